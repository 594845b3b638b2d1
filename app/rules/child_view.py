"""The child's own view beside a consent: when it is to be written down, and what is no reason not to ask.

A child whose own yes is needed answers for itself. One whose yes is not needed is heard all the same.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.consent_givers import AgeMeaning, reached
from app.vocabulary import ChildViewMissing, ConsentMatter

NOT_MODELLED = (
    "What weight the view has: that follows age and maturity, and is for those who decide.",
    "How a small child is asked: by play, pictures or by watching; whoever listened writes down how.",
)


class ViewRefusal(StrEnum):
    """Varför barnets syn inte kan antecknas så."""

    OLD_ENOUGH = "old-enough"
    """Barnets egen vilja har betydelse från den åldern: det är inte för litet för att tillfrågas."""
    ASKED_ITSELF = "asked-itself"
    """Barnet tillfrågas självt: då finns inget skäl att inte fråga det."""
    COULD_HARM = "could-harm"
    """Att frågan kunde skada barnet sägs inte till vårdnadshavarna."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewProposal:
    """A view, or why there is none, before it is stored."""

    birth_date: date
    on: date
    child_is_asked: bool
    """Its own yes is needed."""
    missing: ChildViewMissing | None
    to_guardians: bool


def refusal(proposal: ViewProposal) -> ViewRefusal | None:
    """Why it cannot stand so; nothing when it can."""
    if proposal.missing is not None and proposal.child_is_asked:
        return ViewRefusal.ASKED_ITSELF
    if proposal.missing is ChildViewMissing.TOO_YOUNG and own_wish_counts(proposal.birth_date, proposal.on):
        return ViewRefusal.OLD_ENOUGH
    if proposal.missing is ChildViewMissing.COULD_HARM and proposal.to_guardians:
        return ViewRefusal.COULD_HARM
    return None


def own_wish_counts(birth_date: date, on: date) -> bool:
    """Whether the child has reached an age from which the law lets its own wish count, in any matter."""
    return any(
        reached(AgeMeaning.OWN_WISH_COUNTS, birth_date=birth_date, on=on, matter=matter)
        for matter in ConsentMatter
    )


def is_due(*, child_is_asked: bool, heard: bool, missing: ChildViewMissing | None) -> bool:
    """Whether the child's view is still to be written down: it is not asked itself, and nobody has noted what
    it says or why it is not asked. That it has not been asked yet is no reason.
    """
    said = heard or missing not in {None, ChildViewMissing.NOT_ASKED_YET}
    return not child_is_asked and not said
