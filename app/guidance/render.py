"""Documents in use as answers."""

from fastapi import Response

from app.audit.actor import Actor
from app.guidance.models import GuidanceDocument, GuidanceReading, GuidanceVersion
from app.guidance.schemas import GuidanceDocumentRead, GuidanceReadingRead, GuidanceVersionRead
from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.service import last_day


def document_read(
    document: GuidanceDocument,
    in_force: GuidanceVersionRead | None,
    reading: GuidanceReading | None,
    *,
    actor: Actor,
    response: Response | None = None,
) -> GuidanceDocumentRead:
    """Render a document as this caller has it."""
    path = f"/guidance-documents/{document.id}"
    return GuidanceDocumentRead.model_validate(
        {
            **document.model_dump(include={"id", "organisation_id", "kind", "title", "about", "steps"}),
            "bound_organisation_ids": document.bound_ids,
            "for_information": actor.organisation_id not in document.bound_ids,
            "in_force": in_force,
            "confirmed_at": reading.confirmed_at if reading else None,
            "_links": links_of(path, response, versions=f"{path}/versions", readings=f"{path}/readings"),
        }
    )


def version_read(version: GuidanceVersion, vault: Vault) -> GuidanceVersionRead:
    """Render a version, with its text where it is kept here."""
    sealed = version.text_sealed
    return GuidanceVersionRead.model_validate(
        {
            **version.model_dump(include={"id", "number", "document_url", "digest"}),
            "valid_from": version.valid.lower,
            "valid_to": last_day(version.valid),
            "text": vault.open(version.organisation_id, sealed) if sealed is not None else None,
        }
    )


def reading_read(
    reading: GuidanceReading, version: GuidanceVersion, response: Response | None = None
) -> GuidanceReadingRead:
    """Render that somebody has read a version."""
    path = f"/guidance-documents/{version.guidance_document_id}/readings"
    return GuidanceReadingRead.model_validate(
        {
            **reading.model_dump(include={"id", "professional_id", "confirmed_at"}),
            "number": version.number,
            "_links": links_of(path, response),
        }
    )
