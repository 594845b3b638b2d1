"""Versions of things: an opaque strong ETag per viewer, and If-Match on every change (RFC 9110)."""

from collections.abc import Iterable
from typing import Annotated, Self

from fastapi import Depends, Header, Response

from app.kit.problems import IfMatchMissing, Stale
from app.kit.vault import Vault


class ETag(str):
    """The ETag of one version of a thing, and what the same version is called under the other keys held."""

    __slots__ = ("others",)

    def __new__(cls, value: str, others: Iterable[str] = ()) -> Self:
        """Quote what stands in the header."""
        tag = super().__new__(cls, f'"{value}"')
        tag.others = frozenset(f'"{each}"' for each in others)
        return tag

    others: frozenset[str]


def etag(vault: Vault, *, thing: str, version: int, viewer: str) -> ETag:
    """Return the ETag of one version of a thing, as one viewer sees it.

    Keyed, so that nobody reads off how often somebody else's part has changed.
    """
    tag, *others = vault.tags("etag", thing, version, viewer)
    return ETag(tag, others)


def put_etag(response: Response, tag: str) -> None:
    """Set the answer's ETag."""
    response.headers["ETag"] = tag


class Precondition:
    """The version that a change builds on."""

    def __init__(self, if_match: str) -> None:
        self._tags = {part.strip() for part in if_match.split(",")}

    def check(self, current: str) -> None:
        """Raise Stale unless the caller's version is the current one. `*` and weak tags never match."""
        others = current.others if isinstance(current, ETag) else frozenset[str]()
        if self._tags.isdisjoint({current, *others}):
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
