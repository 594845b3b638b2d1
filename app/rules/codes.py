"""Which statistical code stands for what happens: Socialstyrelsen's measures in care (KVÅ) and in social
services (KSI), as data. Read in the code tables KVÅ 2026 and KSI 2025.
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
