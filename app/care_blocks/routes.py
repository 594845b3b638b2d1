"""HTTP of care blocks."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.care_blocks import queries, service
from app.care_blocks.errors import AlreadyBlocked, BlockIsLifted
from app.care_blocks.render import block_read
from app.care_blocks.schemas import CareBlockCreate, CareBlockLifting, CareBlockRead
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("care blocks")
READ = ("children.read", "children.write", "family.read", "family.write")
WRITE = ("children.write", "family.write")
Reader = Annotated[Cleared, child_door(Matter.CARE_BLOCK, "read", scopes=READ)]
Setter = Annotated[Cleared, child_door(Matter.CARE_BLOCK, "set", scopes=WRITE)]
Lifter = Annotated[Cleared, child_door(Matter.CARE_BLOCK, "lift", scopes=WRITE)]
BlockPath = Annotated[str, Path(alias="careBlockId", examples=["cbl-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/care-blocks",
    status_code=status.HTTP_201_CREATED,
    summary="Block the care record",
    responses=problems(*DOOR, NotAllowed, NotFound, AlreadyBlocked, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_care_block(
    cleared: Setter, once: OnceOnly, given: CareBlockCreate, response: Response
) -> CareBlockRead:
    """From now on what a care provider's unit has written is read by that unit only, and not shared by what
    lets care share within itself. Set by a young person who is mature enough, or by the provider as the
    patient has asked. A guardian can neither set nor lift one.
    """
    made = await once(lambda: service.set_block(cleared, given=given))
    block = await service.get(cleared, made)
    await cleared.note(subject_id=made)
    return block_read(cleared.vault, block, response)


@router.get(
    "/children/{childId}/care-blocks", summary="List the blocks of the care record", responses=AT_A_CHILD
)
async def list_care_blocks(cleared: Reader, asked: Paged) -> Page[CareBlockRead]:
    """Those of your own records, as a provider; all of your own, as the patient. Standing and lifted."""
    rows, total = await queries.page_of_blocks(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([block_read(cleared.vault, row) for row in rows], total=total, asked=asked)


@router.get(
    "/children/{childId}/care-blocks/{careBlockId}",
    summary="Read a block of the care record",
    responses=AT_A_CHILD,
)
async def read_care_block(cleared: Reader, block_id: BlockPath) -> CareBlockRead:
    """One block, standing or lifted."""
    block = await service.get(cleared, block_id)
    await cleared.note(subject_id=block.id)
    return block_read(cleared.vault, block)


@router.post(
    "/children/{childId}/care-blocks/{careBlockId}/lifting",
    summary="Lift a block of the care record",
    responses=problems(*DOOR, NotAllowed, NotFound, BlockIsLifted, InvalidRequest),
)
async def lift_care_block(
    cleared: Lifter, block_id: BlockPath, given: CareBlockLifting | None = None
) -> CareBlockRead:
    """Lifts a block: by the patient, or by the provider when the patient consents or in an emergency."""
    block = await service.lift(cleared, block_id, given=given or CareBlockLifting())
    await cleared.note(subject_id=block.id)
    return block_read(cleared.vault, block)
