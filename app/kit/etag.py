"""Versions of things: an opaque strong ETag per viewer, and If-Match on every change (RFC 9110)."""

from typing import Annotated

from fastapi import Depends, Header, Response

from app.kit.problems import IfMatchMissing, Stale
from app.kit.vault import Vault


def etag(vault: Vault, *, thing: str, version: int, viewer: str) -> str:
    """Return the ETag of one version of a thing, as one viewer sees it.

    Keyed, so that nobody reads off how often somebody else's part has changed.
    """
    return f'"{vault.tag("etag", thing, version, viewer)}"'


def put_etag(response: Response, tag: str) -> None:
    """Set the answer's ETag."""
    response.headers["ETag"] = tag


class Precondition:
    """The version that a change builds on."""

    def __init__(self, if_match: str) -> None:
        self._tags = {part.strip() for part in if_match.split(",")}

    def check(self, current: str) -> None:
        """Raise Stale unless the caller's version is the current one. `*` and weak tags never match."""
        if current not in self._tags:
            raise Stale


async def _precondition(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=200,
            description="The ETag of the version that the change builds on. 428 without, 412 when stale.",
            examples=['"Zm9vYmFyYmF6cXV4MTIzNA"'],
        ),
    ] = None,
) -> Precondition:
    if not if_match:
        raise IfMatchMissing
    return Precondition(if_match)


IfMatch = Annotated[Precondition, Depends(_precondition)]
