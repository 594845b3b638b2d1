"""Wire shapes of statistics."""

from datetime import date

from pydantic import Field

from app.kit.refs import OrganisationId
from app.kit.wire import Answer, Wire
from app.rules.statistics import PlanMeasure


class CellRead(Wire):
    """One count."""

    name: str = Field(examples=["kept-in-time"])
    count: int | None = Field(
        description="In whole fives, rounded down; null where it is under five.", examples=[25]
    )


class MeasureRead(Wire):
    """One measure: its counts, and the share of what is good among them."""

    measure: PlanMeasure
    giver_organisation_id: OrganisationId | None = Field(
        description="Whose promises they are; null for the other measures."
    )
    cells: list[CellRead]
    share_percent: int | None = Field(
        description="The share of called within seven days, met within twenty-one, children who took part or "
        "were heard, promises kept in time, goals reached: reckoned from the counts that stand here, if all "
        "of them do.",
        examples=[80],
    )


class PlanStatisticsRead(Answer):
    """What became of the plans of the own organisation's branch in half a year."""

    period: str = Field(examples=["2025-2"])
    first_on: date = Field(examples=["2025-07-01"])
    last_on: date = Field(examples=["2025-12-31"])
    agenda2030_goals: list[int] = Field(
        description="Which goals of Agenda 2030 the report belongs to.", examples=[[3, 4]]
    )
    measures: list[MeasureRead]
