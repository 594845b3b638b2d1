"""A disclosure to one person at a unit: nobody else there knows of it until that person has taken it over."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest

from app.demo.callers import Caller
from app.notices.mailing import mail_the_news
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    SECRET,
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    given_shared_on_consent,
    sharing,
)
from tests.notices.notice_steps import kinds, notices, when_the_worker_keeps_house
from tests.notices.test_mail import Carrier
from tests.steps import given_a_child, then_it_is, then_it_is_refused

NOBODY = "pro-aaaaaaaaaaaaaaaaaaaaaaaaaa"
UNKNOWN = "dis-aaaaaaaaaaaaaaaaaaaaaaaaaa"


@dataclass
class Colleague:
    """Somebody who works at the reception beside Sara."""

    caller: Caller
    duty: str


async def given_a_colleague(cast: Cast, name: str, *, unit: str = "reception") -> Colleague:
    """Somebody with a duty of their own at a unit of the social board."""
    administrator = cast.world.administrator
    person = {"organisationId": cast.organisation("social"), "name": name}
    professional = then_it_is(await administrator.post("/professionals", person), 201)["id"]
    duty = {
        "professionalId": professional,
        "unitId": cast.unit(unit),
        "role": "social-worker",
        "validFrom": "2019-01-01",
    }
    made = then_it_is(await administrator.post("/duties", duty), 201)["id"]
    key = f"colleague-{professional[-6:]}"
    caller = cast.world.staff(key, name, professional, unit=unit, system="case-system")
    return Colleague(caller, made)


async def when_the_duty_ends(cast: Cast, colleague: Colleague) -> None:
    ended = await cast.world.administrator.patch(f"/duties/{colleague.duty}", {"validTo": "2020-01-01"})
    then_it_is(ended, 200)


async def given_shared_with(cast: Cast, family: Family, who: Caller) -> dict[str, Any]:
    """Special support, consented to, for one person at the reception."""
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    await given_both_consent(family, consent)
    body = sharing(cast, item, consentId=consent, recipientProfessionalId=who.id)
    made: dict[str, Any] = then_it_is(await cast.rektor.post(family.disclosures, body), 201)
    return made


def alike(one: httpx.Response, other: httpx.Response) -> None:
    """One is refused as the other is, but for the id of the request and where it went."""
    first, second = ({**answer.json(), "requestId": "", "instance": ""} for answer in (one, other))
    assert (one.status_code, first) == (other.status_code, second)


async def test_only_that_person_knows_of_it_reads_it_and_takes_it_over(cast: Cast) -> None:
    family, tove = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tove.caller)
    path = f"{family.disclosures}/{made['id']}"
    assert made["recipientProfessionalId"] == tove.caller.id
    assert made["undeliverable"] is False
    assert made["decision"]["recipientProfessionalId"] == tove.caller.id
    for other in (path, family.disclosures, f"{family.child.path}/received-items", family.child.path):
        then_it_is_refused(await cast.reception.get(other), 404, "not-found")
    alike(await cast.reception.get(path), await cast.reception.get(f"{family.disclosures}/{UNKNOWN}"))
    then_it_is_refused(await cast.reception.post(f"{path}/receipt"), 404, "not-found")

    listed = then_it_is(await tove.caller.get(family.disclosures), 200)["items"]
    assert [(each["id"], each["recipientProfessionalId"]) for each in listed] == [
        (made["id"], tove.caller.id)
    ]
    read = then_it_is(await tove.caller.get(path), 200)
    assert read["items"][0]["content"]["inTheWay"]["text"] == SECRET
    assert read["undeliverable"] is None
    taken = then_it_is(await tove.caller.post(f"{path}/receipt"), 201)
    # What an authority has received is its own: the unit knows of it from now on.
    kept = then_it_is(await cast.reception.get(f"{family.child.path}/received-items"), 200)["items"]
    assert [each["id"] for each in kept] == taken["receivedItemIds"]
    assert kept[0]["receivedBy"] == tove.caller.id
    then_it_is_refused(await cast.reception.post(f"{path}/receipt"), 409, "already-received")


async def test_a_colleague_who_has_the_child_sees_no_more_of_it_than_a_stranger(cast: Cast) -> None:
    """Sara has a case of her own about the child: nothing in it tells that Tyra has been given something."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    sara = cast.reception
    await given_a_child(sara, number=family.child.number, kind="case")
    before = [(await sara.get(path)).json() for path in rooms(family)]
    made = await given_shared_with(cast, family, tyra.caller)
    path = f"{family.disclosures}/{made['id']}"
    then_it_is(await tyra.caller.get(path), 200)
    (told,) = [each for each in await notices(tyra.caller, family.child) if each["kind"] == "disclosure-made"]
    assert told["professionalId"] == tyra.caller.id
    for view in ("mine", "unit", "role-mailbox"):
        assert "disclosure-made" not in await kinds(sara, family.child, view=view)
    then_it_is_refused(await sara.get(f"/notices/{told['id']}"), 404, "not-found")
    then_it_is_refused(await sara.post(f"/notices/{told['id']}/read"), 404, "not-found")
    then_it_is_refused(await sara.get(path), 404, "not-found")
    then_it_is_refused(await sara.post(f"{path}/receipt"), 403, "not-allowed")
    assert [(await sara.get(path)).json() for path in rooms(family)] == before
    log = await sara.get(f"{family.child.path}/access-log", limit=100)
    assert made["id"] not in log.text
    own = await tyra.caller.get(f"{family.child.path}/access-log", limit=100)
    assert made["id"] in own.text


