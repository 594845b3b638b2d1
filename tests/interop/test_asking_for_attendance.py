"""Absence from a school system becomes what absence written by hand becomes, where that was agreed."""

from datetime import date, timedelta

import httpx
import pytest

from app.interop.feeds.absences import weeks_until
from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp
from tests.steps import then_it_is, when_the_date_is

pytestmark = pytest.mark.usefixtures("first_of_october")  # a Wednesday
WEEK = ("2025-09-22", "2025-09-28")


@pytest.fixture
def system(village):
    system = SchoolSystemOnHttp()
    village.pupil("Elsa")
    village.pupil("Olle")
    system.take(village)
    return system


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token", attendance="aggregated")


def sums(name, *, offered=1_000, valid=0, invalid=0, **members):
    return {
        "student": {"id": known_as(name)},
        "activity": {"id": known_as("maths")},
        "startDate": WEEK[0],
        "endDate": WEEK[1],
        "attendanceSum": offered - valid - invalid,
        "validAbsenceSum": valid,
        "invalidAbsenceSum": invalid,
        "offeredSum": offered,
        **members,
    }


def weeks_of(system, **by_week):
    """Answer by the week that is asked for."""

    def said(request):
        return httpx.Response(200, json={"data": by_week.get(request.url.params["startDate"], [])})

    said.for_ever = True
    system.next_answers["GET /aggregatedAttendance"] = [said]


async def records(asking) -> set[tuple]:
    rows = await asking.importer.ask(
        "SELECT child_id, lower(valid)::text, scheduled_minutes, valid_minutes, invalid_minutes, source "
        "FROM attendance_record WHERE organisation_id = $1 AND taken_back_at IS NULL",
        asking.importer.organisation_id,
    )
    return {tuple(row)[1:] for row in rows}


async def duties(asking, name) -> list[dict]:
    rektor = asking.importer.staff(known_as("rektor"), branch="school")
    child = await asking.importer.child_of(known_as(name))
    found = then_it_is(await rektor.get(f"/children/{child}/absence-signals"), 200)
    return found["items"]


async def test_nobody_asks_for_attendance_unless_it_was_agreed(importer, system, tmp_path):
    asking = Asking(importer, system, tmp_path / "token")
    await asking.asks()
    assert not [
        path for _, path, _ in system.asked if path in {"/aggregatedAttendance", "/attendances", "/absences"}
    ]


async def test_over_the_threshold_the_head_has_a_duty_and_the_child_no_mark(asking, system):
    weeks_of(
        system,
        **{
            WEEK[0]: [
                sums("Elsa", offered=600, valid=100, invalid=50),
                sums("Elsa", offered=400, valid=60, invalid=0),  # another activity of the same week
                sums("Olle", valid=100),
            ]
        },
    )
    await asking.asks()
    assert await records(asking) == {
        ("2025-09-22", 1_000, 160, 50, "school-system"),
        ("2025-09-22", 1_000, 100, 0, "school-system"),
    }
    (duty,) = await duties(asking, "Elsa")
    assert (duty["absentPercent"], duty["validPercent"], duty["invalidPercent"]) == (21, 16, 5)
    assert await duties(asking, "Olle") == []
    asked = [each["startDate"] for each in system.questions("/aggregatedAttendance")]
    assert asked == ["2025-08-25", "2025-09-01", "2025-09-08", "2025-09-15", "2025-09-22"]


async def test_the_log_says_who_wrote_it(asking, system):
    weeks_of(system, **{WEEK[0]: [sums("Elsa", valid=10)]})
    await asking.asks()
    child = await asking.importer.child_of(known_as("Elsa"))
    rows = await asking.importer.ask(
        "SELECT client_id, action FROM audit.audit_entry WHERE child_id = $1 AND action = 'absence:record'",
        child,
    )
    assert [tuple(row) for row in rows] == [("school-import", "absence:record")]


async def test_a_week_is_read_once_and_again_with_the_next_for_what_was_corrected(asking, system, cast):
    weeks_of(system, **{WEEK[0]: [sums("Elsa", valid=10), sums("Olle", valid=10)]})
    await asking.asks()
    await asking.asks(full=True)
    assert len(system.questions("/aggregatedAttendance")) == 5
    await when_the_date_is(cast, "2025-10-08T08:00:00Z")
    weeks_of(
        system,
        **{
            WEEK[0]: [sums("Elsa", valid=20), sums("Olle", valid=10)],
            "2025-09-29": [sums("Elsa", valid=30)],
        },
    )
    await asking.asks(full=True)
    assert [each["startDate"] for each in system.questions("/aggregatedAttendance")][5:] == [
        "2025-09-22",
        "2025-09-29",
    ]
    assert await records(asking) == {
        ("2025-09-22", 1_000, 20, 0, "school-system"),
        ("2025-09-22", 1_000, 10, 0, "school-system"),
        ("2025-09-29", 1_000, 30, 0, "school-system"),
    }
    attended = asking.asker.attended[asking.importer.organisation_id]
    assert (attended.written, attended.corrected, attended.unchanged) == (1, 1, 1)


