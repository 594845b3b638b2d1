"""The days on which what is done in a form is evaluated with each child: reckoned when somebody looks."""

from dataclasses import dataclass
from datetime import datetime

from app.access.doors import Pass
from app.cooperation import taking_part_queries
from app.cooperation.models import Cooperation
from app.cooperation.schemas import FormTerms
from app.cooperation.taking_part_models import CooperationParticipation
from app.rules.clocks import Clock, again_every
from app.vocabulary import ClockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """When the form is next evaluated with a child that takes part."""

    clock: Clock
    part: CooperationParticipation

    @property
    def about(self) -> str:
        """Where the child's parts lie."""
        return f"/children/{self.part.child_id}/cooperations"

    @property
    def begun(self) -> datetime | None:
        """When the part was written down."""
        return self.part.recorded_at


async def running(passed: Pass) -> list[Ticking]:
    """Return the next evaluation with each child that takes part by one of the caller's own units."""
    today = passed.moment.today
    rows = await taking_part_queries.going_on(passed.session, passed.actor, on=today)
    return [
        Ticking(
            clock=again_every(ClockKind.FORM_EVALUATION, part.valid.lower, _months(cooperation), on=today),
            part=part,
        )
        for part, cooperation in rows
    ]


def _months(cooperation: Cooperation) -> int:
    return FormTerms.model_validate(cooperation.terms).evaluation.after_months
