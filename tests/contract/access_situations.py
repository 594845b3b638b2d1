"""The five situations: in each a child of thirteen and one of sixteen, with everything there is about them.

Who stands how in a situation is said in oracle.yaml; here it is made so, over HTTP.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.demo.callers import Caller
from app.kit.ids import KEY_LENGTH
from tests.absence.absence_steps import duties, written
from tests.cast import Cast, made_up_number
from tests.contract.access_concerns import applied, reported
from tests.contract.access_consulting import consulted
from tests.contract.access_roles import GUARDIANS, People
from tests.contract.access_sharing import NOBODY_HAS, Sharing
from tests.days import today
from tests.measures.measure_steps import service
from tests.steps import Child, given_a_child, then_it_is

SITUATIONS = ("no relation", "relation", "consent", "withdrawn", "protected")
_SHARED = ("consent", "withdrawn", "protected")
_CASES = ("social reception", "social inquiry", "social service")
_FINISHED = {
    "status": "final",
    "inTheWay": {"answered": "yes", "text": "Orkar inte hela dagen."},
    "childView": "Vill vara med sina kamrater.",
    "categories": ["general"],
}

_HAPPENED = {"kind": "strength", "happenedAt": "2025-09-03T08:00:00Z", "fact": "Läste högt för klassen."}


@dataclass(frozen=True)
class Subject:
    """One child of a situation: what the paths below it are filled with, and its number."""

    number: str
    ids: dict[str, str]


@dataclass(frozen=True)
class Situation:
    """A situation: its two children, who calls in it, and whose the children's records are."""

    name: str
    thirteen: Subject
    sixteen: Subject
    callers: dict[str, Caller]
    owner: Caller

    def subject_for(self, role: str) -> Subject:
        """Everybody asks for the younger; the one of sixteen asks for itself."""
        return self.sixteen if role == "child 16" else self.thirteen


def _born(age: int) -> date:
    """So long ago that a few hundred numbers of the series leave the age as it is."""
    return today() - timedelta(days=age * 365 + 300)


async def build(people: People, names: Sequence[str] = SITUATIONS) -> dict[str, Situation]:
    """Make the situations: all of them, or some of those in which there is a relation."""
    subjects = {name: [await _subject(people, name, born=_born(age)) for age in (13, 16)] for name in names}
    return {
        name: Situation(
            name,
            thirteen,
            sixteen,
            callers=people.in_the_family_of(*_numbers(subjects, name)),
            owner=_owner(people, name),
        )
        for name, (thirteen, sixteen) in subjects.items()
    }


def _numbers(subjects: dict[str, list[Subject]], name: str) -> list[str]:
    """The two who call as children: without a relation they are somebody else's children."""
    return [subject.number for subject in subjects["relation" if name == "no relation" else name]]


def _owner(people: People, name: str) -> Caller:
    return people.cast.other_rektor if name == "no relation" else people.staff("rektor")


async def _subject(people: People, name: str, *, born: date) -> Subject:
    owner = _owner(people, name)
    child = await given_a_child(owner, born=born)
    numbers = people.numbers
    if name == "no relation":
        numbers = {role: made_up_number(date(1983, 3, 3)) for role in GUARDIANS}
    ids = await _of_the_house(people) | await own_records(owner, child, numbers)
    if name != "no relation":
        await _others_have_the_child_too(people, child, born, everybody=name == "relation")
    ids["linkId"] = await _undone_link(owner, child)
    sharing = Sharing(people, owner, ids)
    ids |= await (sharing.under_consent() if name in _SHARED else sharing.not_yet())
    ids["informationRequestId"] = await sharing.question()
    ids["noticeId"] = await _notice(owner, ids["informationRequestId"])
    ids["assistanceRequestId"] = await sharing.help_asked_for()
    if name != "no relation":
        ids["helpApplicationId"] = await applied(people.staff("guardian A"), child)
    if name == "withdrawn":
        await sharing.withdraw(people.staff("guardian A"))
    ids["careBlockId"] = (
        f"cbl-{NOBODY_HAS}" if name == "no relation" else await _block_at_the_centre(people, child)
    )
    if name == "protected":
        then_it_is(await owner.patch(child.path, {"protection": "confidentiality-marked"}), 200)
    ids |= await _protection(owner, child, protected=name == "protected", centre=people.cast.unit("bvc"))
    return Subject(number=child.number, ids=ids)


