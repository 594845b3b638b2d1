"""HTTP of the runs of the school system's synchronisation: what came, what changed, what was set aside."""

from typing import Annotated, Any

from fastapi import Path

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.interop import queries
from app.interop.models import ImportRun
from app.interop.schemas import ImportRead, ImportWithQuarantineRead
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("imports")
Reader = Annotated[Pass, desk(Matter.IMPORT, "read", scopes=("roster.sync", "organisations.admin"))]
RunPath = Annotated[
    str, Path(alias="importId", description="The run's id.", examples=["imp-abcdefghijklmnopqrstuvwxyz"])
]


def _members(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "organisation_id": run.organisation_id,
        "source": run.source,
        "started_at": run.recorded_at,
        "finished_at": run.finished_at,
        "counts": run.counts,
        "_links": links_of(f"/imports/{run.id}"),
    }


@router.get(
    "/imports", summary="List imports", responses=problems(NotAuthenticated, ScopeMissing, InvalidRequest)
)
async def list_imports(passed: Reader, asked: Paged) -> Page[ImportRead]:
    """Runs of the school system's synchronisation for your own organisation, the newest first, with what
    each has counted. The answers come from a folder, or from a school system that is asked; see the how-tos.
    """
    rows, total = await queries.runs(passed.session, asked)
    await passed.note()
    return Page.of([ImportRead.model_validate(_members(row)) for row in rows], total=total, asked=asked)


@router.get(
    "/imports/{importId}",
    summary="Read an import",
    responses=problems(NotAuthenticated, ScopeMissing, NotFound),
)
async def read_import(passed: Reader, import_id: RunPath) -> ImportWithQuarantineRead:
    """One run with the records that were set aside and why: the record's id in the school's own system,
    the reason and the place, never a piece of the content. Correct the record there; the next run takes it.
    And with what it has changed, line by line, in names of fields; of protected children there is no line.
    """
    run = await passed.session.get(ImportRun, import_id)
    if run is None:
        raise NotFound
    aside = await queries.quarantine(passed.session, run.id)
    await passed.note(subject_id=run.id)
    quarantine = [
        {"resource": row.resource, "record_id": row.record_id, "reason": row.reason, "place": row.place}
        for row in aside
    ]
    changed = [
        {"kind": row.kind, "outcome": row.outcome, "record_id": row.record_id, "fields": row.fields}
        for row in await queries.changes(passed.session, run.id)
    ]
    told = {**_members(run), "quarantine": quarantine, "changed": changed}
    return ImportWithQuarantineRead.model_validate(told)
