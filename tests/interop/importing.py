"""Steps of the imports: a fresh organisation, a run, and what the database holds afterwards."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.cli import database
from app.cli.imports import import_from_folder
from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES, SCHOOL_BRANCHES, SYSTEM_SCOPES
from app.interop.importing.running import Imported
from tests.cast import Cast

ABSENCE_SCOPES = ("absence.read", "absence.write")
SCHOOL_SYSTEM_SCOPES = (*PERSON_SCOPES, *ABSENCE_SCOPES, *SYSTEM_SCOPES)


@dataclass
class Importer:
    """An organisation that imports, and its system."""

    cast: Cast
    name: str
    superuser_dsn: str

    @property
    def organisation_id(self) -> str:
        return self.cast.organisation(self.name)

    async def imports(self, folder: Path, **options) -> Imported:
        return await import_from_folder(
            self.cast.app.state.settings, folder=folder, organisation_id=self.organisation_id, **options
        )

    @property
    def system(self) -> Caller:
        auth = self.cast.world.systems[self.name].as_system(["roster.sync"])
        return Caller("the synchronisation", self.cast.http, auth, "administration")

    def staff(self, source_id: str, *, branch: str | None = None) -> Caller:
        """A member of the imported staff, calling through the school's own system."""
        system = self.cast.world.systems[self.name]
        auth = system.as_professional(f"ss12000:{source_id}", (*PERSON_SCOPES, *ABSENCE_SCOPES), branch)
        return Caller(source_id, self.cast.http, auth, "coordination")

    async def ask(self, question: str, *values):
        """Ask the database as superuser: what is stored, whoever may see it."""
        connection = await asyncpg.connect(self.superuser_dsn)
        try:
            return await connection.fetch(question, *values)
        finally:
            await connection.close()

    async def child_of(self, source_id: str) -> str:
        """The pointer that a producer's id means."""
        vault = self.cast.app.state.database.vault
        hashed = vault.hash(f"{self.organisation_id}:ss12000-person:{source_id}")
        rows = await self.ask(
            "SELECT DISTINCT child_id FROM external_identifier WHERE value_hash = $1", hashed
        )
        return rows[0]["child_id"] if rows else ""


async def given_an_importer(cast: Cast, superuser_dsn: str, **codes: str) -> Importer:
    """A school authority that nobody has imported for yet, with its system."""
    name = f"importer-{uuid.uuid4().hex[:8]}"
    body = {"name": "En skolmyndighet", "sector": "school", "regime": "osl", "municipalityCode": "9901"}
    await cast.world.organisation(name, **{**body, **codes})
    await cast.world.connect(name, organisation=name, branches=SCHOOL_BRANCHES, scopes=SCHOOL_SYSTEM_SCOPES)
    return Importer(cast, name, superuser_dsn)


def superuser_dsn(installation) -> str:
    """The superuser's address of the database of this run."""
    name = installation.dsns.owner.partition("?")[0].rpartition("/")[2]
    return database._with(installation.admin_dsn, database=name)


def person_id(folder: Path, given_name: str) -> str:
    """The producer's id of the one person with a given name."""
    persons = json.loads((folder / "persons.json").read_text(encoding="utf-8"))["data"]
    (found,) = [each["id"] for each in persons if each["givenName"] == given_name]
    return str(found)
