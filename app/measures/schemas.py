"""Wire shapes of support measures."""

from datetime import date

from pydantic import Field

from app.disclosures.schemas_shared import GroundGiven
from app.kit.refs import ChildId, ConsentId, CooperationId, OrganisationId, RecordId, SupportMeasureId, UnitId
from app.kit.text import Brief, Code, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    Branch,
    Effect,
    IndividualMark,
    MeasureAim,
    MeasureEnd,
    MeasureKind,
    Purpose,
)
from app.wellbeing.schemas_shared import WrittenCategories

_WHAT = "Motiverande samtal på skolan en gång i veckan under en termin, i grupp, efter ett givet program."
_OVERRIDE = "Prövat med jurist 2025-09-01; skälen finns i diariet."


class BoardDecided(Wire):
    """The decision on which assessed help stands."""

    decided_on: date = Field(examples=["2025-09-10"])
    number: Code = Field(description="The decision's own number in the case file.", examples=["SN-2025-118"])


class Telling(Wire):
    """What lets the one who gives the measure read it, where that is another branch or organisation."""

    categories: WrittenCategories = Field(
        default_factory=list,
        description="What is written in it about the child; the own branch's category is always part of it.",
        examples=[["general"]],
    )
    record_id: RecordId | None = Field(
        default=None,
        description="The own record that it builds on, which a consent must cover. Who gives the measure "
        "does not get it by that.",
    )
    purpose: Purpose
    ground: GroundGiven | None = Field(default=None, description="What lets it be said, if needed.")


class CostShare(Wire):
    """What an organisation bears."""

    organisation_id: OrganisationId
    percent: int = Field(ge=1, le=100, examples=[50])


class MeasureCreate(Wire):
    """A measure, on its legal footing."""

    unit_id: UnitId = Field(description="Your own unit, which answers for it: the authority.")
    performer_unit_id: UnitId = Field(description="Who gives it; another role, be it the same unit.")
    performer_branch: Branch | None = Field(
        default=None, description="The unit's own branch when left out.", examples=["social-service"]
    )
    kind: MeasureKind
    aim: MeasureAim
    cooperation_id: CooperationId | None = Field(
        default=None, description="Within which cooperation it is given, such as a school social team."
    )
    what: Brief = Field(description="What is given. Kept encrypted.", examples=[_WHAT])
    individual_test: bool = Field(
        default=False, description="Is the present need tested before it is given?", examples=[False]
    )
    mapping: bool = Field(
        default=False, description="Does it build on a mapping of the person?", examples=[False]
    )
    adaptation: bool = Field(
        default=False, description="Is it adapted to the person's needs?", examples=[False]
    )
    override_reason: Note | None = Field(
        default=None,
        description="A manager's reason to register it against the rule that a refusal has named.",
        examples=[None],
    )
    decision: BoardDecided | None = Field(default=None, description="For assessed help, and for that alone.")
    during_inquiry: bool = Field(
        default=False,
        description="Whether it is given while the social services' inquiry is open. For them alone.",
        examples=[False],
    )
    cost_shares: list[CostShare] = Field(
        default_factory=list, max_length=10, description="Who bears which part of the cost.", examples=[[]]
    )
    telling: Telling | None = Field(
        default=None, description="Where who gives it, elsewhere, shall read it: the rules decide whether."
    )
    shown_to_family: bool = Field(
        description="Whether the child and the guardians see it. A young person may have help of which the "
        "guardians are not told.",
        examples=[True],
    )
    starts_on: date = Field(examples=["2025-09-15"])
    ends_on: date | None = Field(default=None, examples=["2025-12-19"])


class EffectStated(Wire):
    """What became of what the measure was for, compared with before."""

    attendance: Effect | None = Field(default=None, examples=["better"])
    goals: Effect | None = Field(default=None, examples=["same"])


class MeasureEnding(Wire):
    """That a measure has ended, and what it led to."""

    ended_on: date = Field(examples=["2025-12-19"])
    reason: MeasureEnd
    effect: EffectStated | None = Field(
        default=None, description="Needed where the form of cooperation asks for it."
    )


class SupportMeasureRead(Answer):
    """A measure: whole to the authority; to who gives it, and to the family, what is theirs to know."""

    id: SupportMeasureId
    child_id: ChildId
    unit_id: UnitId | None = Field(
        description="The authority. Null where a protected child's place is masked."
    )
    performer_unit_id: UnitId | None = Field(
        description="Who gives it. Null where a protected child's place is masked."
    )
    kind: MeasureKind
    aim: MeasureAim
    cooperation_id: CooperationId | None
    what: str = Field(examples=[_WHAT])
    marks: list[IndividualMark]
    starts_on: date = Field(examples=["2025-09-15"])
    ends_on: date | None = Field(examples=["2025-12-19"])
    ended_on: date | None = Field(examples=[None])
    end_reason: MeasureEnd | None
    effect: EffectStated | None
    decision: BoardDecided | None = Field(description="For the authority and the family.")
    shown_to_family: bool = Field(examples=[True])
    consent_id: ConsentId | None = Field(description="On which the telling rests: for the authority.")
    told: bool | None = Field(
        description="Whether who gives it may read it: for the authority.", examples=[True]
    )
    during_inquiry: bool | None = Field(description="For the authority.", examples=[False])
    overridden_rule: str | None = Field(
        description="Which rule a manager has overridden: for the authority.", examples=[None]
    )
    override_reason: str | None = Field(description="For the authority.", examples=[_OVERRIDE])
    cost_shares: list[CostShare] | None = Field(description="For the authority.", examples=[[]])


class MeasureCount(Wire):
    """One count."""

    name: str = Field(examples=["service"])
    count: int | None = Field(
        description="In whole fives, rounded down; null where it is under five.", examples=[25]
    )


class MeasureStatisticsRead(Answer):
    """The measures of the own organisation's branch in half a year."""

    period: str = Field(examples=["2025-2"])
    first_on: date = Field(examples=["2025-07-01"])
    last_on: date = Field(examples=["2025-12-31"])
    agenda2030_goals: list[int] = Field(
        description="Which goals of Agenda 2030 the report belongs to.", examples=[[3, 4]]
    )
    begun: list[MeasureCount] = Field(
        description="Measures that began: service, assessed, during an open inquiry, against a rule."
    )
    service_share_percent: int | None = Field(
        description="The share of service, help without an individual test, in what began: reckoned from the "
        "two counts as they are given, if both are.",
        examples=[60],
    )
    aims: list[MeasureCount] = Field(description="Measures that began: what they are for.")
    attendance: list[MeasureCount] = Field(description="Measures that ended: what became of attendance.")
    goals: list[MeasureCount] = Field(description="Measures that ended: what became of the goals.")
