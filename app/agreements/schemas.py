"""Wire shapes of collaboration agreements and of what they say about time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.kit.ids import id_field
from app.kit.refs import AgreementId, OrganisationId
from app.kit.text import EmailAddress, Line
from app.kit.wire import Answer, Wire
from app.rules.coordination import TimingUnit
from app.rules.equal_treatment import TreatmentMeasure
from app.vocabulary import AgreedTiming, AgreementKind, AgreementLevel

AgreementVersionId = Annotated[str, id_field("agv")]
MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["9901"])]
DocumentUrl = Annotated[
    str,
    Field(max_length=500, pattern=r"^https://[\x21-\x7e]+$", examples=["https://lindkoping.example/sok.pdf"]),
]
MAX_AGE = 25
_NEEDED = {AgreementLevel.STEERING_GROUP, AgreementLevel.INDIVIDUAL_FORUM}


PARTIES = ["org-abcdefghijklmnopqrstuvwxyz", "org-bcdefghijklmnopqrstuvwxyza"]
LEVELS = [
    {
        "level": "steering-group",
        "name": "Styrgruppen för barn och unga",
        "mailbox": "bus.lindkoping@example.se",
    },
    {"level": "individual-forum", "name": "Individforum", "mailbox": None},
]


class Level(Wire):
    """Where the parties meet on one of the three levels."""

    level: AgreementLevel
    name: Line = Field(examples=["Styrgruppen för barn och unga"])
    mailbox: EmailAddress | None = Field(default=None, examples=["bus.lindkoping@example.se"])


class Limits(Wire):
    """For whom the agreement is: ages, municipalities, and what it is about."""

    age_from: int = Field(default=0, ge=0, le=MAX_AGE, examples=[0])
    age_to: int = Field(default=20, ge=0, le=MAX_AGE, description="Included.", examples=[20])
    municipality_codes: list[MunicipalityCode] = Field(
        default_factory=list, max_length=300, description="None means wherever the parties work."
    )
    areas: list[Line] = Field(default_factory=list, max_length=20, examples=[["skolfrånvaro"]])

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.age_to < self.age_from:
            raise ValueError("the ages run backwards")
        return self


class Timing(Wire):
    """Within what time the parties have promised to do something."""

    key: AgreedTiming = Field(examples=["information-answer"])
    amount: int = Field(ge=1, le=366, examples=[10])
    unit: TimingUnit = Field(examples=["working-days"])


class AgreedGoal(Wire):
    """What the parties want to reach: in which measure of how reports are treated, at least what share."""

    measure: TreatmentMeasure = Field(examples=["report-meetings"])
    at_least_percent: int = Field(ge=1, le=100, examples=[80])


class AgreementCreate(Wire):
    """A new agreement; its keeper is one of its parties."""

    organisation_id: OrganisationId = Field(description="Who keeps it.")
    kind: AgreementKind
    name: Line = Field(examples=["SÖK Lindköping: barn och unga"])
    party_ids: list[OrganisationId] = Field(
        min_length=2,
        max_length=100,
        description="Every party, the keeper among them.",
        examples=[PARTIES],
    )
    levels: list[Level] = Field(
        min_length=2,
        max_length=3,
        description="Steering group and individual forum; a working group where there is one.",
        examples=[LEVELS],
    )
    limits: Limits
    timings: list[Timing] = Field(max_length=len(AgreedTiming))
    goals: list[AgreedGoal] = Field(
        default_factory=list,
        max_length=len(TreatmentMeasure),
        description="Shown beside what was reached, in the statistics of how reports are treated.",
    )
    document_url: DocumentUrl | None = None
    valid_from: date = Field(examples=["2025-01-01"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2027-12-31"])
    revision_on: date = Field(description="When it is to be looked at anew.", examples=["2026-12-31"])

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _demand_levels(self.levels)
        _demand_once([timing.key for timing in self.timings])
        _demand_once([goal.measure for goal in self.goals])
        if self.organisation_id not in self.party_ids or len(set(self.party_ids)) < len(self.party_ids):
            raise ValueError("each party once, the keeper among them")
        return self


class AgreementUpdate(Wire):
    """What is agreed anew; what is left out stays."""

    name: Line | None = Field(default=None, examples=["SÖK Lindköping: barn och unga"])
    party_ids: list[OrganisationId] | None = Field(
        default=None, min_length=2, max_length=100, examples=[PARTIES]
    )
    levels: list[Level] | None = Field(default=None, min_length=2, max_length=3, examples=[LEVELS])
    limits: Limits | None = None
    timings: list[Timing] | None = Field(default=None, max_length=len(AgreedTiming))
    goals: list[AgreedGoal] | None = Field(default=None, max_length=len(TreatmentMeasure))
    document_url: DocumentUrl | None = None
    valid_to: date | None = Field(default=None, examples=["2028-12-31"])
    revision_on: date | None = Field(default=None, examples=["2027-12-31"])

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _demand_levels(self.levels)
        _demand_once([timing.key for timing in self.timings or ()])
        _demand_once([goal.measure for goal in self.goals or ()])
        if self.party_ids is not None:
            _demand_once(self.party_ids)
        return self


class AgreementRead(Answer):
    """An agreement as it stands."""

    id: AgreementId
    organisation_id: OrganisationId
    kind: AgreementKind
    name: str = Field(examples=["SÖK Lindköping: barn och unga"])
    party_ids: list[OrganisationId]
    levels: list[Level]
    limits: Limits
    timings: list[Timing]
    goals: list[AgreedGoal]
    document_url: str | None = Field(examples=["https://lindkoping.example/sok.pdf"])
    valid_from: date = Field(examples=["2025-01-01"])
    valid_to: date | None = Field(examples=["2027-12-31"])
    revision_on: date = Field(examples=["2026-12-31"])
    overdue: bool = Field(description="In force, and its day of revision has passed.", examples=[False])
    version: int = Field(examples=[1])


class AgreementVersionRead(Wire):
    """What an agreement said since a moment, until the next of these."""

    id: AgreementVersionId
    version: int = Field(examples=[1])
    name: str = Field(examples=["SÖK Lindköping: barn och unga"])
    party_ids: list[OrganisationId]
    levels: list[Level]
    limits: Limits
    timings: list[Timing]
    goals: list[AgreedGoal]
    document_url: str | None = Field(examples=[None])
    valid_from: date = Field(examples=["2025-01-01"])
    valid_to: date | None = Field(examples=["2027-12-31"])
    revision_on: date = Field(examples=["2026-12-31"])
    recorded_at: datetime = Field(examples=["2025-01-07T09:00:00Z"])


class AgreedTimingRead(Wire):
    """Within what time something is done between the caller's organisation and another, and who says so."""

    key: AgreedTiming
    amount: int = Field(examples=[10])
    unit: TimingUnit = Field(examples=["working-days"])
    agreement_id: AgreementId | None = Field(
        description="The agreement that says it; none where the installation's own time holds."
    )


def _demand_levels(levels: list[Level] | None) -> None:
    if levels is None:
        return
    found = [level.level for level in levels]
    _demand_once(found)
    if not set(found) >= _NEEDED:
        raise ValueError("a steering group and an individual forum")


def _demand_once(found: Sequence[str]) -> None:
    if len(set(found)) < len(found):
        raise ValueError("each once")
