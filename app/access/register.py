"""What the door asks of the register: whether client, duty and person are in force, and the time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.outside_tokens import OutsideClaims
from app.access.tokens import TokenClaims
from app.kit.database import Database
from app.vocabulary import Sector, StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a token's bearer stands in the register at this moment."""

    sector: Sector | None
    roles: frozenset[StaffRole]
    unit_ids: tuple[str, ...]
    ahead: timedelta
    """How far the domain clock is ahead of the wall clock."""


class Register(Protocol):
    """Implemented by sign_in, appointed by main."""

    async def enter(self, session: AsyncSession, claims: TokenClaims) -> Standing | None:
        """Name the caller to the transaction; None when client, duty or person is not in force."""
        ...

    async def meant(self, database: Database, said: OutsideClaims) -> TokenClaims | None:
        """Return what another issuer's token is worth here; None when it means nobody."""
        ...
