"""The rule book: the whole table of disclosure as a page that a lawyer can read and sign."""

from collections.abc import Iterable

from app.rules import (
    absence,
    concern,
    consent,
    consent_givers,
    consent_refusals,
    coordination,
    disclosure_bars,
    disclosure_consents,
    disclosure_defaults,
    disclosure_duties,
    disclosure_open,
    disclosure_permissions,
    disclosure_police,
    disclosure_weighing,
    facts,
    fitting,
    legal_basis,
    measures,
    named_person,
    named_person_rule_sets,
    residence,
)
from app.rules.condition_words import in_words, value_in_words, words
from app.rules.disclosure import TABLE
from app.rules.fact_words import question
from app.rules.facts import Fact
from app.rules.legal_basis import LegalBasis, history
from app.rules.rule import Rule, Step
from app.vocabulary import Certainty

_SECTIONS = (
    (Step.PURPOSE, "Before the table", "Before anything else is asked."),
    (
        Step.NO_SECRECY,
        "Step 0 · Is there secrecy at all?",
        "What is open here stands only if steps 1 and 1b do not forbid it.",
    ),
    (Step.HARD_BAR, "Step 1 · Hard bars", "What nothing opens."),
    (Step.NOT_BY_CONSENT, "Step 1b · What no consent can lift", "What the family cannot give."),
    (Step.DUTY, "Step 2 · Duties", "They beat a refused consent, never a bar or a mask."),
    (Step.CONSENT, "Step 3 · Consent", "A valid consent in scope, or the board's decision."),
    (Step.PERMISSION, "Step 4 · Statutory permissions", "Without consent, by statute."),
    (Step.WEIGHING, "Step 5 · What a human weighs", "Nothing recorded never discloses."),
    (Step.DEFAULT, "Step 6 · Default", "Secrecy stands."),
    (Step.MODIFIER, "What changes how the others are read", "These rows open nothing."),
)
_CERTAINTY = {
    Certainty.VERIFIED: "verified: read in the statute",
    Certainty.THROUGH_ANOTHER_STATUTE: "**through another statute**: number or rule seen only there",
    Certainty.UNVERIFIED: "**unverified**: confirm with a lawyer; an installation can switch it off",
}
_NOT_MODELLED = (
    ("The facts", facts.NOT_MODELLED),
    ("Legal bases", legal_basis.NOT_MODELLED),
    ("Step 0", disclosure_open.NOT_MODELLED),
    ("Bars, masks and modifiers", disclosure_bars.NOT_MODELLED),
    ("Duties", disclosure_duties.NOT_MODELLED),
    ("Consent in the table", disclosure_consents.NOT_MODELLED),
    ("Permissions", disclosure_permissions.NOT_MODELLED),
    ("Police and prosecutor", disclosure_police.NOT_MODELLED),
    ("Weighing", disclosure_weighing.NOT_MODELLED),
    ("Defaults", disclosure_defaults.NOT_MODELLED),
    ("Where a consent stands", consent.NOT_MODELLED),
    ("Who may consent", consent_givers.NOT_MODELLED),
    ("Consents that are not stored", consent_refusals.NOT_MODELLED),
    ("Coordinated plans", coordination.NOT_MODELLED),
    ("The named person", named_person.NOT_MODELLED),
    ("Rule sets for the named person", named_person_rule_sets.NOT_MODELLED),
    ("Concern reports", concern.NOT_MODELLED),
    ("Who answers for a child", residence.NOT_MODELLED),
    ("Absence from school", absence.NOT_MODELLED),
    ("Service and assessed help", measures.NOT_MODELLED),
    ("Which unit fits which age", fitting.NOT_MODELLED),
)
_HEAD = """\
# The rules of disclosure

<!-- Generated from app/rules by `app.rules.book.render`; do not edit by hand. -->

When may information be shared between school, social services and health care? This page is the whole
table, as the service reads it. A lawyer of the installation reviews this page and signs its version.
It is not legal advice.

Version `{version}` · {count} rules · {uncertain} of them not read in the statute itself.

How to read it: the steps are asked in order. A bar forbids, whatever else holds. A duty is asked for
before what is open anyway. After that one sufficient ground is enough. A ground that asks for a record
gives *needs a human* while nothing is recorded, opens with a yes, and is no ground with a no. Where
nothing opens, secrecy stands. The order of rules within a step never matters. What is masked stays
masked within everything that is given.
"""


def render() -> str:
    """The page, whole; the same rules always give the same page."""
    uncertain = sum(rule.certainty is not Certainty.VERIFIED for rule in TABLE)
    head = _HEAD.format(version=TABLE.version, count=len(TABLE), uncertain=uncertain)
    parts = [head]
    for step, title, explanation in _SECTIONS:
        rules = [rule for rule in TABLE if rule.step is step]
        parts.append(f"## {title}\n\n{explanation}\n")
        parts += [_rule(rule) for rule in sorted(rules, key=lambda rule: (rule.row, rule.key))]
    parts += [_questions(), _routes(), _fits(), _concerns(), _not_modelled()]
    return "\n".join(parts)


