"""Steps of the stories in which a child's named person changes, on dates of their own."""

from datetime import date
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.handovers.handover_steps import FINISHED, handovers_of
from tests.steps import Child, given_a_child, then_it_is

BORN = date(2019, 9, 7)
FIRST_DAY = "2025-08-18"


async def given_elsa(cast: Cast) -> Child:
    """Six years old, at the child health centre since she was born."""
    number = made_up_number(BORN)
    return await given_a_child(cast.nurse, number=number, born=BORN, kind="care", since="2020-01-07")


async def when_the_school_enrols_her(cast: Cast, elsa: Child) -> None:
    await given_a_child(cast.rektor, number=elsa.number, born=BORN, since=FIRST_DAY)


async def given_a_mother(cast: Cast, knows: Caller, child: Child, number: str) -> tuple[Caller, str]:
    """Anna, with verified custody, who calls through the family app; and what she is known by."""
    body = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-05-01",
        "validFrom": "2016-01-01",
    }
    made = then_it_is(await knows.post(f"{child.path}/guardians", body), 201)
    return cast.world.guardian(f"mother {number}", "Anna Berg", number), made["familyMemberId"]


async def given_written(who: Caller, child: Child, text: str, **more: Any) -> str:
    """Answers to the five questions with a text of their own."""
    body = {**FINISHED, "inTheWay": {"answered": "yes", "text": text}, **more}
    return str(then_it_is(await who.post(f"{child.path}/five-questions", body), 201)["id"])


async def given_the_mother_says_yes(
    mother: Caller, asking: Caller, child: Child, unit_id: str, **more: Any
) -> str:
    """A consent that is asked for and given in the family app."""
    body = {
        "recipients": [{"unitId": unit_id}],
        "purpose": "coordination",
        "validTo": "2026-06-30",
        **more,
    }
    consent = str(then_it_is(await asking.post(f"{child.path}/consents", body), 201)["id"])
    yes = {"answer": "given", "form": "digital"}
    then_it_is(await mother.post(f"{child.path}/consents/{consent}/answers", yes), 201)
    return consent


async def where_it_turns(who: Caller, child: Child, on: str) -> str:
    """The path of the handover that takes effect on a day."""
    (found,) = [each for each in await handovers_of(who, child) if each["takesEffectOn"] == on]
    return f"{child.path}/handovers/{found['id']}"


async def named_person(who: Caller, child: Child) -> Any:
    return then_it_is(await who.get(f"{child.path}/named-person"), 200)


async def when_the_relation_ends(who: Caller, child: Child, last: str) -> None:
    """The caller's own relation to the child has a last day."""
    (own,) = then_it_is(await who.get(f"{child.path}/relations"), 200)["items"]
    then_it_is(await who.patch(f"{child.path}/relations/{own['id']}", {"validTo": last}), 200)


async def when_the_receipt_is_given(who: Caller, path: str) -> None:
    """The receiving unit says that it has taken over, where the handover says it is said."""
    links = then_it_is(await who.get(path), 200)["_links"]
    then_it_is(await who.post(links["acceptance"]["href"].partition("/v1")[2]), 200)
