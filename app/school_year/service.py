"""Use cases of the turn of the school year: try it, carry it out, undo it until accepted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.clock import Moment
from app.kit.database import Database, driver_of, vault_of
from app.kit.ids import new_id
from app.named_persons.errors import NoUnitOfLastResort
from app.named_persons.laying import Fact, check, record_facts
from app.notices.service import leave
from app.school_year import queries
from app.school_year.errors import RollOverRefusedError
from app.school_year.placements import Placement
from app.school_year.planning import Outcome, Plan, Turn
from app.school_year.reading import BRANCH, read_plan
from app.school_year.turning import ACTION, ENROLMENT, Portion, Turning, counted_answers
from app.vocabulary import NoticeKind
from app.webhooks.outbox import tell_of_chains

AT_A_TIME = 4_000
"""Children in a portion: what one statement writes."""
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Told:
    """What a turn of the year does, in numbers and the names of schools."""

    on: date
    carried_out: bool
    roll_over_id: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    moves: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """From which unit to which."""
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Who answers for the children without a placement: unit and rule."""
    names: dict[str, str] = field(default_factory=dict)

    def count(self, portion: Portion) -> None:
        """Count what a portion has brought."""
        self.moves.update((turn.from_unit, _goes_to(turn)) for turn in portion.turns)
        left = [turn.child_id for turn in portion.turns if turn.outcome is Outcome.UNPLACED]
        for answer in counted_answers(portion.judged, left, self.on):
            self.answers[answer.unit_id, answer.rule_key] += 1
        self.counts["chains-changed"] += sum(judged.changes for judged in portion.judged.values())

    def as_counts(self) -> dict[str, Any]:
        """What is kept of it: numbers only."""
        return {"children": sum(self.moves.values()), **self.counts}


def _goes_to(turn: Turn) -> str | None:
    if turn.outcome in {Outcome.STAYS, Outcome.PLACED_LATER}:
        return turn.from_unit
    return turn.begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for."""

    placements: Sequence[Placement]
    on: date
    moment: Moment
    end_unplaced: bool = False
    carry_out: bool = False


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


async def roll_over(database: Database, asked: Asked, *, progress: Progress = silent) -> Told:
    """Turn the year in one transaction; or try it, and take everything back. Raises RollOverRefusedError."""
    if not asked.placements:
        raise RollOverRefusedError("There is not one placement.")
    async with database.session() as session, session.begin() as transaction:
        try:
            told = await _turn(session, asked, progress)
        except NoUnitOfLastResort as problem:
            message = f"No unit of last resort has been named for {problem.members.get('missing')}."
            raise RollOverRefusedError(message) from None
        if not asked.carry_out:
            await transaction.rollback()
    return told


async def _turn(session: AsyncSession, asked: Asked, progress: Progress) -> Told:
    connection = await driver_of(session)
    if not await queries.alone(connection):
        raise RollOverRefusedError("Another turn of the school year is under way.")
    progress("reading", 0, 1)
    plans = await read_plan(
        connection, vault_of(session), asked.placements, on=asked.on, end_unplaced=asked.end_unplaced
    )
    turning = Turning(
        session=session,
        connection=connection,
        roll_over_id=new_id("rol"),
        on=asked.on,
        moment=asked.moment,
    )
    told = _begin_telling(asked, plans, turning)
    await queries.open_roll_over(
        connection, turning.roll_over_id, asked.on, told.as_counts(), asked.moment.now
    )
    done, total = 0, sum(len(plan.turns) for plan in plans)
    async for portion in _turned(turning, plans, asked):
        told.count(portion)
        done += len(portion.turns)
        progress("children", done, total)
    await _finish(turning, told, plans)
    return told


def _begin_telling(asked: Asked, plans: Sequence[Plan], turning: Turning) -> Told:
    told = Told(
        on=asked.on,
        carried_out=asked.carry_out,
        roll_over_id=turning.roll_over_id if asked.carry_out else None,
    )
    for plan in plans:
        told.counts.update(plan.counts)
        for outcome, lines in plan.lines.items():
            told.lines.setdefault(outcome.value, []).extend(lines)
    return told


async def _turned(turning: Turning, plans: Sequence[Plan], asked: Asked) -> AsyncIterator[Portion]:
    """Yield each portion when it is done. What is only tried is taken back portion by portion, so that nobody
    else waits for it; what is carried out goes on while the next portion is judged.
    """
    portions = await _portions(turning.connection, plans)
    if not asked.carry_out:
        for portion in portions:
            async with turning.session.begin_nested() as attempt:
                await turning.open(portion)
                await turning.judge(portion)
                await turning.close(portion)
                await attempt.rollback()
            yield portion
        return
    before: Portion | None = None
    for portion in portions:
        await turning.open(portion)
        if before is None:
            await turning.judge(portion)
        else:
            await asyncio.gather(turning.judge(portion), turning.close(before))
            yield before
        before = portion
    if before is not None:
        await turning.close(before)
        yield before


async def _portions(connection: asyncpg.Connection, plans: Sequence[Plan]) -> list[Portion]:
    """Cut what changes into portions of one organisation each."""
    portions: list[Portion] = []
    for plan in plans:
        owner = await queries.organisation(connection, plan.organisation_id)
        turns = [turn for turn in plan.turns if turn.changes]
        for first in range(0, len(turns), AT_A_TIME):
            portions.append(
                Portion(
                    number=len(portions),
                    organisation_id=plan.organisation_id,
                    municipality_code=owner["municipality_code"],
                    turns=turns[first : first + AT_A_TIME],
                )
            )
    return portions


async def _finish(turning: Turning, told: Told, plans: Sequence[Plan]) -> None:
    """Leave each receiving school's role mailbox one notice, and say what the schools are called."""
    for plan in plans:
        for unit_id in sorted({turn.begins for turn in plan.turns if turn.begins}):
            await leave(
                turning.session,
                kind=NoticeKind.SCHOOL_YEAR_TURNED,
                key=f"school-year-turned:{turning.roll_over_id}",
                organisation_id=plan.organisation_id,
                branch=BRANCH,
                unit_id=unit_id,
                link="/caseload",
                due_on=turning.on,
                moment=turning.moment,
            )
    units = {unit for pair in told.moves for unit in pair if unit} | {unit for unit, _ in told.answers}
    told.names = await queries.unit_names(turning.connection, sorted(units))


