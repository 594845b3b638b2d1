"""Refusals of a sharing: the rule, its place in the law, what is missing; never a fact about the child."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.consents.errors import UseTheGround
from app.consents.service import ConsentStanding
from app.disclosures.errors import DecisionNeeded, SharingNotAllowed
from app.disclosures.facts import OPEN_CONSENTS, Judged, strictest
from app.disclosures.schemas import DisclosureCreate
from app.kit.problems import Problem
from app.rules.decision import REMEDIES, Decision, Remedy
from app.rules.facts import ConsentState, Fact
from app.rules.legal_basis import LegalBasis, citations
from app.rules.rule import Rule
from app.vocabulary import DecisionOutcome

_CONSENT = next(
    remedy for remedy in REMEDIES if remedy.fact is Fact.CONSENT and remedy.value is ConsentState.GIVEN
)


def refuse_what_is_closed(
    judged: Sequence[Judged], *, given: DisclosureCreate, standing: ConsentStanding | None
) -> None:
    """Raise SharingNotAllowed or DecisionNeeded unless every category of every item may be given.

    Whoever names a consent rests on it: an answer that was asked for is not walked around.
    """
    hardest = strictest(judged).decision
    if not hardest.opens:
        kind = DecisionNeeded if hardest.outcome is DecisionOutcome.NEEDS_HUMAN else SharingNotAllowed
        raise _refusal(kind, hardest, [missing.remedy for missing in hardest.missing], standing)
    for each in judged:
        consent = each.decision.facts.consent
        is_duty = each.decision.outcome is DecisionOutcome.DUTY
        if standing is not None and not is_duty and consent not in OPEN_CONSENTS:
            raise _refusal(SharingNotAllowed, each.decision, [_CONSENT], standing)
    confirmed = {item.id for item in given.items if item.free_of_protected_fields}
    masked = [each for each in judged if each.decision.masked and each.item_id not in confirmed]
    if masked:
        raise _masking_needed(masked[0].decision)


def duty_applies(rule: Rule, decision: Decision) -> Problem:
    """The refusal of a consent where a duty applies."""
    return UseTheGround(
        sv=rule.says_sv,
        en=rule.says_en,
        rule=rule.key,
        citations=_places(citations(rule.basis, on=decision.on)),
    )


def _refusal(
    kind: type[Problem], decision: Decision, remedies: Iterable[Remedy], standing: ConsentStanding | None
) -> Problem:
    rule = decision.deciding[0]
    opens = decision.opens
    members: dict[str, Any] = {
        "rule": _CONSENT_RULE if opens else rule.key,
        "citations": _places(decision.citations),
        "certainty": decision.certainty,
        "missing": [_missing(remedy) for remedy in remedies],
    }
    if standing is not None:
        members["consent"] = standing.status
    return kind(
        sv=_CONSENT.says_sv if opens else rule.says_sv,
        en=_CONSENT.says_en if opens else rule.says_en,
        **members,
    )


_CONSENT_RULE = "consent-lifts-secrecy"


def _masking_needed(decision: Decision) -> Problem:
    masks = next(rule for rule in decision.applied if rule.masks)
    return DecisionNeeded(
        sv=masks.says_sv,
        en=masks.says_en,
        rule=masks.key,
        citations=_places(citations(masks.basis, on=decision.on)),
        certainty=masks.certainty,
        missing=[
            {
                "fact": "freeOfProtectedFields",
                "who": "sender",
                "sv": "Att inga skyddade uppgifter står i texten.",
                "en": "That no protected field stands in the text.",
            }
        ],
    )


def _missing(remedy: Remedy) -> dict[str, str]:
    return {
        "fact": remedy.fact.value,
        "who": remedy.giver.value,
        "sv": remedy.says_sv,
        "en": remedy.says_en,
    }


def _places(found: Iterable[LegalBasis]) -> list[dict[str, str]]:
    return [{"basis": each.code, "sv": each.text("sv"), "en": each.text("en")} for each in found]
