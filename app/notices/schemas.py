"""Wire shapes of notices: ids, dates and words of the vocabulary."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import ChildId, ProfessionalId, UnitId
from app.kit.wire import Answer
from app.vocabulary import NoticeKind, NoticeStanding

NoticeId = Annotated[str, id_field("ntc")]


class NoticeRead(Answer):
    """Something to look at. What it is about stands behind the link `about`, and the reader's own rights."""

    id: NoticeId
    kind: NoticeKind
    standing: NoticeStanding = Field(description="New, due within a week, overdue, or waiting for others.")
    child_id: ChildId | None
    unit_id: UnitId
    professional_id: ProfessionalId | None = Field(
        description="For whom; null when it is for the unit's role mailbox."
    )
    due_on: date | None = Field(examples=["2025-10-01"])
    left_at: datetime = Field(examples=["2025-09-24T06:00:00Z"])
    read_at: datetime | None = Field(
        description="When somebody of the unit has read it.", examples=["2025-09-24T07:30:00Z"]
    )
