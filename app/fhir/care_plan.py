"""CarePlan: a coordinated plan (SIP) or a child's plan, for who sits at it and for the family."""

from typing import Any, Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import CodeableConcept, Element, Period, Reference, Resource, coded, listed, refers
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, page
from app.fhir.systems import own_codes

_DRAFTS = {"need", "consent", "called", "met"}
_KEPT = {"goals-reached", "one-principal-enough"}


class PlanActivity(Element):
    """What somebody has promised."""

    reference: Reference


class CarePlan(Resource):
    """A plan around a child."""

    resource_type: Literal["CarePlan"] = "CarePlan"
    status: Literal["draft", "active", "completed", "revoked"]
    intent: Literal["plan"] = "plan"
    category: list[CodeableConcept]
    title: str = Field(examples=["Coordinated individual plan"])
    description: str | None = None
    subject: Reference
    period: Period | None = None
    created: str | None = Field(default=None, examples=["2025-10-01T09:00:00Z"])
    author: Reference | None = None
    contributor: list[Reference] | None = None
    care_team: list[Reference]
    supporting_info: list[Reference] | None = None
    goal: list[Reference] | None = None
    activity: list[PlanActivity] | None = None


def status_of(told: Told) -> Any:
    """Say where a plan stands in FHIR's words. An end without its goals reached is a plan revoked."""
    if told["status"] in _DRAFTS:
        return "draft"
    if told["status"] != "ended":
        return "active"
    return "completed" if told.get("endReason") in _KEPT else "revoked"


def care_plan(told: Told, goals: list[Any], actions: list[Any]) -> CarePlan:
    """Say a plan as FHIR does: who sits at it, its goals and what was promised by reference."""
    plan_id, child_id = told["id"], told["childId"]
    start, end = told["activatedAt"], told["endedAt"]
    consent = f"{child_id}.{told['consentId']}" if told["consentId"] else None
    seats = {seat["unitId"] or seat["organisationId"] for seat in told["seats"]} - {None}
    return CarePlan(
        id=plan_id,
        status=status_of(told),
        category=[coded(own_codes("plan-kind"), told["kind"], told["label"]["en"])],
        title=told["label"]["en"],
        description=told["need"],
        subject=Reference(reference=f"Patient/{child_id}"),
        period=Period(start=start, end=end) if start else None,
        created=told["needNotedAt"],
        author=refers("Organization", told["unitId"] or told["organisationId"]),
        contributor=listed(*(refers("Organization", each) for each in sorted(seats))),
        care_team=[Reference(reference=f"CareTeam/{child_id}")],
        supporting_info=listed(refers("Consent", consent)),
        goal=listed(*(refers("Goal", f"{plan_id}.{goal['id']}") for goal in goals)),
        activity=[
            PlanActivity(reference=Reference(reference=f"ServiceRequest/{plan_id}.{action['id']}"))
            for action in actions
        ]
        or None,
    )


def summarised(told: Told) -> CarePlan:
    """Say a plan as the list of a child's plans has it: where it stands, and whose it is."""
    child_id = told["childId"]
    return CarePlan(
        id=told["id"],
        status=status_of(told),
        category=[coded(own_codes("plan-kind"), told["kind"], told["label"]["en"])],
        title=told["label"]["en"],
        subject=Reference(reference=f"Patient/{child_id}"),
        created=told["needNotedAt"],
        author=refers("Organization", told["unitId"] or told["organisationId"]),
        care_team=[Reference(reference=f"CareTeam/{child_id}")],
    )


async def read(asking: Asking, plan_id: str) -> Shown:
    """Read a plan, with its goals and promises where they are yours to read."""
    told = (await asking.get("plans", plan_id)).body
    goals = await asking.perhaps_rows("plans", plan_id, "goals")
    actions = await asking.perhaps_rows("plans", plan_id, "actions")
    return Shown(care_plan(told, goals, actions))


async def search(asking: Asking, asked: Asked) -> Found:
    """List a child's plans."""
    rows, total = await page(asking, asked, "children", asked.subject(), "plans")
    return Found([summarised(row) for row in rows], total)


KIND = Kind(
    name="CarePlan",
    model=CarePlan,
    says="A plan around a child at which you sit, or your family's own. A search shows where each plan "
    "stands; a read its need, seats, goals and promises. An end that the list does not explain is `revoked`.",
    interactions=(
        Interaction(code="read", asks=("read_plan", "list_goals", "list_actions"), says="Read a plan."),
        Interaction(code="search-type", asks=("list_plans",), says="List a child's plans."),
    ),
    read=read,
    search=search,
    params=(PATIENT,),
)
