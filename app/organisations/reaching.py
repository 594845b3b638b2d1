"""Whom to ring: a unit as somebody outside it is shown it; and what a refusal says of the next contact.

Nobody at work is left at a dead end: who is refused something learns whom to turn to instead.
"""

from typing import Any

from app.access.doors import Cleared, Pass
from app.organisations.models import Unit
from app.organisations.schemas_shared import ContactRouteRead

_REACHED = ("phone", "role_mailbox", "opening_hours", "on_call_phone", "on_call_route")


def contact_route(unit: Unit) -> ContactRouteRead:
    """How to reach a unit."""
    return ContactRouteRead.model_validate(
        {"unit_id": unit.id, "name": unit.name, **{name: getattr(unit, name) for name in _REACHED}}
    )


async def next_contact(passed: Pass, *unit_ids: str | None) -> dict[str, Any]:
    """The members of a refusal that say whom to turn to: how some units are reached, and where it stands who
    the child's named person is. No unit is named that would say where a protected child is.
    """
    masked = isinstance(passed, Cleared) and passed.place_masked
    ids = [] if masked else [each for each in dict.fromkeys(unit_ids) if each]
    units = [unit for each in ids if (unit := await passed.session.get(Unit, each))]
    found: dict[str, Any] = {"contacts": [contact_route(unit).model_dump(by_alias=True) for unit in units]}
    if isinstance(passed, Cleared):
        found["named_person"] = f"/children/{passed.child_id}/named-person"
    return found
