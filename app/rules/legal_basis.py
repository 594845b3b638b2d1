"""The legal bases, dated: our own stable codes, and where the law stood on each date.

When an act is renumbered a new row is added under the same code; old decisions keep the old number.
`valid_to` is the last day in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.vocabulary import Certainty

NOT_MODELLED = (
    "The new social services act's own text was not read; its numbers were seen in other statutes.",
    "Paragraphs whose number was not found are cited by chapter, or by act, and marked.",
    "Where the day of a single paragraph was not found, the day of its act stands.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """Författning: an act with its number and its names."""

    number: str
    short: str
    name_sv: str
    name_en: str
    has_articles: bool = False


OSL = Statute(
    number="2009:400",
    short="OSL",
    name_sv="offentlighets- och sekretesslagen",
    name_en="the Public Access to Information and Secrecy Act",
)
SOL = Statute(
    number="2025:400",
    short="SoL",
    name_sv="socialtjänstlagen",
    name_en="the Social Services Act",
)
OLD_SOL = Statute(
    number="2001:453",
    short="SoL",
    name_sv="socialtjänstlagen",
    name_en="the Social Services Act",
)
SKOLLAG = Statute(number="2010:800", short="SkolL", name_sv="skollagen", name_en="the Education Act")
PDL = Statute(number="2008:355", short="PDL", name_sv="patientdatalagen", name_en="the Patient Data Act")
PSL = Statute(
    number="2010:659",
    short="PSL",
    name_sv="patientsäkerhetslagen",
    name_en="the Patient Safety Act",
)
HSL = Statute(
    number="2017:30",
    short="HSL",
    name_sv="hälso- och sjukvårdslagen",
    name_en="the Health and Medical Services Act",
)
OLD_HSL = Statute(
    number="1982:763",
    short="HSL",
    name_sv="hälso- och sjukvårdslagen",
    name_en="the Health and Medical Services Act",
)
FB = Statute(
    number="1949:381",
    short="FB",
    name_sv="föräldrabalken",
    name_en="the Children and Parents Code",
)
LVU = Statute(
    number="1990:52",
    short="LVU",
    name_sv="lagen med särskilda bestämmelser om vård av unga",
    name_en="the Care of Young Persons (Special Provisions) Act",
)
SVOD = Statute(
    number="2022:913",
    short="SVOD",
    name_sv="lagen om sammanhållen vård- och omsorgsdokumentation",
    name_en="the Act on Coherent Health and Social Care Documentation",
)
SOLPUL = Statute(
    number="2001:454",
    short="SoLPuL",
    name_sv="lagen om behandling av personuppgifter inom socialtjänsten",
    name_en="the Act on Personal Data in Social Services",
)
BRB = Statute(number="1962:700", short="BrB", name_sv="brottsbalken", name_en="the Criminal Code")
GDPR = Statute(
    number="2016/679",
    short="GDPR",
    name_sv="dataskyddsförordningen",
    name_en="the General Data Protection Regulation",
    has_articles=True,
)
OLD_DATA_PROTECTION = Statute(
    number="1998:204",
    short="PuL",
    name_sv="personuppgiftslagen",
    name_en="the Personal Data Act",
)
OUTSOURCING = Statute(
    number="2020:914",
    short="lag 2020:914",
    name_sv="lagen om tystnadsplikt vid utkontraktering av teknisk bearbetning",
    name_en="the Act on Confidentiality when Technical Processing is Outsourced",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """Rättslig grund: one place in one act, for as long as it stood there."""

    code: str
    statute: Statute
    chapter: int | None
    section: str | None
    valid_from: date
    valid_to: date | None = None
    certainty: Certainty = Certainty.VERIFIED

    def valid(self, on: date) -> bool:
        """Whether the law stood here on this date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def text(self, language: str) -> str:
        """The place in words, in `sv` or `en`; an unconfirmed number says so."""
        place = self._swedish() if language == "sv" else self._english()
        if self.section is None:
            unknown = "paragrafen inte bekräftad" if language == "sv" else "section not confirmed"
            return f"{place} [{unknown}]"
        return place

    def _swedish(self) -> str:
        chapter = "" if self.chapter is None else f"{self.chapter} kap. "
        section = "" if self.section is None else f"{self._in_swedish(self.section)} "
        return f"{chapter}{section}{self.statute.name_sv} ({self.statute.number})"

    def _in_swedish(self, section: str) -> str:
        if self.statute.has_articles:
            return f"artikel {section} i"
        return f"{section} §§" if "-" in section else f"{section} §"

    def _english(self) -> str:
        chapter = "" if self.chapter is None else f"chapter {self.chapter}"
        section = "" if self.section is None else self._in_english(self.section)
        place = ", ".join(part for part in (chapter, section) if part)
        name = f"{self.statute.name_en} ({self.statute.number})"
        return f"{place} of {name}" if place else name

    def _in_english(self, section: str) -> str:
        if self.statute.has_articles:
            return f"article {section}"
        return f"sections {section}" if "-" in section else f"section {section}"


