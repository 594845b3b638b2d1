"""Step 2: what the holder must tell. A duty beats a refused consent, never a mask or a bar."""

from dataclasses import dataclass
from datetime import date

from app.rules.conditions import All, Condition, In, Is, Not, yes
from app.rules.disclosure_terms import (
    NOT_INAPPROPRIATE,
    UNDER_18,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import Fact, ReporterKind, Situation
from app.rules.legal_basis import NEW_SOL, OLD_SOL_IN_FORCE, OSL_IN_FORCE, REPORTING_REFORM
from app.rules.parties import SERVICES, PartyKind
from app.rules.rule import Effect, Rule, Step
from app.vocabulary import Category, Certainty, StaffRole

NOT_MODELLED = (
    "Whether a worry reaches the level of the duty: the professional judges, personally.",
    "The content of what matters to an inquiry: people choose, the rule says that it must be told.",
    "The number of days within which feedback must come: it was not found and is a setting.",
    "Feedback to reporters before 1 July 2025: the secrecy rule that opens for it is dated then.",
    "Duties to answer other authorities than the social board and supervision.",
)


@dataclass(frozen=True, slots=True)
class MandatedReporters:
    """Anmälningsskyldiga: who must report a concern, from when."""

    kinds: tuple[PartyKind, ...]
    in_force_from: date


FIRST_MANDATED = MandatedReporters(SERVICES, OLD_SOL_IN_FORCE)
LATER_MANDATED = MandatedReporters((PartyKind.OTHER_AUTHORITY,), REPORTING_REFORM)

CUSTODY_EXEMPT_ROLES = (
    StaffRole.SCHOOL_DOCTOR,
    StaffRole.SCHOOL_NURSE,
    StaffRole.SCHOOL_PSYCHOLOGIST,
    StaffRole.SCHOOL_COUNSELLOR,
)


def _report(reporters: MandatedReporters) -> Condition:
    return All(
        sender(*reporters.kinds),
        receiver(PartyKind.SOC),
        category(Category.CONCERN),
        situation(Situation.CONCERN_REPORT),
        yes(Fact.SUSPECTS_ILL_FARING),
        UNDER_18,
    )


def _inquiry(reporters: MandatedReporters) -> Condition:
    return All(
        sender(*reporters.kinds),
        receiver(PartyKind.SOC),
        situation(Situation.CHILD_INQUIRY),
        UNDER_18,
    )


DUTY_RULES = (
    Rule(
        key="concern-report",
        row=(1,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Den som i sitt arbete får veta eller misstänker att ett barn far illa anmäler det "
        "genast till socialnämnden.",
        says_en="Whoever at work learns or suspects that a child fares ill reports it at once to the "
        "social board.",
        basis=("concern-report-duty", "duty-breaks-secrecy", "school-reports-concern"),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=FIRST_MANDATED.in_force_from,
        when=_report(FIRST_MANDATED),
    ),
    Rule(
        key="concern-report-by-other-authorities",
        row=(1,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Också de myndigheter som tillkom 2026 anmäler genast att ett barn far illa.",
        says_en="The authorities added in 2026 too report at once that a child fares ill.",
        basis=("concern-report-duty", "duty-breaks-secrecy"),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=LATER_MANDATED.in_force_from,
        date_verified=True,
        when=_report(LATER_MANDATED),
    ),
    Rule(
        key="information-to-child-inquiry",
        row=(2,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Den som har anmälningsplikt lämnar det som betyder något för en barnavårdsutredning "
        "när socialnämnden frågar.",
        says_en="Whoever has the duty to report gives what matters to a child inquiry when the "
        "social board asks.",
        basis=("inquiry-information-duty", "duty-breaks-secrecy"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=FIRST_MANDATED.in_force_from,
        when=_inquiry(FIRST_MANDATED),
    ),
    Rule(
        key="information-to-child-inquiry-by-other-authorities",
        row=(2,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Också de myndigheter som tillkom 2026 lämnar det som betyder något för utredningen.",
        says_en="The authorities added in 2026 too give what matters to the inquiry.",
        basis=("inquiry-information-duty", "duty-breaks-secrecy"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=LATER_MANDATED.in_force_from,
        date_verified=True,
        when=_inquiry(LATER_MANDATED),
    ),
    Rule(
        key="custody-inquiry-between-social-boards",
        row=(8,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="En socialnämnd lämnar uppgifter till en annan som utreder vårdnaden.",
        says_en="One social board gives information to another that inquires into custody.",
        basis=("custody-inquiry-social", "duty-breaks-secrecy"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SOC),
            receiver(PartyKind.SOC),
            situation(Situation.CUSTODY_INQUIRY),
            UNDER_18,
        ),
    ),
    Rule(
        key="feedback-to-the-reporter",
        row=(16,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Den som anmält enligt sin plikt får veta om utredning inletts, inte inletts eller "
        "redan pågick, om det inte är olämpligt.",
        says_en="Whoever reported by duty is told whether an inquiry was opened, not opened or "
        "already ongoing, unless inappropriate.",
        basis=("feedback-to-reporter", "feedback-duty"),
        certainty=Certainty.VERIFIED,
        in_force_from=NEW_SOL,
        when=All(
            sender(PartyKind.SOC),
            receiver(*SERVICES, PartyKind.OTHER_AUTHORITY),
            category(Category.CONCERN, Category.SOCIAL_RECORD),
            situation(Situation.FEEDBACK),
            Is(Fact.REPORTER, ReporterKind.MANDATED),
            yes(Fact.FEEDBACK_VALUES_ONLY),
            NOT_INAPPROPRIATE,
        ),
    ),
    Rule(
        key="school-staff-answer-custody-inquiry",
        row=(50,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Skolans personal svarar socialnämnden i en vårdnadsutredning, utom skolläkare, "
        "skolsköterska, psykolog och kurator.",
        says_en="School staff answer the social board in a custody inquiry, except school doctor, "
        "school nurse, psychologist and counsellor.",
        basis=("custody-inquiry-school", "duty-breaks-secrecy"),
        certainty=Certainty.VERIFIED,
        in_force_from=REPORTING_REFORM,
        when=All(
            sender(PartyKind.SCH, PartyKind.EHP),
            receiver(PartyKind.SOC),
            situation(Situation.CUSTODY_INQUIRY),
            Not(In(Fact.SENDER_ROLE, CUSTODY_EXEMPT_ROLES)),
            UNDER_18,
        ),
    ),
    Rule(
        key="supervision-asks-by-law",
        row=(51,),
        step=Step.DUTY,
        effect=Effect.DUTY,
        says_sv="Tillsynen får det den begär med stöd av lag.",
        says_en="Supervision is given what it asks for by law.",
        basis=("supervision", "duty-breaks-secrecy"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(receiver(PartyKind.SUPERVISION), yes(Fact.LAW_ASKS)),
    ),
)
