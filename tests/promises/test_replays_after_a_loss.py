"""T05: whoever has lost the right gets nothing by a key that was answered while they had it."""

import httpx

from app.kit.clock import swedish_date, wall_clock
from tests.cast import Cast
from tests.consents.family_steps import SECRET, given_a_family, given_answers, sharing
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused

FINISHED = {"inTheWay": {"answered": "yes", "text": SECRET}, "childView": "Vill vara med.", "status": "final"}


def nothing_of(answer: httpx.Response, *words: str) -> None:
    then_it_is_refused(answer, 404, "not-found")
    assert not [word for word in words if word in answer.text]


async def test_who_is_not_named_for_a_child_that_became_protected_replays_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    where, key = f"{elsa.path}/five-questions", {"key": "written-before-the-seal"}
    made = then_it_is(await cast.teacher.post(where, FINISHED, **key), 201)
    assert then_it_is(await cast.teacher.post(where, FINISHED, **key), 201)["id"] == made["id"]
    await given_protection(cast.rektor, elsa)
    nothing_of(await cast.teacher.post(where, FINISHED, **key), SECRET, made["id"])


async def test_whose_unit_has_the_child_no_more_replays_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    where, key = f"{elsa.path}/five-questions", {"key": "written-while-it-was-ours"}
    made = then_it_is(await cast.service.post(where, FINISHED, **key), 201)
    (relation,) = then_it_is(await cast.service.get(f"{elsa.path}/relations"), 200)["items"]
    over = {
        "validTo": swedish_date(wall_clock()).replace(year=swedish_date(wall_clock()).year - 1).isoformat()
    }
    then_it_is(await cast.service.patch(f"{elsa.path}/relations/{relation['id']}", over), 200)
    nothing_of(await cast.service.post(where, FINISHED, **key), SECRET, made["id"])


async def test_who_has_lost_custody_replays_nothing(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    asked = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit("reception")}],
        "purpose": "coordination",
        "validTo": "2030-12-31",
    }
    consent = then_it_is(await cast.rektor.post(family.consents, asked), 201)["id"]
    where, key = f"{family.consents}/{consent}/answers", {"key": "a-yes-while-in-custody"}
    yes = {"answer": "given", "form": "digital"}
    then_it_is(await family.mother.post(where, yes, **key), 201)
    guardians = then_it_is(await cast.rektor.get(f"{family.child.path}/guardians"), 200)["items"]
    mother = next(each for each in guardians if each["familyMemberId"] == family.mother_id)
    ended = await cast.rektor.patch(f"{family.child.path}/guardians/{mother['id']}", {"custody": False})
    then_it_is(ended, 200)
    nothing_of(await family.mother.post(where, yes, **key), consent)


async def test_a_receipt_that_was_never_given_is_not_given_by_its_key(cast: Cast) -> None:
    """A refusal is not kept either: the key is free for when the ground holds."""
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "concern")
    body = sharing(cast, item, situation="concern-report")
    made = then_it_is(await cast.rektor.post(family.disclosures, body), 201)["id"]
    where, key = f"{family.disclosures}/{made}/receipt", {"key": "too-early-or-too-late"}
    nothing_of(await cast.inquiry.post(where, **key), made)
    then_it_is(await cast.reception.post(where, **key), 201)
    nothing_of(await cast.inquiry.post(where, **key), made)
