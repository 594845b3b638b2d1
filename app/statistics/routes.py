"""HTTP of statistics."""

from collections.abc import Mapping
from typing import Annotated

from app.access.doors import DOOR, Pass, desk
from app.kit.links import links_of
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.rules.statistics import AGENDA_2030_GOALS, CELLS, PlanMeasure, gathered, publish
from app.statistics import queries
from app.statistics.periods import Period, half_year
from app.statistics.schemas import CellRead, MeasureRead, PlanStatisticsRead
from app.vocabulary import Matter

router = room("statistics")
Reader = Annotated[Pass, desk(Matter.STATISTICS, "read-plans", scopes=("statistics.read",))]


@router.get("/statistics/plans", summary="What becomes of plans", responses=problems(*DOOR, InvalidRequest))
async def read_plan_statistics(entered: Reader, period: Period = None) -> PlanStatisticsRead:
    """What became of the plans that the own organisation's branch has opened, in a half-year that is over:
    how long it took from need to call and from call to meeting, whether the child took part or was heard,
    which promises were kept in time by whom, which goals were reached, as the child, the family and the
    professionals judge it. Counts are given in whole fives and none under five; there are no totals, and no
    other periods, so that no small number can be computed from others. Children with protected identity are
    counted nowhere.
    """
    asked = half_year(period, entered.moment.today)
    rows = await queries.plan_counts(
        entered.session, entered.actor.client_id, first=asked.first, last=asked.last
    )
    await entered.note()
    return PlanStatisticsRead.model_validate(
        {
            "period": asked.name,
            "first_on": asked.first,
            "last_on": asked.last,
            "agenda2030_goals": AGENDA_2030_GOALS,
            "measures": _measures(gathered(rows)),
            "_links": links_of(f"/statistics/plans?period={asked.name}", None),
        }
    )


def _measures(counts: Mapping[tuple[PlanMeasure, str | None], Mapping[str, int]]) -> list[MeasureRead]:
    """Every measure in its order; promises by giver, and only of those of whom something is said."""
    shown = [
        _measure(measure, None, counts.get((measure, None), {}))
        for measure in CELLS
        if measure is not PlanMeasure.PROMISES
    ]
    givers = sorted(giver for measure, giver in counts if measure is PlanMeasure.PROMISES and giver)
    by_giver = [
        _measure(PlanMeasure.PROMISES, giver, counts[PlanMeasure.PROMISES, giver]) for giver in givers
    ]
    return shown + [each for each in by_giver if any(cell.count is not None for cell in each.cells)]


def _measure(measure: PlanMeasure, giver: str | None, counts: Mapping[str, int]) -> MeasureRead:
    given = publish(measure, counts)
    return MeasureRead(
        measure=measure,
        giver_organisation_id=giver,
        cells=[CellRead(name=name, count=count) for name, count in given.cells.items()],
        share_percent=given.share,
    )
