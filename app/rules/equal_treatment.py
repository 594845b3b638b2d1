"""What is compared between receptions and kinds of school: whether reports are treated alike.

Each number is of things that the work has written down anyway. They are published as those of plans are
(`statistics`): in whole fives, none under five, no totals. Beyond that a number is given only where it is
about at least five children, or five schools, so that one family with many reports is not to be told from it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.rules.statistics import Published, given

NOT_MODELLED = (
    "A report about a child that is not in the register, and one that does not come from a school.",
    "Help while an inquiry is open: it is counted by itself, not by the kind of school.",
    "Sex and age: the first is not kept of any child, by the second no cell would be large enough.",
)


class SchoolKind(StrEnum):
    """Skolans huvudman: a municipality's own school, or an independent one."""

    MUNICIPAL = "municipal"
    """Kommunal."""
    INDEPENDENT = "independent"
    """Fristående."""


class TreatmentMeasure(StrEnum):
    """Vad som mäts för att se om anmälningar behandlas lika."""

    DECISIONS = "decisions"
    """Vad anmälningarna ledde till."""
    DAYS_TO_DECISION = "days-to-decision"
    """Dagar från anmälan till beslut."""
    REPORT_MEETINGS = "report-meetings"
    """Anmälningsmöten som erbjöds och hölls."""
    DAYS_TO_FEEDBACK = "days-to-feedback"
    """Dagar från anmälan till återkoppling."""
    INQUIRY_TIME = "inquiry-time"
    """Hur länge utredningarna tog."""
    CONSENT_ASKED = "consent-asked"
    """Om familjen tillfrågades om samtycke till att dela."""
    CONTACTS_OF_A_SCHOOL = "contacts-of-a-school"
    """Hur många olika handläggare en skola mötte."""


TREATMENT_CELLS: Mapping[TreatmentMeasure, tuple[str, ...]] = {
    TreatmentMeasure.DECISIONS: ("opened", "not-opened", "open-already"),
    TreatmentMeasure.DAYS_TO_DECISION: ("0-7-days", "8-14-days", "later"),
    TreatmentMeasure.REPORT_MEETINGS: ("held", "offered", "unsuitable", "neither"),
    TreatmentMeasure.DAYS_TO_FEEDBACK: ("0-14-days", "15-28-days", "later"),
    TreatmentMeasure.INQUIRY_TIME: ("within-four-months", "later"),
    TreatmentMeasure.CONSENT_ASKED: ("asked", "not-asked"),
    TreatmentMeasure.CONTACTS_OF_A_SCHOOL: ("one", "two-or-three", "more"),
}
TREATMENT_GOOD: Mapping[TreatmentMeasure, tuple[str, ...]] = {
    TreatmentMeasure.DECISIONS: ("opened", "open-already"),
    TreatmentMeasure.DAYS_TO_DECISION: ("0-7-days", "8-14-days"),
    TreatmentMeasure.REPORT_MEETINGS: ("held", "offered"),
    TreatmentMeasure.DAYS_TO_FEEDBACK: ("0-14-days",),
    TreatmentMeasure.INQUIRY_TIME: ("within-four-months",),
    TreatmentMeasure.CONSENT_ASKED: ("asked",),
    TreatmentMeasure.CONTACTS_OF_A_SCHOOL: ("one",),
}
"""The cells whose share is compared."""

Group = tuple[str, SchoolKind]
"""A unit that receives reports, and the kind of school that they come from."""
Treated = dict[Group, dict[TreatmentMeasure, dict[str, int]]]


def publish_treatment(measure: TreatmentMeasure, counts: Mapping[str, int]) -> Published:
    """Give a measure's counts, and the share that is compared if all of them are given."""
    return given(TREATMENT_CELLS[measure], TREATMENT_GOOD[measure], counts)


def treated(rows: Iterable[tuple[str, str, str, str, int]]) -> Treated:
    """Put the counts of each unit and kind of school together."""
    found: Treated = {}
    for measure, unit_id, kind, cell, count in rows:
        group = found.setdefault((unit_id, SchoolKind(kind)), {})
        group.setdefault(TreatmentMeasure(measure), {})[cell] = count
    return found
