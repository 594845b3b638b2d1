"""The keys that a system publishes at an address of its own: fetched when it calls, within bounds.

Looked up before the request's own transaction begins: the address may take seconds to answer. Whoever calls
in a system's name makes us look there at most once in thirty seconds (app/access/published_keys.py).
"""

import time
from collections.abc import Iterator, Mapping

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from app.access.issuer_keys import KeyBook
from app.access.published_keys import UnknownKeyError
from app.kit.database import Database
from app.sign_in.assertions import claimed_sender
from app.sign_in.keys import assertion_algorithms

_ADDRESS = """
SELECT jwks_uri, smart FROM client
WHERE client_id = $1 AND disabled_at IS NULL AND jwks_uri IS NOT NULL
"""


async def published_by(fields: Mapping[str, str], *, database: Database, book: KeyBook) -> KeySet | None:
    """Return the keys that the sender of a form has signed with, where it publishes them.

    Raises UnreachableError when its address does not answer, and nothing of it is kept.
    """
    sender = claimed_sender(fields.get("client_assertion", ""))
    row = await database.pool.fetchrow(_ADDRESS, sender) if sender else None
    if row is None:
        return None
    published, now = book.of(row["jwks_uri"]), time.monotonic()
    keys: dict[str, ECKey] = {}
    for kid, algorithm in _named(fields):
        if algorithm not in assertion_algorithms(smart=row["smart"]):
            continue
        try:
            key = await published.key(kid, algorithm, now=now)
        except UnknownKeyError:
            continue
        if isinstance(key, ECKey):
            keys[kid] = ECKey.import_key({**key.as_dict(private=False), "kid": kid})
    return KeySet(list(keys.values()))


def _named(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield which key each assertion of a form claims to be signed with, and how."""
    for name in ("client_assertion", "assertion"):
        try:
            header = jws.extract_compact(fields.get(name, "").encode()).headers()
        except (JoseError, ValueError, TypeError):
            continue
        kid, algorithm = header.get("kid"), header.get("alg")
        if isinstance(kid, str) and isinstance(algorithm, str):
            yield kid, algorithm