async def test_what_somebody_has_written_by_hand_stays(asking, system):
    await asking.asks()
    rektor = asking.importer.staff(known_as("rektor"), branch="school")
    child = await asking.importer.child_of(known_as("Elsa"))
    (unit,) = await asking.importer.ask(
        "SELECT id FROM unit WHERE source_id = $1 AND organisation_id = $2",
        known_as("unit"),
        asking.importer.organisation_id,
    )
    body = {
        "unitId": unit["id"],
        "firstOn": "2025-09-24",
        "lastOn": "2025-09-24",
        "scheduledMinutes": 300,
        "validMinutes": 0,
        "invalidMinutes": 0,
    }
    then_it_is(await rektor.post(f"/children/{child}/attendance", body), 201)
    weeks_of(system, **{WEEK[0]: [sums("Elsa", valid=900)]})
    await asking.importer.ask(
        "UPDATE school_source SET attendance_until = NULL WHERE organisation_id = $1",
        asking.importer.organisation_id,
    )
    await asking.asks(full=True)
    assert await records(asking) == {("2025-09-24", 300, 0, 0, "by-hand")}
    assert asking.asker.attended[asking.importer.organisation_id].kept == 1


async def test_what_cannot_be_read_or_be_true_is_left_out_alone(asking, system):
    wrong = [
        3,
        {},
        {**sums("Elsa"), "validAbsenceSum": "ten"},
        sums("Elsa", invalid=-1),
        sums("Elsa", offered=10**9),
        sums("nobody"),
        sums("teacher"),
        {**sums("Elsa"), "student": "not an id"},
    ]
    weeks_of(system, **{WEEK[0]: [*wrong, sums("Olle", valid=10)]})
    await asking.asks()
    assert await records(asking) == {("2025-09-22", 1_000, 10, 0, "school-system")}
    attended = asking.asker.attended[asking.importer.organisation_id]
    assert (attended.unread, attended.unknown) == (6, 2)


async def test_a_system_that_does_not_tell_leaves_the_week_for_the_next_round(asking, system):
    system.next("GET /aggregatedAttendance", httpx.Response(403))
    first = await asking.asks()
    assert first.counts["rows"]["children"]["created"] == 2
    weeks_of(system, **{WEEK[0]: [sums("Elsa", valid=10)]})
    await asking.asks(full=True)
    assert await records(asking) == {("2025-09-22", 1_000, 10, 0, "school-system")}


def lesson(name, day, hour, **members):
    return {
        "id": known_as(name),
        "activity": {"id": known_as("maths")},
        "startTime": f"2025-09-{day}T{hour:02}:00:00+02:00",
        "endTime": f"2025-09-{day}T{hour + 1:02}:00:00+02:00",
        **members,
    }


def attended_at(name, at, *, reported=True, **minutes):
    return {
        "id": known_as(f"{name} at {at}"),
        "student": {"id": known_as(name)},
        "calendarEvent": {"id": known_as(at)},
        "isReported": reported,
        **minutes,
    }


async def test_lesson_by_lesson_with_what_was_notified(importer, system, tmp_path):
    asking = Asking(importer, system, tmp_path / "token", attendance="events")
    events = [
        lesson("first", 22, 8),
        lesson("second", 22, 9),
        lesson("third", 23, 8),
        lesson("cancelled", 24, 8, cancelled=True),
        lesson("week before", 21, 8),
    ]
    system.next("GET /calendarEvents", *[httpx.Response(200, json=[])] * 4, httpx.Response(200, json=events))
    system.next("GET /attendances", *[httpx.Response(200, json=[])] * 4)
    system.next("GET /absences", *[httpx.Response(200, json=[])] * 4)
    for record in (
        attended_at("Elsa", "first", attendanceMinutes=40, invalidAbsenceMinutes=20),
        attended_at("Elsa", "second", reported=False),
        attended_at("Elsa", "third", reported=False),
        attended_at("Elsa", "cancelled", validAbsenceMinutes=60),
        attended_at("Elsa", "week before", validAbsenceMinutes=60),
        attended_at("Olle", "first", attendanceMinutes=60),
    ):
        system.put("attendances", record)
    system.put(
        "absences",
        {
            "id": known_as("ill"),
            "type": "Anmäld frånvaro",
            "student": {"id": known_as("Elsa")},
            "startTime": "2025-09-23T00:00:00+02:00",
            "endTime": "2025-09-24T00:00:00+02:00",
        },
    )
    await asking.asks()
    assert await records(asking) == {
        ("2025-09-22", 180, 60, 20, "school-system"),
        ("2025-09-22", 60, 0, 0, "school-system"),
    }
    (duty,) = await duties(asking, "Elsa")
    assert duty["absentPercent"] == 44


@pytest.mark.parametrize(
    ("today", "until", "firsts"),
    [
        ("2025-10-01", None, ["08-25", "09-01", "09-08", "09-15", "09-22"]),
        ("2025-10-05", "2025-09-28", []),
        ("2025-10-06", "2025-09-28", ["09-22", "09-29"]),
        ("2025-10-13", "2025-09-28", ["09-22", "09-29", "10-06"]),
        ("2026-01-07", "2025-09-28", ["12-01", "12-08", "12-15", "12-22", "12-29"]),
    ],
)
def test_which_weeks_are_read(today, until, firsts):
    found = list(weeks_until(date.fromisoformat(today), date.fromisoformat(until) if until else None))
    assert [each.first.strftime("%m-%d") for each in found] == firsts
    assert all(each.last - each.first == timedelta(days=6) for each in found)
    assert all(each.last < date.fromisoformat(today) for each in found)
