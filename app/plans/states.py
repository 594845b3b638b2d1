"""What each state of a plan, a promise and an invitation allows: data, so that a refusal can say it."""

from enum import StrEnum

from app.kit.problems import StateForbids
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
    END = "end"


_AT_WORK = (Act.CHANGE, Act.CALL, Act.MEET, Act.WORK)
ALLOWED: dict[PlanStatus, tuple[Act, ...]] = {
    PlanStatus.NEED: (Act.CHANGE, Act.CALL, Act.END),
    PlanStatus.CONSENT: (Act.CHANGE, Act.CALL, Act.END),
    PlanStatus.CALLED: (*_AT_WORK, Act.END),
    PlanStatus.MET: (*_AT_WORK, Act.ACTIVATE, Act.END),
    PlanStatus.ACTIVE: (*_AT_WORK, Act.FOLLOW_UP, Act.END),
    PlanStatus.FOLLOW_UP: (*_AT_WORK, Act.FOLLOW_UP, Act.END),
    PlanStatus.ENDED: (),
}
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
