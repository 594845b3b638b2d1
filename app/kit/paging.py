"""Pages of a list: `page` from 1, `limit` 20 and at most 100; counts are of what the caller may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, Self, TypeVar

from fastapi import Depends, Query, Request
from pydantic import Field
from sqlalchemy import func
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.kit.wire import Link, Links, Wire

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_PAGE = 100_000
ItemT = TypeVar("ItemT", bound=Wire)
RowT = TypeVar("RowT", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page was asked for, and where the list stands."""

    page: int
    limit: int
    url: str
    others: str

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * self.limit

    def link(self, rel: str, page: int) -> Link:
        """Link to a page of the same list, with every other parameter kept (Digg FNS.12)."""
        query = f"{self.others}&" if self.others else ""
        return Link(href=f"{self.url}?{query}page={page}&limit={self.limit}", rel=rel)


async def _page_request(
    request: Request,
    page: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Page, from 1.", examples=[1])] = 1,
    limit: Annotated[
        int, Query(ge=1, le=MAX_LIMIT, description="Rows a page, at most 100.", examples=[20])
    ] = DEFAULT_LIMIT,
) -> PageRequest:
    others = "&".join(
        part for part in request.url.query.split("&") if part and not part.startswith(("page=", "limit="))
    )
    base: str = request.app.state.settings.public_url
    return PageRequest(page=page, limit=limit, url=f"{base}{request.url.path}", others=others)


Paged = Annotated[PageRequest, Depends(_page_request)]


class PageMeta(Wire):
    """How much there is, of what the caller may see."""

    total_records: int
    page: int
    limit: int
    count: int


class Page(Wire, Generic[ItemT]):
    """One page of a list."""

    items: list[ItemT]
    meta: PageMeta = Field(alias="_meta", serialization_alias="_meta")
    links: Links = Field(alias="_links", serialization_alias="_links")

    @classmethod
    def of(cls, items: Sequence[ItemT], *, total: int, asked: PageRequest) -> Self:
        """Build the page that was asked for; one outside the list is empty, not an error."""
        last = max(1, -(-total // asked.limit))
        pages = {"self": asked.page, "first": 1, "last": last}
        if asked.page > 1:
            pages["prev"] = min(asked.page - 1, last)
        if asked.page < last:
            pages["next"] = asked.page + 1
        return cls(
            items=list(items),
            meta=PageMeta(total_records=total, page=asked.page, limit=asked.limit, count=len(items)),
            links={rel: asked.link(rel, page) for rel, page in pages.items()},
        )


async def page_of(
    session: AsyncSession, statement: SelectOfScalar[RowT], asked: PageRequest
) -> tuple[Sequence[RowT], int]:
    """Run a query for one page; return its rows and how many there are in all."""
    total = (await session.exec(select(func.count()).select_from(statement.order_by(None).subquery()))).one()
    rows = await session.exec(statement.offset(asked.offset).limit(asked.limit))
    return rows.all(), total
