"""Who has looked: a branch sees its own log, a guardian what happened under their own consent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import text

from app.audit.actor import Actor
from app.audit.service import Deed, record
from app.consents.models import Consent, ConsentAnswer
from app.demo.callers import Caller
from app.vocabulary import Branch, Purpose
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.steps import Child, given_a_child, given_a_guardian, then_it_is, then_it_is_refused

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
ANSWERS: dict[str, Any] = {"inTheWay": {"answered": "yes", "text": "Är trött."}}


async def given_a_parent(cast: Cast, child: Child, name: str) -> tuple[Caller, str]:
    """A guardian with verified custody, who calls through the family app; and the family member's id."""
    number = await given_a_guardian(cast.rektor, child, name=name)
    caller = cast.world.guardian(name, name, number)
    return caller, then_it_is(await caller.get("/whoami"), 200)["familyMemberId"]


async def given_a_consent(cast: Cast, child: Child, *givers: str) -> str:
    """A consent that these people have given, as the school wrote it down."""
    education = cast.organisation("education")
    async with cast.app.state.database.session() as session, session.begin():
        await session.execute(
            text("SELECT set_config('app.organisation', :o, true), set_config('app.branch', 'school', true)"),
            {"o": education},
        )
        owner = {"child_id": child.id, "organisation_id": education, "branch": "school"}
        consent = Consent(
            **owner,
            item_ids=[],
            categories=["general"],
            purpose="coordination",
            valid=Range(date(2025, 9, 1), date(2026, 9, 1)),
            required=[*givers],
        )
        session.add(consent)
        await session.flush()
        for giver in givers:
            session.add(
                ConsentAnswer(
                    **owner,
                    consent_id=consent.id,
                    giver_id=giver,
                    status="given",
                    form="digital",
                    answered_at=NOW,
                )
            )
        return consent.id


async def given_a_deed(
    cast: Cast,
    child: Child,
    who: str,
    *,
    action: str = "disclosure:read",
    consent_id: str | None,
    minutes: int = 0,
) -> None:
    """Something that somebody did under a consent, as the rooms write it in the log."""
    caller: Caller = getattr(cast, who)
    seen = then_it_is(await caller.get("/whoami"), 200)
    actor = Actor(
        client_id="case-system",
        scopes=frozenset(),
        organisation_id=seen["organisationId"],
        branch=Branch(seen["branch"]),
        professional_id=caller.id,
        unit_ids=(caller.unit_id,),
        purpose=Purpose.COORDINATION,
        request_id="req-of-the-test",
    )
    deed = Deed(action=action, child_id=child.id, consent_id=consent_id)
    async with cast.app.state.database.session() as session, session.begin():
        await record(session, actor, deed, now=NOW + timedelta(minutes=minutes))


async def log(caller: Caller, child: Child, **asked: Any) -> Any:
    return then_it_is(await caller.get(f"{child.path}/access-log", **asked), 200)


