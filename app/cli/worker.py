"""The worker: one process for each installation that keeps house. A second one waits for the first to end.

What it clears away goes over the connection that holds the lock: whoever loses the lock can do nothing more.
The chains are checked once on every day of the domain clock, and laid anew over a database of their own
(app/cli/chains.py); what is cleared away follows the wall clock.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import asyncpg
import structlog

from app.cli.chains import Chains
from app.cli.database import assert_safe
from app.cli.school_systems import ask_alone, ask_until, asker_of
from app.cli.stopping import told_to_stop
from app.cli.telling import postman_of, tell_until
from app.kit import logs
from app.kit.clock import wall_clock
from app.kit.database import DATABASE_ERRORS, asyncpg_url
from app.kit.locks import Lock
from app.notices.mailing import Sender, SmtpSender, mail_the_news
from app.settings import Settings

TICK_SECONDS = 5.0
EVENTS_KEPT = timedelta(days=30)
"""For how long an event can be heard, or told again."""
_LONGEST_SECONDS = 600
_LONGEST_PAUSE = 30.0
_AT_A_TIME = 10_000
_CHILDREN_AT_A_TIME = 2_000
_REFRESH = "SELECT * FROM register.refresh_next_notices($1, $2, domain_date(), $3)"
_CLEAR_PROOFS = "SELECT register.clear_proofs($1)"
_CLEAR_EVENTS = "SELECT register.clear_events($1, $2)"
_LOG = structlog.get_logger()
_CLEAR_QUOTAS = "SELECT register.clear_quotas($1)"
Work = Callable[[asyncpg.Connection], Awaitable[int]]


async def check_chains(connection: asyncpg.Connection) -> int:
    """Count the children who have a day without a named person. There must be none."""
    without = int(await connection.fetchval("SELECT register.children_without()", timeout=_LONGEST_SECONDS))
    if without:
        _LOG.error("worker.children-without-named-person", task="chains", count=without)
    return without


async def clear_assertions(connection: asyncpg.Connection) -> int:
    """Clear away the assertions that have expired: they are refused for their age now."""
    return await _clear(
        connection,
        "DELETE FROM used_assertion WHERE digest IN ("
        "SELECT digest FROM used_assertion WHERE expires_at < clock_timestamp() "
        "ORDER BY expires_at LIMIT $1)",
    )


async def clear_sign_ins(connection: asyncpg.Connection) -> int:
    """Clear away the sign-ins whose last step was due a while ago: nobody will come back to them."""
    return await _clear(
        connection,
        "DELETE FROM sign_in WHERE request_hash IN ("
        "SELECT request_hash FROM sign_in WHERE expires_at < clock_timestamp() - interval '10 minutes' "
        "ORDER BY expires_at LIMIT $1)",
    )


async def clear_proofs(connection: asyncpg.Connection) -> int:
    """Clear away proofs of possession that are too old to be taken, and revoked tokens that have expired."""
    cleared = 0
    while True:
        portion = int(await connection.fetchval(_CLEAR_PROOFS, _AT_A_TIME, timeout=_LONGEST_SECONDS))
        cleared += portion
        if portion < _AT_A_TIME:
            break
    return cleared + await _clear(
        connection,
        "DELETE FROM revoked_token WHERE token_id IN ("
        "SELECT token_id FROM revoked_token WHERE expires_at < clock_timestamp() "
        "ORDER BY expires_at LIMIT $1)",
    )


async def clear_quotas(connection: asyncpg.Connection) -> int:
    """Forget what was looked up and read longer than an hour ago."""
    cleared = 0
    while True:
        portion = int(await connection.fetchval(_CLEAR_QUOTAS, _AT_A_TIME, timeout=_LONGEST_SECONDS))
        cleared += portion
        if portion < _AT_A_TIME:
            return cleared


async def clear_keys(connection: asyncpg.Connection) -> int:
    """Clear away idempotency keys older than 48 hours: nobody repeats a call that long."""
    return await _clear(
        connection,
        "DELETE FROM idempotency_key WHERE id IN ("
        "SELECT id FROM idempotency_key WHERE created_at < clock_timestamp() - interval '48 hours' "
        "ORDER BY id LIMIT $1)",
    )


async def _clear(connection: asyncpg.Connection, statement: str) -> int:
    """Delete in portions, so that no lock is held for long."""
    cleared = 0
    while True:
        status: str = await connection.execute(statement, _AT_A_TIME, timeout=_LONGEST_SECONDS)
        portion = int(status.rpartition(" ")[2])
        cleared += portion
        if portion < _AT_A_TIME:
            return cleared


async def refresh_all_notices(connection: asyncpg.Connection) -> int:
    """Bring every notice in line with what stands on this day: what is due, what is overdue, what is over.
    A transaction for each portion, so that no lock is held for long.
    """
    now = await connection.fetchval("SELECT domain_now()")
    placed, last = int(await connection.fetchval("SELECT register.settle_read_notices($1)", now)), ""
    while True:
        row = await connection.fetchrow(_REFRESH, last, _CHILDREN_AT_A_TIME, now, timeout=_LONGEST_SECONDS)
        if row is None:
            return placed
        last, placed = row["last_child"], placed + row["placed"]


async def count_waiting(connection: asyncpg.Connection) -> int:
    """Count the events that wait to be told to a subscription."""
    return int(await connection.fetchval("SELECT register.deliveries_waiting()"))


async def clear_events(connection: asyncpg.Connection) -> int:
    """Clear away what happened longer ago than events are told."""
    before, cleared = wall_clock() - EVENTS_KEPT, 0
    while True:
        portion = int(await connection.fetchval(_CLEAR_EVENTS, before, _AT_A_TIME, timeout=_LONGEST_SECONDS))
        cleared += portion
        if portion < _AT_A_TIME:
            return cleared


@dataclass(slots=True)
class Task:
    """Something to do again and again: on each new date of the domain, or after so many seconds."""

    name: str
    work: Work
    seconds: float | None = None
    _done_on: date | None = field(default=None)
    _done_at: float | None = field(default=None)

    def due(self, on: date, at: float) -> bool:
        """Whether it is time, by the domain's date and a monotonic clock."""
        if self.seconds is None:
            return self._done_on != on
        return self._done_at is None or at - self._done_at >= self.seconds

    async def run(self, connection: asyncpg.Connection, on: date, at: float) -> int:
        """Do it and write down how much there was."""
        count = await self.work(connection)
        self._done_on, self._done_at = on, at
        _LOG.info("worker.done", task=self.name, count=count)
        return count


