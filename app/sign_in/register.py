"""The register as the door asks it: one statement names the caller and says how they stand."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.outside_tokens import OutsideClaims
from app.access.register import Standing
from app.access.tokens import TokenClaims
from app.kit.database import Database
from app.sign_in import outsiders
from app.sign_in.queries import caller_json
from app.sign_in.scopes import ClientKind
from app.vocabulary import Sector, StaffRole

_ENTER = text(
    "SELECT in_force, client_kind, sector, roles, unit_ids, ahead FROM register.enter(CAST(:caller AS jsonb))"
)


class SqlRegister:
    """Implements access.register.Register on the database."""

    async def enter(self, session: AsyncSession, claims: TokenClaims) -> Standing | None:
        """Name the caller to the transaction; None when client, duty or person is not in force."""
        row = (await session.execute(_ENTER, {"caller": caller_json(claims)})).one()
        if not row.in_force or _family(claims) != (row.client_kind == ClientKind.FAMILY_APP):
            return None
        return Standing(
            sector=Sector(row.sector) if row.sector else None,
            roles=frozenset(StaffRole(role) for role in row.roles),
            unit_ids=tuple(row.unit_ids),
            ahead=row.ahead,
        )

    async def meant(self, database: Database, said: OutsideClaims) -> TokenClaims | None:
        """Return what another issuer's token is worth here; None when it means nobody."""
        return await outsiders.meant(database, said)


def _family(claims: TokenClaims) -> bool:
    return claims.family_member_id is not None or claims.child_id is not None
