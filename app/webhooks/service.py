"""Use cases of the feed of events: what a system hears for one of its branches, since it last asked."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from cryptography.exceptions import InvalidTag

from app.access.doors import Pass
from app.audit.service import Deed, record_each
from app.kit.events import OpenEvent, PublicEvent, kinds
from app.kit.problems import invalid
from app.webhooks import queries
from app.webhooks.queries import Heard

SCOPE = ("events.subscribe",)
PATIENCE_SECONDS = 2.0
"""How long one question looks for what the system hears of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What was heard, how far that is, and whether there is more."""

    events: Sequence[Heard]
    after: str
    has_more: bool


async def listen(passed: Pass, branch: str | None, *, pointer: str) -> str:
    """Listen for a branch, by itself the only one that the system has. Raises InvalidRequest."""
    named = branch or passed.actor.branch
    if named is None:
        raise invalid(pointer, "missing", "say for which of the system's branches")
    if not await queries.listen(passed.session, passed.actor.client_id, named):
        raise invalid(pointer, "branch", "is none of the system's branches")
    return named


async def read_feed(
    passed: Pass, *, branch: str | None, after: str | None, types: Sequence[str], most: int
) -> Stretch:
    """Return what the system hears for a branch after a place. Raises InvalidRequest."""
    refuse_unknown(types, pointer="/type")
    named = await listen(passed, branch, pointer="/branch")
    whose = f"events {passed.actor.client_id} {named}"
    begin = _place(passed, whose, after)
    await queries.put_in_order(passed.session)
    until = await queries.end(passed.session)
    found, last = await _hear(passed, begin, until, types, most)
    await _note(passed, found)
    mark = urlsafe_b64encode(passed.vault.seal(whose, str(last))).decode().rstrip("=")
    return Stretch(events=found, after=mark, has_more=len(found) == most or last < until)


async def _hear(
    passed: Pass, begin: int, until: int, types: Sequence[str], most: int
) -> tuple[list[Heard], int]:
    """Return what is heard, and how far that is. Where much has happened that the system does not hear of, it
    may be little or nothing, and not the end.
    """
    found: list[Heard] = []
    last, began = begin, monotonic()
    while last < until:
        reach = await queries.reach(passed.session, after=last, until=until)
        found += await queries.heard(
            passed.session, after=last, until=reach, types=types, most=most - len(found)
        )
        if len(found) == most:
            return found, found[-1].position
        last = reach
        if monotonic() - began >= PATIENCE_SECONDS:
            break
    return found, last


def refuse_unknown(types: Sequence[str], *, pointer: str) -> None:
    """Raise InvalidRequest where a type is none that is told."""
    known = {kind.kind for base in (PublicEvent, OpenEvent) for kind in kinds(base)}
    for at, each in enumerate(types):
        if each not in known:
            raise invalid(f"{pointer}/{at}", "unknown", "is no type of event")


def _place(passed: Pass, whose: str, after: str | None) -> int:
    """Return the place that a mark stands for: one that was given to this system, for this branch."""
    if after is None:
        return 0
    try:
        sealed = urlsafe_b64decode(after + "=" * (-len(after) % 4))
        return int(passed.vault.open(whose, sealed))
    except (binascii.Error, InvalidTag, KeyError, ValueError):
        raise invalid("/after", "unknown", "is no mark that this feed has given for the branch") from None


async def _note(passed: Pass, found: Sequence[Heard]) -> None:
    """Write in the log of which children something was heard."""
    children = dict.fromkeys(each.child_id for each in found if each.child_id)
    deeds = [Deed(action=passed.action, child_id=child_id) for child_id in children]
    await record_each(
        passed.session, passed.actor, deeds or [Deed(action=passed.action)], now=passed.moment.now
    )
