"""Which child a pupil is: by a checked number, or by the producer's own id. Never by a name.

A number with a wrong check digit finds nobody, nor does an interim number: two municipalities may have given
the same one to two children.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from app.children.registering import hash_text, place_pointer
from app.interop.importing.known import Known, id_text
from app.interop.importing.run import Run
from app.interop.ss12000.rows import PupilRow
from app.kit.identity import Identity
from app.kit.turns import take_turns
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
_PLACE_MEMBER = text(
    "SELECT register.place_family_member(:id, :hash, :hashes, :key_version, :sealed)"
).bindparams(bindparam("hashes", type_=ARRAY(BYTEA)), bindparam("hash", type_=BYTEA))
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


async def match(run: Run, known: Known, pupils: Iterable[PupilRow]) -> dict[str, Match]:
    """Find every pupil, by the producer's ids."""
    pupils = list(pupils)
    numbers = _numbers(run.vault, ((pupil.source_id, pupil.identity) for pupil in pupils))
    found = {row.key: row.id for row in await run.session.execute(_FIND_CHILDREN, {"numbers": numbers})}
    return {
        pupil.source_id: Match(
            by_source=known.child(source_hashes(run, pupil.source_id)), by_number=found.get(pupil.source_id)
        )
        for pupil in pupils
    }


async def members_by_number(run: Run, people: Iterable[Numbered]) -> dict[str, str]:
    """Return the family members whose checked numbers are known, by the producer's ids."""
    numbers = _numbers(run.vault, people)
    rows = await run.session.execute(_FIND_MEMBERS, {"numbers": numbers})
    return {row.key: row.id for row in rows if row.id is not None}


async def pointer_of(run: Run, pupil: PupilRow, found: Match) -> str | None:
    """Return the pupil's pointer, made when there is none. None when its number cannot be its own."""
    number = checked(pupil.identity)
    if found.child_id is None:
        birth_date = (number and number.birth_date) or pupil.birth_date
        return await place_pointer(
            run.session, run.vault, identity=number, birth_date=birth_date, owner=run.organisation_id
        )
    if number is None or found.by_number is not None:
        return found.child_id
    await take_turns(run.session, run.vault.hashes(hash_text(number, "")))
    values = {"child_id": found.child_id, "kind": number.kind.value, **_sealed(run.vault, number)}
    given: bool = (await run.session.execute(_GIVE_NUMBER, values)).scalar_one()
    return found.child_id if given else None


async def place_member(run: Run, member_id: str, identity: Identity | None) -> str:
    """Make the pointer of a guardian; a number that could not be checked is kept, and found by nobody."""
    number = checked(identity)
    values: dict[str, object] = {"hash": None, "hashes": [], "key_version": None, "sealed": None}
    if number is not None:
        await take_turns(run.session, run.vault.hashes(hash_text(number, "")))
        values |= _sealed(run.vault, number)
    elif identity is not None:
        values["sealed"] = run.vault.seal(REGISTER, identity.canonical)
    return str((await run.session.execute(_PLACE_MEMBER, {"id": member_id, **values})).scalar_one())


def _sealed(vault: Vault, number: Identity) -> dict[str, object]:
    words = hash_text(number, "")  # checked, so the same everywhere
    return {
        "hash": vault.hash(words),
        "hashes": vault.hashes(words),
        "key_version": vault.index_version,
        "sealed": vault.seal(REGISTER, number.canonical),
    }
