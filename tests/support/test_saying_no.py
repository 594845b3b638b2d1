"""A family's no: seen by the family and the named person's unit, ends offers, and nothing else."""

from datetime import date

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number
from tests.consents.family_steps import Family, given_a_family
from tests.days import today
from tests.handovers.handover_steps import (
    deciding,
    given_a_pupil_about_to_change_school,
    given_finished,
    path_of,
    the_handover,
)
from tests.steps import (
    Child,
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
)

OFFER = {"words": "Vill ni träffas och prata om hur Elsa har det?"}
WEIGHED = {"harm": "no-harm", "weighing": "Behövs för stödet.", "necessity": "Behövs för stödet."}


def declines(child: Child) -> str:
    return f"{child.path}/support-declines"


def offers(child: Child) -> str:
    return f"{child.path}/support-offers"


async def given_a_no(who: Caller, child: Child) -> str:
    return str(then_it_is(await who.post(declines(child)), 201)["id"])


async def given_a_young_person(cast: Cast, age: int) -> tuple[Child, Caller]:
    number = made_up_number(date(today().year - age - 1, 1, 3))
    born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    child = await given_a_child(cast.rektor, number=number, born=born)
    return child, cast.world.young_person(f"young person of {age}", "Sam Berg", number)


async def test_a_no_ends_offers_and_a_no_taken_back_lets_them_come_again(cast: Cast) -> None:
    berg = await given_a_family(cast)
    child = berg.child
    offered = then_it_is(await cast.teacher.post(offers(child), OFFER), 201)
    (seen,) = then_it_is(await berg.father.get(offers(child)), 200)["items"]
    assert seen == offered
    then_it_is(await berg.mother.get(f"{offers(child)}/{offered['id']}"), 200)
    no = await given_a_no(berg.mother, child)
    then_it_is_refused(await cast.rektor.post(offers(child), OFFER), 409, "support-declined")
    then_it_is(await berg.mother.post(f"{declines(child)}/{no}/withdrawal"), 200)
    then_it_is(await cast.rektor.post(offers(child), OFFER), 201)
    again = await berg.mother.post(f"{declines(child)}/{no}/withdrawal")
    then_it_is_refused(again, 409, "decline-is-withdrawn")


async def test_the_contact_is_there_as_before(cast: Cast) -> None:
    berg = await given_a_family(cast)
    paths = ("named-person", "named-person-assignments", "handovers")
    readers = (cast.rektor, berg.mother)
    before = [(await who.get(f"{berg.child.path}/{path}")).json() for who in readers for path in paths]
    await given_a_no(berg.mother, berg.child)
    after = [(await who.get(f"{berg.child.path}/{path}")).json() for who in readers for path in paths]
    assert after == before


async def test_the_family_and_the_named_persons_unit_see_it_and_nobody_else(cast: Cast) -> None:
    berg = await given_a_family(cast)
    child = berg.child
    await given_a_child(cast.bup, number=child.number, kind="care", since="2025-09-01")
    await given_a_child(cast.reception, number=child.number, kind="case", since="2025-09-01")
    no = await given_a_no(berg.mother, child)
    for who in (berg.mother, berg.father, cast.rektor, cast.teacher):
        (seen,) = then_it_is(await who.get(declines(child)), 200)["items"]
        assert (seen["id"], seen["giverId"], seen["notedBy"]) == (no, berg.mother_id, None)
    for other in (cast.bup, cast.reception, cast.psychologist, cast.school_nurse):
        then_it_is_refused(await other.get(declines(child)), 403, "not-allowed")
        then_it_is_refused(await other.get(f"{declines(child)}/{no}"), 403, "not-allowed")
    then_it_is_refused(await cast.inquiry.get(declines(child)), 404, "not-found")


