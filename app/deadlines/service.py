"""The one list of what is due: of each room, as far as the caller's scopes open it.

Each room says itself which of its own the caller may see; here they are only laid in order.
"""

from collections.abc import Iterable

from app.absence import ticking as absence
from app.access.doors import Pass
from app.concerns import ticking as concerns
from app.cooperation import ticking as cooperation
from app.plans import ticking as plans

PLANS = ("plans.read", "plans.write")
ABSENCE = ("absence.read", "absence.write")
CONCERNS = ("concerns.decide", "concerns.read")
TOGETHER = ("cooperation.read", "cooperation.write")
OPENED_BY = (*PLANS, *ABSENCE, *TOGETHER, *CONCERNS)
Running = plans.Ticking | absence.Ticking | cooperation.Ticking | concerns.Ticking


async def running(passed: Pass) -> list[Running]:
    """Return every time limit that the caller may see, the one that ends first foremost."""
    found: list[Running] = []
    if _may(passed, PLANS):
        found += await plans.running(passed)
    if _may(passed, ABSENCE):
        found += await absence.running(passed)
    if _may(passed, TOGETHER):
        found += await cooperation.running(passed)
    if _may(passed, CONCERNS):
        found += await concerns.running(passed)
    return sorted(found, key=_order)


def _may(passed: Pass, scopes: Iterable[str]) -> bool:
    return not passed.actor.scopes.isdisjoint(scopes)


def _order(each: Running) -> tuple[object, ...]:
    """What ends first, then what was begun first: an id is drawn, and says nothing."""
    return each.clock.last_on, each.begun, each.clock.kind, each.about
