"""HTTP of contact points, their replacement, and the schools' receipts."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.agreements import contact_queries, contacts
from app.agreements.contact_models import ContactPoint
from app.agreements.contact_render import contact_read, receipt_read
from app.agreements.contact_schemas import (
    ContactPointCreate,
    ContactPointRead,
    ContactPointReplacement,
    ReceiptCreate,
    ReceiptRead,
)
from app.agreements.errors import AlreadyConfirmed, ContactPointExists, NobodyAnswersThere
from app.agreements.service import with_reach
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    problems,
)
from app.kit.refs import DistrictId
from app.kit.routing import room
from app.organisations.errors import NotYourOrganisation
from app.vocabulary import Matter

router = room("agreements")
READ = ("agreements.read", "agreements.write")
Reader = Annotated[Pass, desk(Matter.CONTACT_POINT, "read", scopes=READ)]
Writer = Annotated[Pass, desk(Matter.CONTACT_POINT, "write", scopes=("agreements.write",))]
ReceiptReader = Annotated[Pass, desk(Matter.CONTACT_POINT, "read-receipts", scopes=READ)]
Confirmer = Annotated[Pass, desk(Matter.CONTACT_POINT, "confirm", scopes=("agreements.confirm",))]
CREATE = AT_A_DESK | problems(
    HeaderMissing,
    NotYourOrganisation,
    NotAllowed,
    ContactPointExists,
    NobodyAnswersThere,
    KeyUsedForAnotherRequest,
)
PointPath = Annotated[str, Path(alias="contactPointId", examples=["ctp-abcdefghijklmnopqrstuvwxyz"])]
UnitPath = Annotated[str, Path(alias="unitId", examples=["uni-abcdefghijklmnopqrstuvwxyz"])]
OfDistrict = Annotated[
    DistrictId | None, Query(alias="districtId", description="Only those of this district.")
]
OfMunicipality = Annotated[
    str | None,
    Query(
        alias="municipalityCode",
        pattern=r"^[0-9]{4}$",
        description="Only those of this municipality.",
        examples=["9901"],
    ),
]
On = Annotated[
    date | None,
    Query(
        description="Only those of this day; else all, earlier and coming ones too.", examples=["2026-07-01"]
    ),
]
Confirmed = Annotated[
    bool | None, Query(description="Only those that are confirmed, or only those that are not.")
]


async def _shown(passed: Pass, row: ContactPoint, response: Response | None = None) -> ContactPointRead:
    (contact,) = await with_reach(passed.session, [row])
    await passed.note(subject_id=row.id)
    return contact_read(passed.vault, contact, response)


@router.get("/contact-points", summary="List contact points", responses=AT_A_DESK)
async def list_contact_points(
    passed: Reader,
    asked: Paged,
    district_id: OfDistrict = None,
    municipality_code: OfMunicipality = None,
    on: On = None,
) -> Page[ContactPointRead]:
    """Whom a school turns to in each district's social services: a mailbox first, a person second."""
    rows, total = await contact_queries.page_of_contact_points(
        passed.session, asked, on=on, district_id=district_id, municipality_code=municipality_code
    )
    found = await with_reach(passed.session, rows)
    await passed.note()
    return Page.of([contact_read(passed.vault, each) for each in found], total=total, asked=asked)


@router.post(
    "/contact-points",
    status_code=status.HTTP_201_CREATED,
    summary="Name a district's first contact point",
    responses=CREATE,
)
async def create_contact_point(
    passed: Writer, once: OnceOnly, given: ContactPointCreate, response: Response
) -> ContactPointRead:
    """Names whom schools turn to in a district, by the board that answers there, and announces it to every
    school of the municipality, its own and the independent alike.
    """
    made = await once(lambda: contacts.register(passed, given=given))
    return await _shown(passed, await contacts.get_contact_point(passed.session, made), response)


@router.get("/contact-points/{contactPointId}", summary="Read a contact point", responses=AT_A_DESK)
async def read_contact_point(passed: Reader, contact_point_id: PointPath) -> ContactPointRead:
    """One contact point, earlier, present or to come."""
    return await _shown(passed, await contacts.get_contact_point(passed.session, contact_point_id))


@router.post(
    "/contact-points/{contactPointId}/replacement",
    status_code=status.HTTP_201_CREATED,
    summary="Replace a contact point",
    responses=CREATE,
)
async def replace_contact_point(
    passed: Writer,
    contact_point_id: PointPath,
    once: OnceOnly,
    given: ContactPointReplacement,
    response: Response,
) -> ContactPointRead:
    """Names who comes after, from a day on. Every school of the municipality is told, its own and the
    independent alike, and gives a receipt of its own; until the day, the earlier one answers.
    """
    earlier = await contacts.get_contact_point(passed.session, contact_point_id)
    made = await once(lambda: contacts.replace(passed, earlier, given=given))
    return await _shown(passed, await contacts.get_contact_point(passed.session, made), response)


@router.get(
    "/contact-points/{contactPointId}/receipts",
    summary="List which schools have confirmed",
    responses=AT_A_DESK,
)
async def list_contact_receipts(
    passed: ReceiptReader, contact_point_id: PointPath, asked: Paged, confirmed: Confirmed = None
) -> Page[ReceiptRead]:
    """Each school's receipt, those that nobody has confirmed first. The board that answers in the district
    sees them all, a school's organisation its own.
    """
    point = await contacts.get_contact_point(passed.session, contact_point_id)
    own = passed.actor.organisation_id
    rows, total = await contact_queries.page_of_receipts(
        passed.session,
        asked,
        contact_point_id=point.id,
        seen_by=None if own in {None, point.organisation_id} else own,
        confirmed=confirmed,
    )
    await passed.note(subject_id=point.id)
    return Page.of([receipt_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/contact-points/{contactPointId}/receipts",
    status_code=status.HTTP_201_CREATED,
    summary="Confirm a contact point for your school",
    responses=AT_A_DESK | problems(HeaderMissing, AlreadyConfirmed, KeyUsedForAnotherRequest),
)
async def confirm_contact_point(
    passed: Confirmer,
    contact_point_id: PointPath,
    once: OnceOnly,
    given: ReceiptCreate,
    response: Response,
) -> ReceiptRead:
    """Says that your school has taken note: once for each school, by anybody with a duty there."""
    made = await once(lambda: contacts.confirm(passed, contact_point_id, unit_id=given.unit_id))
    await passed.note(subject_id=contact_point_id)
    return receipt_read(await contacts.get_receipt(passed.session, made), response)


@router.get(
    "/units/{unitId}/contact-receipts",
    summary="List what your school has been told of contact points",
    responses=AT_A_DESK,
)
async def list_unit_contact_receipts(
    passed: ReceiptReader, unit_id: UnitPath, asked: Paged, confirmed: Confirmed = None
) -> Page[ReceiptRead]:
    """What has been announced to one of your own schools, what nobody there has confirmed first."""
    own = passed.actor.organisation_id
    if own is not None and unit_id not in passed.actor.unit_ids:
        raise NotFound
    rows, total = await contact_queries.page_of_receipts(
        passed.session, asked, unit_id=unit_id, seen_by=own, confirmed=confirmed
    )
    await passed.note(subject_id=unit_id)
    return Page.of([receipt_read(row) for row in rows], total=total, asked=asked)
