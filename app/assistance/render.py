"""How a request for help looks: what is asked, how it stands today, and all that has happened to it."""

from collections.abc import Sequence

from fastapi import Response

from app.access.doors import Cleared
from app.assistance.models import AssistanceAnswer, AssistanceRequest
from app.assistance.schemas import AssistanceRequestRead, AssistanceStep
from app.assistance.service import is_own, path_of
from app.kit.links import links_of
from app.vocabulary import AssistanceStatus

_OF_AN_ANSWER = {"outcome", "next_contact_unit_id", "starts_on", "disclosure_id", "told", "told_family"}
_PLACES = ("organisation_id", "unit_id", "asked_organisation_id", "asked_unit_id", "contact_unit_id")
_KNOWN = {"told": True, "told_family": True}
_KEPT = {"text_sealed", "withdrawal_sealed", "withdrawn_at", "decision", "recorded_at"}


def request_read(
    cleared: Cleared,
    row: AssistanceRequest,
    answers: Sequence[AssistanceAnswer],
    response: Response | None = None,
) -> AssistanceRequestRead:
    """Show a request to who asks or is asked, with the answers that they know."""
    path = path_of(row)
    text = cleared.vault.open_json(row.organisation_id, row.text_sealed)
    status = _status(row, answers)
    contact = _contact(row, answers)
    places = dict.fromkeys(_PLACES) if cleared.place_masked else {"contact_unit_id": contact}
    units = {} if cleared.place_masked else {"contactUnit": f"/units/{contact}"}
    if not cleared.actor.is_family:
        units = {"answers": f"{path}/answers", "askedUnit": f"/units/{row.asked_unit_id}", **units}
    return AssistanceRequestRead.model_validate(
        {
            **row.model_dump(exclude=_KEPT),
            **_left_out(cleared, row),
            **places,
            "what": text["what"],
            "why": text["why"] if _reads_all(cleared, row) else None,
            "status": status,
            "overdue": status is AssistanceStatus.WAITING and cleared.moment.today > row.due_on,
            "history": _history(cleared, row, answers),
            "_links": links_of(path, response, **units),
        }
    )


def _left_out(cleared: Cleared, row: AssistanceRequest) -> dict[str, None]:
    """What is the asker's own; of it the family sees which consent, being theirs, and not who has asked."""
    if is_own(cleared, row):
        return {}
    family = cleared.actor.is_family
    return {"record_id": None, "asked_by": None} if family else {"record_id": None, "consent_id": None}


def _reads_all(cleared: Cleared, row: AssistanceRequest) -> bool:
    """Whether the reader is one of the two sides, or it is shown to the family."""
    return row.shown_to_family or not cleared.actor.is_family


def _contact(row: AssistanceRequest, answers: Sequence[AssistanceAnswer]) -> str:
    """Nobody who reads it stands at a dead end."""
    named = [each.next_contact_unit_id for each in answers if each.next_contact_unit_id]
    return named[-1] if named else row.unit_id


def _status(row: AssistanceRequest, answers: Sequence[AssistanceAnswer]) -> AssistanceStatus:
    if row.withdrawn_at is not None:
        return AssistanceStatus.WITHDRAWN
    return AssistanceStatus(answers[-1].outcome) if answers else AssistanceStatus.WAITING


def _history(
    cleared: Cleared, row: AssistanceRequest, answers: Sequence[AssistanceAnswer]
) -> list[AssistanceStep]:
    steps = [_bare("asked", row)]
    steps += [_answer_step(cleared, each) for each in answers]
    if row.withdrawn_at is not None:
        sealed = row.withdrawal_sealed if _reads_all(cleared, row) else None
        why = cleared.vault.open_optional(row.organisation_id, sealed)
        steps.append(_bare("withdrawn", row).model_copy(update={"at": row.withdrawn_at, "reason": why}))
    return sorted(steps, key=lambda step: step.at)


def _bare(step: str, row: AssistanceRequest) -> AssistanceStep:
    return AssistanceStep.model_validate(
        {**dict.fromkeys(AssistanceStep.model_fields), "step": step, "at": row.asked_at, **_KNOWN}
    )


def _answer_step(cleared: Cleared, row: AssistanceAnswer) -> AssistanceStep:
    text = cleared.vault.open_json(row.organisation_id, row.text_sealed)
    return AssistanceStep.model_validate(
        {
            **row.model_dump(include=_OF_AN_ANSWER),
            "step": "answered",
            "at": row.answered_at,
            "reason": text["reason"],
            "next_contact": text["nextContact"],
            **({"next_contact_unit_id": None, "next_contact": None} if cleared.place_masked else {}),
        }
    )
