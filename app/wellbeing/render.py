"""How the five questions look on the wire."""

from fastapi import Response
from pydantic.alias_generators import to_camel

from app.kit.links import links_of
from app.kit.vault import Vault
from app.wellbeing.content import opened
from app.wellbeing.indicator_sets import DEFAULT_SET, INDICATOR_SETS, IndicatorSet
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion
from app.wellbeing.practice_model import CHILD_ENDS, ENDS, FOLLOW_UPS, POINTS, SIDES
from app.wellbeing.schemas import FiveQuestionsRead, FiveQuestionsVersionRead
from app.wellbeing.wording import ATTRIBUTION, LICENCE, QUESTIONS, SOURCE, WORDING_VERSION
from app.wellbeing.wording_schemas import FiveQuestionsTemplate, IndicatorSetRead


def five_questions_read(
    vault: Vault, thing: FiveQuestions, version: FiveQuestionsVersion, response: Response | None = None
) -> FiveQuestionsRead:
    """Show one version, opened."""
    child = f"/children/{thing.child_id}"
    where = f"{child}/five-questions/{thing.id}"
    return FiveQuestionsRead.model_validate(
        {
            **opened(vault, version).model_dump(),
            **thing.model_dump(include={"id", "child_id", "organisation_id", "branch", "unit_id"}),
            **version.model_dump(
                include={
                    "author_id",
                    "status",
                    "version",
                    "indicator_set",
                    "indicators",
                    "categories",
                    "happened_at",
                    "recorded_at",
                }
            ),
            "_links": links_of(where, response, child=child, versions=f"{where}/versions"),
        }
    )


def version_read(version: FiveQuestionsVersion) -> FiveQuestionsVersionRead:
    """Show that there is a version, with a link to what it says."""
    where = f"/children/{version.child_id}/five-questions/{version.five_questions_id}"
    fields = {"version", "status", "author_id", "categories", "happened_at", "recorded_at"}
    return FiveQuestionsVersionRead.model_validate(
        {**version.model_dump(include=fields), "_links": links_of(f"{where}?version={version.version}")}
    )


def template() -> FiveQuestionsTemplate:
    """Show the wording."""
    return FiveQuestionsTemplate.model_validate(
        {
            "version": WORDING_VERSION,
            "questions": [
                {"field": to_camel(question.field), "en": question.en, "sv": question.sv}
                for question in QUESTIONS
            ],
            "swedish_is_working_translation": True,
            "indicators": [
                {"indicator": indicator.key, "en": indicator.en, "sv": indicator.sv}
                for indicator in INDICATOR_SETS[DEFAULT_SET].indicators
            ],
            "sides": [{"side": side, **names._asdict()} for side, names in SIDES.items()],
            "points": [
                {"point": point.key, "side": point.side, "en": point.en, "sv": point.sv}
                for point in POINTS.values()
            ],
            "matrix_ends": [
                {"end": end, "axis": "child" if end in CHILD_ENDS else "surroundings", **names._asdict()}
                for end, names in ENDS.items()
            ],
            "follow_ups": [{"decision": kind, **names._asdict()} for kind, names in FOLLOW_UPS.items()],
            "source": SOURCE,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
            "_links": links_of("/five-questions-template"),
        }
    )


def indicator_set_read(wheel: IndicatorSet) -> IndicatorSetRead:
    """Show a set of indicators."""
    return IndicatorSetRead.model_validate(
        {
            "id": wheel.id,
            "version": wheel.version,
            "en": wheel.en,
            "sv": wheel.sv,
            "is_default": wheel.id == DEFAULT_SET,
            "source": wheel.source,
            "indicators": [
                {
                    "indicator": each.key,
                    "en": each.en,
                    "sv": each.sv,
                    "means_en": each.means_en,
                    "means_sv": each.means_sv,
                }
                for each in wheel.indicators
            ],
        }
    )
