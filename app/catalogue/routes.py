"""HTTP of the catalogue, for whoever writes it: the owning organisations."""

from typing import Annotated

from fastapi import Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.catalogue import importing, queries, service
from app.catalogue.errors import MeasureExists, TableRefused
from app.catalogue.models import CatalogueMeasure
from app.catalogue.public_routes import MeasurePath, tag
from app.catalogue.render import import_read, measure_read
from app.catalogue.schemas import (
    CatalogueImportCreate,
    CatalogueImportRead,
    CatalogueMeasureCreate,
    CatalogueMeasureRead,
    CatalogueMeasureUpdate,
)
from app.kit.etag import IfMatch, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    Stale,
    problems,
)
from app.kit.routing import room
from app.organisations.errors import NotYourOrganisation
from app.vocabulary import Matter

router = room("catalogue")
SCOPES = ("catalogue.write",)
Writer = Annotated[Pass, desk(Matter.CATALOGUE, "write", scopes=SCOPES)]
Checker = Annotated[Pass, desk(Matter.CATALOGUE, "read-overdue", scopes=SCOPES)]
Importer = Annotated[Pass, desk(Matter.CATALOGUE, "import", scopes=SCOPES)]
_DOOR = problems(NotAuthenticated, ScopeMissing, InvalidRequest)
_CREATE = _DOOR | problems(HeaderMissing, NotYourOrganisation, NotAllowed, KeyUsedForAnotherRequest)


async def _shown(
    passed: Pass, measure: CatalogueMeasure, response: Response, *, made: bool = False
) -> CatalogueMeasureRead:
    around = await queries.around(passed.session, [measure])
    await passed.note(subject_id=measure.id)
    put_etag(response, tag(passed.vault, measure))
    return measure_read(measure, around, response if made else None)


@router.post(
    "/measure-catalogue",
    status_code=status.HTTP_201_CREATED,
    summary="Show a measure in the catalogue",
    responses=_CREATE | problems(MeasureExists),
)
async def create_catalogue_measure(
    passed: Writer, once: OnceOnly, given: CatalogueMeasureCreate, response: Response
) -> CatalogueMeasureRead:
    """Puts a measure of one's own organisation in the public catalogue: what it is, for whom, how one gets it
    and which unit one turns to. Nobody is named: the contact is a unit and its role mailbox.
    """
    made = await once(lambda: service.create(passed, given=given))
    return await _shown(passed, await service.get(passed.session, made), response, made=True)


@router.patch(
    "/measure-catalogue/{catalogueMeasureId}",
    summary="Change a measure in the catalogue",
    responses=_DOOR | problems(NotFound, NotYourOrganisation, NotAllowed, Stale, IfMatchMissing),
)
async def update_catalogue_measure(
    passed: Writer,
    measure_id: MeasurePath,
    precondition: IfMatch,
    given: CatalogueMeasureUpdate,
    response: Response,
) -> CatalogueMeasureRead:
    """Says something else of a measure, or with `validTo` until when it is offered. It counts as checked
    today.
    """
    measure = await service.get(passed.session, measure_id, lock=True)
    precondition.check(tag(passed.vault, measure))
    await service.change(passed, measure, given=given)
    return await _shown(passed, measure, response)


@router.post(
    "/measure-catalogue/{catalogueMeasureId}/check",
    summary="Say that a measure is still right",
    responses=_DOOR | problems(NotFound, NotYourOrganisation, NotAllowed),
)
async def check_catalogue_measure(
    passed: Writer, measure_id: MeasurePath, response: Response
) -> CatalogueMeasureRead:
    """Whoever offers it has looked at what stands there, and it is right: the day is shown to everybody."""
    measure = await service.get(passed.session, measure_id, lock=True)
    await service.confirm(passed, measure)
    return await _shown(passed, measure, response)


@router.get(
    "/overdue-catalogue-measures",
    summary="List what has not been checked for long",
    responses=_DOOR,
)
async def list_overdue_catalogue_measures(passed: Checker, asked: Paged) -> Page[CatalogueMeasureRead]:
    """What your own organisation offers and has not looked at for longer than this installation allows
    (CATALOGUE_CHECK_DAYS), the longest ago first. The installation's administrator sees everybody's.
    """
    days: int = passed.session.info[service.CHECK_DAYS]
    found, total = await queries.overdue(
        passed.session, asked, organisation_id=passed.actor.organisation_id, on=passed.moment.today, days=days
    )
    around = await queries.around(passed.session, found)
    await passed.note()
    return Page.of([measure_read(each, around) for each in found], total=total, asked=asked)


@router.post(
    "/measure-catalogue/imports",
    status_code=status.HTTP_201_CREATED,
    summary="Read a table of measures in",
    responses=_CREATE | problems(TableRefused),
)
async def create_catalogue_import(
    passed: Importer, once: OnceOnly, given: CatalogueImportCreate, response: Response
) -> CatalogueImportRead:
    """Reads an organisation's measures from a table (CSV). A row whose code is known changes that measure,
    any other is new, and all of them count as checked today. Either every row is right, or nothing is kept
    and the refusal names each line that is not. What the catalogue exports can be read in again.
    """
    made = await once(
        lambda: importing.read_in(passed, organisation_id=given.organisation_id, table=given.table)
    )
    run = await importing.get(passed, made)
    await passed.note(subject_id=made)
    return import_read(run, response)
