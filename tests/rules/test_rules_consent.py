"""Who may consent, until when, and what may not be stored as a consent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.consent import (
    Answer,
    BoardDecision,
    ConsentJudgement,
    Moment,
    Period,
    Scope,
    judge,
    state_in_scope,
    status,
)
from app.rules.consent_givers import (
    AGE_RULES,
    AgeMeaning,
    AgeRule,
    ChildFacts,
    GiverKind,
    RequiredGiver,
    reached,
    required_givers,
)
from app.rules.consent_refusals import ConsentProposal, ConsentRefusalCode, refusals
from app.rules.disclosure import decide
from app.rules.facts import ConsentState, Situation
from app.vocabulary import (
    AnswerStatus,
    Category,
    ConsentMatter,
    ConsentStatus,
    Measure,
    Purpose,
)
from tests.rules.rule_situations import CONCERN, GEN, HC, MED, SCH, SOC, ask

MOTHER = RequiredGiver(kind=GiverKind.GUARDIAN, person_id="mother")
FATHER = RequiredGiver(kind=GiverKind.GUARDIAN, person_id="father")
CHILD = RequiredGiver(kind=GiverKind.CHILD, person_id="elsa")
BOTH = (MOTHER, FATHER)
BORN = date(2010, 5, 20)
FAMILY = ChildFacts(child_id="elsa", guardian_ids=("mother", "father"), birth_date=BORN)

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PERIOD = Period(valid_from=date(2026, 11, 1), valid_to=date(2026, 12, 31))
AT = Moment(on=TODAY, now=NOON)
BOARD = BoardDecision(
    replaces_guardian_id="father",
    measure=Measure.PSYCHIATRIC_CARE,
    in_force_from=date(2026, 11, 10),
    in_force_until=date(2026, 12, 10),
)


def said(person_id: str, answer: AnswerStatus, *, hours_ago: int = 1) -> Answer:
    return Answer(person_id=person_id, status=answer, at=NOON - timedelta(hours=hours_ago))


def given_by(*people: str) -> list[Answer]:
    return [said(person, AnswerStatus.GIVEN) for person in people]


def where(answers: list[Answer], required: tuple[RequiredGiver, ...] = BOTH) -> ConsentStatus:
    return judge(answers, required, period=PERIOD, at=AT).status


# who


@pytest.mark.parametrize(
    ("matter", "age", "itself"),
    [
        (ConsentMatter.OTHER, 15, True),
        (ConsentMatter.SCHOOL, 15, False),
        (ConsentMatter.SCHOOL, 16, True),
        (ConsentMatter.OTHER, 14, False),
    ],
)
def test_the_child_consents_beside_the_guardians_from_its_age(
    matter: ConsentMatter, age: int, itself: bool
) -> None:
    on = date(BORN.year + age, BORN.month, BORN.day)
    givers = required_givers(FAMILY, on=on, matter=matter)
    assert givers == ((MOTHER, FATHER, CHILD) if itself else BOTH)


def test_the_child_is_asked_from_its_birthday_and_not_the_day_before() -> None:
    fifteen = date(2025, 5, 20)
    before = required_givers(FAMILY, on=fifteen - timedelta(days=1), matter=ConsentMatter.OTHER)
    assert CHILD not in before
    assert CHILD in required_givers(FAMILY, on=fifteen, matter=ConsentMatter.OTHER)


def test_a_recorded_judgement_of_maturity_comes_before_the_age() -> None:
    thirteen = date(2023, 6, 1)
    mature = replace(FAMILY, judged_mature=True)
    assert CHILD in required_givers(mature, on=thirteen, matter=ConsentMatter.OTHER)
    immature = replace(FAMILY, judged_mature=False)
    assert CHILD not in required_givers(immature, on=TODAY, matter=ConsentMatter.OTHER)


@pytest.mark.parametrize("matter", list(ConsentMatter))
def test_from_eighteen_only_the_young_person_consents(matter: ConsentMatter) -> None:
    eighteen = date(2028, 5, 20)
    assert required_givers(FAMILY, on=eighteen, matter=matter) == (CHILD,)
    assert MOTHER in required_givers(FAMILY, on=eighteen - timedelta(days=1), matter=matter)


def test_without_a_known_guardian_the_consent_of_a_child_is_never_complete() -> None:
    alone = replace(FAMILY, guardian_ids=())
    givers = required_givers(alone, on=TODAY, matter=ConsentMatter.OTHER)
    assert givers == (RequiredGiver(kind=GiverKind.GUARDIAN, person_id=None), CHILD)
    assert where(given_by("elsa", ""), givers) is ConsentStatus.WAITING


def test_a_wish_counts_from_twelve_since_july_2023() -> None:
    twelve = date(2011, 7, 1)
    asked = {"meaning": AgeMeaning.OWN_WISH_COUNTS, "birth_date": twelve}
    assert reached(**asked, on=date(2023, 7, 1))
    assert not reached(**asked, on=date(2023, 6, 30))
    assert not reached(AgeMeaning.OWN_WISH_COUNTS, birth_date=date(2011, 7, 2), on=date(2023, 7, 1))
    assert not reached(**asked, on=date(2024, 1, 1), matter=ConsentMatter.SCHOOL)


# where it stands


def test_all_who_are_needed_have_given() -> None:
    assert where(given_by("mother", "father")) is ConsentStatus.GIVEN


def test_one_guardian_alone_is_not_enough() -> None:
    judged = judge(given_by("mother"), BOTH, period=PERIOD, at=AT)
    assert judged.status is ConsentStatus.WAITING
    assert judged.state is ConsentState.WAITING
    assert judged.waiting_for == (FATHER,)


def test_one_no_is_a_no() -> None:
    answers = [*given_by("mother"), said("father", AnswerStatus.REFUSED)]
    judged = judge(answers, BOTH, period=PERIOD, at=AT)
    assert (judged.status, judged.state) == (ConsentStatus.REFUSED, ConsentState.REFUSED)
    assert judged.refused_by == (FATHER,)


def test_only_the_child_is_missing() -> None:
    judged = judge(given_by("mother", "father"), (*BOTH, CHILD), period=PERIOD, at=AT)
    assert judged.status is ConsentStatus.WAITING
    assert judged.state is ConsentState.CHILD_MISSING


def test_a_withdrawal_counts_from_its_instant() -> None:
    withdrawal = Answer(person_id="mother", status=AnswerStatus.WITHDRAWN, at=NOON)
    answers = [*given_by("mother", "father"), withdrawal]
    just_before = Moment(on=TODAY, now=NOON - timedelta(microseconds=1))
    assert judge(answers, BOTH, period=PERIOD, at=just_before).status is ConsentStatus.GIVEN
    judged = judge(answers, BOTH, period=PERIOD, at=AT)
    assert (judged.status, judged.state) == (ConsentStatus.WITHDRAWN, ConsentState.WITHDRAWN)
    assert judged.withdrawn_by == (MOTHER,)


def test_what_somebody_said_last_counts_and_a_tie_closes() -> None:
    answers = [
        said("mother", AnswerStatus.REFUSED, hours_ago=3),
        said("mother", AnswerStatus.GIVEN, hours_ago=2),
        *given_by("father"),
    ]
    assert where(answers) is ConsentStatus.GIVEN
    tie = [*given_by("mother", "father"), said("mother", AnswerStatus.WITHDRAWN)]
    assert where(tie) is ConsentStatus.WITHDRAWN
    assert where(tie[::-1]) is ConsentStatus.WITHDRAWN


def test_the_last_day_counts_in_full() -> None:
    answers = given_by("mother", "father")
    last = PERIOD.valid_to
    on_last = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert judge(answers, BOTH, period=PERIOD, at=Moment(on=last, now=on_last)).status is (
        ConsentStatus.GIVEN
    )
    after = Moment(on=last + timedelta(days=1), now=on_last + timedelta(minutes=1))
    judged = judge(answers, BOTH, period=PERIOD, at=after)
    assert (judged.status, judged.state) == (ConsentStatus.EXPIRED, ConsentState.EXPIRED)


def test_a_consent_waits_for_its_first_day() -> None:
    early = Moment(on=PERIOD.valid_from - timedelta(days=1), now=NOON)
    answers = given_by("mother", "father")
    assert judge(answers, BOTH, period=PERIOD, at=early).status is ConsentStatus.WAITING
    first = Moment(on=PERIOD.valid_from, now=NOON)
    assert judge(answers, BOTH, period=PERIOD, at=first).status is ConsentStatus.GIVEN


def test_an_unanswered_question_expires_and_a_withdrawal_stays_a_withdrawal() -> None:
    late = Moment(on=date(2027, 2, 1), now=datetime(2027, 2, 1, 12, tzinfo=UTC))
    assert judge([], BOTH, period=PERIOD, at=late).status is ConsentStatus.EXPIRED
    answers = [said("mother", AnswerStatus.WITHDRAWN)]
    assert judge(answers, BOTH, period=PERIOD, at=late).status is ConsentStatus.WITHDRAWN


def test_nobody_needed_is_nobody_who_consents() -> None:
    assert where([], ()) is ConsentStatus.WAITING


def test_strangers_answers_do_not_count() -> None:
    assert where(given_by("mother", "grandmother")) is ConsentStatus.WAITING
    assert where([*given_by("mother", "father"), said("uncle", AnswerStatus.REFUSED)]) is (
        ConsentStatus.GIVEN
    )


def test_status_says_the_same_without_a_board() -> None:
    asked = {"valid_from": PERIOD.valid_from, "valid_to": PERIOD.valid_to, "on": TODAY, "now": NOON}
    assert status(given_by("mother", "father"), BOTH, **asked) is ConsentStatus.GIVEN
    assert status(given_by("mother"), BOTH, **asked) is ConsentStatus.WAITING


# the board


def with_board(
    answers: list[Answer],
    *,
    required: tuple[RequiredGiver, ...] = BOTH,
    measure: Measure = Measure.PSYCHIATRIC_CARE,
    board: BoardDecision = BOARD,
    on: date = TODAY,
) -> ConsentJudgement:
    at = Moment(on=on, now=NOON)
    return judge(answers, required, period=PERIOD, at=at, measure=measure, board_decision=board)


def test_the_board_decides_for_one_guardian_in_its_measure() -> None:
    answers = [*given_by("mother"), said("father", AnswerStatus.REFUSED)]
    judged = with_board(answers)
    assert judged.status is ConsentStatus.GIVEN
    assert judged.state is ConsentState.BY_BOARD_DECISION
    assert judged.replaced == FATHER


def test_a_consent_that_names_no_measure_is_beyond_the_board() -> None:
    answers = [*given_by("mother"), said("father", AnswerStatus.REFUSED)]
    at = Moment(on=TODAY, now=NOON)
    assert judge(answers, BOTH, period=PERIOD, at=at, board_decision=BOARD).status is ConsentStatus.REFUSED


@pytest.mark.parametrize("measure", [m for m in Measure if m is not Measure.PSYCHIATRIC_CARE])
def test_the_board_decides_for_no_other_measure(measure: Measure) -> None:
    answers = [*given_by("mother"), said("father", AnswerStatus.REFUSED)]
    assert with_board(answers, measure=measure).status is ConsentStatus.REFUSED


def test_the_board_never_decides_outside_the_four_measures() -> None:
    none = replace(BOARD, measure=Measure.NONE_OF_THE_FOUR)
    answers = [*given_by("mother"), said("father", AnswerStatus.REFUSED)]
    judged = with_board(answers, measure=Measure.NONE_OF_THE_FOUR, board=none)
    assert judged.status is ConsentStatus.REFUSED


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 9), ConsentStatus.REFUSED),
        (date(2026, 11, 10), ConsentStatus.GIVEN),
        (date(2026, 12, 10), ConsentStatus.GIVEN),
        (date(2026, 12, 11), ConsentStatus.REFUSED),
    ],
)
def test_the_board_decides_for_its_days(on: date, expected: ConsentStatus) -> None:
    answers = [
        said("mother", AnswerStatus.GIVEN, hours_ago=2000),
        said("father", AnswerStatus.REFUSED, hours_ago=2000),
    ]
    assert with_board(answers, on=on).status is expected


def test_the_board_replaces_one_of_two_and_never_the_other_the_only_or_the_child() -> None:
    refused = [said("father", AnswerStatus.REFUSED)]
    assert with_board(refused).status is ConsentStatus.WAITING
    assert with_board(refused, required=(FATHER,)).status is ConsentStatus.REFUSED
    child_silent = with_board([*given_by("mother"), *refused], required=(*BOTH, CHILD))
    assert child_silent.state is ConsentState.CHILD_MISSING
    for_child = replace(BOARD, replaces_guardian_id="elsa")
    answers = [*given_by("mother", "father"), said("elsa", AnswerStatus.REFUSED)]
    judged = with_board(answers, required=(*BOTH, CHILD), board=for_child)
    assert judged.status is ConsentStatus.REFUSED


def test_a_guardian_who_consents_anyway_is_not_replaced() -> None:
    judged = with_board(given_by("mother", "father"))
    assert judged.replaced is None
    assert judged.state is ConsentState.GIVEN


# scope


SCOPE = Scope(
    sender_ids=frozenset({"school"}),
    receiver_ids=frozenset({"social"}),
    categories=frozenset({GEN}),
    purpose=Purpose.COORDINATION,
)
COVERED = {
    "sender_id": "school",
    "receiver_id": "social",
    "category": GEN,
    "purpose": Purpose.COORDINATION,
}


@pytest.mark.parametrize(
    "other",
    [
        {"sender_id": "region"},
        {"receiver_id": "region"},
        {"category": Category.SPECIAL_SUPPORT},
        {"purpose": Purpose.CARE},
    ],
)
def test_a_consent_covers_what_it_names_and_nothing_else(other: dict[str, object]) -> None:
    assert SCOPE.covers(**COVERED)
    assert not SCOPE.covers(**(COVERED | other))
    judged = judge(given_by("mother", "father"), BOTH, period=PERIOD, at=AT)
    assert state_in_scope(judged, covered=True) is ConsentState.GIVEN
    assert state_in_scope(judged, covered=False) is ConsentState.OUT_OF_SCOPE


# what may not be stored


PROPOSAL = ConsentProposal(
    categories=frozenset({GEN}),
    receiver_ids=frozenset({"social"}),
    purpose=Purpose.COORDINATION,
    valid_from=TODAY,
    valid_to=TODAY,
)


def test_a_consent_that_names_what_whom_and_why_may_be_stored() -> None:
    assert refusals(PROPOSAL) == ()
    assert refusals(PROPOSAL, without_consent=decide(ask(SCH, SOC, GEN), on=TODAY)) == ()
    assert refusals(PROPOSAL, without_consent=decide(ask(HC, SCH, MED), on=TODAY)) == ()


@pytest.mark.parametrize(
    ("fault", "code", "pointer"),
    [
        ({"categories": frozenset()}, ConsentRefusalCode.GENERAL_WAIVER, "/categories"),
        ({"receiver_ids": frozenset()}, ConsentRefusalCode.GENERAL_WAIVER, "/receivers"),
        ({"purpose": None}, ConsentRefusalCode.GENERAL_WAIVER, "/purpose"),
        ({"valid_to": None}, ConsentRefusalCode.NEVER_ENDS, "/validTo"),
        (
            {"valid_to": TODAY - timedelta(days=1)},
            ConsentRefusalCode.ENDS_BEFORE_IT_BEGINS,
            "/validTo",
        ),
        (
            {"categories": frozenset({Category.REPORTER_IDENTITY})},
            ConsentRefusalCode.NOT_THEIRS_TO_GIVE,
            "/categories",
        ),
    ],
)
def test_a_faulty_consent_is_refused_where_the_fault_is(
    fault: dict[str, object], code: ConsentRefusalCode, pointer: str
) -> None:
    found = refusals(replace(PROPOSAL, **fault))
    assert [(each.code, each.pointer) for each in found] == [(code, pointer)]
    assert found[0].says("sv") != found[0].says("en")


def test_a_consent_to_everything_is_general() -> None:
    found = refusals(replace(PROPOSAL, categories=frozenset(Category)))
    assert ConsentRefusalCode.GENERAL_WAIVER in {each.code for each in found}


def test_where_a_duty_applies_the_family_is_told_and_not_asked() -> None:
    report = ask(SCH, SOC, CONCERN, situation=Situation.CONCERN_REPORT, suspects_ill_faring=True)
    found = refusals(PROPOSAL, without_consent=decide(report, on=TODAY))
    assert [each.code for each in found] == [ConsentRefusalCode.USE_THE_GROUND]
    assert found[0].rule is not None
    assert found[0].rule.key == "concern-report"


# always


people = st.sampled_from(["mother", "father", "elsa", "uncle"])
instants = st.integers(-100, 100).map(lambda hours: NOON + timedelta(hours=hours))
answers_given = st.lists(
    st.builds(Answer, person_id=people, status=st.sampled_from(AnswerStatus), at=instants), max_size=8
)


@given(answers_given, st.sampled_from(["mother", "father", "elsa"]))
def test_a_withdrawal_by_anyone_needed_ends_the_consent(answers: list[Answer], who: str) -> None:
    required = (*BOTH, CHILD)
    withdrawn = [*answers, Answer(person_id=who, status=AnswerStatus.WITHDRAWN, at=NOON)]
    assert judge(withdrawn, required, period=PERIOD, at=AT).status is ConsentStatus.WITHDRAWN


@given(answers_given)
def test_a_consent_is_given_exactly_when_all_said_yes_last(answers: list[Answer]) -> None:
    last: dict[str, tuple[datetime, int]] = {}
    for answer in answers:
        if answer.at <= NOON:
            rank = (answer.at, list(AnswerStatus).index(answer.status))
            last[answer.person_id] = max(rank, last.get(answer.person_id, rank))
    all_yes = all(last.get(who, (NOON, 1))[1] == 0 for who in ("mother", "father"))
    assert (where(answers) is ConsentStatus.GIVEN) is all_yes


@given(answers_given, st.permutations(range(8)))
def test_the_order_of_telling_does_not_matter(answers: list[Answer], order: list[int]) -> None:
    shuffled = [answers[index] for index in order if index < len(answers)]
    assert where(shuffled) is where(answers)


@pytest.mark.parametrize("rule", AGE_RULES, ids=[rule.key for rule in AGE_RULES])
def test_an_age_step_is_law_from_its_day(rule: AgeRule) -> None:
    old_enough = {"birth_date": date(1940, 1, 1), "matter": rule.matters[0]}
    alone = {"meaning": rule.meaning, "rules": (rule,), **old_enough}
    assert reached(**alone, on=rule.in_force_from)
    assert not reached(**alone, on=rule.in_force_from - timedelta(days=1))
    ended = {**alone, "rules": (replace(rule, in_force_until=TODAY),)}
    assert reached(**ended, on=TODAY)
    assert not reached(**ended, on=TODAY + timedelta(days=1))


def test_the_ages_and_their_days_are_these() -> None:
    assert {(rule.age, rule.meaning, rule.in_force_from) for rule in AGE_RULES} == {
        (12, AgeMeaning.OWN_WISH_COUNTS, date(2023, 7, 1)),
        (15, AgeMeaning.OWN_CONSENT_NEEDED, date(2002, 1, 1)),
        (16, AgeMeaning.OWN_CONSENT_NEEDED, date(2010, 8, 1)),
        (18, AgeMeaning.ADULT, date(1974, 7, 1)),
    }
