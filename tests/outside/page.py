"""docs/reference/conformance.md: what tools from outside said, each between its own two marks.

Whoever runs a tool writes its part; what others have written stays as it is.
"""

import re
from pathlib import Path

from app.settings import ROOT

PAGE = ROOT / "docs" / "reference" / "conformance.md"


def write_part(name: str, text: str, page: Path = PAGE) -> None:
    """Put a tool's part in the place of the one before. Raises ValueError where there is no such place."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    whole, found = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{text.strip()}\n{end}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if found != 1:
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(whole, encoding="utf-8")
