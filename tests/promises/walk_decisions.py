"""The parts of the walk that go through maturity, a board's decision, a question between units and what was
corrected, and the end of a childhood.
"""

from datetime import date
from typing import TYPE_CHECKING

from tests.consents.family_steps import given_a_family
from tests.consents.test_board_decisions import decided, given_a_refused_consent
from tests.disclosures.test_requesting import REASON, question
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
    view = {"words": "Vill ha hjälp hemma.", "form": "oral"}
    await walk.call("create_consent_child_view", cast.service, view, **place)
    await walk.call("list_consent_child_views", cast.service, **place)


async def walk_questions(walk: "Walk") -> None:
    """Ask another unit, which decides not to share, and look for what was corrected."""
    cast = walk.cast
    family = await given_a_family(cast)
    child = {"childId": family.child.id}
    await given_a_child(cast.service, number=family.child.number, kind="case")
    asked = question(cast, "service", "social-record")
    made = await walk.call("create_information_request", cast.rektor, asked, **child)
    place = {**child, "informationRequestId": made["id"]}
    await walk.call("list_information_requests", cast.service, **child)
    await walk.call("read_information_request", cast.service, **place)
    no = {"category": "social-record", "reason": REASON}
    await walk.call("create_information_answer", cast.service, no, **place)
    await walk.call("list_corrections", cast.rektor, **child)


async def walk_endings(walk: "Walk") -> None:
    """Write down that a child has emigrated, and read it."""
    cast = walk.cast
    child = {"childId": (await given_a_child(cast.rektor, born=date(2015, 5, 5))).id}
    ended = {"kind": "emigrated", "on": "2025-10-01", "source": "population-register"}
    await walk.call("create_child_ending", cast.rektor, ended, **child)
    await walk.call("list_child_endings", cast.rektor, **child)
