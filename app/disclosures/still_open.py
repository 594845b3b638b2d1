"""Whether what was shared, and is not taken over yet, may still be read through the sender's disclosure.

The rules are asked again, about the facts that were stored with the decision, and those that have moved
since: the child's age and protection, the consent, a block, the date, what the installation has switched. The
same rows of law decide the one disclosure in Python and filter the list in SQL (predicate.py).
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from app.access.doors import Cleared
from app.disclosures import queries
from app.disclosures.facts import OPEN_CONSENTS, ChildKnown
from app.disclosures.models import Disclosure
from app.disclosures.predicate import render
from app.disclosures.switches import Switches, switches_of
from app.rules.ages import AgeStep, age_step
from app.rules.conditions import Value, simplified
from app.rules.disclosure import TABLE, decide
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts
from app.vocabulary import ProtectionLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is the same for everything that was shared about one child, today."""

    on: date
    age: AgeStep
    protection: ProtectionLevel
    switches: Switches

    @classmethod
    def of(cls, cleared: Cleared, child: ChildKnown) -> "Now":
        """Read the day, the child and the installation's switches."""
        on = cleared.moment.today
        return cls(
            on=on,
            age=age_step(child.birth_date, on),
            protection=child.shield,
            switches=switches_of(cleared.session),
        )

    def known(self) -> dict[Fact, Value]:
        """The facts that need not be looked up row by row."""
        return {
            Fact.AGE: self.age,
            Fact.PROTECTION: self.protection,
            Fact.SEALED: self.protection is ProtectionLevel.SEALED,
            Fact.PLACEMENT_HIDDEN: self.protection is ProtectionLevel.HIDDEN_PLACEMENT,
        }


async def opens(cleared: Cleared, disclosure: Disclosure, child: ChildKnown) -> bool:
    """Whether the rules would let it be given now: all of it, or none."""
    now = Now.of(cleared, child)
    moved = await queries.moved_since(cleared.session, disclosure, on=now.on)
    return all(
        decide(
            _as_they_are(Facts.from_record(judged["facts"]), now, **moved),
            on=now.on,
            switched_off=now.switches.off,
            switched_on=now.switches.on,
        ).opens
        for judged in disclosure.decision["items"]
    )


def _as_they_are(stored: Facts, now: Now, *, consent_holds: bool, blocked: bool) -> Facts:
    fallen = stored.consent in OPEN_CONSENTS and not consent_holds
    changes: dict[str, Any] = {fact.value: value for fact, value in now.known().items()}
    return replace(
        stored,
        **changes,
        consent=ConsentState.WITHDRAWN if fallen else stored.consent,
        care_block=stored.care_block or blocked,
    )


@lru_cache(maxsize=256)
def still_opens(now: Now) -> ColumnElement[bool]:
    """The same as a predicate over disclosures: nothing of it that the rules would close now. What cannot be
    said is closed.
    """
    judged = func.jsonb_array_elements(col(Disclosure.decision)["items"], type_=JSONB).column_valued("judged")
    view = TABLE.view(now.on, off=now.switches.off, on_too=now.switches.on)
    left = simplified(view.opens(), now.known())
    opened = render(left, {fact: _column(fact, now.on) for fact in Fact})
    return not_(exists(select(judged).where(opened.is_not(True)).correlate(Disclosure)))


def _column(fact: Fact, on: date) -> ColumnElement[Any]:
    """The fact as it was stored, or as it is now where it has moved."""
    kept: ColumnElement[Any] = literal_column(f"(judged -> 'facts' ->> '{fact.value}')", String)
    if fact is Fact.CONSENT:
        open_then = kept.in_(sorted(state.value for state in OPEN_CONSENTS))
        fallen = and_(open_then, not_(queries.consent_holds(on)))
        return case((fallen, ConsentState.WITHDRAWN.value), else_=kept)
    stored = cast(kept, Boolean) if True in DOMAINS[fact] else kept
    return or_(stored, queries.IS_BLOCKED) if fact is Fact.CARE_BLOCK else stored
