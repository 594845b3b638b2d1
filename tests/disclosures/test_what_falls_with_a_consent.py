"""What falls when a consent is withdrawn beside the reading itself: what somebody was to look at."""

from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import given_a_family, given_answers, sharing
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


async def test_what_was_taken_over_before_its_receiver_left_has_reached_somebody(
    cast: Cast, installation: Installation
) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    then_it_is(await tyra.caller.post(f"{family.disclosures}/{made['id']}/receipt"), 201)
    item = await given_answers(cast.rektor, family.child, "special-support")
    no = sharing(
        cast,
        item,
        share=False,
        reasonNotToShare="Elsa vill vänta.",
        recipientProfessionalId=tyra.caller.id,
    )
    kept = then_it_is(await cast.rektor.post(family.disclosures, no), 201)["id"]
    await when_the_duty_ends(cast, tyra)
    listed = then_it_is(await cast.rektor.get(family.disclosures), 200)["items"]
    assert {each["id"]: each["undeliverable"] for each in listed} == {made["id"]: False, kept: False}
    await when_the_worker_keeps_house(installation)
    assert "disclosure-undeliverable" not in await kinds(cast.rektor, family.child)
