"""How events, subscriptions and deliveries are said."""

from fastapi import Response
from sqlalchemy import RowMapping

from app.kit.etag import etag, put_etag
from app.kit.links import absolute, links_of
from app.kit.vault import Vault
from app.webhooks.models import EventSubscription
from app.webhooks.queries import Heard
from app.webhooks.schemas import CloudEventRead, EventData
from app.webhooks.subscription_schemas import DeliveryRead, SubscriptionRead


def event_read(heard: Heard) -> CloudEventRead:
    """Say an event as it is told everywhere."""
    return CloudEventRead(
        id=heard.public_id,
        source=absolute(""),
        type=heard.type,
        time=heard.happened_at,
        data=EventData(link=absolute(heard.link)),
    )


def tag(vault: Vault, row: EventSubscription) -> str:
    """Return the ETag of a subscription as it stands."""
    return etag(vault, thing=row.id, version=row.version, viewer=row.client_id)


def subscription_read(
    vault: Vault, row: EventSubscription, *, secret: str | None = None, response: Response | None = None
) -> SubscriptionRead:
    """Say how a subscription stands; its secret only where it has just been given one."""
    where = f"/event-subscriptions/{row.id}"
    if response is not None:
        put_etag(response, tag(vault, row))
    kept = {
        "id", "name", "branch", "types", "status", "earlier_secret_until", "created_at", "confirmed_at",
        "failing_since",
    }  # fmt: skip
    return SubscriptionRead.model_validate(
        {
            **row.model_dump(include=kept),
            "address": vault.open(row.organisation_id, row.address_sealed),
            "secret": secret,
            "_links": links_of(where, deliveries=f"{where}/deliveries", ending=f"{where}/ending"),
        }
    )


def delivery_read(row: RowMapping) -> DeliveryRead:
    """Say how the telling of an event stands."""
    return DeliveryRead.model_validate({**row})
