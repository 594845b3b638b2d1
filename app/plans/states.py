"""What each state of a plan, a promise and an invitation allows: data, so that a refusal can say it."""

from enum import StrEnum

from app.kit.problems import StateForbids
from app.plans.models import EndReason
from app.vocabulary import ActionStatus, InvitationAnswer, PlanStatus


class Act(StrEnum):
    """What is done to a plan."""

    CHANGE = "change"
    CALL = "call"
    MEET = "meet"
    WORK = "work"
    """Goals, promises and the lead professional: a plan is drawn up only once it has been called."""
    ACTIVATE = "activate"
    FOLLOW_UP = "follow-up"
    TRANSFER = "transfer"
    """At eighteen it goes on with the young person's own consent."""
    END = "end"


_AT_WORK = (Act.CHANGE, Act.CALL, Act.MEET, Act.WORK)
ALLOWED: dict[PlanStatus, tuple[Act, ...]] = {
    PlanStatus.NEED: (Act.CHANGE, Act.CALL, Act.END),
    PlanStatus.CONSENT: (Act.CHANGE, Act.CALL, Act.TRANSFER, Act.END),
    PlanStatus.CALLED: (*_AT_WORK, Act.TRANSFER, Act.END),
    PlanStatus.MET: (*_AT_WORK, Act.ACTIVATE, Act.TRANSFER, Act.END),
    PlanStatus.ACTIVE: (*_AT_WORK, Act.FOLLOW_UP, Act.TRANSFER, Act.END),
    PlanStatus.FOLLOW_UP: (*_AT_WORK, Act.FOLLOW_UP, Act.TRANSFER, Act.END),
    PlanStatus.ENDED: (),
}
_BEFORE = (EndReason.DECLINED, EndReason.ONE_PRINCIPAL_ENOUGH, EndReason.MOVED)
_ONCE_ACTIVE = (EndReason.GOALS_REACHED, *_BEFORE)
ENDINGS: dict[PlanStatus, tuple[EndReason, ...]] = {
    PlanStatus.NEED: _BEFORE,
    PlanStatus.CONSENT: _BEFORE,
    PlanStatus.CALLED: _BEFORE,
    PlanStatus.MET: _BEFORE,
    PlanStatus.ACTIVE: _ONCE_ACTIVE,
    PlanStatus.FOLLOW_UP: _ONCE_ACTIVE,
    PlanStatus.ENDED: (),
}
"""The ways out that the owner says. A withdrawal, a death or an emigration ends the plan by itself: nobody
says them in its place. The eighteenth birthday is none of them.
"""
NOT_CALLED_YET = (PlanStatus.NEED, PlanStatus.CONSENT)
KEPT: dict[ActionStatus, tuple[ActionStatus, ...]] = {
    ActionStatus.PROMISED: (ActionStatus.STARTED, ActionStatus.DONE, ActionStatus.BROKEN),
    ActionStatus.STARTED: (ActionStatus.DONE, ActionStatus.BROKEN),
    ActionStatus.BROKEN: (ActionStatus.STARTED, ActionStatus.DONE),
    ActionStatus.DONE: (),
}
UNKEPT = (ActionStatus.PROMISED, ActionStatus.STARTED)
"""A promise in one of these is overdue once its date has passed."""
ANSWERS: dict[InvitationAnswer, tuple[InvitationAnswer, ...]] = {
    InvitationAnswer.WAITING: (
        InvitationAnswer.ACCEPTED,
        InvitationAnswer.DECLINED,
        InvitationAnswer.WRITTEN_CONTRIBUTION,
    ),
    InvitationAnswer.DECLINED: (InvitationAnswer.ACCEPTED, InvitationAnswer.WRITTEN_CONTRIBUTION),
    InvitationAnswer.ACCEPTED: (),
    InvitationAnswer.WRITTEN_CONTRIBUTION: (InvitationAnswer.ACCEPTED,),
}
SEATING = (InvitationAnswer.ACCEPTED,)
"""The answers that open a seat. Who contributes in writing does so instead of one."""


def demand(status: str, act: Act) -> None:
    """Raise StateForbids unless a plan in this state allows the act."""
    allowed = ALLOWED[PlanStatus(status)]
    if act not in allowed:
        raise StateForbids(state=status, allowed=[*allowed])


def demand_ending(status: str, reason: EndReason) -> None:
    """Raise StateForbids unless a plan in this state may be ended for this reason."""
    demand(status, Act.END)
    allowed = ENDINGS[PlanStatus(status)]
    if reason not in allowed:
        raise StateForbids(state=status, allowed=[*allowed])


def demand_answer(current: str, wanted: InvitationAnswer) -> None:
    """Raise StateForbids unless an invitation answered like this may be answered like that."""
    allowed = ANSWERS[InvitationAnswer(current)]
    if wanted not in allowed:
        raise StateForbids(state=current, allowed=[*allowed])


def demand_progress(current: str, wanted: ActionStatus) -> None:
    """Raise StateForbids unless a promise in this state may come to that one."""
    allowed = KEPT[ActionStatus(current)]
    if wanted not in allowed:
        raise StateForbids(state=current, allowed=[*allowed])
