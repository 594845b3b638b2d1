"""Use cases of residence: say where a child belongs, and find who answers for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.dialects.postgresql import Range

from app.access.doors import Cleared, Pass
from app.agreements.service import Contact, contacts_on
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.children.events import ChildFactsChanged
from app.disclosures.service import routes_switched_off
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import NotAllowed, NotFound
from app.organisations.service import Answering, Place, last_day, who_answers
from app.residence import queries
from app.residence.models import Whereabouts
from app.residence.schemas import ResidenceCreate
from app.rules.residence import ResidenceFact, Route, find_route
from app.vocabulary import Certainty, ResidenceKind, RouteDoubt, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence:
    """Where the child belonged during some dates, as the caller's organisation has been told."""

    id: str
    kind: ResidenceKind
    municipality_code: str
    district_code: str | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who answers for a child, by which rule and fact, and what is in doubt."""

    route: Route | None
    answering: Answering
    contact: Contact | None = None
    doubts: tuple[RouteDoubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Who answers for some of a school's pupils, and for which."""

    found: Found
    pupils: list[tuple[str, Found]] = field(default_factory=list)


async def record(cleared: Cleared, *, given: ResidenceCreate) -> str:
    """Say where the child belongs from a day on. Only social services say that it is placed."""
    if await children.has_ended(cleared):
        raise ChildHasEnded
    if given.kind is ResidenceKind.REGISTERED:
        return await _record_registered(cleared, given)
    if given.kind is ResidenceKind.PLACED and cleared.actor.sector is not Sector.SOCIAL_SERVICES:
        raise NotAllowed(missing="sector")
    row = Whereabouts(
        child_id=cleared.child_id,
        organisation_id=cleared.actor.organisation_id or "",
        branch=cleared.actor.branch or "",
        kind=given.kind,
        municipality_code=given.municipality_code,
        district_code=given.district_code,
        valid=dates(given.valid_from, None),
        recorded_by=cleared.actor.professional_id or "",
    )
    return (await queries.put_whereabouts(cleared.session, row)).id


async def _record_registered(cleared: Cleared, given: ResidenceCreate) -> str:
    recorded = await queries.record_registered(
        cleared.session,
        id=new_id("fac"),
        child_id=cleared.child_id,
        municipality_code=given.municipality_code,
        district_code=given.district_code,
        from_=given.valid_from,
    )
    await publish(
        cleared.session,
        ChildFactsChanged(child_id=cleared.child_id, municipality_code=None, moment=cleared.moment),
    )
    return recorded


async def residences(cleared: Cleared) -> list[Residence]:
    """Return what the caller's own organisation has been told, the latest first."""
    registered = [
        Residence(
            id=row["id"],
            kind=ResidenceKind.REGISTERED,
            municipality_code=row["municipality_code"],
            district_code=row["district_code"],
            valid_from=row["valid"].lower,
            valid_to=last_day(row["valid"]),
            recorded_at=row["recorded_at"],
        )
        for row in await queries.own_registered(cleared.session, cleared.child_id)
    ]
    own = await queries.own_whereabouts(cleared.session, [cleared.child_id])
    found = registered + [_residence(row) for row in own]
    return sorted(found, key=lambda each: (each.valid_from, each.kind, each.id), reverse=True)


async def residence(cleared: Cleared, residence_id: str) -> Residence:
    """Return one of them. Raises NotFound."""
    found = next((each for each in await residences(cleared) if each.id == residence_id), None)
    if found is None:
        raise NotFound
    return found


def _residence(row: Whereabouts) -> Residence:
    return Residence(
        id=row.id,
        kind=ResidenceKind(row.kind),
        municipality_code=row.municipality_code,
        district_code=row.district_code,
        valid_from=row.valid.lower,
        valid_to=last_day(row.valid),
        recorded_at=row.recorded_at,
    )


async def responsible(cleared: Cleared, *, on: date) -> tuple[Found, Found]:
    """Return who answers for the child on a date; and who answers when it is in danger where it is."""
    facts = (await _facts(cleared, [cleared.child_id], on))[cleared.child_id]
    off = routes_switched_off(cleared.session)
    routes = [find_route(facts, on=on, in_danger=danger, off=off) for danger in (False, True)]
    usual, in_danger = await _found(cleared, routes, on)
    return usual, in_danger


