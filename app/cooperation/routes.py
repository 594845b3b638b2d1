"""HTTP of forms of cooperation and of what has started in them."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_DESK, Pass, desk
from app.cooperation import configuring, queries, service
from app.cooperation.errors import CooperationIsOver, FormComesAlong, FormExists
from app.cooperation.models import Cooperation
from app.cooperation.queries import Wanted
from app.cooperation.render import cooperation_read, entry_read, form_read, form_version_read
from app.cooperation.schemas import (
    CooperationCreate,
    CooperationEnding,
    CooperationEntryRead,
    CooperationFormCreate,
    CooperationFormRead,
    CooperationFormUpdate,
    CooperationFormVersionRead,
    CooperationMerging,
    CooperationRead,
    CooperationUpdate,
    MunicipalityCode,
)
from app.kit.etag import ETag, IfMatch, etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    KeyUsedForAnotherRequest,
    NotAllowed,
    Stale,
    problems,
)
from app.kit.refs import FormKey, UnitId
from app.kit.routing import room
from app.organisations.errors import NotYourOrganisation
from app.vocabulary import CooperationEnd, Matter

router = room("cooperation")
Reader = Annotated[Pass, desk(Matter.COOPERATION, "read", scopes=("agreements.read", "agreements.write"))]
Writer = Annotated[Pass, desk(Matter.COOPERATION, "write", scopes=("agreements.write",))]
CREATE = AT_A_DESK | problems(HeaderMissing, NotYourOrganisation, NotAllowed, KeyUsedForAnotherRequest)
OWN = AT_A_DESK | problems(NotYourOrganisation, NotAllowed, CooperationIsOver)
CooperationPath = Annotated[str, Path(alias="cooperationId", examples=["coo-abcdefghijklmnopqrstuvwxyz"])]
FormPath = Annotated[str, Path(alias="formKey", description="The key of a form.", examples=["sst"])]
OfForm = Annotated[FormKey | None, Query(alias="formKey", description="Only of this form.")]
OfUnit = Annotated[UnitId | None, Query(alias="unitId", description="Only where this unit takes part.")]
OfMunicipality = Annotated[
    MunicipalityCode | None, Query(alias="municipalityCode", description="Only in this municipality.")
]
OnDay = Annotated[
    date | None, Query(description="Only what is at work on this day.", examples=["2025-10-01"])
]


def _tag(passed: Pass, cooperation: Cooperation) -> ETag:
    return etag(passed.vault, thing=cooperation.id, version=cooperation.version, viewer="register")


def _form_tag(passed: Pass, key: str, version: int) -> ETag:
    return etag(passed.vault, thing=key, version=version, viewer="register")


async def _shown(
    passed: Pass, cooperation: Cooperation, response: Response, *, made: bool = False
) -> CooperationRead:
    ids = [cooperation.id]
    parties = await queries.parties_of(passed.session, ids)
    merged = await queries.merged_into(passed.session, ids)
    await passed.note(subject_id=cooperation.id)
    put_etag(response, _tag(passed, cooperation))
    return cooperation_read(
        cooperation, parties[cooperation.id], merged[cooperation.id], response if made else None
    )


@router.get("/cooperation-forms", summary="List the forms of cooperation", responses=AT_A_DESK)
async def list_cooperation_forms(passed: Reader, asked: Paged) -> Page[CooperationFormRead]:
    """Every form in which work can be done together: those that come along (SST, SSPF, Skolfam and others),
    then what organisations have configured themselves. All are of one type: parties, target, a consent of
    their own, levels, period, templates by step, evaluation.
    """
    found = await configuring.forms(passed.session)
    await passed.note()
    shown = [form_read(each) for each in found[asked.offset :][: asked.limit]]
    return Page.of(shown, total=len(found), asked=asked)


@router.post(
    "/cooperation-forms",
    status_code=status.HTTP_201_CREATED,
    summary="Configure a form of cooperation",
    responses=CREATE | problems(FormExists),
)
async def create_cooperation_form(
    passed: Writer, once: OnceOnly, given: CooperationFormCreate, response: Response
) -> CooperationFormRead:
    """Configures a form of one's own. What has started keeps the terms that its form had then."""
    made = await once(lambda: configuring.configure(passed, given=given))
    await passed.note(subject_id=made)
    found = await configuring.form(passed.session, made)
    put_etag(response, _form_tag(passed, found.key, found.version))
    return form_read(found, response)


@router.get("/cooperation-forms/{formKey}", summary="Read a form of cooperation", responses=AT_A_DESK)
async def read_cooperation_form(
    passed: Reader, form_key: FormPath, response: Response
) -> CooperationFormRead:
    """One form."""
    found = await configuring.form(passed.session, form_key)
    await passed.note(subject_id=found.key)
    put_etag(response, _form_tag(passed, found.key, found.version))
    return form_read(found)


