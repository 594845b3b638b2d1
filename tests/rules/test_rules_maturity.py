"""How a child's maturity is judged, from when it has a say of its own, and whom the board may replace."""

from datetime import date, timedelta

import pytest

from app.rules.board_decisions import BoardProposal, BoardRefusalCode, refusal
from app.rules.consent_givers import MaturityNote, judged_maturity, own_say_from
from app.vocabulary import ConsentMatter, Measure

BORN = date(2012, 5, 20)
FIFTEEN, SIXTEEN = date(2027, 5, 20), date(2028, 5, 20)
OTHER, SCHOOL = ConsentMatter.OTHER, ConsentMatter.SCHOOL
DAY = timedelta(days=1)


def note(on: date, *, mature: bool, matter: ConsentMatter = OTHER) -> MaturityNote:
    return MaturityNote(matter=matter, mature=mature, on=on)


def judged(*notes: MaturityNote, on: date = FIFTEEN - DAY, matter: ConsentMatter = OTHER) -> bool | None:
    return judged_maturity(notes, birth_date=BORN, on=on, matter=matter)


def test_nobody_has_judged() -> None:
    assert judged() is None
    assert judged(note(FIFTEEN, mature=True)) is None, "it is judged tomorrow"
    assert judged(note(FIFTEEN - DAY, mature=True, matter=SCHOOL)) is None, "in another matter"


def test_the_latest_judgement_counts_and_of_one_day_the_one_recorded_last() -> None:
    early, late = date(2026, 1, 10), date(2026, 9, 10)
    assert judged(note(late, mature=True), note(early, mature=False)) is True
    assert judged(note(early, mature=True), note(late, mature=False)) is False
    assert judged(note(late, mature=True), note(late, mature=False)) is False
    assert judged(note(late, mature=False), note(late, mature=True)) is True


def test_a_judgement_counts_on_its_own_day() -> None:
    assert judged(note(FIFTEEN - DAY, mature=True)) is True


def test_who_was_immature_as_a_child_is_asked_again_by_age() -> None:
    young = note(date(2026, 1, 10), mature=False)
    assert judged(young, on=FIFTEEN - DAY) is False
    assert judged(young, on=FIFTEEN) is None
    school = note(date(2026, 1, 10), mature=False, matter=SCHOOL)
    assert judged(school, on=FIFTEEN, matter=SCHOOL) is False
    assert judged(school, on=SIXTEEN, matter=SCHOOL) is None


def test_who_is_found_immature_at_the_age_stays_so() -> None:
    assert judged(note(FIFTEEN, mature=False), on=FIFTEEN) is False
    assert judged(note(FIFTEEN, mature=False), on=SIXTEEN) is False


@pytest.mark.parametrize(
    ("matter", "after", "day"),
    [
        (OTHER, date(2026, 1, 1), FIFTEEN),
        (SCHOOL, date(2026, 1, 1), SIXTEEN),
        (OTHER, FIFTEEN - DAY, FIFTEEN),
        (OTHER, FIFTEEN, None),
        (SCHOOL, FIFTEEN, SIXTEEN),
        (SCHOOL, SIXTEEN, None),
    ],
)
def test_the_day_of_an_own_say(matter: ConsentMatter, after: date, day: date | None) -> None:
    assert own_say_from(BORN, after=after, matter=matter) == day


def test_before_the_step_was_law_it_begins_with_the_law() -> None:
    old = date(1985, 1, 1)
    assert own_say_from(old, after=date(2001, 6, 1), matter=OTHER) == date(2002, 1, 1)


FOUR = [measure for measure in Measure if measure is not Measure.NONE_OF_THE_FOUR]


def proposal(**changed: object) -> BoardProposal:
    fitting: dict[str, object] = {
        "measure": FOUR[0],
        "consents_measure": FOUR[0],
        "replaces_id": "father",
        "guardian_ids": ("mother", "father"),
    }
    return BoardProposal(**{**fitting, **changed})  # type: ignore[arg-type]  # the cases below are typed


@pytest.mark.parametrize("measure", FOUR)
def test_the_board_may_decide_for_one_of_two_in_its_four_measures(measure: Measure) -> None:
    assert refusal(proposal(measure=measure, consents_measure=measure)) is None
    assert refusal(proposal(measure=measure, consents_measure=measure, replaced_ids=("father",))) is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (
            {"measure": Measure.NONE_OF_THE_FOUR, "consents_measure": Measure.NONE_OF_THE_FOUR},
            BoardRefusalCode.NOT_ONE_OF_THE_FOUR,
        ),
        ({"consents_measure": FOUR[1]}, BoardRefusalCode.ANOTHER_MEASURE),
        ({"consents_measure": Measure.NONE_OF_THE_FOUR}, BoardRefusalCode.ANOTHER_MEASURE),
        ({"replaces_id": "uncle"}, BoardRefusalCode.NOT_A_GUARDIAN),
        ({"guardian_ids": ("father",)}, BoardRefusalCode.THE_ONLY_GUARDIAN),
        ({"guardian_ids": ("father", "father")}, BoardRefusalCode.THE_ONLY_GUARDIAN),
        ({"replaced_ids": ("mother",)}, BoardRefusalCode.ANOTHER_IS_REPLACED),
        ({"replaced_ids": ("father", "mother")}, BoardRefusalCode.ANOTHER_IS_REPLACED),
    ],
)
def test_where_the_board_may_not(changed: dict[str, object], why: BoardRefusalCode) -> None:
    assert refusal(proposal(**changed)) is why
