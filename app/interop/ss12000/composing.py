"""From raw records to answers, wherever the records come from: a folder, or a school system that is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.interop.ss12000.mapping import Records, map_records
from app.interop.ss12000.parsing import outline_persons, parse_records
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

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Gathered:
    """What has been gathered of each resource, and what could not be read at all."""

    raw: dict[Resource, Iterable[object]] = field(default_factory=dict)
    incomplete: set[Resource] = field(default_factory=set)
    """What is missing from these has not vanished."""
    quarantined: list[Quarantined] = field(default_factory=list)

    def refuse(self, resource: Resource, reason: Reason) -> None:
        """Say why a resource could not be read, or not whole."""
        self.incomplete.add(resource)
        self.quarantined.append(Quarantined(None, resource, reason))

    def of(self, resource: Resource) -> Iterable[object]:
        """Return the raw records of a resource."""
        return self.raw.get(resource, ())


def records_of(found: Gathered, *, today: date) -> tuple[Records, list[Quarantined]]:
    """Parse everything; return what could be read, and what is set aside."""
    aside = [*found.quarantined]

    def parsed(kind: type[R]) -> tuple[R, ...]:
        result = parse_records(kind, found.of(kind.resource), today=today)
        aside.extend(result.quarantined)
        return result.records

    persons = parsed(PersonRecord)
    records = Records(
        organisations=parsed(OrganisationRecord),
        persons=persons,
        outlines=outline_persons(found.of(Resource.PERSONS), persons, today=today),
        duties=parsed(DutyRecord),
        groups=parsed(GroupRecord),
        placements=parsed(PlacementRecord),
    )
    return records, aside


def composed(found: Gathered, *, today: date) -> SchoolAnswers:
    """Parse and map everything that was gathered."""
    records, aside = records_of(found, today=today)
    return map_records(records, quarantined=aside, incomplete=found.incomplete)
