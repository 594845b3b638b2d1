"""One import, from answers to counts: one transaction, one at a time for an organisation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.service import Deed, record
from app.children.registering import TEST_PEOPLE_ONLY
from app.interop.importing.errors import ImportRefusedError, ImportUnderWayError, SetAside
from app.interop.importing.leavers import end_relations, in_quarantine, vanishing
from app.interop.importing.pupils import Register, take_over_pupils
from app.interop.importing.run import ACTION, Progress, Run, silent
from app.interop.importing.staff import end_duties, take_over_staff
from app.interop.importing.stage import PUPIL, STAFF, all_staged, clear, stage, staged
from app.interop.importing.tally import Line
from app.interop.importing.units import Units, take_over_units
from app.interop.importing.writing import name_heads
from app.interop.models import ImportChange, ImportQuarantine, ImportRun
from app.interop.ss12000.fields import OrganisationKind
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import (
    OrganisationRow,
    PupilRow,
    SchoolAnswers,
    StaffRow,
)
from app.kit.clock import Moment
from app.kit.database import Database, vault_of
from app.kit.ids import new_id
from app.kit.spool import Ids
from app.organisations.models import Organisation
from app.vocabulary import Sector

SOURCE = "ss12000-folder"
Settle = Callable[[Run], Awaitable[None]]
"""What whoever has brought the answers writes down together with them."""
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('school-import:' || :organisation, 0))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """How one import is done."""

    source: str = SOURCE
    role_mailbox: str | None = None
    """For new units that the answers give no e-mail address."""
    progress: Progress = silent
    settle: Settle | None = None
    """Done at the end, in the same transaction."""


FROM_A_FOLDER = Errand()


@dataclass(frozen=True, slots=True)
class Imported:
    """A finished run and its counts."""

    run_id: str
    counts: dict[str, Any]
    set_aside: int
    lines: tuple[Line, ...] = ()


async def import_answers(
    database: Database,
    answers: SchoolAnswers,
    *,
    organisation_id: str,
    moment: Moment,
    errand: Errand = FROM_A_FOLDER,
) -> Imported:
    """Take over a school's answers. Raises ImportRefusedError; then nothing of them is stored."""
    async with database.session() as session, session.begin():
        if not (await session.execute(_ALONE, {"organisation": organisation_id})).scalar_one():
            raise ImportUnderWayError("Another import of this organisation is under way.")
        organisation = await _organisation(session, organisation_id, answers)
        _refuse_who_may_exist(session, answers)
        run = Run(
            session=session,
            vault=vault_of(session),
            organisation_id=organisation_id,
            municipality_code=organisation.municipality_code,
            run_id=new_id("imp"),
            moment=moment,
            role_mailbox=errand.role_mailbox,
            progress=errand.progress,
        )
        await run.enter()
        imported = await _import(run, answers, errand.source)
        if errand.settle is not None:
            await errand.settle(run)
        return imported


async def _organisation(session: AsyncSession, organisation_id: str, answers: SchoolAnswers) -> Organisation:
    organisation = await session.get(Organisation, organisation_id)
    if organisation is None:
        raise ImportRefusedError("There is no organisation with this id.")
    if organisation.sector != Sector.SCHOOL:
        raise ImportRefusedError("The organisation is no school authority and no independent school.")
    own = "".join(sign for sign in organisation.organisation_number or "" if sign.isdigit())[-10:]
    said = {
        row.organisation_number
        for row in answers.organisations
        if row.kind is OrganisationKind.RESPONSIBLE_BODY and row.organisation_number
    }
    if own and said and own not in said:
        raise ImportRefusedError("The answers are those of another organisation: the number differs.")
    return organisation


def _refuse_who_may_exist(session: AsyncSession, answers: SchoolAnswers) -> None:
    """A demo takes made-up people only: then nothing at all is taken of a school that has others."""
    if not session.info.get(TEST_PEOPLE_ONLY):
        return
    numbers = (each.identity for each in answers.people if not isinstance(each, StaffRow))
    if not all(each is None or each.made_up for each in numbers):
        raise ImportRefusedError("Somebody has an identity number of no test series, and this is a demo.")


