"""What is written in one version: laid over what stood there, whole before it is finished, opened again."""

from typing import Any

from app.kit.problems import FieldError
from app.kit.vault import Vault
from app.vocabulary import Answered, FiveQuestionsStatus
from app.wellbeing.errors import ChildViewNeeded, FollowUpNeeded
from app.wellbeing.models import FiveQuestionsVersion
from app.wellbeing.practice_model import POINTS, quadrant
from app.wellbeing.practice_schemas import ResilienceMatrix, TriangleEntry
from app.wellbeing.schemas import AnswerRead, Content, Given

_UNANSWERED = AnswerRead(answered=Answered.UNANSWERED, text=None)
BLANK = Content(
    in_the_way=_UNANSWERED,
    information_needed=_UNANSWERED,
    what_i_can_do=_UNANSWERED,
    what_my_agency_can_do=_UNANSWERED,
    help_from_others=_UNANSWERED,
    help_from_others_needed=None,
    child_view=None,
    child_view_missing_reason=None,
    world_triangle=[],
    resilience_matrix=None,
    follow_up=None,
)
_QUESTIONS = frozenset(name for name, field in Content.model_fields.items() if field.annotation is AnswerRead)


def opened(vault: Vault, version: FiveQuestionsVersion) -> Content:
    """Open what is sealed in a version. What had no place yet when it was written is empty."""
    stored = vault.open_json(version.organisation_id, version.answers_sealed)
    return Content.model_validate({**BLANK.model_dump(by_alias=True), **stored})


def written(before: Content, given: Given) -> Content:
    """Lay what is given over what stood there; what is left out stays, null empties."""
    said = given.model_fields_set & set(Content.model_fields)
    changes = {name: _as_read(name, getattr(given, name)) for name in said}
    if changes.get("child_view") and "child_view_missing_reason" not in said:
        changes["child_view_missing_reason"] = None
    if changes.get("child_view_missing_reason") and "child_view" not in said:
        changes["child_view"] = None
    return Content.model_validate({**before.model_dump(), **changes})


def finished(content: Content, status: FiveQuestionsStatus) -> Content:
    """Return it when it may stand so. Raises ChildViewNeeded when what is finished lacks the child's view, or
    says both it and why not; FollowUpNeeded when the fifth question is yes and nothing is decided.
    """
    draft = status is FiveQuestionsStatus.DRAFT
    both = content.child_view is not None and content.child_view_missing_reason is not None
    neither = content.child_view is None and content.child_view_missing_reason is None
    if both or (neither and not draft):
        error = FieldError(pointer="/childView", code="one-of", detail="or the reason why it is missing")
        raise ChildViewNeeded(errors=[error])
    if _asks_for_others(content) and content.follow_up is None and not draft:
        error = FieldError(pointer="/followUp", code="missing", detail="say what follows")
        raise FollowUpNeeded(errors=[error])
    return content


def _asks_for_others(content: Content) -> bool:
    """Whether the fifth question is answered yes, in either way of saying it."""
    said = content.help_from_others.answered is Answered.YES
    return said or content.help_from_others_needed is True


def _as_read(name: str, value: Any) -> Any:
    """What is given, in the form that it is kept and read in."""
    if value is None:
        return _UNANSWERED.model_dump() if name in _QUESTIONS else None
    if name == "world_triangle":
        return [_entry(each) for each in value]
    if name == "resilience_matrix":
        return _matrix(value)
    return value.model_dump() if hasattr(value, "model_dump") else value


def _entry(given: TriangleEntry) -> dict[str, Any]:
    return {**given.model_dump(), "side": POINTS[given.point].side}


def _matrix(given: ResilienceMatrix) -> dict[str, Any]:
    return {**given.model_dump(), "quadrant": quadrant(given.child, given.surroundings)}
