"""Decision: the answer to one question, with everything that explains it in two languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.rules.conditions import Value
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts, HarmTest, Recorded
from app.rules.legal_basis import LegalBasis, citations
from app.rules.rule import Rule
from app.rules.sentences import InTwoLanguages
from app.vocabulary import Category, Certainty, DecisionOutcome

OPEN_OUTCOMES = frozenset({DecisionOutcome.ALLOW, DecisionOutcome.DUTY})


class Giver(StrEnum):
    """Den som kan ge det som saknas."""

    FAMILY = "family"
    """Vårdnadshavarna, och barnet när det är moget för det."""
    CHILD = "child"
    """Barnet självt."""
    SENDER = "sender"
    """Den som har uppgiften och beslutar om den."""
    RECEIVER = "receiver"
    """Den som vill ha uppgiften."""
    SOCIAL_BOARD = "social-board"
    """Socialnämnden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(InTwoLanguages):
    """What somebody could add to the question, and the words for it."""

    fact: Fact
    value: Value
    giver: Giver
    says_sv: str
    says_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is not there, who could give it, and what the answer would then be."""

    remedy: Remedy
    outcome: DecisionOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One other value of one fact that would give another answer."""

    fact: Fact
    value: Value
    outcome: DecisionOutcome
    rules: tuple[str, ...]


