"""AuditEvent: who has looked at a child, as the caller's own branch or the family may see it."""

from typing import Any, Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import CodeableConcept, Coding, Element, Identifier, Reference, Resource, coded, refers
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, page
from app.fhir.systems import own_codes, own_identifiers

_REST = Coding(system="http://terminology.hl7.org/CodeSystem/audit-event-type", code="rest")
_OBSERVER = Reference(display="Named Person")
_UNSAID = "not told"


class AuditAgent(Element):
    """Who."""

    who: Reference
    requestor: bool = True
    purpose_of_use: list[CodeableConcept] | None = None


class AuditSource(Element):
    """Where it was written down."""

    observer: Reference


class AuditEntity(Element):
    """About whom, and what."""

    what: Reference


class AuditEvent(Resource):
    """One entry of the log."""

    resource_type: Literal["AuditEvent"] = "AuditEvent"
    type: Coding
    subtype: list[Coding] | None = None
    recorded: str = Field(examples=["2025-09-05T09:30:00Z"])
    outcome: Literal["0", "4"]
    outcome_desc: str | None = None
    agent: list[AuditAgent]
    source: AuditSource
    entity: list[AuditEntity]


def audit_event(told: Told, child_id: str) -> AuditEvent:
    """Say one entry of the log as FHIR does; the family's has no action, only the consent it was under."""
    action, thing = told.get("action"), told.get("subjectId") or told.get("consentId")
    entities = [AuditEntity(what=Reference(reference=f"Patient/{child_id}"))]
    if thing:
        named = Identifier(system=own_identifiers("item"), value=thing)
        entities.append(AuditEntity(what=Reference(identifier=named)))
    return AuditEvent(
        type=_REST,
        subtype=[Coding(system=own_codes("action"), code=action)] if action else None,
        recorded=told["at"],
        outcome="0" if told.get("outcome", "allowed") == "allowed" else "4",
        outcome_desc=told.get("reason"),
        agent=[_agent(told)],
        source=AuditSource(observer=_OBSERVER),
        entity=entities,
    )


def _agent(told: Told) -> AuditAgent:
    person: Any = refers("Practitioner", told.get("professionalId"))
    place = refers("Organization", told["unitId"], told["unit"])
    purpose = told["purpose"]
    return AuditAgent(
        who=person or place or Reference(display=_UNSAID),
        purpose_of_use=[coded(own_codes("purpose"), purpose)] if purpose else None,
    )


async def search(asking: Asking, asked: Asked) -> Found:
    """List who has looked at a child."""
    child_id = asked.subject()
    rows, total = await page(asking, asked, "children", child_id, "access-log")
    return Found([audit_event(row, child_id) for row in rows], total)


KIND = Kind(
    name="AuditEvent",
    model=AuditEvent,
    says="Who has looked: to professionals what their own branch has done and been refused, to the family "
    "what was read and shared under their consent. Entries have no ids, so there is no read. To read the log "
    "is itself written in it.",
    interactions=(
        Interaction(code="search-type", asks=("list_access_log",), says="List who has looked at a child."),
    ),
    search=search,
    params=(PATIENT,),
)
