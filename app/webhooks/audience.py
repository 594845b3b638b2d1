"""Who may hear of an event: whoever may know the child and could read the row behind the link, now.

Row-level security is asked, in the listener's place; nothing here knows a rule of its own.
"""

import re
from functools import lru_cache

from sqlalchemy import CheckConstraint

from app.kit.database import metadata
from app.kit.events import PublicEvent, kinds

_FORM = re.compile(r"id ~ '\^([a-z]{3})-")
_OPEN = ("ctp", "uni")
"""Contact points and units: everybody may read them."""
_MAY_KNOW = "register.may_know(e.child_id) AND register.ended_on(e.child_id) IS NULL"

_FOR_ONE = (
    "(e.organisation_id IS NULL"
    " OR (e.organisation_id = caller('organisation') AND e.branch = caller('branch')))"
)


@lru_cache(maxsize=1)
def tables_behind() -> dict[str, str]:
    """Return the table of each kind of id; those of the register are read by its functions only."""
    found = {}
    for table in metadata.sorted_tables:
        checks = (each for column in table.columns for each in column.constraints)
        for check in (each for each in checks if isinstance(each, CheckConstraint)):
            form = _FORM.match(str(check.sqltext))
            if form is not None and table.schema != "register":
                found[form.group(1)] = table.name
    return found


@lru_cache(maxsize=1)
def hears() -> str:
    """Return the condition under which the listener hears of the event `e`.

    Each row is looked up by itself. With EXISTS the planner may read a table whole, and ask of every row
    whether the listener may read it.
    """
    for_all = ", ".join(f"'{each.kind}'" for each in kinds(PublicEvent) if each.for_all_who_know)
    behind = [
        f"WHEN '{prefix}' THEN (SELECT true FROM public.{table} t WHERE t.id = e.subject_id)"  # noqa: S608 - our own tables
        for prefix, table in sorted(tables_behind().items())
        if prefix not in _OPEN
    ]
    cases = [
        *behind,
        *(f"WHEN '{prefix}' THEN true" for prefix in _OPEN),
        "WHEN 'hov' THEN e.subject_id = ANY (register.handovers(e.child_id))",
        f"WHEN 'chi' THEN e.type IN ({for_all})",
    ]
    return (
        f"e.settled_at IS NULL AND (e.child_id IS NULL OR ({_MAY_KNOW})) AND {_FOR_ONE}"
        f" AND CASE left(e.subject_id, 3) {' '.join(cases)} ELSE false END"
    )
