"""Wire shapes of offers of support and of a family's no."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.kit.refs import ChildId, ProfessionalId, SupportDeclineId, SupportOfferId, UnitId
from app.kit.text import Note
from app.kit.wire import Answer, Wire
from app.vocabulary import ConsentForm

WORDS = "Vill ni träffas och prata om hur Elsa har det i skolan?"
GiverId = Annotated[
    str,
    Field(
        pattern=r"^(fam|chi)-[a-z2-7]{26}$",
        description="A guardian's id, or the child's own.",
        examples=["fam-abcdefghijklmnopqrstuvwxyz"],
    ),
]
_FORM = "How it was said; `digital` is the family's own, in its own app."


class SupportOfferCreate(Wire):
    """What is offered."""

    words: Note = Field(
        description="In plain words, as the family reads them. Kept encrypted.", examples=[WORDS]
    )


class SupportOfferRead(Answer):
    """An offer, for the branch that made it and the family."""

    id: SupportOfferId
    child_id: ChildId
    unit_id: UnitId | None = Field(description="Null for who must not be told where a protected child is.")
    offered_by: ProfessionalId | None = Field(
        description="Null for who must not be told where a protected child is."
    )
    words: str = Field(examples=[WORDS])
    offered_at: datetime = Field(examples=["2025-09-10T08:00:00Z"])


class SupportDeclineCreate(Wire):
    """A no: the caller's own, or as the named person's unit has heard it. No reason is asked for."""

    giver_id: GiverId | None = Field(
        default=None, description="Whose no it is; left out when it is the caller's own."
    )
    form: ConsentForm = Field(default=ConsentForm.DIGITAL, description=_FORM, examples=["telephone"])


class SupportDeclineRead(Answer):
    """A no to offers, for the family and the named person's unit."""

    id: SupportDeclineId
    child_id: ChildId
    giver_id: GiverId
    noted_by: ProfessionalId | None = Field(
        description="Who heard it; null when the family said it itself, and for who must not be told where a "
        "protected child is."
    )
    form: ConsentForm
    declined_at: datetime = Field(examples=["2025-09-10T08:00:00Z"])
    withdrawn_at: datetime | None = Field(description="When it was taken back.", examples=[None])
