"""Registering a child: the same steps and the same answer whether or not somebody else knows it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.children import queries
from app.children.errors import (
    AgeDoesNotFit,
    BirthDateNeeded,
    IdentityMalformed,
    NotYourUnit,
    RelationsOverlap,
)
from app.children.events import ChildFactsChanged, ProtectedChildRegistered, ProtectionSet
from app.children.models import ChildRecord, ExternalIdentifier, Relation
from app.children.schemas import ChildCreate, RelationCreate
from app.kit.clock import Moment
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.identity import Identity, MalformedIdentityError, parse_identity
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest
from app.kit.vault import REGISTER, Vault
from app.organisations.models import Unit
from app.organisations.service import refuse_after_its_last_day
from app.rules.fitting import misfit
from app.vocabulary import IdentityKind, ProtectionLevel, UnitKind

UNVERIFIED_SYSTEM = "unverified-identity-number"
ADULT_AGE = 18


def read_identity(text: str, moment: Moment) -> Identity:
    """Read an identity number. Raises IdentityMalformed without an echo."""
    try:
        return parse_identity(text, today=moment.today)
    except MalformedIdentityError:
        error = FieldError(pointer="/identityNumber", code="identity", detail="is no identity number")
        raise IdentityMalformed(errors=[error]) from None


def matchable(identity: Identity | None) -> Identity | None:
    """Return an identity that may be matched by: checked, or an opaque local sign."""
    return identity if identity is not None and not identity.unverified else None


def hash_text(identity: Identity, owner: str) -> str:
    """What is hashed: a checked number is the same everywhere, an interim or reserve number is local to the
    organisation that uses it, and the kind keeps it from ever meeting a personal identity number.
    """
    return identity.canonical if identity.checked else f"{owner}:{identity.kind}:{identity.canonical}"


def identifier_text(*, system: str, value: str, owner: str, child_id: str, verified: bool) -> str:
    """What is hashed of an organisation's id for a child: the same id is kept once in a system. A number that
    could not be checked is kept once for a child, and leads from one child to no other.
    """
    return f"{owner}:{system}:{value}" if verified else f"{system}:{child_id}:{value}"


async def place_pointer(
    session: AsyncSession, vault: Vault, *, identity: Identity | None, birth_date: date, owner: str
) -> str:
    """Find or make the pointer. What is sealed is what is hashed, so that keys can be turned."""
    known = matchable(identity)
    words = hash_text(known, owner) if known else ""
    adult = date(birth_date.year + ADULT_AGE, birth_date.month, min(birth_date.day, 28))
    return await queries.place_child(
        session,
        id=new_id("chi"),
        kind=known.kind if known else IdentityKind.NONE,
        hash=vault.hash(words) if known else None,
        hashes=vault.hashes(words) if known else [],
        key_version=vault.index_version if known else None,
        sealed=vault.seal(REGISTER, words) if known else None,
        birth_date=birth_date,
        covered_from=birth_date,
        covered_until=adult,
    )


def birth_date_of(identity: Identity | None, stated: date | None, moment: Moment) -> date:
    """Return the birth date that the number or the caller says. Raises BirthDateNeeded."""
    read = identity.birth_date if identity is not None and identity.checked else None
    birth_date = read or stated
    if birth_date is None:
        raise BirthDateNeeded(
            errors=[FieldError(pointer="/birthDate", code="missing", detail="is required here")]
        )
    if birth_date > moment.today:
        raise InvalidRequest(
            errors=[FieldError(pointer="/birthDate", code="future", detail="lies in the future")]
        )
    return birth_date


def relation_period(given: RelationCreate) -> Range[date]:
    """Return a relation's dates. Raises InvalidRequest when they run backwards."""
    if given.valid_to is not None and given.valid_to < given.valid_from:
        error = FieldError(pointer="/validTo", code="backwards", detail="is before validFrom")
        raise InvalidRequest(errors=[error])
    return dates(given.valid_from, given.valid_to)


