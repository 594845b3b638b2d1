"""HTTP of running time limits."""

from typing import Annotated

from app.access.doors import DOOR, Pass, desk
from app.deadlines.render import deadline_read
from app.deadlines.schemas import DeadlineRead
from app.deadlines.service import OPENED_BY, running
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("caseload")
Looker = Annotated[Pass, desk(Matter.CASELOAD, "read-deadlines", scopes=OPENED_BY, purpose=True)]


@router.get("/deadlines", summary="List whatever is due", responses=problems(*DOOR, InvalidRequest))
async def list_deadlines(passed: Looker, asked: Paged) -> Page[DeadlineRead]:
    """Every time limit that runs for you, the one that ends first foremost, as far as your scopes open it: at
    the plans where your own units sit, to begin, to call, to meet, to follow up, and every promise that is
    still to be kept; each step that your school's head can take now about a pupil's absence; when a form of
    cooperation is next evaluated with a child; on the reports, inquiries and applications of your reception.
    The days are those that the parties have agreed on, or a rule's, or else the installation's. A time limit
    warns before it is breached.
    """
    found = await running(passed)
    shown = [deadline_read(passed, each) for each in found[asked.offset : asked.offset + asked.limit]]
    await passed.note_each([*dict.fromkeys(each.child_id for each in shown if each.child_id)])
    return Page.of(shown, total=len(found), asked=asked)
