"""Wire shapes of an explanation: the question that is put, and the answer with its rules."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from app.kit.refs import ChildId, ConsentId, RecordId, UnitId
from app.kit.wire import Wire
from app.rules.decision import Giver
from app.rules.facts import AdultGround, ConsentState, Fact, HarmTest, Recorded, Situation
from app.rules.legal_basis import LEGAL_BASES
from app.rules.parties import PartyKind
from app.vocabulary import Branch, Category, Certainty, DecisionOutcome, Measure, Purpose

_BASIS = next(row for row in LEGAL_BASES if row.code == "health-care-secrecy")
"""An example's citation; where it stands is the rules' to say."""


class Assumed(StrEnum):
    """Whether a judgement is assumed to be recorded."""

    NOT_RECORDED = "not-recorded"
    RECORDED = "recorded"
    RECORDED_AS_ABSENT = "recorded-as-absent"

    @property
    def fact(self) -> Recorded:
        """As the rules say it."""
        return {
            Assumed.NOT_RECORDED: Recorded.NOT_RECORDED,
            Assumed.RECORDED: Recorded.YES,
            Assumed.RECORDED_AS_ABSENT: Recorded.NO,
        }[self]


class DisclosureQuestion(Wire):
    """A hypothetical sharing: what, from whom, to whom, for what, and what is assumed."""

    child_id: ChildId
    item_ids: list[RecordId] = Field(
        default_factory=list,
        max_length=50,
        description="Items of the caller's own branch; only with the caller as sender.",
        examples=[[]],
    )
    categories: list[Category] = Field(default_factory=list, max_length=len(Category), examples=[["medical"]])
    sender_unit_id: UnitId | None = Field(
        default=None, description="Who would share; the caller's own branch when left out."
    )
    sender_branch: Branch | None = Field(default=None, examples=[None])
    recipient_unit_id: UnitId | None = None
    recipient_branch: Branch | None = Field(default=None, examples=[None])
    recipient_kind: PartyKind | None = Field(
        default=None, description="Instead of a unit: the kind of recipient.", examples=[None]
    )
    purpose: Purpose
    situation: Situation = Field(default=Situation.ORDINARY, examples=["ordinary"])
    consent: ConsentState = Field(
        default=ConsentState.NONE, description="What consent is assumed.", examples=["none"]
    )
    consent_id: ConsentId | None = Field(
        default=None, description="Or a consent of the caller's own branch, as it stands, for `itemIds`."
    )
    measure: Measure = Field(default=Measure.NONE_OF_THE_FOUR, examples=["none-of-the-four"])
    necessity: Assumed = Field(default=Assumed.NOT_RECORDED, examples=["not-recorded"])
    weighing: Assumed = Field(default=Assumed.NOT_RECORDED, examples=["not-recorded"])
    item_confirmed: Assumed = Field(default=Assumed.NOT_RECORDED, examples=["not-recorded"])
    harm: HarmTest = Field(default=HarmTest.NOT_MADE, examples=["not-made"])
    adult_ground: AdultGround = Field(default=AdultGround.NONE, examples=["none"])
    recipient_gives_special_support: bool = False
    guardian_decides: bool = False
    child_mature: bool = False
    acute_danger: bool = False


class RuleApplied(Wire):
    """A rule that decided, in a sentence, with its legal bases."""

    rule: str = Field(examples=["health-to-school-stays-secret"])
    says: str = Field(
        description="In the caller's language.",
        examples=["Health care gives the school nothing without consent."],
    )
    says_sv: str = Field(examples=["Vården lämnar inget till skolan utan samtycke."])
    says_en: str = Field(examples=["Health care gives the school nothing without consent."])
    citations: list[str] = Field(examples=[[_BASIS.text("en")]])
    certainty: Certainty


class CitationRead(Wire):
    """A place in the law, and for how long it has stood there."""

    basis: str = Field(examples=["health-care-secrecy"])
    says_sv: str = Field(examples=[_BASIS.text("sv")])
    says_en: str = Field(examples=[_BASIS.text("en")])
    valid_from: date = Field(examples=["2009-06-30"])
    valid_to: date | None = Field(examples=[None])
    certainty: Certainty


class FactUsed(Wire):
    """A fact that decided: the question, and the answer that was used."""

    fact: Fact
    value: str | bool = Field(examples=["public-health-care"])
    asks: str = Field(examples=["Who holds the information?"])


class MissingRead(Wire):
    """Something that is not there, who could give it, and what the answer would then be."""

    fact: Fact
    value: str | bool = Field(examples=["given"])
    who: Giver
    says: str = Field(examples=["A valid consent for this very item, receiver and purpose."])
    then: DecisionOutcome


class ChangeRead(Wire):
    """One other circumstance that would give another answer."""

    fact: Fact
    value: str | bool = Field(examples=["given"])
    then: DecisionOutcome
    rules: list[str] = Field(examples=[["consent-health-care-to-school"]])


class CategoryAnswer(Wire):
    """The answer for one category of one item."""

    item_id: RecordId | None
    category: Category
    outcome: DecisionOutcome
    rules: list[str] = Field(examples=[["health-to-school-stays-secret"]])


class DisclosureExplanation(Wire):
    """Whether it might be shared, and why: the strictest answer in full, and one line for each category."""

    outcome: DecisionOutcome
    category: Category = Field(description="The category that the full answer is about.")
    certainty: Certainty
    rules: list[RuleApplied]
    citations: list[CitationRead]
    facts_used: list[FactUsed]
    missing: list[MissingRead]
    would_change: list[ChangeRead]
    masked: list[Category] = Field(description="What is masked within whatever is given.")
    uncertain_rules: list[str] = Field(
        description="Rules that applied and were not read in the statute itself.", examples=[[]]
    )
    answers: list[CategoryAnswer]
    on: date = Field(examples=["2025-09-10"])
    version: str = Field(description="Which version of the rules answered.", examples=["5f0c9a1b2c3d4e5f"])