REMEDIES = (
    Remedy(
        fact=Fact.PURPOSE_STATED,
        value=True,
        giver=Giver.RECEIVER,
        says_sv="Ändamålet är inte angivet.",
        says_en="The purpose is not stated.",
    ),
    Remedy(
        fact=Fact.CONSENT,
        value=ConsentState.GIVEN,
        giver=Giver.FAMILY,
        says_sv="Ett giltigt samtycke för just denna uppgift, mottagare och detta ändamål.",
        says_en="A valid consent for this very item, receiver and purpose.",
    ),
    Remedy(
        fact=Fact.CONSENT,
        value=ConsentState.BY_BOARD_DECISION,
        giver=Giver.SOCIAL_BOARD,
        says_sv="Socialnämndens beslut i en vårdnadshavares ställe, för just denna åtgärd.",
        says_en="The social board's decision in one guardian's place, for this very measure.",
    ),
    Remedy(
        fact=Fact.NECESSITY,
        value=Recorded.YES,
        giver=Giver.SENDER,
        says_sv="En antecknad bedömning att uppgiften behövs för nödvändig vård, behandling "
        "eller nödvändigt stöd.",
        says_en="A recorded judgement that the item is needed for necessary care, treatment or support.",
    ),
    Remedy(
        fact=Fact.WEIGHING,
        value=Recorded.YES,
        giver=Giver.SENDER,
        says_sv="En människas antecknade avvägning att uppgiften bör lämnas ut.",
        says_en="A human's recorded weighing that the item should be given.",
    ),
    Remedy(
        fact=Fact.HARM,
        value=HarmTest.NO_HARM,
        giver=Giver.SENDER,
        says_sv="En antecknad skadeprövning som inte visar på skada.",
        says_en="A recorded harm test that finds no harm.",
    ),
    Remedy(
        fact=Fact.RISK_ASSESSMENT,
        value=Recorded.YES,
        giver=Giver.SENDER,
        says_sv="En antecknad bedömning av en konkret risk för brott.",
        says_en="A recorded assessment of a concrete risk of crime.",
    ),
    Remedy(
        fact=Fact.SUSPICION,
        value=Recorded.YES,
        giver=Giver.SENDER,
        says_sv="En antecknad misstanke med straffbestämmelsen.",
        says_en="A recorded suspicion with its penal provision.",
    ),
    Remedy(
        fact=Fact.ITEM_CONFIRMED,
        value=Recorded.YES,
        giver=Giver.SENDER,
        says_sv="Avsändarens bekräftelse av just denna uppgift i överlämningen.",
        says_en="The sender's confirmation of this very item in the handover.",
    ),
    Remedy(
        fact=Fact.PROTECTED_NEED_RECORDED,
        value=True,
        giver=Giver.RECEIVER,
        says_sv="Ett antecknat behov av just den skyddade uppgiften.",
        says_en="A recorded need of the protected field itself.",
    ),
    Remedy(
        fact=Fact.NEED_TO_KNOW,
        value=True,
        giver=Giver.RECEIVER,
        says_sv="Ett behov av uppgiften i arbetet där.",
        says_en="A need of the item for the work there.",
    ),
)
"""What somebody can add; who and what the question concerns is not among them."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Beslut: the outcome, the rules that decided it, and what would have changed it."""

    outcome: DecisionOutcome
    deciding: tuple[Rule, ...]
    """The rules that settled it."""
    applied: tuple[Rule, ...]
    """Every rule whose condition held, in the order of the steps."""
    masked: frozenset[Category]
    """Fields of these categories are masked within whatever is given, names of units and places too."""
    facts: Facts
    on: date
    version: str
    """Which version of the rule table answered."""
    reconsider: Callable[[Facts], "Decision"] = field(repr=False, compare=False)
    """The same table, date and switches on other facts."""

    @property
    def opens(self) -> bool:
        """Whether the item may, or must, be given."""
        return self.outcome in OPEN_OUTCOMES

    @property
    def rule_keys(self) -> tuple[str, ...]:
        """The keys of the deciding rules."""
        return tuple(rule.key for rule in self.deciding)

    @property
    def basis_codes(self) -> tuple[str, ...]:
        """The codes of the legal bases of the deciding rules."""
        return tuple(dict.fromkeys(code for rule in self.deciding for code in rule.basis))

    @property
    def citations(self) -> tuple[LegalBasis, ...]:
        """The deciding rules' legal bases, as numbered on the date of the question."""
        return citations(self.basis_codes, on=self.on)

    @property
    def certainty(self) -> Certainty:
        """The least certain of the deciding rules and of what they cite."""
        marks = [rule.certainty for rule in self.deciding]
        return max(marks, key=list(Certainty).index)

    @property
    def uncertain(self) -> tuple[Rule, ...]:
        """The applied rules that were not read in the statute itself."""
        return tuple(rule for rule in self.applied if rule.certainty is not Certainty.VERIFIED)

    @property
    def facts_used(self) -> dict[Fact, Value]:
        """The facts that decided, with their values."""
        used = (fact for rule in self.deciding for fact in rule.decided_by(self.facts))
        return {fact: getattr(self.facts, fact.value) for fact in dict.fromkeys(used)}

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What somebody could add that would bring the answer further; nothing when it is open."""
        if self.opens:
            return ()
        found: list[Missing] = []
        for remedy in REMEDIES:
            other = self._with(remedy.fact, remedy.value)
            helps = _openness(other.outcome) > _openness(self.outcome)
            if helps or (remedy.fact, remedy.value) in self._unrecorded():
                found.append(Missing(remedy=remedy, outcome=other.outcome))
        return tuple(found)

    def _unrecorded(self) -> set[tuple[Fact, Value]]:
        """The records that the deciding rules wait for, also when one alone is not enough."""
        if self.outcome is not DecisionOutcome.NEEDS_HUMAN:
            return set()
        return {
            (record.fact, record.yes)
            for rule in self.deciding
            for record in rule.records
            if getattr(self.facts, record.fact.value) is not record.yes
        }

    @property
    def would_change(self) -> tuple[Change, ...]:
        """Every other value of a single circumstance that would give another outcome."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[Change]:
        for fact in _CIRCUMSTANCES:
            for value in DOMAINS[fact]:
                other = self._with(fact, value)
                if other.outcome is not self.outcome:
                    yield Change(fact=fact, value=value, outcome=other.outcome, rules=other.rule_keys)

    def _with(self, fact: Fact, value: Value) -> "Decision":
        return self.reconsider(_replaced(self.facts, fact, value))

    def says(self, language: str) -> tuple[str, ...]:
        """The deciding rules' sentences, in `sv` or `en`."""
        return tuple(rule.says(language) for rule in self.deciding)

    def as_record(self) -> dict[str, object]:
        """The decision as plain values, to be stored with what was shared or refused."""
        return {
            "outcome": self.outcome.value,
            "rules": list(self.rule_keys),
            "applied": [rule.key for rule in self.applied],
            "basis": list(self.basis_codes),
            "certainty": self.certainty.value,
            "masked": sorted(category.value for category in self.masked),
            "on": self.on.isoformat(),
            "version": self.version,
            "facts": self.facts.as_record(),
        }


_CIRCUMSTANCES = tuple(fact for fact in Fact if fact not in (Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY))
_OPENNESS = {
    DecisionOutcome.FORBID: 0,
    DecisionOutcome.MASK: 0,
    DecisionOutcome.NEEDS_HUMAN: 1,
    DecisionOutcome.ALLOW: 2,
    DecisionOutcome.DUTY: 2,
}


def _openness(outcome: DecisionOutcome) -> int:
    return _OPENNESS[outcome]


def _replaced(facts: Facts, fact: Fact, value: Value) -> Facts:
    changes: dict[str, object] = {fact.value: value}
    return replace(facts, **changes)  # type: ignore[arg-type]  # the domain guards the type
