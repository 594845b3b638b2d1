"""What an installation has switched answers no question, and everybody can see that it is so."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import pytest

from app.cli.rules import sign
from app.demo.callers import Caller
from app.main import create_app
from app.rules.disclosure import TABLE
from app.rules.table import NotSwitchableError
from app.settings import Settings
from tests.cast import Cast
from tests.conftest import PUBLIC_URL, Installation
from tests.consents.family_steps import asked_for, given_a_family, given_answers, sharing
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

DUTY = "concern-report"
OTHERWISE = "anyone-may-report"


@pytest.fixture
async def switched(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same installation, with the duty to report switched off, and what would open instead."""
    off = {"switched_off_rules": f"{DUTY}, {OTHERWISE}"}
    service = create_app(settings.model_copy(update=off))
    async with service.router.lifespan_context(service):
        transport = httpx.ASGITransport(service)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
            yield http


def there(caller: Caller, http: httpx.AsyncClient) -> Caller:
    return replace(caller, http=http)


def concern(cast: Cast, child: Child) -> dict[str, Any]:
    return {
        "childId": child.id,
        "purpose": "protection",
        "categories": ["concern"],
        "recipientUnitId": cast.unit("reception"),
        "situation": "concern-report",
    }


async def test_a_rule_that_is_switched_off_explains_nothing(cast: Cast, switched: httpx.AsyncClient) -> None:
    elsa = await given_a_child(cast.rektor)
    here = then_it_is(await cast.rektor.post("/disclosures/explain", concern(cast, elsa)), 200)
    assert (here["outcome"], here["rules"][0]["rule"]) == ("duty", DUTY)
    rektor = there(cast.rektor, switched)
    answer = then_it_is(await rektor.post("/disclosures/explain", concern(cast, elsa)), 200)
    assert answer["outcome"] != "duty"
    assert not {DUTY, OTHERWISE} & {rule["rule"] for rule in answer["rules"]}


async def test_where_the_duty_is_switched_off_a_consent_may_be_asked_for(
    cast: Cast, switched: httpx.AsyncClient
) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "concern")
    asked = asked_for(cast, item, situation="concern-report")
    then_it_is_refused(await cast.rektor.post(family.consents, asked), 409, "use-the-ground")
    then_it_is(await there(cast.rektor, switched).post(family.consents, asked), 201)


async def test_a_sharing_that_rested_on_the_rule_is_refused_and_a_decision_keeps_the_switches(
    cast: Cast, switched: httpx.AsyncClient, installation: Installation
) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "concern")
    wanted = sharing(cast, item, situation="concern-report")
    refused = await there(cast.rektor, switched).post(family.disclosures, wanted)
    assert refused.status_code == 409, refused.text
    here = then_it_is(await cast.rektor.post(family.disclosures, wanted), 201)
    not_shared = {**wanted, "share": False, "reasonNotToShare": "Regeln gäller inte här."}
    kept = then_it_is(await there(cast.rektor, switched).post(family.disclosures, not_shared), 201)
    switches = [await _switches(installation, made["id"]) for made in (here, kept)]
    assert switches == [{"off": [], "on": []}, {"off": [OTHERWISE, DUTY], "on": []}]


async def _switches(installation: Installation, disclosure: str) -> Any:
    connection = await asyncpg.connect(installation.dsns.owner)
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL ROLE named_person_register")
            return json.loads(
                await connection.fetchval(
                    "SELECT decision -> 'switches' FROM public.disclosure WHERE id = $1", disclosure
                )
            )
    finally:
        await connection.close()


async def test_capabilities_show_what_is_switched_and_signed(
    cast: Cast, switched: httpx.AsyncClient, installation: Installation
) -> None:
    here = then_it_is(await cast.rektor.get("/capabilities"), 200)
    assert (here["ruleTableVersion"], here["ruleTableSignedAt"]) == (TABLE.version, None)
    assert here["switchedOffRules"] == here["switchedOnRules"] == []
    answer = then_it_is(await there(cast.rektor, switched).get("/capabilities"), 200)
    assert answer["switchedOffRules"] == [OTHERWISE, DUTY]
    await sign(installation.dsns.owner, by="Lisa Jansson, stadsjurist", note=None)
    signed = then_it_is(await cast.rektor.get("/capabilities"), 200)["ruleTableSignedAt"]
    owner = await asyncpg.connect(installation.dsns.owner)
    await owner.execute("DELETE FROM rule_sign_off")
    await owner.close()
    assert signed is not None


async def test_the_first_who_signed_this_very_version_says_since_when(
    cast: Cast, installation: Installation
) -> None:
    """Another version that somebody signed before is not this one; a second name changes nothing."""
    owner = await asyncpg.connect(installation.dsns.owner)
    older = "INSERT INTO rule_sign_off (version, signed_by, signed_at) VALUES ($1, $2, $3)"
    try:
        await owner.execute(older, "another version", "Lisa Jansson", datetime(2026, 1, 1, tzinfo=UTC))
        assert then_it_is(await cast.rektor.get("/capabilities"), 200)["ruleTableSignedAt"] is None
        for day, name in ((7, "Omar Haddad"), (3, "Lisa Jansson"), (9, "Eva Sund")):
            await owner.execute(older, TABLE.version, name, datetime(2026, 10, day, tzinfo=UTC))
        signed = then_it_is(await cast.rektor.get("/capabilities"), 200)["ruleTableSignedAt"]
    finally:
        await owner.execute("DELETE FROM rule_sign_off")
        await owner.close()
    assert signed.startswith("2026-10-03T00:00:00")


def test_the_service_is_not_built_on_a_wrong_switch(settings: Settings) -> None:
    with pytest.raises(NotSwitchableError, match="no-such-rule"):
        create_app(settings.model_copy(update={"switched_off_rules": "no-such-rule"}))
