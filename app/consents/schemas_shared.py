"""Wire shapes of a consent that other rooms' routes take and answer with."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from app.consents.view_schemas import ChildViewGiven, ChildViewShown
from app.kit.ids import id_field
from app.kit.refs import (
    ChildId,
    ConsentId,
    FamilyMemberId,
    FormKey,
    OrganisationId,
    ProfessionalId,
    RecordId,
    UnitId,
)
from app.kit.wire import Answer, Wire
from app.rules.facts import Situation
from app.vocabulary import AnswerStatus, Branch, Category, ConsentForm, ConsentStatus, Measure, Purpose

MOST_ITEMS = 50
MOST_RECIPIENTS = 20
ConsentKind = Literal["sharing", "plan", "cooperation", "warm-handover"]
BoardDecisionId = Annotated[str, id_field("brd")]
GiverId = Annotated[
    str,
    Field(
        pattern=r"^(fam|chi)-[a-z2-7]{26}$",
        description="A family member's id; the child's own id when the child itself answers.",
        examples=["fam-abcdefghijklmnopqrstuvwxyz"],
    ),
]


class RecipientGiven(Wire):
    """Somebody to whom: a unit, and its pupil health where that is meant."""

    unit_id: UnitId
    branch: Branch | None = Field(
        default=None,
        description="The unit's own secrecy branch when left out; a school's pupil health is named here.",
        examples=["social-reception"],
    )


class ConsentCreate(Wire):
    """A consent to ask for: these items, to these recipients, for this purpose, until then. Never general."""

    kind: ConsentKind = Field(
        description="`sharing` of items, `plan` to draw up a coordinated plan, `cooperation` to take part in "
        "one form of cooperation, `warm-handover` to be handed over to a unit that takes an application or "
        "inquires: none stands for another.",
        examples=["sharing"],
    )
    form_key: FormKey | None = Field(
        default=None, description="Needed for `cooperation`: which form.", examples=[None]
    )
    item_ids: list[RecordId] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        description="What the caller's own branch has written: answers to the five questions, entries of the "
        "chronology. Needed for `sharing`.",
        examples=[["fqs-abcdefghijklmnopqrstuvwxyz"]],
    )
    categories: list[Category] = Field(
        default_factory=list,
        max_length=len(Category),
        description="What is written in the items; read from them when left out. Must cover all of it.",
        examples=[["general", "special-support"]],
    )
    recipients: list[RecipientGiven] = Field(max_length=MOST_RECIPIENTS)
    purpose: Purpose
    valid_from: date | None = Field(
        default=None, description="First day; today when left out.", examples=["2025-09-04"]
    )
    valid_to: date | None = Field(
        description="Last day, included. A consent without an end is refused.", examples=["2025-12-04"]
    )
    situation: Situation = Field(
        default=Situation.ORDINARY,
        description="What the sharing is about. Where a duty to tell applies in it, no consent is stored.",
        examples=["ordinary"],
    )
    measure: Measure = Field(
        default=Measure.NONE_OF_THE_FOUR,
        description="The one of the four measures that it is about: there the social board may decide in one "
        "guardian's place.",
        examples=["none-of-the-four"],
    )
    judged_mature: bool | None = Field(
        default=None,
        description="A professional's judgement of the child's maturity for this very consent. Without it "
        "what is recorded as a capacity assessment answers whether the child's own consent is needed beside "
        "the guardians', and without that the age.",
        examples=[None],
    )
    child_view: ChildViewGiven | None = Field(
        default=None,
        description="What the child says of it, or why it was not asked. It can be written down later too.",
        examples=[None],
    )


class ConsentRecipientRead(Wire):
    """Somebody to whom. To who is not told where a protected child is, only of which branch."""

    unit_id: UnitId | None
    organisation_id: OrganisationId | None
    branch: Branch


class ConsentAnswerRead(Wire):
    """What one of those who are asked has answered, and how it was heard."""

    giver_id: GiverId
    answer: AnswerStatus
    form: ConsentForm
    language: str = Field(examples=["sv"])
    interpreter: bool
    noted_by: ProfessionalId | None = Field(description="Who heard it; nobody when given in a family app.")
    note: str | None = Field(examples=["Ringde upp henne på jobbet."])
    answered_at: datetime = Field(examples=["2025-09-06T13:20:00Z"])
    withdrawn_at: datetime | None = Field(examples=[None])


class BoardDecisionShown(Wire):
    """The social board's decision in one guardian's place, as part of the consent."""

    id: BoardDecisionId
    organisation_id: OrganisationId | None = Field(
        description="Whose board. Null for who must not be told where a protected child is."
    )
    measure: Measure
    replaces_guardian_id: FamilyMemberId | None = Field(
        description="In whose place. A family member is told that of the own place only."
    )
    reference: str = Field(description="The decision's own reference at the board.", examples=["SN 2025:117"])
    decided_on: date = Field(examples=["2025-09-10"])
    valid_to: date | None = Field(description="Last day, included.", examples=["2025-12-04"])


class ConsentRead(Answer):
    """A consent as a receipt. A family member sees the own answer, and of the others only how many are
    missing.
    """

    id: ConsentId
    child_id: ChildId
    kind: ConsentKind
    form_key: FormKey | None = Field(description="Of `cooperation`: which form.", examples=[None])
    status: ConsentStatus
    item_ids: list[RecordId]
    categories: list[Category]
    recipients: list[ConsentRecipientRead]
    purpose: Purpose
    measure: Measure
    valid_from: date = Field(examples=["2025-09-04"])
    valid_to: date = Field(description="Last day, included.", examples=["2025-12-04"])
    organisation_id: OrganisationId | None = Field(
        description="Whose information it is about. Null for who must not be told where a protected child is."
    )
    branch: Branch
    required: int = Field(description="How many must all have said yes.", examples=[2])
    missing: int = Field(description="How many of them have not answered.", examples=[1])
    missing_givers: list[GiverId] = Field(description="Who they are; a family member is not told of others.")
    answers: list[ConsentAnswerRead]
    board_decisions: list[BoardDecisionShown]
    child_view: ChildViewShown | None = Field(
        description="The latest of what the child has said and lets the reader read.", examples=[None]
    )
    child_view_due: bool | None = Field(
        description="For the asking branch: the child is not asked itself, and nobody has written down what "
        "it says or why it is not heard.",
        examples=[True],
    )
