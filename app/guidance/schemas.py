"""Wire shapes of documents in use."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.kit.ids import id_field
from app.kit.refs import OrganisationId, ProfessionalId, UnitId
from app.kit.text import Brief, Line, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import GuidanceKind, WorkStep

DocumentId = Annotated[str, id_field("gdo")]
VersionId = Annotated[str, id_field("gdv")]
ReadingId = Annotated[str, id_field("gdr")]
DocumentUrl = Annotated[
    str,
    Field(
        max_length=500, pattern=r"^https://[\x21-\x7e]+$", examples=["https://lindkoping.example/stod.pdf"]
    ),
]
Digest = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ),
]
Steps = Annotated[
    list[WorkStep], Field(min_length=1, max_length=len(WorkStep), examples=[["report-meeting"]])
]
Bound = Annotated[list[OrganisationId], Field(max_length=500)]


class GuidanceVersionCreate(Wire):
    """What a document says from a day on: at an address, or here as text."""

    document_url: DocumentUrl | None = None
    digest: Digest | None = Field(
        default=None, description="SHA-256 of what lies at the address; of a text it is reckoned here."
    )
    text: Note | None = Field(default=None, examples=["Erbjud mötet inom fjorton dagar."])
    valid_from: date = Field(
        description="The version before it holds to the day before.", examples=["2025-09-01"]
    )
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2026-12-31"])

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.document_url is None) == (self.text is None):
            raise ValueError("an address or a text, and one of them only")
        if self.digest is not None and self.document_url is None:
            raise ValueError("a digest is said of an address only")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("the dates run backwards")
        return self


class GuidanceDocumentCreate(Wire):
    """A document that guides the work, with its first version."""

    organisation_id: OrganisationId = Field(description="Who answers for it.")
    kind: GuidanceKind
    title: Line = Field(examples=["Stödmaterial för skola och socialtjänst"])
    about: Brief = Field(examples=["Hur skola och socialtjänst arbetar tillsammans kring en anmälan."])
    steps: Steps = Field(description="Where in the work it is shown.")
    bound_organisation_ids: Bound = Field(
        default_factory=list,
        description="Whose staff are to have read it. Everybody else has it for information.",
    )
    first_version: GuidanceVersionCreate

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _once(self.steps, self.bound_organisation_ids)
        return self


class GuidanceDocumentUpdate(Wire):
    """What changes about a document itself; what it says changes by a new version."""

    title: Line | None = Field(default=None, examples=["Stödmaterial för skola och socialtjänst"])
    about: Brief | None = Field(default=None, examples=["Hur skola och socialtjänst arbetar tillsammans."])
    steps: Steps | None = None
    bound_organisation_ids: Bound | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _once(self.steps or [], self.bound_organisation_ids or [])
        return self


class GuidanceVersionRead(Wire):
    """A version of a document."""

    id: VersionId
    number: int = Field(examples=[2])
    valid_from: date = Field(examples=["2025-09-01"])
    valid_to: date | None = Field(examples=[None])
    document_url: str | None = Field(examples=["https://lindkoping.example/stod.pdf"])
    digest: str | None = Field(examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])
    text: str | None = Field(examples=[None])


class GuidanceDocumentRead(Answer):
    """A document, with the version that holds today."""

    id: DocumentId
    organisation_id: OrganisationId
    kind: GuidanceKind
    title: str = Field(examples=["Stödmaterial för skola och socialtjänst"])
    about: str = Field(examples=["Hur skola och socialtjänst arbetar tillsammans kring en anmälan."])
    steps: list[WorkStep]
    bound_organisation_ids: list[OrganisationId]
    for_information: bool = Field(
        description="Your organisation's staff need not confirm it.", examples=[False]
    )
    in_force: GuidanceVersionRead | None = Field(description="None where no version holds today.")
    confirmed_at: datetime | None = Field(
        description="When you confirmed the version that holds.", examples=["2025-09-03T08:15:00Z"]
    )


class GuidanceReadingCreate(Wire):
    """That you have read a version."""

    number: int = Field(ge=1, le=100_000, description="Of the version that you have read.", examples=[2])


class GuidanceReadingRead(Answer):
    """That somebody has read a version."""

    id: ReadingId
    number: int = Field(examples=[2])
    professional_id: ProfessionalId
    confirmed_at: datetime = Field(examples=["2025-09-03T08:15:00Z"])


class UnitReaderRead(Wire):
    """A professional of a unit, and whether they have read the version that holds today."""

    professional_id: ProfessionalId
    unit_id: UnitId
    name: str = Field(examples=["Jonas Ek"])
    confirmed_at: datetime | None = Field(examples=[None])


def _once(*lists: list[WorkStep] | list[str]) -> None:
    if any(len(set(each)) < len(each) for each in lists):
        raise ValueError("each once")
