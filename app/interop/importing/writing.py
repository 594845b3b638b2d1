"""Writing what was planned of some children: rows in their branches, facts, chains, and shields."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import SQLModel

from app.audit.service import Deed, record_each
from app.children.models import ChildRecord, ExternalIdentifier, Guardian, Relation
from app.children.registering import shield
from app.interop.importing.plan import Plan
from app.interop.importing.run import ACTION, BRANCHES, Run
from app.kit.database import driver_of
from app.named_persons import laying
from app.notices.service import bring_in_line
from app.vocabulary import Branch, ProtectionLevel
from app.webhooks.outbox import tell_of_chains

_TABLES: tuple[type[SQLModel], ...] = (ChildRecord, ExternalIdentifier, Relation, Guardian)
_NAME_HEADS = text(
    "SELECT coalesce(sum(register.name_heads(c.id)), 0) FROM unnest(:children) AS c(id)"
).bindparams(bindparam("children", type_=ARRAY(Text)))


async def write(
    run: Run, plans: Sequence[Plan], *, lay: Collection[str], members: Mapping[str, str] | None = None
) -> None:
    """Write what was planned. A shield comes when the units that have the child are known, in the same
    transaction as everything else: nobody sees the one without the other. `lay`: children whose chains are
    looked at though no fact is new; `members`: who else a guardian has turned out to be.
    """
    for branch in BRANCHES:
        await run.work_in(branch)
        await _write_rows(run, plans, branch, members or {})
    connection = await driver_of(run.session)
    facts = [fact for plan in plans for fact in plan.facts]
    await laying.record_facts(connection, run.organisation_id, facts)
    await _lay(run, sorted({*lay, *(fact.child_id for fact in facts)}))
    for plan in plans:
        if plan.protection is not ProtectionLevel.NONE:
            await run.work_in((plan.branches or BRANCHES)[-1])
            await shield(run.passed(BRANCHES[0]), plan.child_id, level=plan.protection)
    await laying.check(connection)  # so that a gap is theirs, and not everybody's at the end


async def _write_rows(run: Run, plans: Sequence[Plan], branch: Branch, members: Mapping[str, str]) -> None:
    """Write what one branch knows, and tell the audit."""
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {table: [] for table in _TABLES}
    for plan in plans:
        for statement in plan.changed.get(branch, ()):
            await run.session.execute(statement)
        for table, values in plan.new.get(branch, ()):
            rows[table].append(values)
    for guardian in rows[Guardian]:
        guardian["family_member_id"] = members.get(guardian["family_member_id"], guardian["family_member_id"])
    for table, those in rows.items():
        if those:
            await run.session.execute(insert(table).inline(), those)
    deeds = [
        Deed(action=ACTION, child_id=plan.child_id, subject_id=run.run_id)
        for plan in plans
        if branch in plan.branches
    ]
    if deeds:
        await record_each(run.session, run.actor(branch), deeds, now=run.moment.now)


async def _lay(run: Run, children: Sequence[str]) -> None:
    """Lay the chains of some children, and tell of those in which somebody else answers."""
    if not children:
        return
    connection = await driver_of(run.session)
    code = run.municipality_code
    found = await laying.read_found(
        run.session, connection, children, ground=run.ground, municipality_code=code
    )
    judged = laying.judge_each(found, ground=run.ground, municipality_code=code)
    await laying.lay(connection, judged)
    told = laying.answers_differ(judged)
    if told:
        await tell_of_chains(connection, told, run.moment.now)
        await bring_in_line(run.session, told, run.moment)


async def name_heads(run: Run, children: Collection[str], *, told_now: Collection[str]) -> None:
    """Let the protected children exist for the heads of their units, also for a head who came later. Of those
    that the organisation is told of now the heads are not counted: whether they are named here or were when
    the shield was raised depends on whether somebody else had raised it.
    """
    for counted, some in ((False, set(told_now)), (True, set(children) - set(told_now))):
        named = (await run.session.execute(_NAME_HEADS, {"children": sorted(some)})).scalar_one()
        run.also("heads_named", int(named) if counted else 0)
