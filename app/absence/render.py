"""How attendance and the duties that follow from absence look: whole to the school, to the family what is
theirs.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import Response

from app.absence.climbing import done_of
from app.absence.models import AbsenceSignal, AbsenceStep, AttendanceRecord
from app.absence.schemas import AbsenceSignalRead, AttendanceRead, RungRead, StepRead
from app.absence.service import last_of, path_of
from app.access.doors import Pass
from app.kit.links import links_of
from app.rules import absence as rules
from app.rules.legal_basis import citations

_OF_A_RECORD = {
    "id",
    "child_id",
    "scheduled_minutes",
    "valid_minutes",
    "invalid_minutes",
    "source",
    "written_at",
    "taken_back_at",
}
_OF_A_SIGNAL = {
    "id",
    "child_id",
    "signalled_on",
    "first_on",
    "last_on",
    "next_rung",
    "next_due_on",
    "closed_on",
    "outcome",
}
_CHECKED: dict[str, Any] = {"fits": None, "reasons": [], "doors": []}


def attendance_read(
    row: AttendanceRecord, *, masked: bool, response: Response | None = None
) -> AttendanceRead:
    """Show a record of attendance."""
    path = f"/children/{row.child_id}/attendance/{row.id}"
    return AttendanceRead.model_validate(
        {
            **row.model_dump(include=_OF_A_RECORD),
            "unit_id": None if masked else row.unit_id,
            "first_on": row.valid.lower,
            "last_on": last_of(row),
            "absent_percent": _percent(row.valid_minutes + row.invalid_minutes, row),
            "_links": links_of(path, response),
        }
    )


def signal_read(
    passed: Pass,
    row: AbsenceSignal,
    steps: Sequence[AbsenceStep],
    *,
    masked: bool,
    response: Response | None = None,
) -> AbsenceSignalRead:
    """Show a duty with its steps and what has been done."""
    return AbsenceSignalRead.model_validate(
        {
            **row.model_dump(include=_OF_A_SIGNAL),
            "unit_id": None if masked else row.unit_id,
            "absent_percent": _percent(row.valid_minutes + row.invalid_minutes, row),
            "valid_percent": _percent(row.valid_minutes, row),
            "invalid_percent": _percent(row.invalid_minutes, row),
            "threshold_percent": row.threshold,
            "rungs": _rungs(passed, row, steps),
            "overdue": row.closed_on is None and passed.moment.today > row.next_due_on,
            "history": [_step(passed, each) for each in steps],
            "_links": links_of(path_of(row), response, steps=f"{path_of(row)}/steps"),
        }
    )


def _percent(minutes: int, of: AttendanceRecord | AbsenceSignal) -> int:
    return minutes * rules.PER_CENT // of.scheduled_minutes


def _rungs(passed: Pass, row: AbsenceSignal, steps: Sequence[AbsenceStep]) -> list[RungRead]:
    done = done_of(steps)
    due = rules.due_days(row.signalled_on, done)
    return [
        RungRead(
            rung=each.rung,
            rule=each.key,
            says_sv=each.says_sv,
            says_en=each.says_en,
            citations=[place.text("sv") for place in citations(each.basis, on=row.signalled_on)],
            guideline=each.guideline,
            certainty=each.certainty,
            due_on=due[each.rung],
            done_on=done.get(each.rung),
            standing=None
            if each.rung in done or row.closed_on is not None
            else rules.standing(due[each.rung], on=passed.moment.today),
        )
        for each in rules.ladder(row.signalled_on)
    ]


def _step(passed: Pass, row: AbsenceStep) -> StepRead:
    text = passed.vault.open_json(row.organisation_id, row.text_sealed)
    family = passed.actor.is_family
    told = row.shown_to_family or not family
    return StepRead.model_validate(
        {
            **row.model_dump(include={"deed", "done_on", "heard", "written_at"}),
            **{name: text.get(name, missing) for name, missing in _CHECKED.items()},
            "note": text.get("note") if told else None,
            "not_heard_why": text.get("notHeardWhy") if told else None,
            "written_by": None if family else row.written_by,
        }
    )
