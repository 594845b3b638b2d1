"""The properties of law.md 1.7, over HTTP, in situations that nobody has chosen. Where each is held:

P1  the named person gains nothing   here, and on the table
P2  withdrawing never enlarges       here, and on the table; tests/disclosures/test_sharing.py
P3  a duty heeds no refusal          test_law_properties_of_duties.py, and on the table
P4  no secret to school              here, and on the table
P5  feedback has three values        test_law_properties_of_duties.py, and on the table
P6  masked children                  here; tests/contract/test_protected_child_leaves_no_trace.py
P7  every answer leaves a line       here; tests/promises/test_every_operation_is_audited.py
P8  no guardian blocks or lifts      here; tests/care_blocks/test_blocking_the_care_record.py
P9  ages by the Swedish date         here, and on the table
P10 purpose, and basis in force      here, and on the table
P11 unknown is forbidden is 404      here, for every operation; tests/promises/test_non_interference.py
P12 no direct access                 here, and on the table
P13 deletion keeps the line          comes with retention
P14 old decisions stay as they were  here, and on the table

The table's own properties are in tests/rules/test_rules_disclosure_properties.py.
"""

import json
import re
from datetime import date, timedelta
from itertools import count
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.demo.callers import API, Caller
from app.demo.token_client import TokenRefusedError
from app.kit.clock import swedish_date, wall_clock
from app.kit.ids import new_id, sample
from app.rules.disclosure import TABLE, decide
from app.rules.facts import Facts
from app.rules.legal_basis import citation
from app.vocabulary import Category
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_both_consent,
    sharing,
)
from tests.promises.two_worlds import ID, Aliases, operations_of
from tests.steps import Child, given_a_child, given_protection, then_it_is

over_http = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WRITTEN = [each.value for each in Category if each not in ("five-questions", "plan", "role")]
categories = st.lists(st.sampled_from(WRITTEN), unique=True, max_size=4)
WORDS = {"necessity": "Behövs för skolgången.", "weighing": "Vägt och befunnet.", "harm": "no-harm"}
SITUATIONS = ["ordinary", "concern-report", "handover", "drawing-up-plan", "open-intervention"]
_SECRETS = count()


async def given_a_secret(caller: Caller, child: Child, written: list[str]) -> tuple[str, str]:
    """Answers with a word that is nowhere else; returns their id and the word."""
    secret = f"hemlighet{next(_SECRETS)}x"
    body = {"childView": f"Det är {secret}.", "status": "final", "categories": written}
    made = then_it_is(await caller.post(f"{child.path}/five-questions", body), 201)
    return str(made["id"]), secret


async def everything_told(caller: Caller, child: Child) -> dict[str, str]:
    """All that somebody is answered about a child: every list, and each thing in it. Not the log: it grows
    with each of these questions.
    """
    told: dict[str, str] = {}
    for method, path, _ in operations_of(caller_app(caller)):
        if method == "GET" and re.fullmatch(r"/children/\{childId\}(/[a-z-]+)?", path) and "log" not in path:
            where = path.format(childId=child.id)
            answer = await caller.get(where)
            told[where] = answer.text if answer.is_success else ""
            for item in answer.json().get("items", []) if answer.is_success else []:
                if isinstance(item.get("id"), str):
                    one = await caller.get(f"{where}/{item['id']}")
                    told[f"{where}/{item['id']}"] = one.text if one.is_success else ""
    return told


def caller_app(caller: Caller) -> Any:
    transport: Any = caller.http._transport
    return transport.app


def secrets_in(told: dict[str, str]) -> set[str]:
    return set(re.findall(r"hemlighet\d+x", " ".join(told.values())))


def members_in(told: dict[str, str]) -> set[tuple[str, str]]:
    """The names of the members of every answer: the visible field set."""
    return {
        (ID.sub("…", where), name) for where, text in told.items() for name in re.findall(r'"(\w+)":', text)
    }


async def named_person_of(cast: Cast, child: Child, professional: str) -> None:
    today = swedish_date(wall_clock()).isoformat()
    body = {"professionalId": professional, "validFrom": today}
    then_it_is(await cast.rektor.post(f"{child.path}/named-person-assignments", body), 201)


@over_http
@given(who=st.sampled_from(["teacher", "school_nurse", "psychologist"]), written=categories)
async def test_p1_the_named_person_sees_no_more_than_before(cast: Cast, who: str, written: list[str]) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.nurse, number=elsa.number, kind="care")
    await given_a_child(cast.inquiry, number=elsa.number, kind="case")
    for keeper in (cast.rektor, cast.nurse, cast.inquiry):
        await given_a_secret(keeper, elsa, written)
    colleague: Caller = getattr(cast, who)
    before = await everything_told(colleague, elsa)
    await named_person_of(cast, elsa, colleague.id)
    after = await everything_told(colleague, elsa)
    assert secrets_in(after) <= secrets_in(before)
    own = "/children/…/named-person"
    gained = {each for each in members_in(after) - members_in(before) if not each[0].startswith(own)}
    assert gained == set()


