"""Telling subscriptions what has happened, and hearing it on a developer's own machine.

As many processes as one likes may tell at once: whatever one has taken, the others leave alone.
"""

import asyncio

import structlog

from app.cli.database import assert_safe
from app.cli.stopping import told_to_stop
from app.kit import logs
from app.kit.database import DATABASE_ERRORS, Database
from app.kit.links import set_base
from app.kit.vault import open_vault
from app.rooms import load_tables
from app.settings import Settings
from app.webhooks.delivering import Postman
from app.webhooks.sending import Sender

TICK_SECONDS = 1.0
_LONGEST_PAUSE = 30.0
_POOL = 10
_LOG = structlog.get_logger()


def postman_of(settings: Settings) -> Postman:
    """Return whoever tells, with connections of their own."""
    load_tables()
    set_base(settings.public_url)
    url = settings.database_url.get_secret_value()
    database = Database(url, vault=open_vault(settings), pool_size=_POOL)
    return Postman(database, Sender(origin=settings.public_url, loopback=settings.demo))


async def tell_until(postman: Postman, stop: asyncio.Event) -> None:
    """Tell what there is to tell, again and again; what has begun is finished first."""
    pause = TICK_SECONDS
    while not stop.is_set():
        try:
            told = await postman.go_round()
            pause = TICK_SECONDS
            if told:
                _LOG.info("webhooks.told", count=told)
        except DATABASE_ERRORS as error:
            _LOG.warning("webhooks.interrupted", error_kind=type(error).__name__)
            pause = min(2 * pause, _LONGEST_PAUSE)
        try:
            await asyncio.wait_for(stop.wait(), timeout=pause)
        except TimeoutError:
            continue


async def deliver_events(settings: Settings, *, once: bool) -> None:
    """Tell until SIGTERM, or once. Raises WeakConfigurationError before anything is done."""
    logs.configure(settings.log_level)
    await assert_safe(settings.database_url.get_secret_value())
    postman = postman_of(settings)
    try:
        if once:
            await postman.go_round()
        else:
            with told_to_stop() as stop:
                await tell_until(postman, stop)
    finally:
        await postman.close()
