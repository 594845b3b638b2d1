"""How measures look: whole to the authority, to who gives them and to the family what is theirs to know."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Response

from app.access.doors import Pass
from app.kit.links import links_of
from app.measures.models import SupportMeasure
from app.measures.schemas import MeasureCount, MeasureStatisticsRead, SupportMeasureRead
from app.rules.statistics import AGENDA_2030_GOALS, HalfYear, given, published
from app.vocabulary import Effect, MeasureAim, MeasureKind

_PLAIN = {
    "id",
    "child_id",
    "kind",
    "aim",
    "cooperation_id",
    "marks",
    "starts_on",
    "ends_on",
    "ended_on",
    "end_reason",
    "shown_to_family",
}
_OF_THE_AUTHORITY: dict[str, Any] = dict.fromkeys(
    ("consent_id", "told", "during_inquiry", "overridden_rule", "override_reason", "cost_shares")
)
_KINDS = (MeasureKind.SERVICE, MeasureKind.ASSESSED)
_BEGUN = ("service", "assessed", "during-inquiry", "overridden")


def measure_read(
    passed: Pass, row: SupportMeasure, *, masked: bool, response: Response | None = None
) -> SupportMeasureRead:
    """Show a measure as far as the reader may know."""
    actor = passed.actor
    own = (row.organisation_id, row.branch) == (actor.organisation_id, actor.branch)
    text = passed.vault.open_json(row.organisation_id, row.text_sealed)
    path = f"/children/{row.child_id}/support-measures/{row.id}"
    return SupportMeasureRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "unit_id": None if masked else row.unit_id,
            "performer_unit_id": None if masked else row.performer_unit_id,
            "what": text["what"],
            "effect": _effect(row),
            "decision": _decision(row, text) if own or actor.is_family else None,
            **(_authority(row, text) if own else _OF_THE_AUTHORITY),
            "_links": links_of(path, response),
        }
    )


def statistics_read(period: HalfYear, rows: Iterable[tuple[str, str, int]]) -> MeasureStatisticsRead:
    """Show the counts of a half-year, so that nobody can be told from them."""
    found: dict[str, dict[str, int]] = {}
    for measure, cell, count in rows:
        found.setdefault(measure, {})[cell] = count
    effects = [each.value for each in Effect]
    return MeasureStatisticsRead.model_validate(
        {
            "period": period.name,
            "first_on": period.first,
            "last_on": period.last,
            "agenda2030_goals": AGENDA_2030_GOALS,
            "begun": _counts(_BEGUN, found.get("begun", {})),
            "service_share_percent": given(_KINDS, [MeasureKind.SERVICE], found.get("begun", {})).share,
            "aims": _counts([each.value for each in MeasureAim], found.get("aims", {})),
            "attendance": _counts(effects, found.get("attendance", {})),
            "goals": _counts(effects, found.get("goals", {})),
            "_links": links_of(f"/statistics/measures?period={period.name}", None),
        }
    )


def _counts(names: Iterable[str], found: Mapping[str, int]) -> list[MeasureCount]:
    return [MeasureCount(name=name, count=published(found.get(name, 0))) for name in names]


def _effect(row: SupportMeasure) -> dict[str, Any] | None:
    if row.effect_on_attendance is None and row.effect_on_goals is None:
        return None
    return {"attendance": row.effect_on_attendance, "goals": row.effect_on_goals}


def _decision(row: SupportMeasure, text: Mapping[str, Any]) -> dict[str, Any] | None:
    if row.decided_on is None:
        return None
    return {"decided_on": row.decided_on, "number": text["decisionNumber"]}


def _authority(row: SupportMeasure, text: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row.model_dump(include={"consent_id", "told", "during_inquiry", "overridden_rule"}),
        "override_reason": text["overrideReason"],
        "cost_shares": [
            {"organisation_id": bearer, "percent": percent} for bearer, percent in row.cost_shares.items()
        ],
    }
