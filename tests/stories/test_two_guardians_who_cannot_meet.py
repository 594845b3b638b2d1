"""Two guardians in conflict: each has a meeting of its own, and never learns of the other's, not by count."""

from datetime import timedelta
from typing import Any

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family
from tests.plans.plan_steps import given_a_plan, given_a_plan_consent, when_a_unit_is_called
from tests.steps import then_it_is, then_it_is_refused

HERS, HIS = "Lindens skola, rum 12", "Biblioteket i centrum"


async def given_a_plan_of_a_divided_family(cast: Cast) -> tuple[Family, str]:
    family = await given_a_family(cast)
    consent = await given_a_plan_consent(cast, family.child, "bup")
    made = await given_a_plan(cast, family.child, consentId=consent)
    path = f"/plans/{made['id']}"
    called = await when_a_unit_is_called(cast, path, "bup")
    yes = {"answer": "accepted", "mandate": True}
    then_it_is(await cast.bup.patch(f"{path}/invitations/{called['id']}", yes), 200)
    return family, path


async def given_a_meeting(cast: Cast, plan: str, place: str, *guardians: str, ago: int) -> dict[str, Any]:
    begins = (wall_clock() - timedelta(hours=ago)).isoformat()
    body = {"startsAt": begins, "place": place, "guardianIds": list(guardians)}
    made: dict[str, Any] = then_it_is(await cast.rektor.post(f"{plan}/meetings", body), 201)
    return made


async def test_neither_learns_of_the_others_meeting(cast: Cast) -> None:
    family, plan = await given_a_plan_of_a_divided_family(cast)
    hers = await given_a_meeting(cast, plan, HERS, family.mother_id, ago=5)
    his = await given_a_meeting(cast, plan, HIS, family.father_id, ago=2)
    for meeting, view in ((hers, "Jag vill bo hos mamma."), (his, "Jag vill spela fotboll.")):
        held = {
            "presentUnitIds": [cast.unit("linden"), cast.unit("bup")],
            "childTookPart": True,
            "childView": view,
        }
        where = f"{plan}/meetings/{meeting['id']}"
        then_it_is(await cast.rektor.patch(where, {"held": held}), 200)

    # The parties see both; each guardian the own, and a count of one
    assert len(then_it_is(await cast.bup.get(f"{plan}/meetings"), 200)["items"]) == 2
    for guardian, own, other in ((family.mother, hers, his), (family.father, his, hers)):
        listed = await guardian.get(f"{plan}/meetings")
        body = then_it_is(listed, 200)
        assert [each["id"] for each in body["items"]] == [own["id"]]
        assert body["_meta"]["totalRecords"] == 1
        for secret in (other["id"], other["place"], other["startsAt"][:16]):
            assert secret not in listed.text
        hidden = await guardian.get(f"{plan}/meetings/{other['id']}")
        unknown = await guardian.get(f"{plan}/meetings/mtg-{'a' * 26}")
        for answer in (hidden, unknown):
            then_it_is_refused(answer, 404, "not-found")

        # Not on paper either: the copy is drawn with the guardian's own eyes
        for language in ("sv", "en"):
            paper = await guardian.get(f"{plan}/document", form="html", language=language)
            assert paper.status_code == 200
            assert own["place"] in paper.text
            for secret in (other["place"], "bo hos mamma", "spela fotboll"):
                assert secret not in paper.text

        # Nor in the plan, its versions or the own log
        read = await guardian.get(plan)
        log = await guardian.get(f"{family.child.path}/access-log")
        for answer in (read, log):
            assert other["id"] not in answer.text
            assert other["place"] not in answer.text


async def test_a_second_meeting_of_the_other_changes_nothing_that_one_sees(cast: Cast) -> None:
    family, plan = await given_a_plan_of_a_divided_family(cast)
    await given_a_meeting(cast, plan, HERS, family.mother_id, ago=5)
    seen = [await family.mother.get(f"{plan}{below}") for below in ("", "/meetings")]
    await given_a_meeting(cast, plan, HIS, family.father_id, ago=2)
    again = [await family.mother.get(f"{plan}{below}") for below in ("", "/meetings")]
    for before, after in zip(seen, again, strict=True):
        assert before.content == after.content
        assert before.headers.get("ETag") == after.headers.get("ETag")
