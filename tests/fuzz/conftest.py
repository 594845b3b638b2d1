"""The figures of a run, printed at its end."""

from collections import Counter
from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each who called and each document, and one for all."""
    figures: list[dict[str, Any]] = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "fuzz"
    ]
    if not figures:
        return
    all_statuses: Counter[str] = Counter()
    terminalreporter.section("fuzz")
    for each in sorted(figures, key=lambda each: (each["identity"], each["document"])):
        all_statuses.update(each["statuses"])
        terminalreporter.write_line(
            "{identity}, {document}: {cases} cases, {answered} operations answered, "
            "{findings} kinds of findings, {statuses}".format(**each)
        )
    seeds = ", ".join(sorted({str(each["seed"]) for each in figures}))
    by_status = dict(sorted(all_statuses.items()))
    terminalreporter.write_line(f"in all: {all_statuses.total()} cases, seed {seeds}, {by_status}")
