"""Use cases of cooperation: configure a form, start it somewhere, change, merge and end it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.cooperation import queries
from app.cooperation.configuring import demand_organisation, form
from app.cooperation.errors import CooperationIsOver
from app.cooperation.forms import can_be
from app.cooperation.models import Cooperation, CooperationEntry
from app.cooperation.schemas import (
    CooperationCreate,
    CooperationMerging,
    CooperationUpdate,
    FormTerms,
    Parties,
)
from app.kit.columns import dates
from app.kit.problems import NotFound, invalid
from app.organisations.models import District, Unit
from app.organisations.reaching import next_contact
from app.organisations.service import last_day, must_administer
from app.vocabulary import CooperationEnd, CooperationStep, EvaluationMeasure, UnitKind


async def start(passed: Pass, *, given: CooperationCreate) -> str:
    """Start a form somewhere, on the terms that it has now. Raises NotYourOrganisation."""
    must_administer(passed.actor, given.organisation_id)
    keeper = await demand_organisation(passed.session, given.organisation_id)
    if keeper.municipality_code not in {None, given.municipality_code}:
        raise invalid("/municipalityCode", "another", "is another municipality than the organisation's own")
    await _demand_district(passed.session, given.municipality_code, given.district_id)
    terms = await _known_terms(passed.session, given.form_key)
    found = await _demand_parties(passed.session, given, terms, pointer="")
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise invalid("/validTo", "backwards", "is before validFrom")
    cooperation = Cooperation(
        **given.model_dump(
            include={"organisation_id", "form_key", "name", "municipality_code", "district_id"}
        ),
        terms=terms.model_dump(mode="json"),
        outside=sorted(given.outside_parties),
        valid=dates(given.valid_from, given.valid_to),
    )
    passed.session.add(cooperation)
    await passed.session.flush()
    await queries.put_parties(passed.session, cooperation.id, found)
    await _keep(passed.session, cooperation, CooperationStep.STARTED, on=given.valid_from)
    return cooperation.id


async def get(session: AsyncSession, cooperation_id: str, *, lock: bool = False) -> Cooperation:
    """Return a cooperation. Raises NotFound."""
    found = await session.get(Cooperation, cooperation_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


async def change(passed: Pass, cooperation: Cooperation, *, given: CooperationUpdate) -> None:
    """Change a cooperation; what it was before stays in its history. Raises CooperationIsOver."""
    must_administer(passed.actor, cooperation.organisation_id)
    await demand_going(passed, cooperation, passed.moment.today)
    if given.name is not None:
        cooperation.name = given.name
    if given.parties is not None:
        terms = FormTerms.model_validate(cooperation.terms)
        found = await _demand_parties(passed.session, given.parties, terms, pointer="/parties")
        await queries.put_parties(passed.session, cooperation.id, found)
        cooperation.outside = sorted(given.parties.outside_parties)
    if "valid_to" in given.model_fields_set:
        _until(cooperation, given.valid_to, today=passed.moment.today)
    await _save(passed.session, cooperation)
    await _keep(passed.session, cooperation, CooperationStep.CHANGED, on=passed.moment.today)


async def end(passed: Pass, cooperation: Cooperation, *, reason: CooperationEnd, last: date) -> None:
    """End a cooperation; all that was done in it stays. Raises CooperationIsOver."""
    must_administer(passed.actor, cooperation.organisation_id)
    await demand_going(passed, cooperation, passed.moment.today)
    _until(cooperation, last, today=passed.moment.today, pointer="/lastDay")
    cooperation.end_reason = reason
    await _save(passed.session, cooperation)
    await _keep(passed.session, cooperation, CooperationStep.ENDED, on=last)


async def merge(passed: Pass, cooperation_id: str, *, given: CooperationMerging) -> Cooperation:
    """Let a cooperation go up in another that goes on then. Raises CooperationIsOver."""
    found = {
        each: await get(passed.session, each, lock=True)
        for each in sorted({cooperation_id, given.into_id})
        if each == cooperation_id or await _known(passed.session, each)
    }
    cooperation, into = found[cooperation_id], found.get(given.into_id)
    must_administer(passed.actor, cooperation.organisation_id)
    await demand_going(passed, cooperation, passed.moment.today)
    if into is None or into is cooperation or into.organisation_id != cooperation.organisation_id:
        raise invalid("/intoId", "unknown", "is no other cooperation that the organisation keeps")
    await demand_going(passed, into, given.last_day)
    _until(cooperation, given.last_day, today=passed.moment.today, pointer="/lastDay")
    cooperation.end_reason, cooperation.merged_into_id = CooperationEnd.MERGED, into.id
    await _save(passed.session, cooperation)
    on = given.last_day
    await _keep(passed.session, cooperation, CooperationStep.MERGED, on=on, other_id=into.id)
    await _keep(passed.session, into, CooperationStep.TOOK_OVER, on=on, other_id=cooperation.id)
    return cooperation


async def demand_going(passed: Pass, cooperation: Cooperation, on: date) -> None:
    """Raise CooperationIsOver when it has ended by a day, or somebody has said already that it does: with how
    the parties are reached, or those of the one that it has gone up in.
    """
    last = last_day(cooperation.valid)
    if cooperation.end_reason is not None or (last is not None and last < on):
        goes_on = cooperation.merged_into_id or cooperation.id
        parties = (await queries.parties_of(passed.session, [goes_on]))[goes_on]
        reached = await next_contact(passed, *parties)
        raise CooperationIsOver(merged_into_id=cooperation.merged_into_id, **reached)


def evaluated_on(cooperation: Cooperation) -> frozenset[EvaluationMeasure]:
    """What its form is evaluated on, by the terms that it had when it started."""
    return frozenset(EvaluationMeasure(each) for each in cooperation.terms["evaluation"]["measures"])


async def _known(session: AsyncSession, cooperation_id: str) -> bool:
    return await session.get(Cooperation, cooperation_id) is not None


def _until(cooperation: Cooperation, last: date | None, *, today: date, pointer: str = "/validTo") -> None:
    if last is not None and last < cooperation.valid.lower:
        raise invalid(pointer, "backwards", "is before its first day")
    if last is not None and last < today:
        raise invalid(pointer, "past", "lies in the past: what has been done since would lie outside it")
    cooperation.valid = dates(cooperation.valid.lower, last)


async def _save(session: AsyncSession, cooperation: Cooperation) -> None:
    cooperation.version += 1
    session.add(cooperation)
    await session.flush()


async def _keep(
    session: AsyncSession,
    cooperation: Cooperation,
    step: CooperationStep,
    *,
    on: date,
    other_id: str | None = None,
) -> None:
    """Write a step of the history, with the cooperation as it is from then on."""
    last = last_day(cooperation.valid)
    said: dict[str, Any] = {
        "name": cooperation.name,
        "unit_ids": (await queries.parties_of(session, [cooperation.id]))[cooperation.id],
        "outside_parties": cooperation.outside,
        "valid_to": last.isoformat() if last else None,
    }
    entry = CooperationEntry(
        cooperation_id=cooperation.id,
        number=await queries.last_number(session, cooperation.id) + 1,
        step=step,
        happened_on=on,
        other_id=other_id,
        said=said,
    )
    session.add(entry)
    await session.flush()


async def terms_of(session: AsyncSession, key: str) -> FormTerms:
    """Return the terms of a form as they are now. Raises NotFound."""
    return (await form(session, key)).terms


async def _known_terms(session: AsyncSession, key: str) -> FormTerms:
    try:
        return await terms_of(session, key)
    except NotFound:
        raise invalid("/formKey", "unknown", "is no form that is known here") from None


async def _demand_parties(
    session: AsyncSession, given: Parties, terms: FormTerms, *, pointer: str
) -> Sequence[Unit]:
    """Return the units that take part: with those outside they are all that the form needs."""
    found = await queries.units(session, given.unit_ids)
    if len(found) < len(given.unit_ids):
        raise invalid(f"{pointer}/unitIds", "unknown", "names a unit that is not here")
    there = {*given.outside_parties, *(party for unit in found for party in can_be(UnitKind(unit.kind)))}
    if not there.issuperset(terms.parties):
        raise invalid(f"{pointer}/unitIds", "party-missing", "lacks a party that the form needs")
    return found


async def _demand_district(session: AsyncSession, municipality_code: str, district_id: str | None) -> None:
    district = await session.get(District, district_id) if district_id else None
    if district_id is not None and (district is None or district.municipality_code != municipality_code):
        raise invalid("/districtId", "unknown", "is no district of that municipality")
