"""Use cases about a child that the caller may know of: reading, correcting, relations, guardians, ids."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared, Pass
from app.children import queries
from app.children.errors import AlreadyKnown, NotYourUnit
from app.children.models import ChildRecord, ExternalIdentifier, Guardian, Relation
from app.children.registering import (
    hash_text,
    higher,
    identifier_text,
    matchable,
    read_identity,
    read_new_identity,
    shield,
)
from app.children.relating import demand_fit, meeting_relations, open_relation, overlap, tell_facts
from app.children.schemas import (
    ChildUpdate,
    ExternalIdentifierCreate,
    GuardianCreate,
    GuardianUpdate,
    RelationCreate,
    RelationUpdate,
)
from app.kit.columns import dates
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, NotFound
from app.kit.vault import REGISTER
from app.vocabulary import ProtectionLevel


async def look_up(passed: Pass, *, identity_number: str) -> str:
    """Return the child with a number, if the caller may know of it. Raises NotFound alike in every case."""
    identity = read_identity(identity_number, passed.moment)
    known = matchable(identity)
    owner = passed.actor.organisation_id or ""
    hashes = passed.vault.hashes(hash_text(known, owner)) if known else []
    child_id = await queries.find_child(passed.session, hashes)
    if not await queries.may_know(passed.session, child_id or new_id("chi")) or child_id is None:
        raise NotFound
    return child_id


async def has_ended(cleared: Cleared) -> bool:
    """Whether the child has died or emigrated."""
    rows = await queries.endings(cleared.session, cleared.child_id)
    return any(row["ended_on"] <= cleared.moment.today for row in rows)


async def change_record(cleared: Cleared, record: ChildRecord, *, given: ChildUpdate) -> None:
    """Correct what the caller's own branch knows; a protection is only ever raised."""
    owner = record.organisation_id
    if given.given_name is not None:
        record.given_name_sealed = cleared.vault.seal(owner, given.given_name)
    if given.family_name is not None:
        record.family_name_sealed = cleared.vault.seal(owner, given.family_name)
    if given.protection is not None:
        level = ProtectionLevel(given.protection)
        record.protection = higher(ProtectionLevel(record.protection), level)
        await shield(cleared, cleared.child_id, level=level)
    record.version += 1
    cleared.session.add(record)
    await cleared.session.flush()


async def birth_date(cleared: Cleared) -> date:
    """Return when the child was born. Raises NotFound."""
    pointer = await queries.pointer(cleared.session, cleared.child_id)
    if pointer is None:
        raise NotFound
    born: date = pointer["birth_date"]
    return born


async def birth_dates(session: AsyncSession, child_ids: Collection[str]) -> Mapping[str, date]:
    """Return when some children were born, of those that the caller may know of."""
    return await queries.birth_dates(session, child_ids)


async def own_record(cleared: Cleared) -> ChildRecord:
    """Return the record of the caller's own branch. Raises NotFound."""
    record = await queries.own_record(cleared.session, cleared.child_id, cleared.actor.branch)
    if record is None or record.branch != cleared.actor.branch:
        raise NotFound
    return record


def _until(valid: Range[date], valid_to: date | None) -> Range[date]:
    if valid_to is not None and valid.lower is not None and valid_to < valid.lower:
        error = FieldError(pointer="/validTo", code="backwards", detail="is before validFrom")
        raise InvalidRequest(errors=[error])
    return dates(valid.lower or date.min, valid_to)


async def add_relation(cleared: Cleared, *, given: RelationCreate) -> str:
    """Open a relation of a known child. Raises NotYourUnit, AgeDoesNotFit, UnitIsClosed, RelationsOverlap."""
    if given.unit_id not in cleared.actor.unit_ids:
        raise NotYourUnit
    await demand_fit(cleared, given, birth_date=await birth_date(cleared))
    if await meeting_relations(cleared, cleared.child_id, given):
        raise overlap("/validFrom")
    return await open_relation(cleared, cleared.child_id, given=given)


