"""The people of the stories: the demo's own world, built once for the run, and children made as needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
from fastapi import FastAPI

from app.demo.callers import Caller
from app.demo.world import World, build
from app.kit.identity import TEST_SERIES, luhn_digit

_LEFT: dict[tuple[date, bool], Iterator[str]] = {}
_MADE: set[str] = set()


def made_up_number(born: date, *, coordination: bool = False) -> str:
    """A number of the safe test series (238, 239, 980 to 989) of the date, or of the nearest day before it.

    None is made twice, and no date comes later than what was asked: a child of today is not of tomorrow.
    """
    left = _LEFT.setdefault((born, coordination), _candidates(born, coordination=coordination))
    for number in left:
        if number not in _MADE:
            _MADE.add(number)
            return number
    raise AssertionError("the calendar has been used up")


def _candidates(born: date, *, coordination: bool) -> Iterator[str]:
    for day in range(born.toordinal(), 0, -1):
        born = date.fromordinal(day)
        for series in TEST_SERIES:
            digits = f"{born:%y%m}{born.day + (60 if coordination else 0):02d}{series}"
            yield f"{born:%Y}{digits[2:]}{luhn_digit(digits)}"


@dataclass(repr=False)
class Cast:
    """Everybody, by the names of the story."""

    app: FastAPI
    http: httpx.AsyncClient
    world: World

    def __getattr__(self, name: str) -> Caller:
        callers: dict[str, Caller] = self.__dict__["world"].callers
        try:
            return callers[name.replace("_", "-")]
        except KeyError:
            raise AttributeError(name) from None

    def unit(self, name: str) -> str:
        return self.world.units[name]

    def organisation(self, name: str) -> str:
        return self.world.organisations[name]


async def raise_the_curtain(app: FastAPI, http: httpx.AsyncClient) -> Cast:
    """Build the world over HTTP."""
    world = World(http=http, database=app.state.database, issuer=app.state.settings.public_url)
    await build(world)
    return Cast(app=app, http=http, world=world)
