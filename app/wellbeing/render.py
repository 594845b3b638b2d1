"""How the five questions look on the wire."""

from fastapi import Response
from pydantic.alias_generators import to_camel

from app.kit.links import links_of
from app.kit.vault import Vault
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion
from app.wellbeing.schemas import FiveQuestionsRead, FiveQuestionsTemplate, FiveQuestionsVersionRead
from app.wellbeing.service import opened
from app.wellbeing.wording import ATTRIBUTION, INDICATORS, LICENCE, QUESTIONS, SOURCE, WORDING_VERSION


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
                {"indicator": indicator, "en": indicator.value.capitalize(), "sv": swedish}
                for indicator, swedish in INDICATORS.items()
            ],
            "source": SOURCE,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
            "_links": links_of("/five-questions-template"),
        }
    )
