"""Steps of the stories about absence."""

from datetime import date, timedelta
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.days import today
from tests.steps import Child, given_a_child, then_it_is

EVERYBODY = ["pupil", "guardians", "pupil-health"]
TEAM: dict[str, Any] = {
    "grade": 7,
    "faresIll": False,
    "needsIndividualTest": False,
    "consentToSupport": True,
}


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def attendance(
    unit_id: str, *, percent: int = 30, days: tuple[int, int] = (20, 1), **more: Any
) -> dict[str, Any]:
    """So many per cent of ten thousand minutes away, half with leave and half without."""
    first, last = days
    return {
        "unitId": unit_id,
        "firstOn": ago(first),
        "lastOn": ago(last),
        "scheduledMinutes": 10_000,
        "validMinutes": percent * 50,
        "invalidMinutes": percent * 50,
        **more,
    }


async def written(caller: Caller, child: Child, **more: Any) -> dict[str, Any]:
    body = attendance(caller.unit_id, **more)
    made: dict[str, Any] = then_it_is(await caller.post(f"{child.path}/attendance", body), 201)
    return made


async def duties(caller: Caller, child: Child) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = then_it_is(await caller.get(f"{child.path}/absence-signals"), 200)["items"]
    return found


async def given_a_duty(cast: Cast, *, born: date = date(2012, 5, 5), percent: int = 30) -> tuple[Child, str]:
    """A pupil who has been away so much that the rektor must see to it; the child, and the duty's path."""
    child = await given_a_child(cast.rektor, born=born)
    await written(cast.rektor, child, percent=percent)
    (duty,) = await duties(cast.rektor, child)
    return child, f"{child.path}/absence-signals/{duty['id']}"


async def when_a_step_is_taken(caller: Caller, duty: str, rung: str, **more: Any) -> dict[str, Any]:
    heard = EVERYBODY if rung == "investigate" else []
    body = {"rung": rung, "doneOn": ago(0), "heard": heard, **more}
    taken: dict[str, Any] = then_it_is(await caller.post(f"{duty}/steps", body), 201)
    return taken


async def when_the_ladder_is_climbed(caller: Caller, duty: str, *rungs: str) -> None:
    for rung in rungs or ("begin", "report", "investigate", "map", "plan", "follow-up"):
        await when_a_step_is_taken(caller, duty, rung)
