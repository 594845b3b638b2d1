"""Facts that have happened, told to whoever listens, inside the transaction that made them true."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, in the past tense. `kind` is its public type name."""

    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent(Event):
    """An event that goes to the outbox: a link to what it is about, and whom it concerns for the check at
    delivery. Never a fact about a person.
    """

    for_the_few: ClassVar[bool] = False
    """Only those few for whom a protected child exists may know of it: no system is ever told."""
    for_all_who_know: ClassVar[bool] = False
    """Where it links to the child itself: whoever may know the child may hear of it."""
    child_id: str
    link: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvent(Event):
    """An event for the outbox that is about no child: whoever may read what it links to may hear of it."""

    link: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchEvent(OpenEvent):
    """An event for the outbox that one branch of one organisation may hear of, and nobody else: that there is
    such a thing at all is theirs alone to know.
    """

    organisation_id: str
    branch: str


EventT = TypeVar("EventT", bound=Event)


def kinds(base: type[EventT]) -> list[type[EventT]]:
    """Return every kind of event below a base, by name; once, though a class with slots is made twice."""
    found: dict[str, type[EventT]] = {}
    for kind in base.__subclasses__():
        for each in (kind, *kinds(kind)):
            if each.kind:
                found[each.kind] = each
    return [found[name] for name in sorted(found)]


Listener = Callable[[AsyncSession, Any], Awaitable[None]]


@dataclass
class Bus:
    """Who listens to what. Connected once, in main.py."""

    _listeners: dict[type[Event], list[Listener]] = field(default_factory=dict)

    def on(self, kind: type[Event], listener: Listener) -> None:
        """Tell `listener` of every event of a kind (or of all, with Event itself)."""
        self._listeners.setdefault(kind, []).append(listener)

    def clear(self) -> None:
        """Forget every listener, before connecting anew."""
        self._listeners.clear()

    async def publish(self, session: AsyncSession, event: Event) -> None:
        """Tell the listeners now, in this transaction: what they refuse, undoes the fact."""
        for kind in type(event).__mro__:
            for listener in self._listeners.get(kind, ()):
                await listener(session, event)


BUS = Bus()


async def publish(session: AsyncSession, event: Event) -> None:
    """Publish on the service's one bus."""
    await BUS.publish(session, event)