async def test_the_mother_sees_the_unit_and_the_purpose_under_her_own_consent(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, member = await given_a_parent(cast, elsa, "Anna Berg")
    consent = await given_a_consent(cast, elsa, member)
    await given_a_deed(cast, elsa, "rektor", action="disclosure:share", consent_id=consent)
    await given_a_deed(cast, elsa, "service", consent_id=consent, minutes=5)
    seen = await log(mother, elsa)
    assert seen["items"] == [
        {
            "at": "2026-01-15T09:05:00Z",
            "unitId": cast.unit("service"),
            "unit": "Öppna insatser barn och unga",
            "purpose": "coordination",
            "consentId": consent,
        },
        {
            "at": "2026-01-15T09:00:00Z",
            "unitId": cast.unit("linden"),
            "unit": "Lindens skola",
            "purpose": "coordination",
            "consentId": consent,
        },
    ]


async def test_nothing_of_social_reception_or_inquiry_reaches_the_family(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, member = await given_a_parent(cast, elsa, "Anna Berg")
    consent = await given_a_consent(cast, elsa, member)
    before = (await mother.get(f"{elsa.path}/access-log")).content
    await given_a_deed(cast, elsa, "reception", consent_id=consent)
    await given_a_deed(cast, elsa, "inquiry", consent_id=consent)
    assert (await mother.get(f"{elsa.path}/access-log")).content == before


async def test_what_happened_without_a_consent_is_not_the_familys_to_see(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, _ = await given_a_parent(cast, elsa, "Anna Berg")
    then_it_is(await cast.rektor.get(elsa.path), 200)
    then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", ANSWERS), 201)
    await given_a_deed(cast, elsa, "service", consent_id=None)
    seen = await log(mother, elsa)
    assert (seen["items"], seen["_meta"]["totalRecords"]) == ([], 0)


async def test_another_guardians_consent_and_its_entries_are_not_shown(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, hers = await given_a_parent(cast, elsa, "Anna Berg")
    father, his = await given_a_parent(cast, elsa, "Per Berg")
    own = await given_a_consent(cast, elsa, hers)
    others = await given_a_consent(cast, elsa, his)
    both = await given_a_consent(cast, elsa, hers, his)
    for consent in (own, others, both):
        await given_a_deed(cast, elsa, "service", consent_id=consent)
    assert {item["consentId"] for item in (await log(mother, elsa))["items"]} == {own, both}
    assert {item["consentId"] for item in (await log(father, elsa))["items"]} == {others, both}


async def test_a_guardian_of_nobody_here_learns_nothing(cast: Cast) -> None:
    elsa, other = await given_a_child(cast.rektor), await given_a_child(cast.rektor)
    stranger, _ = await given_a_parent(cast, other, "Eva Ek")
    then_it_is_refused(await stranger.get(f"{elsa.path}/access-log"), 404, "not-found")


async def test_where_the_placement_is_hidden_the_family_log_is_empty(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, member = await given_a_parent(cast, elsa, "Anna Berg")
    consent = await given_a_consent(cast, elsa, member)
    await given_a_deed(cast, elsa, "service", consent_id=consent)
    assert len((await log(mother, elsa))["items"]) == 1
    hidden = {"protection": "hidden-placement"}
    then_it_is(await cast.rektor.patch(elsa.path, hidden), 200)
    assert (await log(mother, elsa))["items"] == []


async def test_a_professional_sees_what_the_own_branch_did_and_was_refused(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", ANSWERS), 201)
    nurses = then_it_is(await cast.school_nurse.post(f"{elsa.path}/five-questions", ANSWERS), 201)
    refused = await cast.teacher.get(f"{elsa.path}/five-questions/{nurses['id']}")
    then_it_is_refused(refused, 404, "not-found")
    seen = (await log(cast.teacher, elsa))["items"]
    assert [(item["action"], item["outcome"], item["reason"]) for item in seen] == [
        ("five-questions:read", "refused", "not-found"),
        ("five-questions:write", "allowed", None),
        ("child:register", "allowed", None),
    ]
    assert seen[0]["professionalId"] == cast.teacher.id
    assert seen[1]["professionalId"] == cast.rektor.id
    assert seen[1]["subjectId"] == made["id"]
    assert (seen[1]["unitId"], seen[1]["unit"]) == (cast.unit("linden"), "Lindens skola")
    assert seen[1]["purpose"] == "coordination"
    assert nurses["id"] not in (await cast.teacher.get(f"{elsa.path}/access-log")).text
    nurse_sees = (await log(cast.school_nurse, elsa))["items"]
    assert [item["subjectId"] for item in nurse_sees] == [nurses["id"]]


async def test_reading_the_log_is_written_in_the_log(cast: Cast, installation: Installation) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, member = await given_a_parent(cast, elsa, "Anna Berg")
    await log(cast.rektor, elsa)
    assert (await log(cast.rektor, elsa))["items"][0]["action"] == "access-log:read"
    await log(mother, elsa)
    connection = await asyncpg.connect(installation.dsns.audit)
    try:
        own_reads = await connection.fetchval(
            "SELECT count(*) FROM audit.audit_entry "
            "WHERE child_id = $1 AND action = 'access-log:read' AND family_member_id = $2",
            elsa.id,
            member,
        )
    finally:
        await connection.close()
    assert own_reads == 1


async def test_pages_count_what_the_caller_may_see_even_outside_the_list(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    mother, member = await given_a_parent(cast, elsa, "Anna Berg")
    consent = await given_a_consent(cast, elsa, member)
    for minute in range(3):
        await given_a_deed(cast, elsa, "service", consent_id=consent, minutes=minute)
    first = await log(mother, elsa, limit=2)
    assert [item["at"] for item in first["items"]] == ["2026-01-15T09:02:00Z", "2026-01-15T09:01:00Z"]
    outside = await log(mother, elsa, limit=2, page=9)
    assert (outside["items"], outside["_meta"]["totalRecords"]) == ([], 3)


async def test_another_organisation_a_wrong_scope_and_a_missing_purpose_are_refused(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/access-log"
    then_it_is_refused(await cast.other_rektor.get(path), 404, "not-found")
    then_it_is_refused(
        await cast.rektor.get("/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/access-log"), 404, "not-found"
    )
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    wrong = cast.world.systems["school-system"].as_professional(cast.rektor.id, ["children.read"])
    then_it_is_refused(
        await Caller("Maria", cast.http, wrong, "coordination").get(path), 403, "scope-missing"
    )


async def test_the_named_person_without_a_relation_has_no_log_to_read(cast: Cast) -> None:
    number = made_up_number(date(2023, 2, 1))
    child = await given_a_child(cast.bup, kind="care", since="2025-01-01", number=number)
    then_it_is(await cast.nurse.get(f"{child.path}/named-person"), 200)
    then_it_is_refused(await cast.nurse.get(f"{child.path}/access-log"), 403, "not-allowed")
