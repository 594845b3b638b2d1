"""How much processor time processes have used, and on which cores they run."""

import os
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_NANOSECONDS = 1e9


def cores() -> tuple[int, int] | None:
    """Return the core of the service, and that of its database and callers; None where all must share."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[1]) if len(allowed) > 1 else None


def pin(core: int | None) -> None:
    """Run this process, and what it starts, on one core."""
    if core is not None:
        os.sched_setaffinity(0, {core})


def family(pid: int) -> list[int]:
    """Return a process and all that it has started, as it is now."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, ()))
    return found


def used(pids: Iterable[int]) -> dict[int, float]:
    """Return the processor seconds that each process has used so far, all its threads together."""
    return {pid: seconds for pid in pids if (seconds := _seconds(pid)) is not None}


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the seconds between two looks; a process that came in between has spent all it has used."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def of_the_ended(pid: int) -> float:
    """Return the processor seconds of what a process has started and seen to its end."""
    fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / _TICK


def _seconds(pid: int) -> float | None:
    process = _PROC / str(pid)
    try:
        threads = list(process.glob("task/*/schedstat"))
        if threads:
            return sum(int(thread.read_text().split()[0]) for thread in threads) / _NANOSECONDS
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK
    except OSError:
        return None
