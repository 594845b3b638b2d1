"""A copy of the plan is drawn for one recipient, from what that recipient may read, and written down."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy import text

from app.access.doors import Cleared
from app.kit.ids import new_id
from app.kit.paging import PageRequest
from app.kit.paper.sheets import Paper
from app.kit.problems import NotAllowed, invalid
from app.plans import outcome_queries, queries, service
from app.plans.document.content import Content, written
from app.plans.document_models import PlanCopy
from app.plans.document_schemas import CopyWanted
from app.plans.models import CoordinatedPlan
from app.plans.outcome_render import dissent_read, follow_up_read, voice_read
from app.plans.render import actions_read, goals_read, meeting_read, plan_read
from app.vocabulary import Voice

_NAME_CALLER = text(
    "SELECT set_config('app.organisation', :organisation, true), set_config('app.branch', :branch, true),"
    " set_config('app.professional', :professional, true), set_config('app.family', :family, true),"
    " set_config('app.child', :child, true), set_config('app.units', :units, true)"
)
_HOW_THEY_STAND = text("SELECT family, masked FROM register.plan_facts(:plan_id, :on)")
_EVERYTHING = PageRequest(page=1, limit=1_000, url="", others="")


async def copy(cleared: Cleared, *, wanted: CopyWanted) -> Paper:
    """Write the plan for its recipient, and note that there is a copy."""
    plan = await service.get_plan(cleared)
    async with _seen_as(cleared, wanted) as seen:
        paper = written(await _content(seen, await service.get_plan(seen)), wanted.language)
    digest = hashlib.sha256(json.dumps(paper.as_data(), sort_keys=True).encode()).hexdigest()
    await service.save(cleared, _noted(cleared, plan, wanted, digest))
    return paper


@asynccontextmanager
async def _seen_as(cleared: Cleared, wanted: CopyWanted) -> AsyncIterator[Cleared]:
    """Look with the eyes of the family member for whom a professional draws the copy: row-level security then
    shows what that one may read, and nothing else. Raises NotAllowed for who is not the child's family.
    """
    if not wanted.for_family:
        yield cleared
        return
    if cleared.actor.is_family:
        raise NotAllowed(missing="own-copy")
    actor = replace(
        cleared.actor,
        organisation_id=None,
        branch=None,
        professional_id=None,
        unit_ids=(),
        roles=frozenset(),
        family_member_id=wanted.guardian_id,
        child_id=cleared.child_id if wanted.for_child else None,
    )
    await _name(cleared, actor.organisation_id, family=wanted.guardian_id, child=actor.child_id)
    try:
        asked = {"plan_id": cleared.subject, "on": cleared.moment.today}
        stands = (await cleared.session.execute(_HOW_THEY_STAND, asked)).one()
        if not stands.family:
            raise invalid("/guardianId", "unknown", "is no guardian of the child")
        yield replace(cleared, actor=actor, place_masked=bool(stands.masked))
    finally:
        await _name(cleared, cleared.actor.organisation_id)


async def _name(
    cleared: Cleared, organisation_id: str | None, *, family: str | None = None, child: str | None = None
) -> None:
    """Name to the transaction whose eyes look: the caller's own, or a family member's."""
    own = organisation_id is not None
    actor = cleared.actor
    await cleared.session.execute(
        _NAME_CALLER,
        {
            "organisation": organisation_id or "",
            "branch": (actor.branch or "") if own else "",
            "professional": (actor.professional_id or "") if own else "",
            "units": ",".join(actor.unit_ids) if own else "",
            "family": family or "",
            "child": child or "",
        },
    )


async def _content(cleared: Cleared, plan: CoordinatedPlan) -> Content:
    session, vault, hidden = cleared.session, cleared.vault, cleared.place_masked
    (view,) = await service.view(cleared, plan)
    actions = await queries.all_actions(session, plan.id)
    goals, _ = await queries.goals(session, plan.id, _EVERYTHING)
    meetings, _ = await queries.meetings(session, plan.id, _EVERYTHING)
    follow_ups, _ = await outcome_queries.follow_ups(session, plan.id, _EVERYTHING)
    outcomes = await outcome_queries.outcomes(session, [row.id for row in follow_ups])
    dissents, _ = await outcome_queries.dissents(session, plan.id, _EVERYTHING)
    voices, _ = await outcome_queries.voices(session, plan.id, _EVERYTHING)
    guardian = cleared.actor.family_member_id is not None
    shown = plan_read(vault, view, hidden=hidden)
    at_work = {seat.unit_id for seat in view.seats} | {row.responsible_unit_id for row in actions}
    units = await queries.units(session, at_work)
    named = await queries.organisations(session, [shown.overall_responsible_organisation_id or ""])
    return Content(
        now=cleared.moment.now,
        plan=shown,
        actions=await actions_read(cleared, plan, actions),
        goals=await goals_read(cleared, goals),
        meetings=[meeting_read(vault, row, to_guardian=guardian, hidden=hidden) for row in meetings],
        follow_ups=[follow_up_read(vault, row, outcomes) for row in follow_ups],
        dissents=[dissent_read(vault, row, hidden=hidden) for row in dissents],
        voices=[voice_read(vault, row, hidden=hidden) for row in voices],
        units={unit.id: unit for unit in units},
        organisations={organisation.id: organisation for organisation in named},
    )


def _noted(cleared: Cleared, plan: CoordinatedPlan, wanted: CopyWanted, digest: str) -> PlanCopy:
    actor = cleared.actor
    guardian_id = wanted.guardian_id or actor.family_member_id
    return PlanCopy(
        id=new_id("cpy"),
        plan_id=plan.id,
        child_id=plan.child_id,
        recipient=_recipient(cleared, wanted),
        guardian_id=guardian_id,
        unit_id=None if guardian_id or not actor.unit_ids else actor.unit_ids[0],
        professional_id=actor.professional_id,
        form=wanted.form,
        language=wanted.language,
        digest=digest,
        made_at=cleared.moment.now,
    )


def _recipient(cleared: Cleared, wanted: CopyWanted) -> Voice:
    if wanted.for_child or cleared.actor.child_id is not None:
        return Voice.CHILD
    if wanted.guardian_id is not None or cleared.actor.is_family:
        return Voice.GUARDIAN
    return Voice.UNIT
