"""Pupils: each is found or made, planned and written by itself; one that is refused stops no other."""

from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from app.interop.importing.errors import ImportRefusedError, SetAside
from app.interop.importing.guardians import Household, People
from app.interop.importing.known import Known
from app.interop.importing.matching import Match, checked, match, pointer_of
from app.interop.importing.plan import Plan, plan_pupil
from app.interop.importing.run import BRANCHES, Run
from app.interop.importing.stays import Stays, stays_of
from app.interop.importing.tally import Kind, Outcome
from app.interop.importing.units import Units
from app.interop.importing.writing import write
from app.interop.ss12000.fields import PersonStatus
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import PupilRow
from app.named_persons.errors import NoUnitOfLastResort
from app.rules.ages import birthday
from app.vocabulary import ProtectionLevel

NO_CHILD_FROM = 20
"""No rule set has a named person from this age on."""


@dataclass(slots=True)
class Register:
    """What the organisation knows, and what this run has found standing in the answers."""

    known: Known
    units: Units
    people: People
    doubtful: set[str] = field(default_factory=set)
    """Children of records that were set aside: nothing of theirs has vanished."""
    relations: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    told_now: set[str] = field(default_factory=set)
    """Protected children of whose protection the organisation has not been told before."""
    done: set[str] = field(default_factory=set)


async def take_over_pupils(run: Run, register: Register, pupils: list[PupilRow]) -> None:
    """Take over a page of pupils."""
    found = await match(run, register.known, pupils)
    for pupil in pupils:
        await _take_over(run, register, pupil, found[pupil.source_id])


def _no_child_now(run: Run, pupil: PupilRow) -> bool:
    """Count who is no child here any more: what is known of them ends as if they had vanished."""
    if pupil.status is not PersonStatus.ACTIVE:
        run.also("departed")
        return True
    if birthday(pupil.birth_date, NO_CHILD_FROM) <= run.today:
        run.also("grown_up")
        return True
    return False


async def _take_over(run: Run, register: Register, pupil: PupilRow, found: Match) -> None:
    if _no_child_now(run, pupil):
        return
    stays = stays_of(pupil, register.units)
    case = Case(run, register, pupil, found, stays)
    if not stays.whole:
        case.doubt(SetAside.UNKNOWN_UNIT)
    if not stays.fitting:
        case.doubt(SetAside.AGE_DOES_NOT_FIT)
    if not stays.in_time:
        case.doubt(SetAside.UNIT_IS_CLOSED)
    if not stays.found:
        return
    if found.contradicts:
        case.doubt(SetAside.NUMBER_OF_ANOTHER)
    elif found.child_id in register.done:
        case.doubt(SetAside.SAME_CHILD)
    else:
        await case.settle()


class _OtherChildError(Exception):
    """The pupil turned out to be another child than it may be."""

    def __init__(self, reason: SetAside) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Case:
    """One pupil, with what is known of it."""

    run: Run
    register: Register
    pupil: PupilRow
    found: Match
    stays: Stays

    def doubt(self, reason: SetAside) -> None:
        """Set the record aside: nothing of the child has vanished for that."""
        self.run.put_aside(Resource.PERSONS, self.pupil.source_id, reason)
        self.register.doubtful |= {each for each in (self.found.by_source, self.found.by_number) if each}

    async def settle(self) -> None:
        """Take the pupil over, or set it aside. Raises ImportRefusedError for what would stop every pupil."""
        self.register.people.placed.clear()
        try:
            plan = await (self._place_anew() if self._needs_pointer else self._place_again())
        except _OtherChildError as other:
            self.doubt(other.reason)
        except NoUnitOfLastResort as problem:
            raise ImportRefusedError(_no_last_resort(problem)) from None
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            self.doubt(SetAside.REFUSED_BY_DATABASE)
        else:
            self._remember(plan)

    @property
    def _needs_pointer(self) -> bool:
        new_number = checked(self.pupil.identity) is not None and self.found.by_number is None
        return self.found.child_id is None or new_number

    async def _place_anew(self) -> Plan:
        """Make the pointer, or give it its number, in a savepoint with everything else."""
        async with self.run.session.begin_nested():
            child_id = await pointer_of(self.run, self.pupil, self.found)
            if child_id is None:
                raise _OtherChildError(SetAside.NUMBER_OF_ANOTHER)
            if child_id in self.register.done:
                raise _OtherChildError(SetAside.SAME_CHILD)
            plan = await self._plan(child_id)
            await write(self.run, plan, lay=True)
        return plan

    async def _place_again(self) -> Plan:
        plan = await self._plan(self.found.child_id or "")
        moved = not self.register.units.moved.isdisjoint(stay.unit_id for stay in self.stays.found)
        if plan.changes or moved:
            async with self.run.session.begin_nested():
                await write(self.run, plan, lay=moved)
        return plan

    async def _plan(self, child_id: str) -> Plan:
        known, people = self.register.known, self.register.people
        plan = plan_pupil(self.run, known, self.pupil, child_id, self.stays)
        guarded = plan.protection is not ProtectionLevel.NONE
        for branch in self.stays.branches:
            household = Household(self.run, known, people, plan, branch, guarded)
            await household.plan_guardians(self.pupil)
        return plan

    def _remember(self, plan: Plan) -> None:
        """Keep what was found and written, now that it stands."""
        register, run = self.register, self.run
        register.known.members |= register.people.placed
        register.done.add(plan.child_id)
        register.relations |= plan.relations
        if plan.protection is not ProtectionLevel.NONE:
            register.protected.add(plan.child_id)
        if plan.raised:
            register.told_now.add(plan.child_id)
        new = not any((branch, plan.child_id) in register.known.records for branch in BRANCHES)
        changed = Outcome.CHANGED if plan.changes else Outcome.UNCHANGED
        told = plan.protection is ProtectionLevel.NONE  # of the protected there is no line, only the counts
        run.tally.count(
            Kind.CHILDREN, Outcome.CREATED if new else changed, self.pupil.source_id if told else None
        )
        run.tally.add(plan.tally, told=told)
        for branch in plan.statements:
            run.note(branch, plan.child_id)


def _no_last_resort(problem: NoUnitOfLastResort) -> str:
    missing = problem.members.get("missing", "a child")
    return (
        f"No unit of last resort has been named for {missing}: register one (fallbackFor) and import again."
    )
