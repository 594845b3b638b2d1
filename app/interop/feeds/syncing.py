"""One round with one school system: ask, lay over what stood, import, and keep for the next time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asking import Producer
from app.interop.feeds.fetching import Fetched, fetch
from app.interop.feeds.keeping import Standing, ToKeep, heard, keep, mark, read_standing
from app.interop.feeds.masking import masks_of
from app.interop.feeds.merging import Merged, dangling, merge
from app.interop.importing.run import Progress, Run, silent
from app.interop.importing.running import Errand, Imported, import_answers
from app.interop.ss12000.composing import records_of
from app.interop.ss12000.mapping import map_records
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import SchoolAnswers
from app.kit.clock import Moment, wall_clock
from app.kit.database import Database
from app.kit.spool import Spool

SOURCE_FULL = "ss12000-full"
SOURCE_DELTA = "ss12000-delta"
MOST_LOOKED_UP = 20_000
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a round is made."""

    full: bool = False
    """Everything is asked for, not only what has changed."""
    smaller: bool = False
    """A system that has lost most of what it had is believed."""
    progress: Progress = silent


@dataclass(slots=True, kw_only=True)
class Round:
    """One round with one school system."""

    database: Database
    system: SchoolSystem
    producer: Producer
    moment: Moment
    wanted: Wanted

    async def make(self) -> Imported | None:
        """Make it; None when there was nothing new. Raises ImportRefusedError; then nothing is stored."""
        spool = Spool()
        async with self.database.session() as session, session.begin():
            standing = await read_standing(session, self.system.organisation, self.system.address, spool)
        full = self.wanted.full or full_is_due(self.system, standing.full_at)
        since = {} if full else {resource: each.since for resource, each in standing.read_until.items()}
        self.wanted.progress("asking", 0, 1)
        asked_at = wall_clock()
        fetched = await fetch(self.producer, since, spool)
        imported = None
        if not (since and fetched.brings_nothing):
            imported = await self._take_over(standing, fetched)
        failures = standing.failures + 1 if fetched.failed else 0
        async with self.database.session() as session, session.begin():
            await mark(session, standing, asked_at=asked_at, failures=failures)
            await heard(session, standing, before=asked_at)
        run_id = None if imported is None else imported.run_id
        _LOG.info("school-system.asked", run_id=run_id, count=len(fetched.failed))
        return imported

    async def _take_over(self, standing: Standing, fetched: Fetched) -> Imported:
        merged = merge(standing, fetched, smaller=self.wanted.smaller)
        full = not fetched.failed and fetched.replaced | fetched.not_offered == {*Resource}
        if full:
            standing.full_at = fetched.since
        answers, kept = await self._understood(merged, look=Resource.PERSONS not in fetched.failed)

        async def settle(run: Run) -> None:
            await keep(run.session, standing, now=kept, read_until=merged.read_until)

        errand = Errand(
            source=SOURCE_FULL if full else SOURCE_DELTA,
            role_mailbox=self.system.role_mailbox,
            progress=self.wanted.progress,
            settle=settle,
        )
        return await import_answers(
            self.database,
            answers,
            organisation_id=self.system.organisation,
            moment=self.moment,
            errand=errand,
        )

    async def _understood(self, merged: Merged, *, look: bool) -> tuple[SchoolAnswers, ToKeep]:
        """Parse everything; who is referred to and unknown is looked up, and dangles when nobody knows."""
        today = self.moment.today
        records, aside = records_of(merged.gathered, today=today)
        unknown = dangling(records, merged.packed[Resource.PERSONS])
        if look and unknown:
            found = await self.producer.look_up(Resource.PERSONS, unknown[:MOST_LOOKED_UP])
            if merged.add_persons(found):
                records, aside = records_of(merged.gathered, today=today)
        answers = map_records(records, quarantined=aside, incomplete=merged.gathered.incomplete)
        return answers, partial(merged.to_keep, masks=masks_of(records, aside), today=today)


def full_is_due(system: SchoolSystem, full_at: datetime | None) -> bool:
    """Whether everything is to be asked for anew."""
    return full_at is None or wall_clock() - full_at >= timedelta(hours=system.hours_between_full)
