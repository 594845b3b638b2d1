"""The two questions that the door asks the gatekeeper. Implemented by disclosures, appointed by main."""

from dataclasses import dataclass
from typing import NewType, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.clock import Moment
from app.vocabulary import Matter

ClearedChildId = NewType("ClearedChildId", str)
"""A child's id that a door has cleared for this caller. Services accept nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May the caller know of it, and may they do this? `reason` is a code of ours, for the log."""

    knows: bool
    may: bool
    child_id: str | None
    """The child it is about, when there is one: for the log, whatever the verdict."""
    reason: str | None = None
    place_masked: bool = False
    """Whether the caller, who may know of the child, must not be told where it is."""


class Gatekeeper(Protocol):
    """Judges what needs facts from every room."""

    async def decide(
        self, session: AsyncSession, actor: Actor, matter: Matter, verb: str, subject: str, moment: Moment
    ) -> Verdict:
        """Judge one call about one child or one plan (`subject` is its public id)."""
        ...
