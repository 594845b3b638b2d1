"""One run: for which organisation, at what moment, in which transaction; what it counts and sets aside."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.audit.actor import Actor
from app.interop.importing.errors import SetAside
from app.interop.importing.tally import Tally
from app.interop.ss12000.reasons import Quarantined, Resource
from app.kit.clock import Moment
from app.kit.columns import dates
from app.kit.spool import Spool
from app.kit.vault import Vault
from app.named_persons.reigning import Ground
from app.vocabulary import Branch, Purpose, Sector

BRANCHES = (Branch.SCHOOL, Branch.PRESCHOOL)
"""The branches that a school system's answers are about."""
ACTION = "import:run"
CLIENT = "school-import"
NEVER = 9999
"""The year that producers write when they mean that something has no end."""
ItemT = TypeVar("ItemT")
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
_ENTER = text("SELECT set_config('app.organisation', :organisation, true)")
_WORK_IN = text("SELECT set_config('app.branch', :branch, true)")


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One import of one organisation."""

    session: AsyncSession
    vault: Vault
    organisation_id: str
    municipality_code: str | None
    run_id: str
    moment: Moment
    role_mailbox: str | None = None
    progress: Progress = silent
    tally: Tally = field(default_factory=Tally)
    extra: dict[str, int] = field(default_factory=dict)
    """Counts of other things: what was masked, ignored, kept."""
    set_aside: list[tuple[Resource, str, str, str]] = field(default_factory=list)
    """Resource, record, reason and place of what is in quarantine."""
    ground: Ground = field(default_factory=Ground)
    """What the rules of named persons stand on."""
    spool: Spool = field(default_factory=Spool)
    """Where lies what grows with the answers."""

    @property
    def today(self) -> date:
        """The date of the run."""
        return self.moment.today

    async def enter(self) -> None:
        """Name the organisation to row-level security, for the rest of the transaction."""
        await self.session.execute(_ENTER, {"organisation": self.organisation_id})

    async def work_in(self, branch: Branch) -> None:
        """Name the secrecy branch whose rows are read and written from now on."""
        await self.session.execute(_WORK_IN, {"branch": branch.value})

    def actor(self, branch: Branch | None = None) -> Actor:
        """Who acts: the synchronisation itself."""
        return Actor(
            client_id=CLIENT,
            scopes=frozenset({"roster.sync"}),
            organisation_id=self.organisation_id,
            sector=Sector.SCHOOL,
            branch=branch,
            purpose=Purpose.ADMINISTRATION,
            request_id=self.run_id,
        )

    def passed(self, branch: Branch) -> Pass:
        """Return what the use cases of children take from a door."""
        return Pass(session=self.session, actor=self.actor(branch), moment=self.moment, action=ACTION)

    def quarantine(self, found: Quarantined) -> None:
        """Keep what the reading has set aside."""
        record = found.record_id or ("" if found.position is None else f"#{found.position}")
        self.set_aside.append((found.resource, record, found.reason_code, found.field))

    def put_aside(self, resource: Resource, record_id: str, reason: SetAside) -> None:
        """Set one record aside."""
        self.set_aside.append((resource, record_id, reason, ""))

    def also(self, name: str, times: int = 1) -> None:
        """Count something else."""
        self.extra[name] = self.extra.get(name, 0) + times


def batched(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    """Yield the items in portions."""
    left = iter(items)
    while portion := [*islice(left, size)]:
        yield portion


def period(since: date, until: date | None) -> Range[date]:
    """Return the days of a stay or duty; the year 9999 means that it has no end."""
    return dates(since, None if until is None or until.year >= NEVER else until)


def ended(valid: Range[date], on: date) -> Range[date]:
    """Return the days of what has vanished from the answers: its last is the run's, or it never began."""
    if valid.lower is not None and valid.lower > on:
        return Range(date.fromordinal(on.toordinal() - 1), on)
    return dates(valid.lower or on, on)


def is_open(valid: Range[date], on: date) -> bool:
    """Whether something goes on after a day."""
    return valid.upper is None or valid.upper > date.fromordinal(on.toordinal() + 1)
