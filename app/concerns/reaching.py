"""Whom to ring: a unit as somebody outside it is shown it, in office hours and out of them."""

from app.concerns.schemas import ContactRouteRead
from app.organisations.models import Unit

_REACHED = ("phone", "role_mailbox", "opening_hours", "on_call_phone", "on_call_route")


def contact_route(unit: Unit) -> ContactRouteRead:
    """How to reach a unit."""
    return ContactRouteRead.model_validate(
        {"unit_id": unit.id, "name": unit.name, **{name: getattr(unit, name) for name in _REACHED}}
    )
