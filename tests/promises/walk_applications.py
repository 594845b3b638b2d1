"""The part of the walk in which a family applies for help, by itself and handed over out of service."""

from typing import TYPE_CHECKING

from tests.concerns.application_steps import (
    ASKED,
    given_a_consent_to_be_handed_over,
    given_a_family_in,
    given_open_care_worker,
    given_service,
    handing_over,
)
from tests.organisations.places import given_a_place

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_applications(walk: "Walk") -> None:
    """Apply, read, answer; hand over, read."""
    place = await given_a_place(walk.cast)
    sara = await place.social_worker("Sara", "nord")
    sten = await given_open_care_worker(place)
    berg = await given_a_family_in(place, by=sten, kind="case")
    child = {"childId": berg.child.id}
    made = await walk.call("create_help_application", berg.mother, ASKED, **child)
    where = {"helpApplicationId": made["id"]}
    await walk.call("list_help_applications", berg.mother, **child)
    await walk.call("read_help_application", berg.mother, **child, **where)
    again = await walk.call("create_help_application", berg.mother, ASKED, **child)
    await walk.call("withdraw_help_application", berg.mother, **child, helpApplicationId=again["id"])
    await walk.call("list_received_applications", sara)
    await walk.call("read_received_application", sara, **where)
    await walk.call("answer_application", sara, {"outcome": "inquiry-opened"}, **where)
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    body = handing_over(berg, await given_service(sten, berg), consent)
    handed = await walk.call("create_warm_handover", sten, body, **child)
    await walk.call("list_warm_handovers", sten, **child)
    await walk.call("read_warm_handover", sten, **child, warmHandoverId=handed["id"])
