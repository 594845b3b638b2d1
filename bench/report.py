"""What the measurements say, as tables that a page can take over."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.load import Measured

SERVICE, BARE, SQL = "service", "bare ASGI answer", "bare SQL loop"
Results = Mapping[str, Mapping[str, Sequence[Measured]]]


def machine(postgres: str, cores: tuple[int, int] | None) -> str:
    """Say what kind of machine this is."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    versions = f"Python {platform.python_version()}, PostgreSQL {postgres}"
    pinned = "service on one core, database and callers on another" if cores else "cores shared by all"
    return f"{os.cpu_count()} cores ({model}), {versions}; {pinned}"


def table(results: Results) -> str:
    """Return one row for each operation and contender: medians over the rounds."""
    head = "| operation | contender | calls/s | p50 ms | p99 ms | app CPU µs | PostgreSQL CPU µs |"
    rows = [head, "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]
    for operation, contenders in results.items():
        for contender, measured in contenders.items():
            middle = [
                median(getattr(one, name) for one in measured)
                for name in ("rate", "p50", "p99", "app_cpu", "database_cpu")
            ]
            rate, p50, p99, app, base = middle
            last = f"{base:.0f}" if contender != BARE else "-"
            rows.append(
                f"| {operation} | {contender} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {app:.0f} | {last} |"
            )
    return "\n".join(rows)


def ratios(results: Results) -> str:
    """Return the ratios, each the median over rounds of what stood side by side in the same round."""
    rows = [
        "| operation | service / SQL loop | its range over rounds | service / bare answer |",
        "| --- | ---: | --- | ---: |",
    ]
    for operation, contenders in results.items():
        of_sql = _side_by_side(contenders[SERVICE], contenders[SQL])
        of_bare = _side_by_side(contenders[SERVICE], contenders[BARE])
        spread = f"{min(of_sql):.2f} to {max(of_sql):.2f}"
        rows.append(f"| {operation} | {median(of_sql):.2f} | {spread} | {median(of_bare):.3f} |")
    return "\n".join(rows)


def _side_by_side(ours: Sequence[Measured], theirs: Sequence[Measured]) -> list[float]:
    return [one.rate / other.rate for one, other in zip(ours, theirs, strict=True)]
