"""HTTP of how reports are treated: read by reception and kind of school, and exported as a table."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import Response

from app.access.doors import DOOR, Pass, desk
from app.agreements.service import AgreedShare, goals_of
from app.kit.csv import MEDIA_TYPE, as_csv
from app.kit.links import links_of
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.rules.equal_treatment import TREATMENT_CELLS, TreatmentMeasure, publish_treatment, treated
from app.rules.statistics import AGENDA_2030_GOALS, HalfYear
from app.statistics import queries
from app.statistics.periods import Period, half_year
from app.statistics.schemas import CellRead
from app.statistics.treatment_schemas import (
    TreatmentGroupRead,
    TreatmentMeasureRead,
    TreatmentStatisticsRead,
)
from app.vocabulary import Matter

router = room("statistics")
Reader = Annotated[Pass, desk(Matter.STATISTICS, "read-treatment", scopes=("statistics.read",))]
_COLUMNS = (
    "period",
    "firstOn",
    "lastOn",
    "unitId",
    "unitName",
    "schoolKind",
    "measure",
    "cell",
    "count",
    "sharePercent",
    "goalPercent",
)
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table, one cell in each row.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": ",".join(f'"{name}"' for name in _COLUMNS) + "\r\n",
            }
        },
    }
}


@router.get(
    "/statistics/equal-treatment",
    summary="Whether reports are treated alike",
    responses=problems(*DOOR, InvalidRequest),
)
async def read_treatment_statistics(entered: Reader, period: Period = None) -> TreatmentStatisticsRead:
    """How the concern reports of schools were treated by the own organisation's branch in a half-year that
    is over, by the unit that received them and by the kind of school, municipal or independent: what they
    led to, days to the decision, meetings offered and held, days to the feedback, how long inquiries took,
    whether consent was asked for, how many different people a school met. All of it is read off what the
    work has written down anyway. Counts are given in whole fives, none under five, none that is about fewer
    than five children or five schools; there are no totals. Children with protected identity are counted
    nowhere.
    """
    asked = half_year(period, entered.moment.today)
    groups = await _groups(entered, asked)
    await entered.note()
    return TreatmentStatisticsRead.model_validate(
        {
            "period": asked.name,
            "first_on": asked.first,
            "last_on": asked.last,
            "agenda2030_goals": AGENDA_2030_GOALS,
            "groups": groups,
            "_links": links_of(f"/statistics/equal-treatment?period={asked.name}", None),
        }
    )


@router.get(
    "/statistics/equal-treatment/export",
    summary="Export how reports are treated",
    response_class=Response,
    responses={**_TABLE, **problems(*DOOR, InvalidRequest)},
)
async def export_treatment_statistics(entered: Reader, period: Period = None) -> Response:
    """The same numbers as a table (CSV in UTF-8, RFC 4180), one cell in each row, for a national follow-up or
    a comparison between boards to read in: every board's table has the same rows. What is not given is empty,
    and what stands in a cell is never a formula.
    """
    asked = half_year(period, entered.moment.today)
    groups = await _groups(entered, asked)
    await entered.note()
    headers = {
        "Content-Disposition": f'attachment; filename="equal-treatment-{asked.name}.csv"',
        "Cache-Control": "no-store",
    }
    rows = [row for group in groups for row in _rows(asked, group)]
    return Response(as_csv(_COLUMNS, rows), media_type=MEDIA_TYPE, headers=headers)


async def _groups(entered: Pass, asked: HalfYear) -> list[TreatmentGroupRead]:
    """Every group of which something is said, in the order of names."""
    counted = treated(
        await queries.treatment_counts(
            entered.session, entered.actor.client_id, first=asked.first, last=asked.last
        )
    )
    goals = await goals_of(entered.session, entered.actor.organisation_id or "", asked.last)
    names = await queries.names(entered.session, {unit_id for unit_id, _ in counted})
    found = [
        TreatmentGroupRead(
            unit_id=unit_id,
            unit_name=names[unit_id],
            school_kind=kind,
            measures=[
                _measure(measure, counts.get(measure, {}), goals.get(measure)) for measure in TREATMENT_CELLS
            ],
        )
        for (unit_id, kind), counts in counted.items()
    ]
    return sorted(found, key=lambda group: (group.unit_name, group.unit_id, group.school_kind))


def _measure(
    measure: TreatmentMeasure, counts: Mapping[str, int], goal: AgreedShare | None
) -> TreatmentMeasureRead:
    said = publish_treatment(measure, counts)
    return TreatmentMeasureRead(
        measure=measure,
        cells=[CellRead(name=name, count=count) for name, count in said.cells.items()],
        share_percent=said.share,
        goal_percent=goal.at_least_percent if goal else None,
        agreement_id=goal.agreement_id if goal else None,
    )


def _rows(asked: HalfYear, group: TreatmentGroupRead) -> Iterator[tuple[object, ...]]:
    where = (asked.name, asked.first, asked.last, group.unit_id, group.unit_name, group.school_kind.value)
    for each in group.measures:
        for cell in each.cells:
            yield (*where, each.measure.value, cell.name, cell.count, each.share_percent, each.goal_percent)
