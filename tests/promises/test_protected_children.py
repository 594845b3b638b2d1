"""A protected child exists only for the few (T24, T29): whatever anybody else does is answered alike with the
child and without it; and no feed makes an unprotected copy of it.

The programs are random: who asks, what, in which order. Each is run without the child, then with it.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.demo.callers import API, Caller
from app.main import openapi_document
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.consents.family_steps import ANSWERS
from tests.interop.conftest import Village
from tests.interop.importing import given_an_importer, superuser_dsn
from tests.steps import Child, given_a_child, given_protection, then_it_is

BORN = date(2013, 6, 6)
NOTHING = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
PREFIXES = {
    "childId": "chi",
    "planId": "pln",
    "relationId": "rel",
    "guardianId": "grd",
    "assignmentId": "npa",
    "fiveQuestionsId": "fqs",
    "chronologyEntryId": "chr",
    "protectionId": "prt",
    "protectedAccessId": "shn",
}
OUTSIDERS = ("teacher", "school_nurse", "psychologist", "reception", "bup", "other_rektor")
LISTS = (
    "/caseload",
    "/caseload/summary",
    "/notices",
    "/organisations",
    "/units",
    "/professionals",
    "/duties",
    "/imports",
    "/whoami",
    "/capabilities",
)
PAGES: tuple[dict[str, int], ...] = ({}, {"limit": 1}, {"limit": 2, "page": 2}, {"page": 99})
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
ID = re.compile(r"\b([a-z]{3})-[a-z2-7]{26}\b")
Heard = tuple[int, tuple[tuple[str, str], ...], str]
OF_THE_CALL = {"x-request-id", "ratelimit", "ratelimit-policy"}


def heard(answer: httpx.Response) -> Heard:
    """An answer without what is its own on every call: ids, times, the tags made of them, what is left of a
    quota (tests/access/test_quotas.py).
    """
    said = {name: value for name, value in answer.headers.items() if name not in OF_THE_CALL}
    plain = [(name, ID.sub(r"\1", value)) for name, value in said.items()]
    return answer.status_code, tuple(sorted(plain)), MOMENT.sub("then", ID.sub(r"\1", answer.text))


@dataclass
class Sought:
    """What an outsider may have got hold of."""

    number: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def path(self, template: str) -> str:
        names = re.findall(r"{(\w+)}", template)
        nothing = {name: f"{PREFIXES.get(name, name[:3].lower())}-{NOTHING}" for name in names}
        return template.format(**{**nothing, **{name: self.ids[name] for name in names if name in self.ids}})


@dataclass(frozen=True)
class Ask:
    """One call of a program."""

    who: str
    method: str
    template: str
    body: Any = None
    params: tuple[tuple[str, int], ...] = ()

    async def of(self, cast: Cast, sought: Sought) -> Heard:
        caller: Caller = getattr(cast, self.who)
        path = sought.path(self.template)
        body = _filled(self.body, sought)
        headers = {"Purpose": "coordination"}
        if self.method in {"POST", "PATCH", "PUT"}:
            headers |= {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"any"'}
        answer = await cast.http.request(
            self.method, path, json=body, params=dict(self.params), headers=headers, auth=caller.auth
        )
        status, said, text = heard(answer)
        return status, said, text.replace(sought.number, "number")  # who says it is told it again


def _filled(body: Any, sought: Sought) -> Any:
    """The example of the document, about this child."""
    if not isinstance(body, dict):
        return body
    filled = {**body}
    for name in ("childId", "planId"):
        if name in filled:
            filled[name] = sought.ids.get(name, f"{PREFIXES[name]}-{NOTHING}")
    if "identityNumber" in filled:
        filled["identityNumber"] = sought.number
    return filled


def _below(document: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Every operation below a child or a plan, and those about a child that is named in the body."""
    found = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            about = "{childId}" in path or "{planId}" in path
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            body = content.get("example")
            named = isinstance(body, dict) and "childId" in body
            if about or named or path.endswith("/children/lookup"):
                found.append((method.upper(), path, body))
    return found


async def given_a_protected_child(cast: Cast, number: str, **more: Any) -> Sought:
    """A child that was protected when it came, with what its school keeps of it."""
    amir = await given_a_child(
        cast.rektor, number=number, born=BORN, protection="protected-registration", **more
    )
    await given_protection(cast.rektor, amir)
    (protection, *_) = then_it_is(await cast.rektor.get(f"{amir.path}/protections"), 200)["items"]
    (named, *_) = then_it_is(await cast.rektor.get(f"{amir.path}/protected-access"), 200)["items"]
    (relation,) = then_it_is(await cast.rektor.get(f"{amir.path}/relations"), 200)["items"]
    now = then_it_is(await cast.rektor.get(f"{amir.path}/named-person"), 200)
    answers = then_it_is(await cast.rektor.post(f"{amir.path}/five-questions", ANSWERS), 201)
    plan = then_it_is(await cast.rektor.post(f"{amir.path}/plans", {"need": "Flera behövs."}), 201)
    return Sought(
        number,
        {
            "childId": amir.id,
            "planId": plan["id"],
            "relationId": relation["id"],
            "assignmentId": now["assignmentId"],
            "fiveQuestionsId": answers["id"],
            "protectionId": protection["id"],
            "protectedAccessId": named["id"],
        },
    )


