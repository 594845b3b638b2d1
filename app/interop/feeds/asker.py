"""Whoever asks the school systems: on the command line, and for the worker when one is due."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import httpx
import structlog
from sqlalchemy import text

from app.interop.feeds.absences import Attended, attend
from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asking import Producer, Sleep, UnansweredError
from app.interop.feeds.bearing import Bearer, bearer_of
from app.interop.feeds.keeping import source_of
from app.interop.feeds.models import SchoolSource
from app.interop.feeds.subscribing import Subscriber
from app.interop.feeds.syncing import Round, Wanted, full_is_due
from app.interop.importing.errors import ImportRefusedError
from app.interop.importing.running import Imported
from app.kit.clock import Moment, wall_clock
from app.kit.database import DATABASE_ERRORS, Database
from app.kit.outside import Outside
from app.kit.spool import SpoolError

AT_MOST_EVERY = timedelta(minutes=1)
"""However often a system tells that something has changed, it is not asked more often than this."""
LONGEST_REST = timedelta(hours=6)
_DOMAIN_NOW = text("SELECT domain_now()")
_LOG = structlog.get_logger()
Network = Callable[[SchoolSystem], httpx.AsyncBaseTransport]


class Asker:
    """Asks school systems, each as has been agreed with it."""

    def __init__(
        self,
        database: Database,
        systems: Sequence[SchoolSystem],
        *,
        network: Network,
        sleep: Sleep | None = None,
    ) -> None:
        """`network` makes a system's way out: to public addresses, and to what was agreed for it."""
        self.database = database
        self.systems = systems
        self._network = network
        self._sleep = sleep
        self._outsides: dict[str, Outside] = {}
        self._bearers: dict[str, Bearer] = {}
        self.attended: dict[str, Attended] = {}
        """What became of the weeks that were read last, by organisation."""

    async def close(self) -> None:
        """Close the connections."""
        for outside in self._outsides.values():
            await outside.close()

    def system_of(self, organisation_id: str) -> SchoolSystem:
        """Return the school system of an organisation. Raises ImportRefusedError."""
        found = next((each for each in self.systems if each.organisation == organisation_id), None)
        if found is None:
            raise ImportRefusedError("No school system has been agreed for this organisation.")
        return found

    def producer(self, system: SchoolSystem) -> Producer:
        """Return a school system as it can be asked. Whoever asks closes it."""
        bearer = self._bearer_of(system)
        options = {} if self._sleep is None else {"sleep": self._sleep}
        return Producer(
            system.address, bearer, network=self._network(system), page_size=system.page_size, **options
        )

    def _bearer_of(self, system: SchoolSystem) -> Bearer:
        whose = system.organisation
        if whose not in self._bearers:
            self._outsides[whose] = Outside(self._network(system))
            self._bearers[whose] = bearer_of(system, self._outsides[whose])
        return self._bearers[whose]

    async def moment(self) -> Moment:
        """Return what time it is in the domain."""
        async with self.database.session() as session:
            return Moment((await session.execute(_DOMAIN_NOW)).scalar_one())

    async def ask(self, system: SchoolSystem, wanted: Wanted | None = None) -> Imported | None:
        """Make a round with one system. Raises ImportRefusedError."""
        producer = self.producer(system)
        try:
            one = Round(
                database=self.database,
                system=system,
                producer=producer,
                moment=await self.moment(),
                wanted=wanted or Wanted(),
            )
            imported = await one.make()
            await Subscriber(self.database, system, producer).keep()
            await self._attend(system, producer, one.moment)
        finally:
            await producer.close()
        return imported

    async def _attend(self, system: SchoolSystem, producer: Producer, moment: Moment) -> None:
        """Read the weeks that are over, where that has been agreed; what fails is read the next time."""
        try:
            attended = await attend(self.database, system, producer, moment=moment)
        except UnansweredError as error:
            _LOG.warning("school-system.no-attendance", error_kind=error.reason.value)
            return
        if attended is not None:
            self.attended[system.organisation] = attended
            _LOG.info("school-system.attendance", count=attended.written + attended.corrected)

    async def end_subscription(self, system: SchoolSystem) -> bool:
        """End the subscription at a system; whether there was one. Raises ImportRefusedError."""
        producer = self.producer(system)
        try:
            return await Subscriber(self.database, system, producer).end()
        except UnansweredError:
            raise ImportRefusedError(
                "The school system has not confirmed the end; what it tells is not heard any more."
            ) from None
        finally:
            await producer.close()

    async def ask_who_is_due(self) -> int:
        """Make a round with every system whose time has come; return with how many. One that fails holds
        nobody else up.
        """
        asked = 0
        for system in self.systems:
            try:
                if await self._is_due(system):
                    await self.ask(system)
                    asked += 1
            except (ImportRefusedError, SpoolError, *DATABASE_ERRORS) as error:
                _LOG.warning("school-system.not-asked", error_kind=type(error).__name__)
        return asked

    async def source(self, system: SchoolSystem) -> SchoolSource:
        """Return how far a system has been read."""
        async with self.database.session() as session, session.begin():
            return await source_of(session, system.organisation, system.address)

    async def _is_due(self, system: SchoolSystem) -> bool:
        return is_due(system, await self.source(system))


def is_due(system: SchoolSystem, source: SchoolSource) -> bool:
    """Whether it is time to ask: at the first time, when it has told us, and by the clock. One that did not
    answer is asked less and less often.
    """
    if source.asked_at is None:
        return True
    rest = wall_clock() - source.asked_at
    if source.failures:
        return rest >= min(LONGEST_REST, timedelta(minutes=2 ** min(source.failures, 12)))
    if source.told_at is not None:
        return rest >= AT_MOST_EVERY
    if full_is_due(system, source.full_at):
        return rest >= AT_MOST_EVERY
    return rest >= timedelta(minutes=system.minutes_between)
