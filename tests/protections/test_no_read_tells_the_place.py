"""No read that a guardian can make tells where a protected child is: not one of all that there are.

Everything that can stand about a child stands there; the reads are the document's own, and whatever their
answers link to. One of the guardians may be the one from whom the child is protected.
"""

import io
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pypdf import PdfReader

from app.demo.callers import API, Caller
from app.rules.named_person import RuleSetKey
from tests.assistance.assistance_steps import NEXT, given_a_request
from tests.cast import Cast, made_up_number
from tests.consents.family_steps import sharing
from tests.days import in_days
from tests.plans.plan_steps import PlanOfElsa, given_a_called_plan, when_it_becomes_active, when_they_meet
from tests.promises.two_worlds import operations_of
from tests.steps import given_a_child, given_protection, then_it_is

ROOM = "rum 12"
"""Where they meet."""
OPEN = re.compile(r"^/(units|organisations|districts|contact-points|agreements)\b")
"""The open register: the same to everybody, and about no child."""
LEAST_TELLING = 12


async def given_everything_there_is(cast: Cast) -> PlanOfElsa:
    """A child with a plan that is followed up, a lead, voices, help asked for, offers, and things shared."""
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    await when_it_becomes_active(cast, plan)
    await _around_the_plan(cast, plan)
    await _around_the_child(cast, plan)
    return plan


async def _around_the_plan(cast: Cast, plan: PlanOfElsa) -> None:
    goal = then_it_is(await cast.rektor.post(f"{plan.path}/goals", {"words": "Jag vill orka."}), 201)["id"]
    judged = {"goalId": goal, "byChild": "partly", "byFamily": "partly", "byProfessionals": "reached"}
    for below, body in (
        ("voices", {"words": "Jag vill bli hämtad.", "toParties": True, "toGuardians": True}),
        ("dissents", {"against": "plan", "words": "Målet är för stort."}),
        (
            "follow-ups",
            {"heldOn": in_days(0), "childTookPart": True, "outcomes": [judged], "nextOn": in_days(180)},
        ),
    ):
        then_it_is(await cast.rektor.post(f"{plan.path}/{below}", body), 201)
    leads = f"{plan.child.path}/lead-professional-assignments"
    lead = {"planId": plan.id, "professionalId": cast.rektor.id, "validFrom": in_days(0)}
    then_it_is(await cast.rektor.post(leads, lead), 201)


async def _around_the_child(cast: Cast, plan: PlanOfElsa) -> None:
    child = plan.child
    here = {"professionalId": cast.teacher.id, "validFrom": in_days(0)}
    then_it_is(await cast.rektor.post(f"{child.path}/named-person-assignments", here), 201)
    offer = {"words": "Vill ni prata om skolan?"}
    then_it_is(await cast.rektor.post(f"{child.path}/support-offers", offer), 201)
    answers = {"childView": "Vill orka.", "status": "final", "categories": ["general"]}
    item = then_it_is(await cast.rektor.post(f"{child.path}/five-questions", answers), 201)["id"]
    told = sharing(cast, item, to="service")
    then_it_is(await cast.rektor.post(f"{child.path}/disclosures", told), 201)
    asked = await given_a_request(cast, cast.rektor, child, "service", shownToFamily=True)
    no = {
        "outcome": "declined",
        "reason": "Ingen plats.",
        "nextContact": NEXT,
        "nextContactUnitId": cast.unit("reception"),
        "tellFamily": True,
    }
    then_it_is(await cast.service.post(f"{asked}/answers", no), 201)
    consent = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit("reception")}],
        "purpose": "coordination",
        "validTo": in_days(90),
        "childView": {"words": f"Träffas helst i {ROOM}.", "form": "oral", "toGuardians": True},
    }
    made = then_it_is(await cast.rektor.post(f"{child.path}/consents", consent), 201)
    for giver in made["missingGivers"]:
        yes = {"giverId": giver, "answer": "given", "form": "telephone"}
        then_it_is(await cast.rektor.post(f"{child.path}/consents/{made['id']}/answers", yes), 201)
    to_sara = {"consentId": made["id"], "recipientProfessionalId": cast.reception.id}
    then_it_is(await cast.rektor.post(f"{child.path}/disclosures", sharing(cast, item, **to_sara)), 201)


SHORTEST = 6
"""Other tests have units too: one that is called Ek stands in many a random id."""


async def places(cast: Cast) -> set[str]:
    """All that names a place: each unit and organisation, who works there, what a municipality chose."""
    administrator = cast.world.administrator
    signs = {caller.id for caller in cast.world.callers.values() if caller.id.startswith("pro-")}
    for kind, names in (
        ("units", ("id", "name", "roleMailbox", "phone", "openingHours")),
        ("organisations", ("id", "name")),
    ):
        page = 1
        while page:
            listed = then_it_is(await administrator.get(f"/{kind}", limit=100, page=page), 200)
            said = {str(each[name]) for each in listed["items"] for name in names if each.get(name)}
            signs |= {each for each in said if len(each) >= SHORTEST}
            page = page + 1 if "next" in listed["_links"] else 0
    return signs | {f'"{each}"' for each in RuleSetKey} | {NEXT, ROOM}


