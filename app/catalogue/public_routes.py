"""HTTP of the catalogue, for everybody: no token is asked for, nothing in it is about a person.

What anybody may read is not written in the log; that it was written is (app/catalogue/routes.py).
"""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response

from app.catalogue import queries, service
from app.catalogue.models import CatalogueMeasure
from app.catalogue.queries import Wanted
from app.catalogue.render import measure_read, paper, rows
from app.catalogue.schemas import MAX_AGE, CatalogueMeasureRead, MunicipalityCode
from app.catalogue.table import EXPORTED
from app.kit.csv import MEDIA_TYPE, as_csv
from app.kit.database import DbSession, vault_of
from app.kit.etag import ETag, etag, put_etag
from app.kit.paging import Page, Paged
from app.kit.paper.html import PAGE_POLICY, as_html
from app.kit.paper.pdf import as_pdf
from app.kit.paper.sheets import CopyForm, Language
from app.kit.problems import InvalidRequest, NotFound, problems
from app.kit.refs import DistrictId, OrganisationId
from app.kit.routing import room
from app.kit.vault import Vault
from app.organisations.models import District
from app.vocabulary import PreventionLevel

router = room("catalogue")
MeasurePath = Annotated[str, Path(alias="catalogueMeasureId", examples=["cme-abcdefghijklmnopqrstuvwxyz"])]
OfMunicipality = Annotated[
    MunicipalityCode | None, Query(alias="municipalityCode", description="Only in this municipality.")
]
OfDistrict = Annotated[
    DistrictId | None,
    Query(
        alias="districtId",
        description="Only what there is in this district: its own, and what the whole municipality has.",
    ),
]
OfLevel = Annotated[PreventionLevel | None, Query(description="Only on this level.")]
OfAge = Annotated[
    int | None, Query(ge=0, le=MAX_AGE, description="Only for a child of this age, in years.", examples=[12])
]
OfOwner = Annotated[
    OrganisationId | None, Query(alias="organisationId", description="Only what this organisation offers.")
]
FRESH = "public, max-age=300"
"""For how long anybody may keep an answer: the same one for everybody."""
MOST_EXPORTED = 5_000
MOST_ON_PAPER = 300
_DRAWN = {CopyForm.PDF: (as_pdf, "application/pdf"), CopyForm.HTML: (as_html, "text/html; charset=utf-8")}
_PAPER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The page, to read or to print.",
        "content": {
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": as_csv(EXPORTED[:3], [("fk-10", "Föräldrakurs", "Fem träffar.")]).decode(),
            }
        },
    }
}


def tag(vault: Vault, measure: CatalogueMeasure) -> ETag:
    """Return the ETag of a measure: the same for everybody."""
    return etag(vault, thing=measure.id, version=measure.version, viewer="catalogue")


async def _district(session: DbSession, district_id: str | None) -> District | None:
    if district_id is None:
        return None
    found = await session.get(District, district_id)
    if found is None:
        raise NotFound
    return found


async def _wanted(
    session: DbSession,
    municipality_code: OfMunicipality = None,
    district_id: OfDistrict = None,
    level: OfLevel = None,
    age: OfAge = None,
    organisation_id: OfOwner = None,
) -> Wanted:
    return Wanted(
        municipality_code=municipality_code,
        district=await _district(session, district_id),
        level=level,
        age=age,
        organisation_id=organisation_id,
    )


@router.get(
    "/measure-catalogue",
    summary="List the help that there is",
    responses=problems(NotFound, InvalidRequest),
)
async def list_measure_catalogue(
    session: DbSession,
    asked: Paged,
    response: Response,
    wanted: Annotated[Wanted, Depends(_wanted)],
) -> Page[CatalogueMeasureRead]:
    """The preventive help that is offered today, for everybody to read without a token: what it is, for whom,
    whether one just turns to it or applies for it, whom one turns to, and when that was last checked.
    """
    today = (await queries.moment(session)).today
    found, total = await queries.page(session, asked, wanted, on=today)
    around = await queries.around(session, found)
    response.headers["Cache-Control"] = FRESH
    return Page.of([measure_read(each, around) for each in found], total=total, asked=asked)


@router.get(
    "/measure-catalogue/export",
    summary="Export the help that there is",
    response_class=Response,
    responses={**_TABLE, **problems(NotFound, InvalidRequest)},
)
async def export_measure_catalogue(
    session: DbSession, wanted: Annotated[Wanted, Depends(_wanted)]
) -> Response:
    """The same as a table (CSV in UTF-8, RFC 4180), without a token, in the form in which an import reads it.
    What stands in a cell is never a formula.
    """
    found, _ = await _first(session, wanted, most=MOST_EXPORTED)
    around = await queries.around(session, found)
    headers = {"Content-Disposition": 'attachment; filename="catalogue.csv"', "Cache-Control": FRESH}
    return Response(as_csv(EXPORTED, rows(found, around)), media_type=MEDIA_TYPE, headers=headers)


@router.get(
    "/measure-catalogue/page",
    summary="Get the catalogue as a page to print",
    response_class=Response,
    responses={**_PAPER, **problems(NotFound, InvalidRequest)},
)
async def read_catalogue_page(
    session: DbSession,
    wanted: Annotated[Wanted, Depends(_wanted)],
    form: Annotated[CopyForm, Query(description="PDF/UA-1 or one HTML page.")] = CopyForm.HTML,
    language: Annotated[Language, Query(description="Of what the page itself says.")] = "sv",
) -> Response:
    """The help of a district on paper, for meetings with parents and for the wall: what is for everybody
    first. Open without a token; what people have written in it is text and nothing else.
    """
    found, whole = await _first(session, wanted, most=MOST_ON_PAPER)
    around = await queries.around(session, found)
    shown = [measure_read(each, around) for each in found]
    drawn = paper(shown, district=wanted.district, language=language, whole=whole)
    draw, media_type = _DRAWN[form]
    headers = {
        "Content-Disposition": f'inline; filename="catalogue.{form}"',
        "Content-Language": language,
        "Cache-Control": FRESH,
        "Content-Security-Policy": PAGE_POLICY,
    }
    return Response(await asyncio.to_thread(draw, drawn), media_type=media_type, headers=headers)


@router.get(
    "/measure-catalogue/{catalogueMeasureId}",
    summary="Read a measure of the catalogue",
    responses=problems(NotFound),
)
async def read_catalogue_measure(
    session: DbSession, measure_id: MeasurePath, response: Response
) -> CatalogueMeasureRead:
    """One measure, also one that is no longer offered or not yet. Open without a token."""
    measure = await service.get(session, measure_id)
    around = await queries.around(session, [measure])
    put_etag(response, tag(vault_of(session), measure))
    response.headers["Cache-Control"] = FRESH
    return measure_read(measure, around)


async def _first(session: DbSession, wanted: Wanted, *, most: int) -> tuple[Sequence[CatalogueMeasure], bool]:
    """Return what is offered today as far as there is room, and whether that is all."""
    today = (await queries.moment(session)).today
    found = await queries.first(session, wanted, on=today, most=most + 1)
    return found[:most], len(found) <= most
