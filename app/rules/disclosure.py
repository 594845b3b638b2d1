"""When may information be shared between school, social services and health care: the whole table.

Ask with `decide`. Secrecy is the default: no rule, no sharing; the order of rules inside a step never
matters; a prohibition is never outvoted. The rows stand in one file for each step.
"""

from datetime import date

from app.rules.decision import Decision
from app.rules.disclosure_bars import HARD_BARS, MODIFIERS, NOT_BY_CONSENT, PURPOSE_RULES
from app.rules.disclosure_consents import CONSENT_RULES
from app.rules.disclosure_defaults import DEFAULT_RULES, NO_RULE
from app.rules.disclosure_duties import DUTY_RULES
from app.rules.disclosure_open import OPEN_RULES
from app.rules.disclosure_permissions import CARE_RULES, FAMILY_RULES, OTHER_PERMISSIONS
from app.rules.disclosure_police import POLICE_RULES
from app.rules.disclosure_weighing import WEIGHING_RULES
from app.rules.facts import Facts
from app.rules.table import RuleTable

RULES = (
    *PURPOSE_RULES,
    *OPEN_RULES,
    *HARD_BARS,
    *NOT_BY_CONSENT,
    *DUTY_RULES,
    *CONSENT_RULES,
    *CARE_RULES,
    *FAMILY_RULES,
    *OTHER_PERMISSIONS,
    *POLICE_RULES,
    *WEIGHING_RULES,
    *DEFAULT_RULES,
    *MODIFIERS,
)
TABLE = RuleTable(RULES, last=NO_RULE)

_NOTHING: frozenset[str] = frozenset()


def decide(
    facts: Facts,
    *,
    on: date,
    rules: RuleTable = TABLE,
    switched_off: frozenset[str] = _NOTHING,
    switched_on: frozenset[str] = _NOTHING,
) -> Decision:
    """May, must or must not this item be given, by the law of this date.

    `switched_off` and `switched_on` are the installation's choice among `rules.switchable`; anything
    else is refused.
    """
    return rules.view(on, off=switched_off, on_too=switched_on).decide(facts, on)
