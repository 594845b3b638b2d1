"""The parts of the walk that go through a handover, an offer of support and a family's no."""

from typing import TYPE_CHECKING

from tests.handovers.handover_steps import (
    deciding,
    given_a_pupil_about_to_change_school,
    given_finished,
    the_handover,
)
from tests.steps import given_a_child, given_a_guardian

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_handovers(walk: "Walk") -> None:
    """Look at a handover from both sides, decide on an item, and refuse."""
    cast = walk.cast
    child = await given_a_pupil_about_to_change_school(cast)
    item = await given_finished(cast.rektor, child, categories=["general"])
    where = {"childId": child.id}
    await walk.call("list_handovers", cast.rektor, **where)
    where |= {"handoverId": (await the_handover(cast.rektor, child, "school-change"))["id"]}
    await walk.call("read_handover", cast.other_rektor, **where)
    kept = deciding(item, share=False, reasonNotToShare="Behövs inte.")
    await walk.call("create_handover_item", cast.rektor, kept, **where)
    await walk.call("list_handover_items", cast.rektor, **where)
    await walk.call("refuse_handover", cast.other_rektor, {"reason": "wrong-date"}, **where)
    await walk.call("list_unit_handovers", cast.rektor)


async def walk_support(walk: "Walk") -> None:
    """Offer support, hear the mother's no, and hear that she takes it back."""
    cast = walk.cast
    child = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, child)
    mother = cast.world.guardian("walking-mother-who-says-no", "Anna Berg", number)
    where = {"childId": child.id}
    offer = await walk.call("create_support_offer", cast.rektor, {"words": "Vill ni träffas?"}, **where)
    await walk.call("list_support_offers", mother, **where)
    await walk.call("read_support_offer", mother, **where, supportOfferId=offer["id"])
    made = await walk.call("create_support_decline", mother, {"form": "digital"}, **where)
    await walk.call("list_support_declines", cast.rektor, **where)
    await walk.call("read_support_decline", cast.rektor, **where, supportDeclineId=made["id"])
    await walk.call("withdraw_support_decline", mother, **where, supportDeclineId=made["id"])
