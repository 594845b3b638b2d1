"""Pupils: each is found or made and planned by itself, and all are written together; one that is refused
stops no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
from sqlalchemy.exc import DBAPIError

from app.interop.importing.errors import ImportRefusedError, SetAside
from app.interop.importing.guardians import Household, People
from app.interop.importing.known import Known, read_known
from app.interop.importing.matching import (
    Match,
    checked,
    match,
    members_by_number,
    place_members,
    pointers_of,
)
from app.interop.importing.plan import Plan, plan_pupil
from app.interop.importing.run import BRANCHES, Run
from app.interop.importing.stage import staged_guardians
from app.interop.importing.stays import Stays, stays_of
from app.interop.importing.tally import Kind, Outcome
from app.interop.importing.units import Units
from app.interop.importing.writing import write
from app.interop.ss12000.fields import PersonStatus
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import PupilRow
from app.kit.database import driver_of
from app.kit.spool import Ids
from app.named_persons.errors import NoUnitOfLastResort
from app.rules.ages import birthday
from app.vocabulary import ProtectionLevel

NO_CHILD_FROM = 20
"""No rule set has a named person from this age on."""


@dataclass(slots=True)
class Register:
    """What this run has found standing in the answers."""

    units: Units
    relations: Ids
    done: Ids
    """Children who have been taken over."""
    doubtful: set[str] = field(default_factory=set)
    """Children of records that were set aside: nothing of theirs has vanished."""
    protected: set[str] = field(default_factory=set)
    told_now: set[str] = field(default_factory=set)
    """Protected children of whose protection the organisation has not been told before."""


async def take_over_pupils(run: Run, register: Register, pupils: Sequence[PupilRow]) -> None:
    """Take over a page of pupils."""
    found = await match(run, pupils)
    cases = [
        Case(run, register, pupil, found[pupil.source_id], stays_of(pupil, register.units))
        for pupil in pupils
        if not _no_child_now(run, pupil)
    ]
    cases = [case for case in cases if case.stands()]
    rows = await staged_guardians(run, {each.person for case in cases for each in case.pupil.responsibles})
    numbers = [(row.source_id, row.identity) for row in rows.values()]
    people = People(rows=rows, by_number=await members_by_number(run, numbers))
    await _settle(run, register, people, cases)


def _no_child_now(run: Run, pupil: PupilRow) -> bool:
    """Count who is no child here any more: what is known of them ends as if they had vanished."""
    if pupil.status is not PersonStatus.ACTIVE:
        run.also("departed")
        return True
    if birthday(pupil.birth_date, NO_CHILD_FROM) <= run.today:
        run.also("grown_up")
        return True
    return False


@dataclass(frozen=True, slots=True)
class Case:
    """One pupil, with what is known of it before anything is written."""

    run: Run
    register: Register
    pupil: PupilRow
    found: Match
    stays: Stays

    def doubt(self, reason: SetAside) -> None:
        """Set the record aside: nothing of the child has vanished for that."""
        self.run.put_aside(Resource.PERSONS, self.pupil.source_id, reason)
        self.register.doubtful |= {each for each in (self.found.by_source, self.found.by_number) if each}

    def stands(self) -> bool:
        """Whether the record can be taken over, as far as can be told from itself."""
        if not self.stays.whole:
            self.doubt(SetAside.UNKNOWN_UNIT)
        if not self.stays.fitting:
            self.doubt(SetAside.AGE_DOES_NOT_FIT)
        if not self.stays.in_time:
            self.doubt(SetAside.UNIT_IS_CLOSED)
        if self.stays.found and self.found.contradicts:
            self.doubt(SetAside.NUMBER_OF_ANOTHER)
            return False
        return bool(self.stays.found)

    @property
    def is_laid_anew(self) -> bool:
        """Whether the chain is looked at, whatever has changed: a new pointer, a new number, a unit that has
        become another kind.
        """
        new_number = checked(self.pupil.identity) is not None and self.found.by_number is None
        moved = not self.register.units.moved.isdisjoint(stay.unit_id for stay in self.stays.found)
        return self.found.child_id is None or new_number or moved

    def plan(self, known: Known, people: People, child_id: str) -> Plan:
        """Plan what must be written."""
        plan = plan_pupil(self.run, known, self.pupil, child_id, self.stays)
        guarded = plan.protection is not ProtectionLevel.NONE
        for branch in self.stays.branches:
            Household(self.run, known, people, plan, branch, guarded).plan_guardians(self.pupil)
        plan.is_new = not any((branch, child_id) in known.records for branch in BRANCHES)
        return plan

    def remember(self, plan: Plan) -> None:
        """Keep what was found and written, now that it stands."""
        register, run = self.register, self.run
        register.done.add(plan.child_id)
        register.relations.update(plan.relations)
        if plan.protection is not ProtectionLevel.NONE:
            register.protected.add(plan.child_id)
        if plan.raised:
            register.told_now.add(plan.child_id)
        changed = Outcome.CHANGED if plan.changes else Outcome.UNCHANGED
        told = plan.protection is ProtectionLevel.NONE  # of the protected there is no line, only the counts
        outcome = Outcome.CREATED if plan.is_new else changed
        run.tally.count(Kind.CHILDREN, outcome, self.pupil.source_id if told else None)
        run.tally.add(plan.tally, told=told)
        for name, times in plan.extra.items():
            run.also(name, times)


async def _settle(run: Run, register: Register, people: People, cases: Sequence[Case]) -> None:
    """Take pupils over in one go, in a savepoint. Where the database refuses something, each half is tried by
    itself, down to the one pupil that it is about.

    Raises ImportRefusedError for what would stop every pupil.
    """
    if not cases:
        return
    try:
        async with run.session.begin_nested():
            settled = await _write(run, register, people, cases)
    except NoUnitOfLastResort as problem:
        raise ImportRefusedError(_no_last_resort(problem)) from None
    except (DBAPIError, asyncpg.PostgresError):
        if (await driver_of(run.session)).is_closed():
            raise
        if len(cases) == 1:
            cases[0].doubt(SetAside.REFUSED_BY_DATABASE)
            return
        middle = len(cases) // 2
        await _settle(run, register, people, cases[:middle])
        await _settle(run, register, people, cases[middle:])
        return
    for case, plan in settled:
        if isinstance(plan, SetAside):
            case.doubt(plan)
        else:
            case.remember(plan)


async def _write(
    run: Run, register: Register, people: People, cases: Sequence[Case]
) -> list[tuple[Case, Plan | SetAside]]:
    """Make the pointers, plan each pupil, and write what is planned."""
    people.forget()
    pointers = await pointers_of(run, [(case.pupil, case.found) for case in cases])
    persons = {each.person for case in cases for each in case.pupil.responsibles}
    known = await read_known(run, {each for each in pointers if each}, guardians=persons)
    settled: list[tuple[Case, Plan | SetAside]] = []
    plans: dict[str, Plan] = {}
    lay: set[str] = set()
    for case, child_id in zip(cases, pointers, strict=True):
        if child_id is None:
            settled.append((case, SetAside.NUMBER_OF_ANOTHER))
        elif child_id in register.done or child_id in plans:
            settled.append((case, SetAside.SAME_CHILD))
        else:
            plans[child_id] = case.plan(known, people, child_id)
            settled.append((case, plans[child_id]))
            lay |= {child_id} if case.is_laid_anew else set()
    members = await place_members(run, people.new) if people.new else {}
    writing = [plan for child_id, plan in plans.items() if plan.changes or child_id in lay]
    if writing:
        await write(run, writing, lay=lay, members=members)
    return settled


def _no_last_resort(problem: NoUnitOfLastResort) -> str:
    missing = problem.members.get("missing", "a child")
    return (
        f"No unit of last resort has been named for {missing}: register one (fallbackFor) and import again."
    )
