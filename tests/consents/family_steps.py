"""Steps of the stories about a family that is asked: two guardians, answers, items, a sharing."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import httpx

from app.demo.callers import Caller
from tests.cast import Cast
from tests.steps import Child, given_a_child, given_a_guardian, then_it_is

_NAMES = count()
SECRET = "Elsa sover för lite och pappa är ofta borta."
ANSWERS: dict[str, Any] = {
    "inTheWay": {"answered": "yes", "text": SECRET},
    "helpFromOthers": {"answered": "yes", "text": "Stöd av öppenvården."},
    "followUp": {"decision": "assistance-request", "text": "Öppenvården ombeds om stöd hemma."},
    "childView": "Jag vill orka vara med hela dagen.",
    "status": "final",
}


@dataclass
class Family:
    """A child whose two guardians are known and verified."""

    child: Child
    mother: Caller
    father: Caller
    mother_id: str
    father_id: str

    @property
    def consents(self) -> str:
        return f"{self.child.path}/consents"

    @property
    def disclosures(self) -> str:
        return f"{self.child.path}/disclosures"


async def given_a_family(
    cast: Cast, *, born: date = date(2019, 9, 7), by: Caller | None = None, kind: str = "enrolment"
) -> Family:
    """Elsa, at the rektor's school or where `by` works, with Anna and Johan, who both call through the family
    app.
    """
    knows = by or cast.rektor
    elsa = await given_a_child(knows, born=born, kind=kind)
    callers = []
    for name in ("Anna Berg", "Johan Berg"):
        number = await given_a_guardian(knows, elsa, name=name)
        callers.append(cast.world.guardian(f"guardian-{next(_NAMES)}", name, number))
    found = then_it_is(await knows.get(f"{elsa.path}/guardians"), 200)["items"]
    ids = {guardian["name"]: guardian["familyMemberId"] for guardian in found}
    return Family(elsa, callers[0], callers[1], ids["Anna Berg"], ids["Johan Berg"])


async def given_answers(caller: Caller, child: Child, *categories: str) -> str:
    """Five questions that somebody has answered in the own compartment."""
    body = {**ANSWERS, "categories": list(categories)}
    return str(then_it_is(await caller.post(f"{child.path}/five-questions", body), 201)["id"])


def asked_for(cast: Cast, *items: str, to: tuple[str, ...] = ("reception",), **more: Any) -> dict[str, Any]:
    """A consent to ask for."""
    return {
        "kind": "sharing",
        "itemIds": list(items),
        "recipients": [{"unitId": cast.unit(name)} for name in to],
        "purpose": "coordination",
        "validTo": "2030-12-31",
        **more,
    }


async def given_a_consent(
    cast: Cast, family: Family, *items: str, to: tuple[str, ...] = ("reception",), by: Caller | None = None
) -> str:
    """A consent that nobody has answered yet; returns its id."""
    asked = await (by or cast.rektor).post(family.consents, asked_for(cast, *items, to=to))
    return str(then_it_is(asked, 201)["id"])


async def when_the_guardian_answers(
    guardian: Caller, family: Family, consent: str, answer: str = "given"
) -> httpx.Response:
    """A guardian's own answer, in the family app."""
    body = {"answer": answer, "form": "digital"}
    return await guardian.post(f"{family.consents}/{consent}/answers", body)


async def given_both_consent(family: Family, consent: str) -> None:
    """Both guardians say yes."""
    for guardian in (family.mother, family.father):
        then_it_is(await when_the_guardian_answers(guardian, family, consent), 201)


def sharing(cast: Cast, *items: str, to: str = "reception", **more: Any) -> dict[str, Any]:
    """A decision to share."""
    return {
        "items": [{"kind": "five-questions", "id": item} for item in items],
        "recipientUnitId": cast.unit(to),
        "purpose": "coordination",
        "familyInformed": True,
        **more,
    }


async def given_shared_on_consent(
    cast: Cast, family: Family, *, to: tuple[str, ...] = ("reception",)
) -> tuple[str, list[str]]:
    """Special support of the school's, consented to by both and shared; returns consent and disclosures."""
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item, to=to)
    await given_both_consent(family, consent)
    made = [
        then_it_is(
            await cast.rektor.post(family.disclosures, sharing(cast, item, to=unit, consentId=consent)), 201
        )
        for unit in to
    ]
    return consent, [each["id"] for each in made]
