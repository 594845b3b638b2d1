"""What has happened to a named person."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import OpenEvent, PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonChanged(PublicEvent):
    """The chain of named persons was laid anew."""

    kind: ClassVar[str] = "named-person.changed"
    for_all_who_know: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonAccepted(PublicEvent):
    """A unit has taken over with a receipt."""

    kind: ClassVar[str] = "named-person.accepted"
    for_all_who_know: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonCovered(PublicEvent):
    """Somebody acts for the child's named person on some days, or does not any more. For the family too."""

    kind: ClassVar[str] = "named-person.covered"
    for_all_who_know: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosureAnnounced(OpenEvent):
    """A unit has said when it is closed and who answers then, or that it is not. About no child."""

    kind: ClassVar[str] = "unit.closure-announced"
