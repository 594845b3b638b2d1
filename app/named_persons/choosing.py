"""A municipality chooses its rule set from a date; the chains that it concerns are laid anew in portions."""

from collections.abc import Sequence

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.kit.clock import Moment
from app.kit.columns import dates
from app.kit.ids import new_id
from app.kit.problems import FieldError, Problem, invalid
from app.named_persons import choice_queries, queries
from app.named_persons.errors import NotYourMunicipality, NoUnitOfLastResort
from app.named_persons.models import NamedPersonRuleSetChoice
from app.named_persons.rule_set_schemas import RuleSetChoiceCreate
from app.named_persons.service import lay_chain
from app.organisations.models import Organisation, UnitDiscontinuation
from app.rules.named_person_rule_sets import RULE_SETS
from app.vocabulary import LegalRegime

_LOG = structlog.get_logger()


async def choose(passed: Pass, *, given: RuleSetChoiceCreate) -> str:
    """Choose a rule set from a date on. What stood before stands for earlier dates still; a choice that was
    to begin later never comes to be.
    """
    await _must_own(passed, given.municipality_code)
    if given.valid_from < passed.moment.today:
        raise invalid("/validFrom", "past", "lies in the past")
    await _demand_units(passed, given)
    await choice_queries.hold(passed.session)
    await choice_queries.make_room(passed.session, given.municipality_code, from_=given.valid_from)
    choice = NamedPersonRuleSetChoice(
        id=new_id("rsc"),
        municipality_code=given.municipality_code,
        rule_set=given.rule_set,
        valid=dates(given.valid_from, None),
        organisation_id=passed.actor.organisation_id,
        chosen_by=passed.actor.professional_id,
    )
    passed.session.add(choice)
    await passed.session.flush()  # the answer is read back
    return choice.id


async def _must_own(passed: Pass, municipality_code: str) -> None:
    """The installation's administrator may for all; an authority's for its own municipality."""
    organisation_id = passed.actor.organisation_id
    if organisation_id is None:
        return
    own = await passed.session.get(Organisation, organisation_id)
    if own is None or own.municipality_code != municipality_code or own.regime != LegalRegime.PUBLIC_SECRECY:
        raise NotYourMunicipality


async def _demand_units(passed: Pass, given: RuleSetChoiceCreate) -> None:
    known = await queries.fallbacks(passed.session, given.municipality_code)
    missing = [each for each in RULE_SETS[given.rule_set].fallbacks() if each not in known]
    if missing:
        error = FieldError(pointer="/ruleSet", code="fallback", detail="needs a unit of last resort")
        raise NoUnitOfLastResort(errors=[error], missing=missing)


async def carry_out_next(session: AsyncSession, *, moment: Moment, at_a_time: int) -> int | None:
    """Lay a portion of the chains anew that a choice concerns, and remember how far it came; nothing when all
    choices have been carried out. A chain that cannot be laid stays as it is, and is told in the log.
    """
    choice = await choice_queries.next_to_carry_out(session)
    if choice is None:
        return None
    children = await choice_queries.concerned(
        session, choice.municipality_code, after=choice.relaid_to or "", limit=at_a_time
    )
    return await lay_portion(session, choice, children, moment=moment, whole=at_a_time)


async def lay_portion(
    session: AsyncSession,
    decided: NamedPersonRuleSetChoice | UnitDiscontinuation,
    children: Sequence[str],
    *,
    moment: Moment,
    whole: int,
) -> int:
    """Lay the chains of a portion, and remember how far it came; fewer than a whole one are the last."""
    for child_id in children:
        await lay_or_leave(session, child_id, moment)
    decided.relaid_to = children[-1] if children else decided.relaid_to
    if len(children) < whole:
        decided.relaid_at = moment.now
    session.add(decided)
    await session.flush()
    return len(children)


async def lay_or_leave(session: AsyncSession, child_id: str, moment: Moment) -> None:
    """Lay a chain anew; one that cannot be laid stays as it is, and is told in the log."""
    try:
        async with session.begin_nested():
            await lay_chain(session, child_id, municipality_code=None, moment=moment)
    except Problem as problem:
        _LOG.error("named-persons.chain-stays-as-it-is", code=problem.code())


async def settle_vacancies(session: AsyncSession, *, after: str, moment: Moment, at_a_time: int) -> list[str]:
    """Take persons away from the first day without a duty, for a portion of children; return the children."""
    children = await choice_queries.with_vacancy(session, after=after, limit=at_a_time)
    for child_id in children:
        await lay_or_leave(session, child_id, moment)
    return children
