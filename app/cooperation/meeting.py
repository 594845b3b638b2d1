"""Meetings of boards and teams: minutes and decisions for the parties, with nobody in them."""

import json
from collections.abc import Iterable

from app.access.doors import Pass
from app.cooperation import queries
from app.cooperation.errors import PersonInText
from app.cooperation.models import Cooperation, CooperationMeeting
from app.cooperation.schemas import CooperationMeetingCreate, CooperationMeetingUpdate, MeetingText
from app.cooperation.service import demand_going, get
from app.kit.problems import FieldError, NotAllowed, NotFound, invalid
from app.kit.scanning import holds_identity_number
from app.kit.vault import Vault
from app.organisations.reaching import next_contact


async def of_party(passed: Pass, cooperation_id: str) -> Cooperation:
    """Return a cooperation whose meetings the caller may read: a party, or who keeps it. Raises NotFound."""
    cooperation = await get(passed.session, cooperation_id)
    units = (await queries.parties_of(passed.session, [cooperation.id]))[cooperation.id]
    actor = passed.actor
    keeps = actor.is_system and actor.organisation_id == cooperation.organisation_id
    if not keeps and set(units).isdisjoint(actor.unit_ids):
        raise NotFound
    return cooperation


async def hold(passed: Pass, cooperation: Cooperation, *, given: CooperationMeetingCreate) -> str:
    """Write a meeting down. Raises CooperationIsOver, PersonInText."""
    await demand_going(passed, cooperation, given.held_on)
    if given.held_on < cooperation.valid.lower:
        raise invalid("/heldOn", "early", "is before the cooperation began")
    if given.level not in cooperation.terms["levels"]:
        raise invalid("/level", "unknown", "is no level of this form")
    await _demand_parties(passed, cooperation, given.unit_ids)
    written = MeetingText.model_validate(given.model_dump(include={"agenda", "minutes", "decisions"}))
    meeting = CooperationMeeting(
        cooperation_id=cooperation.id,
        organisation_id=passed.actor.organisation_id or cooperation.organisation_id,
        level=given.level,
        held_on=given.held_on,
        unit_ids=sorted(given.unit_ids),
        content_sealed=b"",
    )
    return await _write(passed, meeting, written)


async def get_meeting(passed: Pass, cooperation: Cooperation, meeting_id: str) -> CooperationMeeting:
    """Return a meeting of the cooperation. Raises NotFound."""
    found = await passed.session.get(CooperationMeeting, meeting_id)
    if found is None or found.cooperation_id != cooperation.id:
        raise NotFound
    return found


async def own_meeting(passed: Pass, cooperation: Cooperation, meeting_id: str) -> CooperationMeeting:
    """Return a meeting whose minutes the caller's organisation wrote. Raises NotFound, NotAllowed."""
    meeting = await get_meeting(passed, cooperation, meeting_id)
    if passed.actor.organisation_id != meeting.organisation_id:
        raise NotAllowed(missing="author", **await next_contact(passed, *meeting.unit_ids))
    return meeting


async def change(
    passed: Pass, cooperation: Cooperation, meeting: CooperationMeeting, *, given: CooperationMeetingUpdate
) -> None:
    """Write the minutes anew. Raises PersonInText."""
    if given.unit_ids is not None:
        await _demand_parties(passed, cooperation, given.unit_ids)
        meeting.unit_ids = sorted(given.unit_ids)
    before = text_of(meeting, passed.vault).model_dump()
    said = given.model_dump(include={"agenda", "minutes", "decisions"}, exclude_unset=True)
    kept = {name: value for name, value in said.items() if value is not None or name == "minutes"}
    meeting.version += 1
    await _write(passed, meeting, MeetingText.model_validate({**before, **kept}))


def text_of(meeting: CooperationMeeting, vault: Vault) -> MeetingText:
    """Return what is written of a meeting."""
    return MeetingText.model_validate(json.loads(vault.open(meeting.organisation_id, meeting.content_sealed)))


async def _write(passed: Pass, meeting: CooperationMeeting, written: MeetingText) -> str:
    _demand_nobody(passed, written)
    content = json.dumps(written.model_dump(mode="json"), ensure_ascii=False)
    meeting.content_sealed = passed.vault.seal(meeting.organisation_id, content)
    passed.session.add(meeting)
    await passed.session.flush()
    return meeting.id


def _demand_nobody(passed: Pass, written: MeetingText) -> None:
    """Raise PersonInText where an identity number stands."""
    today = passed.moment.today
    found = [at for at, words in _texts(written) if holds_identity_number(words, today=today)]
    if found:
        raise PersonInText(
            errors=[
                FieldError(pointer=at, code="identity-number", detail="holds an identity number")
                for at in found
            ]
        )


def _texts(written: MeetingText) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(written.agenda):
        yield f"/agenda/{number}", line
    if written.minutes is not None:
        yield "/minutes", written.minutes
    for number, decision in enumerate(written.decisions):
        yield f"/decisions/{number}/words", decision.words


async def _demand_parties(passed: Pass, cooperation: Cooperation, unit_ids: list[str]) -> None:
    parties = (await queries.parties_of(passed.session, [cooperation.id]))[cooperation.id]
    if not set(unit_ids) <= set(parties):
        raise invalid("/unitIds", "no-party", "names a unit that does not take part")