async def test_one_no_is_enough_and_each_takes_back_the_own(cast: Cast) -> None:
    berg = await given_a_family(cast)
    child = berg.child
    mothers = await given_a_no(berg.mother, child)
    then_it_is_refused(await berg.mother.post(declines(child)), 409, "already-declined")
    refused = await berg.father.post(f"{declines(child)}/{mothers}/withdrawal")
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "own-decline"
    fathers = await given_a_no(berg.father, child)
    then_it_is(await berg.mother.post(f"{declines(child)}/{mothers}/withdrawal"), 200)
    then_it_is_refused(await cast.rektor.post(offers(child), OFFER), 409, "support-declined")
    then_it_is(await berg.father.post(f"{declines(child)}/{fathers}/withdrawal"), 200)
    then_it_is(await cast.rektor.post(offers(child), OFFER), 201)


async def test_a_repeated_key_says_no_once(cast: Cast) -> None:
    berg = await given_a_family(cast)
    first = then_it_is(await berg.mother.post(declines(berg.child), key="no-no-no-1"), 201)
    assert then_it_is(await berg.mother.post(declines(berg.child), key="no-no-no-1"), 201) == first
    other = {"form": "written"}
    replayed = await berg.mother.post(declines(berg.child), other, key="no-no-no-1")
    then_it_is_refused(replayed, 422, "key-used-for-another-request")


async def test_the_named_persons_unit_writes_down_what_it_has_heard(cast: Cast) -> None:
    berg = await given_a_family(cast)
    path = declines(berg.child)
    heard = {"giverId": berg.father_id, "form": "telephone"}
    made = then_it_is(await cast.rektor.post(path, heard), 201)
    assert (made["giverId"], made["notedBy"], made["form"]) == (berg.father_id, cast.rektor.id, "telephone")
    then_it_is_refused(await cast.rektor.post(path, heard), 409, "already-declined")
    then_it_is(await cast.rektor.post(f"{path}/{made['id']}/withdrawal"), 200)
    for body, pointer in (
        (None, "/giverId"),
        ({**heard, "form": "digital"}, "/form"),
        ({**heard, "giverId": "fam-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/giverId"),
        ({**heard, "giverId": berg.child.id}, "/giverId"),
    ):
        wrong = then_it_is_refused(await cast.rektor.post(path, body), 422, "invalid-request")
        assert wrong["errors"][0]["pointer"] == pointer
    for body, pointer in (({"giverId": berg.father_id}, "/giverId"), ({"form": "oral"}, "/form")):
        wrong = then_it_is_refused(await berg.mother.post(path, body), 422, "invalid-request")
        assert wrong["errors"][0]["pointer"] == pointer


async def test_a_young_person_says_no_when_old_enough(cast: Cast) -> None:
    younger, child_of_thirteen = await given_a_young_person(cast, 13)
    refused = await child_of_thirteen.post(declines(younger))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "maturity"
    older, sixteen = await given_a_young_person(cast, 16)
    made = then_it_is(await sixteen.post(declines(older)), 201)
    assert made["giverId"] == older.id
    then_it_is_refused(await cast.rektor.post(offers(older), OFFER), 409, "support-declined")


async def test_a_guardian_without_custody_says_nothing_for_the_child(cast: Cast) -> None:
    berg = await given_a_family(cast)
    no = await given_a_no(berg.mother, berg.child)
    guardians = then_it_is(await cast.rektor.get(f"{berg.child.path}/guardians"), 200)["items"]
    (mother,) = [each for each in guardians if each["familyMemberId"] == berg.mother_id]
    ended = {"validTo": "2026-01-31", "verifiedOn": "2026-02-01"}
    then_it_is(await cast.rektor.patch(f"{berg.child.path}/guardians/{mother['id']}", ended), 200)
    then_it_is_refused(await berg.mother.post(declines(berg.child)), 404, "not-found")
    then_it_is(await cast.rektor.post(offers(berg.child), OFFER), 201)
    then_it_is(await berg.father.get(f"{declines(berg.child)}/{no}"), 200)


async def test_nothing_is_handed_over_while_the_family_says_no(cast: Cast) -> None:
    elsa = await given_a_pupil_about_to_change_school(cast)
    number = await given_a_guardian(cast.rektor, elsa)
    mother = cast.world.guardian("mother-who-says-no", "Anna Berg", number)
    item = await given_finished(cast.rektor, elsa, categories=["general"])
    change = path_of(elsa, await the_handover(cast.rektor, elsa, "school-change"))
    no = await given_a_no(mother, elsa)
    refused = await cast.rektor.post(f"{change}/items", deciding(item, **WEIGHED))
    then_it_is_refused(refused, 409, "support-declined")
    kept = deciding(item, share=False, reasonNotToShare="Familjen vill inte.")
    then_it_is(await cast.rektor.post(f"{change}/items", kept), 201)
    then_it_is(await mother.post(f"{declines(elsa)}/{no}/withdrawal"), 200)
    then_it_is(await cast.rektor.post(f"{change}/items", deciding(item, **WEIGHED)), 201)


async def test_after_the_day_it_is_the_receiver_who_hears_the_no(cast: Cast) -> None:
    """Who has handed over is no named person any more, and must not learn of a no that was said since."""
    elsa = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, elsa)
    mother = cast.world.guardian("mother-who-says-no-later", "Anna Berg", number)
    await given_a_child(cast.other_rektor, number=elsa.number, since=today().isoformat())
    item = await given_finished(cast.rektor, elsa, categories=["general"])
    change = path_of(elsa, await the_handover(cast.rektor, elsa, "school-change"))
    no = await given_a_no(mother, elsa)
    made = then_it_is(await cast.rektor.post(f"{change}/items", deciding(item, **WEIGHED)), 201)
    receipt = f"{elsa.path}/disclosures/{made['disclosureId']}/receipt"
    then_it_is_refused(await cast.other_rektor.post(receipt), 409, "support-declined")
    then_it_is(await mother.post(f"{declines(elsa)}/{no}/withdrawal"), 200)
    then_it_is(await cast.other_rektor.post(receipt), 201)


