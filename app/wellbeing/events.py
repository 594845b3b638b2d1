"""What has happened to the five questions."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveQuestionsAnswered(PublicEvent):
    """Somebody has finished, or amended, their answers. A draft is nobody's news."""

    kind: ClassVar[str] = "five-questions.answered"
