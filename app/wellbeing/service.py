"""Use cases of the five questions: answer, change, and hand a snapshot to whoever decides on sharing."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.kit.database import vault_of
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotFound, StateForbids
from app.kit.vault import Vault
from app.vocabulary import Answered, Branch, Category, FiveQuestionsStatus, WellbeingIndicator
from app.wellbeing import queries
from app.wellbeing.errors import ChildViewNeeded, NotFinished
from app.wellbeing.events import FiveQuestionsAmended, FiveQuestionsAnswered
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion
from app.wellbeing.schemas import AnswerRead, Content, FiveQuestionsCreate, FiveQuestionsUpdate, Given

DRAFT, FINAL, AMENDED = FiveQuestionsStatus.DRAFT, FiveQuestionsStatus.FINAL, FiveQuestionsStatus.AMENDED
NEXT: dict[FiveQuestionsStatus, tuple[FiveQuestionsStatus, ...]] = {
    DRAFT: (DRAFT, FINAL),
    FINAL: (AMENDED,),
    AMENDED: (AMENDED,),
}
"""What each state may become; the first is what it becomes when nothing is said."""
CATEGORY_OF: dict[Branch, Category] = {
    Branch.SCHOOL: Category.GENERAL,
    Branch.PRESCHOOL: Category.GENERAL,
    Branch.PUPIL_HEALTH_MEDICAL: Category.MEDICAL,
    Branch.PUPIL_HEALTH_PSYCHOSOCIAL: Category.PUPIL_HEALTH,
    Branch.SOCIAL_RECEPTION: Category.SOCIAL_RECORD,
    Branch.SOCIAL_INQUIRY: Category.SOCIAL_RECORD,
    Branch.SOCIAL_SERVICE: Category.SOCIAL_RECORD,
    Branch.CARE: Category.MEDICAL,
}
"""What a branch writes, whatever else it writes: the answers inherit its secrecy."""
_UNANSWERED = AnswerRead(answered=Answered.UNANSWERED, text=None)
_BLANK = Content(
    in_the_way=_UNANSWERED,
    information_needed=_UNANSWERED,
    what_i_can_do=_UNANSWERED,
    what_my_agency_can_do=_UNANSWERED,
    help_from_others=_UNANSWERED,
    help_from_others_needed=None,
    child_view=None,
    child_view_missing_reason=None,
)


class Snapshot(NamedTuple):
    """What a disclosure takes with it: which version, what is written in it, and the content itself."""

    version: int
    categories: list[Category]
    content: dict[str, Any]


async def answer(cleared: Cleared, *, given: FiveQuestionsCreate) -> str:
    """Write the first version, as a draft or finished."""
    actor = cleared.actor
    unit_id = await queries.unit_with_the_child(
        cleared.session, cleared.child_id, actor.unit_ids, on=cleared.moment.today
    )
    thing = FiveQuestions(
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        unit_id=unit_id or actor.unit_ids[0],
        author_id=actor.professional_id or "",
        status=given.status,
    )
    cleared.session.add(thing)
    await cleared.session.flush()  # the version points at it
    content = _finished(_written(_BLANK, given), given.status)
    await _keep_version(cleared, thing, content=content, before=None, given=given)
    return thing.id


async def change(cleared: Cleared, thing: FiveQuestions, *, given: FiveQuestionsUpdate) -> None:
    """Write a new version on top of the latest; none is ever overwritten."""
    before = await version_of(cleared.session, thing)
    allowed = NEXT[FiveQuestionsStatus(thing.status)]
    status = given.status or allowed[0]
    if status not in allowed:
        raise StateForbids(allowed=[*allowed])
    content = _finished(_written(opened(cleared.vault, before), given), status)
    thing.status = status
    thing.version += 1
    cleared.session.add(thing)
    await _keep_version(cleared, thing, content=content, before=before, given=given)


async def get(cleared: Cleared, five_questions_id: str, *, lock: bool = False) -> FiveQuestions:
    """Return one answering of this child in the caller's own compartment. Raises NotFound."""
    thing = await queries.one(cleared.session, five_questions_id, lock=lock)
    if thing is None or thing.child_id != cleared.child_id:
        raise NotFound
    return thing


async def version_of(
    session: AsyncSession, thing: FiveQuestions, number: int | None = None
) -> FiveQuestionsVersion:
    """Return one version, the latest when none is named. Raises NotFound."""
    found = await queries.version(session, thing.id, number or thing.version)
    if found is None:
        raise NotFound
    return found


