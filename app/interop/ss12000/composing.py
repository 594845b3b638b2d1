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
from app.interop.ss12000.rows import SchoolAnswers
from app.interop.ss12000.shields import Signs

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Gathered:
    """What has been gathered of each resource, and what could not be read at all."""

    raw: dict[Resource, Raws] = field(default_factory=dict)
    incomplete: set[Resource] = field(default_factory=set)
    """What is missing from these has not vanished."""
    quarantined: list[Quarantined] = field(default_factory=list)

    def refuse(self, resource: Resource, reason: Reason) -> None:
        """Say why a resource could not be read, or not whole."""
        self.incomplete.add(resource)
        self.quarantined.append(Quarantined(None, resource, reason))

    def of(self, kind: type[R], today: date) -> Reading[R]:
        """Return the records of a resource."""
        return Reading(kind, self.raw.get(kind.resource, Listed()), today)


def records_of(found: Gathered, *, today: date) -> tuple[Records, list[Quarantined]]:
    """Read everything; return what could be read, and what is set aside."""
    aside = [*found.quarantined]

    def parsed(kind: type[R]) -> tuple[R, ...]:
        return tuple(each for each in found.of(kind, today).tell(aside) if isinstance(each, kind))

    persons = found.of(PersonRecord, today)
    signs = Signs()
    for each in persons.tell(aside):
        if isinstance(each, PersonRecord):
            signs.meet(each)
        else:
            for person in outline(each, today=today):
                signs.see(person)
    records = Records(
        organisations=parsed(OrganisationRecord),
        persons=persons,
        signs=signs,
        duties=parsed(DutyRecord),
        groups=parsed(GroupRecord),
        placements=parsed(PlacementRecord),
    )
    for reference in records.references:
        signs.mark(reference)
    return records, aside


def composed(found: Gathered, *, today: date) -> SchoolAnswers:
    """Parse and map everything that was gathered."""
    records, aside = records_of(found, today=today)
    return map_records(records, quarantined=aside, incomplete=found.incomplete)
