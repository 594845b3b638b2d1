"""How a handover looks: to the two units, to others who know the child, to the family."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response

from app.access.doors import Pass
from app.handovers.deciding import ItemView
from app.handovers.models import HandoverRefusal
from app.handovers.schemas import HandoverContents, HandoverItemRead, HandoverRead
from app.handovers.service import OPEN, View
from app.kit.links import links_of
from app.plans.models import PlanAction


def handover_read(passed: Pass, view: View, response: Response | None = None) -> HandoverRead:
    """Show a handover."""
    return HandoverRead.model_validate(_members(passed, view, response))


def handover_contents(passed: Pass, view: View, promises: Sequence[PlanAction]) -> HandoverContents:
    """Show a handover with what the outgoing unit has promised."""
    today = passed.moment.today
    open_promises = [
        {
            "plan_id": each.plan_id,
            "action_id": each.id,
            "due_on": each.due_on,
            "status": each.status,
            "overdue": each.due_on < today,
        }
        for each in promises
    ]
    return HandoverContents.model_validate({**_members(passed, view, None), "open_promises": open_promises})


def _members(passed: Pass, view: View, response: Response | None) -> dict[str, Any]:
    row = view.row
    child = f"/children/{row['child_id']}"
    more = {"child": child, "named-person": f"{child}/named-person", "items": f"{view.path}/items"}
    if view.status in OPEN and row["assignment_id"] is not None:
        more["refusal"] = f"{view.path}/refusal"
        more["acceptance"] = f"{child}/named-person-assignments/{row['assignment_id']}/acceptance"
    return {
        "id": view.id,
        "child_id": row["child_id"],
        "kind": view.kind,
        "status": view.status,
        "takes_effect_on": row["takes_effect_on"],
        "outgoing": _side(view, "outgoing"),
        "incoming": _side(view, "incoming"),
        "assignment_id": row["assignment_id"],
        "accepted_at": row["accepted_at"],
        "refusal": _refusal(passed, view.refusal),
        "_links": links_of(view.path, response, **more),
    }


def _side(view: View, side: str) -> dict[str, Any] | None:
    row = view.row
    if row[f"{side}_kind"] is None:
        return None
    return {
        "unit_id": row[f"{side}_unit_id"],
        "kind": row[f"{side}_kind"],
        "professional_id": row[f"{side}_professional_id"],
    }


def _refusal(passed: Pass, refusal: HandoverRefusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {
        **refusal.model_dump(include={"id", "reason", "refused_by", "refused_at", "escalated_to"}),
        "note": passed.vault.open_optional(refusal.organisation_id, refusal.note_sealed),
    }


def item_read(view: View, item: ItemView, response: Response | None = None) -> HandoverItemRead:
    """Show one record of a handover."""
    path = f"{view.path}/items"
    related = {"handover": view.path}
    if item.disclosure_id is not None:
        related["disclosure"] = f"/children/{view.row['child_id']}/disclosures/{item.disclosure_id}"
    return HandoverItemRead.model_validate(
        {
            "id": item.decided.id if item.decided else None,
            "handover_id": view.id,
            "item_id": item.item_id,
            "categories": item.categories,
            "standing": item.standing,
            "rule": item.rule,
            "disclosure_id": item.disclosure_id,
            "decided_at": item.decided_at,
            "_links": links_of(path, response, **related),
        }
    )
