"""Goal, ServiceRequest and Task: what a plan is to reach, what is asked of whom, and how far it has come."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from app.fhir.answering import elements, members, only
from app.fhir.asking import Asking, Told
from app.fhir.care_plan import status_of
from app.fhir.elements import (
    CodeableConcept,
    Element,
    Meta,
    Period,
    Reference,
    Resource,
    coded,
    listed,
    refers,
)
from app.fhir.kinds import (
    PATIENT,
    Asked,
    Found,
    Interaction,
    Kind,
    Param,
    Shown,
    cut,
    parts,
    version_of,
    wrong,
)
from app.fhir.systems import own_codes

TASK_STATUSES = {"promised": "accepted", "started": "in-progress", "done": "completed", "broken": "failed"}
_OURS = {theirs: ours for ours, theirs in TASK_STATUSES.items()}
_REQUESTS = {"promised": "active", "started": "active", "done": "completed", "broken": "revoked"}
_GOALS = {"draft": "proposed", "active": "active", "completed": "completed", "revoked": "cancelled"}
EVIDENCE = coded(own_codes("task-output"), "evidence")


class Goal(Resource):
    """A goal of a plan, in the child's own words."""

    resource_type: Literal["Goal"] = "Goal"
    lifecycle_status: Literal["proposed", "active", "completed", "cancelled"]
    category: list[CodeableConcept] | None = None
    description: CodeableConcept
    subject: Reference


class ServiceRequest(Resource):
    """What a plan asks of somebody."""

    resource_type: Literal["ServiceRequest"] = "ServiceRequest"
    based_on: list[Reference]
    status: Literal["active", "completed", "revoked"]
    intent: Literal["plan"] = "plan"
    code: CodeableConcept
    subject: Reference
    occurrence_period: Period
    authored_on: str | None = Field(default=None, examples=["2025-10-20T14:00:00Z"])
    performer: list[Reference] | None = None
    reason_reference: list[Reference] | None = None


class TaskRestriction(Element):
    """By when."""

    period: Period


class TaskOutput(Element):
    """What shows that it is kept."""

    type: CodeableConcept
    value_string: str


class Task(Resource):
    """How far a promise has come."""

    resource_type: Literal["Task"] = "Task"
    based_on: list[Reference]
    status: Literal["accepted", "in-progress", "completed", "failed"]
    status_reason: CodeableConcept | None = None
    business_status: CodeableConcept | None = None
    intent: Literal["plan"] = "plan"
    description: str
    focus: Reference
    for_: Reference | None = Field(default=None, alias="for")
    authored_on: str | None = Field(default=None, examples=["2025-10-20T14:00:00Z"])
    last_modified: str | None = Field(default=None, examples=["2025-11-02T09:00:00Z"])
    owner: Reference | None = None
    restriction: TaskRestriction
    output: list[TaskOutput] | None = None


def goal(told: Told, plan: Told) -> Goal:
    """Say a goal as FHIR does. It stands as its plan stands."""
    indicator = told["indicator"]
    return Goal(
        id=f"{told['planId']}.{told['id']}",
        lifecycle_status=_GOALS[status_of(plan)],
        category=listed(coded(own_codes("wellbeing-indicator"), indicator) if indicator else None),
        description=CodeableConcept(text=told["words"]),
        subject=Reference(reference=f"Patient/{plan['childId']}"),
    )


def _responsible(told: Told) -> Reference | None:
    return refers("Organization", told["responsibleUnitId"] or told["responsibleOrganisationId"])


def service_request(told: Told, plan: Told) -> ServiceRequest:
    """Say what a promise asks of whom."""
    plan_id, history = told["planId"], told["history"]
    return ServiceRequest(
        id=f"{plan_id}.{told['id']}",
        based_on=[Reference(reference=f"CarePlan/{plan_id}")],
        status=_REQUESTS[told["status"]],
        code=CodeableConcept(text=told["words"]),
        subject=Reference(reference=f"Patient/{plan['childId']}"),
        occurrence_period=Period(start=told["startsOn"], end=told["dueOn"]),
        authored_on=history[0]["changedAt"] if history else None,
        performer=listed(_responsible(told), refers("Practitioner", told["responsibleProfessionalId"])),
        reason_reference=listed(refers("Goal", f"{plan_id}.{told['goalId']}") if told["goalId"] else None),
    )


def task(told: Told, plan: Told | None, *, tag: str | None = None) -> Task:
    """Say how far a promise has come; whose it is, where the plan itself is the caller's to read."""
    plan_id, history = told["planId"], told["history"]
    last = history[-1] if history else {}
    late = coded(own_codes("task-standing"), "overdue") if told["overdue"] else None
    evidence = last.get("evidence")
    return Task.model_validate(
        {
            "id": f"{plan_id}.{told['id']}",
            "meta": Meta(version_id=version_of(tag)) if tag else None,
            "based_on": [Reference(reference=f"CarePlan/{plan_id}")],
            "status": TASK_STATUSES[told["status"]],
            "status_reason": CodeableConcept(text=last["reason"]) if last.get("reason") else None,
            "business_status": late,
            "description": told["words"],
            "focus": Reference(reference=f"ServiceRequest/{plan_id}.{told['id']}"),
            "for": Reference(reference=f"Patient/{plan['childId']}") if plan else None,
            "authored_on": history[0]["changedAt"] if history else None,
            "last_modified": last.get("changedAt"),
            "owner": _responsible(told),
            "restriction": TaskRestriction(period=Period(start=told["startsOn"], end=told["dueOn"])),
            "output": [TaskOutput(type=EVIDENCE, value_string=evidence)] if evidence else None,
        }
    )


