"""Refusals of a sharing: the rule, its place in the law, what is missing; never a fact about the child."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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
from app.rules.rule import Rule, Step
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
    refuse_what_is_not_consented(judged, standing)
    confirmed = {item.id for item in given.items if item.free_of_protected_fields}
    masked = [each for each in judged if each.decision.masked and each.item_id not in confirmed]
    if masked:
        raise _masking_needed(masked[0].decision)


def refuse_what_is_not_consented(judged: Sequence[Judged], standing: ConsentStanding | None) -> None:
    """Raise SharingNotAllowed when a consent is named, and what is said does not rest on it."""
    for each in judged:
        consent = each.decision.facts.consent
        is_duty = each.decision.outcome is DecisionOutcome.DUTY
        if standing is not None and not is_duty and consent not in OPEN_CONSENTS:
            raise _consent_needed(each.decision, standing)


def refuse_unless_open(decision: Decision) -> None:
    """Raise SharingNotAllowed or DecisionNeeded unless what is asked about may be said as it stands."""
    if not decision.opens:
        kind = DecisionNeeded if decision.outcome is DecisionOutcome.NEEDS_HUMAN else SharingNotAllowed
        raise _refusal(kind, decision, [missing.remedy for missing in decision.missing], None)
    if decision.masked:
        raise _masking_needed(decision)


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
    members = _members(rule, decision, remedies, standing)
    return kind(sv=rule.says_sv, en=rule.says_en, **members)


def _consent_needed(decision: Decision, standing: ConsentStanding) -> Problem:
    """The refusal of a sharing that is said to rest on a consent which is not there."""
    given = decision.reconsider(replace(decision.facts, consent=ConsentState.GIVEN))
    opening = (rule for rule in given.applied if rule.step is Step.CONSENT)
    rule = next(opening, decision.deciding[0])
    return SharingNotAllowed(
        sv="Det vilar på ett samtycke som inte är givet av alla som behövs, eller som gäller annat.",
        en="It rests on a consent that is not given by everybody who is needed, or is about other things.",
        **_members(rule, decision, [_CONSENT], standing),
    )


def _members(
    rule: Rule, decision: Decision, remedies: Iterable[Remedy], standing: ConsentStanding | None
) -> dict[str, Any]:
    members: dict[str, Any] = {
        "rule": rule.key,
        "citations": _places(citations(rule.basis, on=decision.on)),
        "certainty": rule.certainty,
        "missing": [_missing(remedy) for remedy in remedies],
    }
    return members if standing is None else {**members, "consent": standing.status}


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
