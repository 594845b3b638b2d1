"""HTTP of code events."""

from datetime import UTC, date
from typing import Annotated, Any

from fastapi import Query, Response

from app.access.doors import DOOR, Pass, desk
from app.codes import queries
from app.codes.models import CodeEvent
from app.codes.schemas import CodeEventRead
from app.kit.csv import MEDIA_TYPE, as_csv
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.rules.codes import CODES
from app.vocabulary import CodeSystem, Matter

router = room("code events")
First = Annotated[date | None, Query(alias="from", description="The first day.", examples=["2025-10-01"])]
Last = Annotated[date | None, Query(alias="to", description="The last day.", examples=["2025-12-31"])]
_COLUMNS = ("id", "system", "code", "name", "occasion", "unitId", "childId", "planId", "happenedAt")
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table, one code in each row.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": ",".join(f'"{name}"' for name in _COLUMNS) + "\r\n",
            }
        },
    }
}
Reader = Annotated[Pass, desk(Matter.CODE_EVENT, "read", scopes=("plans.read",), purpose=True)]
_NAMES = {(row.system, row.code): {"sv": row.name_sv, "en": row.name_en} for row in CODES}


def _shown(row: CodeEvent) -> CodeEventRead:
    plain = row.model_dump(exclude={"organisation_id", "branch", "recorded_at"})
    return CodeEventRead.model_validate({**plain, "name": _NAMES[CodeSystem(row.system), row.code]})


@router.get("/code-events", summary="List the codes to report", responses=problems(*DOOR, InvalidRequest))
async def list_code_events(
    entered: Reader,
    asked: Paged,
    first: First = None,
    last: Last = None,
) -> Page[CodeEventRead]:
    """The statistical codes (KVÅ, KSI) that your own units have to report, as the work has produced them, the
    earliest first: for the record or case system to take over. A protected child's stand here only for those
    for whom the child exists.
    """
    rows, total = await queries.page_of_events(
        entered.session, asked, unit_ids=entered.actor.unit_ids, first=first, last=last
    )
    await entered.note()
    return Page.of([_shown(row) for row in rows], total=total, asked=asked)


@router.get(
    "/code-events/export",
    summary="Export the codes to report",
    response_class=Response,
    responses={**_TABLE, **problems(*DOOR, InvalidRequest)},
)
async def export_code_events(entered: Reader, first: First = None, last: Last = None) -> Response:
    """The same codes as a table (CSV in UTF-8, RFC 4180) for the own systems to read in: ids, codes and
    moments, and no text that anybody has written. What stands in a cell is never a formula.
    """
    rows = await queries.all_events(entered.session, unit_ids=entered.actor.unit_ids, first=first, last=last)
    await entered.note()
    headers = {"Content-Disposition": 'attachment; filename="code-events.csv"', "Cache-Control": "no-store"}
    return Response(as_csv(_COLUMNS, map(_row, rows)), media_type=MEDIA_TYPE, headers=headers)


def _row(event: CodeEvent) -> tuple[str | None, ...]:
    name = _NAMES[CodeSystem(event.system), event.code]["sv"]
    moment = f"{event.happened_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    where = (event.unit_id, event.child_id, event.plan_id)
    return (event.id, event.system, event.code, name, event.occasion, *where, moment)
