"""What the plan says on paper. It is put together from what one recipient may read, and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.kit.clock import swedish_date
from app.kit.paper.sheets import Entry, Paper, Section
from app.organisations.models import Organisation, Unit
from app.plans.document.words import AGAINST, JUDGED, PROMISE, SAID, STATUS, TITLE, WHOSE, day
from app.plans.outcome_schemas import DissentRead, FollowUpRead, VoiceRead
from app.plans.party_schemas import MeetingRead
from app.plans.schemas import PlanRead
from app.plans.work_schemas import ActionRead, GoalRead
from app.vocabulary import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The plan and its parts, as the API shows them to the recipient."""

    now: datetime
    plan: PlanRead
    actions: Sequence[ActionRead]
    goals: Sequence[GoalRead]
    meetings: Sequence[MeetingRead]
    follow_ups: Sequence[FollowUpRead]
    dissents: Sequence[DissentRead]
    voices: Sequence[VoiceRead]
    units: dict[str, Unit]
    organisations: dict[str, Organisation]


def written(content: Content, language: str) -> Paper:
    """Write the plan, with who does what by when first."""
    said = SAID[language]
    sections = (
        _promises(content, language),
        _goals(content, language),
        _about(content, language),
        _parties(content, language),
        _meetings(content, language),
        _outcomes(content, language),
        _voices(content, language),
        _dissents(content, language),
    )
    return Paper(
        language=language,
        title=TITLE[language][content.plan.kind],
        lead=[STATUS[language][content.plan.status], said["stop"]],
        sections=[section for section in sections if section.lines or section.entries],
        footer=said["copy"],
    )


def _unit(content: Content, unit_id: str | None, language: str) -> str:
    """The unit's name; of a protected child's place nothing but that there is one."""
    unit = content.units.get(unit_id or "")
    return unit.name if unit else SAID[language]["a-party"]


def _promises(content: Content, language: str) -> Section:
    said = SAID[language]
    entries = [_promise(content, action, language) for action in content.actions]
    lines = [] if entries else [said["nothing-promised"]]
    return Section(heading=said["who-what-when"], lines=lines, entries=entries)


def _promise(content: Content, action: ActionRead, language: str) -> Entry:
    said = SAID[language]
    facts = [(said["what"], action.words), (said["state"], PROMISE[language][action.status])]
    if action.starts_on:
        facts.insert(1, (said["start"], day(action.starts_on, language)))
    if action.times_put_off:
        facts.append((said["put-off"], str(action.times_put_off)))
    who = _unit(content, action.responsible_unit_id, language)
    return Entry(title=f"{who}, {said['by']} {day(action.due_on, language)}", facts=facts)


def _goals(content: Content, language: str) -> Section:
    return Section(heading=SAID[language]["goals"], lines=[goal.words for goal in content.goals])


def _about(content: Content, language: str) -> Section:
    said, plan = SAID[language], content.plan
    facts = [(said["need"], plan.need)]
    overall = content.organisations.get(plan.overall_responsible_organisation_id or "")
    if overall:
        facts.append((said["overall"], overall.name))
    if plan.others_measures:
        facts.append((said["others"], plan.others_measures.words or said["nobody-else"]))
    if plan.follow_up_on:
        facts.append((said["next"], day(plan.follow_up_on, language)))
    return Section(heading=said["about"], lines=[f"{name}: {words}" for name, words in facts])


def _parties(content: Content, language: str) -> Section:
    said = SAID[language]
    entries = []
    for seat in content.plan.seats:
        unit = content.units.get(seat.unit_id or "")
        if unit and (seat.closed_at is None or seat.closed_at > content.now):
            facts = [(said["phone"], unit.phone)] if unit.phone else []
            entries.append(Entry(title=unit.name, facts=facts))
    return Section(heading=said["parties"], entries=entries)


def _meetings(content: Content, language: str) -> Section:
    said = SAID[language]
    entries = []
    for meeting in content.meetings:
        facts = [(said["place"], meeting.place)] if meeting.place else []
        if meeting.child_took_part is not None:
            facts.append((said["child-there"], said["yes" if meeting.child_took_part else "no"]))
        entries.append(Entry(title=day(swedish_date(meeting.starts_at), language), facts=facts))
    return Section(heading=said["meetings"], entries=entries)


def _outcomes(content: Content, language: str) -> Section:
    said, judged = SAID[language], JUDGED[language]
    words = {goal.id: goal.words for goal in content.goals}
    entries = []
    for follow_up in content.follow_ups:
        facts = []
        for outcome in follow_up.outcomes:
            each = (
                f"{said['child']}: {judged[outcome.by_child]}",
                f"{said['family']}: {judged[outcome.by_family]}",
                f"{said['professionals']}: {judged[outcome.by_professionals]}",
                *([outcome.words] if outcome.words else []),
            )
            facts.append((words.get(outcome.goal_id, ""), "\n".join(["", *each])))
        if follow_up.not_done:
            facts.append((said["not-done"], follow_up.not_done))
        entries.append(Entry(title=day(follow_up.held_on, language), facts=facts))
    return Section(heading=said["followed-up"], entries=entries)


def _voices(content: Content, language: str) -> Section:
    said = SAID[language]
    lines = []
    for voice in content.voices:
        lines.append(voice.words)
        if voice.effect:
            lines.append(f"{said['effect']}: {voice.effect}")
    return Section(heading=said["voice"], lines=lines)


def _dissents(content: Content, language: str) -> Section:
    said = SAID[language]
    entries = []
    for dissent in content.dissents:
        own = dissent.voice is Voice.UNIT and dissent.unit_id
        who = _unit(content, dissent.unit_id, language) if own else WHOSE[language][dissent.voice]
        back = f" ({said['taken-back']})" if dissent.taken_back_at else ""
        about = f"{AGAINST[language][dissent.against]}{back}"
        entries.append(Entry(title=who, facts=[(about, dissent.words)]))
    return Section(heading=said["dissent"], entries=entries)
