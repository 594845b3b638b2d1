"""Municipalities of their own, for what must not touch the others' children."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES, SCHOOL_BRANCHES, SYSTEM_SCOPES, reached
from tests.cast import Cast
from tests.days import today

_CODES = count(9101)


@dataclass(frozen=True)
class Town:
    """A municipality with a school, its pupil health, a preschool and an office, and their people."""

    cast: Cast
    code: str

    def named(self, name: str) -> str:
        return f"{name}-{self.code}"

    @property
    def administrator(self) -> Caller:
        """The school system of the town's board, with nobody behind it."""
        auth = self.cast.world.systems[self.named("system")].as_system(["organisations.admin"])
        return Caller("The town's administrator", self.cast.http, auth, "administration")

    def who(self, name: str) -> Caller:
        return self.cast.world.callers[self.named(name)]

    def unit(self, name: str) -> str:
        return self.cast.world.units[self.named(name)]

    async def person(self, name: str, full_name: str, *, unit: str, role: str) -> Caller:
        return await self.cast.world.person(
            self.named(name),
            full_name=full_name,
            unit=self.named(unit),
            organisation=self.named("education"),
            role=role,
            system=self.named("system"),
        )

    async def add_unit(
        self, name: str, title: str, *, kind: str, branch: str = "school", **more: object
    ) -> str:
        body = {
            **reached(f"{title} {self.code}", f"{name}.{self.code}"),
            "kind": kind,
            "branch": branch,
            **more,
        }
        return await self.cast.world.unit(self.named(name), self.named("education"), **body)


def years_ago(years: int, *, days: int = 0) -> date:
    return today() - timedelta(days=years * 365 + days)


async def given_a_town(cast: Cast) -> Town:
    """A town with a rektor and a teacher at its school, another teacher at its preschool."""
    town = Town(cast, str(next(_CODES)))
    await cast.world.organisation(
        town.named("education"),
        name=f"Utbildningsnämnden i {town.code}",
        sector="school",
        regime="osl",
        municipalityCode=town.code,
    )
    await cast.world.connect(
        town.named("system"),
        organisation=town.named("education"),
        branches=SCHOOL_BRANCHES,
        scopes=(*PERSON_SCOPES, *SYSTEM_SCOPES),
    )
    await town.add_unit("school", "Bokens skola", kind="school")
    await town.add_unit("annex", "Almens skola", kind="school")
    await town.add_unit("preschool", "Hasselns förskola", kind="preschool", branch="preschool")
    await town.add_unit("office", "Skolkontoret", kind="other")
    for name, full_name, unit, role in (
        ("rektor", "Rut Bok", "school", "principal"),
        ("teacher", "Tor Bok", "school", "teacher"),
        ("annex-rektor", "Alva Alm", "annex", "principal"),
        ("clerk", "Klas Kontor", "office", "coordinator"),
    ):
        await town.person(name, full_name, unit=unit, role=role)
    return town


def as_system(caller: Caller, town: Town, scopes: list[str]) -> Caller:
    """The same town's system, with nobody behind it."""
    return replace(caller, auth=town.cast.world.systems[town.named("system")].as_system(scopes))