async def route_for(passed: Pass, child_id: str | None, place: Place | None, *, danger: bool) -> Found:
    """Return who answers today: for a child of whom the caller may know, else in the place that is said.
    A child of whom the caller may not know has no facts here, as one that does not exist.
    """
    on = passed.moment.today
    if child_id is not None:
        facts = (await _facts(passed, [child_id], on))[child_id]
        off = routes_switched_off(passed.session)
        route = find_route(facts, on=on, in_danger=danger, off=off)
        if route is not None:
            (found,) = await _found(passed, [route], on)
            return found
    if place is None:
        (nobody,) = await _found(passed, [None], on)
        return nobody
    answering = (await who_answers(passed.session, {place}, on))[place]
    doubts = [RouteDoubt.RESIDENCE_UNKNOWN]
    if not answering.whole:
        doubts.append(RouteDoubt.DISTRICT_UNKNOWN)
    if answering.board is None:
        doubts.append(RouteDoubt.BOARD_UNKNOWN)
    return Found(route=None, answering=answering, doubts=tuple(doubts))


async def districts_of_pupils(passed: Pass, *, unit_id: str, on: date) -> list[District]:
    """Return every district that answers for a pupil of the caller's own unit, and for whom. A child whom the
    caller may not know of is not among them. Raises NotFound for a unit that is not the caller's own.
    """
    if unit_id not in passed.actor.unit_ids:
        raise NotFound
    pupils = await queries.children_at(passed.session, unit_id, on)
    facts = await _facts(passed, pupils, on)
    off = routes_switched_off(passed.session)
    found = await _found(passed, [find_route(facts[pupil], on=on, off=off) for pupil in pupils], on)
    districts: dict[tuple[str, ...], District] = {}
    for pupil, each in zip(pupils, found, strict=True):
        districts.setdefault(_order(each), District(found=each)).pupils.append((pupil, each))
    return [districts[key] for key in sorted(districts)]


def _order(found: Found) -> tuple[str, ...]:
    """By municipality and district; whoever is nobody's comes last."""
    there = found.answering
    district = there.district
    return (
        there.municipality_code or "~",
        district.name if district else "",
        district.id if district else "",
        there.board.id if there.board else "",
    )


async def _facts(passed: Pass, child_ids: Collection[str], on: date) -> Mapping[str, list[ResidenceFact]]:
    """Return what decides: what is registered, and where the caller's own branch knows the child to be."""
    facts: dict[str, list[ResidenceFact]] = {child_id: [] for child_id in child_ids}
    for row in await queries.registered_on(passed.session, child_ids, on):
        valid, code = row["valid"], row["municipality_code"]
        registered = _fact(ResidenceKind.REGISTERED, code, row["district_code"], valid)
        facts[row["child_id"]].append(registered)
    for own in await queries.own_whereabouts(passed.session, child_ids):
        known = _fact(ResidenceKind(own.kind), own.municipality_code, own.district_code, own.valid)
        facts[own.child_id].append(known)
    return facts


def _fact(kind: ResidenceKind, municipality: str, district: str | None, valid: Range[date]) -> ResidenceFact:
    return ResidenceFact(
        kind=kind,
        municipality_code=municipality,
        district_code=district,
        from_=valid.lower or date.min,
        until=valid.upper,
    )


async def _found(passed: Pass, routes: Sequence[Route | None], on: date) -> list[Found]:
    """Find who answers for each; a few statements, however many children."""
    there = await who_answers(passed.session, {_place(route) for route in routes if route}, on)
    known = {each.district.id for each in there.values() if each.district}
    contacts = await contacts_on(passed.session, known, on)
    return [_answer(route, there, contacts) for route in routes]


def _place(route: Route) -> Place:
    return route.fact.municipality_code, route.fact.district_code


def _answer(route: Route | None, there: Mapping[Place, Answering], contacts: Mapping[str, Contact]) -> Found:
    if route is None:
        nobody = Answering(municipality_code="")
        return Found(route=None, answering=nobody, doubts=(RouteDoubt.RESIDENCE_UNKNOWN,))
    answering = there[_place(route)]
    contact = contacts.get(answering.district.id) if answering.district else None
    if contact is not None and answering.board and contact.point.organisation_id != answering.board.id:
        contact = None  # of the board that answered before
    return Found(route=route, answering=answering, contact=contact, doubts=tuple(_doubts(route, answering)))


def _doubts(route: Route, answering: Answering) -> Iterable[RouteDoubt]:
    if route.rule.certainty is Certainty.UNVERIFIED:
        yield RouteDoubt.RULE_UNVERIFIED
    if not answering.whole:
        yield RouteDoubt.DISTRICT_UNKNOWN
    if answering.board is None:
        yield RouteDoubt.BOARD_UNKNOWN
