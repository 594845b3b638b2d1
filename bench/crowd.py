"""Many made-up children at once, by COPY: a school, a chain as the rules lay it, an id of the school's own.

Numbers are of the safe test series as long as it lasts, twelve for each date; the rest are known by the
school's id only. The chains are the rules' own: one is judged for each date of birth, and its school put in.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import asyncpg

from app.children.registering import identifier_text
from app.kit.identity import TEST_SERIES, luhn_digit
from app.kit.ids import new_id
from app.kit.vault import Vault
from app.named_persons.chain import Standing
from app.named_persons.judging import judge
from app.named_persons.reigning import Ground, homes_of

SYSTEM = "scale"
YOUNGEST, OLDEST = 7, 16
_AT_A_TIME = 50_000
_ONE_AT_A_TIME = "ex_named_person_assignment_one_at_a_time"
_LIFT = f"ALTER TABLE register.named_person_assignment DROP CONSTRAINT {_ONE_AT_A_TIME}"
_LOCK = (
    f"ALTER TABLE register.named_person_assignment ADD CONSTRAINT {_ONE_AT_A_TIME} "
    "EXCLUDE USING gist (child_id WITH =, valid WITH &&) WHERE (superseded_at IS NULL)"
)
COLUMNS = {
    "register.child": (
        "id", "identity_kind", "identity_hash", "identity_key_version", "identity_sealed", "birth_date",
        "shield", "covered_from", "covered_until",
    ),
    "relation": (
        "id", "child_id", "organisation_id", "branch", "unit_id", "kind", "valid", "version",
    ),
    "register.child_fact": (
        "id", "child_id", "organisation_id", "kind", "source_key", "unit_id", "valid",
    ),
    "external_identifier": (
        "id", "child_id", "organisation_id", "branch", "system", "value_sealed", "value_hash",
        "hash_key_version", "verified", "version",
    ),
    "register.named_person_assignment": (
        "id", "child_id", "unit_id", "rule_key", "rule_set", "fact_kind", "fact_from", "valid",
    ),
}  # fmt: skip


@dataclass
class Crowd:
    """Children of one school authority, loaded into one database."""

    vault: Vault
    ground: Ground
    organisation_id: str
    municipality_code: str
    schools: Sequence[str]
    today: date
    seed: int = 1
    size: int = 0
    _draw: random.Random = field(init=False)
    _chains: dict[date, Sequence[Standing]] = field(default_factory=dict)
    _numbers: dict[date, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the same children for the same seed."""
        self._draw = random.Random(self.seed)  # noqa: S311 - situations, not secrets

    async def grow(self, connection: asyncpg.Connection, size: int) -> None:
        """Load until there are so many children; then let the database look at what it has got."""
        await connection.execute("SET session_replication_role = replica")  # no trigger asks of each row
        anew = size - self.size > _AT_A_TIME
        if anew:
            await connection.execute(_LIFT)
        while self.size < size:
            await self._load(connection, min(_AT_A_TIME, size - self.size))
        if anew:
            await connection.execute(_LOCK, timeout=3_600)
        await connection.execute("SET session_replication_role = origin")
        await connection.execute("VACUUM ANALYZE", timeout=3_600)

    def name(self, number: int) -> str:
        """What the school's system calls a child."""
        return f"elev-{number:08d}"

    async def _load(self, connection: asyncpg.Connection, count: int) -> None:
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        for number in range(self.size, self.size + count):
            self._child(number, rows)
        for table, columns in COLUMNS.items():
            schema, _, name = table.rpartition(".")
            await connection.copy_records_to_table(
                name, schema_name=schema or "public", columns=columns, records=rows[table], timeout=3_600
            )
        children = [row[0] for row in rows["register.child"]]
        await connection.execute("SELECT register.note_handovers($1)", children, timeout=3_600)
        self.size += count

    def _child(self, number: int, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        days = self._draw.randint(YOUNGEST * 365, OLDEST * 365)
        born = self.today - timedelta(days=days)
        school = self.schools[number % len(self.schools)]
        since = date(born.year + 6, 8, 15)
        child, relation, owner = new_id("chi"), new_id("rel"), self.organisation_id
        chain = self._chain(born, since)
        identity = self._identity(born)
        rows["register.child"].append(
            (child, *identity, born, "none", chain[0].valid_from, chain[-1].valid_until)
        )
        valid = asyncpg.Range(since, None)
        rows["relation"].append((relation, child, owner, "school", school, "enrolment", valid, 1))
        rows["register.child_fact"].append(
            (new_id("fac"), child, owner, "enrolment", relation, school, valid)
        )
        rows["external_identifier"].append(self._identifier(number, child))
        rows["register.named_person_assignment"].extend(self._pieces(child, school, chain))

    def _pieces(self, child: str, school: str, chain: Sequence[Standing]) -> Iterator[tuple[Any, ...]]:
        for piece in chain:
            unit = school if piece.unit_id == _SCHOOL else piece.unit_id
            valid = asyncpg.Range(piece.valid_from, piece.valid_until)
            why = (piece.rule_key, piece.rule_set, piece.fact_kind, piece.fact_from)
            yield (new_id("npa"), child, unit, *why, valid)

    def _identity(self, born: date) -> tuple[Any, ...]:
        """A number of the test series, or none when the day has no more."""
        serial = self._numbers.get(born, 0)
        self._numbers[born] = serial + 1
        if serial >= len(TEST_SERIES):
            return "none", None, None, None
        digits = f"{born:%y%m%d}{TEST_SERIES[serial]}"
        number = f"{born:%Y}{digits[2:]}{luhn_digit(digits)}"
        sealed = self.vault.seal("register", number)
        return "personal-identity-number", self.vault.hash(number), self.vault.index_version, sealed

    def _identifier(self, number: int, child: str) -> tuple[Any, ...]:
        owner, name = self.organisation_id, self.name(number)
        words = identifier_text(system=SYSTEM, value=name, owner=owner, child_id="", verified=True)
        sealed, hashed = self.vault.seal(owner, name), self.vault.hash(words)
        version = self.vault.index_version
        return new_id("ext"), child, owner, "school", SYSTEM, sealed, hashed, version, True, 1

    def _chain(self, born: date, since: date) -> Sequence[Standing]:
        if born not in self._chains:
            fact = {
                "kind": "enrolment",
                "unitId": _SCHOOL,
                "unitKind": "school",
                "municipalityCode": self.municipality_code,
                "validFrom": since.isoformat(),
                "validUntil": None,
            }
            found = json.loads(
                json.dumps(
                    {
                        "birthDate": born.isoformat(),
                        "coveredFrom": born.isoformat(),
                        "coveredUntil": born.isoformat(),
                        "endedOn": None,
                        "facts": [fact],
                        "assignments": [],
                    }
                )
            )
            reigns = self.ground.reigns(homes_of(found["facts"], self.municipality_code))
            self._chains[born] = judge(found, reigns=reigns, pupil_health={}, discontinued={}).wanted
        return self._chains[born]


_SCHOOL = "uni-of-the-child"