async def snapshot(session: AsyncSession, five_questions_id: str, *, child_id: str) -> Snapshot:
    """Return what a disclosure would take with it. Raises NotFound alike for another child's answers and for
    those of another compartment; a draft is never shared.
    """
    thing = await queries.one(session, five_questions_id)
    if thing is None or thing.child_id != child_id:
        raise NotFound
    if thing.status == DRAFT:
        raise NotFinished
    latest = await version_of(session, thing)
    happened = latest.happened_at.isoformat() if latest.happened_at else None
    content = {
        **opened(vault_of(session), latest).model_dump(mode="json", by_alias=True),
        "indicators": [*latest.indicators],
        "happenedAt": happened,
    }
    return Snapshot(latest.version, [Category(word) for word in latest.categories], content)


def opened(vault: Vault, version: FiveQuestionsVersion) -> Content:
    """Open what is sealed in a version."""
    return Content.model_validate(vault.open_json(version.organisation_id, version.answers_sealed))


def _written(before: Content, given: Given) -> Content:
    """Lay what is given over what stood there; what is left out stays, null empties."""
    said = given.model_fields_set & set(Content.model_fields)
    changes: dict[str, Any] = {name: getattr(given, name) for name in said}
    if changes.get("child_view") and "child_view_missing_reason" not in said:
        changes["child_view_missing_reason"] = None
    if changes.get("child_view_missing_reason") and "child_view" not in said:
        changes["child_view"] = None
    whole = before.model_dump() | {
        name: _UNANSWERED.model_dump() if value is None and name in _QUESTIONS else value
        for name, value in given.model_copy(update=changes).model_dump(include=set(changes)).items()
    }
    return Content.model_validate(whole)


_QUESTIONS = frozenset(name for name, field in Content.model_fields.items() if field.annotation is AnswerRead)


def _finished(content: Content, status: FiveQuestionsStatus) -> Content:
    """Raise ChildViewNeeded when what is finished lacks the child's view, or says both it and why not."""
    both = content.child_view is not None and content.child_view_missing_reason is not None
    neither = content.child_view is None and content.child_view_missing_reason is None
    if both or (neither and status is not DRAFT):
        error = FieldError(pointer="/childView", code="one-of", detail="or the reason why it is missing")
        raise ChildViewNeeded(errors=[error])
    return content


async def _keep_version(
    cleared: Cleared,
    thing: FiveQuestions,
    *,
    content: Content,
    before: FiveQuestionsVersion | None,
    given: Given,
) -> None:
    said = given.model_fields_set
    actor, session = cleared.actor, cleared.session
    indicators = given.indicators if before is None or "indicators" in said else before.indicators
    categories = given.categories if before is None or "categories" in said else before.categories
    happened_at = given.happened_at if before is None or "happened_at" in said else before.happened_at
    if happened_at is not None and happened_at > cleared.moment.now:
        error = FieldError(pointer="/happenedAt", code="future", detail="lies in the future")
        raise InvalidRequest(errors=[error])
    session.add(
        FiveQuestionsVersion(
            five_questions_id=thing.id,
            child_id=thing.child_id,
            organisation_id=thing.organisation_id,
            branch=thing.branch,
            version=thing.version,
            status=thing.status,
            author_id=actor.professional_id or "",
            answers_sealed=cleared.vault.seal_json(
                thing.organisation_id, content.model_dump(mode="json", by_alias=True)
            ),
            categories=_in_order(Category, [*categories, CATEGORY_OF[Branch(thing.branch)]]),
            indicators=_in_order(WellbeingIndicator, indicators),
            happened_at=happened_at,
        )
    )
    await session.flush()
    if thing.status != DRAFT:
        await publish(session, _told(cleared, thing))


def _told(cleared: Cleared, thing: FiveQuestions) -> FiveQuestionsAnswered | FiveQuestionsAmended:
    link = f"/children/{thing.child_id}/five-questions/{thing.id}"
    now = cleared.moment.now
    if thing.status != AMENDED:
        return FiveQuestionsAnswered(child_id=thing.child_id, link=link, happened_at=now)
    return FiveQuestionsAmended(
        child_id=thing.child_id,
        link=link,
        happened_at=now,
        five_questions_id=thing.id,
        version=thing.version,
        moment=cleared.moment,
    )


def _in_order(words: type[StrEnum], chosen: Iterable[str]) -> list[str]:
    """Return the chosen words once each, in the order of the vocabulary."""
    return [word.value for word in words if word in set(chosen)]
