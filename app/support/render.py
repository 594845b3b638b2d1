"""How offers and a no look to those who may see them."""

from fastapi import Response

from app.access.doors import Cleared
from app.kit.links import links_of
from app.support.models import SupportDecline, SupportOffer
from app.support.schemas import SupportDeclineRead, SupportOfferRead


def offer_read(cleared: Cleared, row: SupportOffer, response: Response | None = None) -> SupportOfferRead:
    """Show an offer; where the child's place is masked, without who made it."""
    masked = cleared.place_masked
    return SupportOfferRead.model_validate(
        {
            **row.model_dump(include={"id", "child_id", "offered_at"}),
            "unit_id": None if masked else row.unit_id,
            "offered_by": None if masked else row.offered_by,
            "words": cleared.vault.open(row.organisation_id, row.words_sealed),
            "_links": links_of(f"/children/{row.child_id}/support-offers/{row.id}", response),
        }
    )


def decline_read(
    cleared: Cleared, row: SupportDecline, response: Response | None = None
) -> SupportDeclineRead:
    """Show a no."""
    path = f"/children/{row.child_id}/support-declines/{row.id}"
    shown = {"id", "child_id", "giver_id", "form", "declined_at", "withdrawn_at"}
    return SupportDeclineRead.model_validate(
        {
            **row.model_dump(include=shown),
            "noted_by": None if cleared.place_masked else row.noted_by,
            "_links": links_of(path, response, withdrawal=f"{path}/withdrawal"),
        }
    )
