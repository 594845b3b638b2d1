"""Wire shapes of forms of cooperation, of what has started in them, and of their meetings."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.kit.ids import id_field
from app.kit.refs import CooperationId, DistrictId, FormKey, OrganisationId, UnitId
from app.kit.text import Brief, Line, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    CooperationEnd,
    CooperationLevel,
    CooperationStep,
    EvaluationMeasure,
    PartnerKind,
    WorkStep,
)

CooperationMeetingId = Annotated[str, id_field("cmt")]
MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["9901"])]
MAX_AGE = 25
MOST_PARTIES = 100


class Said(Wire):
    """The same in two languages."""

    sv: Brief = Field(examples=["Skolsocialt team"])
    en: Brief = Field(examples=["School social team"])


class Evaluation(Wire):
    """When a form is evaluated, and on what."""

    after_months: int = Field(ge=1, le=120, examples=[6])
    measures: list[EvaluationMeasure] = Field(min_length=1, max_length=len(EvaluationMeasure))


class FormTerms(Wire):
    """What a form of cooperation is: the one type that all of them are."""

    name: Said
    about: Said
    origin: Line | None = Field(default=None, description="Where it comes from.", examples=["Stockholm"])
    parties: list[PartnerKind] = Field(
        min_length=2, max_length=len(PartnerKind), examples=[["school", "social-service"]]
    )
    ages: tuple[Annotated[int, Field(ge=0, le=MAX_AGE)], Annotated[int, Field(ge=0, le=MAX_AGE)]] = Field(
        description="From and to, in years, both included.", examples=[[10, 16]]
    )
    target: Said = Field(description="For whom, in words.")
    consent: Literal["own", "none"] = Field(
        description="`own`: a child takes part with a consent to this very form, which opens nothing else. "
        "`none`: it is not about single children, or they are never identified.",
        examples=["own"],
    )
    consent_in_writing: bool = Field(
        default=False,
        description="Whether that consent is given in writing, on paper or by the family itself in its app; "
        "what was said aloud is not enough.",
        examples=[False],
    )
    levels: list[CooperationLevel] = Field(min_length=1, max_length=len(CooperationLevel))
    period_months: int = Field(ge=1, le=120, description="For how long it is usually decided.", examples=[12])
    templates: dict[WorkStep, Said] = Field(
        default_factory=dict,
        description="What to think of at each step of the work.",
        examples=[{"invitation": {"sv": "Rektor bjuder in.", "en": "The principal invites."}}],
    )
    evaluation: Evaluation

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.ages[1] < self.ages[0]:
            raise ValueError("the ages run backwards")
        for each in (self.parties, self.levels, self.evaluation.measures):
            if len(set(each)) < len(each):
                raise ValueError("each once")
        return self


class CooperationFormCreate(Wire):
    """A form of one's own."""

    organisation_id: OrganisationId = Field(description="Who answers for it.")
    key: FormKey
    terms: FormTerms


class CooperationFormUpdate(Wire):
    """What is corrected in a form of one's own; what is left out stays. Who takes part, for whom it is and
    its consent are what others have relied on: where those change it is another form.
    """

    name: Said | None = None
    about: Said | None = None
    period_months: int | None = Field(default=None, ge=1, le=120, examples=[24])
    templates: dict[WorkStep, Said] | None = Field(
        default=None,
        description="All of them, as they are from now on.",
        examples=[{"invitation": {"sv": "Rektor ringer hem.", "en": "The principal rings home."}}],
    )


class CooperationFormVersionRead(Wire):
    """How a form is, or has been."""

    number: int = Field(examples=[1])
    terms: FormTerms
    replaced_at: datetime | None = Field(
        description="Until when; null for the one that holds.", examples=["2025-08-18T09:00:00Z"]
    )


class CooperationFormRead(Answer):
    """A form: one that comes along, or somebody's own."""

    key: FormKey
    organisation_id: OrganisationId | None = Field(description="Whose own it is; none for what comes along.")
    terms: FormTerms


class Parties(Wire):
    """Who takes part."""

    unit_ids: list[UnitId] = Field(
        min_length=1, max_length=MOST_PARTIES, examples=[["uni-abcdefghijklmnopqrstuvwxyz"]]
    )
    outside_parties: list[PartnerKind] = Field(
        default_factory=list,
        max_length=len(PartnerKind),
        description="Those that have no unit in the register, such as the police.",
        examples=[["police"]],
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.unit_ids)) < len(self.unit_ids):
            raise ValueError("each once")
        return self