async def test_the_log_of_another_unit_of_the_branch_tells_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, elsa)
    mother = cast.world.guardian("mother-in-the-log", "Anna Berg", number)
    await given_a_no(mother, elsa)
    then_it_is_refused(await cast.rektor.post(offers(elsa), OFFER), 409, "support-declined")
    own = then_it_is(await cast.rektor.get(f"{elsa.path}/access-log", limit=100), 200)["items"]
    assert "support:offer" in {each["action"] for each in own}
    await given_a_child(cast.other_rektor, number=elsa.number, since=today().isoformat())
    later = then_it_is(await cast.rektor.get(f"{elsa.path}/access-log", limit=100), 200)["items"]
    assert not [each for each in later if each["action"].startswith("support:")]


async def test_a_protected_childs_no_is_for_the_few(cast: Cast) -> None:
    berg: Family = await given_a_family(cast)
    then_it_is(await cast.rektor.post(offers(berg.child), OFFER), 201)
    await given_a_no(berg.mother, berg.child)
    await given_protection(cast.rektor, berg.child, "confidentiality-marked")
    then_it_is_refused(await cast.teacher.get(declines(berg.child)), 404, "not-found")
    then_it_is(await cast.rektor.get(declines(berg.child)), 200)
    (masked,) = then_it_is(await berg.father.get(offers(berg.child)), 200)["items"]
    assert (masked["unitId"], masked["offeredBy"]) == (None, None)


async def test_what_the_doors_ask_for(cast: Cast) -> None:
    berg = await given_a_family(cast)
    for path, who, body in (
        (declines(berg.child), berg.mother, None),
        (offers(berg.child), cast.rektor, OFFER),
    ):
        then_it_is_refused(await who.for_purpose(None).post(path, body), 400, "header-missing")
        keyless = await cast.http.request(
            "POST",
            f"/named-person/v1{path}",
            json=body,
            headers={"Purpose": who.purpose or ""},
            auth=who.auth,
        )
        then_it_is_refused(keyless, 400, "header-missing")
        then_it_is_refused(await who.post(path, {"unknown": 1}), 422, "invalid-request")
        then_it_is_refused(await cast.other_rektor.post(path, body), 404, "not-found")
    then_it_is_refused(await berg.mother.post(offers(berg.child), OFFER), 403, "scope-missing")
    then_it_is_refused(await cast.psychologist.post(offers(berg.child), OFFER), 403, "not-allowed")
