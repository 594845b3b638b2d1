"""The part of the walk that goes through requests for help."""

from typing import TYPE_CHECKING

from tests.assistance.assistance_steps import NO, help_from
from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_assistance(walk: "Walk") -> None:
    """Ask open care for help, which says no in its own record, and take the request back."""
    cast = walk.cast
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    child = {"childId": elsa.id}
    made = await walk.call("create_assistance_request", cast.rektor, help_from(cast, "service"), **child)
    place = {**child, "assistanceRequestId": made["id"]}
    await walk.call("list_assistance_requests", cast.service, **child)
    await walk.call("read_assistance_request", cast.service, **place)
    await walk.call("create_assistance_answer", cast.service, {**NO, "tellAsker": False}, **place)
    await walk.call("withdraw_assistance_request", cast.rektor, {"reason": "Behövs inte."}, **place)
