"""What kind of change a handover is, and how it stands: every answer, and the days around it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.rules.handover import Side, Standing, Turn, kind_of, status_of
from app.vocabulary import EndingKind, HandoverKind, HandoverStatus, UnitKind

BORN = date(2019, 9, 7)
DAY = date(2025, 8, 18)
CENTRE = Side(kind=UnitKind.CHILD_HEALTH_CENTRE)
SCHOOL = Side(kind=UnitKind.SCHOOL, municipality_code="9901")
OTHER_SCHOOL = Side(kind=UnitKind.SCHOOL, municipality_code="9901")
FAR_SCHOOL = Side(kind=UnitKind.SCHOOL, municipality_code="9902")
INDEPENDENT = Side(kind=UnitKind.SCHOOL)
PUPIL_HEALTH = Side(kind=UnitKind.PUPIL_HEALTH, municipality_code="9901")
AFTER = Side(kind=UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY, municipality_code="9901")
RESORT = Side(kind=UnitKind.OTHER, municipality_code="9901")


@pytest.mark.parametrize(
    ("outgoing", "incoming", "kind"),
    [
        (None, CENTRE, HandoverKind.BIRTH),
        (CENTRE, SCHOOL, HandoverKind.SCHOOL_START),
        (CENTRE, RESORT, HandoverKind.SCHOOL_START),
        (CENTRE, PUPIL_HEALTH, HandoverKind.SCHOOL_START),
        (SCHOOL, OTHER_SCHOOL, HandoverKind.SCHOOL_CHANGE),
        (SCHOOL, INDEPENDENT, HandoverKind.SCHOOL_CHANGE),
        (SCHOOL, FAR_SCHOOL, HandoverKind.MOVE),
        (SCHOOL, AFTER, HandoverKind.LEAVING_SCHOOL),
        (RESORT, AFTER, HandoverKind.LEAVING_SCHOOL),
        (CENTRE, CENTRE, HandoverKind.UNIT_CHANGE),
        (SCHOOL, RESORT, HandoverKind.UNIT_CHANGE),
        (SCHOOL, None, HandoverKind.ADULTHOOD),
    ],
)
def test_the_units_say_what_changed(outgoing: Side | None, incoming: Side | None, kind: HandoverKind) -> None:
    assert kind_of(Turn(on=DAY, birth_date=BORN, outgoing=outgoing, incoming=incoming)) is kind


def test_the_eighteenth_birthday_is_what_it_is_whoever_receives() -> None:
    turn = Turn(on=date(2037, 9, 7), birth_date=BORN, outgoing=SCHOOL, incoming=AFTER)
    assert kind_of(turn) is HandoverKind.ADULTHOOD
    assert kind_of(replace(turn, on=date(2037, 9, 6))) is HandoverKind.LEAVING_SCHOOL


@pytest.mark.parametrize(
    ("ending", "kind"),
    [(EndingKind.DECEASED, HandoverKind.DEATH), (EndingKind.EMIGRATED, HandoverKind.EMIGRATION)],
)
def test_an_ending_is_said_where_the_chain_ends(ending: EndingKind, kind: HandoverKind) -> None:
    turn = Turn(on=DAY, birth_date=BORN, outgoing=SCHOOL, incoming=None, ending=ending)
    assert kind_of(turn) is kind
    assert kind_of(replace(turn, incoming=OTHER_SCHOOL)) is HandoverKind.SCHOOL_CHANGE


def test_a_change_of_person_is_one_on_any_day() -> None:
    turn = Turn(on=DAY, birth_date=BORN, outgoing=SCHOOL, incoming=SCHOOL, within_unit=True)
    assert kind_of(turn) is HandoverKind.PERSON_CHANGE


STANDING = Standing(
    on=DAY,
    stands=True,
    has_incoming=True,
    within_unit=False,
    accepted=False,
    refused=False,
    ends_on=DAY + timedelta(days=300),
)


@pytest.mark.parametrize(
    ("changed", "before", "on_the_day", "after_it_all"),
    [
        ({}, HandoverStatus.PLANNED, HandoverStatus.WAITING, HandoverStatus.PASSED),
        ({"refused": True}, HandoverStatus.REFUSED, HandoverStatus.REFUSED, HandoverStatus.PASSED),
        (
            {"refused": True, "accepted": True},
            HandoverStatus.TAKEN_OVER,
            HandoverStatus.TAKEN_OVER,
            HandoverStatus.TAKEN_OVER,
        ),
        (
            {"within_unit": True, "accepted": True},
            HandoverStatus.PLANNED,
            HandoverStatus.DONE,
            HandoverStatus.DONE,
        ),
        (
            {"has_incoming": False, "ends_on": None},
            HandoverStatus.PLANNED,
            HandoverStatus.DONE,
            HandoverStatus.DONE,
        ),
        (
            {"stands": False, "accepted": True},
            HandoverStatus.LAPSED,
            HandoverStatus.LAPSED,
            HandoverStatus.LAPSED,
        ),
    ],
)
def test_how_it_stands_the_day_before_on_the_day_and_when_it_is_over(
    changed: dict[str, object],
    before: HandoverStatus,
    on_the_day: HandoverStatus,
    after_it_all: HandoverStatus,
) -> None:
    standing = replace(STANDING, **changed)
    days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=300))
    assert [status_of(standing, today=day) for day in days] == [before, on_the_day, after_it_all]
