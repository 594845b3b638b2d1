"""Wire shapes of the caseload."""

from datetime import date

from pydantic import Field

from app.kit.refs import ChildId, UnitId
from app.kit.wire import Answer
from app.vocabulary import NoticeView


class CaseloadChildRead(Answer):
    """One of the caller's own children, with the names that the caller's own organisation has."""

    child_id: ChildId
    birth_date: date = Field(examples=["2019-09-07"])
    given_name: str | None = Field(examples=["Elsa"])
    family_name: str | None = Field(examples=["Berg"])
    named_person: bool = Field(description="One of your units is the child's named person.", examples=[True])
    related: bool = Field(
        description="One of your units has a relation to the child: enrolment, placement, care or case.",
        examples=[True],
    )
    unit_id: UnitId = Field(description="Which of your units.")
    since: date = Field(examples=["2025-08-18"])
    accepted: bool = Field(
        description="The named person's unit has taken over with a receipt.", examples=[False]
    )


class CaseloadSummaryRead(Answer):
    """How much there is to look at today: unread notices, counted by how they stand."""

    view: NoticeView
    new: int = Field(examples=[3])
    due: int = Field(description="Within a week.", examples=[1])
    overdue: int = Field(examples=[0])
    waiting: int = Field(description="It is for others to act.", examples=[2])