async def _notice(owner: Caller, request_id: str) -> str:
    """That the answer to the question is awaited."""
    page = then_it_is(await owner.get("/notices", standing="waiting", limit=100, view="person"), 200)
    about = {each["_links"]["about"]["href"].rpartition("/")[2]: each["id"] for each in page["items"]}
    return str(about[request_id])


async def _block_at_the_centre(people: People, child: Child) -> str:
    """What the child health centre has written is blocked to the rest of the region's care."""
    nurse = people.staff("BVC nurse")
    body = {"note": "Vill inte att det läses någon annanstans.", "unitId": nurse.unit_id}
    return str(then_it_is(await nurse.post(f"{child.path}/care-blocks", body), 201)["id"])


async def _protection(owner: Caller, child: Child, *, protected: bool, centre: str) -> dict[str, str]:
    """The protection that stands, the owner as one of the few, and a unit elsewhere that knew already."""
    if not protected:
        return {
            "protectionId": f"prt-{NOBODY_HAS}",
            "protectedAccessId": f"shn-{NOBODY_HAS}",
            "namedUnitId": f"nun-{NOBODY_HAS}",
        }
    (standing,) = then_it_is(await owner.get(f"{child.path}/protections"), 200)["items"]
    (own,) = then_it_is(await owner.get(f"{child.path}/protected-access"), 200)["items"]
    elsewhere = {"unitId": centre, "reason": "Samma barn, samma mottagning.", "reviewOn": "2099-01-01"}
    let_in = then_it_is(await owner.post(f"{child.path}/named-units", elsewhere), 201)
    return {
        "protectionId": standing["id"],
        "protectedAccessId": own["id"],
        "namedUnitId": let_in["id"],
    }


async def _of_the_house(people: People) -> dict[str, str]:
    """What is about no child: Lindens skola, its board, its teacher."""
    cast = people.cast
    duties = then_it_is(await cast.rektor.get("/duties", limit=100), 200)["items"]
    return {
        "coverId": await _ended_cover(cast),
        "organisationId": cast.organisation("education"),
        "unitId": cast.unit("linden"),
        "calledUnitId": cast.unit("service"),
        "importId": people.import_id,
        **people.places,
        "calendarFeedId": then_it_is(await cast.rektor.post("/calendar-feeds"), 201)["id"],
        "calendarKey": "a" * KEY_LENGTH,
        "rosterKey": "a" * KEY_LENGTH,
        **await consulted(cast, people.callers),
        **await reported(cast),
        "professionalId": cast.teacher.id,
        "professionalIdentifierId": await _known_elsewhere(cast),
        "dutyId": next(duty["id"] for duty in duties if duty["professionalId"] == cast.teacher.id),
    }


async def _known_elsewhere(cast: Cast) -> str:
    """Another system's id of the teacher, ended at once: it may be given again."""
    path = f"/professionals/{cast.teacher.id}/external-identifiers"
    admin = cast.world.administrator
    made = then_it_is(await admin.post(path, {"system": "vendor.example", "value": "anst-1"}), 201)
    then_it_is(await admin.delete(f"{path}/{made['id']}"), 204)
    return str(made["id"])


async def _ended_cover(cast: Cast) -> str:
    """Of the teacher, taken back at once: who may end it hears that the state forbids it."""
    body = {
        "unitId": cast.rektor.unit_id,
        "professionalId": cast.teacher.id,
        "actingProfessionalId": cast.rektor.id,
        "reason": "sickness",
        "validFrom": "2097-01-01",
        "validTo": "2097-01-31",
    }
    made = then_it_is(await cast.rektor.post("/named-person-covers", body), 201)
    then_it_is(await cast.rektor.delete(f"/named-person-covers/{made['id']}"), 204)
    return str(made["id"])


