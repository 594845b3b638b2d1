"""The part of the walk that goes through consultations, absence and support measures."""

from datetime import timedelta
from typing import TYPE_CHECKING

from app.kit.clock import wall_clock
from tests.absence.absence_steps import TEAM, ago, attendance
from tests.consultations.consultation_steps import ADVICE, question
from tests.measures.measure_steps import service
from tests.statistics.counting import given_a_counting_system
from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_absence(walk: "Walk") -> None:
    """Write attendance down, climb a step, ask whether a team is the right help, and close the duty."""
    cast = walk.cast
    child = {"childId": (await given_a_child(cast.rektor)).id}
    body = attendance(cast.rektor.unit_id)
    record = (await walk.call("create_attendance_record", cast.teacher, body, **child))["id"]
    await walk.call("list_attendance_records", cast.teacher, **child)
    await walk.call("take_back_attendance_record", cast.teacher, **child, attendanceRecordId=record)
    await walk.call("list_own_absence_signals", cast.rektor)
    (duty,) = (await walk.call("list_absence_signals", cast.rektor, **child))["items"]
    where = {**child, "absenceSignalId": duty["id"]}
    await walk.call("read_absence_signal", cast.rektor, **where)
    await walk.call("create_absence_step", cast.rektor, {"rung": "begin", "doneOn": ago(0)}, **where)
    await walk.call("create_absence_team_check", cast.rektor, TEAM, **where)
    closing = {"outcome": "not-needed", "reason": "Uppgiften var fel."}
    await walk.call("close_absence_signal", cast.rektor, closing, **where)


async def walk_measures(walk: "Walk") -> None:
    """Register a measure as service, and end it."""
    cast = walk.cast
    child = {"childId": (await given_a_child(cast.service, kind="case")).id}
    body = service(cast.service.unit_id)
    made = (await walk.call("create_support_measure", cast.service, body, **child))["id"]
    where = {**child, "supportMeasureId": made}
    for name in ("list_own_support_measures", "list_support_measures", "read_support_measure"):
        ids = {"read_support_measure": where, "list_support_measures": child}.get(name, {})
        await walk.call(name, cast.service, **ids)
    await walk.call("end_support_measure", cast.service, {"endedOn": ago(0), "reason": "completed"}, **where)
    await walk.call("read_measure_statistics", await given_a_counting_system(cast, "education"))


async def walk_consultations(walk: "Walk") -> None:
    """Ask without a name, get an advice, book an hour and give it back."""
    cast = walk.cast
    made = await walk.call("create_consultation", cast.teacher, question(cast))
    where = {"consultationId": made["id"]}
    await walk.call("list_consultations", cast.reception, {"view": "to-answer"})
    await walk.call("read_consultation", cast.teacher, **where)
    await walk.call("give_consultation_advice", cast.reception, ADVICE, **where)
    await walk.call("read_consultation_statistics", await given_a_counting_system(cast, "education"))
    hour = {
        "unitId": cast.unit("reception"),
        "startsAt": (wall_clock() + timedelta(days=800)).isoformat(),
        "minutes": 30,
        "address": "010-123 45 00",
    }
    slot = {"consultationSlotId": (await walk.call("create_consultation_slot", cast.reception, hour))["id"]}
    await walk.call("list_consultation_slots", cast.teacher)
    await walk.call("read_consultation_slot", cast.teacher, **slot)
    await walk.call("book_consultation_slot", cast.teacher, **slot)
    await walk.call("release_consultation_slot", cast.teacher, **slot)
    await walk.call("withdraw_consultation_slot", cast.reception, **slot)
