"""How rule sets and choices look on the wire."""

from fastapi import Response

from app.kit.links import links_of
from app.named_persons.models import NamedPersonRuleSetChoice
from app.named_persons.rule_set_schemas import (
    InBothLanguages,
    NamedPersonRuleRead,
    NamedPersonRuleSetRead,
    RuleSetChoiceRead,
)
from app.organisations.service import last_day
from app.rules.named_person import NamedPersonRule, RuleSet
from app.rules.named_person_rule_sets import DEFAULT_RULE_SET


def rule_set_read(rule_set: RuleSet) -> NamedPersonRuleSetRead:
    """Show a rule set."""
    return NamedPersonRuleSetRead(
        key=rule_set.key,
        name=InBothLanguages(sv=rule_set.name_sv, en=rule_set.name_en),
        source=InBothLanguages(sv=rule_set.source_sv, en=rule_set.source_en),
        before_birth=InBothLanguages(sv=rule_set.before_birth_sv, en=rule_set.before_birth_en),
        default=rule_set is DEFAULT_RULE_SET,
        rules=[_rule(each) for each in rule_set.rules],
    )


def _rule(rule: NamedPersonRule) -> NamedPersonRuleRead:
    return NamedPersonRuleRead(
        key=rule.key,
        stages=list(rule.stages),
        says=InBothLanguages(sv=rule.reason_sv, en=rule.reason_en),
        certainty=rule.certainty,
        fallback=rule.fallback,
    )


def choice_read(row: NamedPersonRuleSetChoice, response: Response | None = None) -> RuleSetChoiceRead:
    """Show a municipality's choice."""
    where = f"/named-person-rule-set-choices?municipalityCode={row.municipality_code}"
    plain = {"id", "municipality_code", "rule_set", "organisation_id", "recorded_at", "superseded_at"}
    return RuleSetChoiceRead.model_validate(
        {
            **row.model_dump(include=plain),
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "carried_out_at": row.relaid_at,
            "_links": links_of(where, response),
        }
    )