Render = Callable[[Told, Told], Resource]


def _reads(what: str, render: Render) -> Callable[[Asking, str], Any]:
    async def read(asking: Asking, thing_id: str) -> Shown:
        """Read a part of a plan, and whose plan it is."""
        plan_id, part_id = parts(thing_id)
        answer = await asking.get("plans", plan_id, what, part_id)
        plan = (await asking.get("plans", plan_id)).body
        if render is task:
            return Shown(task(answer.body, plan, tag=answer.tag), answer.tag)
        return Shown(render(answer.body, plan))

    return read


def _searches(what: str, render: Render) -> Callable[[Asking, Asked], Any]:
    async def search(asking: Asking, asked: Asked) -> Found:
        """List the parts of one plan, or of all of a child's plans that are yours to read."""
        if "based-on" in asked.params:
            plan_id = asked.reference("based-on", "CarePlan")
            rows = await asking.rows("plans", plan_id, what)
            plans = [((await asking.get("plans", plan_id)).body, rows)]
        else:
            plans = await _of_a_child(asking, asked.subject(), what)
        return cut([render(row, plan) for plan, rows in plans for row in rows], asked)

    return search


async def _of_a_child(asking: Asking, child_id: str, what: str) -> list[tuple[Told, list[Told]]]:
    found = []
    for summary in await asking.rows("children", child_id, "plans"):
        rows = await asking.perhaps_rows("plans", summary["id"], what)
        plan = await asking.perhaps("plans", summary["id"]) if rows else None
        if plan:
            found.append((plan.body, rows))
    return found


_TAKEN = frozenset(
    {"resourceType", "id", "meta", "basedOn", "status", "statusReason", "businessStatus", "intent", "for"}
    | {"description", "focus", "authoredOn", "lastModified", "owner", "restriction", "output"}
)


async def update(asking: Asking, thing_id: str, given: Mapping[str, Any], tag: str | None) -> Shown:
    """Say how far a promise has come. Only status, reason and evidence are read; the rest stays as it is."""
    only(given, _TAKEN)
    plan_id, action_id = parts(thing_id)
    status = _OURS.get(str(given.get("status")))
    if status is None:
        raise wrong("/status", "enum", "is not one of the known values")
    body: dict[str, Any] = {"status": status}
    if "statusReason" in given:
        body["reason"] = members(given["statusReason"], "/statusReason").get("text")
    for output in elements(given.get("output", []), "/output"):
        body["evidence"] = output.get("valueString")
    changed = await asking.patch("plans", plan_id, "actions", action_id, body=body, tag=tag)
    plan = await asking.perhaps("plans", plan_id)
    return Shown(task(changed.body, plan.body if plan else None, tag=changed.tag), changed.tag)


BASED_ON = Param("based-on", "reference", "Of which plan: `CarePlan/pln-…`, instead of `patient`.")
_OF = Param("patient", "reference", "Whose: `Patient/chi-…`. This or `based-on`.")
GOAL_KIND = Kind(
    name="Goal",
    model=Goal,
    says="A goal of a plan in the child's own words, under one of the eight wellbeing indicators. It stands "
    "as its plan stands.",
    interactions=(
        Interaction(code="read", asks=("read_goal", "read_plan"), says="Read a goal."),
        Interaction(
            code="search-type",
            asks=("list_plans", "list_goals", "read_plan"),
            says="List the goals of a child's plans.",
        ),
    ),
    read=_reads("goals", goal),
    search=_searches("goals", goal),
    params=(PATIENT,),
)
REQUEST_KIND = Kind(
    name="ServiceRequest",
    model=ServiceRequest,
    says="What a plan asks of whom, by when.",
    interactions=(
        Interaction(code="read", asks=("read_action", "read_plan"), says="Read what is asked."),
        Interaction(
            code="search-type",
            asks=("list_plans", "list_actions", "read_plan"),
            says="List what a child's plans ask, or one plan.",
        ),
    ),
    read=_reads("actions", service_request),
    search=_searches("actions", service_request),
    params=(_OF, BASED_ON),
)
TASK_KIND = Kind(
    name="Task",
    model=Task,
    says="How far a promise has come: `accepted`, `in-progress`, `completed`, or `failed` where it was not "
    "kept. `businessStatus` says when it is overdue.",
    interactions=(
        Interaction(code="read", asks=("read_action", "read_plan"), says="Read how far a promise has come."),
        Interaction(
            code="search-type",
            asks=("list_plans", "list_actions", "read_plan"),
            says="List the promises of a child's plans, or of one plan.",
        ),
        Interaction(
            code="update",
            asks=("update_action", "read_plan"),
            says="Say how far a promise has come: `status`, `statusReason.text` and `output[].valueString` "
            "(what shows that it is kept) are read; the rest of the Task stays as it is.",
        ),
    ),
    read=_reads("actions", task),
    search=_searches("actions", task),
    update=update,
    params=(_OF, BASED_ON),
)
