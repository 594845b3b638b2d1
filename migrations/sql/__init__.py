"""Plain SQL of the migrations: functions and row-level security."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent


def statements(name: str) -> Iterator[str]:
    """Yield the statements of a file one by one: the driver takes no more at a time."""
    gathered: list[str] = []
    for line in (FOLDER / name).read_text().splitlines():
        if not gathered and (not line.strip() or line.startswith("--")):
            continue
        gathered.append(line)
        statement = "\n".join(gathered)
        if line.rstrip().endswith(";") and statement.count("$$") % 2 == 0:
            yield statement
            gathered = []
