"""Cooperation as answers."""

from collections.abc import Sequence

from fastapi import Response

from app.cooperation.configuring import Form, FormVersion
from app.cooperation.meeting import text_of
from app.cooperation.models import Cooperation, CooperationEntry, CooperationMeeting
from app.cooperation.schemas import (
    CooperationEntryRead,
    CooperationFormRead,
    CooperationFormVersionRead,
    CooperationMeetingRead,
    CooperationRead,
)
from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.service import last_day


def form_read(form: Form, response: Response | None = None) -> CooperationFormRead:
    """Render a form."""
    return CooperationFormRead.model_validate(
        {
            "key": form.key,
            "organisation_id": form.organisation_id,
            "terms": form.terms,
            "_links": links_of(
                f"/cooperation-forms/{form.key}", response, history=f"/cooperation-forms/{form.key}/history"
            ),
        }
    )


def form_version_read(version: FormVersion) -> CooperationFormVersionRead:
    """Render how a form is or was."""
    return CooperationFormVersionRead(
        number=version.number, terms=version.terms, replaced_at=version.replaced_at
    )


def cooperation_read(
    cooperation: Cooperation,
    unit_ids: Sequence[str],
    merged_from: Sequence[str],
    response: Response | None = None,
) -> CooperationRead:
    """Render a form that is at work somewhere."""
    path = f"/cooperations/{cooperation.id}"
    kept = {
        "id",
        "organisation_id",
        "form_key",
        "name",
        "municipality_code",
        "district_id",
        "terms",
        "end_reason",
        "merged_into_id",
    }
    return CooperationRead.model_validate(
        {
            **cooperation.model_dump(include=kept),
            "unit_ids": unit_ids,
            "outside_parties": cooperation.outside,
            "valid_from": cooperation.valid.lower,
            "valid_to": last_day(cooperation.valid),
            "merged_from_ids": merged_from,
            "_links": links_of(path, response, history=f"{path}/history", meetings=f"{path}/meetings"),
        }
    )


def entry_read(entry: CooperationEntry) -> CooperationEntryRead:
    """Render a step of the history."""
    plain = entry.model_dump(include={"number", "step", "happened_on", "other_id", "recorded_at"})
    return CooperationEntryRead.model_validate({**plain, **entry.said})


def meeting_read(
    meeting: CooperationMeeting, vault: Vault, response: Response | None = None
) -> CooperationMeetingRead:
    """Render a meeting for a party."""
    path = f"/cooperations/{meeting.cooperation_id}/meetings/{meeting.id}"
    kept = {"id", "cooperation_id", "organisation_id", "level", "held_on", "unit_ids"}
    return CooperationMeetingRead.model_validate(
        {
            **meeting.model_dump(include=kept),
            **text_of(meeting, vault).model_dump(),
            "_links": links_of(path, response),
        }
    )
