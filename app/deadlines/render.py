"""How a running time limit looks, whatever room it is of."""

from typing import Any

from app.absence import ticking as absence
from app.access.doors import Pass
from app.concerns import ticking as concerns
from app.cooperation import ticking as cooperation
from app.deadlines.schemas import DeadlineRead
from app.deadlines.service import Running
from app.kit.links import links_of
from app.plans import ticking as plans

_NOT_OF_ALL = (
    "child_id",
    "plan_id",
    "absence_signal_id",
    "absence_rung",
    "participation_id",
    "received_concern_report_id",
    "child_inquiry_id",
    "help_application_id",
    "rule",
    "certainty",
)


def deadline_read(passed: Pass, each: Running) -> DeadlineRead:
    """Show a time limit."""
    clock = each.clock
    return DeadlineRead.model_validate(
        {
            **dict.fromkeys(_NOT_OF_ALL),
            **clock.shown(passed.moment.today),
            "paused_days": clock.paused_days,
            "agreement_id": clock.agreement_id,
            **_about(each),
        }
    )


def _about(each: Running) -> dict[str, Any]:
    match each:
        case plans.Ticking():
            return _of_plan(each)
        case absence.Ticking():
            return _of_absence(each)
        case cooperation.Ticking():
            return _of_part(each)
        case concerns.Ticking():
            return _of_concern(each)


def _of_plan(each: plans.Ticking) -> dict[str, Any]:
    return {
        "child_id": each.plan.child_id,
        "plan_id": each.plan.id,
        "unit_id": each.promise.responsible_unit_id if each.promise else None,
        "_links": links_of(each.about, None, plan=f"/plans/{each.plan.id}"),
    }


def _of_absence(each: absence.Ticking) -> dict[str, Any]:
    return {
        "child_id": each.signal.child_id,
        "absence_signal_id": each.signal.id,
        "absence_rung": each.rung.rung,
        "unit_id": each.signal.unit_id,
        "rule": each.rung.key,
        "certainty": each.rung.certainty,
        "_links": links_of(each.about),
    }


def _of_part(each: cooperation.Ticking) -> dict[str, Any]:
    return {
        "child_id": each.part.child_id,
        "participation_id": each.part.id,
        "unit_id": each.part.unit_id,
        "_links": links_of(each.about, None, cooperation=f"/cooperations/{each.part.cooperation_id}"),
    }


def _of_concern(each: concerns.Ticking) -> dict[str, Any]:
    """No child is named: which one a report is about stands with the report, for those who may know."""
    return {
        **each.ids,
        "unit_id": each.thing.unit_id,
        "rule": each.rule,
        "certainty": each.certainty,
        "_links": links_of(each.about),
    }
