"""Concern reports: within what time social services act, and what alone may lengthen that.

Each row is dated and cited. Paragraphs of the new act that were not read are marked so; the days of the
protection judgement and of the feedback were found in no statute, and are the installation's settings.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.clocks import Clock, Limit, set_for, started
from app.rules.coordination import TimingUnit
from app.rules.disclosure_duties import DUTY_RULES
from app.rules.legal_basis import OLD_SOL_IN_FORCE, REPORTS_OF_2013
from app.rules.sentences import InTwoLanguages
from app.vocabulary import (
    Certainty,
    ClockKind,
    ConcernDecision,
    ConcernFeedback,
    DelayReason,
    MeetingUnsuitable,
    ReceivedReportStatus,
)

NOT_MODELLED = (
    "Whether what is told is a report, an application or a question: the reception judges.",
    "What a protection judgement and a decision must hold in writing: both are kept as text.",
    "How long a report that led to no inquiry is kept.",
    "The number of days to the protection judgement and to the feedback: settings, not found in a statute.",
    "A case that another municipality takes over by a decision to move it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRule(InTwoLanguages):
    """One row: what holds, where it stands in the law, since when, and how surely it was read."""

    key: str
    says_sv: str
    says_en: str
    basis: tuple[str, ...]
    certainty: Certainty
    in_force_from: date
    in_force_until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is the law on a day."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


PROTECTION_AT_ONCE = ConcernRule(
    key="protection-judged-at-once",
    says_sv="Behovet av omedelbart skydd bedöms genast när en anmälan om ett barn kommer in.",
    says_en="The need of immediate protection is judged at once when a report about a child comes in.",
    basis=("protection-judgement",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=REPORTS_OF_2013,
)
DECISION_IN_FOURTEEN_DAYS = ConcernRule(
    key="inquiry-decided-within-fourteen-days",
    says_sv="Inom fjorton dagar beslutas om en anmälan ska leda till utredning.",
    says_en="Within fourteen days it is decided whether a report leads to an inquiry.",
    basis=("inquiry-decision-time",),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    in_force_from=REPORTS_OF_2013,
)
INQUIRY_IN_FOUR_MONTHS = ConcernRule(
    key="inquiry-ends-within-four-months",
    says_sv="En utredning om ett barn ska vara slutförd inom fyra månader.",
    says_en="An inquiry about a child is ended within four months.",
    basis=("child-inquiry-time",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=OLD_SOL_IN_FORCE,
)
DECISION_ON_EXCEPTIONAL_REASONS = ConcernRule(
    key="decision-later-on-exceptional-reasons",
    says_sv="Beslutet får dröja längre bara om det finns synnerliga skäl. Personalbrist är inget skäl.",
    says_en="The decision may take longer on exceptional reasons only. Lack of staff is no reason.",
    basis=("inquiry-decision-time",),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    in_force_from=REPORTS_OF_2013,
)
INQUIRY_ON_SPECIAL_REASONS = ConcernRule(
    key="inquiry-longer-on-special-reasons",
    says_sv="Utredningen får förlängas för viss tid om det finns särskilda skäl.",
    says_en="The inquiry may be lengthened for a fixed time on special reasons.",
    basis=("child-inquiry-time",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=OLD_SOL_IN_FORCE,
)
VIOLENCE_OPENS_AT_ONCE = ConcernRule(
    key="violence-opens-an-inquiry-at-once",
    says_sv="Vid misstanke om våld mot ett barn inleds utredning genast.",
    says_en="On suspicion of violence against a child an inquiry is opened at once.",
    basis=("inquiry-decision-time",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=REPORTS_OF_2013,
)
OPEN_INQUIRY_TAKES_THE_REPORT = ConcernRule(
    key="open-inquiry-takes-the-report",
    says_sv="Pågår redan en utredning läggs anmälan till den, utan nytt beslut.",
    says_en="Where an inquiry is open already the report is added to it, without a new decision.",
    basis=("inquiry-decision-time",),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    in_force_from=REPORTS_OF_2013,
)
MEETING_WITHIN_THE_TIME = ConcernRule(
    key="report-meeting-within-the-time",
    says_sv="Ett anmälningsmöte erbjuds om det är till barnets bästa, är frivilligt och ryms i tiden för "
    "beslutet.",
    says_en="A meeting with the reporter is offered if it is to the child's best, is voluntary, and fits "
    "inside "
    "the time of the decision.",
    basis=("report-meeting",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=REPORTS_OF_2013,
)
MEETING_NOT_AT_VIOLENCE = ConcernRule(
    key="no-report-meeting-at-violence",
    says_sv="Vid misstanke om våld erbjuds inget anmälningsmöte.",
    says_en="On suspicion of violence no meeting with the reporter is offered.",
    basis=("report-meeting",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=REPORTS_OF_2013,
)
APPLICATION_LIKE_A_REPORT = ConcernRule(
    key="application-weighs-as-a-report",
    says_sv="En familjs egen ansökan väger lika tungt som en anmälan: den besvaras inom samma fjorton dagar.",
    says_en="A family's own application weighs as much as a report: it is answered within the same fourteen "
    "days.",
    basis=("inquiry-decision-time",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=REPORTS_OF_2013,
)
CONCERN_RULES: tuple[ConcernRule, ...] = (
    PROTECTION_AT_ONCE,
    DECISION_IN_FOURTEEN_DAYS,
    DECISION_ON_EXCEPTIONAL_REASONS,
    VIOLENCE_OPENS_AT_ONCE,
    OPEN_INQUIRY_TAKES_THE_REPORT,
    INQUIRY_IN_FOUR_MONTHS,
    INQUIRY_ON_SPECIAL_REASONS,
    MEETING_WITHIN_THE_TIME,
    MEETING_NOT_AT_VIOLENCE,
    APPLICATION_LIKE_A_REPORT,
)
FEEDBACK_RULE = "feedback-to-the-reporter"
"""In the table of disclosure, row 16."""

TIMES: dict[ClockKind, tuple[ConcernRule, Limit]] = {
    ClockKind.CONCERN_DECISION: (DECISION_IN_FOURTEEN_DAYS, Limit(amount=14, unit=TimingUnit.DAYS)),
    ClockKind.CONCERN_INQUIRY: (INQUIRY_IN_FOUR_MONTHS, Limit(amount=4, unit=TimingUnit.MONTHS)),
    ClockKind.APPLICATION: (APPLICATION_LIKE_A_REPORT, Limit(amount=14, unit=TimingUnit.DAYS)),
}
"""What the law says in days. The two others are settings."""
LAWFUL_DELAYS: dict[tuple[ClockKind, DelayReason], ConcernRule] = {
    (ClockKind.CONCERN_DECISION, DelayReason.EXCEPTIONAL): DECISION_ON_EXCEPTIONAL_REASONS,
    (ClockKind.CONCERN_INQUIRY, DelayReason.SPECIAL): INQUIRY_ON_SPECIAL_REASONS,
}
"""The only lawful reasons, each for its own time limit."""
VALUE_OF: dict[ReceivedReportStatus, ConcernFeedback] = {
    ReceivedReportStatus.INQUIRY_OPENED: ConcernFeedback.OPENED,
    ReceivedReportStatus.INQUIRY_NOT_OPENED: ConcernFeedback.NOT_OPENED,
    ReceivedReportStatus.ADDED: ConcernFeedback.OPEN_ALREADY,
}
"""What the reporter can be told: nothing before it is decided."""
UNSUITABLE_AT_VIOLENCE = frozenset(
    {MeetingUnsuitable.SUSPECTED_CRIME_AT_HOME, MeetingUnsuitable.HONOUR_VIOLENCE}
)


def rule_of_time(kind: ClockKind) -> ConcernRule | None:
    """The rule that a time limit stands on; none for the feedback, whose rule is of the table of
    disclosure.
    """
    if kind is ClockKind.CONCERN_PROTECTION:
        return PROTECTION_AT_ONCE
    return TIMES[kind][0] if kind in TIMES else None


def delay_rule(kind: ClockKind, reason: DelayReason, *, on: date) -> ConcernRule | None:
    """The rule by which a time limit may be lengthened for a reason on a day; none where it may not."""
    rule = LAWFUL_DELAYS.get((kind, reason))
    return rule if rule is not None and rule.holds(on) else None


def protection_clock(received_on: date, *, days: int) -> Clock:
    """To be judged at once: it warns on the same day, and is breached after the last day of the setting."""
    limit = Limit(amount=days, unit=TimingUnit.DAYS, warn_amount=0)
    return started(ClockKind.CONCERN_PROTECTION, received_on, limit)


def decision_clock(
    received_on: date, *, until: date | None = None, violence: bool = False, protection_days: int = 1
) -> Clock:
    """The time to the decision; as long as the lengthening says, or as short as violence demands."""
    if violence:
        return started(
            ClockKind.CONCERN_DECISION,
            received_on,
            Limit(amount=protection_days, unit=TimingUnit.DAYS, warn_amount=0),
        )
    return _lengthened(ClockKind.CONCERN_DECISION, received_on, until)


def inquiry_clock(opened_on: date, *, until: date | None = None) -> Clock:
    """The time to the end of an inquiry."""
    return _lengthened(ClockKind.CONCERN_INQUIRY, opened_on, until)


def application_clock(received_on: date) -> Clock:
    """The time to the answer to a family's own application."""
    return started(ClockKind.APPLICATION, received_on, TIMES[ClockKind.APPLICATION][1])


def feedback_clock(reported_on: date, *, days: int) -> Clock:
    """The time to the feedback, counted from the report: nothing that social services do moves it."""
    return set_for(ClockKind.CONCERN_FEEDBACK, reported_on, reported_on + timedelta(days=days))


def _lengthened(kind: ClockKind, began_on: date, until: date | None) -> Clock:
    usual = started(kind, began_on, TIMES[kind][1])
    return usual if until is None or until <= usual.last_on else set_for(kind, began_on, until)


def may_tell(on: date) -> bool:
    """Whether the secrecy of the social services opens for feedback to a reporter on a day."""
    rule = next(rule for rule in DUTY_RULES if rule.key == FEEDBACK_RULE)
    return rule.in_force_from <= on and (rule.in_force_until is None or on <= rule.in_force_until)


def may_decide(decision: ConcernDecision, *, violence: bool) -> bool:
    """Whether a decision may be taken: violence opens an inquiry."""
    return decision is ConcernDecision.OPEN or not violence
