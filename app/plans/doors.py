"""The doors of plans, what they answer, and the versions of what stands behind them."""

from typing import Annotated

from fastapi import Path, Response

from app.access.doors import DOOR, Cleared, child_door, plan_door
from app.kit.etag import Precondition, etag, put_etag
from app.kit.problems import (
    IfMatchMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    Stale,
    StateForbids,
    problems,
)
from app.plans.models import CoordinatedPlan, PlanAction, PlanGoal, PlanInvitation, PlanMeeting
from app.plans.outcome_models import ChildVoice
from app.vocabulary import Matter

READ = ("plans.read", "plans.write", "family.read")
STAFF_READ = ("plans.read", "plans.write", "plans.attend")
WRITE = ("plans.write",)
ATTEND = ("plans.attend",)
SAY = ("plans.write", "plans.attend", "family.write")
Opener = Annotated[Cleared, child_door(Matter.PLAN, "open", scopes=WRITE)]
Lister = Annotated[Cleared, child_door(Matter.PLAN, "list", scopes=READ)]
Reader = Annotated[Cleared, plan_door("read", scopes=READ)]
Writer = Annotated[Cleared, plan_door("write", scopes=WRITE)]
Caller = Annotated[Cleared, plan_door("call", scopes=WRITE)]
InvitationReader = Annotated[Cleared, plan_door("read-invitation", scopes=STAFF_READ)]
Invited = Annotated[Cleared, plan_door("attend", scopes=ATTEND)]
Reporter = Annotated[Cleared, plan_door("report", scopes=(*WRITE, *ATTEND))]
Activator = Annotated[Cleared, plan_door("activate", scopes=WRITE)]
Transferrer = Annotated[Cleared, plan_door("transfer", scopes=WRITE)]
Ender = Annotated[Cleared, plan_door("end", scopes=WRITE)]
Sayer = Annotated[Cleared, plan_door("dissent", scopes=SAY)]
CopyReader = Annotated[Cleared, plan_door("read-copies", scopes=("plans.read", "plans.write"))]
Speaker = Annotated[Cleared, plan_door("voice", scopes=SAY)]
InvitationPath = Annotated[str, Path(alias="invitationId", examples=["inv-abcdefghijklmnopqrstuvwxyz"])]
MeetingPath = Annotated[str, Path(alias="meetingId", examples=["mtg-abcdefghijklmnopqrstuvwxyz"])]
GoalPath = Annotated[str, Path(alias="goalId", examples=["goa-abcdefghijklmnopqrstuvwxyz"])]
FollowUpPath = Annotated[str, Path(alias="followUpId", examples=["flw-abcdefghijklmnopqrstuvwxyz"])]
DissentPath = Annotated[str, Path(alias="dissentId", examples=["dst-abcdefghijklmnopqrstuvwxyz"])]
VoicePath = Annotated[str, Path(alias="voiceId", examples=["voi-abcdefghijklmnopqrstuvwxyz"])]
ActionPath = Annotated[str, Path(alias="actionId", examples=["act-abcdefghijklmnopqrstuvwxyz"])]
SHOW = problems(*DOOR, NotAllowed, NotFound)
CREATE = (*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest, KeyUsedForAnotherRequest)
CHANGE = (*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest, Stale, IfMatchMissing)
Versioned = CoordinatedPlan | PlanInvitation | PlanMeeting | PlanGoal | PlanAction | ChildVoice


def tag(cleared: Cleared, thing: Versioned) -> str:
    """Return the ETag of a thing as this caller sees it."""
    return etag(cleared.vault, thing=thing.id, version=thing.version, viewer=cleared.actor.viewer)


def check(precondition: Precondition, cleared: Cleared, thing: Versioned) -> None:
    """Raise Stale unless the change builds on the version that stands."""
    precondition.check(tag(cleared, thing))


def stamp(response: Response, cleared: Cleared, thing: Versioned) -> None:
    """Set the ETag of the answer."""
    put_etag(response, tag(cleared, thing))