async def shared_somehow(cast: Cast, family: Family, units: list[str], taken: bool) -> tuple[str, set[str]]:
    """Something shared under a consent, taken over by the first of them or not; the consent, what is told."""
    item, secret = await given_a_secret(cast.rektor, family.child, ["special-support"])
    consent = await given_a_consent(cast, family, item, to=tuple(units))
    await given_both_consent(family, consent)
    for at, unit in enumerate(units):
        body = sharing(cast, item, to=unit, consentId=consent)
        made = then_it_is(await cast.rektor.post(family.disclosures, body), 201)
        if taken and at == 0:
            receiver: Caller = getattr(cast, _WHO_AT[unit])
            then_it_is(await receiver.post(f"{family.disclosures}/{made['id']}/receipt"), 201)
    return consent, {secret}


_WHO_AT = {"reception": "reception", "service": "service", "bup": "bup"}


@over_http
@given(
    units=st.lists(st.sampled_from(sorted(_WHO_AT)), unique=True, min_size=1, max_size=3),
    taken=st.booleans(),
    guardian=st.sampled_from(["mother", "father"]),
)
async def test_p2_a_withdrawal_never_shows_anybody_more(
    cast: Cast, units: list[str], taken: bool, guardian: str
) -> None:
    family = await given_a_family(cast)
    consent, secrets = await shared_somehow(cast, family, units, taken)
    people: dict[str, Caller] = {unit: getattr(cast, who) for unit, who in _WHO_AT.items()}
    before = {unit: secrets_in(await everything_told(who, family.child)) for unit, who in people.items()}
    assert all(before[unit] == secrets for unit in units), "it was shared"
    withdrawal = await getattr(family, guardian).post(f"{family.consents}/{consent}/withdrawal")
    assert withdrawal.is_success, withdrawal.text
    for at, (unit, who) in enumerate(
        sorted(people.items(), key=lambda each: units.index(each[0]) if each[0] in units else 9)
    ):
        after = secrets_in(await everything_told(who, family.child))
        assert after <= before[unit]
        kept = taken and at == 0 and unit == units[0]
        assert after == (secrets if kept else set()), f"what {unit} has taken over stays, and nothing else"


@over_http
@given(
    born=st.dates(date(2009, 1, 1), date(2024, 1, 1)),
    sender=st.sampled_from(["nurse", "bup", "inquiry", "service"]),
    written=categories,
    said=st.fixed_dictionaries(
        {"to": st.sampled_from(["linden", "eken"]), "situation": st.sampled_from(SITUATIONS)},
        optional={name: st.just(words) for name, words in WORDS.items()},
    ),
)
async def test_p4_no_secret_goes_to_school_without_a_consent(
    cast: Cast, born: date, sender: str, written: list[str], said: dict[str, str]
) -> None:
    holder: Caller = getattr(cast, sender)
    kind = "care" if sender in ("nurse", "bup") else "case"
    since = born.isoformat() if kind == "care" else "2024-02-01"
    child = await given_a_child(holder, born=born, kind=kind, since=since)
    item, _ = await given_a_secret(holder, child, written)
    answer = await holder.post(f"{child.path}/disclosures", sharing(cast, item, **said))
    assert answer.status_code == 409, answer.text


@over_http
@given(
    level=st.sampled_from(["confidentiality-marked", "protected-registration", "sealed", "hidden-placement"]),
    who=st.sampled_from(["teacher", "school_nurse", "other_rektor", "reception", "bup"]),
    by_a_link=st.booleans(),
    data=st.data(),
)
async def test_p6_a_protected_child_answers_as_no_child_at_all(
    cast: Cast, level: str, who: str, by_a_link: bool, data: st.DataObject
) -> None:
    """Whatever is asked, whatever protects it, and also when only a pointer linked to it is protected."""
    amir, outsider = await given_a_child(cast.rektor), getattr(cast, who)
    protected = await given_a_child(cast.rektor) if by_a_link else amir
    setter = cast.service if level == "hidden-placement" else cast.rektor
    for child in {amir.id: amir, protected.id: protected}.values():
        await given_a_child(cast.service, number=child.number, kind="case")
    await given_protection(setter, protected, level)
    if by_a_link:
        link = {"otherChildId": protected.id, "reason": "found-to-be-one"}
        then_it_is(await setter.post(f"{amir.path}/links", link), 201)
    below = sorted(each for each in operations_of(cast.app) if "{childId}" in each[1])
    for method, path, example in data.draw(st.lists(st.sampled_from(below), min_size=4, max_size=4)):
        there, nowhere = [
            await asked_of(outsider, method, path, example, child) for child in (amir.id, new_id("chi"))
        ]
        assert without_ids(there) == without_ids(nowhere), f"{method} {path}"
        assert not there.is_success
    sought = [
        await outsider.post("/children/lookup", {"identityNumber": number})
        for number in (amir.number, made_up_number(date(2014, 4, 4)))
    ]
    assert without_ids(sought[0]) == without_ids(sought[1])


