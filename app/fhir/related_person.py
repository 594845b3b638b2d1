"""RelatedPerson: a guardian, as the caller's own organisation knows it."""

from typing import Literal

from app.fhir.asking import Asking, Told
from app.fhir.elements import (
    CodeableConcept,
    ContactPoint,
    Extension,
    HumanName,
    Period,
    Reference,
    Resource,
    coded,
)
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, page, parts
from app.fhir.systems import ROLE_CODE, own_extension

SOURCE, VERIFIED_ON = own_extension("custody-source"), own_extension("verified-on")


class RelatedPerson(Resource):
    """A guardian, or another adult without custody."""

    resource_type: Literal["RelatedPerson"] = "RelatedPerson"
    extension: list[Extension] | None = None
    active: bool
    patient: Reference
    relationship: list[CodeableConcept] | None = None
    name: list[HumanName]
    telecom: list[ContactPoint] | None = None
    period: Period


def related_person(told: Told, *, today: str) -> RelatedPerson:
    """Say a guardian as FHIR does: active only while custody holds and has been verified."""
    holds = told["validFrom"] <= today and (told["validTo"] is None or today <= told["validTo"])
    verified = told["verifiedOn"]
    said = [Extension(url=SOURCE, value_code=told["source"])]
    return RelatedPerson(
        id=f"{told['childId']}.{told['id']}",
        extension=said + ([Extension(url=VERIFIED_ON, value_date=verified)] if verified else []),
        active=bool(told["custody"] and verified and holds),
        patient=Reference(reference=f"Patient/{told['childId']}"),
        relationship=[coded(ROLE_CODE, "GUARD", "guardian")] if told["custody"] else None,
        name=[HumanName(text=told["name"])],
        telecom=[ContactPoint(system="phone", value=told["phone"])] if told["phone"] else None,
        period=Period(start=told["validFrom"], end=told["validTo"]),
    )


async def read(asking: Asking, thing_id: str) -> Shown:
    """Read a guardian."""
    child_id, guardian_id = parts(thing_id)
    answer = await asking.get("children", child_id, "guardians", guardian_id)
    return Shown(related_person(answer.body, today=await asking.today()), answer.tag)


async def search(asking: Asking, asked: Asked) -> Found:
    """List a child's guardians."""
    rows, total = await page(asking, asked, "children", asked.subject(), "guardians")
    today = await asking.today()
    return Found([related_person(row, today=today) for row in rows], total)


KIND = Kind(
    name="RelatedPerson",
    model=RelatedPerson,
    says="A guardian, as your own organisation knows it. Active only while custody holds and has been "
    "verified; the source and the day are extensions.",
    interactions=(
        Interaction(code="read", asks=("read_guardian", "read_whoami"), says="Read a guardian."),
        Interaction(
            code="search-type", asks=("list_guardians", "read_whoami"), says="List a child's guardians."
        ),
    ),
    read=read,
    search=search,
    params=(PATIENT,),
)
