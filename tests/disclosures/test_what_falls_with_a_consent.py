"""What falls when a consent is withdrawn beside the reading itself: what somebody was to look at."""

from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import given_a_family
from tests.disclosures.test_sharing_with_one_person import (
    given_a_colleague,
    given_shared_with,
    when_the_duty_ends,
)
from tests.notices.notice_steps import kinds, when_the_worker_keeps_house
from tests.steps import given_a_child, then_it_is


async def test_one_person_has_nothing_to_look_at_any_more(cast: Cast) -> None:
    """No event tells of what is for one person, and yet the notice goes with the ground."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    await given_a_child(tyra.caller, number=family.child.number, kind="case")
    made = await given_shared_with(cast, family, tyra.caller)
    assert (await kinds(tyra.caller, family.child))["disclosure-made"] == "new"
    then_it_is(await family.mother.post(f"{family.consents}/{made['consentId']}/withdrawal"), 200)
    assert "disclosure-made" not in await kinds(tyra.caller, family.child)


async def test_the_sender_has_nothing_to_do_about_what_reaches_nobody_any_more(
    cast: Cast, installation: Installation
) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    await when_the_duty_ends(cast, tyra)
    await when_the_worker_keeps_house(installation)
    assert (await kinds(cast.rektor, family.child))["disclosure-undeliverable"] == "new"
    then_it_is(await family.mother.post(f"{family.consents}/{made['consentId']}/withdrawal"), 200)
    assert "disclosure-undeliverable" not in await kinds(cast.rektor, family.child)
