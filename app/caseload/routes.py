"""HTTP of the caseload."""

from typing import Annotated, Any

from fastapi import Query

from app.access.doors import Pass, desk
from app.access.express import Express, express_door
from app.access.problems import NotAuthenticated, QuotaReached, ScopeMissing
from app.caseload.queries import READ_CASELOAD
from app.caseload.schemas import CaseloadChildRead, CaseloadSummaryRead
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import HeaderMissing, InvalidRequest, problems
from app.kit.routing import room
from app.notices import service as notices
from app.vocabulary import Matter, NoticeView

router = room("caseload")
Reader = Annotated[Express, express_door(Matter.CASELOAD, "read", scopes=("named-person.read",))]
Counter = Annotated[Pass, desk(Matter.CASELOAD, "read-summary", scopes=("named-person.read",), purpose=True)]
View = Annotated[
    NoticeView,
    Query(description="Whose: `mine` is what is for you and for your units' role mailboxes."),
]
_PLAIN = ("child_id", "birth_date", "named_person", "related", "unit_id", "since", "accepted")


def _child(express: Express, row: Any) -> CaseloadChildRead:
    owner = express.actor.organisation_id or ""
    child = f"/children/{row['child_id']}"
    return CaseloadChildRead.model_validate(
        {
            **{name: row[name] for name in _PLAIN},
            "given_name": express.vault.open_optional(owner, row["given_name_sealed"]),
            "family_name": express.vault.open_optional(owner, row["family_name_sealed"]),
            "_links": links_of(child, None, **{"named-person": f"{child}/named-person"}),
        }
    )


@router.get(
    "/caseload",
    summary="List your own children",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest, QuotaReached),
)
async def list_caseload(express: Reader, asked: Paged) -> Page[CaseloadChildRead]:
    """The children whom your own units are named person for or have a relation to today, the oldest first. A
    protected child stands here only for the few who are named, and is counted for nobody else.
    """
    rows = await express.rows(READ_CASELOAD, asked.limit, asked.offset, asked=())
    children = [_child(express, row) for row in rows if row["child_id"] is not None]
    await express.shown([child.child_id for child in children])
    return Page.of(children, total=rows[0]["total"], asked=asked)


@router.get(
    "/caseload/summary",
    summary="Count what you should look at",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def read_caseload_summary(passed: Counter, view: View = NoticeView.MINE) -> CaseloadSummaryRead:
    """How many unread notices are new, due within a week, overdue, or wait for others: your own, a role
    mailbox's, or the whole unit's. Nothing is counted that you may not see in the list of notices.
    """
    counts = await notices.counts(passed, view)
    await passed.note()
    links = links_of(f"/caseload/summary?view={view}", None, notices=f"/notices?view={view}")
    numbers = {standing.value: count for standing, count in counts.items()}
    return CaseloadSummaryRead.model_validate({"view": view, **numbers, "_links": links})
