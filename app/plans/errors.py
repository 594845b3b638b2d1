"""What the room of plans refuses."""

from collections.abc import Iterable
from typing import Any

from app.kit.problems import FieldError, Problem
from app.rules.coordination import LegalItem, MissingItem

_FIELD_OF = {
    LegalItem.MEASURES: "/actions",
    LegalItem.MEASURES_BY_OTHERS: "/othersMeasures",
    LegalItem.OVERALL_RESPONSIBILITY: "/overallResponsibleOrganisationId",
}


class ConsentMissing(Problem):
    """The plan rests on no consent that is given and covers the party; `missing` says what is lacking."""

    status = 409
    title_sv = "Samtycke saknas"
    title_en = "Consent is missing"
    detail_sv = "Utan samtycke får planen varken upprättas eller delas."
    detail_en = "Without consent the plan is neither drawn up nor shared."


class PlanIncomplete(Problem):
    """The plan lacks some of the four items that the law asks for; each of `errors` points at one."""

    status = 409
    title_sv = "Planen är inte komplett"
    title_en = "The plan is not complete"
    detail_sv = "Planen kan inte börja gälla förrän de lagstadgade uppgifterna finns."
    detail_en = "The plan cannot become active until it holds the items that the law asks for."

    def __init__(self, missing: Iterable[MissingItem] = ()) -> None:
        """`missing` comes from the rules, with a sentence in each language."""
        super().__init__(rule="plan-must-be-drawn-up")
        self._missing = tuple(missing)

    def body(self, *, language: str, request_id: str) -> dict[str, Any]:
        """Render the problem, each missing item in the reader's language."""
        self.errors = tuple(
            FieldError(
                pointer=_FIELD_OF.get(lack.item, lack.pointer),
                detail=lack.sentence(language),
                code=lack.item,
            )
            for lack in self._missing
        )
        return super().body(language=language, request_id=request_id)


class AlreadyAtThePlan(Problem):
    """The unit has a seat at the plan, or has been called to it, already."""

    status = 409
    title_sv = "Enheten är redan med i planen"
    title_en = "The unit is at the plan already"


class NoDutyAtSeat(Problem):
    """The professional has no duty, on that date, at a unit that sits at the plan."""

    status = 422
    title_sv = "Personen har ingen tjänst vid en enhet i planen"
    title_en = "The person has no duty at a unit of the plan"


class PauseNotLawful(Problem):
    """The reason does not let this time limit stand still. Lack of staff never does."""

    status = 409
    title_sv = "Skälet räcker inte för ett uppehåll"
    title_en = "No lawful reason for a pause"
