"""The parts of the walk that go through maturity, a board's decision and the end of a childhood."""

from datetime import date
from typing import TYPE_CHECKING

from tests.consents.test_board_decisions import decided, given_a_refused_consent
from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_decisions(walk: "Walk") -> None:
    """Judge a child's maturity, and decide in the place of the guardian who refuses."""
    cast = walk.cast
    family, consent, _ = await given_a_refused_consent(cast)
    child = {"childId": family.child.id}
    judged = {"matter": "other", "mature": False, "reason": "Förstår inte än vad det gäller."}
    await walk.call("create_capacity_assessment", cast.service, judged, **child)
    await walk.call("list_capacity_assessments", cast.service, **child)
    place = {**child, "consentId": consent}
    await walk.call("create_board_decision", cast.service, decided(family.father_id), **place)
    await walk.call("list_board_decisions", cast.service, **place)


async def walk_endings(walk: "Walk") -> None:
    """Write down that a child has emigrated, and read it."""
    cast = walk.cast
    child = {"childId": (await given_a_child(cast.rektor, born=date(2015, 5, 5))).id}
    ended = {"kind": "emigrated", "on": "2025-10-01", "source": "population-register"}
    await walk.call("create_child_ending", cast.rektor, ended, **child)
    await walk.call("list_child_endings", cast.rektor, **child)
