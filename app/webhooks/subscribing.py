"""Use cases of subscriptions: a system names an address, which must say that it wants to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from app.access.doors import Pass
from app.kit.clock import wall_clock
from app.kit.problems import NotFound, invalid
from app.vocabulary import DeliveryStatus, SubscriptionStatus
from app.webhooks import queries, service
from app.webhooks.errors import SubscriptionIsOver, TooManySubscriptions
from app.webhooks.models import EventSubscription
from app.webhooks.sending import new_secret
from app.webhooks.subscription_schemas import Redelivery, SubscriptionCreate, SubscriptionUpdate

MOST = 20
"""Subscriptions of a system that have not ended."""
_OVERLAP = timedelta(hours=24)
"""For how long an earlier secret signs too."""
LOOPBACK = "webhooks-to-loopback"
"""The name by which a session carries whether this machine itself may be told: in demo mode only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A subscription, and its secret where it has just been given one."""

    subscription: EventSubscription
    secret: str | None = None


async def subscribe(passed: Pass, *, given: SubscriptionCreate, secret: str) -> str:
    """Make a subscription from now on. Raises InvalidRequest, TooManySubscriptions."""
    service.refuse_unknown(given.types, pointer="/types")
    _refuse_address(passed, given.address)
    branch = await service.listen(passed, given.branch, pointer="/branch")
    if await queries.count_of(passed.session, passed.actor.client_id) >= MOST:
        raise TooManySubscriptions
    await queries.put_in_order(passed.session)
    now, owner = wall_clock(), passed.actor.organisation_id or ""
    row = EventSubscription(
        client_id=passed.actor.client_id,
        organisation_id=owner,
        branch=branch,
        name=given.name,
        address_sealed=passed.vault.seal(owner, given.address),
        types=[*dict.fromkeys(given.types)],
        secret_sealed=passed.vault.seal(owner, secret),
        position=await queries.end(passed.session),
        created_at=now,
        ask_at=now,
    )
    return await _save(passed, row)


async def get(passed: Pass, subscription_id: str, *, lock: bool = False) -> EventSubscription:
    """Return one of the system's own subscriptions. Raises NotFound."""
    found = await queries.subscription(passed.session, subscription_id, lock=lock)
    if found is None or found.client_id != passed.actor.client_id:
        raise NotFound
    return found


async def change(passed: Pass, row: EventSubscription, *, given: SubscriptionUpdate) -> None:
    """Change its name and types, pause it or let it go on. Raises InvalidRequest, SubscriptionIsOver."""
    if row.status == SubscriptionStatus.ENDED:
        raise SubscriptionIsOver
    if given.types is not None:
        service.refuse_unknown(given.types, pointer="/types")
        row.types = [*dict.fromkeys(given.types)]
    row.name = given.name or row.name
    if given.paused is not None:
        if row.status == SubscriptionStatus.UNCONFIRMED:
            raise invalid("/paused", "unconfirmed", "the address has not said yet that it wants to be told")
        row.status = SubscriptionStatus.PAUSED if given.paused else SubscriptionStatus.ACTIVE
    row.version += 1
    await _save(passed, row)


async def ask_again(passed: Pass, subscription_id: str) -> EventSubscription:
    """Ask the address once more whether it wants to be told. Raises NotFound, SubscriptionIsOver."""
    row = await get(passed, subscription_id, lock=True)
    if row.status == SubscriptionStatus.ENDED:
        raise SubscriptionIsOver
    if row.status == SubscriptionStatus.UNCONFIRMED:
        row.ask_at, row.asked = wall_clock(), 0
        await _save(passed, row)
    return row


async def renew_secret(passed: Pass, subscription_id: str) -> Given:
    """Give it another secret; the earlier one signs too for a day. Raises NotFound, SubscriptionIsOver."""
    row = await get(passed, subscription_id, lock=True)
    if row.status == SubscriptionStatus.ENDED:
        raise SubscriptionIsOver
    secret = new_secret()
    row.earlier_secret_sealed, row.earlier_secret_until = row.secret_sealed, wall_clock() + _OVERLAP
    row.secret_sealed = passed.vault.seal(row.organisation_id, secret)
    row.version += 1
    await _save(passed, row)
    return Given(subscription=row, secret=secret)


async def end(passed: Pass, subscription_id: str) -> EventSubscription:
    """Tell it nothing more, at once. A second time changes nothing. Raises NotFound."""
    row = await get(passed, subscription_id, lock=True)
    if row.status != SubscriptionStatus.ENDED:
        row.status = SubscriptionStatus.ENDED
        row.version += 1
        await _save(passed, row)
    return row


async def redeliver(passed: Pass, subscription_id: str, *, given: Redelivery) -> int:
    """Let what has been told, or what nobody took, be told again. Raises NotFound, SubscriptionIsOver."""
    row = await get(passed, subscription_id, lock=True)
    if row.status == SubscriptionStatus.ENDED:
        raise SubscriptionIsOver
    if (given.event_ids is None) is (given.status is None):
        raise invalid("/eventIds", "one-of", "or a status")
    if given.status not in {None, DeliveryStatus.DEAD}:
        raise invalid("/status", "status", "only what is dead is told again all at once")
    row.resting_until = None
    await _save(passed, row)
    ids: Sequence[str] | None = given.event_ids
    return await queries.redeliver(passed.session, row.id, event_ids=ids, at=wall_clock())


def _refuse_address(passed: Pass, address: str) -> None:
    """An https address with a name, and nothing before or after it that is no part of one."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise invalid("/address", "address", "is no address") from None
    loopback: bool = passed.session.info[LOOPBACK]
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise invalid("/address", "https", "begins with https")
    if not parts.hostname or parts.username or parts.password or parts.fragment or port == 0:
        raise invalid("/address", "address", "names a host, and neither user nor fragment")


async def _save(passed: Pass, row: EventSubscription) -> str:
    passed.session.add(row)
    await passed.session.flush()
    return row.id
