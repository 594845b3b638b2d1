"""T24: a protected child is in the database or is not, and nobody who is not named can tell which.

Every answer that an outsider can get is asked for twice, without the child and with it, and compared byte for
byte: status, headers, ETags, counts, pages, sizes. Only request ids are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from app.demo.callers import API, Caller
from app.fhir.kinds import FHIR_ROOT
from app.fhir.kinds_of import KINDS
from app.fhir.systems import PERSONAL_NUMBER
from tests.cast import made_up_number
from tests.contract.access_fhir import ABOUT_NOBODY, call_for
from tests.contract.access_matrix import operations
from tests.contract.access_roles import GUARDIANS, People
from tests.contract.access_sharing import NOBODY_HAS, Sharing
from tests.contract.access_situations import Situation, own_records
from tests.steps import given_a_child

OUTSIDERS = (
    "teacher",
    "school nurse",
    "social reception",
    "social service",
    "BUP",
    "other municipality's rektor",
    "guardian A",
    "administrator",
)
ITS_FAMILY = ("guardian A",)
ABOUT_NO_CHILD = (
    "organisationId",
    "unitId",
    "professionalId",
    "professionalIdentifierId",
    "dutyId",
    "importId",
    "agreementId",
    "contactPointId",
    "catalogueMeasureId",
    "guidanceDocumentId",
    "cooperationId",
    "cooperationMeetingId",
    "formKey",
    "role",
    "districtId",
    "coverId",
    "clientId",
    "calendarFeedId",
    "subscriptionId",
    "calendarKey",
    "rosterKey",
    "consultationId",
    "consultationSlotId",
    "concernReportId",
    "receivedConcernReportId",
    "reportMeetingId",
    "childInquiryId",
    "noticeId",  # one that the school has about another child
)
_OF_THE_CALL = {"x-request-id", "ratelimit", "ratelimit-policy"}
"""What the same call says otherwise the second time; that quotas tell nothing, tests/access has."""
PAGES: tuple[dict[str, int], ...] = ({}, {"limit": 1}, {"limit": 2, "page": 2})
READS = [each for each in operations() if each.method == "GET"]
Heard = tuple[int, tuple[tuple[str, str], ...], str]
"""Status, headers and body of an answer, without its request id."""
Answers = dict[str, Heard]
"""What was heard, by who asked and what for."""


@dataclass(frozen=True)
class Sought:
    """What an outsider may have got hold of: the number, and ids of what there is about the child."""

    number: str
    ids: Mapping[str, str]


@dataclass
class Outsider:
    """Asks for everything that can be asked for, and keeps the answers."""

    role: str
    http: httpx.AsyncClient
    caller: Caller | None

    async def ask(self, method: str, path: str, **more: Any) -> Heard:
        headers = {"Purpose": (self.caller and self.caller.purpose) or "coordination"}
        auth = self.caller.auth if self.caller else None
        answer = await self.http.request(method, path, headers=headers, auth=auth, **more)
        mine = answer.headers["x-request-id"]
        kept = sorted(pair for pair in answer.headers.items() if pair[0] not in _OF_THE_CALL)
        return answer.status_code, tuple(kept), answer.text.replace(mine, "")

    async def ask_everything(self, sought: Sought, *, only_below: bool) -> Answers:
        """Every read of the document, or only those below a child or a plan, lists in all kinds of pages; and
        the search by number.
        """
        answers: Answers = {}
        for operation in READS:
            if only_below and not any(door in operation.path for door in ("{childId}", "{planId}")):
                continue
            path = operation.path.format(**sought.ids)
            for page in PAGES if operation.id.startswith("list_") else PAGES[:1]:
                answers[f"{self.role}: {operation.id} {page}"] = await self.ask("GET", path, params=page)
        for number in _spellings(sought.number):
            body = {"identityNumber": number}
            heard = await self.ask("POST", f"{API}/children/lookup", json=body)
            answers[f"{self.role}: look_up_child, {len(number)} signs"] = heard
        return answers | await self._ask_the_facade(sought, only_below=only_below)

    async def _ask_the_facade(self, sought: Sought, *, only_below: bool) -> Answers:
        """Every read and search of the FHIR facade; and the search by number in each spelling."""
        answers: Answers = {}
        for kind in KINDS:
            if only_below and kind.name in ABOUT_NOBODY:
                continue
            for it in kind.interactions:
                if it.code in {"read", "search-type"}:
                    call = call_for(kind.name, it.code, sought)
                    heard = await self.ask(call.method, f"{FHIR_ROOT}/{call.path}", **call.more)
                    answers[f"{self.role}: {kind.name} {it.code}"] = heard
        for number in _spellings(sought.number):
            asked = {"identifier": f"{PERSONAL_NUMBER}|{number}"}
            heard = await self.ask("POST", f"{FHIR_ROOT}/Patient/_search", data=asked)
            answers[f"{self.role}: Patient by number, {len(number)} signs"] = heard
        return answers


def _spellings(number: str) -> tuple[str, ...]:
    return number, f"{number[:8]}-{number[8:]}", number[2:], f"{number[2:8]}-{number[8:]}"


@dataclass(frozen=True)
class Compared:
    """The answers without the child and with it."""

    child: Sought
    without: Answers
    within: Answers


@pytest.fixture(scope="module")
def outsiders(people: People, situations: dict[str, Situation]) -> list[Outsider]:
    callers = situations["relation"].callers
    return [Outsider(role, people.cast.http, callers.get(role)) for role in OUTSIDERS]


async def everything(outsiders: list[Outsider], sought: Sought, *, only_below: bool = False) -> Answers:
    answers: Answers = {}
    for outsider in outsiders:
        answers |= await outsider.ask_everything(sought, only_below=only_below)
    return answers


@pytest.fixture(scope="module")
async def compared(people: People, situations: dict[str, Situation], outsiders: list[Outsider]) -> Compared:
    house = situations["consent"].thirteen.ids
    number = made_up_number(date(2013, 6, 6))
    without = await everything(outsiders, Sought(number, nothing_like(house)))
    there = Sought(number, house | await _a_protected_child(people, number))
    return Compared(there, without, await everything(outsiders, there))


def nothing_like(ids: Mapping[str, str]) -> dict[str, str]:
    """Ids of the same kinds that belong to nothing; what is about no child stays what it is."""
    return {
        name: value if name in ABOUT_NO_CHILD else f"{value[:3]}-{NOBODY_HAS}" for name, value in ids.items()
    }


async def _a_protected_child(people: People, number: str) -> dict[str, str]:
    """A child that was protected when it came, with all that the school keeps about it."""
    rektor = people.staff("rektor")
    child = await given_a_child(
        rektor, number=number, born=date(2013, 6, 6), protection="protected-registration"
    )
    guardians = {role: made_up_number(date(1979, 1, 1)) for role in GUARDIANS}
    ids = await own_records(rektor, child, guardians)
    return ids | await Sharing(people, rektor, ids).not_yet()


def differing(without: Answers, within: Answers) -> list[str]:
    return [name for name, answer in without.items() if within[name] != answer]


async def test_the_child_is_there_for_who_is_named(people: People, compared: Compared) -> None:
    rektor, ids = people.staff("rektor"), compared.child.ids
    for path in (f"/children/{ids['childId']}", f"/plans/{ids['planId']}"):
        assert (await rektor.get(path)).status_code == 200


async def test_no_answer_differs_by_a_byte(compared: Compared) -> None:
    assert len(compared.without) == len(compared.within) > len(OUTSIDERS) * 50
    found = differing(compared.without, compared.within)
    assert found == [], "\n".join(found)


async def test_a_child_that_became_protected_answers_like_one_that_never_was(
    situations: dict[str, Situation], outsiders: list[Outsider]
) -> None:
    """Those who had it, who were given something of it and who sat at its plan have lost it altogether."""
    was = situations["protected"].thirteen
    strangers = [each for each in outsiders if each.role not in ITS_FAMILY]
    never = Sought(made_up_number(date(2013, 7, 7)), nothing_like(was.ids))
    became = await everything(strangers, Sought(was.number, was.ids), only_below=True)
    assert differing(await everything(strangers, never, only_below=True), became) == []
