"""Canaries: texts that are nowhere else in the world, and how they would look where they must not be."""

import base64
import random
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from app.kit.columns import owner_column
from app.kit.database import metadata
from app.kit.vault import REGISTER, Vault
from app.rooms import load_tables
from tests.cast import made_up_number

_LETTERS = "bcdfghjklmnpqrstvwxz"


@dataclass
class Canaries:
    """Every canary that was let out, by what it was dressed as."""

    seed: int
    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    telephones: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 - texts, not secrets

    def __iter__(self) -> Iterator[str]:
        yield from (*self.names, *self.numbers, *self.telephones, *self.notes, *self.addresses)

    def name(self) -> str:
        return self._kept(self.names, self._word("Kanarie"))

    def number(self, born: date) -> str:
        return self._kept(self.numbers, made_up_number(born))

    def telephone(self) -> str:
        return self._kept(self.telephones, f"070-{self._draw.randrange(10**7):07d}")

    def identifier(self) -> str:
        return self._kept(self.names, self._word("elev-"))

    def address(self) -> str:
        return self._kept(self.addresses, self._word("Kanariegatan"))

    def note(self) -> str:
        """A text of some length, with several canaries in it."""
        words = [self._kept(self.notes, self._word("hinder")) for _ in range(4)]
        return (
            f"{words[0]} och {words[1]}, sade mamma på {self.address()}.\nFärgen är {words[2]}; {words[3]}."
        )

    def _word(self, beginning: str) -> str:
        return beginning + "".join(self._draw.choices(_LETTERS, k=10))

    def _kept(self, cage: list[str], canary: str) -> str:
        cage.append(canary)
        return canary


def shapes(canary: str) -> Iterator[str]:
    """How a canary would look: as it is, as bytes in hexadecimal or base64, numbers in other spellings."""
    for text in _spellings(canary):
        yield text
        yield text.encode().hex()
        for shift in range(3):
            encoded = base64.b64encode(b"x" * shift + text.encode()).decode()
            whole = len(encoded) - (4 if (shift + len(text)) % 3 else 0)
            yield encoded[(0, 2, 3)[shift] : whole]


def _spellings(canary: str) -> Iterable[str]:
    if canary.isdecimal():
        return (canary, f"{canary[:8]}-{canary[8:]}", canary[2:], f"{canary[2:8]}-{canary[8:]}")
    if canary.startswith("070-"):
        return (canary, canary.replace("-", ""))
    return (canary, canary.upper(), canary.lower())


def seen(canaries: Iterable[str], *places: Path, list_of_shapes: Path) -> set[str]:
    """Whatever shape of whatever canary is in these files or folders; an empty set is what was promised."""
    list_of_shapes.write_text("".join(f"{shape}\n" for canary in canaries for shape in shapes(canary)))
    command = ["grep", "-r", "-a", "-o", "-h", "-F", "-f", str(list_of_shapes), *map(str, places)]
    plain = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=plain)  # noqa: S603 - our own files
    if done.returncode not in {0, 1}:  # a file of the running server may have gone meanwhile
        assert done.stderr.splitlines(), "grep says what went wrong"
        assert all(line.endswith(b"No such file or directory") for line in done.stderr.splitlines()), (
            done.stderr
        )
    return set(done.stdout.decode(errors="replace").split())


async def opened(connection: asyncpg.Connection, vault: Vault) -> str:
    """Everything that is sealed in the database, opened with the keys, in one text."""
    load_tables()
    texts: list[str] = []
    for table in metadata.sorted_tables:
        name = f"{table.schema or 'public'}.{table.name}"
        for column in (each for each in table.columns if each.name.endswith("_sealed")):
            owner = f"coalesce({owner_column(column) or 'NULL'}, '{REGISTER}')"
            query = f"SELECT {owner} AS owner, {column.name} AS sealed FROM {name}"  # noqa: S608 - our own names
            query += f" WHERE {column.name} IS NOT NULL"
            texts += [vault.open(row["owner"], row["sealed"]) for row in await connection.fetch(query)]
    return "\n".join(texts)


def five_answers(canaries: Canaries, **more: Any) -> dict[str, Any]:
    """All five questions answered, and the child's own view."""
    questions = ("inTheWay", "informationNeeded", "whatICanDo", "whatMyAgencyCanDo", "helpFromOthers")
    answers = {name: {"answered": "yes", "text": canaries.note()} for name in questions}
    follow_up = {"decision": "nothing-more", "text": canaries.note()}
    beside = {
        "worldTriangle": [{"point": "housing", "bearing": "challenge", "text": canaries.note()}],
        "resilienceMatrix": {
            "child": "vulnerability",
            "surroundings": "adversity",
            "evidence": [{"end": end, "text": canaries.note()} for end in ("vulnerability", "adversity")],
        },
    }
    view = canaries.note()
    return {**answers, **beside, "followUp": follow_up, "childView": view, "status": "final", **more}