def rooms(family: Family) -> tuple[str, ...]:
    """Where something would show."""
    child = family.child.path
    return (f"{child}/disclosures", f"{child}/received-items", f"{child}/corrections", f"{child}/consents")


async def test_a_correction_is_told_to_that_person_and_after_the_receipt_to_the_unit(cast: Cast) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    shared = then_it_is(await cast.rektor.get(f"{family.disclosures}/{made['id']}"), 200)
    item = shared["items"][0]["sourceId"]
    await given_a_child(cast.reception, number=family.child.number, kind="case")
    amended = {"childView": "Jag vill sova längre."}
    then_it_is(await cast.rektor.patch(f"{family.child.path}/five-questions/{item}", amended), 200)
    corrections = f"{family.child.path}/corrections"
    assert len(then_it_is(await tyra.caller.get(corrections), 200)["items"]) == 1
    assert then_it_is(await cast.reception.get(corrections), 200)["items"] == []
    assert "disclosure-corrected" in await kinds(tyra.caller, family.child, view="unit")
    assert "disclosure-corrected" not in await kinds(cast.reception, family.child, view="unit")
    then_it_is(await tyra.caller.post(f"{family.disclosures}/{made['id']}/receipt"), 201)
    assert len(then_it_is(await cast.reception.get(corrections), 200)["items"]) == 1
    assert "disclosure-corrected" in await kinds(cast.reception, family.child, view="unit")


async def test_when_that_person_leaves_nobody_reads_it_and_the_sender_is_told(
    cast: Cast, installation: Installation
) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    other = await given_a_colleague(cast, "Tyra Holm", unit="inquiry")
    made = await given_shared_with(cast, family, tyra.caller)
    path = f"{family.disclosures}/{made['id']}"
    then_it_is(await tyra.caller.get(path), 200)
    await when_the_duty_ends(cast, tyra)
    then_it_is_refused(await tyra.caller.get(path), 401, "not-authenticated")
    for caller in (cast.reception, other.caller):
        then_it_is_refused(await caller.get(path), 404, "not-found")
    assert then_it_is(await cast.rektor.get(path), 200)["undeliverable"] is True
    (listed,) = then_it_is(await cast.rektor.get(family.disclosures), 200)["items"]
    assert listed["undeliverable"] is True
    await when_the_worker_keeps_house(installation)
    assert (await kinds(cast.rektor, family.child))["disclosure-undeliverable"] == "new"
    assert await notices(cast.reception, family.child, view="unit") == []

    again = {key: listed[key] for key in ("purpose", "consentId", "recipientUnitId")}
    item = then_it_is(await cast.rektor.get(path), 200)["items"][0]["sourceId"]
    anew = {**again, "items": [{"kind": "five-questions", "id": item}], "familyInformed": True}
    then_it_is(await cast.rektor.post(family.disclosures, anew), 201)
    assert len(then_it_is(await cast.reception.get(family.disclosures), 200)["items"]) == 1


