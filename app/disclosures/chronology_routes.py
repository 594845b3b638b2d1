"""HTTP of the chronology across agencies."""

from typing import Annotated

from app.access.doors import AT_A_CHILD, Cleared, child_door
from app.disclosures import gathering
from app.disclosures.chronology_schemas import GatheredEntryRead
from app.disclosures.gathering import Gathered
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.routing import room
from app.vocabulary import Matter

router = room("chronology")
Gatherer = Annotated[
    Cleared,
    child_door(Matter.CHRONOLOGY, "gather", scopes=("five-questions.read", "five-questions.write")),
]


@router.get(
    "/children/{childId}/gathered-chronology",
    summary="List what has happened, across agencies",
    responses=AT_A_CHILD,
)
async def list_gathered_chronology(cleared: Gatherer, asked: Paged) -> Page[GatheredEntryRead]:
    """Your own branch's entries, and those that other agencies have disclosed to it one by one and that it
    has taken over, in the order in which it all happened. Each says whose it is; a copy says from which
    disclosure it has come, and whether it has been amended since. What nobody has disclosed to you is not
    here, whoever sits at the same plan.
    """
    found = await gathering.gather(cleared)
    await cleared.note()
    shown = found[asked.offset : asked.offset + asked.limit]
    return Page.of([_entry_read(cleared, each) for each in shown], total=len(found), asked=asked)


def _entry_read(cleared: Cleared, each: Gathered) -> GatheredEntryRead:
    child = f"/children/{cleared.child_id}"
    copy = each.copy
    where = f"{child}/chronology/{each.entry_id}" if copy is None else f"{child}/received-items/{copy.id}"
    provenance = None
    if copy is not None:
        provenance = {
            "disclosure_id": copy.disclosure_id,
            "received_item_id": copy.id,
            "received_at": copy.received_at,
            "newer_version": each.newer_version,
        }
    return GatheredEntryRead.model_validate(
        {
            **each.said,
            "child_id": cleared.child_id,
            "chronology_entry_id": each.entry_id,
            "organisation_id": each.organisation_id,
            "version": each.version,
            "happened_at": each.happened_at,
            "taken_over": provenance,
            "_links": links_of(where),
        }
    )
