"""HTTP of code events."""

from datetime import date
from typing import Annotated

from fastapi import Query

from app.access.doors import DOOR, Pass, desk
from app.codes import queries
from app.codes.models import CodeEvent
from app.codes.schemas import CodeEventRead
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.rules.codes import CODES
from app.vocabulary import CodeSystem, Matter

router = room("code events")
Reader = Annotated[Pass, desk(Matter.CODE_EVENT, "read", scopes=("plans.read",), purpose=True)]
_NAMES = {(row.system, row.code): {"sv": row.name_sv, "en": row.name_en} for row in CODES}


def _shown(row: CodeEvent) -> CodeEventRead:
    plain = row.model_dump(exclude={"organisation_id", "branch", "recorded_at"})
    return CodeEventRead.model_validate({**plain, "name": _NAMES[CodeSystem(row.system), row.code]})


@router.get("/code-events", summary="List the codes to report", responses=problems(*DOOR, InvalidRequest))
async def list_code_events(
    entered: Reader,
    asked: Paged,
    first: Annotated[
        date | None, Query(alias="from", description="The first day.", examples=["2025-10-01"])
    ] = None,
    last: Annotated[
        date | None, Query(alias="to", description="The last day.", examples=["2025-12-31"])
    ] = None,
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
