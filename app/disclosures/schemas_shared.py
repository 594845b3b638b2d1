"""Wire shapes of disclosures that other rooms use: an item in a handover, the ground of a message."""

from datetime import date

from pydantic import Field

from app.kit.refs import ConsentId, RecordId
from app.kit.text import Code, Note
from app.kit.wire import Wire
from app.rules.facts import HarmTest


class HandoverItemDecide(Wire):
    """The outgoing unit's decision about one of its own records: the rules have the last word."""

    item_id: RecordId
    share: bool = Field(
        default=True, description="False records that it stays, with the reason.", examples=[True]
    )
    confirmed: bool = Field(
        default=False,
        description="You have looked at this very item and want it to go along.",
        examples=[True],
    )
    free_of_protected_fields: bool = Field(
        default=False,
        description="For a child with protected identity: no address, place or unit stands in the text.",
    )
    consent_id: ConsentId | None = Field(default=None, description="The consent it rests on.")
    necessity: Note | None = Field(
        default=None, description="Why it is needed, where the rule asks for it.", examples=[None]
    )
    weighing: Note | None = Field(
        default=None, description="A human's weighing, where the rule asks for one.", examples=[None]
    )
    harm: HarmTest = Field(
        default=HarmTest.NOT_MADE, description="The harm test, where the rule asks for one."
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


class GroundGiven(Wire):
    """What somebody brings so that it may be said. The rules have the last word."""

    consent_id: ConsentId | None = Field(
        default=None, description="The consent it rests on, and with which it ends."
    )
    necessity: Note | None = Field(
        default=None,
        description="Why it is needed, where the rule asks for a recorded necessity. Kept encrypted.",
        examples=["Behövs för att Elsa ska få nödvändigt stöd."],
    )
    weighing: Note | None = Field(
        default=None,
        description="A human's weighing, where the rule asks for one. Kept encrypted.",
        examples=[None],
    )
    harm: HarmTest = Field(
        default=HarmTest.NOT_MADE, description="The harm test, where the rule asks for one."
    )
    free_of_protected_fields: bool = Field(
        default=False,
        description="For a child with protected identity: the sender has seen to it that no address, place "
        "or name of a unit stands in the text.",
        examples=[False],
    )
