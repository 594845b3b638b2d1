"""How plans and their parts look on the wire."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Response

from app.access.doors import Cleared
from app.kit.clock import Moment
from app.kit.links import links_of
from app.kit.vault import Vault
from app.plans import queries
from app.plans.lead_schemas import LeadProfessionalRead
from app.plans.leading import Led
from app.plans.models import (
    CoordinatedPlan,
    PlanAction,
    PlanActionChange,
    PlanGoal,
    PlanGoalChange,
    PlanInvitation,
    PlanMeeting,
    PlanSeat,
)
from app.plans.party_schemas import InvitationRead, MeetingRead
from app.plans.schemas import PlanRead, PlanSummaryRead
from app.plans.service import PlanView
from app.plans.states import UNKEPT
from app.plans.work_schemas import ActionRead, GoalRead
from app.vocabulary import ActionStatus, PlanKind, PlanStatus

LABELS = {
    PlanKind.LEGAL_SIP: {
        "sv": "Samordnad individuell plan (SIP)",
        "en": "Coordinated individual plan (SIP)",
    },
    PlanKind.CHILDS_PLAN: {"sv": "Barnets plan", "en": "Child's plan"},
}
_SUMMARY_FIELDS = {
    "id",
    "child_id",
    "organisation_id",
    "unit_id",
    "kind",
    "status",
    "follow_up_on",
    "need_noted_at",
}
_PLAN_FIELDS = _SUMMARY_FIELDS | {
    "called_at",
    "activated_at",
    "ended_at",
    "end_reason",
    "end_told",
}


def _place(*names: str, hidden: bool) -> dict[str, None]:
    """Leave out where things are: for who must not be told where a protected child is."""
    return dict.fromkeys(names) if hidden else {}


def plan_summary(view: PlanView, *, hidden: bool) -> PlanSummaryRead:
    """Show a plan in a list."""
    plan = view.plan
    where, child = f"/plans/{plan.id}", f"/children/{plan.child_id}"
    return PlanSummaryRead.model_validate(
        {
            **plan.model_dump(include=_SUMMARY_FIELDS),
            "label": LABELS[PlanKind(plan.kind)],
            "overdue_actions": view.overdue,
            **_place("organisation_id", "unit_id", hidden=hidden),
            "_links": links_of(where, None, child=child),
        }
    )


def plan_read(vault: Vault, view: PlanView, response: Response | None = None, *, hidden: bool) -> PlanRead:
    """Show a plan."""
    plan, where = view.plan, f"/plans/{view.plan.id}"
    below = {name: f"{where}/{name}" for name in ("invitations", "meetings", "goals", "actions")}
    return PlanRead.model_validate(
        {
            **plan.model_dump(include=_PLAN_FIELDS),
            "label": LABELS[PlanKind(plan.kind)],
            "need": vault.open(plan.organisation_id, plan.need_sealed),
            "overall_responsible_organisation_id": plan.overall_responsible_id,
            "others_measures": _others(
                vault.open_optional(plan.organisation_id, plan.others_measures_sealed)
            ),
            "seats": [
                _seat(view, seat) | _place("organisation_id", "unit_id", hidden=hidden) for seat in view.seats
            ],
            "consent_id": view.ground,
            "own_consent_from": plan.own_consent_from if view.decided_for_later else None,
            "shared": view.shared,
            "end_words": vault.open_optional(plan.organisation_id, plan.end_words_sealed),
            "overdue_actions": view.overdue,
            **_place("organisation_id", "unit_id", "overall_responsible_organisation_id", hidden=hidden),
            "_links": links_of(where, response, child=f"/children/{plan.child_id}", **below),
        }
    )


def _seat(view: PlanView, seat: PlanSeat) -> dict[str, Any]:
    shown = seat.model_dump(include={"organisation_id", "unit_id", "opened_at", "closed_at"})
    untold = seat.is_open(view.now) and not view.decided_for_later
    return shown | ({"closed_at": None} if untold else {})


def _others(kept: str | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    return {"words": kept, "none": False} if kept else {"words": None, "none": True}


def invitation_read(
    vault: Vault, row: PlanInvitation, response: Response | None = None, *, due: Mapping[str, date]
) -> InvitationRead:
    """Show an invitation, with the day by which the meeting is to be held."""
    owner = row.organisation_id
    plain = {
        "id",
        "plan_id",
        "child_id",
        "unit_id",
        "kind",
        "language",
        "interpreter",
        "answer",
        "mandate",
        "answered_by",
        "sent_at",
        "answered_at",
    }
    return InvitationRead.model_validate(
        {
            **row.model_dump(include=plain),
            "invited_by_organisation_id": owner,
            "organisation_id": row.invited_organisation_id,
            "question": vault.open(owner, row.question_sealed),
            "decision_needed": vault.open_optional(owner, row.decision_needed_sealed),
            "note": vault.open_optional(owner, row.answer_note_sealed),
            "meeting_due_on": due[row.id],
            "_links": links_of(
                f"/plans/{row.plan_id}/invitations/{row.id}", response, unit=f"/units/{row.unit_id}"
            ),
        }
    )


def meeting_read(
    vault: Vault,
    row: PlanMeeting,
    response: Response | None = None,
    *,
    to_guardian: bool = False,
    hidden: bool = False,
) -> MeetingRead:
    """Show a meeting; what the child said there is not for a guardian."""
    owner = row.organisation_id
    plain = {"id", "plan_id", "starts_at", "held_at", "present_unit_ids", "absent", "child_took_part"}
    view = None if to_guardian else vault.open_optional(owner, row.child_view_sealed)
    return MeetingRead.model_validate(
        {
            **row.model_dump(include=plain),
            "place": None if hidden else vault.open(owner, row.place_sealed),
            "guardian_ids": None if to_guardian else row.guardian_ids,
            "child_view": view,
            **({"present_unit_ids": [], "absent": []} if hidden else {}),
            "_links": links_of(
                f"/plans/{row.plan_id}/meetings/{row.id}", response, plan=f"/plans/{row.plan_id}"
            ),
        }
    )


async def goals_read(
    cleared: Cleared, rows: Sequence[PlanGoal], where: Response | None = None
) -> list[GoalRead]:
    """Show goals to the caller, each with how it has been said."""
    histories = await queries.goal_histories(cleared.session, [row.id for row in rows])
    return [_goal(cleared, row, histories.get(row.id, []), where) for row in rows]


def _goal(
    cleared: Cleared, row: PlanGoal, history: Sequence[PlanGoalChange], response: Response | None
) -> GoalRead:
    where = f"/plans/{row.plan_id}"
    return GoalRead.model_validate(
        {
            **row.model_dump(include={"id", "plan_id", "indicator"}),
            "words": cleared.vault.open(row.organisation_id, row.words_sealed),
            "history": [_wording(cleared, change) for change in history],
            "_links": links_of(f"{where}/goals/{row.id}", response, plan=where),
        }
    )


def _wording(cleared: Cleared, row: PlanGoalChange) -> dict[str, Any]:
    return {
        **row.model_dump(include={"indicator", "changed_at"}),
        "words": cleared.vault.open(row.organisation_id, row.words_sealed),
        "changed_by_professional_id": None if cleared.place_masked else row.changed_by,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBy:
    """When and for whom promises are shown, and whether their plan goes on."""

    vault: Vault
    moment: Moment
    live: bool
    hidden: bool


async def actions_read(
    cleared: Cleared, plan: CoordinatedPlan, rows: Sequence[PlanAction], where: Response | None = None
) -> list[ActionRead]:
    """Show promises of a plan to the caller, each with its history."""
    histories = await queries.histories(cleared.session, [row.id for row in rows])
    seen = SeenBy(
        vault=cleared.vault,
        moment=cleared.moment,
        live=plan.status != PlanStatus.ENDED,
        hidden=cleared.place_masked,
    )
    return [action_read(seen, row, histories.get(row.id, []), where) for row in rows]


def action_read(
    seen: SeenBy, row: PlanAction, history: Sequence[PlanActionChange], response: Response | None = None
) -> ActionRead:
    """Show a promise and all it has been through. Overdue is reckoned now; in an ended plan nothing is."""
    where = f"/plans/{row.plan_id}"
    whose = ("responsible_organisation_id", "responsible_unit_id", "responsible_professional_id")
    unit = {} if seen.hidden else {"unit": f"/units/{row.responsible_unit_id}"}
    plain = {"id", "plan_id", "goal_id", "starts_on", "due_on", "status", "done_at", *whose}
    return ActionRead.model_validate(
        {
            **row.model_dump(include=plain),
            "words": seen.vault.open(row.organisation_id, row.words_sealed),
            "overdue": seen.live and row.status in UNKEPT and row.due_on < seen.moment.today,
            "times_put_off": sum(
                later.due_on > earlier.due_on for earlier, later in itertools.pairwise(history)
            ),
            "was_broken": any(change.status == ActionStatus.BROKEN for change in history),
            "history": [_change(seen, change) for change in history],
            **_place(*whose, hidden=seen.hidden),
            "_links": links_of(f"{where}/actions/{row.id}", response, plan=where, **unit),
        }
    )


def _change(seen: SeenBy, row: PlanActionChange) -> dict[str, Any]:
    return {
        **row.model_dump(include={"status", "due_on", "changed_at"}),
        "taken_over_by_unit_id": None if seen.hidden else row.taken_over_by,
        "changed_by_professional_id": None if seen.hidden else row.changed_by,
        "words": seen.vault.open_optional(row.organisation_id, row.words_sealed),
        "reason": seen.vault.open_optional(row.organisation_id, row.reason_sealed),
        "evidence": seen.vault.open_optional(row.organisation_id, row.evidence_sealed),
    }


def lead_read(
    vault: Vault, led: Led, response: Response | None = None, *, hidden: bool
) -> LeadProfessionalRead:
    """Show who coordinates a plan, with the name opened."""
    row, person = led.assignment, led.professional
    plain = {"id", "child_id", "plan_id", "organisation_id", "unit_id", "recorded_at"}
    return LeadProfessionalRead.model_validate(
        {
            **row.model_dump(include=plain),
            "professional": {
                "id": person.id,
                "name": vault.open(person.organisation_id, person.name_sealed),
            },
            **_place("organisation_id", "unit_id", "professional", hidden=hidden),
            "valid_from": row.valid.lower,
            "valid_until": row.valid.upper,
            "_links": links_of(
                f"/children/{row.child_id}/lead-professional-assignments/{row.id}",
                response,
                plan=f"/plans/{row.plan_id}",
            ),
        }
    )
