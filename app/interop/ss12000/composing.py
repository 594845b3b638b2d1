"""From raw records to answers, wherever the records come from: a folder, or a school system that is asked."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.interop.ss12000.mapping import Records, map_records
from app.interop.ss12000.parsing import Listed, Raws, Reading, outline
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.records import (
    DutyRecord,
    GroupRecord,
    OrganisationRecord,
    PersonRecord,
    PlacementRecord,
    Record,
)
from app.interop.ss12000.roll import Roll
from app.interop.ss12000.rows import SchoolAnswers
from app.interop.ss12000.shields import Signs
from app.kit.spool import Spool

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Gathered:
    """What has been gathered of each resource, and what could not be read at all."""

    raw: dict[Resource, Raws] = field(default_factory=dict)
    incomplete: set[Resource] = field(default_factory=set)
    """What is missing from these has not vanished."""
    quarantined: list[Quarantined] = field(default_factory=list)
    spool: Spool = field(default_factory=Spool)
    """Where what is learnt from them lies."""

    def refuse(self, resource: Resource, reason: Reason) -> None:
        """Say why a resource could not be read, or not whole."""
        self.incomplete.add(resource)
        self.quarantined.append(Quarantined(None, resource, reason))

    def of(self, kind: type[R], today: date) -> Reading[R]:
        """Return the records of a resource."""
        return Reading(kind, self.raw.get(kind.resource, Listed()), today)


def records_of(found: Gathered, *, today: date) -> tuple[Records, list[Quarantined]]:
    """Read everything; return what could be read, and what is set aside. Nothing is held that grows with the
    number of persons: what is gone through again is read again.
    """
    aside = [*found.quarantined]
    records = Records(
        spool=found.spool,
        signs=Signs(found.spool),
        roll=Roll(found.spool),
        persons=found.of(PersonRecord, today),
        duties=found.of(DutyRecord, today),
        groups=found.of(GroupRecord, today),
        placements=found.of(PlacementRecord, today),
    )
    _meet(records, aside, today)
    told = found.of(OrganisationRecord, today).tell(aside)
    records.organisations = tuple(each for each in told if isinstance(each, OrganisationRecord))
    _mark(records, aside)
    records.roll.answer(records.signs.answering())
    return records, aside


def _meet(records: Records, aside: list[Quarantined], today: date) -> None:
    for each in records.persons.tell(aside):
        if isinstance(each, PersonRecord):
            records.roll.meet(each)
            records.signs.see(each)
        else:
            for person in outline(each, today=today):
                records.signs.see(person)


def _mark(records: Records, aside: list[Quarantined]) -> None:
    """Learn from every reference to a person outside the persons themselves."""
    for duty in records.duties.tell(aside):
        if isinstance(duty, DutyRecord) and duty.person:
            records.signs.mark(duty.person)
            records.roll.serve(duty.person.id)
    for group in records.groups.tell(aside):
        for each in group.group_memberships if isinstance(group, GroupRecord) else ():
            records.signs.mark(each.person)
    for placement in records.placements.tell(aside):
        if isinstance(placement, PlacementRecord):
            records.signs.mark(placement.child)
            records.roll.place(placement.child.id)


def composed(found: Gathered, *, today: date) -> SchoolAnswers:
    """Parse and map everything that was gathered."""
    records, aside = records_of(found, today=today)
    return map_records(records, quarantined=aside, incomplete=found.incomplete)