async def undo(
    database: Database, roll_over_id: str, *, moment: Moment, progress: Progress = silent
) -> tuple[int, int]:
    """Put everything back as it was; return of how many children, and how many had moved on by themselves.

    Raises RollOverRefusedError once any unit has said that it has taken over.
    """
    async with database.session() as session, session.begin():
        connection = await driver_of(session)
        if not await queries.alone(connection):
            raise RollOverRefusedError("Another turn of the school year is under way.")
        found = await queries.standing(connection, roll_over_id)
        _refuse_undoing(found)
        back, moved_on = 0, 0
        portions = await queries.portions(connection, roll_over_id)
        for number, owner, done in portions:
            restored = await _put_back(connection, roll_over_id, owner, done, moment)
            back += len(restored)
            moved_on += len(done["children"]) - len(restored)
            progress("portions", number + 1, len(portions))
        await queries.close(connection, roll_over_id, moment.now)
    return back, moved_on


def _refuse_undoing(found: Any) -> None:
    if found is None:
        raise RollOverRefusedError("There is no such turn of the school year.")
    if found["undone_at"] is not None:
        raise RollOverRefusedError("It has been undone already.")
    if found["accepted"]:
        raise RollOverRefusedError("A receiving unit has taken over: it cannot be undone any more.")


async def _put_back(
    connection: asyncpg.Connection, roll_over_id: str, owner: str, done: dict[str, Any], moment: Moment
) -> set[str]:
    """Put back enrolments, facts and chains of those of whom nothing else has been laid since."""
    await queries.enter(connection, owner, BRANCH)
    restored = await queries.put_back(connection, done)
    touched = {each[0] for each in done["ended"]} | set(done["begun"])
    relations = {
        row["id"]: row
        for row in await queries.relations(connection, sorted(touched))
        if row["child_id"] in restored
    }
    ended = [
        (each, date.fromisoformat(last) if last else None)
        for each, last in done["ended"]
        if each in relations
    ]
    begun = [each for each in done["begun"] if each in relations]
    await queries.end(connection, [each for each, _ in ended], [last for _, last in ended])
    await queries.never_began(connection, begun, moment.today)
    facts = [
        Fact(
            relations[each]["child_id"],
            ENROLMENT,
            each,
            relations[each]["unit_id"],
            relations[each]["first"],
            last,
        )
        for each, last in ended
    ]
    facts += [
        Fact(relations[each]["child_id"], ENROLMENT, each, None, moment.today, moment.today) for each in begun
    ]
    await record_facts(connection, owner, facts)
    await check(connection)
    children = sorted(restored)
    await tell_of_chains(connection, children, moment.now)
    deed = (roll_over_id, owner, BRANCH.value, f"{ACTION}-undone")
    await queries.log(connection, children, deed=deed, at=moment.now)
    return restored
