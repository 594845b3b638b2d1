"""Role cards: what a role is let in to about a child, read off the doors and the table of rights."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.disclosures.rights import RIGHTS, STAFF, Bond, Right
from app.front import role_card_family as others
from app.front.role_card_words import STAFF as STAFF_WORDS
from app.front.role_card_words import Words
from app.kit.openapi import plate_of
from app.organisations.sectors import BRANCHES
from app.sign_in.scopes import SCOPES, Carrier
from app.vocabulary import Branch, Matter, Sector, StaffRole


class CardKind(StrEnum):
    """Rollkortets slag."""

    STAFF = "staff"
    """Befattning."""
    FAMILY = "family"
    """Barnet och vårdnadshavarna."""
    ASSIGNMENT = "assignment"
    """Uppdrag kring ett barn, som någon har utöver sin befattning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that one may do, and what must tie one to the child for it."""

    matter: Matter
    verb: str
    bonds: tuple[Bond, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a role is, in words and in rights."""

    role: str
    kind: CardKind
    words: Words
    scopes: tuple[str, ...]
    deeds: tuple[Deed, ...]


_FAMILY_BONDS = {
    "guardian": frozenset({Bond.FAMILY}),
    "young-person": frozenset({Bond.FAMILY, Bond.ITSELF}),
}
_ASSIGNMENT_BONDS = {
    "named-person": frozenset({Bond.NAMED_PERSON}),
    "lead-professional": frozenset({Bond.SEATED}),
}


@lru_cache(maxsize=2)
def role_cards(app: FastAPI) -> tuple[Card, ...]:
    """Return every card; read off the app's doors once."""
    opened = _opened_by(app)
    cards = [_staff(role, said, opened) for role, said in STAFF_WORDS.items()]
    for role, said in (("guardian", others.GUARDIAN), ("young-person", others.YOUNG_PERSON)):
        scopes = _scopes(Carrier.FAMILY, Sector)
        deeds = _deeds(opened, scopes, bonds=_FAMILY_BONDS[role])
        cards.append(_card(role, CardKind.FAMILY, said, scopes, deeds))
    for role, said in (
        ("named-person", others.NAMED_PERSON),
        ("lead-professional", others.LEAD_PROFESSIONAL),
    ):
        scopes = _scopes(Carrier.PROFESSIONAL, Sector)
        deeds = _deeds(opened, scopes, bonds=_ASSIGNMENT_BONDS[role], roles=frozenset(StaffRole))
        cards.append(_card(role, CardKind.ASSIGNMENT, said, scopes, deeds))
    return tuple(cards)


def _staff(role: StaffRole, said: Words, opened: dict[tuple[Matter, str], set[str]]) -> Card:
    sectors = [sector for sector, branches in BRANCHES.items() if branches.intersection(said.branches)]
    scopes = _scopes(Carrier.PROFESSIONAL, sectors)
    deeds = _deeds(opened, scopes, bonds=STAFF, roles=frozenset({role}), branches=frozenset(said.branches))
    return _card(role.value, CardKind.STAFF, said, scopes, deeds)


def _card(role: str, kind: CardKind, said: Words, scopes: Iterable[str], deeds: Iterable[Deed]) -> Card:
    return Card(role=role, kind=kind, words=said, scopes=tuple(sorted(scopes)), deeds=tuple(deeds))


def _opened_by(app: FastAPI) -> dict[tuple[Matter, str], set[str]]:
    """Return which scopes open each thing that is done about a child."""
    found: dict[tuple[Matter, str], set[str]] = {}
    for route in app.routes:
        plate = plate_of(route) if isinstance(route, APIRoute) else None
        if plate is not None and (plate.matter, plate.verb) in RIGHTS:
            found.setdefault((plate.matter, plate.verb), set()).update(plate.scopes)
    return found


def _scopes(carrier: Carrier, sectors: Iterable[Sector]) -> frozenset[str]:
    there = frozenset(sectors)
    return frozenset(scope.name for scope in SCOPES if carrier in scope.carriers and scope.sectors & there)


def _deeds(
    opened: dict[tuple[Matter, str], set[str]],
    scopes: frozenset[str],
    *,
    bonds: frozenset[Bond],
    roles: frozenset[StaffRole] | None = None,
    branches: frozenset[Branch] | None = None,
) -> Iterator[Deed]:
    for (matter, verb), needed in sorted(opened.items()):
        right = RIGHTS[matter, verb]
        tied = right.bonds & bonds
        if tied and needed & scopes and _fits(right, roles, branches):
            yield Deed(matter=matter, verb=verb, bonds=tuple(sorted(tied)))


def _fits(right: Right, roles: frozenset[StaffRole] | None, branches: frozenset[Branch] | None) -> bool:
    by_role = right.roles is None or roles is None or bool(right.roles & roles)
    by_branch = right.branches is None or branches is None or bool(right.branches & branches)
    return by_role and by_branch
