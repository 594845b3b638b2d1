"""Wire shapes of a child's ending."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import ChildId, OrganisationId
from app.kit.wire import Answer, Wire
from app.vocabulary import EndingKind, EndingSource

EndingId = Annotated[str, id_field("end")]


class ChildEndingCreate(Wire):
    """That the child has died or emigrated, on which day, and how it is known."""

    kind: EndingKind = Field(examples=["emigrated"])
    on: date = Field(description="The first day on which there is nothing more.", examples=["2026-02-01"])
    source: EndingSource = Field(examples=["population-register"])


class ChildEndingRead(Answer):
    """That everything about the child has ended, for those of whose work it is a part."""

    id: EndingId
    child_id: ChildId
    kind: EndingKind
    on: date = Field(examples=["2026-02-01"])
    source: EndingSource
    organisation_id: OrganisationId | None = Field(
        description="Who wrote it down. Null for who must not be told where a protected child is."
    )
    recorded_at: datetime = Field(examples=["2026-02-03T09:15:00Z"])