def _rule(rule: Rule) -> str:
    rows = ", ".join(str(row) for row in rule.row) or "beside the table"
    lines = [
        f"### {rule.key}",
        "",
        f"{rule.says_en}",
        "",
        f"*{rule.says_sv}*",
        "",
        f"- **Row:** {rows}",
        f"- **Effect:** {words(rule.effect.value)}",
        f"- **Applies when:** {in_words(rule.when)}",
        *_records(rule),
        *_masks(rule),
        f"- **In force:** {_period(rule)}",
        f"- **Certainty:** {_CERTAINTY[rule.certainty]}",
        *_switch(rule),
        "- **Basis:**",
        *(f"  - {line}" for code in rule.basis for line in _basis(code)),
        "",
    ]
    return "\n".join(lines)


def _records(rule: Rule) -> list[str]:
    if not rule.records:
        return []
    asked = " and ".join(
        f"{words(record.fact.value)} = {value_in_words(record.yes)}" for record in rule.records
    )
    return [f"- **Asks for a record:** {asked}"]


def _masks(rule: Rule) -> list[str]:
    if not rule.masks:
        return []
    return [f"- **Masks:** {', '.join(words(mask.value) for mask in rule.masks)}"]


def _switch(rule: Rule) -> list[str]:
    return [] if rule.on_by_default else ["- **Off** until an installation switches it on"]


def _period(rule: Rule) -> str:
    until = "" if rule.in_force_until is None else f" to {rule.in_force_until.isoformat()}"
    known = "" if rule.date_verified else " (the day of the act; the rule's own day was not found)"
    return f"from {rule.in_force_from.isoformat()}{until}{known}"


def _basis(code: str) -> Iterable[str]:
    return (f"`{code}` {_citation(row)}" for row in history(code))


def _citation(row: LegalBasis) -> str:
    until = "" if row.valid_to is None else f" to {row.valid_to.isoformat()}"
    mark = "" if row.certainty is Certainty.VERIFIED else f" [{words(row.certainty.value)}]"
    return f"{row.text('sv')}, from {row.valid_from.isoformat()}{until}{mark}"


def _questions() -> str:
    lines = ["## The questions that the rules ask", "", "| Fact | Question | Fråga |", "|---|---|---|"]
    lines += [f"| {words(fact.value)} | {question(fact, 'en')} | {question(fact, 'sv')} |" for fact in Fact]
    return "\n".join([*lines, ""])


def _routes() -> str:
    lines = [
        "## Which municipality answers for a child",
        "",
        "Asked in this order; the first that finds its fact answers.",
        "",
        "| Rule | Reads | Says | Säger | Certainty |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{rule.key}` | {words(rule.reads.value)} | {rule.says_en} | {rule.says_sv} "
        f"| {_CERTAINTY[rule.certainty]} |"
        for rule in residence.ROUTES
    ]
    return "\n".join([*lines, ""])


def _fits() -> str:
    lines = [
        "## Which unit fits which age",
        "",
        "In calendar years from the year of birth, both included. A relation outside of them is refused.",
        "",
        "| Rule | Units | Years | Says | Säger | Basis | Certainty |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{fit.key}` | {', '.join(words(kind.value) for kind in fit.unit_kinds)} "
        f"| {fit.from_year} to {fit.until_year} | {fit.says_en} | {fit.says_sv} | {fit.citation} "
        f"| {_CERTAINTY[fit.certainty]} |"
        for fit in fitting.FITS
    ]
    return "\n".join([*lines, ""])


def _concerns() -> str:
    lines = [
        "## Concern reports",
        "",
        "Within what time social services act, and what alone may lengthen it. The days of the protection",
        "judgement and of the feedback are settings.",
        "",
        "| Rule | Says | Säger | In force from | Certainty | Basis |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{rule.key}` | {rule.says_en} | {rule.says_sv} | {rule.in_force_from.isoformat()} "
        f"| {_CERTAINTY[rule.certainty]} | {_bases(rule)} |"
        for rule in concern.CONCERN_RULES
    ]
    return "\n".join([*lines, ""])


def _bases(rule: concern.ConcernRule) -> str:
    return "; ".join(each for code in rule.basis for each in _basis(code))


def _not_modelled() -> str:
    lines = ["## What is not modelled", ""]
    for title, sentences in _NOT_MODELLED:
        lines += [f"**{title}**", "", *(f"- {sentence}" for sentence in sentences), ""]
    return "\n".join(lines)
