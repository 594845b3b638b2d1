"""Reads oracle.yaml: who is let in where, as the law and the contract have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from app.settings import ROOT
from tests.contract.access_roles import ROLES
from tests.contract.access_situations import SITUATIONS

FILE = ROOT / "tests" / "contract" / "oracle.yaml"
LET_IN, MAY_NOT, MAY_NOT_KNOW, NOBODY = "✔", "✘", "∅", "!"


@dataclass(frozen=True)
class Group:
    """Operations that the same sentence of the law or the contract is about."""

    why: str
    operations: tuple[str, ...]
    open_to_all: bool
    keys: frozenset[str]
    of: str | None
    let_in: frozenset[str]
    hidden_from: frozenset[str]
    exceptions: tuple[dict[str, Any], ...]


class OracleError(Exception):
    """The oracle contradicts itself or names what is not there."""


class Oracle:
    """The expected cells."""

    def __init__(self, written: dict[str, Any]) -> None:
        self._sets: dict[str, list[str]] = written["sets of roles"]
        self._standing = {name: self._ways(ways) for name, ways in written["who stands how"].items()}
        self._groups: dict[str, Group] = {}
        for given in written["groups"]:
            group = self._group(given)
            for operation in group.operations:
                if operation in self._groups:
                    raise OracleError(f"{operation} stands in two groups")
                self._groups[operation] = group

    @property
    def operations(self) -> set[str]:
        return set(self._groups)

    def why(self, operation: str) -> str:
        return self._groups[operation].why

    def expected(self, operation: str, role: str, situation: str) -> str:
        """The sign of one cell."""
        group = self._groups[operation]
        for exception in group.exceptions:
            if role in exception["roles"] and situation in exception["situations"]:
                return str(exception["sign"])
        if group.open_to_all:
            return LET_IN
        if role == "no token":
            return NOBODY
        if role not in group.keys:
            return MAY_NOT
        return LET_IN if group.of is None else self._by_standing(group, role, situation)

    def _by_standing(self, group: Group, role: str, situation: str) -> str:
        ways = self._standing[group.of or ""][situation]
        stands = {way for way, roles in ways.items() if role in roles}
        if stands & group.let_in:
            return LET_IN
        return MAY_NOT if stands and not stands & group.hidden_from else MAY_NOT_KNOW

    def _ways(self, given: dict[str, Any]) -> dict[str, dict[str, frozenset[str]]]:
        if set(given) != set(SITUATIONS):
            raise OracleError(f"situations: {sorted(given)}")
        return {
            situation: {way: self.roles(named) for way, named in (ways or {}).items()}
            for situation, ways in given.items()
        }

    def roles(self, named: Iterable[str]) -> frozenset[str]:
        """The roles that are named, one by one or as a set."""
        found = frozenset(role for name in named for role in self._sets.get(name, [name]))
        if not found <= set(ROLES):
            raise OracleError(f"no such roles: {sorted(found - set(ROLES))}")
        return found

    def _group(self, given: dict[str, Any]) -> Group:
        known = {"why", "operations", "open to all", "keys", "of", "let in", "hidden from", "except"}
        if not set(given) <= known or not given["why"].strip():
            raise OracleError(f"what is {sorted(set(given) - known)}, in {given['operations']}?")
        of = given.get("of")
        ways = {way for named in self._standing[of].values() for way in named} if of else set()
        named_ways = {*given.get("let in", ()), *given.get("hidden from", ())}
        if not named_ways <= ways:
            raise OracleError(f"nobody stands like {sorted(named_ways - ways)}, in {given['operations']}")
        return Group(
            why=given["why"],
            operations=tuple(given["operations"]),
            open_to_all=given.get("open to all", False),
            keys=self.roles(given.get("keys", ())),
            of=of,
            let_in=frozenset(given.get("let in", ())),
            hidden_from=frozenset(given.get("hidden from", ())),
            exceptions=tuple(self._exception(each) for each in given.get("except", ())),
        )

    def _exception(self, given: dict[str, Any]) -> dict[str, Any]:
        if set(given) != {"why", "roles", "situations", "sign"}:
            raise OracleError(f"an exception says why, roles, situations and sign: {given}")
        situations = SITUATIONS if given["situations"] == "all" else given["situations"]
        return {**given, "roles": self.roles(given["roles"]), "situations": frozenset(situations)}


def read_oracle() -> Oracle:
    return Oracle(yaml.safe_load(FILE.read_text()))
