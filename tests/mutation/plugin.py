"""What pytest is told in a run on changed code: which tests, in which order, and what killed it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutation",
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Chosen:
    """Runs only the chosen tests, the likeliest to notice first."""

    def __init__(
        self, order: Sequence[str] | None, left_out: Sequence[str], told: Path | None = None
    ) -> None:
        self._place = None if order is None else {name: place for place, name in enumerate(order)}
        self._left_out = left_out
        self._told = told
        settings.load_profile("mutation")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not any(part in item.nodeid for part in self._left_out)]
        if self._place is not None:
            place = self._place
            items[:] = sorted(
                (item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid]
            )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self._told is not None and not self._told.exists():
            self._told.write_text(report.nodeid)


class Reached:
    """Notes which test runs which line, and for how long."""

    def __init__(self, coverage: Any) -> None:
        self._coverage = coverage
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[object]:
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.seconds[report.nodeid] = report.duration

    def lines(self) -> Mapping[str, Mapping[str, list[str]]]:
        """By file and line, the tests."""
        data = self._coverage.get_data()
        return {
            path: {str(line): [each for each in tests if each] for line, tests in found.items()}
            for path in data.measured_files()
            if (found := data.contexts_by_lineno(path))
        }
