"""What the pages tell happens: each runs as one script, and the tests that SECURITY names exist."""

import ast
import inspect
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from app.kit.clock import wall_clock
from app.settings import ROOT
from tests.cast import Cast, made_up_number
from tests.steps import when_the_date_is

TUTORIAL = ROOT / "docs" / "tutorial" / "follow-elsa.md"
HOW_TOS = [ROOT / "docs" / "how-to" / f"connect-a-{kind}.md" for kind in ("case-system", "family-app")]
PAGES = [TUTORIAL, *HOW_TOS]
STAFF = ("nurse", "rektor", "teacher", "school_nurse", "reception", "bup", "service", "other_rektor")


def script(page: str) -> str:
    """The page's Python blocks, each on its own lines, so that a traceback points into the page."""
    lines, inside = [], False
    for line in page.splitlines():
        if line.startswith("```"):
            inside = line == "```python"
            lines.append("")
        else:
            lines.append(line if inside else "")
    return "\n".join(lines)


def compiled(page: Path) -> CodeType:
    return compile(script(page.read_text()), str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def how_to_call() -> CodeType:
    """The tutorial's block that says how a call is made, which the how-to pages go on from."""
    (block,) = [each for each in blocks_of(TUTORIAL) if "async def call(" in each]
    return compile(block, str(TUTORIAL), "exec")


def blocks_of(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(), flags=re.DOTALL)


@pytest.fixture
async def names(cast: Cast) -> AsyncIterator[dict[str, Any]]:
    """What the page says is there: people, units, numbers and the domain clock."""

    async def the_date_is(day: str) -> None:
        await when_the_date_is(cast, f"{day}T09:00:00Z")

    numbers = {
        "elsas_number": made_up_number(date(2019, 9, 7)),
        "mothers_number": made_up_number(date(1988, 5, 2)),
        "fathers_number": made_up_number(date(1986, 11, 23)),
    }
    yield {
        **{name: getattr(cast, name) for name in STAFF},
        **numbers,
        "mother": cast.world.guardian("tutorial-mother", "Anna Berg", numbers["mothers_number"]),
        "father": cast.world.guardian("tutorial-father", "Johan Berglund", numbers["fathers_number"]),
        "units": dict(cast.world.units),
        "organisations": dict(cast.world.organisations),
        "the_date_is": the_date_is,
    }
    await when_the_date_is(cast, wall_clock().isoformat())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_the_page_happens_as_it_is_told(names: dict[str, Any], page: Path) -> None:
    if page != TUTORIAL:
        exec(how_to_call(), names)  # noqa: S102 - the tutorial's own block
    story = eval(compiled(page), names)  # noqa: S307 - the page's own script
    assert inspect.iscoroutine(story), "the page calls nothing"
    await story


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_step_of_the_page_is_checked(page: Path) -> None:
    blocks = blocks_of(page)
    assert len(blocks) > (10 if page == TUTORIAL else 5)
    unchecked = [block for block in blocks if "await call(" in block and "assert " not in block]
    assert not unchecked, "\n".join(unchecked)


def test_what_security_promises_is_tested_where_it_says() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", (ROOT / "SECURITY.md").read_text()))
    assert len(named) > 10
    assert not [path for path in named if not (ROOT / path).exists()]
