"""Quotas: how many numbers are resolved and how many children are read within an hour (T26, T31).

For each person, and for each system through which they call; counted in the database, by all processes
together. What is asked for is counted, whether or not there is such a child: the counter tells nobody. Who
has been counted is remembered here, so that reading the same child again costs nothing.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, Protocol

import structlog
from fastapi import Depends, Request, Response
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.problems import QuotaReached
from app.audit.actor import Actor
from app.audit.service import Deed
from app.kit.database import Database

HOUR_SECONDS = 3_600
REMEMBER_AT_MOST = 50_000
LOOKUPS, CHILDREN = "lookups", "children"
QUOTAS = "quotas"
"""What the quotas are called among what a session carries."""
_ALARM_SECONDS = 60
_PLENTY, _ROOM_SECONDS = 500, 10
"""Who has room for several pages is not asked again for so long, in each process."""
_FORM = re.compile(r"[a-z]{3}-[a-z2-7]{26}")
_USE = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
SELECT u.* FROM quick, register.use_quota($1, $2, $3, $4, $5) u
"""
_SEE = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
SELECT s.* FROM quick, register.see_children($1, $2, $3::text[], $4, $5, $6) s
"""
"""Nobody waits for the disk: a crash of the database may forget the uses of the last half second."""
_SEE_HERE = text(
    "SELECT * FROM register.see_children("
    ":user, :client, CAST(:asked AS text[]), :per_user, :per_client, false)"
)
_log = structlog.get_logger("quotas")


class Row(Protocol):
    """What the database answers."""

    def __getitem__(self, name: str, /) -> Any:
        """Return a column."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much an hour holds; None is no limit."""

    lookups_per_user: int | None = None
    lookups_per_client: int | None = None
    children_per_user: int | None = None
    children_per_client: int | None = None

    def of(self, kind: str) -> tuple[int | None, int | None]:
        """Return the limits of one kind: for a person, for a system."""
        if kind == LOOKUPS:
            return self.lookups_per_user, self.lookups_per_client
        return self.children_per_user, self.children_per_client


@dataclass(frozen=True, slots=True)
class Share:
    """What is left of one quota, and in how many seconds the first of it comes back."""

    name: str
    quota: int
    left: int
    again: int
    own: bool
    """Whether it is the caller's own, and not the whole system's."""


def headers_of(shares: Sequence[Share], *, refused: bool = False) -> dict[str, str]:
    """Write the quotas as draft-ietf-httpapi-ratelimit-headers has it.

    What is left of a system's own is said only when it is used up: else each could see how busy others are.
    """
    told = [each for each in shares if each.own or (refused and each.left <= 0)]
    left = ", ".join(f'"{each.name}";r={max(each.left, 0)};t={each.again}' for each in told)
    policy = ", ".join(f'"{each.name}";q={each.quota};w={HOUR_SECONDS}' for each in shares)
    said = {"RateLimit-Policy": policy, "RateLimit": left}
    return {name: value for name, value in said.items() if value}


