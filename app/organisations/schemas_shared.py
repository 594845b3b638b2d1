"""What other rooms show of a unit."""

from pydantic import Field

from app.kit.refs import UnitId
from app.kit.wire import Wire


class ContactRouteRead(Wire):
    """Whom to ring, in office hours and out of them."""

    unit_id: UnitId | None
    name: str | None = Field(examples=["Mottagningen barn och unga"])
    phone: str | None = Field(examples=["010-123 45 00"])
    role_mailbox: str | None = Field(examples=["mottagningen@example.se"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])
    on_call_phone: str | None = Field(examples=["010-123 45 99"])
    on_call_route: str | None = Field(examples=["Socialjouren, alla dagar 16-08"])
