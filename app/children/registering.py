"""Registering a child: the same steps and the same answer whether or not somebody else knows it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.children import queries
from app.children.errors import (
    BirthDateNeeded,
    IdentityMalformed,
    NotYourUnit,
)
from app.children.events import ProtectedChildRegistered, ProtectionSet
from app.children.models import ChildRecord, ExternalIdentifier
from app.children.relating import demand_fit, open_or_keep
from app.children.schemas import ChildCreate
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.identity import Identity, MalformedIdentityError, parse_identity
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, invalid
from app.kit.vault import REGISTER, Vault
from app.vocabulary import IdentityKind, ProtectionLevel

UNVERIFIED_SYSTEM = "unverified-identity-number"
ADULT_AGE = 18
TEST_PEOPLE_ONLY = "test-people-only"
"""Carried by sessions: whether only numbers that nobody has may be kept."""


def read_identity(text: str, moment: Moment) -> Identity:
    """Read an identity number. Raises IdentityMalformed without an echo."""
    try:
        return parse_identity(text, today=moment.today)
    except MalformedIdentityError:
        error = FieldError(pointer="/identityNumber", code="identity", detail="is no identity number")
        raise IdentityMalformed(errors=[error]) from None


def read_new_identity(text: str, passed: Pass) -> Identity:
    """Read an identity number that is to be kept: in a demo that of a made-up person only."""
    identity = read_identity(text, passed.moment)
    if passed.session.info[TEST_PEOPLE_ONLY] and not identity.made_up:
        raise invalid("/identityNumber", "not-a-test-number", "is no test number, and this is a demo")
    return identity


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
    """Find or make the pointer."""
    return await queries.place_child(session, **_pointer(vault, identity, birth_date, owner))


async def place_pointers(
    session: AsyncSession, vault: Vault, people: Iterable[tuple[Identity | None, date]], *, owner: str
) -> list[str]:
    """Find or make the pointers of many, by number and birth date; in their order."""
    return await queries.place_children(session, [_pointer(vault, *each, owner) for each in people])


def _pointer(vault: Vault, identity: Identity | None, birth_date: date, owner: str) -> dict[str, Any]:
    """What a pointer holds. What is sealed is what is hashed, so that keys can be turned."""
    known = matchable(identity)
    words = hash_text(known, owner) if known else ""
    adult = date(birth_date.year + ADULT_AGE, birth_date.month, min(birth_date.day, 28))
    return {
        "id": new_id("chi"),
        "kind": known.kind if known else IdentityKind.NONE,
        "hash": vault.hash(words) if known else None,
        "hashes": vault.hashes(words) if known else [],
        "key_version": vault.index_version if known else None,
        "sealed": vault.seal(REGISTER, words) if known else None,
        "birth_date": birth_date,
        "covered_from": birth_date,
        "covered_until": adult,
    }


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


async def register_child(passed: Pass, *, given: ChildCreate) -> str:
    """Register a child at one of the caller's units; the chain of named persons is laid at once. To register
    it again corrects what the branch knows of it, and opens no second relation.

    Raises NotYourUnit, AgeDoesNotFit, UnitIsClosed, RelationsOverlap.
    """
    if given.relation.unit_id not in passed.actor.unit_ids:
        raise NotYourUnit
    identity = read_new_identity(given.identity_number, passed) if given.identity_number else None
    birth_date = birth_date_of(identity, given.birth_date, passed.moment)
    await demand_fit(passed, given.relation, birth_date=birth_date, below="/relation")
    owner = passed.actor.organisation_id or ""
    child_id = await place_pointer(
        passed.session, passed.vault, identity=identity, birth_date=birth_date, owner=owner
    )
    await _keep_record(passed, child_id, given)
    if identity is not None and identity.unverified:
        await keep_unverified_number(passed, child_id, identity)
    await open_or_keep(passed, child_id, given)
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
