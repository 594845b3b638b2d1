"""Wire shapes of the plan itself, its beginning and its end."""

from datetime import date, datetime
from typing import Self

from pydantic import Field, model_validator

from app.kit.refs import ChildId, ConsentId, OrganisationId, PlanId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.plans.models import EndReason
from app.vocabulary import PlanKind, PlanStatus, Voice

NEED = "Elsa behöver samma stöd i skolan och hemma, och flera måste hjälpas åt."
END_WORDS = "Elsa klarar skolveckan, och skolan fortsätter med det som hjälper."
MAX_PARTIES = 20
MASKED = "Null for who must not be told where a protected child is."


class PlanCreate(Wire):
    """The need of a plan, noted by a unit that knows the child."""

    need: Note = Field(description="Why a plan is needed, in plain words.", examples=[NEED])
    consent_id: ConsentId | None = Field(
        default=None, description="A consent of kind `plan`; may be added later, before the call."
    )
    unit_id: UnitId | None = Field(
        default=None, description="The unit that opens it; needed only by who has duties at several."
    )
    party_unit_ids: list[UnitId] = Field(
        default=[],
        max_length=MAX_PARTIES,
        description="Units that are thought of as parties. They decide what kind of plan it is until they "
        "are called, and are not kept.",
    )


class OthersMeasures(Wire):
    """What others than municipality and region do, or the statement that nobody else does anything."""

    words: Note | None = Field(default=None, examples=["Fotbollsklubben har en ledare som möter Elsa."])
    none: bool = Field(default=False, description="Nobody else does anything: silence is not enough.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if self.none is (self.words is not None):
            raise ValueError("either words or none")
        return self


class PlanUpdate(Wire):
    """What is known anew; what is left out stays."""

    need: Note | None = Field(default=None, examples=[NEED])
    consent_id: ConsentId | None = Field(default=None, description="Set by the unit that opened the plan.")
    overall_responsible_organisation_id: OrganisationId | None = Field(
        default=None, description="The party that has the overall responsibility."
    )
    others_measures: OthersMeasures | None = Field(default=None)
    follow_up_on: date | None = Field(
        default=None, description="When the plan is followed up; null takes the date away."
    )


class KindLabel(Wire):
    """What the plan is called in law, in both languages."""

    sv: str = Field(examples=["Samordnad individuell plan (SIP)"])
    en: str = Field(examples=["Coordinated individual plan (SIP)"])


class SeatRead(Wire):
    """A party's seat at the plan. Whose it is, is null where a protected child's place is masked."""

    organisation_id: OrganisationId | None
    unit_id: UnitId | None
    opened_at: datetime = Field(examples=["2025-10-02T08:15:00Z"])
    closed_at: datetime | None = Field(examples=["2026-03-02T08:15:00Z"])


class PlanSummaryRead(Answer):
    """A plan in a list: where it stands, and nothing of what is written in it."""

    id: PlanId
    child_id: ChildId
    organisation_id: OrganisationId | None = Field(description=MASKED)
    unit_id: UnitId | None = Field(description=MASKED)
    kind: PlanKind
    label: KindLabel
    status: PlanStatus
    follow_up_on: date | None = Field(examples=["2026-04-01"])
    need_noted_at: datetime = Field(examples=["2025-09-30T08:15:00Z"])
    overdue_actions: int = Field(
        description="Promises that are not kept and whose date has passed today.", examples=[0]
    )


class PlanRead(Answer):
    """A coordinated plan, as its parties and the family see it."""

    id: PlanId
    child_id: ChildId
    organisation_id: OrganisationId | None = Field(
        description=f"Whose plan it is: the organisation that opened it. {MASKED}"
    )
    unit_id: UnitId | None = Field(description=MASKED)
    kind: PlanKind = Field(
        description="A legal SIP when both social services and health care are parties, else a child's plan."
    )
    label: KindLabel
    status: PlanStatus
    need: str = Field(examples=[NEED])
    consent_id: ConsentId | None = Field(
        description="What it rests on today: from the eighteenth birthday on, after a transfer, the young "
        "person's own consent."
    )
    own_consent_from: date | None = Field(
        description="From when it rests on the young person's own consent, once it is handed over.",
        examples=["2027-03-05"],
    )
    shared: bool = Field(
        description="Whether what it rests on holds today. If not, only the owner and the family read it.",
        examples=[True],
    )
    overall_responsible_organisation_id: OrganisationId | None
    others_measures: OthersMeasures | None
    follow_up_on: date | None = Field(examples=["2026-04-01"])
    need_noted_at: datetime = Field(examples=["2025-09-30T08:15:00Z"])
    called_at: datetime | None = Field(examples=["2025-10-02T08:15:00Z"])
    activated_at: datetime | None = Field(examples=["2025-10-21T13:00:00Z"])
    ended_at: datetime | None = Field(examples=["2026-03-02T08:15:00Z"])
    end_reason: EndReason | None
    end_words: str | None = Field(examples=[END_WORDS])
    end_told: list[Voice] = Field(description="Who has been told of the end.")
    seats: list[SeatRead]
    overdue_actions: int = Field(
        description="Promises that are not kept and whose date has passed today.", examples=[0]
    )


class TransferCreate(Wire):
    """On what the plan goes on when the young person decides alone."""

    consent_id: ConsentId = Field(
        description="A consent of kind `plan` that the young person alone has given, and that holds from the "
        "eighteenth birthday on. It may be asked for and given before."
    )


class EndingCreate(Wire):
    """The end of a plan, with its reason."""

    reason: EndReason = Field(
        description="`goals-reached` once it has been active. A withdrawn consent, a death or an emigration "
        "ends a plan by itself, and is not said here.",
        examples=["goals-reached"],
    )
    words: Note | None = Field(default=None, description="How it came to an end.", examples=[END_WORDS])
    told: list[Voice] = Field(
        default=[], max_length=3, description="Who has been told.", examples=[["child"]]
    )