class Quotas:
    """The quotas of one installation, as one process asks for them."""

    def __init__(self, limits: Limits, database: Database) -> None:
        self._limits = limits
        self._database = database
        self._counted: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._alarmed: dict[tuple[str, str], float] = {}
        self._room: OrderedDict[str, float] = OrderedDict()
        """Until when it is known that somebody has room for pages."""

    @property
    def numbers_per_client(self) -> int | None:
        """How many numbers that name nobody a family app may ask tokens for: as many as others look up."""
        return self._limits.lookups_per_client

    async def look_up(self, request: Request, actor: Actor) -> dict[str, str]:
        """Use the quota of look-ups; return what the answer says of it. Raises QuotaReached."""
        limits = self._limits.of(LOOKUPS)
        if limits == (None, None):
            return {}
        user = _person(actor) or actor.client_id
        (row,) = await self._database.pool.fetch(_USE, LOOKUPS, user, actor.client_id, *limits)
        return self._judged(request, actor, LOOKUPS, row)

    async def read(self, request: Request, actor: Actor, asked: str) -> dict[str, str]:
        """Count the child, or the plan, that somebody asks for. Raises QuotaReached."""
        if not is_id(asked) or not self.counts(actor, (asked,)):
            return {}
        return self.judged(request, actor, (asked,), await self._see(actor, (asked,)))

    async def shown(self, actor: Actor, child_ids: Sequence[str]) -> None:
        """Count the children whom a page has shown, however many: the next page finds no room then."""
        if child_ids and self.counts(actor, child_ids):
            self._remember(actor, child_ids, await self._see(actor, child_ids, whatever=True))

    async def show(self, session: AsyncSession, actor: Actor, child_ids: Sequence[str]) -> None:
        """Count the children whom a list is about to show, in its own transaction. Raises QuotaReached."""
        if not child_ids or not self.counts(actor, child_ids):
            return
        user, client, per_user, per_client = self.asking(actor)
        asked = {"user": user, "client": client, "asked": sorted(set(child_ids))}
        limits = {"per_user": per_user, "per_client": per_client}
        row = (await session.execute(_SEE_HERE, {**asked, **limits})).mappings().one()
        if not row["allowed"]:
            raise self._reached(actor, CHILDREN, row)

    def counts(self, actor: Actor, asked: Sequence[str]) -> bool:
        """Whether there is anything to count: a limit, somebody behind the call, a child new this hour."""
        user = _person(actor)
        if user is None or self._limits.of(CHILDREN) == (None, None):
            return False
        now = time.monotonic()
        if not asked:
            return self._room.get(user, 0) <= now
        return any(self._counted.get((user, each), 0) <= now for each in asked)

    def asking(self, actor: Actor) -> tuple[str, str, int | None, int | None]:
        """Return who asks, and the limits: what a statement that counts takes."""
        return _person(actor) or "", actor.client_id, *self._limits.of(CHILDREN)

    async def refused(self, request: Request, actor: Actor, asked: Sequence[str]) -> None:
        """Say why a statement that counts has read nothing. Raises QuotaReached, unless there is room now."""
        self.judged(request, actor, asked, await self._see(actor, asked))

    def judged(self, request: Request, actor: Actor, asked: Sequence[str], row: Row) -> dict[str, str]:
        """Read the database's answer; return what the call's answer says of it. Raises QuotaReached."""
        headers = {}
        if not row["allowed"] or row["counted"]:
            headers = self._judged(request, actor, CHILDREN, row)
        self._remember(actor, asked, row)
        return headers

    async def _see(self, actor: Actor, asked: Sequence[str], *, whatever: bool = False) -> Row:
        user, client, per_user, per_client = self.asking(actor)
        (row,) = await self._database.pool.fetch(
            _SEE, user, client, sorted(set(asked)), per_user, per_client, whatever
        )
        return row

    def _judged(self, request: Request, actor: Actor, kind: str, row: Row) -> dict[str, str]:
        if not row["allowed"]:
            deed: Deed | None = getattr(request.state, "deed", None)
            if deed is not None:
                request.state.deed = replace(deed, reason=QuotaReached.code())
            raise self._reached(actor, kind, row)
        headers = headers_of(self._shares(kind, row))
        request.state.quota_headers = headers
        return headers

    def _reached(self, actor: Actor, kind: str, row: Row) -> QuotaReached:
        """Refuse, and raise the alarm: once a minute for each holder."""
        shares = self._shares(kind, row)
        full = max(shares, key=lambda each: (each.left <= 0, each.again))
        now = time.monotonic()
        if self._alarmed.get((actor.viewer, full.name), 0) <= now:
            self._alarmed = {known: until for known, until in self._alarmed.items() if until > now}
            self._alarmed[actor.viewer, full.name] = now + _ALARM_SECONDS
            _log.warning(
                "quota-reached", quota=full.name, client_id=actor.client_id, request_id=actor.request_id
            )
        again = {"Retry-After": str(max(full.again, 1))}
        return QuotaReached(quota=full.name, headers=headers_of(shares, refused=True) | again)

    def _shares(self, kind: str, row: Row) -> list[Share]:
        limits = zip(("user", "client"), self._limits.of(kind), strict=True)
        return [
            Share(
                f"{kind}-per-{holder}",
                limit,
                row[f"{holder}_left"] or 0,
                row[f"{holder}_again"] or 0,
                holder == "user",
            )
            for holder, limit in limits
            if limit is not None
        ]

    def _remember(self, actor: Actor, asked: Sequence[str], row: Row) -> None:
        user = _person(actor)
        if user is None:
            return
        now = time.monotonic()
        for each in asked:
            self._counted[user, each] = now + (row["fresh_for"] or 0) - 1
            self._counted.move_to_end((user, each))
        while len(self._counted) > REMEMBER_AT_MOST:
            self._counted.popitem(last=False)
        if row["counted"] or not asked:
            plenty = all(left is None or left >= _PLENTY for left in (row["user_left"], row["client_left"]))
            self._room[user] = now + _ROOM_SECONDS if plenty else 0
            self._room.move_to_end(user)
        while len(self._room) > REMEMBER_AT_MOST:
            self._room.popitem(last=False)


def is_id(asked: str) -> bool:
    """Whether it could be the id of anything: what could not, tells nothing and is not counted."""
    return _FORM.fullmatch(asked) is not None


def _person(actor: Actor) -> str | None:
    return actor.professional_id or actor.family_member_id or actor.child_id


@lru_cache(maxsize=32)
def counting(statement: str, arguments: int) -> str:
    """Let a statement about children count them too: one round trip, and nothing is read when it is full."""
    user, client, asked, per_user, per_client = (f"${arguments + at}" for at in range(1, 6))
    return f"""
WITH room AS MATERIALIZED (
  SELECT * FROM register.see_children({user}, {client}, {asked}::text[], {per_user}, {per_client}, false))
SELECT r.*, room.allowed, room.counted, room.fresh_for, room.user_left, room.client_left,
       room.user_again, room.client_again
FROM room CROSS JOIN LATERAL ({statement}) r WHERE room.allowed
"""  # noqa: S608 - of constants


async def _count_look_up(request: Request, response: Response) -> None:
    quotas: Quotas = request.app.state.quotas
    actor: Actor = request.state.actor  # set by the door, which stands before this in every signature
    response.headers.update(await quotas.look_up(request, actor))


CountedLookUp = Annotated[None, Depends(_count_look_up)]
"""For each operation that resolves an identity number. A number that nobody has counts as much as any."""
