"""The child is heard about a consent, asked itself or not; its guardians read what it lets them."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    Family,
    asked_for,
    given_a_consent,
    given_a_family,
    given_answers,
)
from tests.steps import given_protection, then_it_is, then_it_is_refused

WORDS = "Vill att skolsköterskan vet, men inte pappa."
UNKNOWN = "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"


def heard(**more: Any) -> dict[str, Any]:
    return {"words": WORDS, "form": "oral", **more}


async def given_asked(cast: Cast, *, born: date = date(2019, 9, 7)) -> tuple[Family, str]:
    """A consent that waits for two guardians; returns it with the family."""
    family = await given_a_family(cast, born=born)
    item = await given_answers(cast.rektor, family.child, "special-support")
    return family, await given_a_consent(cast, family, item)


def views(family: Family, consent: str) -> str:
    return f"{family.consents}/{consent}/child-views"


async def test_what_the_child_says_stands_with_the_consent_and_the_latest_counts(cast: Cast) -> None:
    family, consent = await given_asked(cast)
    path = f"{family.consents}/{consent}"
    before = await cast.rektor.get(path)
    assert (before.json()["childView"], before.json()["childViewDue"]) == (None, True)
    first = await cast.rektor.post(views(family, consent), {"notAskedReason": "not-asked-yet"})
    assert then_it_is(first, 201)["heardBy"] == cast.rektor.id
    assert then_it_is(await cast.rektor.get(path), 200)["childViewDue"] is True
    said = heard(language="so", interpreter=True, heardOn="2025-09-01")
    made = await cast.rektor.post(views(family, consent), said, key="heard-once-1")
    view = then_it_is(made, 201)
    assert made.headers["location"].endswith(views(family, consent))
    assert then_it_is(await cast.rektor.post(views(family, consent), said, key="heard-once-1"), 201) == view
    assert {name: view[name] for name in said} == said
    after = await cast.rektor.get(path)
    assert after.json()["childView"]["words"] == WORDS
    assert after.json()["childViewDue"] is False
    assert after.headers["etag"] != before.headers["etag"]
    listed = then_it_is(await cast.rektor.get(views(family, consent)), 200)["items"]
    assert [each["words"] for each in listed] == [WORDS, None]
    assert listed[1]["notAskedReason"] == "not-asked-yet"


async def test_it_can_be_said_as_the_consent_is_asked_for(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    asked = await cast.rektor.post(family.consents, asked_for(cast, item, childView=heard()))
    consent = then_it_is(asked, 201)
    assert consent["childView"]["words"] == WORDS
    assert consent["childViewDue"] is False
    wrong = asked_for(cast, item, childView={"words": WORDS})
    body = then_it_is_refused(await cast.rektor.post(family.consents, wrong), 422, "invalid-request")
    assert [each["pointer"] for each in body["errors"]] == ["/childView/form"]


async def test_the_guardians_see_no_sign_of_what_the_child_keeps_from_them(cast: Cast) -> None:
    """Byte for byte as before: no words, no reason, no other ETag; and the log tells nothing either."""
    family, consent = await given_asked(cast)
    path = f"{family.consents}/{consent}"
    before = await family.father.get(path)
    then_it_is(await cast.rektor.post(views(family, consent), heard()), 201)
    then_it_is(await cast.rektor.post(views(family, consent), {"notAskedReason": "could-harm"}), 201)
    then_it_is(await cast.rektor.get(views(family, consent)), 200)
    after = await family.father.get(path)
    assert (after.text, after.headers["etag"]) == (before.text, before.headers["etag"])
    then_it_is_refused(await family.father.get(views(family, consent)), 403, "scope-missing")
    log = await family.father.get(f"{family.child.path}/access-log", limit=100)
    assert "view" not in log.text

    then_it_is(await cast.rektor.post(views(family, consent), heard(toGuardians=True)), 201)
    for guardian in (family.mother, family.father):
        read = then_it_is(await guardian.get(path), 200)
        assert read["childView"]["words"] == WORDS
        assert read["childViewDue"] is None
    then_it_is(await cast.rektor.post(views(family, consent), heard(words="Bara till rektor.")), 201)
    assert then_it_is(await family.father.get(path), 200)["childView"]["words"] == WORDS
    own = then_it_is(await cast.rektor.get(path), 200)
    assert own["childView"]["words"] == "Bara till rektor."


async def test_a_protected_childs_guardians_are_told_nothing_it_has_said(cast: Cast) -> None:
    """A place may stand in its words."""
    family, consent = await given_asked(cast)
    then_it_is(await cast.rektor.post(views(family, consent), heard(toGuardians=True)), 201)
    await given_protection(cast.rektor, family.child, "confidentiality-marked")
    path = f"{family.consents}/{consent}"
    assert then_it_is(await family.mother.get(path), 200)["childView"] is None
    assert then_it_is(await cast.rektor.get(path), 200)["childView"]["words"] == WORDS


async def test_a_child_that_is_asked_itself_reads_what_was_written_down_for_it(cast: Cast) -> None:
    family, consent = await given_asked(cast, born=date(2010, 2, 1))
    path = f"{family.consents}/{consent}"
    assert then_it_is(await cast.rektor.get(path), 200)["childViewDue"] is False
    then_it_is(await cast.rektor.post(views(family, consent), heard()), 201)
    young = cast.world.young_person(f"young-{consent[-6:]}", "Elsa Berg", family.child.number)
    assert then_it_is(await young.get(path), 200)["childView"]["words"] == WORDS
    assert then_it_is(await family.mother.get(path), 200)["childView"] is None
    refused = await cast.rektor.post(views(family, consent), {"notAskedReason": "not-reached"})
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert [each["code"] for each in body["errors"]] == ["asked-itself"]


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({}, "/words", "one-of"),
        (heard(notAskedReason="not-reached"), "/words", "one-of"),
        ({"words": WORDS}, "/form", "missing"),
        (heard(form="digital"), "/form", "form"),
        (heard(heardOn="2099-01-01"), "/heardOn", "future"),
        ({"notAskedReason": "could-harm", "toGuardians": True}, "/toGuardians", "could-harm"),
        ({"notAskedReason": "too-young"}, "/notAskedReason", "old-enough"),
    ],
)
async def test_what_cannot_stand_is_refused(
    cast: Cast, said: dict[str, Any], pointer: str, code: str
) -> None:
    family, consent = await given_asked(cast, born=date(2013, 1, 15))
    refused = await cast.rektor.post(views(family, consent), said)
    body = then_it_is_refused(refused, 422, "invalid-request")
    assert [(each["pointer"], each["code"]) for each in body["errors"]] == [(pointer, code)]
    assert WORDS not in refused.text
    assert then_it_is(await cast.rektor.get(views(family, consent)), 200)["items"] == []


async def test_to_others_there_is_no_such_consent(cast: Cast) -> None:
    family, consent = await given_asked(cast)
    other, theirs = await given_asked(cast)
    for caller in (cast.other_rektor, cast.reception, cast.bup):
        for path in (views(family, consent), views(family, UNKNOWN)):
            then_it_is_refused(await caller.get(path), 404, "not-found")
            then_it_is_refused(await caller.post(path, heard()), 404, "not-found")
    for caller in (cast.rektor, cast.school_nurse):
        swapped = await caller.post(views(family, theirs), heard())
        then_it_is_refused(swapped, 404, "not-found")
    then_it_is_refused(await cast.school_nurse.get(views(family, consent)), 404, "not-found")
    then_it_is_refused(await family.mother.post(views(family, consent), heard()), 403, "scope-missing")
    listed = await cast.rektor.for_purpose(None).get(views(family, consent))
    then_it_is_refused(listed, 400, "header-missing")
    assert then_it_is(await cast.rektor.get(views(other, theirs)), 200)["items"] == []


async def test_nothing_is_written_down_about_a_child_that_has_left(cast: Cast) -> None:
    family, consent = await given_asked(cast)
    ended = {"kind": "emigrated", "on": "2025-10-01", "source": "population-register"}
    then_it_is(await cast.rektor.post(f"{family.child.path}/endings", ended), 201)
    refused = await cast.rektor.post(views(family, consent), heard())
    then_it_is_refused(refused, 409, "child-has-ended")
    assert WORDS not in refused.text


async def test_the_words_lie_sealed_and_a_forgotten_filter_shows_a_guardian_nothing(
    cast: Cast, installation: Installation
) -> None:
    family, consent = await given_asked(cast)
    made = then_it_is(await cast.rektor.post(views(family, consent), heard()), 201)["id"]
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.family', $1, true)", family.father_id)
            seen = await connection.fetchval("SELECT count(*) FROM consent_child_view WHERE id = $1", made)
        async with connection.transaction():
            for name, value in (
                ("organisation", cast.organisation("education")),
                ("branch", "school"),
            ):
                await connection.execute("SELECT set_config($1, $2, true)", f"app.{name}", value)
            own = await connection.fetchval("SELECT words_sealed FROM consent_child_view WHERE id = $1", made)
            assert WORDS.encode() not in own
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("UPDATE consent_child_view SET to_guardians = true")
    finally:
        await connection.close()
    assert seen == 0
