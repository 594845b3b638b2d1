"""Wire shapes of answers to a consent."""

from typing import Literal

from pydantic import Field

from app.consents.schemas_shared import GiverId
from app.kit.text import LanguageTag, Note
from app.kit.wire import Wire
from app.vocabulary import AnswerStatus, ConsentForm


class ConsentAnswerCreate(Wire):
    """A yes or a no: the family member's own, or as a professional heard it."""

    giver_id: GiverId | None = Field(
        default=None, description="Whose answer it is; left out when it is the caller's own."
    )
    answer: Literal[AnswerStatus.GIVEN, AnswerStatus.REFUSED] = Field(examples=["given"])
    form: ConsentForm = Field(
        description="How it was said; `digital` is the family app's own.", examples=["telephone"]
    )
    language: LanguageTag = Field(
        default="sv", description="In which language it was explained (BCP 47).", examples=["sv"]
    )
    interpreter: bool = False
    note: Note | None = Field(default=None, examples=["Ringde upp henne på jobbet."])


class ConsentWithdrawal(Wire):
    """A consent is taken back."""

    giver_id: GiverId | None = Field(
        default=None, description="Whose consent; left out when it is the caller's own."
    )
