"""A document as such: headings, lines and facts. Whoever draws it knows nothing of plans."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

Fact = tuple[str, str]
"""What it is, and what it says."""
Language = Literal["sv", "en"]


class CopyForm(StrEnum):
    """Exemplarets form."""

    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a section, with its facts."""

    title: str
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, and what stands below it."""

    heading: str
    lines: Sequence[str] = ()
    entries: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document, the most important section first."""

    language: str
    title: str
    lead: Sequence[str]
    sections: Sequence[Section]
    footer: str

    def as_data(self) -> dict[str, Any]:
        """The document as plain data, the same for the same content."""
        return asdict(self)
