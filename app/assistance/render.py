"""How a request for help looks: what is asked, how it stands today, and all that has happened to it."""

from collections.abc import Sequence

from fastapi import Response

from app.access.doors import Cleared
from app.assistance.models import AssistanceAnswer, AssistanceRequest
from app.assistance.schemas import AssistanceRequestRead, AssistanceStep
from app.assistance.service import is_own, path_of
from app.kit.links import links_of
from app.vocabulary import AssistanceStatus

_OF_AN_ANSWER = {"outcome", "next_contact_unit_id", "starts_on", "disclosure_id", "told"}
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
    own = {} if is_own(cleared, row) else {"record_id": None, "consent_id": None}
    return AssistanceRequestRead.model_validate(
        {
            **row.model_dump(exclude=_KEPT),
            **own,
            "what": text["what"],
            "why": text["why"],
            "status": status,
            "overdue": status is AssistanceStatus.WAITING and cleared.moment.today > row.due_on,
            "history": _history(cleared, row, answers),
            "_links": links_of(
                path, response, answers=f"{path}/answers", askedUnit=f"/units/{row.asked_unit_id}"
            ),
        }
    )


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
        why = cleared.vault.open_optional(row.organisation_id, row.withdrawal_sealed)
        steps.append(_bare("withdrawn", row).model_copy(update={"at": row.withdrawn_at, "reason": why}))
    return sorted(steps, key=lambda step: step.at)


def _bare(step: str, row: AssistanceRequest) -> AssistanceStep:
    return AssistanceStep.model_validate(
        {**dict.fromkeys(AssistanceStep.model_fields), "step": step, "at": row.asked_at, "told": True}
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
        }
    )
