"""What is shared and not taken over is read while the rules let it be: the list in SQL, the one in Python."""

import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from app.demo.callers import Caller
from app.kit.clock import swedish_date, wall_clock
from app.main import create_app
from app.rules.ages import birthday
from app.rules.disclosure import decide
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts
from app.settings import Settings
from app.vocabulary import DecisionOutcome, ProtectionLevel
from tests.cast import Cast
from tests.conftest import PUBLIC_URL, Installation
from tests.consents.family_steps import (
    Family,
    given_a_family,
    given_answers,
    given_shared_on_consent,
    sharing,
)
from tests.interop.importing import superuser_dsn
from tests.rules.rule_situations import CASES
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused, when_the_date_is

DUTY = "concern-report"
OTHERWISE = "anyone-may-report"
MOVES = {Fact.AGE, Fact.PROTECTION, Fact.SEALED, Fact.PLACEMENT_HIDDEN}
OPENED = [each.question for each in CASES if each.answer in {DecisionOutcome.ALLOW, DecisionOutcome.DUTY}]


@pytest.fixture
async def switched(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same installation, where nobody may report a concern any more."""
    off = {"switched_off_rules": f"{DUTY}, {OTHERWISE}"}
    service = create_app(settings.model_copy(update=off))
    async with service.router.lifespan_context(service):
        transport = httpx.ASGITransport(service)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
            yield http


def there(caller: Caller, http: httpx.AsyncClient) -> Caller:
    return replace(caller, http=http)


async def given_reported(cast: Cast, family: Family, times: int = 1) -> list[str]:
    """Concern that the school has told reception of, as it must."""
    item = await given_answers(cast.rektor, family.child, "concern")
    body = sharing(cast, item, situation="concern-report")
    return [then_it_is(await cast.rektor.post(family.disclosures, body), 201)["id"] for _ in range(times)]


async def listed(caller: Caller, family: Family) -> set[str]:
    answer = then_it_is(await caller.get(family.disclosures, limit=100), 200)
    assert answer["_meta"]["totalRecords"] == len(answer["items"])
    return {each["id"] for each in answer["items"]}


async def read_one_by_one(caller: Caller, family: Family, disclosures: list[str]) -> set[str]:
    read = {each: await caller.get(f"{family.disclosures}/{each}") for each in disclosures}
    assert {answer.status_code for answer in read.values()} <= {200, 404}
    return {each for each, answer in read.items() if answer.status_code == 200}


async def test_a_rule_that_is_switched_off_empties_the_list_and_closes_the_one(
    cast: Cast, switched: httpx.AsyncClient
) -> None:
    family = await given_a_family(cast)
    taken, waiting = await given_reported(cast, family, 2)
    then_it_is(await cast.reception.post(f"{family.disclosures}/{taken}/receipt"), 201)
    here, elsewhere = cast.reception, there(cast.reception, switched)
    assert await listed(here, family) == {taken, waiting}
    assert await listed(elsewhere, family) == {taken}
    then_it_is(await here.get(f"{family.disclosures}/{waiting}"), 200)
    for refused in (
        await elsewhere.get(f"{family.disclosures}/{waiting}"),
        await elsewhere.post(f"{family.disclosures}/{waiting}/receipt"),
    ):
        then_it_is_refused(refused, 404, "not-found")
    assert await listed(there(cast.rektor, switched), family) == {taken, waiting}


async def test_what_nobody_has_taken_over_is_gone_for_who_knew_of_the_child_by_it_alone(
    cast: Cast, switched: httpx.AsyncClient
) -> None:
    family = await given_a_family(cast)
    (waiting,) = await given_reported(cast, family)
    elsewhere = there(cast.reception, switched)
    assert await listed(elsewhere, family) == set()
    then_it_is_refused(await elsewhere.get(f"{family.disclosures}/{waiting}"), 404, "not-found")


async def test_what_was_open_to_all_closes_when_the_child_is_protected_and_a_consent_holds_on(
    cast: Cast,
) -> None:
    """There is a special reason now; the sender shares it again, or not."""
    elsa = await given_a_family(cast)
    await given_a_child(cast.reception, number=elsa.child.number, kind="case")
    item = await given_answers(cast.rektor, elsa.child, "special-support")
    unharmed = await cast.rektor.post(elsa.disclosures, sharing(cast, item, harm="no-harm"))
    made = then_it_is(unharmed, 201)["id"]
    _, (on_consent,) = await given_shared_on_consent(cast, elsa)
    assert await listed(cast.reception, elsa) == {made, on_consent}
    await given_protection(cast.reception, elsa.child, "protected-registration")
    assert await listed(cast.reception, elsa) == {on_consent}
    assert await read_one_by_one(cast.reception, elsa, [made, on_consent]) == {on_consent}


async def test_the_list_and_the_one_agree_about_facts_that_nobody_has_chosen(
    cast: Cast, installation: Installation
) -> None:
    """What was stored is replaced by facts drawn at random, for one to three items, with a consent or not."""
    seed = random.SystemRandom().randrange(2**32)
    draw = random.Random(seed)  # noqa: S311 - situations, not secrets
    family = await given_a_family(cast)
    consent, (resting,) = await given_shared_on_consent(cast, family)
    without = await given_reported(cast, family, 40)
    stored = {each: [drawn(draw) for _ in range(draw.randint(1, 2))] for each in (resting, *without)}
    with_consent = {resting, *draw.sample(without, 12)}
    await replaced(installation, stored, with_consent, consent)
    expected = {
        each
        for each, questions in stored.items()
        if all(would_open(facts, holds=each in with_consent) for facts in questions)
    }
    assert await listed(cast.reception, family) == expected, f"seed {seed}"
    assert await read_one_by_one(cast.reception, family, [*stored]) == expected, f"seed {seed}"
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    await not_ended(installation, with_consent)  # as if only the rules were there to close it
    left = {
        each
        for each, questions in stored.items()
        if all(would_open(facts, holds=False) for facts in questions)
    }
    assert left <= expected
    assert await listed(cast.reception, family) == left, f"seed {seed}"
    assert await read_one_by_one(cast.reception, family, [*stored]) == left, f"seed {seed}"


def drawn(draw: random.Random) -> Facts:
    """An open question with something changed, so that both answers come up."""
    start = draw.choice(OPENED)
    changed = draw.sample([fact for fact in Fact if fact not in MOVES], k=draw.randint(0, 2))
    return replace(start, **{fact.value: draw.choice(DOMAINS[fact]) for fact in changed})


def would_open(facts: Facts, *, holds: bool) -> bool:
    """What the rules say today of a child of the stories, who is protected by nothing."""
    today = swedish_date(wall_clock())
    fallen = facts.consent in {ConsentState.GIVEN, ConsentState.BY_BOARD_DECISION} and not holds
    now = replace(
        facts,
        age=DOMAINS[Fact.AGE][0],
        protection=ProtectionLevel.NONE,
        sealed=False,
        placement_hidden=False,
        consent=ConsentState.WITHDRAWN if fallen else facts.consent,
    )
    return decide(now, on=today).opens


async def replaced(
    installation: Installation, stored: dict[str, list[Facts]], resting: set[str], consent: str
) -> None:
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        for disclosure, questions in stored.items():
            items: list[dict[str, Any]] = [{"facts": facts.as_record()} for facts in questions]
            await connection.execute(
                "UPDATE disclosure SET decision = jsonb_set(decision, '{items}', $2::jsonb), "
                "consent_id = $3, holds_until = NULL WHERE id = $1",
                disclosure,
                json.dumps(items),
                consent if disclosure in resting else None,
            )
    finally:
        await connection.close()


async def not_ended(installation: Installation, disclosures: set[str]) -> None:
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        await connection.execute(
            "UPDATE disclosure SET ended_at = NULL WHERE id = ANY ($1)", sorted(disclosures)
        )
    finally:
        await connection.close()


async def test_on_the_eighteenth_birthday_the_list_and_the_one_close_together(cast: Cast) -> None:
    today = swedish_date(wall_clock())
    family = await given_a_family(cast, by=cast.bup, born=date(today.year - 16, today.month, 1), kind="care")
    item = await given_answers(cast.bup, family.child, "medical")
    body = sharing(cast, item, necessity="Behövs för stödet hemma.", purpose="social-services")
    made = then_it_is(await cast.bup.post(family.disclosures, body), 201)["id"]
    assert await listed(cast.reception, family) == {made}
    born = date.fromisoformat(
        f"{family.child.number[:4]}-{family.child.number[4:6]}-{family.child.number[6:8]}"
    )
    eighteen = datetime.combine(birthday(born, 18), time(), ZoneInfo("Europe/Stockholm"))
    try:
        await when_the_date_is(cast, (eighteen - timedelta(minutes=1)).isoformat())
        assert await listed(cast.reception, family) == {made}
        assert await read_one_by_one(cast.reception, family, [made]) == {made}
        await when_the_date_is(cast, eighteen.isoformat())
        then_it_is_refused(await cast.reception.get(family.disclosures), 404, "not-found")
        assert await read_one_by_one(cast.reception, family, [made]) == set()
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())
