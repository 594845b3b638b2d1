"""Provenance: a decision to share, or not to: on which ground, by whom, to whom."""

from typing import Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import (
    CodeableConcept,
    Element,
    Extension,
    Identifier,
    Reference,
    Resource,
    coded,
    refers,
)
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, page, parts
from app.fhir.systems import PARTICIPATION, own_codes, own_extension, own_identifiers

SHARED = own_extension("shared")
_AGENT_TYPE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
_HIDDEN = "not shown"


class ProvenanceAgent(Element):
    """Who has decided, and who receives."""

    type: CodeableConcept
    who: Reference
    on_behalf_of: Reference | None = None


class Provenance(Resource):
    """Why something was shared, or was not."""

    resource_type: Literal["Provenance"] = "Provenance"
    extension: list[Extension]
    target: list[Reference]
    occurred_date_time: str | None = Field(default=None, examples=["2025-09-05T10:00:00Z"])
    recorded: str = Field(examples=["2025-09-05T10:00:00Z"])
    policy: list[str]
    reason: list[CodeableConcept]
    activity: CodeableConcept
    agent: list[ProvenanceAgent]


def provenance(told: Told) -> Provenance:
    """Say a decision about sharing as FHIR does. What is shared is named, never told."""
    child_id = told["childId"]
    items = [_item(child_id, each["sourceId"]) for each in told.get("items", ())]
    return Provenance(
        id=f"{child_id}.{told['id']}",
        extension=[Extension(url=SHARED, value_boolean=told["shared"])],
        target=items or [Reference(reference=f"Patient/{child_id}")],
        occurred_date_time=told["receivedAt"],
        recorded=told["decidedAt"],
        policy=[f"urn:named-person:ground:{told['ground']}"],
        reason=[coded(own_codes("purpose"), told["purpose"])],
        activity=coded(_LIFECYCLE, "disclose"),
        agent=[_owner(told), _recipient(told)],
    )


def _item(child_id: str, item_id: str) -> Reference:
    if item_id.startswith("fqs-"):
        return Reference(reference=f"QuestionnaireResponse/{child_id}.{item_id}")
    return Reference(identifier=Identifier(system=own_identifiers("item"), value=item_id))


def _owner(told: Told) -> ProvenanceAgent:
    place = refers("Organization", told["unitId"] or told["organisationId"])
    person = refers("Practitioner", told["decidedBy"])
    who = person or place or Reference(display=_HIDDEN)
    behalf = place if person else None
    return ProvenanceAgent(type=coded(_AGENT_TYPE, "author"), who=who, on_behalf_of=behalf)


def _recipient(told: Told) -> ProvenanceAgent:
    place = refers("Organization", told["recipientUnitId"] or told["recipientOrganisationId"])
    who = refers("Practitioner", told["recipientProfessionalId"]) or place or Reference(display=_HIDDEN)
    return ProvenanceAgent(type=coded(PARTICIPATION, "IRCP"), who=who)


async def read(asking: Asking, thing_id: str) -> Shown:
    """Read a decision to share."""
    child_id, disclosure_id = parts(thing_id)
    return Shown(provenance((await asking.get("children", child_id, "disclosures", disclosure_id)).body))


async def search(asking: Asking, asked: Asked) -> Found:
    """List the decisions to share about a child."""
    rows, total = await page(asking, asked, "children", asked.subject(), "disclosures")
    return Found([provenance(row) for row in rows], total)


KIND = Kind(
    name="Provenance",
    model=Provenance,
    says="A decision to share, or not to (the extension `shared`): the ground in `policy`, the purpose in "
    "`reason`, who has decided and who receives. A read names what was shared; what it says is read in the "
    "native API.",
    interactions=(
        Interaction(code="read", asks=("read_disclosure",), says="Read a decision to share."),
        Interaction(
            code="search-type", asks=("list_disclosures",), says="List the decisions to share about a child."
        ),
    ),
    read=read,
    search=search,
    params=(PATIENT,),
)
