"""Wire shapes of disclosures: the sharing, the snapshot, the receipt, the recipient's own copy."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import (
    ChildId,
    ConsentId,
    DisclosureId,
    OrganisationId,
    PlanId,
    ProfessionalId,
    RecordId,
    UnitId,
    WarmHandoverId,
)
from app.kit.text import Code, Note
from app.kit.wire import Answer, Wire
from app.rules.facts import HarmTest, Situation
from app.vocabulary import Branch, Category, Purpose

MOST_ITEMS = 50
ItemId = Annotated[str, id_field("itm")]
ReceivedItemId = Annotated[str, id_field("rcv")]
_CONTENT = {"inTheWay": {"answered": "yes", "text": "Sover för lite och är borta var fredag."}}
_MOMENT = "2025-09-06T14:00:00Z"


class SharedItem(Wire):
    """One item that the sender decides about."""

    kind: Literal["five-questions", "chronology"] = Field(examples=["five-questions"])
    id: RecordId
    confirmed: bool = Field(
        default=False, description="In a handover the sender confirms each item by itself."
    )
    free_of_protected_fields: bool = Field(
        default=False,
        description="For a child with protected identity: the sender has seen to it that no address, "
        "place or name of a unit stands in the text.",
    )


class DisclosureCreate(Wire):
    """A decision to share items with one recipient, or a reasoned decision not to."""

    items: list[SharedItem] = Field(min_length=1, max_length=MOST_ITEMS)
    recipient_unit_id: UnitId
    recipient_branch: Branch | None = Field(
        default=None,
        description="The unit's own secrecy branch when left out; a school's pupil health is named here.",
        examples=["social-reception"],
    )
    recipient_professional_id: ProfessionalId | None = Field(
        default=None,
        description="One person who works at the recipient unit, when it is for that person alone: nobody "
        "else there knows of it until it is taken over.",
    )
    purpose: Purpose
    share: bool = Field(
        default=True, description="False records a decision not to share, with its reason.", examples=[True]
    )
    consent_id: ConsentId | None = Field(
        default=None,
        description="The consent it rests on, and with which it ends, whatever else might open.",
    )
    situation: Situation = Field(default=Situation.ORDINARY, examples=["ordinary"])
    necessity: Note | None = Field(
        default=None,
        description="Why it is needed, where the rule asks for a recorded necessity. Kept encrypted.",
        examples=["Behövs för att Elsa ska få stöd av öppenvården."],
    )
    weighing: Note | None = Field(
        default=None,
        description="A human's weighing, where the rule asks for one. Kept encrypted.",
        examples=[None],
    )
    harm: HarmTest = Field(
        default=HarmTest.NOT_MADE, description="The harm test, where the rule asks for one."
    )
    recipient_gives_special_support: bool = Field(
        default=False, description="Within one authority: the recipient gives pupils special support."
    )
    reason_not_to_share: Note | None = Field(
        default=None, description="Needed when `share` is false. Kept encrypted.", examples=[None]
    )
    family_informed: bool = Field(description="Has the family been told?", examples=[True])
    not_informed_until: date | None = Field(
        default=None, description="When they will be told; needed when they have not been.", examples=[None]
    )
    not_informed_reason: Code | None = Field(
        default=None, description="Why not yet, as a code.", examples=[None]
    )


class DisclosureRead(Answer):
    """A decision to share, or not to, without what was shared."""

    id: DisclosureId
    child_id: ChildId
    organisation_id: OrganisationId | None = Field(
        description="The sender. Null for who must not be told where a protected child is."
    )
    branch: Branch
    unit_id: UnitId | None = Field(description="Masked for others when the child has protected identity.")
    recipient_organisation_id: OrganisationId | None = Field(
        description="Null for who must not be told where a protected child is."
    )
    recipient_branch: Branch
    recipient_unit_id: UnitId | None = Field(
        description="Null for who must not be told where a protected child is."
    )
    recipient_professional_id: ProfessionalId | None = Field(
        description="Whom at the unit it is for, when it is for one person. The family is told the unit."
    )
    undeliverable: bool | None = Field(
        description="For the sender's own people: whom it is for works at the unit no more, and nobody has "
        "taken it over. Nobody can read it; share it anew.",
        examples=[False],
    )
    purpose: Purpose
    shared: bool
    ground: str = Field(description="The key of the rule that decided.", examples=["consent-lifts-secrecy"])
    consent_id: ConsentId | None
    family_informed: bool
    not_informed_until: date | None = Field(examples=[None])
    holds_until: date | None = Field(
        description="First date on which the ground no longer holds.", examples=["2025-12-05"]
    )
    ended_at: datetime | None = Field(description="When the ground fell.", examples=[None])
    decided_at: datetime = Field(examples=[_MOMENT])
    received_at: datetime | None = Field(examples=["2025-09-08T07:10:00Z"])
    decided_by: ProfessionalId | None = Field(description="The sender's own people see who decided.")
    necessity: str | None = Field(
        description="The sender's own people see what was recorded.", examples=["Behövs för stödet."]
    )
    weighing: str | None = Field(examples=[None])
    reason_not_to_share: str | None = Field(examples=[None])
    not_informed_reason: str | None = Field(examples=[None])
    decision: dict[str, Any] | None = Field(
        description="What the rules answered for each item, for the sender's own people.",
        examples=[{"outcome": "allow", "items": []}],
    )


class DisclosureItemRead(Wire):
    """One item as it was when it was shared."""

    id: ItemId
    kind: str = Field(examples=["five-questions"])
    source_id: RecordId
    source_version: int = Field(examples=[1])
    categories: list[Category]
    content: dict[str, Any] = Field(examples=[_CONTENT])


class DisclosureContents(DisclosureRead):
    """A disclosure with what was shared: for the sender, and for the recipient while the ground holds."""

    items: list[DisclosureItemRead]


class ReceivedItemRead(Answer):
    """What the caller's unit took over: a record of its own, with its provenance."""

    id: ReceivedItemId
    child_id: ChildId
    unit_id: UnitId
    disclosure_id: DisclosureId
    from_organisation_id: OrganisationId
    kind: str = Field(examples=["five-questions"])
    source_id: RecordId
    source_version: int = Field(examples=[1])
    categories: list[Category]
    content: dict[str, Any] = Field(examples=[_CONTENT])
    received_by: ProfessionalId
    received_at: datetime = Field(examples=["2025-09-08T07:10:00Z"])


