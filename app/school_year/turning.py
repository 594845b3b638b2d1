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

from app.interop.importing.known import natural_key
from app.kit.clock import Moment
from app.kit.ids import new_id
from app.named_persons import laying
from app.named_persons.chain import Standing
from app.named_persons.judging import Judged
from app.named_persons.laying import Fact
from app.named_persons.reigning import Ground
from app.school_year import queries
from app.school_year.planning import Turn
from app.school_year.reading import BRANCH
from app.vocabulary import RelationKind
from app.webhooks.outbox import tell_of_chains

ACTION = "named-person:roll-over"
ENROLMENT = RelationKind.ENROLMENT.value


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
            "superseded": laying.superseded(self.judged),
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
        await laying.record_facts(self.connection, portion.organisation_id, facts)
        portion.found = await laying.read_found(
            self.session,
            self.connection,
            [turn.child_id for turn in portion.turns],
            ground=self.ground,
            municipality_code=portion.municipality_code,
        )

    async def judge(self, portion: Portion) -> None:
        """Let the rules say what is to stand; in a thread, so that the database works meanwhile."""
        portion.judged = await asyncio.to_thread(
            laying.judge_each,
            portion.found,
            ground=self.ground,
            municipality_code=portion.municipality_code,
        )

    async def close(self, portion: Portion) -> None:
        """Lay the chains, check them, tell of them and keep what it takes to undo it."""
        portion.laid = await laying.lay(self.connection, portion.judged)
        await laying.check(self.connection)
        await queries.enter(self.connection, portion.organisation_id, BRANCH)
        owner, at = portion.organisation_id, self.moment.now
        everybody = list(portion.judged)
        await tell_of_chains(self.connection, laying.answers_differ(portion.judged), at)
        deed = (self.roll_over_id, owner, BRANCH.value, ACTION)
        await queries.log(self.connection, everybody, deed=deed, at=at)
        await queries.name_heads(self.connection, owner, BRANCH, everybody)
        await queries.keep_portion(self.connection, self.roll_over_id, portion.number, owner, portion.done())

    async def _end(self, portion: Portion) -> list[Fact]:
        ends = [each for turn in portion.turns for each in turn.ends]
        await queries.end(self.connection, [each.relation_id for each in ends], [self.on] * len(ends))
        portion.ended = [(each.relation_id, each.until.isoformat() if each.until else None) for each in ends]
        return [
            Fact(each.child_id, ENROLMENT, each.relation_id, each.unit_id, each.from_, self.on)
            for each in ends
        ]

    async def _begin(self, portion: Portion) -> list[Fact]:
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
        return [Fact(row["child_id"], ENROLMENT, row["id"], row["unit_id"], self.on, None) for row in rows]


def answer_on(judged: Judged, on: date) -> Standing | None:
    """Who answers on a day, as it has been judged."""
    return next((each for each in judged.wanted if each.valid_from <= on < each.valid_until), None)


def counted_answers(judged: Mapping[str, Judged], children: Sequence[str], on: date) -> list[Standing]:
    """Return who answers on a day for each of some children that have been judged."""
    found = (answer_on(judged[child], on) for child in children if child in judged)
    return [each for each in found if each is not None]
