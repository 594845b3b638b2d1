"""Use cases of protections: set, lift, name a colleague, remove one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import col, select

from app.access.doors import Cleared
from app.children import registering
from app.children.events import ChildFactsChanged
from app.children.models import ChildRecord
from app.kit.events import PublicEvent, publish
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound
from app.organisations.models import Duty
from app.protections import queries
from app.protections.errors import AlreadyLifted, AlreadyNamed, AlreadyProtected, LastOfTheNamed
from app.protections.events import ProtectedAccessChanged, ProtectionLifted
from app.protections.schemas import ProtectedAccessCreate, ProtectionCreate, ProtectionLifting
from app.vocabulary import ProtectionLevel, Sector

JUDGED = frozenset({ProtectionLevel.HIDDEN_PLACEMENT, ProtectionLevel.SEALED})
"""What professionals have judged, and must say why; the population register says the rest."""


def invalid(field: str, code: str, detail: str) -> InvalidRequest:
    """Return the refusal of one field."""
    return InvalidRequest(errors=[FieldError(pointer=f"/{field}", code=code, detail=detail)])


async def set_protection(cleared: Cleared, *, given: ProtectionCreate) -> str:
    """Protect the child in the name of the caller's organisation. Raises NotAllowed, AlreadyProtected."""
    level = ProtectionLevel(given.level)
    if level is ProtectionLevel.HIDDEN_PLACEMENT and cleared.actor.sector is not Sector.SOCIAL_SERVICES:
        raise NotAllowed(missing="social-services")
    _demand_reasons(cleared, given, level)
    owner = cleared.actor.organisation_id or ""
    made = await registering.protect(
        cleared,
        cleared.child_id,
        level=level,
        reason=cleared.vault.seal_optional(owner, given.reason),
        review_on=given.review_on,
    )
    if made is None:
        raise AlreadyProtected
    await _tell_the_own_record(cleared, level)
    return made


def _demand_reasons(cleared: Cleared, given: ProtectionCreate, level: ProtectionLevel) -> None:
    if level in JUDGED and given.reason is None:
        raise invalid("reason", "missing", "say why")
    if level in JUDGED and given.review_on is None:
        raise invalid("reviewOn", "missing", "say when it is looked at again")
    if given.review_on is not None and given.review_on <= cleared.moment.today:
        raise invalid("reviewOn", "past", "must lie in the future")


async def _tell_the_own_record(cleared: Cleared, level: ProtectionLevel) -> None:
    statement = select(ChildRecord).where(
        col(ChildRecord.child_id) == cleared.child_id, col(ChildRecord.branch) == cleared.actor.branch
    )
    record = (await cleared.session.exec(statement)).first()
    if record is not None:
        record.protection = registering.higher(ProtectionLevel(record.protection), level)
        record.version += 1
        cleared.session.add(record)
        await cleared.session.flush()


async def protections(cleared: Cleared) -> Sequence[RowMapping]:
    """Return every protection of the child."""
    return await queries.protections(cleared.session, cleared.child_id)


async def one(cleared: Cleared, protection_id: str) -> RowMapping:
    """Return one protection of the child. Raises NotFound."""
    found = next((row for row in await protections(cleared) if row["id"] == protection_id), None)
    if found is None:
        raise NotFound
    return found


async def lift(cleared: Cleared, protection_id: str, *, given: ProtectionLifting) -> RowMapping:
    """Lift a protection; the shield falls to the highest that still stands. What the population register
    says is lifted on a verified word of it; what professionals have judged, by those who judged it.
    """
    found = await one(cleared, protection_id)
    level, owner = ProtectionLevel(found["level"]), found["organisation_id"]
    if level in JUDGED and owner not in {None, cleared.actor.organisation_id}:
        raise NotAllowed(missing="own-protection")
    if level is ProtectionLevel.HIDDEN_PLACEMENT and cleared.actor.sector is not Sector.SOCIAL_SERVICES:
        raise NotAllowed(missing="social-services")
    _demand_grounds(given, level, today=cleared.moment.today)
    lifted = await queries.lift(
        cleared.session,
        id=protection_id,
        child_id=cleared.child_id,
        by=cleared.actor.professional_id,
        at=cleared.moment.now,
        source=given.verification_source,
        verified_on=given.verified_on,
        note=cleared.vault.seal_optional(cleared.actor.organisation_id or "", given.note),
    )
    if lifted is None:
        raise AlreadyLifted
    await _tell(cleared, ProtectionLifted, "protections")
    # What organisations said that had nobody named counts again: the chain follows it at once.
    facts = ChildFactsChanged(child_id=cleared.child_id, municipality_code=None, moment=cleared.moment)
    await publish(cleared.session, facts)
    return lifted


def _demand_grounds(given: ProtectionLifting, level: ProtectionLevel, *, today: date) -> None:
    if level in JUDGED and given.note is None:
        raise invalid("note", "missing", "say why")
    if level not in JUDGED and given.verification_source is None:
        raise invalid("verificationSource", "missing", "say where it was seen")
    if level not in JUDGED and given.verified_on is None:
        raise invalid("verifiedOn", "missing", "say when it was seen")
    if given.verified_on is not None and given.verified_on > today:
        raise invalid("verifiedOn", "future", "lies in the future")


async def named(cleared: Cleared) -> Sequence[RowMapping]:
    """Return the few of the caller's own organisation."""
    return await queries.named(cleared.session, cleared.child_id)


async def name(cleared: Cleared, *, given: ProtectedAccessCreate) -> str:
    """Let the child exist for a colleague. Raises InvalidRequest for who has no duty here, AlreadyNamed."""
    valid_today = col(Duty.valid).contains(cleared.moment.today)
    duty = select(Duty.id).where(
        col(Duty.professional_id) == given.professional_id,
        col(Duty.organisation_id) == cleared.actor.organisation_id,
        valid_today,
    )
    if (await cleared.session.exec(duty.limit(1))).first() is None:
        raise invalid("professionalId", "duty", "has no duty at your organisation today")
    made = await queries.name(
        cleared.session,
        id=new_id("shn"),
        child_id=cleared.child_id,
        professional_id=given.professional_id,
        by=cleared.actor.professional_id,
    )
    if made is None:
        raise AlreadyNamed
    await _tell(cleared, ProtectedAccessChanged, "protected-access")
    return made


async def remove(cleared: Cleared, access_id: str) -> None:
    """Remove a colleague. Raises NotFound, LastOfTheNamed."""
    done = await queries.remove(
        cleared.session, id=access_id, child_id=cleared.child_id, by=cleared.actor.professional_id
    )
    if done == "last":
        raise LastOfTheNamed
    if done == "unknown":
        raise NotFound
    await _tell(cleared, ProtectedAccessChanged, "protected-access")


async def _tell(cleared: Cleared, kind: type[PublicEvent], below: str) -> None:
    link = f"/children/{cleared.child_id}/{below}"
    await publish(cleared.session, kind(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now))
