"""The form of every rule of disclosure: who wrote it, since when, how sure we are, and what it does."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from app.rules.conditions import Condition, Value, deciding_facts, facts_in
from app.rules.facts import Fact, Facts, HarmTest, Recorded
from app.rules.sentences import InTwoLanguages
from app.vocabulary import Category, Certainty


class Step(IntEnum):
    """Steg: the order in which the engine asks; the value sorts, `label` is the table's own name."""

    PURPOSE = 0
    """Before the table: no purpose, no answer."""
    NO_SECRECY = 1
    """Is there secrecy at all?"""
    HARD_BAR = 2
    """What nothing opens."""
    NOT_BY_CONSENT = 3
    """What no consent can lift."""
    DUTY = 4
    """What must be told."""
    CONSENT = 5
    """What consent, or the board's decision, opens."""
    PERMISSION = 6
    """What a statute permits."""
    WEIGHING = 7
    """What a human weighs."""
    DEFAULT = 8
    """What is closed because nothing opened it."""
    MODIFIER = 9
    """What changes how the others are read."""

    @property
    def label(self) -> str:
        """The step's name in the decision table."""
        return _STEP_LABELS[self]


_STEP_LABELS = {
    Step.PURPOSE: "before the table",
    Step.NO_SECRECY: "0",
    Step.HARD_BAR: "1",
    Step.NOT_BY_CONSENT: "1b",
    Step.DUTY: "2",
    Step.CONSENT: "3",
    Step.PERMISSION: "4",
    Step.WEIGHING: "5",
    Step.DEFAULT: "6",
    Step.MODIFIER: "modifier",
}


class Effect(StrEnum):
    """Verkan: what a rule does when its condition holds."""

    BAR = "bar"
    """Forbids."""
    MASK_FIELD = "mask-field"
    """Masks fields of some categories, and an item that is itself of such a category."""
    DUTY = "duty"
    """The holder must tell."""
    CONSENT = "consent"
    """A consent, or the board's decision, opens."""
    OPEN_BY_DEFAULT = "open-by-default"
    """No secrecy binds."""
    PERMISSION = "permission"
    """A statute opens."""
    PERMISSION_WITH_NECESSITY = "permission-with-necessity"
    """A statute opens once somebody has recorded what it asks for."""
    WEIGHED_BY_HUMAN = "weighed-by-human"
    """Opens only when a human has weighed it and recorded the result."""
    CLOSED_BY_DEFAULT = "closed-by-default"
    """Secrecy stands when nothing opened it."""
    CONSENT_COUNTS_AS_NONE = "consent-counts-as-none"
    """The consent at hand opens nothing."""
    CONFIRM_EACH_ITEM = "confirm-each-item"
    """What would be open needs the sender's confirmation of the very item."""
    REFER_TO_HUMAN = "refer-to-human"
    """A refusal by default is handed to a human outside the engine."""


GROUNDS = frozenset(
    {
        Effect.CONSENT,
        Effect.OPEN_BY_DEFAULT,
        Effect.PERMISSION,
        Effect.PERMISSION_WITH_NECESSITY,
        Effect.WEIGHED_BY_HUMAN,
    }
)
"""The effects that can let something through."""


@dataclass(frozen=True, slots=True)
class Record:
    """Anteckning: a human's recorded judgement that a rule asks for."""

    fact: Fact
    yes: Value
    no: Value


NECESSITY_RECORDED = Record(Fact.NECESSITY, Recorded.YES, Recorded.NO)
WEIGHING_RECORDED = Record(Fact.WEIGHING, Recorded.YES, Recorded.NO)
RISK_ASSESSMENT_RECORDED = Record(Fact.RISK_ASSESSMENT, Recorded.YES, Recorded.NO)
SUSPICION_RECORDED = Record(Fact.SUSPICION, Recorded.YES, Recorded.NO)
ITEM_CONFIRMED = Record(Fact.ITEM_CONFIRMED, Recorded.YES, Recorded.NO)
HARM_TESTED = Record(Fact.HARM, HarmTest.NO_HARM, HarmTest.HARM_ASSUMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(InTwoLanguages):
    """Regel: one row of the law as data. Both `in_force_from` and `in_force_until` are days in force."""

    key: str
    row: tuple[int, ...]
    step: Step
    effect: Effect
    says_sv: str
    says_en: str
    basis: tuple[str, ...]
    certainty: Certainty
    in_force_from: date
    in_force_until: date | None = None
    date_verified: bool = False
    """False: the day is that of the act as a whole, not read for this very rule."""
    when: Condition
    records: tuple[Record, ...] = ()
    masks: tuple[Category, ...] = ()
    on_by_default: bool = True

    def in_force(self, on: date) -> bool:
        """Whether the rule is law on this date."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def switchable(self) -> bool:
        """May an installation switch it off or on? Only what was not read in the statute itself."""
        return self.certainty is not Certainty.VERIFIED or not self.on_by_default

    @property
    def reads(self) -> tuple[Fact, ...]:
        """Every fact that the rule reads."""
        asked = (*facts_in(self.when), *(record.fact for record in self.records))
        return tuple(dict.fromkeys(asked))

    def decided_by(self, facts: Facts) -> tuple[Fact, ...]:
        """The facts that made the rule apply, or not."""
        asked = (*deciding_facts(self.when, facts), *(record.fact for record in self.records))
        return tuple(dict.fromkeys(asked))
