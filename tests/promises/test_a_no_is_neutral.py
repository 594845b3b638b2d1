"""A family's no is neutral, as a property: in one of two worlds families say no to offers and take it back.

Whatever anybody is answered is the same, byte for byte, but where the no itself is told or must stop
something. Everybody asks: the named person's own unit, other units and authorities, the administrator, the
family itself.
"""

import os
import random
import re
from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from app.settings import Settings
from tests.cast import made_up_number
from tests.promises.outsiders import Outsiders
from tests.promises.two_worlds import Call, Side, ids_drawn_from, two_worlds
from tests.steps import then_it_is

STEPS = int(os.environ.get("NEUTRAL_STEPS", "80"))  # noqa: TID251 - how long a run is to be
SEED = int(os.environ.get("NEUTRAL_SEED", str(random.SystemRandom().randrange(2**32))))  # noqa: TID251 - to repeat a run
WHERE_THE_NO_IS_TOLD = re.compile(r"/support-(offers|declines)")
WHERE_IT_IS_TOLD = "/children/{{chi 0}}/support-declines"
WHAT_A_NO_STOPS = re.compile(r"/handovers/[^/]+/items$")
LOOKED_AT_CLOSELY = (0, 3)
"""A child at the first school, and one at the other."""
ASKED_AT_THE_END = ("rektor", "teacher", "psychologist", "other_rektor", "reception", "nurse")


class Everybody(Outsiders):
    """The outsiders, and a mother of each child, who asks as often as anybody else."""

    def __init__(self, sides: tuple[Side, Side], *, seed: int) -> None:
        super().__init__(sides, seed=seed)
        self.mothers: list[str] = []

    async def begin(self) -> None:
        await super().begin()
        for at, child in enumerate(self.children):
            number = made_up_number(date(1985, at + 1, 5))
            self.mothers.append(f"mother-{at}")
            for side in self._sides:
                await self._custody(side, at, child, number)

    async def _custody(self, side: Side, at: int, child: str, number: str) -> None:
        home = next(who for place, who in self._places if place == f"/children/{{{{chi {at}}}}}")
        body = {
            "identityNumber": number,
            "name": "Karin Berg",
            "custody": True,
            "source": "population-register",
            "verifiedOn": "2025-08-20",
            "validFrom": "2014-01-01",
        }
        with ids_drawn_from(f"{self._seed} custody {at}"):
            then_it_is(await side.caller(home).post(f"/children/{child}/guardians", body), 201)
        side.cast.world.guardian(f"mother-{at}", "Karin Berg", number)

    def _any_operation(self) -> tuple[str, str, Any]:
        while True:
            method, path, body = super()._any_operation()
            if _is_to_be_the_same(method, path):
                return method, path, body

    def _call(self, method: str, path: str, body: Any, who: str | None = None) -> Call:
        if method == "GET" and who is None and self._draw.random() < 0.3:
            who = self._draw.choice(self.mothers)
        return super()._call(method, path, body, who)

    async def ask(self, path: str, who: str, step: int) -> None:
        """One read in both worlds; it must be the same."""
        await self._same(self._call("GET", path, None, who), step)

    async def ask_for_everything(self, step: int) -> int:
        """Every read below two of the children, by everybody who may have to do with them; how many."""
        asked = 0
        for method, template, _ in self._operations:
            below = template.startswith("/children/{childId}") and template.count("{") == 1
            if method != "GET" or not below or not _is_to_be_the_same(method, template):
                continue
            for at in LOOKED_AT_CLOSELY:
                path = template.replace("{childId}", f"{{{{chi {at}}}}}")
                for who in (*ASKED_AT_THE_END, self.mothers[at]):
                    asked += 1
                    await self.ask(path, who, step)
        return asked


def _is_to_be_the_same(method: str, path: str) -> bool:
    if WHERE_THE_NO_IS_TOLD.search(path):
        return False
    return method == "GET" or not WHAT_A_NO_STOPS.search(path)


class Families:
    """In one world: some mother says no, and some takes hers back. In the other she only looks, so that what
    is left of her own quota is the same.
    """

    def __init__(self, side: Side, quiet: Side, everybody: Everybody, *, seed: int) -> None:
        self._side = side
        self._quiet = quiet
        self._everybody = everybody
        self._draw = random.Random(f"{seed} families")  # noqa: S311 - situations, not secrets
        self._standing: dict[int, str] = {}
        self.said = 0

    def _mother(self, at: int) -> Caller:
        return self._side.caller(self._everybody.mothers[at])

    def _path(self, at: int) -> str:
        return f"/children/{self._everybody.children[at]}/support-declines"

    async def say_something(self) -> None:
        at = self._draw.randrange(len(self._everybody.children))
        await self._look(at)
        with ids_drawn_from(f"families {self.said}"):
            if at in self._standing:
                taken_back = f"{self._path(at)}/{self._standing.pop(at)}/withdrawal"
                then_it_is(await self._mother(at).post(taken_back), 200)
            else:
                self._standing[at] = then_it_is(await self._mother(at).post(self._path(at)), 201)["id"]
        self.said += 1

    async def _look(self, at: int) -> None:
        mother = self._quiet.caller(self._everybody.mothers[at])
        then_it_is(await mother.get(self._path(at)), 200)

    async def all_say_no(self) -> None:
        for at in range(len(self._everybody.children)):
            await self._look(at)
            if at not in self._standing:
                self._standing[at] = then_it_is(await self._mother(at).post(self._path(at)), 201)["id"]
                self.said += 1


async def test_nobody_can_tell_that_a_family_has_said_no(
    admin_dsn: str, worker_id: str, settings: Settings
) -> None:
    print(f"a neutral no: {STEPS} steps, seed {SEED}")  # noqa: T201 - to repeat it
    name = f"neutral_{worker_id}_{os.getpid()}"
    async with two_worlds(admin_dsn, settings, name=name, seed=SEED) as sides:
        everybody = Everybody(sides, seed=SEED)
        await everybody.begin()
        families = Families(sides[1], sides[0], everybody, seed=SEED)
        for step in range(STEPS):
            await families.say_something()
            await everybody.compare(step)
        await families.all_say_no()
        asked = await everybody.ask_for_everything(STEPS)
        with pytest.raises(AssertionError, match="differ"):
            await everybody.ask(WHERE_IT_IS_TOLD, "rektor", STEPS)
        told = [await _told_of(side, everybody.children) for side in sides]
    assert told[0] == [0] * len(everybody.children)
    assert min(told[1]) > 0, "in the other world every family has said no"
    assert families.said >= STEPS
    assert everybody.seen["answered"] > STEPS // 5, "everybody is answered, not only refused"
    assert asked > len(ASKED_AT_THE_END) * len(LOOKED_AT_CLOSELY) * 10


async def _told_of(side: Side, children: list[str]) -> list[int]:
    """How often each family has said no, as the family reads it."""
    found = []
    for at, child in enumerate(children):
        mother = side.caller(f"mother-{at}")
        listed = then_it_is(await mother.get(f"/children/{child}/support-declines"), 200)
        found.append(listed["_meta"]["totalRecords"])
    return found
