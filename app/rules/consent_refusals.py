"""When a consent may not be stored: when it is general, endless, another's, or beside the point."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.decision import Decision
from app.rules.rule import Rule, Step
from app.rules.sentences import InTwoLanguages
from app.vocabulary import Category, DecisionOutcome, Purpose

NOT_MODELLED = (
    "How long a consent may reasonably run: it must end, the length is for people to judge.",
    "Whether the consent was a real choice: that is asked in the conversation.",
)


class ConsentRefusalCode(StrEnum):
    """Varför ett samtycke inte får lagras."""

    GENERAL_WAIVER = "general-waiver"
    """Ett generellt samtycke."""
    NEVER_ENDS = "never-ends"
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins"
    NOT_THEIRS_TO_GIVE = "not-theirs-to-give"
    """Uppgiften skyddar någon annan."""
    USE_THE_GROUND = "use-the-ground"
    """En skyldighet gäller; fråga inte om lov."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRefusal(InTwoLanguages):
    """Why a consent may not be stored, and where in it the fault lies."""

    code: ConsentRefusalCode
    pointer: str
    says_sv: str
    says_en: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentProposal:
    """A consent before it is stored."""

    categories: frozenset[Category]
    receiver_ids: frozenset[str]
    purpose: Purpose | None
    valid_from: date
    valid_to: date | None


def refusals(
    proposal: ConsentProposal, *, without_consent: Decision | None = None
) -> tuple[ConsentRefusal, ...]:
    """Why this consent may not be stored; nothing when it may.

    `without_consent` is the decision on the same sharing with no consent at all.
    """
    found = [*_general(proposal), *_period(proposal), *_not_theirs(proposal)]
    ground = None if without_consent is None else duty_that_applies(without_consent)
    if ground is not None:
        found.append(
            ConsentRefusal(
                code=ConsentRefusalCode.USE_THE_GROUND,
                pointer="/categories",
                says_sv="En skyldighet gäller redan: berätta för familjen, fråga inte om lov.",
                says_en="A duty applies already: tell the family, do not ask for leave.",
                rule=ground,
            )
        )
    return tuple(found)


def duty_that_applies(without_consent: Decision) -> Rule | None:
    """The duty that makes a consent meaningless, if there is one."""
    if without_consent.outcome is not DecisionOutcome.DUTY:
        return None
    return next((rule for rule in without_consent.deciding if rule.step is Step.DUTY), None)


def _general(proposal: ConsentProposal) -> list[ConsentRefusal]:
    """Consent names what, to whom and for what; a consent to everything names nothing."""
    asked = (
        ("/categories", 0 < len(proposal.categories) < len(Category)),
        ("/receivers", bool(proposal.receiver_ids)),
        ("/purpose", proposal.purpose is not None),
    )
    return [
        ConsentRefusal(
            code=ConsentRefusalCode.GENERAL_WAIVER,
            pointer=pointer,
            says_sv="Ett generellt samtycke gäller inte: säg vilka uppgifter, till vem och varför.",
            says_en="A general waiver does not hold: say which items, to whom and for what.",
        )
        for pointer, said in asked
        if not said
    ]


def _period(proposal: ConsentProposal) -> list[ConsentRefusal]:
    if proposal.valid_to is None:
        return [
            ConsentRefusal(
                code=ConsentRefusalCode.NEVER_ENDS,
                pointer="/validTo",
                says_sv="Ett samtycke ska ha ett slutdatum.",
                says_en="A consent must have an end date.",
            )
        ]
    if proposal.valid_to < proposal.valid_from:
        return [
            ConsentRefusal(
                code=ConsentRefusalCode.ENDS_BEFORE_IT_BEGINS,
                pointer="/validTo",
                says_sv="Samtycket slutar innan det börjar.",
                says_en="The consent ends before it begins.",
            )
        ]
    return []


def _not_theirs(proposal: ConsentProposal) -> list[ConsentRefusal]:
    if Category.REPORTER_IDENTITY not in proposal.categories:
        return []
    return [
        ConsentRefusal(
            code=ConsentRefusalCode.NOT_THEIRS_TO_GIVE,
            pointer="/categories",
            says_sv="Vem som har anmält skyddas för anmälarens skull; familjen kan inte häva det.",
            says_en="Who reported is protected for the reporter's sake; the family cannot lift it.",
        )
    ]
