"""Consent: which items, to whom, for what, how long, and who has said what."""

from typing import Any, Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import (
    CodeableConcept,
    Coding,
    Element,
    Identifier,
    Period,
    Reference,
    Resource,
    coded,
    listed,
    refers,
)
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, page, parts
from app.fhir.systems import PARTICIPATION, own_codes, own_identifiers

STATUSES = {
    "waiting": "proposed",
    "given": "active",
    "refused": "rejected",
    "withdrawn": "inactive",
    "expired": "inactive",
}
_SCOPE = coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")
_ANSWERS = "fqs-"


class ConsentActor(Element):
    """To whom."""

    role: CodeableConcept
    reference: Reference


class ConsentData(Element):
    """Which item."""

    meaning: Literal["instance"] = "instance"
    reference: Reference


class Provision(Element):
    """What is consented to."""

    type: Literal["permit"] = "permit"
    period: Period
    actor: list[ConsentActor] | None = None
    purpose: list[Coding]
    class_: list[Coding] | None = Field(default=None, alias="class")
    data: list[ConsentData] | None = None


class Verification(Element):
    """Who has answered, and when."""

    verified: bool
    verified_with: Reference
    verification_date: str = Field(examples=["2025-09-05T10:00:00Z"])


class Consent(Resource):
    """A consent that secrecy is lifted: its receipt."""

    resource_type: Literal["Consent"] = "Consent"
    status: Literal["proposed", "active", "rejected", "inactive"]
    scope: CodeableConcept
    category: list[CodeableConcept]
    patient: Reference
    date_time: str | None = Field(default=None, examples=["2025-09-05T10:00:00Z"])
    performer: list[Reference] | None = None
    organization: list[Reference] | None = None
    policy_rule: CodeableConcept
    verification: list[Verification] | None = None
    provision: Provision


def _giver(giver_id: str) -> Reference:
    """Who gives, by an identifier: each organisation has a guardian of its own of the same person."""
    return Reference(identifier=Identifier(system=own_identifiers("family-member"), value=giver_id))


def consent(told: Told) -> Consent:
    """Say a consent as FHIR does: `verified` is a yes that stands."""
    child_id, answers = told["childId"], told["answers"]
    moments = [each["withdrawnAt"] or each["answeredAt"] for each in answers]
    return Consent(
        id=f"{child_id}.{told['id']}",
        status=STATUSES[told["status"]],
        scope=_SCOPE,
        category=[coded(own_codes("consent-kind"), told["kind"])],
        patient=Reference(reference=f"Patient/{child_id}"),
        date_time=max(moments, default=None),
        performer=listed(*(_giver(each["giverId"]) for each in answers if each["answer"] == "given")),
        organization=listed(refers("Organization", told["organisationId"])),
        policy_rule=coded(own_codes("legal-basis"), "consent"),
        verification=[
            Verification(
                verified=each["answer"] == "given",
                verified_with=_giver(each["giverId"]),
                verification_date=each["withdrawnAt"] or each["answeredAt"],
            )
            for each in answers
        ]
        or None,
        provision=_provision(told),
    )


def _provision(told: Told) -> Provision:
    held: dict[str, Any] = {
        "period": Period(start=told["validFrom"], end=told["validTo"]),
        "actor": listed(*(_recipient(each) for each in told["recipients"])),
        "purpose": [Coding(system=own_codes("purpose"), code=told["purpose"])],
        "class": [Coding(system=own_codes("category"), code=each) for each in told["categories"]] or None,
        "data": [ConsentData(reference=_item(told["childId"], each)) for each in told["itemIds"]] or None,
    }
    return Provision.model_validate(held)


def _recipient(told: Told) -> ConsentActor | None:
    """Name a recipient; one whose place is masked is left out."""
    reference = refers("Organization", told["unitId"] or told["organisationId"])
    return ConsentActor(role=coded(PARTICIPATION, "IRCP"), reference=reference) if reference else None


def _item(child_id: str, item_id: str) -> Reference:
    if item_id.startswith(_ANSWERS):
        return Reference(reference=f"QuestionnaireResponse/{child_id}.{item_id}")
    return Reference(identifier=Identifier(system=own_identifiers("item"), value=item_id))


async def read(asking: Asking, thing_id: str) -> Shown:
    """Read a consent."""
    child_id, consent_id = parts(thing_id)
    return Shown(consent((await asking.get("children", child_id, "consents", consent_id)).body))


async def search(asking: Asking, asked: Asked) -> Found:
    """List a child's consents."""
    rows, total = await page(asking, asked, "children", asked.subject(), "consents")
    return Found([consent(row) for row in rows], total)


KIND = Kind(
    name="Consent",
    model=Consent,
    says="A consent to share: `active` once all who must have said yes, `inactive` when it is withdrawn or "
    "over. Who has answered is known by an identifier of the API. A care block (spärr) is not shown here.",
    interactions=(
        Interaction(code="read", asks=("read_consent",), says="Read a consent."),
        Interaction(code="search-type", asks=("list_consents",), says="List a child's consents."),
    ),
    read=read,
    search=search,
    params=(PATIENT,),
)
