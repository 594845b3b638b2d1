"""Which statistical code stands for what happens: Socialstyrelsen's measures in care (KVÅ) and in social
services (KSI), as data. Read in the code tables KVÅ 2026 and KSI 2025; the names are those of the tables, in
short.

A code is written by the work that produces it. Nothing here discharges a patient or holds a conference about
one: the codes of those stand here for the systems that do, and are never written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.vocabulary import CodeOccasion, CodeSystem, PlanKind, Sector

_FROM = date(2025, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One code: for whom it counts, and when it is to be written."""

    system: CodeSystem
    code: str
    name_sv: str
    name_en: str
    sector: Sector
    occasion: CodeOccasion
    legal_plan_only: bool = False
    """Written only of a legal SIP: a child's plan without health care has no code of its own."""
    valid_from: date = _FROM
    valid_until: date | None = None


CODES = (
    CodeRow(
        system=CodeSystem.KVA,
        code="AU124",
        name_sv="Upprättande av samordnad individuell plan",
        name_en="A coordinated individual plan is drawn up",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.PLAN_ACTIVE,
        legal_plan_only=True,
    ),
    CodeRow(
        system=CodeSystem.KVA,
        code="AW010",
        name_sv="Uppföljning av samordnad individuell plan",
        name_en="A coordinated individual plan is followed up",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.PLAN_FOLLOWED_UP,
        legal_plan_only=True,
    ),
    CodeRow(
        system=CodeSystem.KVA,
        code="XS005",
        name_sv="Externt informationsutbyte",
        name_en="Information is exchanged with another authority",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.INFORMATION_SHARED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.10.ZZ",
        name_sv="Bedömning av behov av insatser från både socialtjänst och hälso- och sjukvård",
        name_en="The need of measures from both social services and health care is judged",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.PLAN_NEED_NOTED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.16",
        name_sv="Inhämtande av samtycke till samordnad individuell plan",
        name_en="Consent to a coordinated individual plan is asked for",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.PLAN_CONSENT_ASKED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.14",
        name_sv="Inhämtande av samtycke till informationsutbyte",
        name_en="Consent to sharing is asked for",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.SHARING_CONSENT_ASKED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.08",
        name_sv="Kallelse till möte om samordnad individuell plan",
        name_en="Somebody is called to a coordinated individual plan",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CALL_SENT,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.09",
        name_sv="Mottagande av kallelse till möte om samordnad individuell plan",
        name_en="A call to a coordinated individual plan is received",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CALL_RECEIVED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.20.75",
        name_sv="Samordnad individuell plan upprättad",
        name_en="A coordinated individual plan is drawn up",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.PLAN_ACTIVE,
        legal_plan_only=True,
    ),
    CodeRow(
        system=CodeSystem.KVA,
        code="AU125",
        name_sv="Upprättande av samordnad individuell plan vid utskrivning",
        name_en="A coordinated individual plan is drawn up at discharge",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.PLAN_ACTIVE_AT_DISCHARGE,
        legal_plan_only=True,
    ),
    CodeRow(
        system=CodeSystem.KVA,
        code="XS007",
        name_sv="Konferens med patient",
        name_en="A conference with the patient, also with the network",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.CONFERENCE_WITH_PATIENT,
    ),
    CodeRow(
        system=CodeSystem.KVA,
        code="XS008",
        name_sv="Konferens om patient",
        name_en="A conference about the patient",
        sector=Sector.HEALTH_CARE,
        occasion=CodeOccasion.CONFERENCE_ABOUT_PATIENT,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.12",
        name_sv="Inhämtande av samtycke till kontakt",
        name_en="Consent to a contact is asked for",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONTACT_CONSENT_ASKED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAH.20.65",
        name_sv="Samordnad individuell plan upprättad vid utskrivning",
        name_en="A coordinated individual plan is drawn up at discharge",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.PLAN_ACTIVE_AT_DISCHARGE,
        legal_plan_only=True,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.35",
        name_sv="Förhandsbedömning",
        name_en="A concern report is judged",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_JUDGED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.50",
        name_sv="Omedelbar skyddsbedömning",
        name_en="The immediate need of protection is judged",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_PROTECTION_JUDGED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.65",
        name_sv="Erbjudande om anmälningsmöte",
        name_en="A meeting about a concern report is offered",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_MEETING_OFFERED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.70",
        name_sv="Deltagande i anmälningsmöte",
        name_en="Part is taken in a meeting about a concern report",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_MEETING_JOINED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.75",
        name_sv="Information om återkoppling till anmälare",
        name_en="The reporter is told about feedback",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_REPORTER_TOLD,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.80.05",
        name_sv="Återkoppling: anmälan ledde till utredning",
        name_en="Feedback: an inquiry has been opened",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_REPORTER_TOLD_OPENED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.80.15",
        name_sv="Återkoppling: anmälan ledde inte till utredning",
        name_en="Feedback: no inquiry has been opened",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_REPORTER_TOLD_NOT_OPENED,
    ),
    CodeRow(
        system=CodeSystem.KSI,
        code="XAA.80.25",
        name_sv="Återkoppling: utredning pågår redan",
        name_en="Feedback: an inquiry is under way already",
        sector=Sector.SOCIAL_SERVICES,
        occasion=CodeOccasion.CONCERN_REPORTER_TOLD_OPEN_ALREADY,
    ),
)


def codes_for(
    occasion: CodeOccasion, *, sector: Sector, on: date, plan_kind: PlanKind | None = None
) -> Sequence[CodeRow]:
    """Return the codes that an organisation of a sector writes when something happens."""
    return [
        row
        for row in CODES
        if row.occasion is occasion
        and row.sector is sector
        and row.valid_from <= on
        and (row.valid_until is None or on < row.valid_until)
        and (not row.legal_plan_only or plan_kind is PlanKind.LEGAL_SIP)
    ]


NOWHERE_WRITTEN = frozenset(
    {
        CodeOccasion.PLAN_ACTIVE_AT_DISCHARGE,
        CodeOccasion.CONTACT_CONSENT_ASKED,
        CodeOccasion.CONFERENCE_WITH_PATIENT,
        CodeOccasion.CONFERENCE_ABOUT_PATIENT,
        CodeOccasion.CONCERN_REPORTER_TOLD,
    }
)
"""What happens in other systems, so that no code of it is ever written here."""
