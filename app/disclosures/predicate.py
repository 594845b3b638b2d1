"""The same row of law that decides a single question, as the SQL predicate that filters a list.

`rules/` says under which one condition an item may be given (`View.opens`); here it becomes SQL, with one
expression for each fact. A property test holds the two equal (tests/rules/test_one_source_two_uses.py).
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from app.rules.conditions import All, AnyOf, Condition, In, Is, Not, Value
from app.rules.facts import Fact

FactColumns = Mapping[Fact, ColumnElement[object]]
"""One SQL expression for each fact that is not known beforehand."""


def render(condition: Condition, columns: FactColumns) -> ColumnElement[bool]:
    """Return the condition as SQL. Facts known beforehand are simplified away first (rules.conditions)."""
    match condition:
        case Is(fact, value):
            return columns[fact] == _plain(value)
        case In(fact, values):
            return columns[fact].in_([_plain(value) for value in values])
        case Not(inner):
            return not_(render(inner, columns))
        case All(conditions):
            return and_(true(), *(render(each, columns) for each in conditions))
        case AnyOf(conditions):
            return or_(false(), *(render(each, columns) for each in conditions))


def _plain(value: Value) -> str | bool:
    return value if isinstance(value, bool) else value.value