@over_http
@given(
    who=st.sampled_from(["rektor", "teacher", "reception", "other_rektor", "nurse"]), at=st.integers(0, 1_000)
)
async def test_p7_every_answer_about_a_child_leaves_a_line(
    cast: Cast, installation: Installation, who: str, at: int
) -> None:
    elsa = await given_a_child(cast.rektor)
    paths = [
        path
        for method, path, _ in operations_of(cast.app)
        if method == "GET" and re.fullmatch(r"/children/\{childId\}(/[a-z-]+)?", path)
    ]
    path = sorted(paths)[at % len(paths)].format(childId=elsa.id)
    answer = await getattr(cast, who).get(path)
    log = await asyncpg.connect(installation.dsns.audit)
    try:
        lines = await log.fetch(
            "SELECT outcome FROM audit.audit_entry WHERE request_id = $1", answer.headers["x-request-id"]
        )
    finally:
        await log.close()
    assert [line["outcome"] for line in lines] == ["allowed" if answer.is_success else "refused"] * len(lines)
    assert lines, f"{path} for {who}: {answer.status_code} and no line"


@over_http
@given(age=st.integers(6, 15), guardian=st.sampled_from(["mother", "father"]), note=st.booleans())
async def test_p8_no_guardian_sets_a_block_or_learns_of_one(
    cast: Cast, age: int, guardian: str, note: bool
) -> None:
    born = date(2025 - age, 6, 1)
    family = await given_a_family(cast, born=born)
    await given_a_child(cast.nurse, number=family.child.number, kind="care", since=born.isoformat())
    blocks = f"{family.child.path}/care-blocks"
    parent: Caller = getattr(family, guardian)
    body = {"organisationId": cast.organisation("region"), **({"note": "Ingen ska läsa."} if note else {})}
    tried = await parent.post(blocks, body)
    assert tried.status_code in {403, 404}, tried.text
    none = await parent.get(blocks)
    made = then_it_is(await cast.nurse.post(blocks, {"note": "Barnet bad om det."}), 201)
    lifted = await parent.post(f"{blocks}/{made['id']}/lifting", {"basis": "patient-consented"})
    assert lifted.status_code in {403, 404}, lifted.text
    some = await parent.get(blocks)
    assert (some.status_code, sorted(some.json())) == (none.status_code, sorted(none.json()))


STEPS = {12: ("under-12", "12-14"), 15: ("12-14", "15"), 16: ("15", "16-17"), 18: ("16-17", "18-20")}


@over_http
@given(years=st.sampled_from(sorted(STEPS)), days=st.integers(-2, 2))
async def test_p9_age_is_counted_to_the_day(cast: Cast, years: int, days: int) -> None:
    """Somebody who turns so old in so many days from today, by the Swedish date."""
    turns = swedish_date(wall_clock()) + timedelta(days=days)
    born = date(turns.year - years, turns.month, turns.day if (turns.month, turns.day) != (2, 29) else 28)
    made = then_it_is(await cast.nurse.post("/children", born_on(cast, born)), 201)
    asked = {
        "childId": made["id"],
        "purpose": "social-services",
        "categories": ["medical"],
        "recipientUnitId": cast.unit("reception"),
        "necessity": "recorded",
    }
    told = then_it_is(await cast.nurse.post("/disclosures/explain", asked), 200)
    there = days <= 0
    age = {used["fact"]: used["value"] for used in told["factsUsed"]}.get("age")
    assert age in {STEPS[years][there], None}
    if years == 18:
        assert told["outcome"] == ("forbid" if there else "allow"), told["rules"]
    else:
        assert told["outcome"] == "allow", told["rules"]


def born_on(cast: Cast, born: date) -> dict[str, Any]:
    relation = {"unitId": cast.nurse.unit_id, "kind": "care", "validFrom": born.isoformat()}
    return {"birthDate": born.isoformat(), "givenName": "Elsa", "familyName": "Berg", "relation": relation}


