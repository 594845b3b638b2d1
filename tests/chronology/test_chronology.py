"""What has happened: facts in order, strengths beside concerns, never overwritten, each branch's own."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from app.chronology.service import is_late
from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.chronology.chronology_steps import ENTRY, FACT, OUTCOME, given_an_entry, path_of
from tests.conftest import Installation
from tests.steps import given_a_child, then_it_is, then_it_is_refused

CANARY = "Kanariefågeln-3319"
AMENDED = {"reason": "Mamma har visat ett läkarintyg.", "fact": "Elsa var hos läkaren.", "kind": "change"}


async def test_an_entry_is_a_fact_with_what_came_of_it(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/chronology", ENTRY)
    made = then_it_is(answer, 201)
    assert answer.headers["location"].endswith(path_of(made))
    assert (made["fact"], made["outcome"], made["kind"]) == (FACT, OUTCOME, "concern")
    assert (made["authorId"], made["unitId"]) == (cast.rektor.id, cast.rektor.unit_id)
    assert (made["version"], made["amendedAt"], made["reason"]) == (1, None, None)
    read = await cast.rektor.get(path_of(made))
    assert then_it_is(read, 200) == made
    assert read.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("member", ["opinion", "assessment", "comment", "writtenAt", "late"])
async def test_there_is_no_place_for_an_opinion_nor_for_when_it_was_written(cast: Cast, member: str) -> None:
    elsa = await given_a_child(cast.rektor)
    refused = await cast.rektor.post(f"{elsa.path}/chronology", {**ENTRY, member: "Hon verkar lat."})
    then_it_is_refused(refused, 422, "invalid-request")


async def test_entries_stand_in_the_order_in_which_they_happened(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    days = {"third": "2025-10-01", "first": "2025-08-20", "second": "2025-09-05"}
    for fact, day in days.items():
        kind = "strength" if fact == "second" else "concern"
        await given_an_entry(cast.rektor, elsa, fact=fact, happenedAt=f"{day}T07:00:00Z", kind=kind)
    path = f"{elsa.path}/chronology"
    listed = then_it_is(await cast.teacher.get(path), 200)["items"]
    assert [(each["fact"], each["kind"]) for each in listed] == [
        ("first", "concern"),
        ("second", "strength"),
        ("third", "concern"),
    ]
    moved = {"reason": "Fel dag.", "happenedAt": "2025-11-01T08:00:00Z"}
    then_it_is(await cast.rektor.patch(path_of(listed[0]), moved), 200)
    page = then_it_is(await cast.rektor.get(path, page=2, limit=2), 200)
    assert [each["fact"] for each in page["items"]] == ["first"]
    assert page["_meta"]["totalRecords"] == 3


async def test_an_entry_is_amended_with_a_reason_and_every_version_stays(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_an_entry(cast.rektor, elsa, categories=["special-support"])
    amended = then_it_is(await cast.teacher.patch(path_of(made), AMENDED), 200)
    assert (amended["version"], amended["fact"], amended["kind"]) == (2, AMENDED["fact"], "change")
    assert (amended["reason"], amended["authorId"]) == (AMENDED["reason"], cast.teacher.id)
    assert amended["writtenAt"] == made["writtenAt"], "when it was first written stays"
    assert amended["amendedAt"] >= made["writtenAt"]
    for kept in ("outcome", "happenedAt", "timeKnown", "categories"):
        assert amended[kept] == made[kept]
    assert then_it_is(await cast.rektor.get(path_of(made), version=1), 200) == made
    emptied = {"reason": "Hör inte hit.", "outcome": None, "timeKnown": False, "categories": []}
    third = then_it_is(await cast.rektor.patch(path_of(made), emptied), 200)
    assert (third["outcome"], third["timeKnown"], third["categories"]) == (None, False, ["general"])
    then_it_is_refused(await cast.rektor.get(path_of(made), version=4), 404, "not-found")
    versions = await cast.rektor.get(f"{path_of(made)}/versions")
    listed = then_it_is(versions, 200)["items"]
    assert [each["version"] for each in listed] == [1, 2, 3]
    assert FACT not in versions.text
    without = {name: value for name, value in AMENDED.items() if name != "reason"}
    then_it_is_refused(await cast.rektor.patch(path_of(made), without), 422, "invalid-request")


@pytest.mark.parametrize(
    ("happened", "written", "late"),
    [
        ("2025-09-05T06:00:00Z", "2025-09-05T21:59:00Z", False),  # the same Friday, before midnight in Sweden
        ("2025-09-05T06:00:00Z", "2025-09-05T22:01:00Z", True),  # Saturday in Sweden
        ("2025-09-06T12:00:00Z", "2025-09-08T20:00:00Z", False),  # Saturday, written on the Monday
        ("2025-09-06T12:00:00Z", "2025-09-08T22:30:00Z", True),  # on the Tuesday
        ("2025-12-24T12:00:00Z", "2025-12-29T12:00:00Z", False),  # Christmas Eve to the first working day
        ("2025-12-24T12:00:00Z", "2025-12-30T12:00:00Z", True),
        ("2025-06-20T12:00:00Z", "2025-06-23T12:00:00Z", False),  # Midsummer Eve
        ("2025-12-31T23:30:00Z", "2026-01-02T10:00:00Z", False),  # New Year's Day in Sweden already
    ],
)
def test_late_is_after_the_working_day_of_the_event(happened: str, written: str, *, late: bool) -> None:
    moments = (datetime.fromisoformat(each).astimezone(UTC) for each in (happened, written))
    assert is_late(*moments) is late


async def test_what_happened_now_is_not_late_and_nothing_happens_tomorrow(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    now = (wall_clock()).isoformat()
    made = await given_an_entry(cast.rektor, elsa, happenedAt=now)
    assert made["late"] is False
    early = {"happenedAt": "2999-01-01T00:00:00Z"}
    refused = await cast.rektor.post(f"{elsa.path}/chronology", {**ENTRY, **early})
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/happenedAt"
    refused = await cast.rektor.patch(path_of(made), {**early, "reason": "Fel."})
    then_it_is_refused(refused, 422, "invalid-request")


async def test_each_branch_has_its_own_chronology(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    own = {
        who: await given_an_entry(getattr(cast, who), elsa)
        for who in ("rektor", "school_nurse", "psychologist")
    }
    categories = {who: made["categories"] for who, made in own.items()}
    assert categories == {
        "rektor": ["general"],
        "school_nurse": ["medical"],
        "psychologist": ["pupil-health"],
    }
    for who in own:
        reader: Caller = getattr(cast, who)
        listed = then_it_is(await reader.get(f"{elsa.path}/chronology"), 200)
        assert [each["id"] for each in listed["items"]] == [own[who]["id"]]
        for other, made in own.items():
            if other != who:
                for answer in (
                    await reader.get(path_of(made)),
                    await reader.get(f"{path_of(made)}/versions"),
                    await reader.patch(path_of(made), AMENDED, etag='"made-up"'),
                ):
                    then_it_is_refused(answer, 404, "not-found")


async def test_a_block_in_the_care_record_closes_the_chronology_too(cast: Cast) -> None:
    elsa = await given_a_child(cast.nurse, kind="care")
    await given_a_child(cast.bup, kind="care", number=elsa.number)
    made = await given_an_entry(cast.nurse, elsa)
    then_it_is(await cast.bup.get(path_of(made)), 200)
    block = {"note": "Vill inte att andra läser.", "unitId": cast.nurse.unit_id}
    then_it_is(await cast.nurse.post(f"{elsa.path}/care-blocks", block), 201)
    then_it_is_refused(await cast.bup.get(path_of(made)), 404, "not-found")
    assert then_it_is(await cast.bup.get(f"{elsa.path}/chronology"), 200)["items"] == []
    then_it_is(await cast.nurse.get(path_of(made)), 200)


async def test_writing_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    elsa, amir = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    path = f"{elsa.path}/chronology"
    once = then_it_is(await cast.rektor.post(path, ENTRY, key="written-once-0001"), 201)
    assert then_it_is(await cast.rektor.post(path, ENTRY, key="written-once-0001"), 201) == once
    assert then_it_is(await cast.rektor.get(path), 200)["_meta"]["totalRecords"] == 1
    for answer in (
        await cast.other_rektor.get(path),
        await cast.other_rektor.post(path, ENTRY),
        await cast.other_rektor.get(path_of(once)),
        await cast.rektor.get(f"{path}/chr-aaaaaaaaaaaaaaaaaaaaaaaaaa"),
        await cast.rektor.get(f"{amir.path}/chronology/{once['id']}"),
        await cast.rektor.get("/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/chronology"),
    ):
        then_it_is_refused(answer, 404, "not-found")
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(path, ENTRY), 400, "header-missing")
    then_it_is_refused(await cast.rektor._send("POST", path, body=ENTRY), 400, "header-missing")
    only_reads = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["five-questions.read"])
    reader = Caller("Maria", cast.http, only_reads, "coordination")
    then_it_is(await reader.get(path), 200)
    then_it_is_refused(await reader.post(path, ENTRY), 403, "scope-missing")
    wrong: tuple[dict[str, Any], ...] = (
        {"fact": None},
        {"fact": ""},
        {"fact": "x" * 601},
        {"kind": "opinion"},
        {"happenedAt": "2025-09-05"},
        {"categories": ["plan"]},
    )
    for change in wrong:
        then_it_is_refused(await cast.rektor.post(path, {**ENTRY, **change}), 422, "invalid-request")


async def test_a_change_names_the_version_it_builds_on(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    answer = await cast.rektor.post(f"{elsa.path}/chronology", ENTRY)
    path, tag = path_of(answer.json()), answer.headers["etag"]
    then_it_is_refused(await cast.rektor.patch(path, AMENDED, etag=""), 428, "if-match-missing")
    both = await asyncio.gather(*(cast.rektor.patch(path, AMENDED, etag=tag) for _ in range(2)))
    assert sorted(each.status_code for each in both) == [200, 412]


async def test_the_text_lies_sealed_and_is_told_to_nobody(cast: Cast, installation: Installation) -> None:
    elsa = await given_a_child(cast.rektor)
    made = await given_an_entry(cast.rektor, elsa, fact=CANARY, outcome=CANARY)
    then_it_is(await cast.rektor.patch(path_of(made), {"reason": CANARY}), 200)
    app = await asyncpg.connect(installation.dsns.app)
    async with app.transaction():
        for name, value in (("organisation", cast.organisation("education")), ("branch", "school")):
            await app.execute("SELECT set_config($1, $2, true)", f"app.{name}", value)
        statement = "SELECT v::text FROM chronology_version v WHERE chronology_entry_id = $1"
        stored = str(await app.fetch(statement, made["id"]))
        assert stored.count("concern") == 2
        assert CANARY not in stored
        assert CANARY.encode().hex() not in stored
        for statement in (
            "UPDATE chronology_version SET kind = 'strength'",
            "UPDATE chronology_entry SET written_at = now()",
            "DELETE FROM chronology_entry",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with app.transaction():
                    await app.execute(statement)
    told = await app.fetch(
        "SELECT type, link FROM outbox_event WHERE child_id = $1 AND type LIKE 'chronology.%' ORDER BY id",
        elsa.id,
    )
    await app.close()
    assert [tuple(row) for row in told] == [
        ("chronology.written", path_of(made)),
        ("chronology.amended", path_of(made)),
    ]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", -5_000_000_000]
)
async def test_nothing_happened_before_anybody_reckoned(cast: Cast, moment: object) -> None:
    elsa = await given_a_child(cast.rektor)
    refused = await cast.rektor.post(f"{elsa.path}/chronology", {**ENTRY, "happenedAt": moment})
    problem = then_it_is_refused(refused, 422, "invalid-request")
    assert problem["errors"][0]["pointer"] == "/happenedAt"
    answers = await cast.rektor.post(f"{elsa.path}/five-questions", {"happenedAt": moment})
    then_it_is_refused(answers, 422, "invalid-request")


@pytest.mark.parametrize(
    "blank", [" ", "\n", " \t ", "\u00a0", "\u2003", "\u200b", "\u3000", "\ufeff", "\u00ad"]
)
async def test_blanks_are_no_words(cast: Cast, blank: str) -> None:
    elsa = await given_a_child(cast.rektor)
    refused = await cast.rektor.post(f"{elsa.path}/chronology", {**ENTRY, "fact": blank})
    then_it_is_refused(refused, 422, "invalid-request")
    final = {"childView": blank, "status": "final"}
    then_it_is_refused(await cast.rektor.post(f"{elsa.path}/five-questions", final), 422, "invalid-request")
