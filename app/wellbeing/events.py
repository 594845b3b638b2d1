"""What has happened to the five questions."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveQuestionsAnswered(PublicEvent):
    """Somebody has finished their answers. A draft is nobody's news."""

    kind: ClassVar[str] = "five-questions.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveQuestionsAmended(PublicEvent):
    """Somebody has amended what was finished. The earlier version stays as it was, and whoever was given it
    is told that there is a newer one.
    """

    kind: ClassVar[str] = "five-questions.amended"
    five_questions_id: str
    version: int
    moment: Moment