class CooperationCreate(Parties):
    """A form to start somewhere."""

    organisation_id: OrganisationId = Field(description="Who keeps it.")
    form_key: FormKey
    name: Line = Field(examples=["SST Norra Lindköping"])
    municipality_code: MunicipalityCode
    district_id: DistrictId | None = None
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2026-06-12"])


class CooperationUpdate(Wire):
    """What changes in a cooperation; what is left out stays."""

    name: Line | None = Field(default=None, examples=["SST Norr"])
    parties: Parties | None = None
    valid_to: date | None = Field(default=None, examples=["2027-06-11"])


class CooperationEnding(Wire):
    """That a cooperation ends."""

    reason: Literal[
        CooperationEnd.PERIOD_OVER,
        CooperationEnd.PROJECT_OVER,
        CooperationEnd.NO_MEANS,
        CooperationEnd.NOT_NEEDED,
    ]
    last_day: date = Field(examples=["2026-06-12"])


class CooperationMerging(Wire):
    """That a cooperation goes up in another."""

    into_id: CooperationId = Field(description="Another that the same organisation keeps.")
    last_day: date = Field(description="Its own last day.", examples=["2025-12-31"])


class CooperationRead(Answer):
    """A form at work somewhere."""

    id: CooperationId
    organisation_id: OrganisationId
    form_key: FormKey
    name: str = Field(examples=["SST Norra Lindköping"])
    municipality_code: MunicipalityCode
    district_id: DistrictId | None
    unit_ids: list[UnitId]
    outside_parties: list[PartnerKind]
    terms: FormTerms = Field(description="As the form was when this started.")
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(examples=["2026-06-12"])
    end_reason: CooperationEnd | None
    merged_into_id: CooperationId | None
    merged_from_ids: list[CooperationId] = Field(description="Those that have gone up in it.")


class CooperationEntryRead(Wire):
    """A step in a cooperation's history."""

    number: int = Field(examples=[1])
    step: CooperationStep
    happened_on: date = Field(examples=["2025-08-18"])
    other_id: CooperationId | None = Field(description="With which other one it merged.")
    name: str = Field(examples=["SST Norra Lindköping"])
    unit_ids: list[UnitId]
    outside_parties: list[PartnerKind]
    valid_to: date | None = Field(examples=[None])
    recorded_at: datetime = Field(examples=["2025-08-18T09:00:00Z"])


class DecisionMade(Wire):
    """Something that a meeting has decided."""

    words: Brief = Field(examples=["Rutinen för anmälningsmöten ses över."])
    unit_id: UnitId | None = Field(default=None, description="Who sees to it.")
    due_on: date | None = Field(default=None, examples=["2025-12-01"])


class MeetingText(Wire):
    """What is written of a meeting: nobody in it can be recognised."""

    agenda: list[Line] = Field(max_length=50, examples=[["Anmälningsmöten per skola"]])
    minutes: Note | None = Field(default=None, examples=["Vi gick igenom hur många möten som har hållits."])
    decisions: list[DecisionMade] = Field(default_factory=list, max_length=50)


class CooperationMeetingCreate(MeetingText):
    """A meeting that was held, or is to be."""

    level: CooperationLevel
    held_on: date = Field(examples=["2025-10-01"])
    unit_ids: list[UnitId] = Field(max_length=MOST_PARTIES, description="Parties that took part.")


class CooperationMeetingUpdate(Wire):
    """What is written anew of a meeting; what is left out stays."""

    agenda: list[Line] | None = Field(default=None, max_length=50, examples=[["Anmälningsmöten per skola"]])
    minutes: Note | None = Field(default=None, examples=["Justerat."])
    decisions: list[DecisionMade] | None = Field(default=None, max_length=50)
    unit_ids: list[UnitId] | None = Field(default=None, max_length=MOST_PARTIES)


class CooperationMeetingRead(Answer, MeetingText):
    """A meeting of a board or a team, for its parties."""

    id: CooperationMeetingId
    cooperation_id: CooperationId
    organisation_id: OrganisationId = Field(description="Of whoever wrote the minutes.")
    level: CooperationLevel
    held_on: date = Field(examples=["2025-10-01"])
    unit_ids: list[UnitId]
