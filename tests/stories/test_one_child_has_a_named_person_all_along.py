"""One childhood, read aloud: day 5, day 40, three and a half, seven, eight, sixteen, eighteen; and a July."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from app.demo.callers import Caller
from app.rules.ages import birthday
from tests.cast import Cast, made_up_number
from tests.steps import (
    Child,
    given_a_child,
    given_a_guardian,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)
from tests.towns import Town, given_a_town


@dataclass
class Childhood:
    """A child whose days the domain clock follows."""

    cast: Cast
    town: Town
    child: Child
    born: date

    async def is_(self, when: date) -> None:
        await when_the_date_is(self.cast, f"{when}T08:00:00Z")

    async def named_person(self, who: Caller, on: date | None = None) -> dict[str, Any]:
        asked = {"on": on.isoformat()} if on else {}
        read: dict[str, Any] = then_it_is(await who.get(f"{self.child.path}/named-person", **asked), 200)
        return read

    async def takes_over(self, who: Caller) -> None:
        now = await self.named_person(who)
        where = f"{self.child.path}/named-person-assignments/{now['assignmentId']}/acceptance"
        assert then_it_is(await who.post(where), 200)["acceptedAt"] is not None

    async def goes_to(self, who: Caller, since: date, kind: str = "enrolment") -> str:
        """A unit registers the child by its number; returns the relation's path."""
        known = await given_a_child(who, number=self.child.number, kind=kind, since=since.isoformat())
        assert known.id == self.child.id, "it is the same child everywhere"
        relations = then_it_is(await who.get(f"{known.path}/relations"), 200)["items"]
        return f"{known.path}/relations/{relations[-1]['id']}"


@pytest.fixture
async def elsa(cast: Cast) -> Childhood:
    """Born in the spring; her child health nurse registers her on her fifth day."""
    town = await given_a_town(cast)
    await town.add_unit("upper", "Bokens gymnasium", kind="upper-secondary-school")
    await town.person("upper-rektor", "Uno Gran", unit="upper", role="principal")
    number = made_up_number(date(2026, 3, 1))
    born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    await when_the_date_is(cast, f"{born + timedelta(days=5)}T08:00:00Z")
    child = await given_a_child(cast.nurse, number=number, kind="care", since=born.isoformat())
    return Childhood(cast, town, child, born)


async def test_elsa_has_a_named_person_from_her_first_day_to_eighteen(elsa: Childhood) -> None:
    cast, town, born = elsa.cast, elsa.town, elsa.born
    nurse, rektor, eken = cast.nurse, cast.rektor, cast.other_rektor
    path = f"{elsa.child.path}/named-person"
    mother = cast.world.guardian(
        f"mother {elsa.child.id}", "Anna Berg", await given_a_guardian(nurse, elsa.child)
    )

    # Day 5: her mother sees whom to turn to; before birth there was only the midwife and her own record
    now = await elsa.named_person(mother)
    assert (now["unit"]["name"], now["unit"]["roleMailbox"]) == ("BVC Linden", "bvc.linden@example.se")
    assert (now["rule"], now["professional"]) == ("child-health-nurse-until-school", None)
    assert now["fact"] == {"kind": "care", "validFrom": born.isoformat()}
    then_it_is_refused(await mother.get(path, on=str(born - timedelta(days=1))), 404, "not-found")

    # Day 40: the centre gives its receipt; nothing has waited for it
    await elsa.is_(born + timedelta(days=40))
    await elsa.takes_over(nurse)
    assert (await elsa.named_person(mother, born))["acceptedAt"] is not None

    # Three and a half: she goes to preschool, and the nurse is still the one
    await elsa.is_(born + timedelta(days=1280))
    carer = await town.person("carer", "Pia Hassel", unit="preschool", role="teacher")
    await elsa.goes_to(carer, born + timedelta(days=1280), kind="placement")
    at_preschool = await elsa.named_person(carer)
    assert at_preschool["unit"]["name"] == "BVC Linden"
    assert at_preschool["fact"] == {"kind": "care", "validFrom": None}, (
        "since when is not the preschool's to know"
    )

    # Seven: she has been at Lindens skola for a year, and the rektor has given a receipt
    starts = date(born.year + 6, 8, 18)
    await elsa.is_(born.replace(year=born.year + 7))
    left = await elsa.goes_to(rektor, starts)
    await elsa.takes_over(rektor)
    assert (await elsa.named_person(mother))["unit"]["name"] == "Lindens skola"
    assert (await elsa.named_person(mother, starts - timedelta(days=1)))["unit"]["name"] == "BVC Linden"

    # Eight: an independent school, and nothing is different but the name; the old school is shut out
    moves = date(born.year + 8, 8, 20)
    await elsa.goes_to(eken, moves)
    then_it_is(await rektor.patch(left, {"validTo": str(moves - timedelta(days=1))}), 200)
    await elsa.is_(moves)
    independent = await elsa.named_person(eken)
    assert (independent["unit"]["name"], independent["rule"]) == ("Ekens friskola", "rektor-of-the-school")
    assert independent["acceptedAt"] is None, "responsibility moved; the receipt is still to come"
    then_it_is_refused(await rektor.get(path), 404, "not-found")

    # Sixteen: upper secondary school in another municipality; the summer between was the old school's
    upper = town.who("upper-rektor")
    begins = date(born.year + 16, 8, 21)
    await elsa.is_(date(born.year + 16, 5, 2))
    await elsa.goes_to(upper, begins)
    assert (await elsa.named_person(eken, begins - timedelta(days=1)))["unit"]["name"] == "Ekens friskola"
    sixteen = await elsa.named_person(upper, begins)
    assert sixteen["unit"]["kind"] == "upper-secondary-school"
    assert sixteen["fact"] == {"kind": "enrolment", "validFrom": begins.isoformat()}

    # Eighteen: until the day before, and not a day more
    adult = birthday(born, 18)
    await elsa.is_(adult - timedelta(days=1))
    last = await elsa.named_person(upper)
    assert last["validUntil"] == adult.isoformat()
    await elsa.is_(adult)
    then_it_is_refused(await upper.get(path), 404, "not-found")
    assert (await elsa.named_person(upper, adult - timedelta(days=1)))["unit"]["id"] == town.unit("upper")