async def test_somebody_who_moves_to_another_unit_leaves_it_behind(cast: Cast) -> None:
    """The duty at that unit counts, not that it is the same person."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    elsewhere = {
        "professionalId": tyra.caller.id,
        "unitId": cast.unit("inquiry"),
        "role": "social-worker",
        "validFrom": "2019-01-01",
    }
    then_it_is(await cast.world.administrator.post("/duties", elsewhere), 201)
    await when_the_duty_ends(cast, tyra)
    auth = cast.world.systems["case-system"].as_professional(
        tyra.caller.id,
        ["disclosures.read"],
    )
    moved = Caller("Tyra Holm", cast.http, auth, "coordination", id=tyra.caller.id)
    then_it_is_refused(await moved.get(f"{family.disclosures}/{made['id']}"), 404, "not-found")


@pytest.mark.parametrize("who", ["nobody", "another unit", "another branch", "another organisation", "left"])
async def test_only_who_works_at_the_recipient_can_be_named(cast: Cast, who: str) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    gone = await given_a_colleague(cast, "Tyra Holm")
    await when_the_duty_ends(cast, gone)
    named = {
        "nobody": NOBODY,
        "another unit": cast.service.id,
        "another branch": cast.inquiry.id,
        "another organisation": cast.bup.id,
        "left": gone.caller.id,
    }[who]
    refused = await cast.rektor.post(family.disclosures, sharing(cast, item, recipientProfessionalId=named))
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert [(each["pointer"], each["code"]) for each in body["errors"]] == [
        ("/recipientProfessionalId", "no-duty")
    ]
    assert named not in refused.text
    malformed = sharing(cast, item, recipientProfessionalId="Tyra")
    then_it_is_refused(await cast.rektor.post(family.disclosures, malformed), 422, "invalid-request")


async def test_one_in_pupil_health_is_named_in_that_branch(cast: Cast) -> None:
    """The school nurse sits at the school, and not in its general branch."""
    family = await given_a_family(cast, by=cast.service, kind="case")
    item = await given_answers(cast.service, family.child)
    consent = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit("linden"), "branch": "pupil-health-medical"}],
        "purpose": "coordination",
        "validTo": "2030-12-31",
    }
    asked = then_it_is(await cast.service.post(family.consents, consent), 201)["id"]
    await given_both_consent(family, asked)
    body = sharing(cast, item, to="linden", consentId=asked, recipientProfessionalId=cast.school_nurse.id)
    refused = await cast.service.post(family.disclosures, body)
    then_it_is_refused(refused, 422, "invalid-request")
    made = await cast.service.post(family.disclosures, {**body, "recipientBranch": "pupil-health-medical"})
    path = f"{family.disclosures}/{then_it_is(made, 201)['id']}"
    then_it_is(await cast.school_nurse.get(path), 200)
    for other in (cast.rektor, cast.teacher, cast.psychologist):
        then_it_is_refused(await other.get(path), 404, "not-found")


async def test_what_is_for_one_person_answers_no_question_of_a_unit(cast: Cast) -> None:
    """Her colleagues would read in the answer that there is a disclosure."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    await given_a_child(cast.reception, number=family.child.number, kind="case")
    made = await given_shared_with(cast, family, tyra.caller)
    question = {
        "askedUnitId": cast.unit("linden"),
        "categories": ["special-support"],
        "purpose": "coordination",
        "why": "Vi utreder stödet.",
    }
    asked = await cast.reception.post(f"{family.child.path}/information-requests", question)
    where = f"{family.child.path}/information-requests/{then_it_is(asked, 201)['id']}/answers"
    answer = {"category": "special-support", "disclosureId": made["id"]}
    refused = then_it_is_refused(await cast.rektor.post(where, answer), 422, "invalid-request")
    assert [(each["pointer"], each["code"], each["detail"]) for each in refused["errors"]] == [
        ("/disclosureId", "one-person", "was shared with one person, and a unit asks")
    ]


