"""Use cases of documents in use: write one, issue a version, confirm that one has read it."""

import hashlib
from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.access.problems import PersonNeeded
from app.guidance import queries
from app.guidance.errors import AlreadyRead, VersionNotInForce
from app.guidance.events import GuidanceVersionIssued
from app.guidance.models import GuidanceDocument, GuidanceReading, GuidanceVersion
from app.guidance.schemas import GuidanceDocumentCreate, GuidanceDocumentUpdate, GuidanceVersionCreate
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.problems import NotAllowed, NotFound, invalid
from app.organisations.models import Organisation
from app.organisations.service import must_administer
from app.vocabulary import StaffRole

HEADS = frozenset({StaffRole.PRINCIPAL, StaffRole.UNIT_MANAGER, StaffRole.CHILD_HEALTH_NURSE})
"""Who sees which of a unit's own people have read what."""


async def create(passed: Pass, *, given: GuidanceDocumentCreate) -> str:
    """Write a document down with its first version. Raises NotYourOrganisation."""
    must_administer(passed.actor, given.organisation_id)
    await _demand_known(passed.session, "/organisationId", [given.organisation_id])
    await _demand_known(passed.session, "/boundOrganisationIds", given.bound_organisation_ids)
    document = GuidanceDocument(
        **given.model_dump(include={"organisation_id", "kind", "title", "about"}),
        steps=sorted(given.steps),
        bound_ids=sorted(given.bound_organisation_ids),
    )
    passed.session.add(document)
    await passed.session.flush()
    await _issue(passed, document, number=1, given=given.first_version)
    return document.id


async def get(session: AsyncSession, document_id: str, *, lock: bool = False) -> GuidanceDocument:
    """Return a document. Raises NotFound."""
    found = await session.get(GuidanceDocument, document_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


async def change(passed: Pass, document: GuidanceDocument, *, given: GuidanceDocumentUpdate) -> None:
    """Change a document's title, what it is about, where it is shown or who is to know it."""
    must_administer(passed.actor, document.organisation_id)
    for name in ("title", "about"):
        value = getattr(given, name)
        if value is not None:
            setattr(document, name, value)
    if given.steps is not None:
        document.steps = sorted(given.steps)
    if given.bound_organisation_ids is not None:
        await _demand_known(passed.session, "/boundOrganisationIds", given.bound_organisation_ids)
        document.bound_ids = sorted(given.bound_organisation_ids)
    document.version += 1
    passed.session.add(document)
    await passed.session.flush()


async def issue(passed: Pass, document_id: str, *, given: GuidanceVersionCreate) -> str:
    """Let a document say something else from a day on. Raises NotYourOrganisation."""
    document = await get(passed.session, document_id, lock=True)
    must_administer(passed.actor, document.organisation_id)
    last = await queries.last_version(passed.session, document.id)
    if last is not None and given.valid_from <= last.valid.lower:
        raise invalid("/validFrom", "overlap", "a version holds from that day or later already")
    await queries.end_before(passed.session, document.id, given.valid_from)
    return await _issue(passed, document, number=last.number + 1 if last else 1, given=given)


async def get_version(session: AsyncSession, version_id: str) -> GuidanceVersion:
    """Return a version. Raises NotFound."""
    found = await session.get(GuidanceVersion, version_id)
    if found is None:
        raise NotFound
    return found


async def confirm(passed: Pass, document: GuidanceDocument, *, number: int) -> str:
    """Keep that the caller has read the version that holds. Raises VersionNotInForce, AlreadyRead."""
    actor = passed.actor
    if actor.professional_id is None or actor.organisation_id is None:
        raise PersonNeeded
    in_force = await version_today(passed, document)
    if in_force is None or in_force.number != number:
        raise VersionNotInForce(in_force=in_force.number if in_force else None)
    if await queries.readings_of(passed.session, [in_force.id], actor.professional_id):
        raise AlreadyRead
    reading = GuidanceReading(
        guidance_version_id=in_force.id,
        professional_id=actor.professional_id,
        organisation_id=actor.organisation_id,
        confirmed_at=passed.moment.now,
    )
    passed.session.add(reading)
    await passed.session.flush()
    return reading.id


async def get_reading(session: AsyncSession, reading_id: str) -> GuidanceReading:
    """Return what somebody has confirmed. Raises NotFound."""
    found = await session.get(GuidanceReading, reading_id)
    if found is None:
        raise NotFound
    return found


async def version_today(passed: Pass, document: GuidanceDocument) -> GuidanceVersion | None:
    """Return the version that holds today."""
    found = await queries.in_force_on(passed.session, [document.id], passed.moment.today)
    return found.get(document.id)


def must_head(passed: Pass, unit_id: str) -> None:
    """Let only the head of the unit by. Raises NotFound, NotAllowed."""
    if unit_id not in passed.actor.unit_ids:
        raise NotFound
    if passed.actor.roles.isdisjoint(HEADS):
        raise NotAllowed(missing="role")


async def _issue(
    passed: Pass, document: GuidanceDocument, *, number: int, given: GuidanceVersionCreate
) -> str:
    owner = document.organisation_id
    text = given.text
    version = GuidanceVersion(
        guidance_document_id=document.id,
        organisation_id=owner,
        number=number,
        valid=dates(given.valid_from, given.valid_to),
        document_url=given.document_url,
        digest=hashlib.sha256(text.encode()).hexdigest() if text is not None else given.digest,
        text_sealed=passed.vault.seal(owner, text) if text is not None else None,
    )
    passed.session.add(version)
    await passed.session.flush()
    link = f"/guidance-documents/{document.id}"
    await publish(passed.session, GuidanceVersionIssued(link=link, happened_at=passed.moment.now))
    return version.id


async def _demand_known(session: AsyncSession, pointer: str, organisation_ids: Collection[str]) -> None:
    found = await session.exec(select(Organisation.id).where(col(Organisation.id).in_(organisation_ids)))
    if len(found.all()) < len(set(organisation_ids)):
        raise invalid(pointer, "unknown", "names an organisation that is not here")
