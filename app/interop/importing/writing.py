"""Writing what was planned of one child: rows in their branches, facts, the chain, and the shield."""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from app.children.registering import shield
from app.interop.importing.plan import Fact, Plan
from app.interop.importing.run import BRANCHES, Run
from app.kit.ids import new_id
from app.named_persons.service import lay_chain
from app.vocabulary import ProtectionLevel

_RECORD_FACTS = text(
    "SELECT register.record_fact(f.id, :child_id, :organisation_id, f.kind, f.source_key, f.unit_id, NULL, "
    "cast(f.valid AS daterange)) FROM jsonb_to_recordset(cast(:facts AS jsonb)) "
    "AS f(id text, kind text, source_key text, unit_id text, valid text)"
)
_HAS_RESIDENCE = text(
    "SELECT EXISTS (SELECT 1 "
    "FROM jsonb_array_elements(register.named_person_facts(:child_id) -> 'facts') AS f "
    "WHERE f ->> 'kind' = 'residence')"
)
_NAME_HEADS = text(
    "SELECT coalesce(sum(register.name_heads(c.id)), 0) FROM unnest(:children) AS c(id)"
).bindparams(bindparam("children", type_=ARRAY(Text)))
_CHECK_NOW = text("SET CONSTRAINTS ALL IMMEDIATE")
_CHECK_LATER = text("SET CONSTRAINTS ALL DEFERRED")


async def write(run: Run, plan: Plan, *, lay: bool) -> None:
    """Write what was planned. The shield comes when the units that have the child are known, in the same
    transaction as everything else: nobody sees the one without the other.
    """
    for branch, statements in plan.statements.items():
        await run.work_in(branch)
        for statement in statements:
            await run.session.execute(statement)
    await record_facts(run, plan.child_id, plan.facts)
    if lay or plan.facts:
        home = None if await _has_residence(run, plan.child_id) else run.municipality_code
        await lay_chain(run.session, plan.child_id, municipality_code=home, moment=run.moment)
    if plan.protection is not ProtectionLevel.NONE:
        await shield(run.passed(BRANCHES[0]), plan.child_id, level=plan.protection)
    await run.session.execute(_CHECK_NOW)  # so that a gap is this child's, and not everybody's at the end
    await run.session.execute(_CHECK_LATER)


async def record_facts(run: Run, child_id: str, facts: Iterable[Fact]) -> None:
    """Record what relations mean to the register."""
    rows = [
        {
            "id": new_id("fac"),
            "kind": fact.kind,
            "source_key": fact.source_key,
            "unit_id": fact.unit_id,
            "valid": f"[{fact.valid.lower or ''},{fact.valid.upper or ''})",
        }
        for fact in facts
    ]
    if rows:
        values = {"child_id": child_id, "organisation_id": run.organisation_id, "facts": json.dumps(rows)}
        await run.session.execute(_RECORD_FACTS, values)


async def _has_residence(run: Run, child_id: str) -> bool:
    return bool((await run.session.execute(_HAS_RESIDENCE, {"child_id": child_id})).scalar_one())


async def name_heads(run: Run, children: Collection[str], *, told_now: Collection[str]) -> None:
    """Let the protected children exist for the heads of their units, also for a head who came later. Of those
    that the organisation is told of now the heads are not counted: whether they are named here or were when
    the shield was raised depends on whether somebody else had raised it.
    """
    for counted, some in ((False, set(told_now)), (True, set(children) - set(told_now))):
        named = (await run.session.execute(_NAME_HEADS, {"children": sorted(some)})).scalar_one()
        run.also("heads_named", int(named) if counted else 0)
