"""The rules of disclosure at an installation: which version answers, who has signed it, and signing it."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from app.cli.errors import WeakConfigurationError
from app.kit.database import asyncpg_url
from app.rules.disclosure import TABLE
from app.vocabulary import Certainty

_LONGEST_NAME = 200
_LONGEST_NOTE = 1000
_SIGNATURES = (
    "SELECT signed_by, signed_at, note FROM public.rule_sign_off WHERE version = $1 ORDER BY signed_at, id"
)


class NotSignedError(WeakConfigurationError):
    """Nobody of the installation answers for the rules as they are."""

    def __init__(self) -> None:
        super().__init__(
            f"Nobody has signed version {TABLE.version} of the rules of disclosure: "
            "read docs/reference/disclosure-rules.md, then `named-person rules sign --by NAME`."
        )


async def show(url: str) -> str:
    """Return the version, what is uncertain in it, and who has signed it."""
    uncertain = [rule.key for rule in TABLE if rule.certainty is not Certainty.VERIFIED]
    lines = [
        f"Version {TABLE.version}: {len(TABLE)} rules, {len(uncertain)} not read in the statute itself.",
        "They stand in docs/reference/disclosure-rules.md.",
    ]
    signatures = await _signatures(url)
    lines += [_line(*signature) for signature in signatures] or ["Nobody has signed this version."]
    return "\n".join(lines)


async def sign(url: str, *, by: str, note: str | None) -> str:
    """Write down that somebody answers for this version; said twice it is written once."""
    name = " ".join(by.split())
    if not 0 < len(name) <= _LONGEST_NAME or len(note or "") > _LONGEST_NOTE:
        raise WeakConfigurationError(
            f"Give a name of at most {_LONGEST_NAME} characters and a note of at most {_LONGEST_NOTE}."
        )
    connection = await asyncpg.connect(asyncpg_url(url))
    try:
        await connection.execute(
            "INSERT INTO public.rule_sign_off (version, signed_by, note) VALUES ($1, $2, $3) "
            "ON CONFLICT (version, signed_by) DO NOTHING",
            TABLE.version,
            name,
            note or None,
        )
    except asyncpg.InsufficientPrivilegeError:
        raise WeakConfigurationError(
            "MIGRATION_DATABASE_URL's role may not sign; it must be the owner's."
        ) from None
    finally:
        await connection.close()
    return f"Version {TABLE.version} is signed by {name}."


async def assert_signed(url: str) -> None:
    """Raise NotSignedError unless somebody has signed exactly these rules."""
    if not await _signatures(url):
        raise NotSignedError


async def _signatures(url: str) -> Sequence[tuple[str, datetime, str | None]]:
    connection = await asyncpg.connect(asyncpg_url(url))
    try:
        return [tuple(row) for row in await connection.fetch(_SIGNATURES, TABLE.version)]
    finally:
        await connection.close()


def _line(by: str, at: datetime, note: str | None) -> str:
    said = f": {note}" if note else ""
    return f"Signed by {by}, {at:%Y-%m-%d}{said}"
