"""Use cases of care blocks: set and lift, by the patient or the provider; and whether one stands."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.care_blocks import queries
from app.care_blocks.errors import AlreadyBlocked, BlockIsLifted
from app.care_blocks.events import CareBlockLifted, CareBlockSet
from app.care_blocks.models import CareBlock
from app.care_blocks.schemas import CareBlockCreate, CareBlockLifting, LiftingBasis
from app.children.service import birth_date
from app.kit.events import PublicEvent, publish
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound
from app.organisations.models import Organisation, Unit
from app.rules.consent_givers import AgeMeaning, reached
from app.vocabulary import Branch, Sector

_RECORDS_OF = {Sector.HEALTH_CARE: Branch.CARE, Sector.SCHOOL: Branch.PUPIL_HEALTH_MEDICAL}
"""In which branch an organisation of a sector keeps patient records."""


async def set_block(cleared: Cleared, *, given: CareBlockCreate) -> str:
    """Block a provider's records. Raises NotAllowed for a child who is not yet judged mature."""
    await _demand_maturity(cleared)
    owner, branch = await _whose(cleared, given)
    await _demand_unit(cleared, given, owner)
    if not cleared.actor.is_family and given.note is None:
        raise _invalid("note", "missing", "say what the patient has asked for")
    blocks = await queries.standing(cleared.session, cleared.child_id, organisation_id=owner, branch=branch)
    if any(block.unit_id == given.unit_id for block in blocks):
        raise AlreadyBlocked
    block = CareBlock(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=branch,
        unit_id=given.unit_id,
        set_by=cleared.actor.professional_id,
        note_sealed=cleared.vault.seal_optional(owner, given.note),
        set_at=cleared.moment.now,
    )
    cleared.session.add(block)
    await cleared.session.flush()
    await _tell(cleared, CareBlockSet, block)
    return block.id


async def get(cleared: Cleared, block_id: str, *, lock: bool = False) -> CareBlock:
    """Return one block of this child. Raises NotFound."""
    found = await queries.block(cleared.session, block_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def lift(cleared: Cleared, block_id: str, *, given: CareBlockLifting) -> CareBlock:
    """Lift a block. A provider says on what; the patient needs to say nothing."""
    await _demand_maturity(cleared)
    block = await get(cleared, block_id, lock=True)
    if not cleared.actor.is_family and (given.basis is None or given.note is None):
        raise _invalid("basis" if given.basis is None else "note", "missing", "say on what it is lifted")
    if block.lifted_at is not None:
        raise BlockIsLifted
    own_wish = LiftingBasis.PATIENT_CONSENTED
    block.lifted_at = cleared.moment.now
    block.lifted_by = cleared.actor.professional_id
    block.lifting_basis = own_wish if cleared.actor.is_family else given.basis
    block.lifting_note_sealed = cleared.vault.seal_optional(block.organisation_id, given.note)
    cleared.session.add(block)
    await cleared.session.flush()
    await _tell(cleared, CareBlockLifted, block)
    return block


async def stands(
    session: AsyncSession, child_id: str, *, organisation_id: str, branch: str, unit_id: str | None
) -> bool:
    """Whether the caller's own records are blocked; of another's blocks nothing is seen."""
    return await queries.stands(
        session, child_id, organisation_id=organisation_id, branch=branch, unit_id=unit_id
    )


async def _demand_maturity(cleared: Cleared) -> None:
    """A young person decides alone from the age at which the law needs its own consent; for a younger child
    a professional notes what it has asked for.
    """
    if not cleared.actor.is_family:
        return
    born = await birth_date(cleared)
    if not reached(AgeMeaning.OWN_CONSENT_NEEDED, birth_date=born, on=cleared.moment.today):
        raise NotAllowed(missing="maturity")


async def _whose(cleared: Cleared, given: CareBlockCreate) -> tuple[str, Branch]:
    """Return the provider and the branch whose records are blocked. Raises InvalidRequest."""
    actor = cleared.actor
    if not actor.is_family:
        if given.organisation_id not in {None, actor.organisation_id}:
            raise _invalid("organisationId", "not-own", "is not your organisation")
        return actor.organisation_id or "", Branch(actor.branch or "")
    if given.organisation_id is None:
        raise _invalid("organisationId", "missing", "say whose records")
    found = await cleared.session.get(Organisation, given.organisation_id)
    branch = _RECORDS_OF.get(Sector(found.sector)) if found else None
    if found is None or branch is None:
        raise _invalid("organisationId", "unknown", "keeps no patient records")
    return found.id, branch


async def _demand_unit(cleared: Cleared, given: CareBlockCreate, owner: str) -> None:
    if given.unit_id is None:
        return
    unit = await cleared.session.get(Unit, given.unit_id)
    if unit is None or unit.organisation_id != owner:
        raise _invalid("unitId", "unknown", "is no unit of that organisation")


def _invalid(field: str, code: str, detail: str) -> InvalidRequest:
    return InvalidRequest(errors=[FieldError(pointer=f"/{field}", code=code, detail=detail)])


async def _tell(cleared: Cleared, kind: type[PublicEvent], block: CareBlock) -> None:
    link = f"/children/{cleared.child_id}/care-blocks/{block.id}"
    await publish(cleared.session, kind(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now))
