"""Cover for each other: who acts for a named person, or for a closed unit, from when until when.

Responsibility stays where it is. Whoever acts is let in to what the named person is let in to, from the first
day to the last, and within the organisation and branch alone: a cover crosses no secrecy border.
"""

from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.dialects.postgresql import Range

from app.access.doors import Pass
from app.access.problems import PersonNeeded
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound, Problem, StateForbids
from app.named_persons import cover_queries
from app.named_persons.cover_queries import Caller
from app.named_persons.cover_schemas import CoverCreate
from app.named_persons.errors import AlreadyCovered, CoverDoesNotFit, CoverOfCover, NoDutyAtUnit
from app.named_persons.events import NamedPersonCovered, UnitClosureAnnounced
from app.named_persons.models import NamedPersonCover
from app.organisations.service import last_day, refuse_after_its_last_day
from app.vocabulary import CoverReason, StaffRole

HEADS = frozenset({StaffRole.PRINCIPAL, StaffRole.UNIT_MANAGER, StaffRole.COORDINATOR})
"""Who sets and ends covers at a unit, beside the person for an own holiday."""


def _wrong(kind: type[Problem], pointer: str, code: str, detail: str) -> Problem:
    return kind(errors=[FieldError(pointer=pointer, code=code, detail=detail)])


def caller_of(passed: Pass) -> Caller:
    """Return whose covers are shown. Raises PersonNeeded."""
    if passed.actor.professional_id is None:
        raise PersonNeeded
    return Caller(units=tuple(passed.actor.unit_ids), me=passed.actor.professional_id)


async def heads(passed: Pass, unit_id: str) -> bool:
    """Whether the caller is a head at the unit today."""
    roles = await cover_queries.roles_at(
        passed.session, professional_id=caller_of(passed).me, unit_id=unit_id, on=passed.moment.today
    )
    return not HEADS.isdisjoint(roles)


async def set_cover(passed: Pass, *, given: CoverCreate) -> str:
    """Set a cover. Raises NotFound for a unit at which the caller has no duty."""
    me = caller_of(passed).me
    unit = await cover_queries.unit(passed.session, given.unit_id)
    if unit is None or unit.id not in passed.actor.unit_ids:
        raise NotFound
    own_holiday = given.professional_id == me and given.reason is CoverReason.HOLIDAY
    if not own_holiday and not await heads(passed, unit.id):
        raise NotAllowed(missing="role")
    if unit.branch != passed.actor.branch:
        raise NotAllowed(missing="branch")
    _demand_dates(given, passed.moment.today)
    refuse_after_its_last_day(unit, given.valid_to, pointer="/validTo")
    cover = NamedPersonCover(
        **given.model_dump(exclude={"valid_from", "valid_to"}),
        id=new_id("npc"),
        organisation_id=unit.organisation_id,
        branch=unit.branch,
        valid=dates(given.valid_from, given.valid_to),
        set_by=me,
    )
    await cover_queries.hold(passed.session, unit.organisation_id)
    await _demand_fit(passed, cover)
    await _demand_room(passed, cover)
    passed.session.add(cover)
    await passed.session.flush()  # the answer is read back
    await _tell(passed, cover)
    return cover.id


async def _tell(passed: Pass, cover: NamedPersonCover) -> None:
    """Tell whoever the cover concerns: the families of the children, and of a closed unit everybody."""
    session, at = passed.session, passed.moment.now
    await cover_queries.tell_of(session, cover, kind=NamedPersonCovered.kind, at=at)
    if cover.professional_id is None:
        await publish(session, UnitClosureAnnounced(link=f"/units/{cover.unit_id}/closures", happened_at=at))


def _demand_dates(given: CoverCreate, today: date) -> None:
    if given.valid_to < given.valid_from:
        raise _wrong(InvalidRequest, "/validTo", "backwards", "is before validFrom")
    if given.valid_to < today:
        raise _wrong(InvalidRequest, "/validTo", "past", "lies in the past")
    if (given.professional_id is None) != (given.reason is CoverReason.SCHOOL_CLOSURE):
        raise _wrong(InvalidRequest, "/reason", "reason", "a unit is covered when it closes, a person is not")


async def _demand_fit(passed: Pass, cover: NamedPersonCover) -> None:
    session = passed.session
    if cover.professional_id is not None and not await cover_queries.has_duty(session, cover):
        raise _wrong(NoDutyAtUnit, "/professionalId", "duty", "has no duty at the unit then")
    if cover.acting_professional_id is not None:
        if cover.acting_professional_id == cover.professional_id:
            raise _wrong(CoverDoesNotFit, "/actingProfessionalId", "oneself", "is who is covered")
        if not await cover_queries.can_act(session, cover):
            detail = "has no duty in the unit's branch on all of the dates"
            raise _wrong(NoDutyAtUnit, "/actingProfessionalId", "duty", detail)
    if cover.acting_unit_id is not None:
        acting = await cover_queries.unit(session, cover.acting_unit_id)
        if acting is None or acting.id == cover.unit_id:
            raise _wrong(CoverDoesNotFit, "/actingUnitId", "unit", "is no other unit")
        if (acting.organisation_id, acting.branch) != (cover.organisation_id, cover.branch):
            raise _wrong(CoverDoesNotFit, "/actingUnitId", "branch", "is of another organisation or branch")
        refuse_after_its_last_day(acting, last_day(cover.valid), pointer="/actingUnitId")


async def _demand_room(passed: Pass, cover: NamedPersonCover) -> None:
    covered, chained = await cover_queries.meeting(passed.session, cover)
    if covered:
        raise _wrong(AlreadyCovered, "/validFrom", "overlap", "overlaps another cover of the same")
    if chained:
        pointer = "/actingUnitId" if cover.acting_unit_id else "/actingProfessionalId"
        raise _wrong(CoverOfCover, pointer, "chained", "is away then, or who is away acts for another")


async def one(passed: Pass, cover_id: str) -> RowMapping:
    """Return a cover that the caller sees. Raises NotFound."""
    found = await cover_queries.shown(passed.session, caller_of(passed), cover_id)
    if found is None:
        raise NotFound
    return found


async def may_read_reason(passed: Pass, row: Any) -> bool:
    """Why somebody is away is between that person and the head of the unit; why a unit is closed is not."""
    if row["professional_id"] in {None, caller_of(passed).me}:
        return True
    return await heads(passed, row["unit_id"])


async def end_cover(passed: Pass, cover_id: str) -> None:
    """End a cover now: today already, nobody acts. What has not begun is taken back. Raises StateForbids."""
    row = await one(passed, cover_id)
    own_holiday = row["professional_id"] == caller_of(passed).me and row["reason"] == CoverReason.HOLIDAY
    if not own_holiday and not await heads(passed, row["unit_id"]):
        raise NotAllowed(missing="role")
    cover = await cover_queries.held(passed.session, cover_id)
    today = passed.moment.today
    if cover is None or cover.withdrawn_at is not None or cover.valid.upper <= today:
        raise StateForbids(allowed=[])
    await _tell(passed, cover)
    if cover.valid.lower < today:
        cover.valid = Range(cover.valid.lower, today)
    else:
        cover.withdrawn_at = passed.moment.now
    passed.session.add(cover)
    await passed.session.flush()
