"""A walk through the whole API: every operation called once as it is meant to be called.

A new operation gets its step here, in the manner of the others; the tests of the promises then hold it to the
log, the headers and whatever else is promised of every operation.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from app.demo.callers import API, Caller
from app.main import openapi_document
from tests.cast import Cast, made_up_number
from tests.promises.walk_administration import walk_clients
from tests.promises.walk_agreements import walk_agreements, walk_districts, walk_residence
from tests.promises.walk_applications import walk_applications
from tests.promises.walk_assistance import walk_assistance
from tests.promises.walk_catalogue import walk_catalogue
from tests.promises.walk_concerns import walk_concerns
from tests.promises.walk_decisions import walk_decisions, walk_endings, walk_questions
from tests.promises.walk_handovers import walk_handovers, walk_support
from tests.promises.walk_helping import walk_absence, walk_consultations, walk_measures
from tests.promises.walk_plans import walk_plans
from tests.promises.walk_protections import walk_care_blocks, walk_protections
from tests.promises.walk_sharing import walk_events, walk_imports, walk_sharing
from tests.statistics.counting import given_a_counting_system


@dataclass(frozen=True)
class Operation:
    """An operation as the OpenAPI document has it."""

    id: str
    method: str
    path: str
    audit: str | None


@dataclass(frozen=True)
class Call:
    """One call of the walk, and what came back."""

    operation: Operation
    answer: httpx.Response
    who: Caller | None = None
    path: str = ""
    body: Any = None

    @property
    def request_id(self) -> str:
        return self.answer.headers["x-request-id"]


def operations_of(cast: Cast) -> dict[str, Operation]:
    """Every operation of the document, by its id."""
    return {
        operation["operationId"]: Operation(
            operation["operationId"], method.upper(), path, operation.get("x-audit")
        )
        for path, item in openapi_document(cast.app)["paths"].items()
        for method, operation in item.items()
    }


@dataclass
class Walk:
    """Walks, and keeps every answer."""

    cast: Cast
    operations: dict[str, Operation] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    async def call(self, operation_id: str, who: Caller, body: Any = None, /, **ids: str) -> Any:
        """Call an operation; the answer must be a good one. `ids` fill the path; a GET takes its query."""
        operation = self.operations[operation_id]
        path = operation.path.removeprefix(API).format(**ids)
        if operation.method == "POST":
            answer = await who.post(path, body)
        elif operation.method == "PATCH":
            answer = await who.patch(path, body)
        elif operation.method == "DELETE":
            answer = await who.delete(path)
        else:
            answer = await who.get(path, **(body or {}))
        assert answer.is_success, f"{operation_id}: {answer.status_code} {answer.text}"
        self.calls.append(Call(operation, answer, who, path, body))
        says_json = answer.headers.get("content-type", "").endswith("json")
        return answer.json() if answer.content and says_json else None

    async def open_call(self, operation_id: str, body: Any = None, /, **ids: str) -> None:
        """Call what is open to everybody, without a token."""
        operation = self.operations[operation_id]
        path = operation.path.format(**ids)
        answer = await self.cast.http.request(operation.method, path, json=body)
        assert answer.is_success, f"{operation_id}: {answer.status_code}"
        self.calls.append(Call(operation, answer))


async def walk_through(cast: Cast) -> Walk:
    """Walk through every room."""
    walk = Walk(cast, operations_of(cast))
    await _front_desk(walk)
    await _organisations(walk)
    await walk_clients(walk)
    await walk_districts(walk)
    await walk_agreements(walk)
    await walk_catalogue(walk)
    await _rule_sets(walk)
    await _covers(walk)
    await walk_residence(walk)
    child_id = await _children(walk)
    await _bonds(walk, child_id)
    await walk_handovers(walk)  # leaves the notice that is read below
    await _named_person(walk, child_id)
    await walk_support(walk)
    await walk_protections(walk)
    await walk_care_blocks(walk)
    await walk_decisions(walk)
    await walk_questions(walk)
    await walk_endings(walk)
    await _five_questions(walk, child_id)
    await _chronology(walk, child_id)
    await walk_assistance(walk)
    await walk_absence(walk)
    await walk_measures(walk)
    await walk_consultations(walk)
    await walk_concerns(walk)
    await walk_applications(walk)
    await walk_sharing(walk)
    await walk_plans(walk)
    await walk_imports(walk)
    await walk_events(walk)
    return walk


async def _front_desk(walk: Walk) -> None:
    for name in (
        "read_api_info",
        "read_authorization_server",
        "read_signing_keys",
        "read_liveness",
        "read_readiness",
    ):
        await walk.open_call(name)
    for name in ("read_whoami", "read_capabilities", "read_five_questions_template", "list_indicator_sets"):
        await walk.call(name, walk.cast.rektor)


async def _rule_sets(walk: Walk) -> None:
    admin = walk.cast.world.administrator
    choice = {"municipalityCode": "9099", "ruleSet": "linkoping", "validFrom": "2099-01-01"}
    await walk.call("create_named_person_rule_set_choice", admin, choice)
    for name in ("list_named_person_rule_sets", "list_named_person_rule_set_choices"):
        await walk.call(name, walk.cast.rektor)


async def _covers(walk: Walk) -> None:
    rektor, teacher = walk.cast.rektor, walk.cast.teacher
    body = {
        "unitId": rektor.unit_id,
        "professionalId": teacher.id,
        "actingProfessionalId": rektor.id,
        "reason": "leave",
        "validFrom": "2098-01-01",
        "validTo": "2098-01-31",
    }
    cover_id = (await walk.call("create_named_person_cover", rektor, body))["id"]
    await walk.call("list_named_person_covers", teacher)
    await walk.call("read_named_person_cover", teacher, coverId=cover_id)
    await walk.call("list_unit_closures", teacher, unitId=rektor.unit_id)
    await walk.call("end_named_person_cover", rektor, coverId=cover_id)


async def _organisations(walk: Walk) -> None:
    admin = walk.cast.world.administrator
    board = {"name": "Nämnden för vandringar", "sector": "school", "regime": "osl"}
    board_id = (await walk.call("create_organisation", admin, board))["id"]
    unit = {
        "organisationId": board_id,
        "name": "Vandrarens skola",
        "kind": "school",
        "branch": "school",
        "roleMailbox": "rektor.vandraren@example.se",
    }
    unit_id = (await walk.call("create_unit", admin, unit))["id"]
    person = {"organisationId": board_id, "name": "Vera Vandrare"}
    person_id = (await walk.call("create_professional", admin, person))["id"]
    duty = {"professionalId": person_id, "unitId": unit_id, "role": "teacher", "validFrom": "2024-08-01"}
    duty_id = (await walk.call("create_duty", admin, duty))["id"]
    for name in ("list_organisations", "list_units", "list_professionals", "list_duties"):
        await walk.call(name, admin)
    await walk.call("read_organisation", admin, organisationId=board_id)
    await walk.call("update_organisation", admin, {"name": "Vandringsnämnden"}, organisationId=board_id)
    await walk.call("read_unit", admin, unitId=unit_id)
    await walk.call("update_unit", admin, {"name": "Vandringens skola"}, unitId=unit_id)
    await walk.call("discontinue_unit", admin, {"lastDay": "2099-06-30"}, unitId=unit_id)
    await walk.call("continue_unit", admin, unitId=unit_id)
    await walk.call("read_professional", admin, professionalId=person_id)
    sign = {"system": "vendor.example", "value": "anst-7"}
    made = await walk.call("create_professional_identifier", admin, sign, professionalId=person_id)
    await walk.call("list_professional_identifiers", admin, professionalId=person_id)
    ids = {"professionalId": person_id, "professionalIdentifierId": made["id"]}
    await walk.call("end_professional_identifier", admin, **ids)
    await walk.call("read_duty", admin, dutyId=duty_id)
    await walk.call("update_duty", admin, {"validTo": "2025-06-30"}, dutyId=duty_id)


def _new_child(walk: Walk, number: str) -> dict[str, Any]:
    relation = {"unitId": walk.cast.rektor.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"}
    return {"identityNumber": number, "givenName": "Elsa", "familyName": "Berg", "relation": relation}


async def _children(walk: Walk) -> str:
    rektor, number = walk.cast.rektor, made_up_number(date(2019, 9, 7))
    child_id: str = (await walk.call("create_child", rektor, _new_child(walk, number)))["id"]
    twin = await walk.call("create_child", rektor, _new_child(walk, made_up_number(date(2019, 9, 7))))
    await walk.call("look_up_child", rektor, {"identityNumber": number})
    await walk.call("read_child", rektor, childId=child_id)
    await walk.call("update_child", rektor, {"familyName": "Berg Lund"}, childId=child_id)
    link = {"otherChildId": twin["id"], "reason": "registered-twice"}
    link_id = (await walk.call("create_child_link", rektor, link, childId=child_id))["id"]
    await walk.call("list_child_links", rektor, childId=child_id)
    await walk.call("undo_child_link", rektor, childId=child_id, linkId=link_id)
    return child_id


async def _bonds(walk: Walk, child_id: str) -> None:
    rektor, number = walk.cast.rektor, made_up_number(date(1985, 5, 5))
    relation = {"unitId": rektor.unit_id, "kind": "placement", "validFrom": "2025-08-18"}
    relation_id = (await walk.call("create_relation", rektor, relation, childId=child_id))["id"]
    await walk.call("list_relations", rektor, childId=child_id)
    await walk.call("read_relation", rektor, childId=child_id, relationId=relation_id)
    end = {"validTo": "2099-06-12"}
    await walk.call("update_relation", rektor, end, childId=child_id, relationId=relation_id)
    guardian = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "validFrom": "2019-09-07",
    }
    guardian_id = (await walk.call("create_guardian", rektor, guardian, childId=child_id))["id"]
    await walk.call("list_guardians", rektor, childId=child_id)
    await walk.call("read_guardian", rektor, childId=child_id, guardianId=guardian_id)
    verified = {"verifiedOn": "2025-08-20"}
    await walk.call("update_guardian", rektor, verified, childId=child_id, guardianId=guardian_id)
    mother = walk.cast.world.guardian("walking-mother", "Anna Berg", number)
    await walk.call("list_own_children", mother)
    for reader in (rektor, mother):
        await walk.call("list_access_log", reader, childId=child_id)
    identifier = {"system": "school-system", "value": f"elev-{child_id[-6:]}"}
    made = await walk.call("create_external_identifier", rektor, identifier, childId=child_id)
    await walk.call("list_external_identifiers", rektor, childId=child_id)
    await walk.call("delete_external_identifier", rektor, childId=child_id, externalIdentifierId=made["id"])


async def _named_person(walk: Walk, child_id: str) -> None:
    rektor = walk.cast.rektor
    now = await walk.call("read_named_person", rektor, childId=child_id)
    await walk.call("list_named_person_assignments", rektor, childId=child_id)
    accepted = {"childId": child_id, "assignmentId": now["assignmentId"]}
    await walk.call("accept_named_person_assignment", rektor, **accepted)
    appointed = {"professionalId": rektor.id, "validFrom": now["on"]}
    await walk.call("create_named_person_assignment", rektor, appointed, childId=child_id)
    await walk.call("list_caseload", rektor)
    await walk.call("read_caseload_summary", rektor)
    (notice, *_) = (await walk.call("list_notices", rektor))["items"]
    for operation in ("read_notice", "mark_notice_read"):
        await walk.call(operation, rektor, noticeId=notice["id"])
    await walk.call("list_code_events", rektor)
    await walk.call("export_code_events", rektor)
    counting = await given_a_counting_system(walk.cast, "education")
    await walk.call("read_plan_statistics", counting)
    await walk.call("read_treatment_statistics", counting)
    await walk.call("export_treatment_statistics", counting)


async def _five_questions(walk: Walk, child_id: str) -> None:
    rektor = walk.cast.rektor
    draft = {"inTheWay": {"answered": "yes", "text": "Sover för lite."}}
    made = await walk.call("create_five_questions", rektor, draft, childId=child_id)
    where = {"childId": child_id, "fiveQuestionsId": made["id"]}
    await walk.call("list_five_questions", rektor, childId=child_id)
    await walk.call("read_five_questions", rektor, **where)
    await walk.call("update_five_questions", rektor, {"helpFromOthersNeeded": False}, **where)
    await walk.call("list_five_questions_versions", rektor, **where)


async def _chronology(walk: Walk, child_id: str) -> None:
    rektor = walk.cast.rektor
    happened = {"kind": "strength", "happenedAt": "2025-09-03T08:00:00Z", "fact": "Läste högt för klassen."}
    made = await walk.call("create_chronology_entry", rektor, happened, childId=child_id)
    where = {"childId": child_id, "chronologyEntryId": made["id"]}
    await walk.call("list_chronology", rektor, childId=child_id)
    await walk.call("read_chronology_entry", rektor, **where)
    await walk.call("update_chronology_entry", rektor, {"reason": "Fel dag."}, **where)
    await walk.call("list_chronology_entry_versions", rektor, **where)
