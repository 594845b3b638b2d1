"""Whom another issuer's token means here: which of our systems, which organisation, which professional.

What the token says is compared with what has been registered, at every call: a system that has been disabled,
an organisation that is not the system's, a professional without a duty in the branch is nobody.
"""

from collections.abc import Mapping
from typing import Any

from app.access.outside_tokens import OutsideClaims
from app.access.tokens import TokenClaims
from app.kit.database import Database
from app.sign_in.people import signs_of
from app.sign_in.scopes import Carrier, ClientKind, carried, holdable
from app.vocabulary import Branch, Sector

_MEANT = """
SELECT c.client_id, c.organisation_id, c.branches, c.scopes, o.sector, p.id AS professional, p.duties
FROM client c
JOIN organisation o ON o.id = c.organisation_id
LEFT JOIN LATERAL (
  SELECT w.id, array_remove(array_agg(DISTINCT d.branch), NULL) AS duties
  FROM professional w
  LEFT JOIN duty d ON d.professional_id = w.id AND d.organisation_id = w.organisation_id
   AND d.valid @> domain_date()
  WHERE w.organisation_id = c.organisation_id
   AND (w.id = $4 OR w.hsa_id = $5 OR w.source_id = $6
    OR w.id = (SELECT i.professional_id FROM professional_identifier i
     WHERE i.organisation_id = c.organisation_id AND i.system = $7 AND i.value = $8 AND i.ended_at IS NULL))
  GROUP BY w.id) p ON true
WHERE c.outside_issuer = $1 AND c.outside_client_id = $2 AND c.kind = 'system' AND c.disabled_at IS NULL
 AND ($3::text IS NULL OR o.id = $3 OR o.organisation_number = $3)
LIMIT 2
"""
_SIGNS = ("own_id", "hsa_id", "source_id", "system", "value")


async def meant(database: Database, said: OutsideClaims) -> TokenClaims | None:
    """Return what another issuer's token is worth here; None when it means nobody, or could mean two."""
    signs = signs_of(said.professional) if said.professional else {}
    rows = await database.pool.fetch(
        _MEANT, said.issuer, said.client, said.organisation, *(signs.get(name) for name in _SIGNS)
    )
    if len(rows) != 1:
        return None
    if said.professional is None:
        return _system(dict(rows[0]), said)
    return _professional(dict(rows[0]), said)


def _system(row: Mapping[str, Any], said: OutsideClaims) -> TokenClaims:
    branches = row["branches"]
    return _claims(
        row,
        said,
        Carrier.SYSTEM,
        subject=row["client_id"],
        branch=Branch(branches[0]) if len(branches) == 1 else None,
    )


def _professional(row: Mapping[str, Any], said: OutsideClaims) -> TokenClaims | None:
    """Name the professional in the branch that is said, or in the only one that can be meant."""
    may_be = set(row["branches"]).intersection(row["duties"] or ())
    if said.branch is not None:
        may_be &= {said.branch}
    if row["professional"] is None or len(may_be) != 1:
        return None
    return _claims(
        row,
        said,
        Carrier.PROFESSIONAL,
        subject=row["professional"],
        professional_id=row["professional"],
        branch=Branch(may_be.pop()),
    )


def _claims(row: Mapping[str, Any], said: OutsideClaims, carrier: Carrier, **named: Any) -> TokenClaims:
    """What the token may open: what it says, as far as the system may hold it and such a token carry it."""
    open_scopes = holdable(ClientKind.SYSTEM, Sector(row["sector"])).intersection(row["scopes"])
    return TokenClaims(
        client_id=row["client_id"],
        organisation_id=row["organisation_id"],
        scopes=said.scopes & carried(open_scopes, carrier),
        expires_at=said.expires_at,
        token_id=said.token_id,
        key_thumbprint=said.key_thumbprint,
        certificate_thumbprint=said.certificate_thumbprint,
        **named,
    )
