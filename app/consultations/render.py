"""How consultations and the hours for them look."""

from collections.abc import Iterable, Mapping

from fastapi import Response

from app.access.doors import Pass
from app.consultations.models import Consultation, ConsultationSlot
from app.consultations.schemas import (
    ConsultationRead,
    ConsultationStatisticsRead,
    SlotRead,
    TopicCount,
)
from app.consultations.slots import is_own
from app.kit.links import links_of
from app.rules.statistics import AGENDA_2030_GOALS, HalfYear, published
from app.vocabulary import ConsultationStatus, ConsultationTopic

_PLAIN = {"id", "unit_id", "asker_sector", "topic", "asked_on", "due_on", "next_step", "advised_on"}
_OF_US, _BY_US = "asked-of", "asked-by"


def consultation_read(passed: Pass, row: Consultation, response: Response | None = None) -> ConsultationRead:
    """Show a consultation to who asked or is asked."""
    waiting = row.advised_on is None
    return ConsultationRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "question": passed.vault.open(row.organisation_id, row.question_sealed),
            "advice": passed.vault.open_optional(row.organisation_id, row.advice_sealed),
            "status": ConsultationStatus.WAITING if waiting else ConsultationStatus.ADVISED,
            "overdue": waiting and passed.moment.today > row.due_on,
            "duty_remains": True,
            "_links": links_of(f"/consultations/{row.id}", response, unit=f"/units/{row.unit_id}"),
        }
    )


def slot_read(passed: Pass, row: ConsultationSlot, response: Response | None = None) -> SlotRead:
    """Show an hour; where one meets, only to its unit and to who has booked it."""
    own = is_own(passed, row)
    mine = row.booked_by is not None and row.booked_by == passed.actor.professional_id
    return SlotRead.model_validate(
        {
            **row.model_dump(include={"id", "unit_id", "starts_at", "ends_at"}),
            "free": row.booked_by is None,
            "booked_by": row.booked_by if own or mine else None,
            "address": passed.vault.open(row.organisation_id, row.address_sealed) if own or mine else None,
            "_links": links_of(f"/consultation-slots/{row.id}", response, unit=f"/units/{row.unit_id}"),
        }
    )


def statistics_read(period: HalfYear, rows: Iterable[tuple[str, str, int]]) -> ConsultationStatisticsRead:
    """Show how many there were in a term, so that nobody can be told from it."""
    sides: Mapping[str, dict[str, int]] = {_OF_US: {}, _BY_US: {}}
    for side, topic, count in rows:
        sides[side][topic] = count
    return ConsultationStatisticsRead.model_validate(
        {
            "period": period.name,
            "first_on": period.first,
            "last_on": period.last,
            "agenda2030_goals": AGENDA_2030_GOALS,
            "answered_for": published(sum(sides[_OF_US].values())),
            "asked_by": published(sum(sides[_BY_US].values())),
            "topics": [
                TopicCount(topic=each, count=published(sides[_OF_US].get(each, 0)))
                for each in ConsultationTopic
            ],
            "_links": links_of(f"/statistics/consultations?period={period.name}", None),
        }
    )
