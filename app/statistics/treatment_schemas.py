"""Wire shapes of how reports are treated."""

from datetime import date

from pydantic import Field

from app.kit.refs import AgreementId, UnitId
from app.kit.wire import Answer, Wire
from app.rules.equal_treatment import SchoolKind, TreatmentMeasure
from app.statistics.schemas import CellRead


class TreatmentMeasureRead(Wire):
    """One measure: its counts, and the share that is compared."""

    measure: TreatmentMeasure
    cells: list[CellRead]
    share_percent: int | None = Field(
        description="The share of reports that led to an inquiry or were added to one, that were decided "
        "within fourteen days, for which a meeting was offered, that were answered within fourteen days, "
        "after which consent was asked for; of inquiries that ended within four months; of schools that met "
        "one person only: reckoned from the counts that stand here, if all of them do.",
        examples=[80],
    )
    goal_percent: int | None = Field(
        description="What share is to be reached, as an agreement says that was in force on the last day.",
        examples=[90],
    )
    agreement_id: AgreementId | None = Field(description="Which agreement says it.")


class TreatmentGroupRead(Wire):
    """The reports that one unit has received from one kind of school."""

    unit_id: UnitId
    unit_name: str = Field(examples=["Mottagningen barn och unga"])
    school_kind: SchoolKind
    measures: list[TreatmentMeasureRead]


class TreatmentStatisticsRead(Answer):
    """How the reports of schools were treated in half a year, by reception and kind of school."""

    period: str = Field(examples=["2025-2"])
    first_on: date = Field(examples=["2025-07-01"])
    last_on: date = Field(examples=["2025-12-31"])
    agenda2030_goals: list[int] = Field(
        description="Which goals of Agenda 2030 the report belongs to.", examples=[[3, 4]]
    )
    groups: list[TreatmentGroupRead] = Field(
        description="Only those of which something can be said; each reception and kind of school once."
    )
