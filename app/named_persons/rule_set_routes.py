"""HTTP of rule sets: what each says, and which one a municipality has chosen."""

from typing import Annotated

from fastapi import Query, Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    problems,
)
from app.kit.routing import room
from app.named_persons import choice_queries, choosing
from app.named_persons.errors import NotYourMunicipality, NoUnitOfLastResort
from app.named_persons.models import NamedPersonRuleSetChoice
from app.named_persons.rule_set_render import choice_read, rule_set_read
from app.named_persons.rule_set_schemas import (
    MunicipalityCode,
    NamedPersonRuleSetRead,
    RuleSetChoiceCreate,
    RuleSetChoiceRead,
)
from app.rules.named_person_rule_sets import RULE_SETS
from app.vocabulary import Matter

router = room("named persons")
Reader = Annotated[Pass, desk(Matter.NAMED_PERSON, "read-rule-sets", scopes=())]
Chooser = Annotated[Pass, desk(Matter.NAMED_PERSON, "choose-rule-set", scopes=("organisations.admin",))]
OfMunicipality = Annotated[
    MunicipalityCode | None,
    Query(alias="municipalityCode", description="Only this municipality's choices.", examples=["0780"]),
]
LIST = problems(NotAuthenticated, ScopeMissing, InvalidRequest)


@router.get("/named-person-rule-sets", summary="List the rule sets for the named person", responses=LIST)
async def list_named_person_rule_sets(passed: Reader, asked: Paged) -> Page[NamedPersonRuleSetRead]:
    """What each rule set says, rule by rule, in Swedish and English, and where it is read."""
    await passed.note()
    shown = [rule_set_read(each) for each in RULE_SETS.values()][asked.offset : asked.offset + asked.limit]
    return Page.of(shown, total=len(RULE_SETS), asked=asked)


@router.get(
    "/named-person-rule-set-choices",
    summary="List which rule set each municipality has chosen",
    responses=LIST,
)
async def list_named_person_rule_set_choices(
    passed: Reader, asked: Paged, municipality_code: OfMunicipality = None
) -> Page[RuleSetChoiceRead]:
    """Each choice with its dates; on a date without a choice the default rule set stands."""
    rows, total = await choice_queries.choices(passed.session, asked, municipality_code=municipality_code)
    await passed.note()
    return Page.of([choice_read(row) for row in rows], total=total, asked=asked)


@router.post(
    "/named-person-rule-set-choices",
    status_code=status.HTTP_201_CREATED,
    summary="Choose a municipality's rule set from a date",
    responses=problems(
        HeaderMissing,
        NotAuthenticated,
        ScopeMissing,
        NotYourMunicipality,
        NoUnitOfLastResort,
        InvalidRequest,
        KeyUsedForAnotherRequest,
        NotFound,
    ),
)
async def create_named_person_rule_set_choice(
    passed: Chooser, once: OnceOnly, given: RuleSetChoiceCreate, response: Response
) -> RuleSetChoiceRead:
    """From the date on the municipality's children are answered by this rule set, on earlier dates by the one
    that stood then. A choice that was to begin on the date or later is superseded. The worker lays the chains
    anew; until it has come to a child, that child's chain stands as it was laid, without a gap.
    """
    made = await once(lambda: choosing.choose(passed, given=given))
    choice = await passed.session.get(NamedPersonRuleSetChoice, made)
    if choice is None:
        raise NotFound
    await passed.note(subject_id=made)
    return choice_read(choice, response)
