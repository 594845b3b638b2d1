"""Steps of handovers: a child that is to change named person, and what is said of it."""

from datetime import date, timedelta
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.days import today
from tests.steps import Child, given_a_child, then_it_is

FINISHED: dict[str, Any] = {
    "inTheWay": {"answered": "yes", "text": "Sover för lite."},
    "childView": "Jag vill orka hela dagen.",
    "status": "final",
}


def soon(days: int = 30) -> date:
    return today() + timedelta(days=days)


async def given_a_child_about_to_start_school(cast: Cast) -> Child:
    """At the child health centre since birth, and enrolled at Lindens skola from next month."""
    number = made_up_number(date(soon().year - 6, 3, 3))
    born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    child = await given_a_child(cast.nurse, number=number, born=born, kind="care", since="2021-01-01")
    await given_a_child(cast.rektor, number=number, born=born, since=soon().isoformat())
    return child


async def given_a_pupil_about_to_change_school(cast: Cast) -> Child:
    """At Lindens skola, and enrolled at the independent school from next month."""
    number = made_up_number(date(2016, 3, 3))
    child = await given_a_child(cast.rektor, number=number)
    await given_a_child(cast.other_rektor, number=number, since=soon().isoformat())
    return child


async def handovers_of(caller: Caller, child: Child) -> list[dict[str, Any]]:
    """The child's handovers, as the caller sees them."""
    answer = await caller.get(f"{child.path}/handovers", limit=100)
    found: list[dict[str, Any]] = then_it_is(answer, 200)["items"]
    return found


async def the_handover(caller: Caller, child: Child, kind: str) -> dict[str, Any]:
    """The one that stands, of a kind."""
    (found,) = [
        each
        for each in await handovers_of(caller, child)
        if each["kind"] == kind and each["status"] != "lapsed"
    ]
    return found


async def the_handover_to(caller: Caller, child: Child, unit_id: str) -> dict[str, Any]:
    """The one that stands, by who receives."""
    (found,) = [
        each
        for each in await handovers_of(caller, child)
        if (each["incoming"] or {}).get("unitId") == unit_id and each["status"] != "lapsed"
    ]
    return found


def path_of(child: Child, handover: dict[str, Any]) -> str:
    return f"{child.path}/handovers/{handover['id']}"


async def given_finished(caller: Caller, child: Child, **more: Any) -> str:
    """Answers to the five questions, finished."""
    made = await caller.post(f"{child.path}/five-questions", {**FINISHED, **more})
    return str(then_it_is(made, 201)["id"])


def deciding(item_id: str, **more: Any) -> dict[str, Any]:
    """A decision on one item."""
    return {"itemId": item_id, "confirmed": True, "familyInformed": True, **more}
