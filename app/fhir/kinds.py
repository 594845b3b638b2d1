"""What the facade can say of each kind of resource: one row for each interaction, with what it asks."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.fhir.asking import Answer, Asking
from app.fhir.elements import Meta, Resource
from app.kit.problems import FieldError, InvalidRequest, NotFound

FHIR_ROOT = "/fhir/r4"
DEFAULT_COUNT, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Param:
    """A search parameter."""

    name: str
    type: Literal["token", "reference"]
    says: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, as it was asked for."""

    params: Mapping[str, str]
    count: int = DEFAULT_COUNT
    page: int = 1

    def subject(self) -> str:
        """Return the id of the child that `patient` names. Raises InvalidRequest without one."""
        return self.reference("patient", "Patient")

    def reference(self, name: str, kind: str) -> str:
        """Return the id that a parameter names. Raises InvalidRequest when it names none of that kind."""
        said = self.params.get(name)
        if said is None:
            raise wrong(name, "missing", "is required")
        before, _, thing_id = said.rpartition("/")
        if before not in {"", kind}:
            raise wrong(name, "reference", f"does not name a {kind}")
        return thing_id


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found: one page of it, and how much there is that the caller may see."""

    resources: Sequence[Resource]
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One resource, with the ETag that the API gives the same thing."""

    resource: Resource
    tag: str | None = None


Read = Callable[[Asking, str], Awaitable[Shown]]
Search = Callable[[Asking, Asked], Awaitable[Found]]
Create = Callable[[Asking, Mapping[str, Any]], Awaitable[Shown]]
Update = Callable[[Asking, str, Mapping[str, Any], str | None], Awaitable[Shown]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One interaction of one kind of resource: what it asks of the API; the first operation decides."""

    code: Literal["read", "search-type", "create", "update"]
    asks: tuple[str, ...]
    """Operation ids of the API. Whoever the first lets in is let in here."""
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource."""

    name: str
    """Its FHIR type."""
    model: type[Resource]
    says: str
    interactions: tuple[Interaction, ...]
    read: Read | None = None
    search: Search | None = None
    create: Create | None = None
    update: Update | None = None
    params: tuple[Param, ...] = ()
    by_post_only: bool = False
    """Whether a search may name a person: then it is never made by GET."""
    profiles: tuple[str, ...] = ()


PATIENT = Param("patient", "reference", "Whose: `Patient/chi-…`. Required.")


def wrong(name: str, code: str, detail: str) -> InvalidRequest:
    """Return the refusal of one place of a call: a parameter, or an element."""
    return InvalidRequest(errors=[FieldError(pointer=name, code=code, detail=detail)])


def parts(thing_id: str) -> tuple[str, str]:
    """Return the two ids of a thing below another: `chi-….cns-…`. For what has no second, nobody's."""
    above, _, below = thing_id.partition(".")
    return above, below or "-"


async def page(asking: Asking, asked: Asked, *steps: str, **query: Any) -> tuple[list[Any], int]:
    """Read the page of a list of the API that is asked for, and how long the list is."""
    told = (await asking.get(*steps, **query, page=asked.page, limit=asked.count)).body
    return told["items"], told["_meta"]["totalRecords"]


def cut(resources: Sequence[Resource], asked: Asked) -> Found:
    """Return the page that is asked for of what has been read whole."""
    first = (asked.page - 1) * asked.count
    return Found(resources[first : first + asked.count], len(resources))


def version_of(tag: str | None) -> str | None:
    """Return the version id that stands for an ETag of the API: FHIR's ids have fewer characters."""
    return tag.strip('"').encode().hex() if tag else None


def tag_of(if_match: str | None) -> str | None:
    """Return the ETag of the API that a caller means, who has `W/"…"` or `"…"` from here."""
    if if_match is None:
        return None
    said = if_match.strip().removeprefix("W/").strip('"')
    try:
        return f'"{bytes.fromhex(said).decode("ascii")}"'
    except ValueError:
        return '"none"'


def versioned(answer: Answer) -> Meta | None:
    """Return the meta of a thing that has versions."""
    version = version_of(answer.tag)
    return Meta(version_id=version) if version else None


def not_here() -> NotFound:
    """There is no such thing, or none that the caller may know of."""
    return NotFound()