class DisclosureReceipt(Answer):
    """The receipt of what was taken over."""

    disclosure_id: DisclosureId
    received_at: datetime = Field(examples=["2025-09-08T07:10:00Z"])
    received_item_ids: list[ReceivedItemId]


class Ending(Wire):
    """A sharing that a withdrawal ends, or that stays as already given."""

    disclosure_id: DisclosureId
    recipient_unit_id: UnitId | None = Field(
        description="Null to who is not told where a protected child is."
    )
    received_at: datetime | None = Field(examples=[None])


class WaitingHandover(Wire):
    """A warm handover that a withdrawal hides from its recipient, since it is not answered yet."""

    warm_handover_id: WarmHandoverId
    recipient_unit_id: UnitId | None = Field(
        description="Null to who is not told where a protected child is."
    )
    handed_over_at: datetime = Field(examples=["2025-09-03T13:00:00Z"])


class WithdrawalPreview(Answer):
    """What a withdrawal of the consent would change, before it is done."""

    consent_id: ConsentId
    ends: list[Ending] = Field(description="Shared and not taken over: can no more be read.")
    stays: list[Ending] = Field(description="Taken over with a receipt: stays with whoever took it.")
    plans: list[PlanId] = Field(description="Plans that rest on the consent.")
    handovers: list[WaitingHandover] = Field(
        description="Warm handovers that wait for an answer: the recipient sees them no more. What is "
        "answered stays."
    )
