"""Wire shapes of the five questions."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from app.kit.moments import GivenMoment
from app.kit.refs import ChildId, FiveQuestionsId, OrganisationId, ProfessionalId, UnitId
from app.kit.text import Code, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import Answered, Branch, Category, ChildViewMissing, FiveQuestionsStatus
from app.wellbeing.practice_schemas import (
    MOST_ENTRIES,
    FollowUp,
    IndicatorSetId,
    ResilienceMatrix,
    ResilienceMatrixRead,
    TriangleEntry,
    TriangleEntryRead,
)
from app.wellbeing.schemas_shared import WrittenCategories

_TEXT = "Sover för lite och är borta var fredag."
_VIEW = "Vill gå i skolan men tycker att morgnarna är svåra."
_MOMENT = "2025-09-03T08:15:00Z"


class AnswerGiven(Wire):
    """The answer to one of the five questions. Unanswered is not no: `no` says that the question was asked
    and that the answer is no or nothing; a question that is left out is unanswered.
    """

    answered: Answered
    text: Note | None = Field(default=None, examples=[_TEXT])

    @model_validator(mode="after")
    def _says_so(self) -> Self:
        if self.answered is Answered.UNANSWERED and self.text is not None:
            raise ValueError("is unanswered, and says something")
        return self


class AnswerRead(Wire):
    """The answer to one of the five questions as it stands."""

    answered: Answered
    text: str | None = Field(examples=[_TEXT])


class Given(Wire):
    """What may be written, whether for the first time or anew."""

    in_the_way: AnswerGiven | None = None
    information_needed: AnswerGiven | None = None
    what_i_can_do: AnswerGiven | None = None
    what_my_agency_can_do: AnswerGiven | None = None
    help_from_others: AnswerGiven | None = None
    help_from_others_needed: bool | None = Field(
        default=None, description="Decides what happens next; null while nobody has said.", examples=[True]
    )
    indicator_set: IndicatorSetId | None = Field(
        default=None,
        description="The wheel that the indicators are words of; SHANARRI when nothing is said.",
        examples=["shanarri-2022"],
    )
    indicators: list[Code] = Field(
        default_factory=list,
        max_length=MOST_ENTRIES,
        description="What it is about, in words of the set.",
        examples=[["safe", "included"]],
    )
    world_triangle: list[TriangleEntry] = Field(
        default_factory=list,
        max_length=MOST_ENTRIES,
        description="My World Triangle: strengths and challenges, only as much as is needed.",
    )
    resilience_matrix: ResilienceMatrix | None = Field(
        default=None, description="For what is complex: where the child stands, with evidence."
    )
    follow_up: FollowUp | None = Field(
        default=None, description="Needed to finish when the fifth question is answered yes."
    )
    child_view: Note | None = Field(
        default=None,
        description="What the child itself says. This or `childViewMissingReason` is needed to finish.",
        examples=[_VIEW],
    )
    child_view_missing_reason: ChildViewMissing | None = Field(default=None, examples=[None])
    categories: WrittenCategories = Field(
        default_factory=list,
        description="What is written in the answers, which decides their secrecy. The own branch's category "
        "is always part of it; name what else there is, such as special support.",
        examples=[["general", "special-support"]],
    )
    happened_at: GivenMoment | None = Field(
        default=None, description="When it was observed; never in the future.", examples=[_MOMENT]
    )


class FiveQuestionsCreate(Given):
    """The five questions, answered or begun."""

    status: Literal[FiveQuestionsStatus.DRAFT, FiveQuestionsStatus.FINAL] = Field(
        default=FiveQuestionsStatus.DRAFT, examples=["final"]
    )


class FiveQuestionsUpdate(Given):
    """What is written anew; what is left out stays. A finished answering becomes an amended one."""

    status: FiveQuestionsStatus | None = Field(
        default=None,
        description="A draft stays one or is finished; what is finished can only be amended.",
        examples=["final"],
    )


class Content(Wire):
    """What is sealed in one version."""

    in_the_way: AnswerRead
    information_needed: AnswerRead
    what_i_can_do: AnswerRead
    what_my_agency_can_do: AnswerRead
    help_from_others: AnswerRead
    help_from_others_needed: bool | None = Field(examples=[True])
    child_view: str | None = Field(examples=[_VIEW])
    child_view_missing_reason: ChildViewMissing | None = Field(examples=[None])
    world_triangle: list[TriangleEntryRead]
    resilience_matrix: ResilienceMatrixRead | None
    follow_up: FollowUp | None


class FiveQuestionsRead(Content, Answer):
    """One version of the five questions, as the own branch reads it."""

    id: FiveQuestionsId
    child_id: ChildId
    organisation_id: OrganisationId
    branch: Branch
    unit_id: UnitId
    author_id: ProfessionalId = Field(description="Who wrote this version.")
    status: FiveQuestionsStatus
    version: int = Field(examples=[1])
    indicator_set: str = Field(examples=["shanarri-2022"])
    indicators: list[str] = Field(examples=[["safe", "included"]])
    categories: list[Category]
    happened_at: datetime | None = Field(examples=[_MOMENT])
    recorded_at: datetime = Field(examples=["2025-09-03T08:20:00Z"])


class FiveQuestionsVersionRead(Answer):
    """One version, without what is written in it."""

    version: int = Field(examples=[1])
    status: FiveQuestionsStatus
    author_id: ProfessionalId
    categories: list[Category]
    happened_at: datetime | None = Field(examples=[_MOMENT])
    recorded_at: datetime = Field(examples=["2025-09-03T08:20:00Z"])
