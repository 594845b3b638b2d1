"""HTTP of districts, who answers in them, and how units were reached before."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.etag import IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    Stale,
    problems,
)
from app.kit.routing import room
from app.organisations import district_queries, districts, service
from app.organisations.district_schemas import (
    DistrictCreate,
    DistrictRead,
    DistrictUpdate,
    Municipality,
    ResponsibilityCreate,
    ResponsibilityRead,
    UnitVersionRead,
)
from app.organisations.errors import DistrictExists, NotYourOrganisation
from app.organisations.models import District, DistrictResponsibility, Unit
from app.vocabulary import Matter

router = room("organisations")
Reader = Annotated[Pass, desk(Matter.DISTRICT, "read", scopes=())]
Administrator = Annotated[Pass, desk(Matter.DISTRICT, "write", scopes=("organisations.admin",))]
UnitReader = Annotated[Pass, desk(Matter.ORGANISATION, "read-versions", scopes=())]
CREATE = problems(
    HeaderMissing,
    NotAuthenticated,
    ScopeMissing,
    NotYourOrganisation,
    NotFound,
    InvalidRequest,
    KeyUsedForAnotherRequest,
)
DistrictPath = Annotated[str, Path(alias="districtId", examples=["dct-abcdefghijklmnopqrstuvwxyz"])]
UnitPath = Annotated[str, Path(alias="unitId", examples=["uni-abcdefghijklmnopqrstuvwxyz"])]
OfMunicipality = Annotated[
    Municipality | None, Query(alias="municipalityCode", description="Only districts of this municipality.")
]


def _tag(passed: Pass, district: District) -> str:
    return etag(passed.vault, thing=district.id, version=district.version, viewer="register")


async def _shown(passed: Pass, district: District, response: Response | None = None) -> DistrictRead:
    held = await service.responsible_on(passed.session, district.id, passed.moment.today)
    return _read(district, held, response)


def _read(
    district: District, held: DistrictResponsibility | None, response: Response | None = None
) -> DistrictRead:
    path = f"/districts/{district.id}"
    return DistrictRead.model_validate(
        {
            **district.model_dump(include={"id", "municipality_code", "code", "name"}),
            "organisation_id": held.organisation_id if held else None,
            "unit_id": held.unit_id if held else None,
            "_links": links_of(path, response, responsibilities=f"{path}/responsibilities"),
        }
    )


@router.get("/districts", summary="List districts", responses=AT_A_DESK)
async def list_districts(
    passed: Reader, asked: Paged, municipality_code: OfMunicipality = None
) -> Page[DistrictRead]:
    """Areas of municipalities, with the social board that answers there today. Open to any token."""
    rows, total = await district_queries.page_of_districts(
        passed.session, asked, municipality_code=municipality_code
    )
    held = await district_queries.responsibilities_on(
        passed.session, [row.id for row in rows], passed.moment.today
    )
    await passed.note()
    return Page.of([_read(row, held.get(row.id)) for row in rows], total=total, asked=asked)


@router.post(
    "/districts",
    status_code=status.HTTP_201_CREATED,
    summary="Register a district",
    responses=CREATE | problems(DistrictExists),
)
async def create_district(
    passed: Administrator, once: OnceOnly, given: DistrictCreate, response: Response
) -> DistrictRead:
    """Registers an area of a municipality, and the social board that answers there. A municipality without
    districts needs none: its one social board answers.
    """
    made = await once(lambda: districts.register_district(passed.session, passed.actor, given=given))
    district = await service.get(passed.session, District, made)
    await passed.note(subject_id=made)
    put_etag(response, _tag(passed, district))
    return await _shown(passed, district, response)


@router.get("/districts/{districtId}", summary="Read a district", responses=AT_A_DESK)
async def read_district(passed: Reader, district_id: DistrictPath, response: Response) -> DistrictRead:
    """One district. Open to any token."""
    district = await service.get(passed.session, District, district_id)
    await passed.note(subject_id=district.id)
    put_etag(response, _tag(passed, district))
    return await _shown(passed, district)


@router.patch(
    "/districts/{districtId}",
    summary="Rename a district",
    responses=AT_A_DESK | problems(NotYourOrganisation, ScopeMissing, Stale, IfMatchMissing),
)
async def update_district(
    passed: Administrator,
    district_id: DistrictPath,
    precondition: IfMatch,
    given: DistrictUpdate,
    response: Response,
) -> DistrictRead:
    """Changes a district's name. Its code stays: the children's dated facts name it."""
    district = await service.get(passed.session, District, district_id)
    precondition.check(_tag(passed, district))
    await districts.rename_district(passed.session, passed.actor, district=district, given=given)
    await passed.note(subject_id=district.id)
    put_etag(response, _tag(passed, district))
    return await _shown(passed, district)


@router.get(
    "/districts/{districtId}/responsibilities",
    summary="List who has answered in a district",
    responses=AT_A_DESK,
)
async def list_district_responsibilities(
    passed: Reader, district_id: DistrictPath, asked: Paged
) -> Page[ResponsibilityRead]:
    """Which social board has answered, answers and is to answer in a district, the latest first."""
    district = await service.get(passed.session, District, district_id)
    rows, total = await district_queries.page_of_responsibilities(passed.session, district.id, asked)
    await passed.note(subject_id=district.id)
    return Page.of([_responsibility_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/districts/{districtId}/responsibilities",
    status_code=status.HTTP_201_CREATED,
    summary="Let another board answer in a district",
    responses=CREATE,
)
async def create_district_responsibility(
    passed: Administrator,
    district_id: DistrictPath,
    once: OnceOnly,
    given: ResponsibilityCreate,
    response: Response,
) -> ResponsibilityRead:
    """From a day on another board, or another reception, answers. Whoever answered before ends the day
    before; a question about an earlier date is answered as it was then.
    """
    district = await service.get(passed.session, District, district_id)
    made = await once(
        lambda: districts.hand_over_district(passed.session, passed.actor, district=district, given=given)
    )
    held = await service.get(passed.session, DistrictResponsibility, made)
    await passed.note(subject_id=district.id)
    return _responsibility_read(held, response)


def _responsibility_read(row: DistrictResponsibility, response: Response | None = None) -> ResponsibilityRead:
    return ResponsibilityRead.model_validate(
        {
            **row.model_dump(include={"id", "district_id", "organisation_id", "unit_id"}),
            "valid_from": row.valid.lower,
            "valid_to": service.last_day(row.valid),
            "_links": links_of(f"/districts/{row.district_id}/responsibilities", response),
        }
    )


@router.get("/units/{unitId}/versions", summary="List how a unit was reached before", responses=AT_A_DESK)
async def list_unit_versions(passed: UnitReader, unit_id: UnitPath, asked: Paged) -> Page[UnitVersionRead]:
    """What a unit was called and how it was reached, at every change, the latest first."""
    unit = await service.get(passed.session, Unit, unit_id)
    rows, total = await district_queries.page_of_unit_versions(passed.session, unit.id, asked)
    await passed.note(subject_id=unit.id)
    shown = [UnitVersionRead.model_validate(row.model_dump()) for row in rows]
    return Page.of(shown, total=total, asked=asked)