async def own_records(owner: Caller, child: Child, numbers: dict[str, str]) -> dict[str, str]:
    """What the child's school keeps: guardians, its own ids, the five questions, a receipt."""
    guardians = [await _guardian(owner, child, role, number) for role, number in numbers.items()]
    relations = then_it_is(await owner.get(f"{child.path}/relations"), 200)
    now = then_it_is(await owner.get(f"{child.path}/named-person"), 200)
    receipt = f"{child.path}/named-person-assignments/{now['assignmentId']}/acceptance"
    then_it_is(await owner.post(receipt), 200)
    questions = then_it_is(await owner.post(f"{child.path}/five-questions", _FINISHED), 201)
    entry = then_it_is(await owner.post(f"{child.path}/chronology", _HAPPENED), 201)
    return {
        **await _absence(owner, child),
        **await _handovers(owner, child),
        **await _offered_and_declined(owner, child, guardians[0]),
        "childId": child.id,
        "helpApplicationId": f"apl-{NOBODY_HAS}",
        "warmHandoverId": f"whd-{NOBODY_HAS}",
        "guardianId": guardians[0],
        "relationId": relations["items"][0]["id"],
        "assignmentId": now["assignmentId"],
        "fiveQuestionsId": questions["id"],
        "chronologyEntryId": entry["id"],
        "externalIdentifierId": await keep_an_id(owner, child.id),
    }


async def _absence(owner: Caller, child: Child) -> dict[str, str]:
    """A record of attendance that is a duty of the rektor's, and has been taken back since; and a measure."""
    record = (await written(owner, child))["id"]
    then_it_is(await owner.post(f"{child.path}/attendance/{record}/taking-back"), 200)
    (duty,) = await duties(owner, child)
    measure = then_it_is(await owner.post(f"{child.path}/support-measures", service(owner.unit_id)), 201)
    return {
        "attendanceRecordId": record,
        "absenceSignalId": duty["id"],
        "supportMeasureId": measure["id"],
    }


async def _handovers(owner: Caller, child: Child) -> dict[str, str]:
    """The one to the school, which has its receipt, and the last, after which nobody is responsible."""
    found = then_it_is(await owner.get(f"{child.path}/handovers", limit=100), 200)["items"]
    (own,) = [each["id"] for each in found if (each["incoming"] or {}).get("unitId") == owner.unit_id]
    return {"handoverId": own, "lastHandoverId": found[-1]["id"]}


async def _offered_and_declined(owner: Caller, child: Child, guardian_id: str) -> dict[str, str]:
    """What the named person has offered, and the first guardian's no, heard on the telephone."""
    words = {"words": "Vill ni träffas och prata om skolan?"}
    offer = then_it_is(await owner.post(f"{child.path}/support-offers", words), 201)["id"]
    guardian = then_it_is(await owner.get(f"{child.path}/guardians/{guardian_id}"), 200)
    said = {"giverId": guardian["familyMemberId"], "form": "telephone"}
    declined = then_it_is(await owner.post(f"{child.path}/support-declines", said), 201)["id"]
    return {"supportOfferId": offer, "supportDeclineId": declined}


async def _guardian(owner: Caller, child: Child, role: str, number: str) -> str:
    body: dict[str, Any] = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2013-01-01",
    }
    if role == "ex-guardian":
        body["validTo"] = "2024-12-31"
    return str(then_it_is(await owner.post(f"{child.path}/guardians", body), 201)["id"])


async def keep_an_id(owner: Caller, child_id: str) -> str:
    """An id of the school's own system: one more each time."""
    body = {"system": "matrix", "value": uuid.uuid4().hex}
    made = await owner.post(f"/children/{child_id}/external-identifiers", body)
    return str(then_it_is(made, 201)["id"])


async def _undone_link(owner: Caller, child: Child) -> str:
    other = await given_a_child(owner, born=date(2012, 2, 2))
    body = {"otherChildId": other.id, "reason": "matrix"}
    link = then_it_is(await owner.post(f"{child.path}/links", body), 201)["id"]
    then_it_is(await owner.post(f"{child.path}/links/{link}/undoing"), 200)
    return str(link)


async def _others_have_the_child_too(people: People, child: Child, born: date, *, everybody: bool) -> None:
    """The child health centre always has; child psychiatry and social services where the situation says."""

    async def has(role: str, kind: str, since: str = "2025-09-01") -> None:
        await given_a_child(people.staff(role), kind=kind, number=child.number, born=born, since=since)

    await has("BVC nurse", "care", since=born.isoformat())
    if everybody:
        await has("BUP", "care")
        for role in _CASES:
            await has(role, "case")
