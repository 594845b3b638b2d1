"""Which child a pupil is: by a checked number, or by the producer's own id. Never by a name.

A number with a wrong check digit finds nobody, nor does an interim number: two municipalities may have given
the same one to two children.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from app.children.registering import hash_text, place_pointers
from app.interop.importing.known import id_text, identified
from app.interop.importing.run import Run
from app.interop.ss12000.rows import PupilRow
from app.kit.identity import Identity
from app.kit.turns import take_all_turns, take_turns
from app.kit.vault import REGISTER, Vault

_FOUND = (
    "SELECT n.key, register.{find}("
    "ARRAY(SELECT decode(h, 'hex') FROM jsonb_array_elements_text(n.hashes) AS h)) AS id "
    "FROM jsonb_to_recordset(cast(:numbers AS jsonb)) AS n(key text, hashes jsonb)"
)
_FIND_CHILDREN = text(_FOUND.format(find="find_child"))
_FIND_MEMBERS = text(_FOUND.format(find="find_family_member"))
_GIVE_NUMBER = text(
    "SELECT register.give_number(:child_id, :kind, :hash, :hashes, :key_version, :sealed)"
).bindparams(bindparam("hashes", type_=ARRAY(BYTEA)), bindparam("hash", type_=BYTEA))
_PLACE_MEMBERS = text(
    "SELECT n.id AS wanted, register.place_family_member(n.id, decode(n.hash, 'hex'), "
    "ARRAY(SELECT decode(h, 'hex') FROM jsonb_array_elements_text(n.hashes) AS h), n.key_version, "
    "decode(n.sealed, 'hex')) AS id FROM jsonb_to_recordset(cast(:members AS jsonb)) "
    "AS n(id text, hash text, hashes jsonb, key_version integer, sealed text)"
)
Numbered = tuple[str, Identity | None]
"""A producer's id and the number that came with it."""


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of who a pupil is, before anything is written."""

    by_source: str | None
    by_number: str | None

    @property
    def child_id(self) -> str | None:
        """The child, when it is known already."""
        return self.by_number or self.by_source

    @property
    def contradicts(self) -> bool:
        """The id has meant one child and the number means another."""
        return None not in {self.by_source, self.by_number} and self.by_source != self.by_number


def checked(identity: Identity | None) -> Identity | None:
    """Return an identity that may be matched by."""
    return identity if identity is not None and identity.checked else None


def source_hashes(run: Run, source_id: str) -> list[bytes]:
    """Return the hashes under which a producer's id may be kept."""
    return run.vault.hashes(id_text(run.organisation_id, source_id))


def _numbers(vault: Vault, people: Iterable[Numbered]) -> str:
    return json.dumps(
        [
            {"key": key, "hashes": [each.hex() for each in vault.hashes(hash_text(number, ""))]}
            for key, identity in people
            if (number := checked(identity)) is not None
        ]
    )


async def match(run: Run, pupils: Iterable[PupilRow]) -> dict[str, Match]:
    """Find every pupil, by the producer's ids."""
    pupils = list(pupils)
    numbers = _numbers(run.vault, ((pupil.source_id, pupil.identity) for pupil in pupils))
    by_number = {row.key: row.id for row in await run.session.execute(_FIND_CHILDREN, {"numbers": numbers})}
    names = [pupil.source_id for pupil in pupils]
    by_source = await children_of(run, names)
    return {name: Match(by_source.get(name), by_number.get(name)) for name in names}


async def children_of(run: Run, source_ids: Iterable[str]) -> dict[str, str]:
    """Return the children that producer's ids have meant."""
    hashes = {each: source_hashes(run, each) for each in source_ids}
    known = await identified(run, [each for some in hashes.values() for each in some])
    return {name: known[each] for name, some in hashes.items() for each in reversed(some) if each in known}


async def members_by_number(run: Run, people: Iterable[Numbered]) -> dict[str, str]:
    """Return the family members whose checked numbers are known, by the producer's ids."""
    numbers = _numbers(run.vault, people)
    rows = await run.session.execute(_FIND_MEMBERS, {"numbers": numbers})
    return {row.key: row.id for row in rows if row.id is not None}


async def pointers_of(run: Run, pupils: Sequence[tuple[PupilRow, Match]]) -> list[str | None]:
    """Return the pupils' pointers, made where there is none. None when a number cannot be its pupil's own."""
    new = [pupil for pupil, found in pupils if found.child_id is None]
    people = [(checked(each.identity), _birth_date(each)) for each in new]
    made = iter(await place_pointers(run.session, run.vault, people, owner=run.organisation_id))
    return [
        next(made) if found.child_id is None else await _numbered(run, pupil, found)
        for pupil, found in pupils
    ]


def _birth_date(pupil: PupilRow) -> date:
    number = checked(pupil.identity)
    return (number and number.birth_date) or pupil.birth_date


async def _numbered(run: Run, pupil: PupilRow, found: Match) -> str | None:
    """Give a child that is known its number, if it has come to have one."""
    number = checked(pupil.identity)
    if number is None or found.by_number is not None:
        return found.child_id
    await take_turns(run.session, run.vault.hashes(hash_text(number, "")))
    values = {"child_id": found.child_id, "kind": number.kind.value, **_sealed(run.vault, number)}
    given: bool = (await run.session.execute(_GIVE_NUMBER, values)).scalar_one()
    return found.child_id if given else None


async def place_members(run: Run, members: Mapping[str, Identity | None]) -> dict[str, str]:
    """Make the pointers of guardians; return who each is, if somebody had made one for the same number. A
    number that could not be checked is kept, and found by nobody.
    """
    rows = [{"id": member, **_member(run.vault, identity)} for member, identity in members.items()]
    await take_all_turns(run.session, [row["hashes"] for row in rows])
    found = await run.session.execute(_PLACE_MEMBERS, {"members": json.dumps(rows, default=bytes.hex)})
    return {row.wanted: row.id for row in found}


def _member(vault: Vault, identity: Identity | None) -> dict[str, Any]:
    number = checked(identity)
    if number is not None:
        return _sealed(vault, number)
    sealed = None if identity is None else vault.seal(REGISTER, identity.canonical)
    return {"hash": None, "hashes": [], "key_version": None, "sealed": sealed}


def _sealed(vault: Vault, number: Identity) -> dict[str, Any]:
    words = hash_text(number, "")  # checked, so the same everywhere
    return {
        "hash": vault.hash(words),
        "hashes": vault.hashes(words),
        "key_version": vault.index_version,
        "sealed": vault.seal(REGISTER, number.canonical),
    }