async def test_who_does_not_begin_upper_secondary_school_belongs_to_the_municipality_until_twenty(
    elsa: Childhood,
) -> None:
    cast, born = elsa.cast, elsa.born
    await elsa.is_(date(born.year + 15, 9, 1))
    school = await elsa.goes_to(cast.rektor, date(born.year + 6, 8, 18))
    then_it_is(await cast.rektor.patch(school, {"validTo": f"{born.year + 16}-06-10"}), 200)
    assert (await elsa.named_person(cast.rektor, date(born.year + 16, 8, 31)))["unit"]["kind"] == "school"
    autumn = date(born.year + 16, 9, 1)
    for on in (autumn, birthday(born, 18), birthday(born, 20) - timedelta(days=1)):
        told = await elsa.named_person(cast.rektor, on)
        assert told["unit"]["kind"] == "municipal-activity-responsibility"
        assert (told["rule"], told["fact"]) == ("municipal-activity-responsibility-fallback", None)
    path = f"{elsa.child.path}/named-person"
    then_it_is_refused(await cast.rektor.get(path, on=str(birthday(born, 20))), 404, "not-found")


async def test_in_july_the_rektor_is_ill_and_the_school_is_closed_and_somebody_answers(
    elsa: Childhood,
) -> None:
    town, born = elsa.town, elsa.born
    rektor, clerk = town.who("rektor"), town.who("clerk")
    year = born.year + 9
    await elsa.is_(date(year, 6, 1))
    await elsa.goes_to(rektor, date(born.year + 6, 8, 18))
    appoint = {"professionalId": rektor.id, "validFrom": f"{year}-06-01"}
    then_it_is(await rektor.post(f"{elsa.child.path}/named-person-assignments", appoint), 201)
    given = await given_a_guardian(elsa.cast.nurse, elsa.child)
    mother = elsa.cast.world.guardian(f"july {elsa.child.id}", "Anna Berg", given)

    # In May it was decided that the office answers for the school from midsummer on
    school = {"unitId": town.unit("school"), "reason": "school-closure", "actingUnitId": town.unit("office")}
    dates = {"validFrom": f"{year}-06-25", "validTo": f"{year}-08-07"}
    then_it_is(await rektor.post("/named-person-covers", {**school, **dates}), 201)
    # On 20 June the rektor falls ill, for all of July
    ill = {"unitId": town.unit("school"), "professionalId": rektor.id, "reason": "sickness"}
    weeks = {"validFrom": f"{year}-06-20", "validTo": f"{year}-07-31"}
    body = {**ill, **weeks, "actingProfessionalId": town.who("annex-rektor").id}
    then_it_is(await rektor.post("/named-person-covers", body), 201)

    answers = []
    for day in (date(year, 6, 19), date(year, 6, 22), date(year, 7, 15), date(year, 8, 5), date(year, 8, 8)):
        told = await elsa.named_person(mother, day)
        assert told["unit"]["id"] == town.unit("school"), "responsibility stays with the school"
        assert "sickness" not in str(told), "why is nobody's business"
        cover = told["cover"] or {}
        acting = cover.get("professional") or cover.get("unit") or told["professional"]
        answers.append(acting["name"])
    office = f"Skolkontoret {town.code}"
    assert answers == ["Rut Bok", "Alva Alm", office, office, "Rut Bok"]
    await elsa.is_(date(year, 7, 15))
    assert (await elsa.named_person(clerk))["cover"]["roleMailbox"] == f"office.{town.code}@example.se"
    await elsa.is_(date(year, 8, 8))
    then_it_is_refused(await clerk.get(f"{elsa.child.path}/named-person"), 404, "not-found")
