"""HTTP of notices."""

from typing import Annotated

from fastapi import Path, Query

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.ids import pattern
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import HeaderMissing, InvalidRequest, NotFound, problems
from app.kit.routing import room
from app.notices import queries, service
from app.notices.queries import Placed, Wanted
from app.notices.schemas import NoticeRead
from app.vocabulary import Matter, NoticeStanding, NoticeView

router = room("caseload")
READ = ("named-person.read", "named-person.write")
Lister = Annotated[Pass, desk(Matter.NOTICE, "list", scopes=READ, purpose=True)]
Reader = Annotated[Pass, desk(Matter.NOTICE, "read", scopes=READ, purpose=True)]
Marker = Annotated[Pass, desk(Matter.NOTICE, "mark-read", scopes=READ, purpose=True)]
NoticePath = Annotated[
    str,
    Path(
        alias="noticeId",
        description="The notice's public id.",
        json_schema_extra={"pattern": pattern("ntc")},
        examples=["ntc-abcdefghijklmnopqrstuvwxyz"],
    ),
]
View = Annotated[
    NoticeView,
    Query(description="Whose: `mine` is what is for you and for your units' role mailboxes."),
]
OnlyStanding = Annotated[NoticeStanding | None, Query(description="Only those that stand so today.")]
OnlyRead = Annotated[
    bool | None, Query(description="Only those that somebody has read, or nobody.", examples=[False])
]
ONE = problems(HeaderMissing, NotAuthenticated, ScopeMissing, NotFound)


def _notice_read(placed: Placed) -> NoticeRead:
    notice = placed.notice
    fields = {
        "id",
        "kind",
        "child_id",
        "unit_id",
        "professional_id",
        "due_on",
        "left_at",
        "read_at",
    }
    where = f"/notices/{notice.id}"
    return NoticeRead.model_validate(
        {
            **notice.model_dump(include=fields),
            "standing": placed.standing,
            "_links": links_of(where, None, about=notice.link, read=f"{where}/read"),
        }
    )


@router.get(
    "/notices",
    summary="List what you should look at",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def list_notices(
    passed: Lister,
    asked: Paged,
    view: View = NoticeView.MINE,
    standing: OnlyStanding = None,
    read: OnlyRead = None,
) -> Page[NoticeRead]:
    """What needs attention at your own units: what is new, due within a week, overdue, or waits for others;
    what is due first, then the newest. While you act for a closed unit, or for who is away, you see what is
    the named person's own work there too. A notice is a kind, a date and a link, and never says anything
    about a person; it is there only while you may know of the child, and goes when there is nothing more to
    look at.
    """
    wanted = Wanted(view=view, standing=standing, read=read)
    rows, total = await queries.page(passed.session, passed.actor, wanted, asked, on=passed.moment.today)
    await passed.note()
    return Page.of([_notice_read(row) for row in rows], total=total, asked=asked)


@router.get("/notices/{noticeId}", summary="Read a notice", responses=ONE)
async def read_notice(passed: Reader, notice_id: NoticePath) -> NoticeRead:
    """One notice that you find in the list. To read it here does not mark it as read."""
    placed = await service.get(passed, notice_id)
    await passed.note(subject_id=notice_id, child_id=placed.notice.child_id)
    return _notice_read(placed)


@router.post("/notices/{noticeId}/read", summary="Mark a notice as read", responses=ONE)
async def mark_notice_read(passed: Marker, notice_id: NoticePath) -> NoticeRead:
    """Writes down that somebody at the unit has read it; the first reading counts, and again changes nothing.
    What it is about stays as it was: a promise is kept by keeping it.
    """
    placed = await service.mark_read(passed, notice_id)
    await passed.note(subject_id=notice_id, child_id=placed.notice.child_id)
    return _notice_read(placed)
