"""How an explanation looks: the strictest answer in full, in the caller's language."""

from collections.abc import Sequence

from app.disclosures.explain_schemas import (
    CategoryAnswer,
    ChangeRead,
    CitationRead,
    DisclosureExplanation,
    FactUsed,
    MissingRead,
    RuleApplied,
)
from app.disclosures.facts import Judged, strictest
from app.rules.conditions import Value
from app.rules.decision import Decision
from app.rules.fact_words import question
from app.rules.legal_basis import citations
from app.rules.rule import Rule


def explanation(judged: Sequence[Judged], *, language: str) -> DisclosureExplanation:
    """Show what the rules answered, and why."""
    hardest = strictest(judged)
    decision = hardest.decision
    return DisclosureExplanation(
        outcome=decision.outcome,
        category=hardest.category,
        certainty=decision.certainty,
        rules=[_rule(rule, decision, language) for rule in decision.deciding],
        citations=_citations(decision),
        facts_used=[
            FactUsed(fact=fact, value=_plain(value), asks=question(fact, language))
            for fact, value in decision.facts_used.items()
        ],
        missing=_missing(decision, language),
        would_change=_changes(decision),
        masked=sorted(decision.masked),
        uncertain_rules=[rule.key for rule in decision.uncertain],
        answers=[_answer(each) for each in judged],
        on=decision.on,
        version=decision.version,
    )


def _rule(rule: Rule, decision: Decision, language: str) -> RuleApplied:
    places = citations(rule.basis, on=decision.on)
    return RuleApplied(
        rule=rule.key,
        says=rule.says(language),
        says_sv=rule.says_sv,
        says_en=rule.says_en,
        citations=[place.text(language) for place in places],
        certainty=rule.certainty,
    )


def _citations(decision: Decision) -> list[CitationRead]:
    return [
        CitationRead(
            basis=place.code,
            says_sv=place.text("sv"),
            says_en=place.text("en"),
            valid_from=place.valid_from,
            valid_to=place.valid_to,
            certainty=place.certainty,
        )
        for place in decision.citations
    ]


def _missing(decision: Decision, language: str) -> list[MissingRead]:
    return [
        MissingRead(
            fact=missing.remedy.fact,
            value=_plain(missing.remedy.value),
            who=missing.remedy.giver,
            says=missing.remedy.says(language),
            then=missing.outcome,
        )
        for missing in decision.missing
    ]


def _changes(decision: Decision) -> list[ChangeRead]:
    return [
        ChangeRead(fact=change.fact, value=_plain(change.value), then=change.outcome, rules=[*change.rules])
        for change in decision.would_change
    ]


def _answer(each: Judged) -> CategoryAnswer:
    return CategoryAnswer(
        item_id=each.item_id,
        category=each.category,
        outcome=each.decision.outcome,
        rules=[*each.decision.rule_keys],
    )


def _plain(value: Value) -> str | bool:
    return value if isinstance(value, bool) else value.value
