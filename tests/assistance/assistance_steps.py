"""Steps of the stories about help that one agency asks another for."""

from datetime import timedelta
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.days import today
from tests.steps import Child, then_it_is

WHAT = "Stöd hemma på morgnarna, två gånger i veckan under åtta veckor."
WHY = "Elsa kommer inte upp på fredagarna, och skolan har gjort vad den kan."
REASON = "Vi har ingen plats före jul."
NEXT = "Familjecentralen tar emot utan remiss; fråga efter Karin."
NO: dict[str, Any] = {"outcome": "declined", "reason": REASON, "nextContact": NEXT}
YES: dict[str, Any] = {"outcome": "accepted", "reason": "Vi börjar på måndag."}


def help_from(cast: Cast, unit: str, **more: Any) -> dict[str, Any]:
    """A request for help, to a unit."""
    return {
        "askedUnitId": cast.unit(unit),
        "what": WHAT,
        "why": WHY,
        "purpose": "coordination",
        "dueOn": (today() + timedelta(days=14)).isoformat(),
        **more,
    }


def requests(child: Child) -> str:
    return f"{child.path}/assistance-requests"


async def given_a_request(cast: Cast, who: Caller, child: Child, to: str, **more: Any) -> str:
    """A request for help; returns its path."""
    made = then_it_is(await who.post(requests(child), help_from(cast, to, **more)), 201)
    return f"{requests(child)}/{made['id']}"


async def seen_by(caller: Caller, child: Child) -> list[Any]:
    return list(then_it_is(await caller.get(requests(child)), 200)["items"])