def _program(document: dict[str, Any]) -> st.SearchStrategy[list[Ask]]:
    who = st.sampled_from(OUTSIDERS)
    page = st.sampled_from([tuple(each.items()) for each in PAGES])
    lists = st.builds(
        lambda who, path, params: Ask(who, "GET", f"{API}{path}", params=params),
        who,
        st.sampled_from(LISTS),
        page,
    )
    calls = st.builds(
        lambda who, call, params: Ask(
            who, call[0], call[1], call[2], params=params if call[0] == "GET" else ()
        ),
        who,
        st.sampled_from(_below(document)),
        page,
    )
    return st.lists(st.one_of(calls, lists), min_size=20, max_size=20)


async def test_no_program_of_an_outsider_hears_of_the_child(cast: Cast) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck])
    @given(program=_program(openapi_document(cast.app)))
    def draw(program: list[Ask]) -> None:
        programs.append(program)

    programs: list[list[Ask]] = []
    draw()
    number = made_up_number(BORN)
    unknown = Sought(number)
    without = [[await ask.of(cast, unknown) for ask in program] for program in programs]
    there = await given_a_protected_child(cast, number)
    for program, before in zip(programs, without, strict=True):
        for ask, answer in zip(program, before, strict=True):
            assert await ask.of(cast, there) == answer, ask


async def test_no_operation_tells_an_outsider_of_the_child(cast: Cast) -> None:
    """Every operation about a child, writes too, asked by everybody who is not named."""
    number = made_up_number(BORN)
    calls = _below(openapi_document(cast.app))
    assert len(calls) > 60
    asks = [Ask(who, method, path, body) for who in OUTSIDERS for method, path, body in calls]
    without = [await ask.of(cast, Sought(number)) for ask in asks]
    there = await given_a_protected_child(cast, number)
    within = [await ask.of(cast, there) for ask in asks]
    assert [ask for ask, one, other in zip(asks, without, within, strict=True) if one != other] == []


async def test_the_districts_of_a_school_are_those_of_the_children_one_may_know_of(cast: Cast) -> None:
    """The protected child is the only one that belongs to its municipality."""
    number, code = made_up_number(BORN), "8899"
    path = f"{API}/units/{cast.unit('linden')}/responsible-districts"
    pages = [*PAGES, {"limit": 100}]
    staff = ("teacher", "school_nurse", "psychologist", "reception", "other_rektor")
    asks = [Ask(who, "GET", path, params=tuple(each.items())) for who in staff for each in pages]
    unknown = Sought(number)
    without = [await ask.of(cast, unknown) for ask in asks]
    there = await given_a_protected_child(cast, number, municipalityCode=code)
    assert [await ask.of(cast, there) for ask in asks] == without
    asked = Ask("rektor", "GET", path, params=(("limit", 100),))
    assert there.ids["childId"] in (await cast.rektor.get(path.removeprefix(API), limit=100)).text
    assert code in (await asked.of(cast, there))[2]


async def test_who_had_the_child_before_hears_as_little_as_who_never_had_it(cast: Cast) -> None:
    number = made_up_number(BORN)
    amir = await given_a_child(cast.rektor, number=number, born=BORN)
    await given_a_child(cast.reception, number=number, born=BORN, kind="case", since="2025-09-01")
    then_it_is(await cast.teacher.get(amir.path), 200)
    then_it_is(await cast.reception.get(amir.path), 200)
    await given_protection(cast.rektor, amir)
    calls = _below(openapi_document(cast.app))
    asks = [Ask(who, method, path, body) for who in OUTSIDERS for method, path, body in calls]
    never, was = Sought(made_up_number(BORN)), Sought(number, {"childId": amir.id})
    differing = [ask for ask in asks if await ask.of(cast, never) != await ask.of(cast, was)]
    assert differing == []
    for who in OUTSIDERS:
        caseload = then_it_is(await getattr(cast, who).get("/caseload", limit=100), 200)
        assert amir.id not in {each["childId"] for each in caseload["items"]}


def _registration(caller: Caller, number: str, kind: str) -> dict[str, Any]:
    return {
        "identityNumber": number,
        "givenName": "Amir",
        "familyName": "Berg",
        "relation": {"unitId": caller.unit_id, "kind": kind, "validFrom": "2025-08-18"},
    }


