"""Wire shapes of the chronology. There is a place for the fact, and none for an opinion."""

from datetime import datetime

from pydantic import Field

from app.kit.moments import GivenMoment
from app.kit.refs import ChildId, ChronologyEntryId, OrganisationId, ProfessionalId, UnitId
from app.kit.text import Brief
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, Category, ChronologyKind, KnownBy
from app.wellbeing.schemas_shared import WrittenCategories

_FACT = "Elsa kom inte till skolan fredagarna 5, 12 och 19 september."
_OUTCOME = "Mentorn ringde hem den 19 september."
_HAPPENED = "2025-09-19T07:10:00Z"
_WRITTEN = "2025-09-22T06:30:00Z"


class ChronologyEntryCreate(Wire):
    """Something significant that has happened: a fact in brief, and what came of it."""

    kind: ChronologyKind = Field(examples=["concern"])
    happened_at: GivenMoment = Field(
        description="When it happened; never in the future. When it is written is not the writer's to say.",
        examples=[_HAPPENED],
    )
    time_known: bool = Field(default=True, description="False when only the day is known.", examples=[True])
    fact: Brief = Field(
        description="What happened: what was seen, heard or done, and by whom it is said. Kept encrypted.",
        examples=[_FACT],
    )
    known_by: KnownBy | None = Field(
        default=None,
        description="How it is known: seen by the writer, told by somebody, or read. A fact has a source.",
        examples=["observed"],
    )
    outcome: Brief | None = Field(
        default=None, description="What was done, and what came of it.", examples=[_OUTCOME]
    )
    categories: WrittenCategories = Field(
        default_factory=list,
        description="What is written in it beside the own branch's category, which is always part of it.",
        examples=[["general"]],
    )


class ChronologyEntryUpdate(Wire):
    """What is amended, and why. What is left out stays; the earlier version stays too."""

    reason: Brief = Field(
        description="Why it is amended.", examples=["Mamma säger att Elsa var hos läkaren den 12."]
    )
    kind: ChronologyKind | None = Field(default=None, examples=["change"])
    happened_at: GivenMoment | None = Field(default=None, examples=[_HAPPENED])
    time_known: bool | None = Field(default=None, examples=[True])
    fact: Brief | None = Field(default=None, examples=[_FACT])
    known_by: KnownBy | None = Field(default=None, examples=["document"])
    outcome: Brief | None = Field(
        default=None, description="Null empties it; left out it stays.", examples=[_OUTCOME]
    )
    categories: WrittenCategories | None = Field(default=None, examples=[["general"]])


class ChronologyEntryRead(Answer):
    """One entry in one version, as the own branch reads it."""

    id: ChronologyEntryId
    child_id: ChildId
    organisation_id: OrganisationId
    branch: Branch
    unit_id: UnitId
    kind: ChronologyKind
    fact: str = Field(examples=[_FACT])
    known_by: KnownBy | None = Field(description="None where nobody has said.", examples=["observed"])
    outcome: str | None = Field(examples=[_OUTCOME])
    categories: list[Category]
    happened_at: datetime = Field(examples=[_HAPPENED])
    time_known: bool = Field(examples=[True])
    written_at: datetime = Field(description="When the entry was first written.", examples=[_WRITTEN])
    late: bool = Field(
        description="Whether it was written after the working day on which it happened, or after the next "
        "one where it happened on a day that was none.",
        examples=[True],
    )
    author_id: ProfessionalId = Field(description="Who wrote this version.")
    version: int = Field(examples=[1])
    amended_at: datetime | None = Field(
        description="When this version was written, if it is not the first.", examples=[None]
    )
    reason: str | None = Field(description="Why it was amended.", examples=[None])
    recorded_at: datetime = Field(examples=[_WRITTEN])


class ChronologyVersionRead(Answer):
    """One version, without what is written in it."""

    version: int = Field(examples=[1])
    author_id: ProfessionalId
    categories: list[Category]
    written_at: datetime = Field(examples=[_WRITTEN])
    recorded_at: datetime = Field(examples=[_WRITTEN])