async def register_child(passed: Pass, *, given: ChildCreate) -> str:
    """Register a child at one of the caller's units; the chain of named persons is laid at once. To register
    it again corrects what the branch knows of it, and opens no second relation.

    Raises NotYourUnit, AgeDoesNotFit, UnitIsClosed, RelationsOverlap.
    """
    if given.relation.unit_id not in passed.actor.unit_ids:
        raise NotYourUnit
    identity = read_identity(given.identity_number, passed.moment) if given.identity_number else None
    birth_date = birth_date_of(identity, given.birth_date, passed.moment)
    await demand_fit(passed, given.relation, birth_date=birth_date, below="/relation")
    owner = passed.actor.organisation_id or ""
    child_id = await place_pointer(
        passed.session, passed.vault, identity=identity, birth_date=birth_date, owner=owner
    )
    await _keep_record(passed, child_id, given)
    if identity is not None and identity.unverified:
        await keep_unverified_number(passed, child_id, identity)
    await _open_or_keep(passed, child_id, given)
    await shield(passed, child_id, level=ProtectionLevel(given.protection))
    if not await queries.may_know(passed.session, child_id):
        await tell_the_few(passed, child_id, ProtectedChildRegistered)
    return child_id


async def shield(passed: Pass, child_id: str, *, level: ProtectionLevel) -> None:
    """Raise the protection, if the level does. The first time, the few who are to know are named: whoever
    raises it, and the heads of the units that have the child now.
    """
    if level is not ProtectionLevel.NONE:
        await protect(passed, child_id, level=level)


async def protect(
    passed: Pass,
    child_id: str,
    *,
    level: ProtectionLevel,
    reason: bytes | None = None,
    review_on: date | None = None,
) -> str | None:
    """Say that the caller's organisation protects the child; None when it has said the same already."""
    protection_id = new_id("prt")
    said = await queries.protect(
        passed.session,
        id=protection_id,
        child_id=child_id,
        level=level.value,
        by=passed.actor.professional_id,
        at=passed.moment.now,
        reason=reason,
        review_on=review_on,
    )
    if not said:
        return None
    await tell_the_few(passed, child_id, ProtectionSet)
    return protection_id


async def tell_the_few(
    passed: Pass, child_id: str, kind: type[ProtectionSet] | type[ProtectedChildRegistered]
) -> None:
    """Tell those for whom a protected child exists; whether somebody is one is asked again at delivery."""
    link = f"/children/{child_id}/protections"
    await publish(passed.session, kind(child_id=child_id, link=link, happened_at=passed.moment.now))


async def _keep_record(passed: Pass, child_id: str, given: ChildCreate) -> None:
    actor = passed.actor
    owner = actor.organisation_id or ""
    record = await queries.own_record(passed.session, child_id, actor.branch)
    if record is None or record.branch != actor.branch:
        record = ChildRecord(child_id=child_id, organisation_id=owner, branch=actor.branch or "")
    record.given_name_sealed = passed.vault.seal(owner, given.given_name)
    record.family_name_sealed = passed.vault.seal(owner, given.family_name)
    record.protection = higher(ProtectionLevel(record.protection), ProtectionLevel(given.protection))
    passed.session.add(record)
    await passed.session.flush()


def higher(one: ProtectionLevel, other: ProtectionLevel) -> ProtectionLevel:
    """Return the stronger protection."""
    ranked = list(ProtectionLevel)
    return max(one, other, key=ranked.index)


async def keep_unverified_number(passed: Pass, child_id: str, identity: Identity) -> None:
    """Keep a number with a wrong check digit: sealed, marked, and of no use for matching."""
    owner = passed.actor.organisation_id or ""
    hashed = identifier_text(
        system=UNVERIFIED_SYSTEM, value=identity.canonical, owner=owner, child_id=child_id, verified=False
    )
    passed.session.add(
        ExternalIdentifier(
            child_id=child_id,
            organisation_id=owner,
            branch=passed.actor.branch or "",
            system=UNVERIFIED_SYSTEM,
            value_sealed=passed.vault.seal(owner, identity.canonical),
            value_hash=passed.vault.hash(hashed),
            hash_key_version=passed.vault.index_version,
            verified=False,
        )
    )
    await passed.session.flush()