async def get_relation(cleared: Cleared, relation_id: str) -> Relation:
    """Return a relation of this child. Raises NotFound."""
    found = await cleared.session.get(Relation, relation_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def end_relation(cleared: Cleared, relation: Relation, *, given: RelationUpdate) -> None:
    """Set a relation's last day; the named person follows the facts at once."""
    if relation.branch != cleared.actor.branch:
        raise NotFound
    valid = _until(relation.valid, given.valid_to)
    await queries.hold_relations(cleared.session, cleared.child_id, relation.unit_id)
    if valid.upper != relation.valid.upper and await queries.relations_meeting(
        cleared.session,
        cleared.child_id,
        unit_id=relation.unit_id,
        kind=relation.kind,
        branch=relation.branch,
        valid=_longer(relation.valid, valid),
        but=relation.id,
    ):
        raise overlap("/validTo")
    relation.valid = valid
    relation.version += 1
    cleared.session.add(relation)
    await cleared.session.flush()
    await tell_facts(cleared, relation)


def _longer(stood: Range[date], valid: Range[date]) -> Range[date]:
    """The days that come in addition: what overlapped before may still be shortened."""
    if stood.upper is None or (valid.upper is not None and valid.upper <= stood.upper):
        return Range(empty=True)
    return Range(stood.upper, valid.upper)


async def get_guardian(cleared: Cleared, guardian_id: str) -> Guardian:
    """Return a guardian of this child. Raises NotFound."""
    found = await cleared.session.get(Guardian, guardian_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def add_guardian(cleared: Cleared, *, given: GuardianCreate) -> str:
    """Write down a guardian as the caller's branch knows it."""
    vault, actor = cleared.vault, cleared.actor
    identity = read_new_identity(given.identity_number, cleared) if given.identity_number else None
    known = matchable(identity)
    owner = actor.organisation_id or ""
    words = hash_text(known, owner) if known else ""
    member = await queries.place_family_member(
        cleared.session,
        id=new_id("fam"),
        hash=vault.hash(words) if known else None,
        hashes=vault.hashes(words) if known else [],
        key_version=vault.index_version if known else None,
        sealed=vault.seal(REGISTER, words) if known else None,
    )
    await _refuse_twice(cleared, member)
    guardian = Guardian(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=actor.branch or "",
        family_member_id=member,
        name_sealed=vault.seal(owner, given.name),
        phone_sealed=vault.seal_optional(owner, given.phone),
        custody=given.custody,
        source=given.source,
        verified_on=_not_future(cleared, given.verified_on),
        valid=_until(dates(given.valid_from, None), given.valid_to),
    )
    cleared.session.add(guardian)
    await cleared.session.flush()
    return guardian.id


async def _refuse_twice(cleared: Cleared, member: str) -> None:
    statement = select(Guardian).where(
        col(Guardian.child_id) == cleared.child_id,
        col(Guardian.family_member_id) == member,
        col(Guardian.branch) == cleared.actor.branch,
    )
    if (await cleared.session.exec(statement)).first() is not None:
        raise AlreadyKnown


def _not_future(cleared: Cleared, verified_on: date | None) -> date | None:
    if verified_on is not None and verified_on > cleared.moment.today:
        error = FieldError(pointer="/verifiedOn", code="future", detail="lies in the future")
        raise InvalidRequest(errors=[error])
    return verified_on


async def change_guardian(cleared: Cleared, guardian: Guardian, *, given: GuardianUpdate) -> None:
    """Write down what is known anew: custody ends, is verified, or has an end."""
    if guardian.branch != cleared.actor.branch:
        raise NotFound
    said = given.model_fields_set
    if given.custody is not None:
        guardian.custody = given.custody
    if "verified_on" in said:
        guardian.verified_on = _not_future(cleared, given.verified_on)
    if "valid_to" in said:
        guardian.valid = _until(guardian.valid, given.valid_to)
    guardian.version += 1
    cleared.session.add(guardian)
    await cleared.session.flush()


async def add_identifier(cleared: Cleared, *, given: ExternalIdentifierCreate) -> str:
    """Keep the caller's own system's id for the child. Raises AlreadyKnown within the own branch only."""
    vault, actor = cleared.vault, cleared.actor
    owner = actor.organisation_id or ""
    hashed = identifier_text(
        system=given.system, value=given.value, owner=owner, child_id=cleared.child_id, verified=True
    )
    statement = select(ExternalIdentifier).where(
        col(ExternalIdentifier.system) == given.system,
        col(ExternalIdentifier.value_hash).in_(vault.hashes(hashed)),
        col(ExternalIdentifier.branch) == actor.branch,
    )
    if (await cleared.session.exec(statement)).first() is not None:
        raise AlreadyKnown
    identifier = ExternalIdentifier(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=actor.branch or "",
        system=given.system,
        value_sealed=vault.seal(owner, given.value),
        value_hash=vault.hash(hashed),
        hash_key_version=vault.index_version,
    )
    cleared.session.add(identifier)
    await cleared.session.flush()
    return identifier.id


async def get_identifier(cleared: Cleared, identifier_id: str) -> ExternalIdentifier:
    """Return an id for this child. Raises NotFound."""
    found = await cleared.session.get(ExternalIdentifier, identifier_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def remove_identifier(cleared: Cleared, identifier: ExternalIdentifier) -> None:
    """Remove an id that the caller's own branch has kept."""
    if identifier.branch != cleared.actor.branch:
        raise NotFound
    await queries.remove_identifier(cleared.session, identifier.id)
