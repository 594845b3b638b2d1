"""HTTP of the caseload."""

from typing import Annotated, Any

from app.access.express import Express, express_door
from app.access.problems import NotAuthenticated, ScopeMissing
from app.caseload.queries import READ_CASELOAD
from app.caseload.schemas import CaseloadChildRead
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import HeaderMissing, InvalidRequest, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("caseload")
Reader = Annotated[Express, express_door(Matter.CASELOAD, "read", scopes=("named-person.read",))]
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
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def list_caseload(express: Reader, asked: Paged) -> Page[CaseloadChildRead]:
    """The children whom your own units are named person for or have a relation to today, the oldest first. A
    protected child stands here only for the few who are named, and is counted for nobody else.
    """
    rows = await express.rows(READ_CASELOAD, asked.limit, asked.offset)
    children = [_child(express, row) for row in rows if row["child_id"] is not None]
    return Page.of(children, total=rows[0]["total"], asked=asked)
