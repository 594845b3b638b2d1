"""HTTP of subscriptions: where a system wants to be told, and what has been told there."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.etag import IfMatch
from app.kit.idempotency import OnceOnly
from app.kit.links import absolute
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    Stale,
    problems,
)
from app.kit.routing import room
from app.vocabulary import DeliveryStatus, Matter
from app.webhooks import queries, service, subscribing
from app.webhooks.errors import SubscriptionIsOver, TooManySubscriptions
from app.webhooks.render import delivery_read, subscription_read, tag
from app.webhooks.sending import new_secret
from app.webhooks.subscription_schemas import (
    DeliveryRead,
    Redelivery,
    RedeliveryRead,
    SubscriptionCreate,
    SubscriptionRead,
    SubscriptionUpdate,
)

router = room("events")


def _door(verb: str) -> object:
    return desk(Matter.EVENT, verb, scopes=service.SCOPE)


Subscriber = Annotated[Pass, _door("subscribe")]
Lister = Annotated[Pass, _door("list-subscriptions")]
Reader = Annotated[Pass, _door("read-subscription")]
Changer = Annotated[Pass, _door("change-subscription")]
Asker = Annotated[Pass, _door("ask-address")]
Renewer = Annotated[Pass, _door("renew-secret")]
Ender = Annotated[Pass, _door("end-subscription")]
DeliveryReader = Annotated[Pass, _door("read-deliveries")]
Redeliverer = Annotated[Pass, _door("redeliver")]
SubscriptionPath = Annotated[str, Path(alias="subscriptionId", examples=["sub-abcdefghijklmnopqrstuvwxyz"])]
OnlyStatus = Annotated[DeliveryStatus | None, Query(alias="status", description="Only those that stand so.")]
LIST = problems(NotAuthenticated, ScopeMissing, InvalidRequest)
ONE = problems(NotAuthenticated, ScopeMissing, NotFound)


@router.post(
    "/event-subscriptions",
    status_code=status.HTTP_201_CREATED,
    summary="Subscribe to events",
    responses=LIST | problems(HeaderMissing, KeyUsedForAnotherRequest, TooManySubscriptions),
)
async def create_event_subscription(
    passed: Subscriber, once: OnceOnly, given: SubscriptionCreate, response: Response
) -> SubscriptionRead:
    """Asks the address whether it wants to be told, and from then on tells it what has happened since: thin,
    signed events, each until it answers with 2xx, for three days. The secret is shown here once; a repeated
    call shows the subscription without it.
    """
    secret = new_secret()
    mine: list[str] = []

    async def make() -> str:
        mine.append(await subscribing.subscribe(passed, given=given, secret=secret))
        return mine[0]

    made = await once(make)
    await passed.note(subject_id=made)
    row = await subscribing.get(passed, made)
    response.headers["Location"] = absolute(f"/event-subscriptions/{made}")
    return subscription_read(passed.vault, row, secret=secret if mine else None, response=response)


@router.get("/event-subscriptions", summary="List the subscriptions to events", responses=LIST)
async def list_event_subscriptions(passed: Lister, asked: Paged) -> Page[SubscriptionRead]:
    """The system's own, the newest first; ended ones too."""
    rows, total = await queries.page_of_subscriptions(passed.session, passed.actor.client_id, asked)
    await passed.note()
    return Page.of([subscription_read(passed.vault, row) for row in rows], total=total, asked=asked)


@router.get("/event-subscriptions/{subscriptionId}", summary="Read a subscription to events", responses=ONE)
async def read_event_subscription(
    passed: Reader, subscription_id: SubscriptionPath, response: Response
) -> SubscriptionRead:
    """How a subscription stands: whether its address wants to be told, since when nobody has been there."""
    row = await subscribing.get(passed, subscription_id)
    await passed.note(subject_id=row.id)
    return subscription_read(passed.vault, row, response=response)


@router.patch(
    "/event-subscriptions/{subscriptionId}",
    summary="Change a subscription to events",
    responses=ONE | problems(InvalidRequest, Stale, IfMatchMissing, SubscriptionIsOver),
)
async def update_event_subscription(
    passed: Changer,
    subscription_id: SubscriptionPath,
    precondition: IfMatch,
    given: SubscriptionUpdate,
    response: Response,
) -> SubscriptionRead:
    """Changes name and types, pauses it or lets it go on: what has happened meanwhile is told then."""
    row = await subscribing.get(passed, subscription_id, lock=True)
    precondition.check(tag(passed.vault, row))
    await subscribing.change(passed, row, given=given)
    await passed.note(subject_id=row.id)
    return subscription_read(passed.vault, row, response=response)


@router.post(
    "/event-subscriptions/{subscriptionId}/confirmation",
    summary="Ask the address once more",
    responses=ONE | problems(SubscriptionIsOver),
)
async def confirm_event_subscription(passed: Asker, subscription_id: SubscriptionPath) -> SubscriptionRead:
    """Asks an address that has not answered whether it wants to be told. One that has is not asked again."""
    row = await subscribing.ask_again(passed, subscription_id)
    await passed.note(subject_id=row.id)
    return subscription_read(passed.vault, row)


@router.post(
    "/event-subscriptions/{subscriptionId}/secret",
    summary="Give a subscription another secret",
    responses=ONE | problems(SubscriptionIsOver),
)
async def renew_event_subscription_secret(
    passed: Renewer, subscription_id: SubscriptionPath
) -> SubscriptionRead:
    """Shows the new secret once. For a day each delivery is signed with the earlier one too, so that you can
    change over at your leisure.
    """
    made = await subscribing.renew_secret(passed, subscription_id)
    await passed.note(subject_id=made.subscription.id)
    return subscription_read(passed.vault, made.subscription, secret=made.secret)


@router.post(
    "/event-subscriptions/{subscriptionId}/ending",
    summary="End a subscription to events",
    responses=ONE,
)
async def end_event_subscription(passed: Ender, subscription_id: SubscriptionPath) -> SubscriptionRead:
    """Tells it nothing more, at once. To do it again changes nothing."""
    row = await subscribing.end(passed, subscription_id)
    await passed.note(subject_id=row.id)
    return subscription_read(passed.vault, row)


@router.get(
    "/event-subscriptions/{subscriptionId}/deliveries",
    summary="List what has been told to a subscription",
    responses=ONE | problems(InvalidRequest),
)
async def list_event_deliveries(
    passed: DeliveryReader, subscription_id: SubscriptionPath, asked: Paged, only: OnlyStatus = None
) -> Page[DeliveryRead]:
    """What waits, what has been taken and what nobody took, the newest first, for thirty days."""
    row = await subscribing.get(passed, subscription_id)
    await queries.listen(passed.session, row.client_id, row.branch)
    rows, total = await queries.page_of_deliveries(passed.session, row.id, only, asked)
    await passed.note(subject_id=row.id)
    return Page.of([delivery_read(each) for each in rows], total=total, asked=asked)


@router.post(
    "/event-subscriptions/{subscriptionId}/redeliveries",
    summary="Tell events again",
    responses=ONE | problems(InvalidRequest, SubscriptionIsOver),
)
async def redeliver_events(
    passed: Redeliverer, subscription_id: SubscriptionPath, given: Redelivery
) -> RedeliveryRead:
    """Tells some events once more, or all that nobody took, under the ids that they had."""
    waiting = await subscribing.redeliver(passed, subscription_id, given=given)
    await passed.note(subject_id=subscription_id)
    return RedeliveryRead(waiting=waiting)
