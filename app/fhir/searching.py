"""Reading a search and answering it: a Bundle with links to its pages."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field, SerializeAsAny, WithJsonSchema

from app.fhir.elements import Element, Resource
from app.fhir.kinds import DEFAULT_COUNT, FHIR_ROOT, MOST, Asked, Found, Kind, wrong
from app.fhir.speaking import FORMAT, then_it_is_json
from app.kit.links import outside

_COUNT, _PAGE = "_count", "_page"
_MOST_PAGES = 100_000


class BundleLink(Element):
    """Where a page is."""

    relation: str = Field(examples=["self"])
    url: str = Field(examples=["https://named-person.example.se/fhir/r4/CarePlan"])


class EntrySearch(Element):
    """Why something stands in a Bundle."""

    mode: Literal["match"] = "match"


class BundleEntry(Element):
    """One thing that was found."""

    full_url: str | None = Field(
        default=None, examples=["https://named-person.example.se/fhir/r4/CarePlan/1"]
    )
    resource: Annotated[SerializeAsAny[Resource], WithJsonSchema({"type": "object"})]
    search: EntrySearch = EntrySearch()


class Bundle(Resource):
    """One page of what was found."""

    resource_type: Literal["Bundle"] = "Bundle"
    type: Literal["searchset"] = "searchset"
    total: int
    link: list[BundleLink] | None = None
    entry: list[BundleEntry] | None = None


def read_asked(kind: Kind, given: Sequence[tuple[str, str]]) -> Asked:
    """Read the parameters of a search. Raises InvalidRequest for one that is not known, or stands twice, and
    NotAcceptable for another format.
    """
    names = [name for name, _ in given]
    known = {param.name for param in kind.params}
    said = dict(given)
    for name in names:
        if name not in {*known, _COUNT, _PAGE, FORMAT}:
            raise wrong("", "unknown-parameter", "a search parameter is not known here")
        if names.count(name) > 1 or (name in known and "," in said[name]):
            raise wrong(name, "one-value", "takes one value")
    then_it_is_json(value for name, value in given if name == FORMAT)
    return Asked(
        params={name: value for name, value in said.items() if name in known},
        count=min(_number(said, _COUNT, DEFAULT_COUNT), MOST),
        page=_number(said, _PAGE, 1),
    )


def _number(said: dict[str, str], name: str, default: int) -> int:
    text = said.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:7]) <= _MOST_PAGES):
        raise wrong(name, "number", "is no number from 1")
    return int(text)


def bundle(kind: Kind, asked: Asked, found: Found) -> Bundle:
    """Return one page of what was found, with links to the others where a link may say what was asked."""
    last = max(1, -(-found.total // asked.count))
    pages = {"self": asked.page, "first": 1, "last": last}
    if asked.page > 1:
        pages["previous"] = min(asked.page - 1, last)
    if asked.page < last:
        pages["next"] = asked.page + 1
    base = outside(f"{FHIR_ROOT}/{kind.name}")
    linked = [] if kind.by_post_only else [_link(base, asked, *each) for each in pages.items()]
    entries = [BundleEntry(full_url=_address(each), resource=each) for each in found.resources]
    return Bundle(total=found.total, link=linked or None, entry=entries or None)


def _link(base: str, asked: Asked, relation: str, page: int) -> BundleLink:
    query: dict[str, Any] = {**asked.params, _COUNT: asked.count, _PAGE: page}
    return BundleLink(relation=relation, url=f"{base}?{urlencode(query)}")


def _address(resource: Resource) -> str | None:
    return outside(f"{FHIR_ROOT}/{resource.resource_type}/{resource.id}") if resource.id else None
