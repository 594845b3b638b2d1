"""The codes of the work, as the two tables of Socialstyrelsen have them: read there, written here by hand."""

from datetime import date

import pytest

from app.rules.codes import CODES, codes_for
from app.vocabulary import CodeOccasion, CodeSystem, PlanKind, Sector

TODAY = date(2026, 11, 22)
CARE = {
    "plan-active": "AU124",
    "plan-followed-up": "AW010",
    "information-shared": "XS005",
    "plan-active-at-discharge": "AU125",
    "conference-with-patient": "XS007",
    "conference-about-patient": "XS008",
}
SOCIAL = {
    "plan-need-noted": "XAH.10.ZZ",
    "plan-consent-asked": "XAH.16",
    "sharing-consent-asked": "XAH.14",
    "call-sent": "XAH.08",
    "call-received": "XAH.09",
    "plan-active": "XAH.20.75",
    "contact-consent-asked": "XAH.12",
    "plan-active-at-discharge": "XAH.20.65",
    "concern-judged": "XAA.35",
    "concern-protection-judged": "XAA.50",
    "concern-meeting-offered": "XAA.65",
    "concern-meeting-joined": "XAA.70",
    "concern-reporter-told": "XAA.75",
    "concern-reporter-told-opened": "XAA.80.05",
    "concern-reporter-told-not-opened": "XAA.80.15",
    "concern-reporter-told-open-already": "XAA.80.25",
}
OF_A_LEGAL_PLAN = {"plan-active", "plan-followed-up", "plan-active-at-discharge"}


def written(occasion: CodeOccasion, sector: Sector, *, on: date = TODAY, plan: PlanKind | None) -> list[str]:
    return [row.code for row in codes_for(occasion, sector=sector, on=on, plan_kind=plan)]


@pytest.mark.parametrize("occasion", CodeOccasion, ids=str)
def test_each_sector_writes_its_own_code_and_the_school_none(occasion: CodeOccasion) -> None:
    legal = PlanKind.LEGAL_SIP
    for sector, table in ((Sector.HEALTH_CARE, CARE), (Sector.SOCIAL_SERVICES, SOCIAL)):
        expected = [table[occasion]] if occasion in table else []
        assert written(occasion, sector, plan=legal) == expected
        without = [] if occasion in OF_A_LEGAL_PLAN else expected
        for plan in (None, *(kind for kind in PlanKind if kind is not legal)):
            assert written(occasion, sector, plan=plan) == without
    assert written(occasion, Sector.SCHOOL, plan=legal) == []


def test_the_codes_of_care_are_kva_and_those_of_the_social_services_ksi() -> None:
    systems = {Sector.HEALTH_CARE: CodeSystem.KVA, Sector.SOCIAL_SERVICES: CodeSystem.KSI}
    assert {(row.code, row.system) for row in CODES} == {(row.code, systems[row.sector]) for row in CODES}
    assert len({row.code for row in CODES}) == len(CODES) == len(CARE) + len(SOCIAL)


def test_the_tables_hold_from_the_first_day_of_2025() -> None:
    occasion, sector = CodeOccasion.INFORMATION_SHARED, Sector.HEALTH_CARE
    assert written(occasion, sector, on=date(2024, 12, 31), plan=None) == []
    assert written(occasion, sector, on=date(2025, 1, 1), plan=None) == ["XS005"]
