"""How a consent looks to the one who asks: the owner sees all answers, a family member the own."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fastapi import Response

from app.access.doors import Cleared
from app.consents import queries
from app.consents.hearing import view_shown
from app.consents.models import BoardDecision, Consent, ConsentAnswer, ConsentChildView
from app.consents.schemas_shared import ConsentAnswerRead, ConsentRead
from app.consents.standing import ConsentStanding, standing_of
from app.kit.etag import etag, put_etag
from app.kit.links import links_of
from app.rules.child_view import is_due
from app.vocabulary import ChildViewMissing


async def shown(
    cleared: Cleared, consent: Consent, response: Response | None = None, *, created: bool = False
) -> ConsentRead:
    """Show a consent as it stands; with a response, set its ETag and, when created, its place."""
    stands = await standing_of(cleared.session, consent, moment=cleared.moment)
    rows = await queries.answers(cleared.session, consent.id)
    decided = await queries.board_decisions(cleared.session, consent.id)
    views = await queries.child_views(cleared.session, consent.id)
    if response is not None:
        version = consent.version + len(decided) + len(views)  # what others add changes no row of its own
        put_etag(
            response, etag(cleared.vault, thing=consent.id, version=version, viewer=cleared.actor.viewer)
        )
    read = _consent_read(cleared, stands, rows, decided, response if created else None)
    return read.model_copy(update=_child_view(cleared, stands, views))


def _child_view(
    cleared: Cleared, stands: ConsentStanding, views: Sequence[ConsentChildView]
) -> dict[str, Any]:
    """What the child lets the reader read, and to who asked whether it is still to be heard."""
    latest = next(iter(views), None)
    due = is_due(
        child_is_asked=stands.child_id in stands.required,
        heard=latest is not None and latest.words_sealed is not None,
        missing=ChildViewMissing(latest.not_asked_reason) if latest and latest.not_asked_reason else None,
    )
    return {
        "child_view": None if latest is None else view_shown(cleared, latest),
        "child_view_due": None if cleared.actor.is_family else due,
    }


def _consent_read(
    cleared: Cleared,
    stands: ConsentStanding,
    rows: Sequence[ConsentAnswer],
    decided: Sequence[BoardDecision],
    response: Response | None,
) -> ConsentRead:
    family = cleared.actor.is_family
    own = cleared.actor.family_member_id or cleared.actor.child_id
    path = f"/children/{stands.child_id}/consents/{stands.consent_id}"
    return ConsentRead.model_validate(
        {
            "id": stands.consent_id,
            "child_id": stands.child_id,
            "kind": stands.kind,
            "form_key": stands.form_key,
            "status": stands.status,
            "item_ids": sorted(stands.item_ids),
            "categories": sorted(stands.categories),
            "recipients": [
                {
                    "unit_id": None if cleared.place_masked else each.unit_id,
                    "organisation_id": None if cleared.place_masked else each.organisation_id,
                    "branch": each.branch,
                }
                for each in stands.recipients
            ],
            "purpose": stands.purpose,
            "measure": stands.measure,
            "valid_from": stands.valid_from,
            "valid_to": stands.valid_to,
            "organisation_id": None if cleared.place_masked else stands.organisation_id,
            "branch": stands.branch,
            "required": len(stands.required),
            "missing": len(stands.missing),
            "missing_givers": [each for each in stands.missing if not family or each == own],
            "answers": [_answer_read(cleared, row) for row in rows if not family or row.giver_id == own],
            "board_decisions": [decision_members(cleared, row) for row in decided],
            "child_view": None,
            "child_view_due": None,
            "_links": links_of(path, response, **{"withdrawal-preview": f"{path}/withdrawal-preview"}),
        }
    )


def decision_members(cleared: Cleared, row: BoardDecision) -> dict[str, Any]:
    """Show what the board has decided. In whose place, a family member is told of the own place only."""
    hidden = cleared.actor.is_family and row.replaces_id != cleared.actor.family_member_id
    last = row.valid.upper
    return {
        "id": row.id,
        "organisation_id": None if cleared.place_masked else row.organisation_id,
        "measure": row.measure,
        "replaces_guardian_id": None if hidden else row.replaces_id,
        "reference": cleared.vault.open(row.organisation_id, row.reference_sealed),
        "decided_on": row.decided_on,
        "valid_to": None if last is None else last - timedelta(days=1),
    }


def _answer_read(cleared: Cleared, row: ConsentAnswer) -> ConsentAnswerRead:
    return ConsentAnswerRead.model_validate(
        {
            **row.model_dump(
                include={
                    "giver_id",
                    "form",
                    "language",
                    "interpreter",
                    "answered_at",
                    "withdrawn_at",
                }
            ),
            "answer": row.status,
            "noted_by": None if cleared.place_masked else row.noted_by,
            "note": cleared.vault.open_optional(row.organisation_id, row.note_sealed),
        }
    )