def _rows(
    statute: Statute,
    since: date,
    places: Sequence[tuple[str, int | None, str | None]],
    *,
    certainty: Certainty = Certainty.VERIFIED,
    until: date | None = None,
) -> tuple[LegalBasis, ...]:
    return tuple(
        LegalBasis(
            code=code,
            statute=statute,
            chapter=chapter,
            section=section,
            valid_from=since,
            valid_to=until,
            certainty=certainty,
        )
        for code, chapter, section in places
    )


OSL_IN_FORCE = date(2009, 6, 30)
NEW_SOL = date(2025, 7, 1)
OLD_SOL_IN_FORCE = date(2002, 1, 1)
OLD_SOL_ENDS = date(2025, 6, 30)
REPORTING_REFORM = date(2026, 1, 15)
REPORTS_OF_2013 = date(2013, 1, 1)

_OSL = _rows(
    OSL,
    OSL_IN_FORCE,
    (
        ("secrecy-marking-is-a-warning", 5, "5"),
        ("consent-breaks-secrecy", 10, "1"),
        ("party-insight", 10, "3"),
        ("supervision", 10, "17"),
        ("risk-of-crime-by-young-person", 10, "18 a"),
        ("crime-against-child", 10, "21"),
        ("crime-with-six-months", 10, "23"),
        ("crime-with-prison", 10, "24"),
        ("general-clause", 10, "27"),
        ("duty-breaks-secrecy", 10, "28"),
        ("direct-access-carries-secrecy", 11, "4"),
        ("no-secrecy-towards-oneself", 12, "1"),
        ("individual-may-waive", 12, "2"),
        ("secrecy-for-minors", 12, "3"),
        ("address-of-threatened", 21, "3"),
        ("protected-registration", 21, "3 a"),
        ("population-register", 22, "1"),
        ("preschool-secrecy", 23, "1"),
        ("school-secrecy", 23, "2"),
        ("health-care-secrecy", 25, "1"),
        ("patient-insight-limited", 25, "6"),
        ("health-care-within-region", 25, "11"),
        ("health-care-to-care-or-social", 25, "12"),
        ("pupil-health-to-pupil-support", 25, "13 a"),
        ("social-secrecy", 26, "1"),
        ("placed-child-hidden", 26, "2"),
        ("reporter-in-danger", 26, "5"),
        ("social-to-social-or-care", 26, "9"),
        ("shelter-addresses", 26, "14 b"),
        ("absolute-secrecy-at-processor", 40, "5"),
    ),
)
_OSL_UNVERIFIED = _rows(
    OSL,
    OSL_IN_FORCE,
    (("secrecy-between-branches", 8, "2"), ("statistics-secrecy", 24, "8")),
    certainty=Certainty.UNVERIFIED,
)
_OSL_SEEN_ELSEWHERE = _rows(
    OSL,
    OSL_IN_FORCE,
    (("secrecy-between-authorities", 8, "1"),),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
)
_OSL_LATER = (
    *_rows(OSL, date(2023, 7, 1), (("technical-processing", 10, "2 a"),)),
    *_rows(OSL, NEW_SOL, (("feedback-to-reporter", 26, "9 a"),)),
    *_rows(OSL, date(2025, 12, 1), (("crime-prevention-weighed", 10, "15 a"),)),
    *_rows(OSL, REPORTING_REFORM, (("reporters-own-secrecy", 40, "7 g"),)),
)
_SOL = _rows(
    SOL,
    NEW_SOL,
    (
        ("concern-report-duty", 19, "1"),
        ("coordinated-plan-social", 10, "8-9"),
        ("private-social-care-confidentiality", 17, "11"),
        ("feedback-duty", 19, "6"),
        ("inquiry-decision-time", 20, "2"),
        ("case-moves-municipality", 29, "10-11"),
        ("assessed-help", 11, "1"),
        ("help-without-individual-test", 11, "5"),
    ),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
) + _rows(
    SOL,
    NEW_SOL,
    (
        ("anyone-may-report", 19, None),
        ("inquiry-information-duty", 19, None),
        ("report-meeting", 19, None),
        ("protection-judgement", 20, None),
        ("child-inquiry-time", 20, None),
        ("open-interventions-without-guardian", None, None),
        ("own-right-to-plead-social", None, None),
    ),
    certainty=Certainty.UNVERIFIED,
)
_OLD_SOL = (
    *_rows(
        OLD_SOL,
        OLD_SOL_IN_FORCE,
        (
            ("concern-report-duty", 14, "1"),
            ("private-social-care-confidentiality", 15, "1"),
            ("case-moves-municipality", 16, "1"),
            ("assessed-help", 4, "1"),
            ("inquiry-information-duty", 14, "1"),
            ("anyone-may-report", 14, "1 c"),
            ("own-right-to-plead-social", 11, "10"),
            ("child-inquiry-time", 11, "2"),
        ),
        until=OLD_SOL_ENDS,
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
    *_rows(OLD_SOL, date(2010, 1, 1), (("coordinated-plan-social", 2, "7"),), until=OLD_SOL_ENDS),
    *_rows(
        OLD_SOL,
        REPORTS_OF_2013,
        (
            ("feedback-duty", 14, "1 b"),
            ("inquiry-decision-time", 11, "1 a"),
            ("protection-judgement", 11, "1 a"),
            ("report-meeting", 14, "1 a"),
        ),
        until=OLD_SOL_ENDS,
        certainty=Certainty.UNVERIFIED,
    ),
    *_rows(
        OLD_SOL,
        date(2023, 7, 1),
        (("open-interventions-without-guardian", 3, "6 a"),),
        until=OLD_SOL_ENDS,
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
)
_CARE = (
    *_rows(PDL, date(2008, 7, 1), (("inner-secrecy", 4, "1"), ("care-block", 4, "4"))),
    *_rows(PDL, date(2008, 7, 1), (("direct-access-by-law-only", 5, "4"),)),
    *_rows(PSL, date(2011, 1, 1), (("private-care-confidentiality", 6, "12"),)),
    *_rows(PSL, date(2011, 1, 1), (("private-care-general-part", 6, "16"),)),
    *_rows(
        HSL,
        date(2017, 4, 1),
        (("coordinated-plan-care", 16, "4"),),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
    *_rows(
        OLD_HSL,
        date(2010, 1, 1),
        (("coordinated-plan-care", None, "3 f"),),
        until=date(2017, 3, 31),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
    *_rows(SVOD, date(2023, 1, 1), (("shared-documentation-exhaustive", 3, "7"),)),
)
_SCHOOL = (
    *_rows(
        SKOLLAG,
        date(2010, 8, 1),
        (
            ("school-reports-concern", 29, "13"),
            ("own-right-to-plead-school", 29, "12"),
            ("independent-school-confidentiality", 29, "14"),
        ),
    ),
    *_rows(
        SKOLLAG,
        date(2025, 4, 1),
        (("independent-school-to-police", 29, "19 b"),),
        certainty=Certainty.UNVERIFIED,
    ),
)
_ABSENCE = _rows(
    SKOLLAG,
    date(2018, 7, 1),
    (("absence-inquiry", 7, "19 a"),),
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
)
_FAMILY = (
    *_rows(
        FB,
        date(1950, 1, 1),
        (
            ("guardian-decides-for-child", 6, "11"),
            ("two-guardians-decide-together", 6, "13"),
            ("custody-inquiry-social", 6, "20 b"),
        ),
    ),
    *_rows(FB, date(2012, 5, 1), (("board-decides-for-guardian", 6, "13 a"),)),
    *_rows(FB, REPORTING_REFORM, (("custody-inquiry-school", 6, "20 c"),)),
    *_rows(
        LVU,
        date(1990, 7, 1),
        (("compulsory-care-consent", None, "1"), ("hidden-whereabouts", None, "14")),
    ),
)
_OTHER = (
    *_rows(SOLPUL, date(2001, 10, 1), (("no-sensitive-data-in-compilations", None, "7 a"),)),
    *_rows(BRB, date(1965, 1, 1), (("necessity-in-danger", 24, "4"),), certainty=Certainty.UNVERIFIED),
    *_rows(
        GDPR,
        date(2018, 5, 25),
        (("lawful-processing", None, "6"), ("purpose-limitation", None, "5")),
        certainty=Certainty.UNVERIFIED,
    ),
    *_rows(
        OLD_DATA_PROTECTION,
        date(1998, 10, 24),
        (("purpose-limitation", None, "9"), ("lawful-processing", None, "10")),
        until=date(2018, 5, 24),
        certainty=Certainty.UNVERIFIED,
    ),
    *_rows(
        OUTSOURCING,
        date(2021, 1, 1),
        (("confidentiality-when-outsourced", None, None),),
        certainty=Certainty.UNVERIFIED,
    ),
)

LEGAL_BASES = (
    *_OSL,
    *_OSL_UNVERIFIED,
    *_OSL_SEEN_ELSEWHERE,
    *_OSL_LATER,
    *_SOL,
    *_OLD_SOL,
    *_CARE,
    *_SCHOOL,
    *_ABSENCE,
    *_FAMILY,
    *_OTHER,
)

_BY_CODE: dict[str, tuple[LegalBasis, ...]] = {
    code: tuple(sorted((row for row in LEGAL_BASES if row.code == code), key=lambda row: row.valid_from))
    for code in dict.fromkeys(row.code for row in LEGAL_BASES)
}


def history(code: str) -> tuple[LegalBasis, ...]:
    """Everywhere that this basis has stood, oldest first; an unknown code is refused."""
    return _BY_CODE[code]


def citation(code: str, *, on: date) -> LegalBasis | None:
    """Where this basis stood on a date; nothing before it was law."""
    return next((row for row in _BY_CODE[code] if row.valid(on)), None)


def citations(codes: Iterable[str], *, on: date) -> tuple[LegalBasis, ...]:
    """Where these bases stood on a date, leaving out what was not law then."""
    found = (citation(code, on=on) for code in codes)
    return tuple(row for row in found if row is not None)