@router.patch(
    "/cooperation-forms/{formKey}",
    summary="Correct a form of one's own",
    responses=AT_A_DESK | problems(NotYourOrganisation, NotAllowed, FormComesAlong, Stale, IfMatchMissing),
)
async def update_cooperation_form(
    passed: Writer,
    form_key: FormPath,
    precondition: IfMatch,
    given: CooperationFormUpdate,
    response: Response,
) -> CooperationFormRead:
    """Corrects its name, what it is about, its period or its templates. How it was stays in its history, and
    what has started goes on with the terms that it had. Forms that come along are nobody's to change.
    """
    row = await configuring.form_to_change(passed, form_key)
    precondition.check(_form_tag(passed, row.key, row.version))
    await configuring.correct(passed, row, given=given)
    await passed.note(subject_id=row.key)
    put_etag(response, _form_tag(passed, row.key, row.version))
    return form_read(await configuring.form(passed.session, row.key))


@router.get(
    "/cooperation-forms/{formKey}/history",
    summary="List how a form has been",
    responses=AT_A_DESK,
)
async def list_cooperation_form_history(
    passed: Reader, form_key: FormPath, asked: Paged
) -> Page[CooperationFormVersionRead]:
    """How the form is and how it was before each correction, the latest first."""
    found = await configuring.form_history(passed.session, form_key)
    await passed.note(subject_id=form_key)
    shown = [form_version_read(each) for each in found[asked.offset :][: asked.limit]]
    return Page.of(shown, total=len(found), asked=asked)


@router.get("/cooperations", summary="List what is worked at together", responses=AT_A_DESK)
async def list_cooperations(
    passed: Reader,
    asked: Paged,
    form_key: OfForm = None,
    unit_id: OfUnit = None,
    municipality_code: OfMunicipality = None,
    on: OnDay = None,
) -> Page[CooperationRead]:
    """Where forms of cooperation are at work, have been and are to be: with whom, on which terms, until when.
    Nothing in it is about a child.
    """
    wanted = Wanted(form_key=form_key, unit_id=unit_id, municipality_code=municipality_code, on=on)
    rows, total = await queries.page_of_cooperations(passed.session, asked, wanted)
    ids = [row.id for row in rows]
    parties = await queries.parties_of(passed.session, ids)
    merged = await queries.merged_into(passed.session, ids)
    await passed.note()
    shown = [cooperation_read(row, parties[row.id], merged[row.id]) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.post(
    "/cooperations",
    status_code=status.HTTP_201_CREATED,
    summary="Start a form of cooperation",
    responses=CREATE,
)
async def create_cooperation(
    passed: Writer, once: OnceOnly, given: CooperationCreate, response: Response
) -> CooperationRead:
    """Starts a form somewhere: who keeps it, which units take part, and from when. Every party that the form
    needs is there, as a unit or from outside; the terms are the form's, as they are now.
    """
    made = await once(lambda: service.start(passed, given=given))
    return await _shown(passed, await service.get(passed.session, made), response, made=True)


@router.get("/cooperations/{cooperationId}", summary="Read a cooperation", responses=AT_A_DESK)
async def read_cooperation(
    passed: Reader, cooperation_id: CooperationPath, response: Response
) -> CooperationRead:
    """One cooperation, also one that has ended."""
    return await _shown(passed, await service.get(passed.session, cooperation_id), response)


@router.patch(
    "/cooperations/{cooperationId}",
    summary="Change a cooperation",
    responses=OWN | problems(Stale, IfMatchMissing),
)
async def update_cooperation(
    passed: Writer,
    cooperation_id: CooperationPath,
    precondition: IfMatch,
    given: CooperationUpdate,
    response: Response,
) -> CooperationRead:
    """Changes its name, its parties or until when it is decided. How it was before stays in its history."""
    cooperation = await service.get(passed.session, cooperation_id, lock=True)
    precondition.check(_tag(passed, cooperation))
    await service.change(passed, cooperation, given=given)
    return await _shown(passed, cooperation, response)


@router.post("/cooperations/{cooperationId}/ending", summary="End a cooperation", responses=OWN)
async def end_cooperation(
    passed: Writer, cooperation_id: CooperationPath, given: CooperationEnding, response: Response
) -> CooperationRead:
    """Ends it with a day and a reason. Its meetings, its history and the children's own part in it stay."""
    cooperation = await service.get(passed.session, cooperation_id, lock=True)
    await service.end(passed, cooperation, reason=CooperationEnd(given.reason), last=given.last_day)
    return await _shown(passed, cooperation, response)


@router.post(
    "/cooperations/{cooperationId}/merging", summary="Merge a cooperation into another", responses=OWN
)
async def merge_cooperation(
    passed: Writer, cooperation_id: CooperationPath, given: CooperationMerging, response: Response
) -> CooperationRead:
    """Lets it go up in another that goes on. Both keep their history, each says so of the other; no child
    goes along by itself: the other form has a consent of its own.
    """
    return await _shown(passed, await service.merge(passed, cooperation_id, given=given), response)


@router.get(
    "/cooperations/{cooperationId}/history",
    summary="List what has become of a cooperation",
    responses=AT_A_DESK,
)
async def list_cooperation_history(
    passed: Reader, cooperation_id: CooperationPath, asked: Paged
) -> Page[CooperationEntryRead]:
    """Every step since it started, the latest first, with name, parties and dates as they were then."""
    cooperation = await service.get(passed.session, cooperation_id)
    rows, total = await queries.page_of_history(passed.session, cooperation.id, asked)
    await passed.note(subject_id=cooperation.id)
    return Page.of([entry_read(row) for row in rows], total=total, asked=asked)
