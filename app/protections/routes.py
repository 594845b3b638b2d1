"""HTTP of protections: set, list, lift; and of the few for whom a protected child exists."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.protections import letting_in, service
from app.protections.errors import AlreadyLifted, AlreadyNamed, AlreadyProtected, LastOfTheNamed
from app.protections.render import access_read, named_unit_read, protection_read
from app.protections.schemas import (
    NamedUnitCreate,
    NamedUnitRead,
    ProtectedAccessCreate,
    ProtectedAccessRead,
    ProtectionCreate,
    ProtectionLifting,
    ProtectionRead,
)
from app.vocabulary import Matter

router = room("protections")
READ = ("children.read", "children.write")
WRITE = ("children.write",)
Setter = Annotated[Cleared, child_door(Matter.PROTECTION, "set", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.PROTECTION, "read", scopes=READ)]
Lifter = Annotated[Cleared, child_door(Matter.PROTECTION, "lift", scopes=WRITE)]
AccessReader = Annotated[Cleared, child_door(Matter.PROTECTION, "read-access", scopes=READ)]
Namer = Annotated[Cleared, child_door(Matter.PROTECTION, "name", scopes=WRITE)]
Remover = Annotated[Cleared, child_door(Matter.PROTECTION, "remove", scopes=WRITE)]
UnitNamer = Annotated[Cleared, child_door(Matter.PROTECTION, "name-unit", scopes=WRITE)]
UnitReader = Annotated[Cleared, child_door(Matter.PROTECTION, "read-units", scopes=READ)]
TakerBack = Annotated[Cleared, child_door(Matter.PROTECTION, "take-back", scopes=WRITE)]
NamedUnitPath = Annotated[str, Path(alias="namedUnitId", examples=["nun-abcdefghijklmnopqrstuvwxyz"])]
ProtectionPath = Annotated[str, Path(alias="protectionId", examples=["prt-abcdefghijklmnopqrstuvwxyz"])]
AccessPath = Annotated[str, Path(alias="protectedAccessId", examples=["shn-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/protections",
    status_code=status.HTTP_201_CREATED,
    summary="Protect a child",
    responses=problems(
        *DOOR, NotAllowed, NotFound, AlreadyProtected, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_protection(
    cleared: Setter, once: OnceOnly, given: ProtectionCreate, response: Response
) -> ProtectionRead:
    """From now on the child exists only for the few who are named: you, and with the first protection the
    heads of the units that have the child now. What the population register says needs nothing more; a seal
    needs a reason and a day of review, and so does a hidden placement, which only social services set.
    """
    made = await once(lambda: service.set_protection(cleared, given=given))
    await cleared.note(subject_id=made)
    return protection_read(cleared, await service.one(cleared, made), response)


@router.get("/children/{childId}/protections", summary="List a child's protections", responses=AT_A_CHILD)
async def list_protections(cleared: Reader, asked: Paged) -> Page[ProtectionRead]:
    """Every protection, standing and lifted, with who set it and when it is to be looked at again. Only for
    the few who are named.
    """
    rows = await service.protections(cleared)
    await cleared.note()
    page = rows[asked.offset : asked.offset + asked.limit]
    return Page.of([protection_read(cleared, row) for row in page], total=len(rows), asked=asked)


@router.post(
    "/children/{childId}/protections/{protectionId}/lifting",
    summary="Lift a protection",
    responses=problems(*DOOR, NotAllowed, NotFound, AlreadyLifted, InvalidRequest),
)
async def lift_protection(
    cleared: Lifter, protection_id: ProtectionPath, given: ProtectionLifting
) -> ProtectionRead:
    """Lifts one protection; the child stays as protected as the highest that still stands. What the
    population register says is lifted by whoever has seen there that it holds no more, and says where and
    when. A seal and a hidden placement are lifted by a named professional of the organisation that set them.
    With the last protection the child exists again for all who have to do with it.
    """
    row = await service.lift(cleared, protection_id, given=given)
    await cleared.note(subject_id=protection_id)
    return protection_read(cleared, row)


@router.get(
    "/children/{childId}/protected-access",
    summary="List the few for whom a protected child exists",
    responses=AT_A_CHILD,
)
async def list_protected_access(cleared: AccessReader, asked: Paged) -> Page[ProtectedAccessRead]:
    """The named of your own organisation. Only for those who are named themselves; who is named elsewhere is
    that organisation's to know.
    """
    rows = await service.named(cleared)
    await cleared.note()
    page = rows[asked.offset : asked.offset + asked.limit]
    return Page.of([access_read(cleared, row) for row in page], total=len(rows), asked=asked)


@router.post(
    "/children/{childId}/protected-access",
    status_code=status.HTTP_201_CREATED,
    summary="Let a protected child exist for a colleague",
    responses=problems(*DOOR, NotAllowed, NotFound, AlreadyNamed, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_protected_access(
    cleared: Namer, once: OnceOnly, given: ProtectedAccessCreate, response: Response
) -> ProtectedAccessRead:
    """A named head of a unit names another professional of the own organisation. To be named opens nothing
    but what the colleague's own duty and unit give: it lets the child exist for them.
    """
    made = await once(lambda: service.name(cleared, given=given))
    await cleared.note(subject_id=made)
    row = next((each for each in await service.named(cleared) if each["id"] == made), None)
    if row is None:
        raise NotFound
    return access_read(cleared, row, response)


@router.delete(
    "/children/{childId}/protected-access/{protectedAccessId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Let a protected child no longer exist for a colleague",
    responses=problems(*DOOR, NotAllowed, NotFound, LastOfTheNamed),
)
async def delete_protected_access(cleared: Remover, access_id: AccessPath) -> None:
    """A named head of a unit removes a colleague of the own organisation, at once; no feed names them again.
    The last of an organisation stays.
    """
    await service.remove(cleared, access_id)
    await cleared.note(subject_id=access_id)


@router.get(
    "/children/{childId}/named-units",
    summary="List the units elsewhere for which a protected child exists",
    responses=AT_A_CHILD,
)
async def list_named_units(cleared: UnitReader, asked: Paged) -> Page[NamedUnitRead]:
    """The units of other organisations that your own organisation has let in, with why, and when that is
    looked at again. Whom others have let in is theirs to know.
    """
    rows = await letting_in.units(cleared)
    await cleared.note()
    page = rows[asked.offset : asked.offset + asked.limit]
    return Page.of([named_unit_read(cleared, row) for row in page], total=len(rows), asked=asked)


@router.post(
    "/children/{childId}/named-units",
    status_code=status.HTTP_201_CREATED,
    summary="Let a protected child exist for a unit elsewhere",
    responses=AT_A_CHILD | problems(KeyUsedForAnotherRequest),
)
async def create_named_unit(
    cleared: UnitNamer, once: OnceOnly, given: NamedUnitCreate, response: Response
) -> NamedUnitRead:
    """A named head lets the child exist for the heads that a unit of another organisation has today: the
    school to which it moves, the clinic that is to see it. They name their own colleagues. It opens nothing
    but what their own unit has to do with the child, and they are told neither why nor by whom. Where the
    placement is hidden or the child is sealed, only the organisation that has done so lets others in. The
    answer is the same whether or not they knew already.
    """
    made = await once(lambda: letting_in.let_in(cleared, given=given))
    await cleared.note(subject_id=made)
    return named_unit_read(cleared, await letting_in.one(cleared, made), response)


@router.delete(
    "/children/{childId}/named-units/{namedUnitId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take back that a protected child exists for a unit elsewhere",
    responses=problems(*DOOR, NotAllowed, NotFound),
)
async def delete_named_unit(cleared: TakerBack, named_unit_id: NamedUnitPath) -> None:
    """Who was let in by this, and by nothing else, knows of the child no more, at once."""
    await letting_in.take_back(cleared, named_unit_id)
    await cleared.note(subject_id=named_unit_id)
