"""The gatekeeper behind the door: gathers the caller's bonds to the child, asks the rights, answers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.gatekeeper import Verdict
from app.audit.actor import Actor
from app.disclosures.rights import RIGHTS, Bond
from app.kit.clock import Moment
from app.vocabulary import Matter

_CHILD_FACTS = text("SELECT * FROM register.access_facts(:subject, :on)")
_PLAN_FACTS = text("SELECT * FROM register.plan_facts(:subject, :on)")
_COLUMN_OF = {
    Bond.RELATED: "related",
    Bond.NAMED_PERSON: "named_person",
    Bond.RECIPIENT: "recipient",
    Bond.SEATED: "seated",
    Bond.INVITED: "invited",
    Bond.FAMILY: "family",
    Bond.ITSELF: "itself",
    Bond.NAMED: "named",
}


def _bonds(facts: Mapping[str, Any]) -> frozenset[Bond]:
    """The bonds that hold; a shield hides the child from everybody who is not named or family. To be named
    alone ties nobody to the child.
    """
    held = {bond for bond, column in _COLUMN_OF.items() if facts.get(column)}
    if facts.get("shielded") and not facts.get("named"):
        held &= {Bond.FAMILY, Bond.ITSELF}
    if held == {Bond.NAMED}:
        held.clear()
    if facts.get("cleared") is False:
        held.clear()
    return frozenset(held)


def judge(facts: Mapping[str, Any], actor: Actor, matter: Matter, verb: str) -> Verdict:
    """Judge on facts that have been gathered: know, may, and why not."""
    child_id = str(facts["child_id"])
    held = _bonds(facts)
    if not held:
        return Verdict(knows=False, may=False, child_id=child_id, reason="may-not-know")
    right = RIGHTS[(matter, verb)]
    if held.isdisjoint(right.bonds):
        return Verdict(knows=True, may=False, child_id=child_id, reason="bond")
    if right.roles is not None and actor.roles.isdisjoint(right.roles):
        return Verdict(knows=True, may=False, child_id=child_id, reason="role")
    if right.branches is not None and not actor.is_family and actor.branch not in right.branches:
        return Verdict(knows=True, may=False, child_id=child_id, reason="branch")
    return Verdict(knows=True, may=True, child_id=child_id, place_masked=bool(facts.get("masked")))


class RegisterGatekeeper:
    """The gatekeeper that main appoints."""

    async def decide(
        self, session: AsyncSession, actor: Actor, matter: Matter, verb: str, subject: str, moment: Moment
    ) -> Verdict:
        """Judge one call about one child or one plan."""
        question = _PLAN_FACTS if subject.startswith("pln-") else _CHILD_FACTS
        found = (await session.execute(question, {"subject": subject, "on": moment.today})).mappings().first()
        if found is None:
            return Verdict(knows=False, may=False, child_id=None, reason="unknown")
        itself = actor.child_id is not None and actor.child_id == found["child_id"]
        return judge({"itself": itself, **found}, actor, matter, verb)
