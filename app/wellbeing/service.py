"""Use cases of the five questions: answer, change, and hand a snapshot to whoever decides on sharing."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.kit.database import vault_of
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotFound, StateForbids
from app.vocabulary import Branch, Category, FiveQuestionsStatus
from app.wellbeing import queries
from app.wellbeing.content import BLANK, finished, opened, written
from app.wellbeing.errors import NotFinished
from app.wellbeing.events import FiveQuestionsAmended, FiveQuestionsAnswered
from app.wellbeing.indicator_sets import DEFAULT_SET, INDICATOR_SETS
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion
from app.wellbeing.schemas import Content, FiveQuestionsCreate, FiveQuestionsUpdate, Given

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


class Snapshot(NamedTuple):
    """What a disclosure takes with it: which version, what is written in it, and the content itself."""

    version: int
    categories: list[Category]
    content: dict[str, Any]


async def answer(cleared: Cleared, *, given: FiveQuestionsCreate) -> str:
    """Write the first version, as a draft or finished."""
    actor = cleared.actor
    thing = FiveQuestions(
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        unit_id=await authors_unit(cleared),
        author_id=actor.professional_id or "",
        status=given.status,
    )
    cleared.session.add(thing)
    await cleared.session.flush()  # the version points at it
    content = finished(written(BLANK, given), given.status)
    await _keep_version(cleared, thing, content=content, before=None, given=given)
    return thing.id


async def change(cleared: Cleared, thing: FiveQuestions, *, given: FiveQuestionsUpdate) -> None:
    """Write a new version on top of the latest; none is ever overwritten."""
    before = await version_of(cleared.session, thing)
    allowed = NEXT[FiveQuestionsStatus(thing.status)]
    status = given.status or allowed[0]
    if status not in allowed:
        raise StateForbids(allowed=[*allowed])
    content = finished(written(opened(cleared.vault, before), given), status)
    thing.status = status
    thing.version += 1
    cleared.session.add(thing)
    await _keep_version(cleared, thing, content=content, before=before, given=given)


async def authors_unit(cleared: Cleared) -> str:
    """Return at which of their units somebody writes about the child: the one that has it, else the first."""
    units = cleared.actor.unit_ids
    has_it = await queries.unit_with_the_child(
        cleared.session, cleared.child_id, units, on=cleared.moment.today
    )
    return has_it or units[0]


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
        "indicatorSet": latest.indicator_set,
        "indicators": [*latest.indicators],
        "happenedAt": happened,
    }
    return Snapshot(latest.version, [Category(word) for word in latest.categories], content)


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
    indicator_set, indicators = _indicators(before, given)
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
            categories=written_in(Branch(thing.branch), categories),
            indicator_set=indicator_set,
            indicators=indicators,
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


def _indicators(before: FiveQuestionsVersion | None, given: Given) -> tuple[str, list[str]]:
    """The wheel and its words once each, in the order of the wheel. Raises InvalidRequest for a word that the
    wheel does not have.
    """
    said = given.model_fields_set
    chosen = given.indicators if before is None or "indicators" in said else before.indicators
    standing = DEFAULT_SET if before is None else before.indicator_set
    wheel = INDICATOR_SETS[given.indicator_set or standing]
    unknown = [at for at, word in enumerate(chosen) if word not in wheel.keys]
    if unknown:
        detail = "is no word of the set"
        errors = [FieldError(pointer=f"/indicators/{at}", code="unknown", detail=detail) for at in unknown]
        raise InvalidRequest(errors=errors)
    return wheel.id, [word for word in wheel.keys if word in chosen]


def written_in(branch: Branch, categories: Iterable[str]) -> list[str]:
    """What is written in a branch's text: what is named, and always the branch's own category, once each."""
    named = {*categories, CATEGORY_OF[branch]}
    return [category.value for category in Category if category in named]