async def all_that_is_read(cast: Cast, caller: Caller, plan: PlanOfElsa) -> dict[str, httpx.Response]:
    """Every read of the document that can be filled, and then whatever the answers link to."""
    ids = {"{childId}": plan.child.id, "{planId}": plan.id}
    waiting = [f"{plan.path}/document?form=html", f"{plan.path}/document?form=pdf"]
    for method, path, _ in operations_of(cast.app):
        filled = re.sub(r"\{\w+\}", lambda match: ids.get(match.group(), match.group()), path)
        if method == "GET" and filled != path and "{" not in filled:
            waiting.append(filled)
    read: dict[str, httpx.Response] = {}
    while waiting:
        path = waiting.pop()
        if path in read or OPEN.match(path):
            continue
        read[path] = await read_by(caller, path)
        if read[path].is_success and "json" in read[path].headers["content-type"]:
            waiting += [each.partition(API)[2] for each in links_in(read[path].json())]
    return {path: answer for path, answer in read.items() if answer.is_success}


async def read_by(caller: Caller, path: str) -> httpx.Response:
    """Read a path with what it asks for."""
    where, _, asked = path.partition("?")
    return await caller.get(where, **dict(parse_qsl(asked)))


def links_in(answer: Any) -> set[str]:
    """Where an answer points, for reading."""
    if isinstance(answer, list):
        return {link for each in answer for link in links_in(each)}
    if not isinstance(answer, dict):
        return set()
    below = {link for name, each in answer.items() if name != "_links" for link in links_in(each)}
    links = answer.get("_links", {}).values()
    return below | {link["href"] for link in links if link.get("method", "GET") == "GET"}


def text_of(answer: httpx.Response) -> str:
    if answer.headers["content-type"] != "application/pdf":
        return answer.text + str(dict(answer.headers))
    pdf = PdfReader(io.BytesIO(answer.content))
    return "\n".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata)


async def telling(cast: Cast, caller: Caller, plan: PlanOfElsa) -> dict[str, list[str]]:
    """The reads that tell a place, and what they tell."""
    signs = await places(cast)
    read = await all_that_is_read(cast, caller, plan)
    texts = {path: text_of(answer) for path, answer in read.items()}  # a paper takes a while
    told = {path: sorted(sign for sign in signs if sign in text) for path, text in texts.items()}
    return {path: found for path, found in told.items() if found}


@pytest.mark.parametrize("level", ["confidentiality-marked", "hidden-placement"])
async def test_no_read_of_a_guardian_tells_where_a_protected_child_is(cast: Cast, level: str) -> None:
    plan = await given_everything_there_is(cast)
    assert len(await telling(cast, plan.guardian, plan)) >= LEAST_TELLING, "unprotected, the places are told"
    await given_a_child(cast.service, number=plan.child.number, kind="case")
    setter = cast.service if level == "hidden-placement" else cast.rektor
    await given_protection(setter, plan.child, level)
    assert await telling(cast, plan.guardian, plan) == {}


async def test_the_copy_that_is_drawn_for_a_guardian_tells_no_place_either(cast: Cast) -> None:
    plan = await given_everything_there_is(cast)
    await given_protection(cast.rektor, plan.child, "confidentiality-marked")
    listed = then_it_is(await cast.rektor.get(f"{plan.child.path}/guardians"), 200)["items"]
    signs = await places(cast)
    for form in ("html", "pdf"):
        asked = {"guardianId": listed[0]["familyMemberId"], "form": form}
        answer = await cast.rektor.get(f"{plan.path}/document", **asked)
        assert answer.status_code == 200, answer.text
        text = text_of(answer)
        assert [sign for sign in signs if sign in text] == []


async def test_a_protected_childs_answers_to_its_guardian_tell_no_place(cast: Cast) -> None:
    """What a guardian writes is answered as it is read."""
    plan = await given_everything_there_is(cast)
    await given_protection(cast.rektor, plan.child, "confidentiality-marked")
    signs, child = await places(cast), plan.child
    consents = then_it_is(await plan.guardian.get(f"{child.path}/consents"), 200)["items"]
    calls: list[tuple[str, Any]] = [
        (f"{plan.path}/dissents", {"against": "plan", "words": "Nej."}),
        (f"{child.path}/support-declines", {"form": "digital"}),
        (f"{child.path}/guardians", {"name": "Anna", "identityNumber": made_up_number(date(1980, 1, 1))}),
        *((f"{child.path}/consents/{each['id']}/withdrawal", None) for each in consents),
    ]
    answers = [await plan.guardian.post(path, body) for path, body in calls]
    assert sum(answer.is_success for answer in answers) >= 3
    told = {str(answer.url): [sign for sign in signs if sign in answer.text] for answer in answers}
    assert {path: found for path, found in told.items() if found} == {}