async def demand_fit(passed: Pass, given: RelationCreate, *, birth_date: date, below: str = "") -> None:
    """Refuse what can only be a slip: a kind of unit where no child is at that age, or one that has closed.

    Raises AgeDoesNotFit, UnitIsClosed.
    """
    unit = await passed.session.get_one(Unit, given.unit_id)
    refuse_after_its_last_day(unit, given.valid_from, pointer=f"{below}/validFrom")
    days = [given.valid_from, *([given.valid_to] if given.valid_to else ())]
    found = misfit(given.kind, UnitKind(unit.kind), birth_date=birth_date, days=days)
    if found is None:
        return
    fit, day = found
    pointer = "/unitId" if day == given.valid_from else "/validTo"
    error = FieldError(pointer=below + pointer, code="age", detail="has no child of that age then")
    raise AgeDoesNotFit(errors=[error], rule=fit.key, citation=fit.citation)


async def meeting_relations(passed: Pass, child_id: str, given: RelationCreate) -> Sequence[Relation]:
    """Return by which relations the own unit has the child in the same way on some of the days, of those that
    the caller may read; nobody opens another there until the transaction ends.
    """
    await queries.hold_relations(passed.session, child_id, given.unit_id)
    return await queries.relations_meeting(
        passed.session,
        child_id,
        unit_id=given.unit_id,
        kind=given.kind,
        branch=passed.actor.branch,
        valid=relation_period(given),
    )


async def _open_or_keep(passed: Pass, child_id: str, given: ChildCreate) -> None:
    """Open the relation, or keep one of the unit's that stands on all of its days. Raises RelationsOverlap.

    Where the child is protected, and the caller is none of the few, nothing is seen to stand: the answer is
    the one for a child that nobody knows.
    """
    relation, code = given.relation, given.municipality_code
    meeting = await meeting_relations(passed, child_id, relation)
    if not meeting:
        await open_relation(passed, child_id, given=relation, municipality_code=code)
        return
    asked = relation_period(relation)
    standing = next((each for each in meeting if _holds(each.valid, asked)), None)
    if standing is None:
        raise overlap("/relation/validFrom")
    await tell_facts(passed, standing, municipality_code=code)


def _holds(whole: Range[date], part: Range[date]) -> bool:
    first, last = whole.lower or date.min, whole.upper or date.max
    return first <= (part.lower or date.min) and (part.upper or date.max) <= last


def overlap(pointer: str) -> RelationsOverlap:
    """Return the refusal of a relation that overlaps another, at its place."""
    error = FieldError(pointer=pointer, code="overlap", detail="overlaps a relation at the same unit")
    return RelationsOverlap(errors=[error])


async def open_relation(
    passed: Pass, child_id: str, *, given: RelationCreate, municipality_code: str | None = None
) -> str:
    """Open a relation at one of the caller's units, and tell whoever reads the child's dated facts."""
    relation = Relation(
        child_id=child_id,
        organisation_id=passed.actor.organisation_id or "",
        branch=passed.actor.branch or "",
        unit_id=given.unit_id,
        kind=given.kind,
        valid=relation_period(given),
    )
    passed.session.add(relation)
    await passed.session.flush()
    await tell_facts(passed, relation, municipality_code=municipality_code)
    return relation.id


async def tell_facts(passed: Pass, relation: Relation, *, municipality_code: str | None = None) -> None:
    """Record what the relation (and residence) means to the register, and publish that it is new."""
    await queries.record_fact(
        passed.session,
        child_id=relation.child_id,
        organisation_id=relation.organisation_id,
        id=new_id("fac"),
        kind=relation.kind,
        source_key=relation.id,
        unit_id=relation.unit_id,
        municipality_code=None,
        valid=relation.valid,
    )
    if municipality_code is not None:
        await queries.record_residence(
            passed.session,
            fact_id=new_id("fac"),
            child_id=relation.child_id,
            municipality_code=municipality_code,
            from_=passed.moment.today,
        )
    await publish(
        passed.session,
        ChildFactsChanged(
            child_id=relation.child_id, municipality_code=municipality_code, moment=passed.moment
        ),
    )