def sender_of(settings: Settings) -> Sender | None:
    """Return whoever carries mail, if the installation has said so. Raises ValueError."""
    if settings.mail_server is None:
        return None
    return SmtpSender(settings.mail_server.get_secret_value(), sender=settings.mail_from)


def tasks(chains: Chains, sender: Sender | None = None) -> tuple[Task, ...]:
    """Return all there is to do; mail only where somebody carries it."""
    mail = () if sender is None else (Task("notice-mail", partial(mail_the_news, sender=sender)),)
    return (
        Task("rule-sets", chains.carry_out_choices, seconds=10),
        Task("discontinuations", chains.carry_out_discontinuations, seconds=10),
        Task("vacancies", chains.settle_vacancies),
        Task("chains", check_chains),
        Task("notices", refresh_all_notices),
        *mail,
        Task("used-assertions", clear_assertions, seconds=600),
        Task("sign-ins", clear_sign_ins, seconds=600),
        Task("used-proofs", clear_proofs, seconds=60),
        Task("quotas", clear_quotas, seconds=600),
        Task("idempotency-keys", clear_keys, seconds=3_600),
        Task("events-waiting", count_waiting, seconds=60),
        Task("old-events", clear_events, seconds=3_600),
    )


async def keep_house(connection: asyncpg.Connection, chores: Sequence[Task]) -> dict[str, int]:
    """Do what is due; return how much there was of each."""
    today = await connection.fetchval("SELECT domain_date()")
    now = asyncio.get_running_loop().time()
    return {chore.name: await chore.run(connection, today, now) for chore in chores if chore.due(today, now)}


async def run_worker(settings: Settings, *, once: bool = False) -> None:
    """Keep house until SIGTERM, or once. Raises WeakConfigurationError before anything is done."""
    logs.configure(settings.log_level)
    url = settings.database_url.get_secret_value()
    await assert_safe(url)
    sender = sender_of(settings)
    asker = asker_of(settings)
    chains = Chains(settings)
    try:
        with told_to_stop() as stop:
            if once:
                await _work(url, stop, chains, sender, once=True)
                await ask_alone(asker, url)
            else:
                await asyncio.gather(
                    _until_told(url, stop, chains, sender),
                    _tell(settings, stop),
                    ask_until(asker, url, stop),
                )
    finally:
        await chains.close()
        await asker.close()
        await asker.database.close()


async def _until_told(url: str, stop: asyncio.Event, chains: Chains, sender: Sender | None) -> None:
    pause = 1.0
    while not stop.is_set():
        try:
            await _work(url, stop, chains, sender, once=False)
            pause = 1.0
        except DATABASE_ERRORS as error:
            _LOG.warning("worker.interrupted", error_kind=type(error).__name__)
            await _rest(stop, pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
    _LOG.info("worker.stopped")


async def _tell(settings: Settings, stop: asyncio.Event) -> None:
    """Tell subscriptions what has happened, whoever else does so too."""
    postman = postman_of(settings)
    try:
        await tell_until(postman, stop)
    finally:
        await postman.close()


async def _work(url: str, stop: asyncio.Event, chains: Chains, sender: Sender | None, *, once: bool) -> None:
    connection = await asyncpg.connect(asyncpg_url(url), timeout=10)
    try:
        if not await _alone(connection, stop, once=once):
            return
        _LOG.info("worker.started")
        chores = tasks(chains, sender)
        while not stop.is_set():
            await keep_house(connection, chores)
            if once:
                return
            await _rest(stop, TICK_SECONDS)
    finally:
        await connection.close()


async def _alone(connection: asyncpg.Connection, stop: asyncio.Event, *, once: bool) -> bool:
    """Wait until no other worker of the installation runs; one that is to work once does not wait."""
    said = False
    while not stop.is_set():
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", Lock.WORKER):
            return True
        if not said:
            _LOG.info("worker.another-one-runs")
            said = True
        if once:
            return False
        await _rest(stop, TICK_SECONDS)
    return False


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return
