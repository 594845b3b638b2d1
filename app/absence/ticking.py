"""The times that run on the duties of a school's head: reckoned when somebody looks."""

from dataclasses import dataclass
from datetime import datetime

from app.absence import queries
from app.absence.climbing import done_of
from app.absence.models import AbsenceSignal
from app.absence.service import path_of
from app.access.doors import Pass
from app.rules.absence import Rung, to_be_taken
from app.rules.clocks import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """A step that can be taken now, its time, and the duty that it belongs to."""

    clock: Clock
    rung: Rung
    signal: AbsenceSignal

    @property
    def about(self) -> str:
        """Where the duty lies."""
        return path_of(self.signal)

    @property
    def begun(self) -> datetime | None:
        """When the duty was laid."""
        return self.signal.recorded_at


async def running(passed: Pass) -> list[Ticking]:
    """Return every time that runs on what the caller's own units must see to."""
    rows = await queries.own(passed.session, passed.actor)
    steps = await queries.steps(passed.session, [row.id for row in rows])
    return [
        Ticking(clock=clock, rung=rung, signal=row)
        for row in rows
        for rung, clock in to_be_taken(
            row.signalled_on, done_of(each for each in steps if each.absence_signal_id == row.id)
        )
    ]
