"""Under which ids other systems know a professional: kept, ended, never used for two at once."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.identity import MalformedIdentityError, parse_identity
from app.kit.paging import PageRequest, page_of
from app.kit.problems import NotFound, invalid
from app.organisations.errors import IdentifierIsTaken, NotYourOrganisation
from app.organisations.models import Professional, ProfessionalIdentifier
from app.organisations.schemas import ProfessionalIdentifierCreate


async def listed(
    session: AsyncSession, professional: Professional, asked: PageRequest
) -> tuple[Sequence[ProfessionalIdentifier], int]:
    """Return a page of the ids in force."""
    statement = select(ProfessionalIdentifier).where(
        col(ProfessionalIdentifier.professional_id) == professional.id,
        col(ProfessionalIdentifier.ended_at).is_(None),
    )
    return await page_of(session, statement.order_by(col(ProfessionalIdentifier.id)), asked)


async def keep(
    session: AsyncSession,
    actor: Actor,
    *,
    professional: Professional,
    given: ProfessionalIdentifierCreate,
    today: date,
) -> str:
    """Keep a system's id for a professional. Raises IdentifierIsTaken."""
    if actor.organisation_id not in {None, professional.organisation_id}:
        raise NotYourOrganisation
    if _is_identity_number(given.value, today):
        raise invalid("/value", "identity-number", "must not be an identity number")
    identifier = ProfessionalIdentifier(
        organisation_id=professional.organisation_id,
        professional_id=professional.id,
        system=given.system,
        value=given.value,
    )
    try:
        async with session.begin_nested():
            session.add(identifier)
            await session.flush()  # two at the same moment wait for each other; one is refused
    except IntegrityError:
        raise IdentifierIsTaken from None
    return identifier.id


async def in_force(
    session: AsyncSession, professional: Professional, identifier_id: str
) -> ProfessionalIdentifier:
    """Return an id of this professional that has not ended. Raises NotFound."""
    found = await session.get(ProfessionalIdentifier, identifier_id)
    if found is None or found.professional_id != professional.id or found.ended_at is not None:
        raise NotFound
    return found


async def end(session: AsyncSession, identifier: ProfessionalIdentifier, *, now: datetime) -> None:
    """Let an id name nobody any more; it stays written down whom it named."""
    identifier.ended_at = now
    session.add(identifier)
    await session.flush()


def _is_identity_number(value: str, today: date) -> bool:
    try:
        return parse_identity(value, today=today).checked
    except MalformedIdentityError:
        return False