async def test_the_mailbox_of_the_unit_is_told_nothing(cast: Cast, installation: Installation) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    unit = then_it_is(await cast.rektor.get(f"/units/{cast.unit('reception')}"), 200)
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        await mail_the_news(connection, Carrier())  # what other tests have left
        await given_shared_with(cast, family, tyra.caller)
        quiet, loud = Carrier(), Carrier()
        await mail_the_news(connection, quiet)
        await given_shared_on_consent(cast, family)
        await mail_the_news(connection, loud)
    finally:
        await connection.close()
    assert unit["roleMailbox"] not in quiet.told
    assert unit["roleMailbox"] in loud.told


async def test_no_event_tells_the_systems_of_the_unit(cast: Cast, installation: Installation) -> None:
    """Neither that it was shared, nor that it was corrected, nor that its ground fell."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    before = await told_to_systems(installation, family)
    made = await given_shared_with(cast, family, tyra.caller)
    read = then_it_is(await tyra.caller.get(f"{family.disclosures}/{made['id']}"), 200)
    path = f"{family.child.path}/five-questions/{read['items'][0]['sourceId']}"
    then_it_is(await cast.rektor.patch(path, {"childView": "Jag vill sova längre."}), 200)
    then_it_is(await family.mother.post(f"{family.consents}/{made['consentId']}/withdrawal"), 200)
    assert await told_to_systems(installation, family) == before
    assert await notices(tyra.caller, family.child) == []
    await given_shared_on_consent(cast, family)
    assert await told_to_systems(installation, family) == {*before, "disclosure.made"}


async def told_to_systems(installation: Installation, family: Family) -> set[str]:
    """The kinds of events about disclosures of a child that wait for delivery, or have waited."""
    connection = await asyncpg.connect(installation.dsns.owner)
    try:
        rows = await connection.fetch(
            "SELECT type FROM outbox_event WHERE child_id = $1 AND type LIKE 'disclosure.%'", family.child.id
        )
    finally:
        await connection.close()
    return {row["type"] for row in rows}


async def test_the_family_is_told_the_unit_and_not_the_person(cast: Cast) -> None:
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    seen = await family.mother.get(f"{family.disclosures}/{made['id']}")
    assert then_it_is(seen, 200)["recipientUnitId"] == cast.unit("reception")
    assert tyra.caller.id not in seen.text


async def test_a_forgotten_filter_shows_a_colleague_nothing(cast: Cast, installation: Installation) -> None:
    """The second lock: row-level security asks who it is for, and at which unit they work today."""
    family, tyra = await given_a_family(cast), await given_a_colleague(cast, "Tyra Holm")
    made = await given_shared_with(cast, family, tyra.caller)
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        mine = await _rows(connection, cast, made["id"], tyra.caller.id, cast.unit("reception"))
        colleague = await _rows(connection, cast, made["id"], cast.reception.id, cast.unit("reception"))
        elsewhere = await _rows(connection, cast, made["id"], tyra.caller.id, cast.unit("inquiry"))
    finally:
        await connection.close()
    assert (mine, colleague, elsewhere) == ((1, 1), (0, 0), (0, 0))


async def _rows(
    connection: asyncpg.Connection, cast: Cast, disclosure: str, professional: str, unit: str
) -> tuple[int, int]:
    caller = {
        "organisation": cast.organisation("social"),
        "branch": "social-reception",
        "professional": professional,
        "units": unit,
    }
    async with connection.transaction():
        for name, value in caller.items():
            await connection.execute("SELECT set_config($1, $2, true)", f"app.{name}", value)
        heads = await connection.fetchval("SELECT count(*) FROM disclosure WHERE id = $1", disclosure)
        items = await connection.fetchval(
            "SELECT count(*) FROM disclosure_item WHERE disclosure_id = $1", disclosure
        )
    return heads, items
