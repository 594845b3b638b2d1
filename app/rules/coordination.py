"""What makes a coordinated plan a legal one, what it must contain, and how fast it should go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary import Certainty, PlanKind, Sector

NOT_MODELLED = (
    "Plans at discharge from hospital, and habilitation and disability law with plans of their own.",
    "Which private performers have taken over the duty by agreement.",
    "Whether close ones suitably take part: that is judged by people.",
    "A plan between health care and school alone is called a child's plan here.",
)


def plan_kind(sectors: Iterable[Sector]) -> PlanKind:
    """A plan is a legal SIP when both social services and health care are parties to it."""
    taking_part = set(sectors)
    if {Sector.SOCIAL_SERVICES, Sector.HEALTH_CARE} <= taking_part:
        return PlanKind.LEGAL_SIP
    return PlanKind.CHILDS_PLAN


class LegalItem(StrEnum):
    """De fyra lagstadgade uppgifterna i planen."""

    MEASURES = "measures"
    """Vilka insatser som behövs."""
    RESPONSIBILITY = "responsibility"
    """Vilka insatser var och en av huvudmännen svarar för."""
    MEASURES_BY_OTHERS = "measures-by-others"
    """Vilka åtgärder som vidtas av någon annan."""
    OVERALL_RESPONSIBILITY = "overall-responsibility"
    """Vem av huvudmännen som har det övergripande ansvaret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """One promised measure, as the validator reads it."""

    described: bool
    responsible_organisation_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What the validator reads about a plan."""

    party_organisation_ids: Sequence[str]
    actions: Sequence[ActionFacts]
    measures_by_others: Sequence[str]
    nobody_else_takes_measures: bool
    """Said outright that nobody else does anything; silence is not enough."""
    overall_responsible_organisation_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItem:
    """What the plan lacks, where, and why it matters."""

    item: LegalItem
    pointer: str
    """JSON pointer into the plan."""
    sentence_sv: str
    sentence_en: str

    def sentence(self, language: str) -> str:
        """The explanation, in `sv` or `en`."""
        return self.sentence_sv if language == "sv" else self.sentence_en


def missing_items(plan: PlanFacts) -> tuple[MissingItem, ...]:
    """What the plan still lacks of the four items that the law asks for; nothing when complete."""
    return (
        *_missing_measures(plan),
        *_missing_responsibility(plan),
        *_missing_measures_by_others(plan),
        *_missing_overall_responsibility(plan),
    )


def _missing_measures(plan: PlanFacts) -> tuple[MissingItem, ...]:
    if not plan.actions:
        return (
            MissingItem(
                item=LegalItem.MEASURES,
                pointer="/actions",
                sentence_sv="Planen ska visa vilka insatser som behövs.",
                sentence_en="The plan must show which measures are needed.",
            ),
        )
    return tuple(
        MissingItem(
            item=LegalItem.MEASURES,
            pointer=f"/actions/{index}/title",
            sentence_sv="Insatsen är inte beskriven.",
            sentence_en="The measure is not described.",
        )
        for index, action in enumerate(plan.actions)
        if not action.described
    )


def _missing_responsibility(plan: PlanFacts) -> tuple[MissingItem, ...]:
    return tuple(
        MissingItem(
            item=LegalItem.RESPONSIBILITY,
            pointer=f"/actions/{index}/responsibleOrganisationId",
            sentence_sv="Insatsen ska ha en ansvarig huvudman som är part i planen.",
            sentence_en="The measure must have a responsible organisation that is party to the plan.",
        )
        for index, action in enumerate(plan.actions)
        if action.responsible_organisation_id not in plan.party_organisation_ids
    )


def _missing_measures_by_others(plan: PlanFacts) -> tuple[MissingItem, ...]:
    if plan.measures_by_others or plan.nobody_else_takes_measures:
        return ()
    return (
        MissingItem(
            item=LegalItem.MEASURES_BY_OTHERS,
            pointer="/measuresByOthers",
            sentence_sv="Planen ska visa vad andra än kommun och region gör, eller säga att ingen "
            "annan gör något.",
            sentence_en="The plan must show what others than municipality and region do, or say "
            "that nobody else does anything.",
        ),
    )


def _missing_overall_responsibility(plan: PlanFacts) -> tuple[MissingItem, ...]:
    if plan.overall_responsible_organisation_id in plan.party_organisation_ids:
        return ()
    return (
        MissingItem(
            item=LegalItem.OVERALL_RESPONSIBILITY,
            pointer="/overallResponsibleOrganisationId",
            sentence_sv="Planen ska visa vem av huvudmännen som har det övergripande ansvaret.",
            sentence_en="The plan must show which of the parties has the overall responsibility.",
        ),
    )


class TimingKey(StrEnum):
    """Tidsgräns för en samordnad plan."""

    BEGIN = "begin"
    CALL = "call"
    MEETING_WARNING = "meeting-warning"
    MEETING_BREACH = "meeting-breach"
    FOLLOW_UP = "follow-up"


class TimingUnit(StrEnum):
    """Vad en tidsgräns räknas i."""

    WORKING_DAYS = "working-days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A time limit that an agreement may replace; the law itself only says «without delay»."""

    key: TimingKey
    amount: int
    unit: TimingUnit
    counted_from_sv: str
    counted_from_en: str
    certainty: Certainty = Certainty.UNVERIFIED


TIMINGS = {
    timing.key: timing
    for timing in (
        Timing(
            key=TimingKey.BEGIN,
            amount=3,
            unit=TimingUnit.WORKING_DAYS,
            counted_from_sv="från att behovet noterades",
            counted_from_en="from when the need was noted",
        ),
        Timing(
            key=TimingKey.CALL,
            amount=7,
            unit=TimingUnit.DAYS,
            counted_from_sv="från att behovet noterades",
            counted_from_en="from when the need was noted",
        ),
        Timing(
            key=TimingKey.MEETING_WARNING,
            amount=14,
            unit=TimingUnit.DAYS,
            counted_from_sv="från kallelsen",
            counted_from_en="from the call",
        ),
        Timing(
            key=TimingKey.MEETING_BREACH,
            amount=21,
            unit=TimingUnit.DAYS,
            counted_from_sv="från kallelsen",
            counted_from_en="from the call",
        ),
        Timing(
            key=TimingKey.FOLLOW_UP,
            amount=6,
            unit=TimingUnit.MONTHS,
            counted_from_sv="från att planen blev aktiv",
            counted_from_en="from when the plan became active",
        ),
    )
}
