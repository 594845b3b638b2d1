"""Use cases of collaboration agreements; and the times that other rooms read from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.agreements import contact_queries, queries
from app.agreements.contact_models import ContactPoint
from app.agreements.models import AgreementVersion, CollaborationAgreement
from app.agreements.schemas import AgreementCreate, AgreementUpdate
from app.kit.columns import dates
from app.kit.problems import NotFound, invalid
from app.kit.vault import Vault
from app.organisations.models import Organisation, Professional, Unit
from app.organisations.service import last_day, must_administer
from app.rules.coordination import TIMINGS, TimingKey, TimingUnit
from app.rules.equal_treatment import TreatmentMeasure
from app.vocabulary import AgreedTiming

ANSWER_DAYS = "information-answer-days"
"""The name by which a session carries the installation's own time for an answer."""
ASSISTANCE_DAYS = "assistance-answer-days"
"""The same for the answer to a request for help."""
_OWN_DAYS = {
    AgreedTiming.INFORMATION_ANSWER: ANSWER_DAYS,
    AgreedTiming.ASSISTANCE_ANSWER: ASSISTANCE_DAYS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Within what time something is done, and which agreement says so; none where the installation does."""

    key: AgreedTiming
    amount: int
    unit: TimingUnit
    agreement_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedShare:
    """What share is to be reached, and which agreement says so."""

    at_least_percent: int
    agreement_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact point with what it is reached by: the role mailbox first, the person second."""

    point: ContactPoint
    unit: Unit
    person: Professional | None

    def name(self, vault: Vault) -> str | None:
        """Whom one asks for."""
        return vault.open(self.person.organisation_id, self.person.name_sealed) if self.person else None

    @property
    def mailbox(self) -> str:
        """Its own, or the unit's role mailbox."""
        return self.point.mailbox or self.unit.role_mailbox

    @property
    def phone(self) -> str | None:
        """Its own, or the unit's."""
        return self.point.phone or self.unit.phone


async def contacts_on(
    session: AsyncSession, district_ids: Collection[str], on: date
) -> Mapping[str, Contact]:
    """Return whom one turns to on a date, by district."""
    points = await contact_queries.contact_points_on(session, district_ids, on)
    found = await with_reach(session, list(points.values()))
    return {each.point.district_id: each for each in found}


async def with_reach(session: AsyncSession, points: Sequence[ContactPoint]) -> list[Contact]:
    """Return contact points with what they are reached by."""
    units, people = await contact_queries.reached_at(session, points)
    return [
        Contact(point=point, unit=units[point.unit_id], person=people.get(point.professional_id or ""))
        for point in points
    ]


async def create(passed: Pass, *, given: AgreementCreate) -> str:
    """Write down an agreement."""
    must_administer(passed.actor, given.organisation_id)
    _demand_forwards(given.valid_from, given.valid_to)
    await _demand_known(passed.session, given.party_ids)
    agreement = CollaborationAgreement(
        **given.model_dump(include={"organisation_id", "kind", "name", "document_url", "revision_on"}),
        **_terms(given),
        valid=dates(given.valid_from, given.valid_to),
    )
    passed.session.add(agreement)
    await passed.session.flush()
    await queries.put_parties(passed.session, agreement.id, given.party_ids)
    await _keep(passed.session, agreement, given.party_ids)
    return agreement.id


async def get(session: AsyncSession, agreement_id: str, *, lock: bool = False) -> CollaborationAgreement:
    """Return an agreement. Raises NotFound."""
    found = await session.get(CollaborationAgreement, agreement_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


async def change(passed: Pass, agreement: CollaborationAgreement, *, given: AgreementUpdate) -> None:
    """Write down what is agreed anew; what it said before is kept."""
    must_administer(passed.actor, agreement.organisation_id)
    session = passed.session
    for name in ("name", "document_url", "revision_on"):
        value = getattr(given, name)
        if value is not None:
            setattr(agreement, name, value)
    for name, value in _terms(given).items():
        setattr(agreement, name, value)
    if "valid_to" in given.model_fields_set:
        _demand_forwards(agreement.valid.lower, given.valid_to)
        agreement.valid = dates(agreement.valid.lower, given.valid_to)
    if given.party_ids is not None:
        await _change_parties(session, agreement, given.party_ids)
    agreement.version += 1
    session.add(agreement)
    await session.flush()
    await _keep(session, agreement, (await queries.parties_of(session, [agreement.id]))[agreement.id])


async def _change_parties(
    session: AsyncSession, agreement: CollaborationAgreement, party_ids: Collection[str]
) -> None:
    if agreement.organisation_id not in party_ids:
        raise invalid("/partyIds", "keeper", "lacks the organisation that keeps the agreement")
    await _demand_known(session, party_ids)
    await queries.put_parties(session, agreement.id, party_ids)


def is_overdue(agreement: CollaborationAgreement, on: date) -> bool:
    """Whether it is in force and should have been looked at anew."""
    return agreement.revision_on < on and on in agreement.valid


async def agreed(
    session: AsyncSession, key: AgreedTiming, *, between: tuple[str, str], on: date, age: int | None
) -> Agreed:
    """Return within what time two organisations do something for a child of an age: as they have agreed for
    such children, or as is usual here.
    """
    return (await all_agreed(session, between=between, on=on, age=age))[key]


async def all_agreed(
    session: AsyncSession, *, between: tuple[str, str], on: date, age: int | None
) -> Mapping[AgreedTiming, Agreed]:
    """Return every time between two organisations; without an age, as agreed for whichever children."""
    found = {**usual(session)}
    for agreement_id, timings in reversed(await queries.timings_between(session, *between, on, age=age)):
        for timing in timings:
            key = AgreedTiming(timing["key"])
            unit = TimingUnit(timing["unit"])
            found[key] = Agreed(key=key, amount=timing["amount"], unit=unit, agreement_id=agreement_id)
    return found


async def goals_of(
    session: AsyncSession, organisation_id: str, on: date
) -> Mapping[TreatmentMeasure, AgreedShare]:
    """Return what an organisation has agreed to reach, by measure; of several agreements the one with the
    fewest parties says it.
    """
    found: dict[TreatmentMeasure, AgreedShare] = {}
    for agreement_id, goals in await queries.goals_of(session, organisation_id, on):
        for goal in goals:
            share = AgreedShare(at_least_percent=goal["at_least_percent"], agreement_id=agreement_id)
            found.setdefault(TreatmentMeasure(goal["measure"]), share)
    return found


def usual(session: AsyncSession) -> Mapping[AgreedTiming, Agreed]:
    """Return every time as it is usual here, where nothing is agreed."""
    return {key: _usual(session, key) for key in AgreedTiming}


def _usual(session: AsyncSession, key: AgreedTiming) -> Agreed:
    if key in _OWN_DAYS:
        return Agreed(key=key, amount=session.info[_OWN_DAYS[key]], unit=TimingUnit.DAYS)
    timing = TIMINGS[TimingKey(key.value)]
    return Agreed(key=key, amount=timing.amount, unit=timing.unit)


def _terms(given: AgreementCreate | AgreementUpdate) -> dict[str, Any]:
    """What was said of levels, limits, timings and goals, as it is stored."""
    dumped = given.model_dump(mode="json", include={"levels", "limits", "timings", "goals"})
    return {name: value for name, value in dumped.items() if value is not None}


async def _keep(session: AsyncSession, agreement: CollaborationAgreement, party_ids: Collection[str]) -> None:
    """Keep what it says now beside what it said before."""
    plain = agreement.model_dump(include={"name", "document_url", "levels", "limits", "timings", "goals"})
    last = last_day(agreement.valid)
    said = {
        **plain,
        "party_ids": sorted(party_ids),
        "valid_from": agreement.valid.lower.isoformat(),
        "valid_to": last.isoformat() if last else None,
        "revision_on": agreement.revision_on.isoformat(),
    }
    session.add(
        AgreementVersion(collaboration_agreement_id=agreement.id, version=agreement.version, said=said)
    )
    await session.flush()


async def _demand_known(session: AsyncSession, organisation_ids: Collection[str]) -> None:
    found = await session.exec(select(Organisation.id).where(col(Organisation.id).in_(organisation_ids)))
    if len(found.all()) < len(set(organisation_ids)):
        raise invalid("/partyIds", "unknown", "names an organisation that is not here")


def _demand_forwards(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise invalid("/validTo", "backwards", "is before validFrom")
