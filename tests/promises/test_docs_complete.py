"""The docs cannot fall behind: generated pages are what the code says, and nothing is left out."""

import re

import pytest

from app.cli.pages import pages
from app.settings import ROOT

DOCS = ROOT / "docs"
MADE = pages()
"""Each generated page as the code says it now."""


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (DOCS / "reference" / name).read_text() == MADE[name], (
        f"run `make docs` and read the change: {name}"
    )


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        broken += [
            f"{page.relative_to(ROOT)} → {target}"
            for target in targets
            if not (page.parent / target).exists()
        ]
    assert not broken, "\n".join(broken)


def test_every_page_is_in_the_list_of_pages() -> None:
    listed = set(re.findall(r"\]\(([^)#:]+\.md)", (DOCS / "README.md").read_text()))
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*/*.md")}
    assert not pages - listed


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_that_the_code_names_is_written() -> None:
    written = {path.name[:4] for path in (DOCS / "decisions").glob("[0-9]*.md")}
    for path in (ROOT / "app").rglob("*.py"):
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text()):
            assert number in written, f"{path.relative_to(ROOT)} names decision {number}"