@over_http
@given(
    written=categories,
    said=st.fixed_dictionaries(
        {
            "to": st.sampled_from(["reception", "inquiry", "service", "bup", "bvc", "eken"]),
            "situation": st.sampled_from(SITUATIONS),
            "share": st.booleans(),
        },
        optional={name: st.just(words) for name, words in WORDS.items()},
    ),
)
async def test_p10_and_p14_what_is_stored_has_its_basis_and_answers_the_same_again(
    cast: Cast, installation: Installation, written: list[str], said: dict[str, Any]
) -> None:
    elsa = await given_a_child(cast.rektor)
    item, _ = await given_a_secret(cast.rektor, elsa, written)
    why_not = {} if said["share"] else {"reasonNotToShare": "Det behövs inte."}
    answer = await cast.rektor.post(f"{elsa.path}/disclosures", sharing(cast, item, **said, **why_not))
    assert answer.status_code in {201, 409}, answer.text
    await everything_stored_stands(installation)


async def everything_stored_stands(installation: Installation) -> None:
    """Every decision that anybody has stored in this database, asked again by the law of its day."""
    connection = await asyncpg.connect(installation.dsns.owner)
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL ROLE named_person_register")
            rows = await connection.fetch("SELECT purpose, shared, ground, decision FROM public.disclosure")
    finally:
        await connection.close()
    for row in rows:
        decision = json.loads(row["decision"])
        assert row["purpose"]
        assert row["ground"] in {rule.key for rule in TABLE}
        for stored in decision["items"]:
            on = date.fromisoformat(stored["on"])
            off, on_too = (frozenset(decision["switches"][which]) for which in ("off", "on"))
            again = decide(
                Facts.from_record(stored["facts"]), on=on, switched_off=off, switched_on=on_too
            ).as_record()
            assert {name: stored[name] for name in again} == again
            assert stored["basis"]
            assert all(citation(code, on=on) for code in stored["basis"])
            assert not row["shared"] or stored["outcome"] in {"allow", "duty"}


async def test_p11_unknown_and_forbidden_look_the_same_in_every_operation(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    nobody = new_id("chi")
    tried = 0
    for method, path, example in operations_of(cast.app):
        if "{childId}" not in path:
            continue
        for stranger in (cast.other_rektor, cast.reception, cast.bup):
            answers = [await asked_of(stranger, method, path, example, child) for child in (elsa.id, nobody)]
            told = [without_ids(answer) for answer in answers]
            assert told[0] == told[1], f"{method} {path}"
            assert answers[0].status_code in {403, 404, 422}, f"{method} {path}: {answers[0].text}"
            tried += 1
    assert tried > 100


async def asked_of(caller: Caller, method: str, path: str, example: Any, child: str) -> httpx.Response:
    where = re.sub(r"\{\w+\}", sample("xyz"), path.replace("{childId}", child))
    headers = {"Purpose": "coordination", "If-Match": '"x"', "Idempotency-Key": new_id("key")}
    return await caller.http.request(method, f"{API}{where}", json=example, headers=headers, auth=caller.auth)


OF_QUOTAS = {"ratelimit", "ratelimit-policy"}
"""Said of what has just been counted; that it tells nothing, tests/access/test_quotas.py has."""


def without_ids(answer: httpx.Response) -> tuple[int, dict[str, str], str]:
    aliases = Aliases()
    said = {name: value for name, value in answer.headers.items() if name not in OF_QUOTAS}
    headers = {name: aliases.normal(value) for name, value in sorted(said.items())}
    return answer.status_code, headers, aliases.normal(answer.text)


@over_http
@given(
    category=st.sampled_from(WRITTEN),
    consent=st.sampled_from(["none", "given", "by-board-decision"]),
    recorded=st.sampled_from(["not-recorded", "recorded"]),
)
async def test_p12_nothing_opens_a_shared_record(
    cast: Cast, category: str, consent: str, recorded: str
) -> None:
    elsa = await given_a_child(cast.rektor)
    asked = {
        "childId": elsa.id,
        "purpose": "coordination",
        "categories": [category],
        "recipientKind": "shared-store",
        "consent": consent,
        "necessity": recorded,
        "weighing": recorded,
    }
    assert then_it_is(await cast.rektor.post("/disclosures/explain", asked), 200)["outcome"] == "forbid"


async def test_p12_no_system_reads_about_a_child_without_a_person(cast: Cast) -> None:
    """Direct access would be a system that reads another authority's records by itself."""
    elsa = await given_a_child(cast.rektor)
    for name in ("health-record", "case-system"):
        with pytest.raises(TokenRefusedError):
            await cast.world.systems[name].token_for_system(["five-questions.read"])
    auth = cast.world.systems["school-system"].as_system(["roster.sync"])
    for path in (elsa.path, f"{elsa.path}/five-questions", f"{elsa.path}/received-items"):
        answer = await cast.http.get(f"{API}{path}", headers={"Purpose": "coordination"}, auth=auth)
        assert answer.status_code == 403, answer.text
