"""CareTeam: the team around a child. Its named person, and a lead professional where there is one."""

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import (
    CodeableConcept,
    ContactPoint,
    Element,
    Period,
    Reference,
    Resource,
    coded,
    listed,
    refers,
)
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, cut
from app.fhir.systems import own_codes

ROLES = own_codes("team-role")
NAMED_PERSON, ACTING, LEAD = "named-person", "acting-named-person", "lead-professional"


class CareTeamParticipant(Element):
    """Somebody in the team, from when to when."""

    role: list[CodeableConcept]
    member: Reference | None = None
    on_behalf_of: Reference | None = None
    period: Period


class CareTeam(Resource):
    """The team around a child."""

    resource_type: Literal["CareTeam"] = "CareTeam"
    status: Literal["active"] = "active"
    category: list[CodeableConcept]
    name: str = Field(examples=["Team around the child"])
    subject: Reference
    participant: list[CareTeamParticipant]
    managing_organization: list[Reference] | None = None
    telecom: list[ContactPoint] | None = None


def care_team(told: Told, leads: list[Any]) -> CareTeam:
    """Say who is there for a child: exactly one named person, who acts, and who coordinates a plan."""
    unit, cover = told["unit"], told["cover"]
    until = last_day(told["validUntil"])
    stands = Period(start=told["validFrom"], end=until)
    members = [_participant(NAMED_PERSON, told["professional"], unit["id"], stands, unit["name"])]
    if cover:
        acts = Period(start=cover["validFrom"], end=cover["validTo"])
        acting_unit = cover["unit"] or {}
        members.append(
            _participant(ACTING, cover["professional"], acting_unit.get("id"), acts, acting_unit.get("name"))
        )
    members += [_lead(each) for each in leads if _leads_on(each, told["on"])]
    return CareTeam(
        id=told["childId"],
        category=[coded(own_codes("team"), "around-the-child")],
        name="Team around the child",
        subject=Reference(reference=f"Patient/{told['childId']}"),
        participant=members,
        managing_organization=listed(refers("Organization", unit["id"], unit["name"])),
        telecom=reached(unit),
    )


def reached(unit: Told) -> list[ContactPoint] | None:
    """Say how a unit is reached."""
    phone, mailbox = unit.get("phone"), unit.get("roleMailbox")
    return listed(
        ContactPoint(system="phone", value=phone, use="work") if phone else None,
        ContactPoint(system="email", value=mailbox, use="work") if mailbox else None,
    )


def last_day(until: str | None) -> str | None:
    """Return the last day of what lasts until a day: FHIR's periods include their end."""
    return (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else None


def _participant(
    role: str, person: Told | None, unit_id: str | None, period: Period, unit_name: str | None = None
) -> CareTeamParticipant:
    """The unit itself is the member where no professional is named (R4: only they act on behalf of one)."""
    unit = refers("Organization", unit_id, unit_name)
    if person is None:
        return CareTeamParticipant(role=[coded(ROLES, role)], member=unit, period=period)
    member = refers("Practitioner", person["id"], person["name"])
    return CareTeamParticipant(role=[coded(ROLES, role)], member=member, on_behalf_of=unit, period=period)


def _lead(told: Told) -> CareTeamParticipant:
    period = Period(start=told["validFrom"], end=last_day(told["validUntil"]))
    return _participant(LEAD, told["professional"], told["unitId"], period)


def _leads_on(told: Told, day: str) -> bool:
    return (told["validFrom"] or day) <= day and (told["validUntil"] is None or day < told["validUntil"])


async def read(asking: Asking, child_id: str) -> Shown:
    """Read the team around a child."""
    named = await asking.get("children", child_id, "named-person")
    leads = await asking.perhaps_rows("children", child_id, "lead-professional-assignments")
    return Shown(care_team(named.body, leads))


async def search(asking: Asking, asked: Asked) -> Found:
    """Find the team around a child: there is one, always."""
    return cut([(await read(asking, asked.subject())).resource], asked)


_ASKS = ("read_named_person", "list_lead_professional_assignments")
KIND = Kind(
    name="CareTeam",
    model=CareTeam,
    says="The team around a child; its id is the child's. Exactly one named person on every day, whoever "
    "acts meanwhile, and the lead professional of a plan that is yours to read. Roles are codes of our own.",
    interactions=(
        Interaction(code="read", asks=_ASKS, says="Read the team around a child."),
        Interaction(code="search-type", asks=_ASKS, says="Find the team around a child."),
    ),
    read=read,
    search=search,
    params=(PATIENT,),
)
