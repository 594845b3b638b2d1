"""Wire shapes of the child's own view beside a consent."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field
from app.kit.refs import ChildId, ConsentId, ProfessionalId
from app.kit.text import LanguageTag, Note
from app.kit.wire import Answer, Wire
from app.vocabulary import ChildViewMissing, ConsentForm

ConsentChildViewId = Annotated[str, id_field("cvw")]
_WORDS = "Vill gärna att skolsköterskan vet, men inte hela klassen."


class ChildViewGiven(Wire):
    """What the child says of the consent, and how it was asked; or why it was not."""

    words: Note | None = Field(
        default=None, description="What the child says or shows. Kept encrypted.", examples=[_WORDS]
    )
    form: ConsentForm | None = Field(
        default=None, description="How it was asked; needed beside its words.", examples=["oral"]
    )
    language: LanguageTag = Field(
        default="sv", description="In which language it was asked (BCP 47).", examples=["sv"]
    )
    interpreter: bool = False
    not_asked_reason: ChildViewMissing | None = Field(
        default=None,
        description="Why it was not asked, instead of its words. From the age at which the law lets a "
        "child's own wish count it is not too young.",
        examples=[None],
    )
    to_guardians: bool = Field(
        default=False,
        description="Whether the child lets its guardians read it. Without that they are not told that there "
        "is anything to read.",
        examples=[False],
    )
    heard_on: date | None = Field(
        default=None, description="When; today when left out.", examples=["2025-09-04"]
    )


class ChildViewShown(Wire):
    """What the child says of the consent, as part of it."""

    words: str | None = Field(examples=[_WORDS])
    form: ConsentForm | None = Field(examples=["oral"])
    language: str = Field(examples=["sv"])
    interpreter: bool
    not_asked_reason: ChildViewMissing | None = Field(examples=[None])
    to_guardians: bool = Field(examples=[False])
    heard_on: date = Field(examples=["2025-09-04"])
    heard_by: ProfessionalId | None = Field(
        description="Who listened. The family is not told of a protected child's."
    )


class ConsentChildViewRead(ChildViewShown, Answer):
    """One time that the child was heard about a consent, or a reason why it was not: for the own branch."""

    id: ConsentChildViewId
    consent_id: ConsentId
    child_id: ChildId
    recorded_at: datetime = Field(examples=["2025-09-04T10:00:00Z"])
