"""What kind of change a handover is, and how it stands: read off the chain, never said by anybody."""

from dataclasses import dataclass
from datetime import date

from app.rules.ages import birthday
from app.vocabulary import EndingKind, HandoverKind, HandoverStatus, UnitKind

NOT_MODELLED = (
    "Whether a unit that closed became a part of another, or another took its children over.",
    "Why a person left a unit: leave, another task, or a new post.",
)
_ADULT = 18
_EARLY = frozenset({UnitKind.MATERNITY_CARE, UnitKind.CHILD_HEALTH_CENTRE, UnitKind.PRESCHOOL})
_SCHOOLS = frozenset({UnitKind.SCHOOL, UnitKind.UPPER_SECONDARY_SCHOOL, UnitKind.PUPIL_HEALTH})
_AFTER_SCHOOL = UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY
_ENDINGS = {EndingKind.DECEASED: HandoverKind.DEATH, EndingKind.EMIGRATED: HandoverKind.EMIGRATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a handover: the unit's kind, and the municipality it works in, where one is known."""

    kind: UnitKind
    municipality_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where a chain changes: from whom, to whom, on which day of the child's life."""

    on: date
    birth_date: date
    outgoing: Side | None
    incoming: Side | None
    within_unit: bool = False
    closes: bool = False
    """The day is the first on which the outgoing unit is closed for good."""
    ending: EndingKind | None = None


def kind_of(turn: Turn) -> HandoverKind:
    """Say what changed: a death or an emigration before all, then what the day says, then the units."""
    if turn.ending is not None and turn.incoming is None:
        return _ENDINGS[turn.ending]
    if turn.within_unit:
        return HandoverKind.PERSON_CHANGE
    if turn.outgoing is None:
        return HandoverKind.BIRTH
    if turn.incoming is None or turn.on == birthday(turn.birth_date, _ADULT):
        return HandoverKind.ADULTHOOD
    if turn.closes:
        return HandoverKind.UNIT_CHANGE
    return _between(turn.outgoing, turn.incoming)


def _between(outgoing: Side, incoming: Side) -> HandoverKind:
    if incoming.kind is _AFTER_SCHOOL:
        return HandoverKind.LEAVING_SCHOOL
    if outgoing.kind in _EARLY and incoming.kind not in _EARLY:
        return HandoverKind.SCHOOL_START
    known = outgoing.municipality_code is not None and incoming.municipality_code is not None
    if known and outgoing.municipality_code != incoming.municipality_code:
        return HandoverKind.MOVE
    if outgoing.kind in _SCHOOLS and incoming.kind in _SCHOOLS:
        return HandoverKind.SCHOOL_CHANGE
    return HandoverKind.UNIT_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides how a handover stands."""

    on: date
    stands: bool
    """Whether the chain still says so."""
    has_incoming: bool
    within_unit: bool
    accepted: bool
    refused: bool
    ends_on: date | None
    """First day on which the receiving unit is no longer responsible."""


def status_of(standing: Standing, *, today: date) -> HandoverStatus:
    """Say how it stands on a day. A refusal moves nothing; a receipt settles it."""
    if not standing.stands:
        return HandoverStatus.LAPSED
    if standing.has_incoming and not standing.within_unit and standing.accepted:
        return HandoverStatus.TAKEN_OVER
    over = standing.ends_on is not None and standing.ends_on <= today
    if standing.refused and not over:
        return HandoverStatus.REFUSED
    if today < standing.on:
        return HandoverStatus.PLANNED
    if standing.within_unit or not standing.has_incoming:
        return HandoverStatus.DONE
    return HandoverStatus.PASSED if over else HandoverStatus.WAITING