async def _import(run: Run, answers: SchoolAnswers, source: str) -> Imported:
    await run.session.execute(
        insert(ImportRun).values(id=run.run_id, organisation_id=run.organisation_id, source=source, counts={})
    )
    for each in answers.quarantined:
        run.quarantine(each)
    run.progress("staging", 0, 1)
    arrived = await stage(run, answers)
    whole = vanishing(answers.quarantined, answers.incomplete)
    units = await take_over_units(run, await all_staged(run, OrganisationRow))
    await _take_over_staff(run, answers, units, whole, arrived[STAFF])
    register = Register(units, relations=Ids(run.spool), done=Ids(run.spool))
    register.doubtful |= await in_quarantine(run, answers.quarantined)
    done, total = 0, arrived[PUPIL]
    async for page in staged(run, PupilRow):
        await take_over_pupils(run, register, page)
        done += len(page)
        run.progress("pupils", done, total)
    await end_relations(run, standing=register.relations, doubtful=register.doubtful, whole=whole)
    await name_heads(run, register.protected, told_now=register.told_now)
    return await _finish(run, answers)


async def _take_over_staff(
    run: Run, answers: SchoolAnswers, units: Units, whole: frozenset[Resource], total: int
) -> None:
    standing, done = Ids(run.spool), 0
    run.progress("staff", done, total)
    async for page in staged(run, StaffRow):
        standing.update(await take_over_staff(run, page, units))
        done += len(page)
        run.progress("staff", done, total)
    if {Resource.PERSONS, Resource.DUTIES} <= whole:
        doubtful = frozenset(each.record_id for each in answers.quarantined if each.record_id)
        unplaced = {record for _, record, reason, _ in run.set_aside if reason == SetAside.UNKNOWN_UNIT}
        await end_duties(run, standing_on=standing, doubtful=doubtful | unplaced)


async def _finish(run: Run, answers: SchoolAnswers) -> Imported:
    """Write the quarantine, the counts and the audit; empty the stage."""
    counts = _counts(run, answers)
    rows = [
        {
            "id": new_id("qua"),
            "import_run_id": run.run_id,
            "organisation_id": run.organisation_id,
            "resource": resource,
            "record_id": record_id,
            "reason": reason,
            "place": place[:128],
        }
        for resource, record_id, reason, place in run.set_aside
    ]
    if rows:
        await run.session.execute(insert(ImportQuarantine), rows)
    await _write_lines(run)
    change = update(ImportRun).where(col(ImportRun.id) == run.run_id)
    await run.session.execute(change.values(counts=counts, finished_at=run.moment.now))
    await record(run.session, run.actor(), Deed(action=ACTION, subject_id=run.run_id), now=run.moment.now)
    await clear(run)
    return Imported(run.run_id, counts, len(rows), tuple(run.tally.lines))


async def _write_lines(run: Run) -> None:
    """Write down what was changed."""
    rows = [
        {
            "import_run_id": run.run_id,
            "organisation_id": run.organisation_id,
            "kind": each.kind.value,
            "outcome": each.outcome.value,
            "record_id": each.record,
            "fields": [*each.fields],
        }
        for each in run.tally.lines
    ]
    if rows:
        await run.session.execute(insert(ImportChange), rows)


def _counts(run: Run, answers: SchoolAnswers) -> dict[str, Any]:
    counts, extra = answers.counts, run.extra
    return {
        "read": {resource.value: counts.read.get(resource, 0) for resource in Resource},
        "rows": run.tally.as_counts(),
        "changes": run.tally.changes,
        "quarantined": len(run.set_aside),
        "unverified_numbers": counts.unverified_numbers,
        "shielded": counts.shielded,
        "masked_names": extra.get("masked_names", 0),
        "heads_named": extra.get("heads_named", 0),
        "verified_guardians_kept": extra.get("verified_guardians_kept", 0),
        "departed": extra.get("departed", 0),
        "grown_up": extra.get("grown_up", 0),
        "ignored_persons": counts.ignored_persons,
        "vacant_duties": counts.vacant_duties,
        "unknown_duty_roles": counts.unknown_duty_roles,
        "dangling_references": sum(counts.dangling.values()),
        "incomplete": sorted(resource.value for resource in answers.incomplete),
    }
