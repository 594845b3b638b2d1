"""Turning the year for a portion of children: enrolments, facts, chains, in as few statements as possible.

The rules judge each child by itself, with the very functions that lay a single chain; only what is read and
written is gathered. While the database works on one portion, the next is judged.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from app.handovers.events import HandoverForeseen
from app.interop.importing.known import natural_key
from app.kit.clock import Moment
from app.kit.ids import new_id
from app.named_persons.chain import Standing
from app.named_persons.events import NamedPersonChanged
from app.named_persons.judging import Judged, judge, units_of
from app.named_persons.reigning import Ground, homes_of
from app.school_year import queries
from app.school_year.planning import Turn
from app.school_year.reading import BRANCH
from app.vocabulary import RelationKind

ACTION = "named-person:roll-over"


@dataclass(slots=True)
class Portion:
    """Some children of one organisation, and what has been done for them."""

    number: int
    organisation_id: str
    municipality_code: str | None
    turns: Sequence[Turn]
    ended: list[tuple[str, str | None]] = field(default_factory=list)
    """Relations, and the day that they held until before."""
    begun: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    laid: list[str] = field(default_factory=list)

    @property
    def superseded(self) -> list[str]:
        """The assignments that others have taken the place of."""
        return [each for judged in self.judged.values() for each in judged.change.supersede]

    def done(self) -> dict[str, Any]:
        """What it takes to undo it: ids and dates."""
        covered = [
            (child, found["coveredFrom"], found["coveredUntil"]) for child, found in self.found.items()
        ]
        return {
            "ended": self.ended,
            "begun": self.begun,
            "children": covered,
            "laid": self.laid,
            "superseded": self.superseded,
        }


@dataclass(slots=True, kw_only=True)
class Turning:
    """One turn of the year, in the transaction of its session."""

    session: AsyncSession
    connection: asyncpg.Connection
    roll_over_id: str
    on: date
    moment: Moment
    ground: Ground = field(default_factory=Ground)

    async def open(self, portion: Portion) -> None:
        """Write enrolments and facts, and read what the rules will read."""
        await queries.enter(self.connection, portion.organisation_id, BRANCH)
        facts = [*await self._end(portion), *await self._begin(portion)]
        await queries.record_facts(self.connection, portion.organisation_id, facts)
        children = [turn.child_id for turn in portion.turns]
        portion.found = await queries.found(self.connection, children)
        await self._learn(portion)

    async def judge(self, portion: Portion) -> None:
        """Let the rules say what is to stand; in a thread, so that the database works meanwhile."""
        portion.judged = await asyncio.to_thread(self._judge, portion)

    async def close(self, portion: Portion) -> None:
        """Lay the chains, check them, tell of them and keep what it takes to undo it."""
        await queries.relay(self.connection, self._columns(portion))
        await queries.check(self.connection)
        await queries.enter(self.connection, portion.organisation_id, BRANCH)
        owner, at = portion.organisation_id, self.moment.now
        changed = [child for child, judged in portion.judged.items() if judged.changes]
        told = [child for child in changed if portion.judged[child].answers_differ]
        everybody = list(portion.judged)
        await queries.tell(self.connection, NamedPersonChanged.kind, told, at)
        await queries.tell_of_handovers(self.connection, HandoverForeseen.kind, told, at)
        deed = (self.roll_over_id, owner, BRANCH.value, ACTION)
        await queries.log(self.connection, everybody, deed=deed, at=at)
        await queries.name_heads(self.connection, owner, BRANCH, everybody)
        await queries.keep_portion(self.connection, self.roll_over_id, portion.number, owner, portion.done())

    async def _end(self, portion: Portion) -> list[tuple[Any, ...]]:
        ends = [each for turn in portion.turns for each in turn.ends]
        await queries.end(self.connection, [each.relation_id for each in ends], [self.on] * len(ends))
        portion.ended = [(each.relation_id, each.until.isoformat() if each.until else None) for each in ends]
        return [(each.child_id, each.relation_id, each.unit_id, each.from_, self.on) for each in ends]

    async def _begin(self, portion: Portion) -> list[tuple[Any, ...]]:
        owner = portion.organisation_id
        begins = [(turn.child_id, turn.begins) for turn in portion.turns if turn.begins]
        children, units = [child for child, _ in begins], [unit for _, unit in begins]
        keys = [
            natural_key(BRANCH, RelationKind.ENROLMENT, child, unit, self.on)
            for child, unit in begins
            if unit is not None
        ]
        ids = [new_id("rel") for _ in begins]
        rows = await queries.begin(self.connection, owner, BRANCH.value, self.on, ids, children, units, keys)
        portion.begun = [row["id"] for row in rows]
        return [(row["child_id"], row["id"], row["unit_id"], self.on, None) for row in rows]

    async def _learn(self, portion: Portion) -> None:
        """Read what the facts name and is not known yet: municipalities, and the schools' pupil health."""
        homes = {
            home.municipality_code
            for found in portion.found.values()
            for home in homes_of(found["facts"], portion.municipality_code)
        }
        await self.ground.read_discontinued(self.session)
        await self.ground.read(self.session, homes)
        units = {unit for found in portion.found.values() for unit in units_of(found)}
        await self.ground.read_pupil_health(self.session, units)

    def _judge(self, portion: Portion) -> dict[str, Judged]:
        return {
            child: judge(
                found,
                reigns=self.ground.reigns(homes_of(found["facts"], portion.municipality_code)),
                pupil_health=self.ground.pupil_health,
                discontinued=self.ground.discontinued,
            )
            for child, found in portion.found.items()
        }

    def _columns(self, portion: Portion) -> list[list[Any]]:
        """What register.relay_many takes: children with their days, what is superseded, what is laid."""
        changed = {child: judged for child, judged in portion.judged.items() if judged.changes}
        pieces = [(child, piece) for child, judged in changed.items() for piece in judged.change.lay]
        portion.laid = [new_id("npa") for _ in pieces]
        laid = [_row(key, child, piece) for key, (child, piece) in zip(portion.laid, pieces, strict=True)]
        return [
            list(changed),
            [judged.covered_from for judged in changed.values()],
            [judged.covered_until for judged in changed.values()],
            portion.superseded,
            *([row[place] for row in laid] for place in range(_WIDTH)),
        ]


_WIDTH = 12


def _row(key: str, child: str, piece: Standing) -> tuple[Any, ...]:
    return (
        key,
        child,
        piece.unit_id,
        piece.professional_id,
        piece.rule_key,
        piece.rule_set,
        piece.fact_kind,
        piece.fact_from,
        piece.valid_from,
        piece.valid_until,
        piece.accepted_at,
        piece.accepted_by,
    )


def answer_on(judged: Judged, on: date) -> Standing | None:
    """Who answers on a day, as it has been judged."""
    return next((each for each in judged.wanted if each.valid_from <= on < each.valid_until), None)


def counted_answers(judged: Mapping[str, Judged], children: Sequence[str], on: date) -> list[Standing]:
    """Return who answers on a day for each of some children that have been judged."""
    found = (answer_on(judged[child], on) for child in children if child in judged)
    return [each for each in found if each is not None]
