"""What must hold of plans, reckoned once more apart from the service: consents, seats, items, promises."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.rules.ages import birthday

OWNER = "linden"


@dataclass
class Asked:
    """A consent as the life remembers it: who was asked, for which units and days, and who has said what."""

    id: str
    units: frozenset[str]
    first: date
    last: date
    required: tuple[str, ...]
    said: dict[str, str] = field(default_factory=dict)

    def holds(self, child: "Known", on: date) -> bool:
        """Given by everybody within its days; from eighteen on never by guardians alone."""
        if on >= child.comes_of_age and child.id not in self.required:
            return False
        everybody = all(self.said.get(each) == "given" for each in self.required)
        return everybody and self.first <= on <= self.last


@dataclass
class Known:
    """The child of a life and its guardians."""

    id: str
    born: date
    guardians: tuple[str, str]

    @property
    def comes_of_age(self) -> date:
        return birthday(self.born, 18)

    def asked(self, begins: date, *, immature: bool) -> tuple[str, ...]:
        """Who must all say yes to a plan with care or social services at it."""
        if begins >= self.comes_of_age:
            return (self.id,)
        own_say = begins >= birthday(self.born, 15) and not immature
        return (*self.guardians, self.id) if own_say else self.guardians


@dataclass
class Remembered:
    """A plan: what has been answered with a success, and nothing else."""

    id: str
    child: Known
    consent: Asked | None = None
    own: Asked | None = None
    own_from: date | None = None
    calls: dict[str, str] = field(default_factory=dict)
    """The invitation of each called unit."""
    accepted: dict[str, date | None] = field(default_factory=dict)
    """Each unit with a seat, and the day on which that closes, if one is known."""
    has_met: bool = False
    others: bool = False
    overall: str | None = None
    givers: dict[str, str] = field(default_factory=dict)
    """Which unit answers for each promise."""
    histories: dict[str, list[Any]] = field(default_factory=dict)
    over: bool = False

    @property
    def path(self) -> str:
        return f"/plans/{self.id}"

    def ground(self, on: date) -> Asked | None:
        return self.own if self.own_from is not None and self.own_from <= on else self.consent

    def seated(self, on: date) -> set[str]:
        """The units whose seat has not closed; the owner's never does."""
        return {OWNER, *(unit for unit, until in self.accepted.items() if until is None or on < until)}

    def read_by(self, on: date) -> set[str]:
        """The units that may read it: the owner's, and who sits there while a consent holds and names it."""
        ground = self.ground(on)
        if self.over or ground is None or not ground.holds(self.child, on):
            return {OWNER}
        return {OWNER, *(self.seated(on) & ground.units)}

    def may_become_active(self, on: date, organisations: dict[str, str]) -> bool:
        """A meeting, a consent that holds and names everybody at the plan, and the four legal items."""
        ground = self.ground(on)
        seated = self.seated(on)
        covered = ground is not None and ground.holds(self.child, on) and seated - {OWNER} <= ground.units
        parties = {organisations[unit] for unit in seated}
        answered_for = {organisations[unit] for unit in self.givers.values()} <= parties
        return bool(
            self.has_met
            and covered
            and self.givers
            and answered_for
            and self.others
            and self.overall in parties
        )

    def handed_over(self, own: Asked, on: date) -> None:
        self.own, self.own_from = own, max(self.child.comes_of_age, own.first, on)
        for unit in self.seated(on) - {OWNER}:
            self.accepted[unit] = None if unit in own.units else self.own_from

    def withdrawn(self, asked: Asked, on: date) -> None:
        """What rests on the consent ends; what was to rest on it goes on as before."""
        if self.ground(on) is asked:
            self.over = True
        elif self.own is asked:
            for unit in self.seated(on) - {OWNER}:
                self.accepted[unit] = None
            self.own = self.own_from = None

    def remember(self, promise: dict[str, Any]) -> None:
        """Nothing of what a promise has been through is ever taken away."""
        before = self.histories.get(promise["id"], [])
        now = promise["history"]
        assert now[: len(before)] == before, (promise["id"], before, now)
        self.histories[promise["id"]] = now
        self.givers[promise["id"]] = self.givers.get(promise["id"], "")

    def then_nothing_is_lost(self, promises: Iterable[dict[str, Any]]) -> None:
        shown = {promise["id"]: promise for promise in promises}
        assert shown.keys() == self.histories.keys(), (shown.keys(), self.histories.keys())
        for promise in shown.values():
            assert promise["history"] == self.histories[promise["id"]]