@pytest.mark.parametrize(
    ("who", "kind"), [("other_rektor", "enrolment"), ("bup", "care"), ("inquiry", "case")]
)
@pytest.mark.parametrize("level", ["confidentiality-marked", "protected-registration", "sealed"])
async def test_registering_a_protected_number_answers_as_registering_an_unknown_one(
    cast: Cast, who: str, kind: str, level: str
) -> None:
    caller: Caller = getattr(cast, who)
    known = await given_a_child(cast.rektor, born=BORN)
    await given_protection(cast.rektor, known, level)
    answers = [
        heard(await caller.post("/children", _registration(caller, number, kind)))
        for number in (known.number, made_up_number(BORN))
    ]
    assert answers[0][0] == 201
    assert answers[0] == answers[1]


async def test_the_one_who_registered_it_does_not_see_it(cast: Cast) -> None:
    """What is left to conclude, and from what: docs/decisions/0013. A change of it is a decision."""
    known = await given_a_child(cast.rektor, born=BORN, protection="protected-registration")
    made = await given_a_child(cast.other_rektor, number=known.number, born=BORN)
    assert made.id == known.id
    then_it_is(await cast.other_rektor.get(made.path), 404)


def _spellings(number: str) -> tuple[str, ...]:
    return number, f"{number[:8]}-{number[8:]}", number[2:], f"{number[2:8]}-{number[8:]}"


async def test_no_spelling_and_no_feed_makes_an_unprotected_copy(
    cast: Cast, installation: Installation
) -> None:
    amir = await given_a_child(cast.rektor, born=BORN)
    seal = await given_protection(cast.rektor, amir)
    for who, kind in (
        ("other_rektor", "enrolment"),
        ("bup", "care"),
        ("reception", "case"),
        ("rektor", "enrolment"),
    ):
        for number in _spellings(amir.number):
            caller: Caller = getattr(cast, who)
            body = {**_registration(caller, number, kind), "protection": "none"}
            assert then_it_is(await caller.post("/children", body), 201)["id"] == amir.id
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        rows = await connection.fetch(
            "SELECT c.shield FROM child_record k JOIN register.child c ON c.id = k.child_id WHERE c.id = $1",
            amir.id,
        )
    finally:
        await connection.close()
    assert len(rows) == 4
    assert {row["shield"] for row in rows} == {"sealed"}
    standing = then_it_is(await cast.rektor.get(f"{amir.path}/protections"), 200)["items"]
    assert [each["id"] for each in standing if each["liftedAt"] is None] == [seal["id"]]


class Twin(Village):
    """A school with one pupil, and a guardian who is protected and one who is not."""

    def told(self, number: str, marking: str) -> None:
        """Say it all, as the school's system does."""
        self.person("mother", phoneNumbers=[{"value": "070-174 06 10", "type": "Hem"}])
        self.person("father", securityMarking="Sekretessmarkering")
        both = [self.responsible("mother"), self.responsible("father")]
        self.pupil("pupil", civicNo={"value": number}, responsibles=both, securityMarking=marking)
        self.answers()


@pytest.mark.parametrize("marking", ["Ingen", "Skyddad folkbokföring"])
async def test_an_import_reports_alike_whether_others_protect_the_child_or_nobody_knows_it(
    cast: Cast, installation: Installation, tmp_path: Path, marking: str
) -> None:
    number = made_up_number(Village.born)
    amir = await given_a_child(cast.nurse, number=number, born=Village.born, kind="care", since="2019-01-01")
    await given_protection(cast.nurse, amir, "protected-registration")
    reports = []
    for place, own in (("with", number), ("without", made_up_number(Village.born))):
        folder = tmp_path / place
        folder.mkdir()
        village = Twin(folder)
        village.told(own, marking)
        importer = await given_an_importer(cast, superuser_dsn(installation))
        reports.append([await _report(importer, folder) for _ in range(2)])
        teacher = importer.staff(village.id("teacher"))
        lists = await teacher.get("/caseload")
        if marking != "Ingen":
            assert then_it_is(lists, 200)["items"] == []
    assert reports[0] == reports[1]


async def _report(importer: Any, folder: Path) -> list[Heard]:
    """What the importing system reads of its runs, the list and the last."""
    imported = await importer.imports(folder)
    listed = await importer.system.get("/imports")
    one = await importer.system.get(f"/imports/{imported.run_id}")
    return [heard(listed), heard(one)]


async def test_the_child_is_there_for_who_is_named(cast: Cast) -> None:
    there = await given_a_protected_child(cast, made_up_number(BORN))
    child = Child(id=there.ids["childId"], number=there.number)
    then_it_is(await cast.rektor.get(child.path), 200)
    then_it_is(await cast.rektor.get(f"/plans/{there.ids['planId']}"), 200)
    found = await cast.rektor.post("/children/lookup", {"identityNumber": child.number})
    assert then_it_is(found, 200)["id"] == child.id
