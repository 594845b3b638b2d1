"""Wire shapes of what stands beside the five answers: triangle, matrix, and the decision on what follows."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.kit.text import Code, Note
from app.kit.wire import Wire
from app.vocabulary import Bearing, FollowUpKind, MatrixEnd, MyWorldSide
from app.wellbeing.indicator_sets import INDICATOR_SETS
from app.wellbeing.practice_model import POINTS, QUADRANTS

MOST_ENTRIES = 60


def _is_known_point(key: str) -> str:
    if key not in POINTS:
        raise ValueError("is no point of the triangle")
    return key


def _is_known_set(key: str) -> str:
    if key not in INDICATOR_SETS:
        raise ValueError("is no set of indicators")
    return key


IndicatorSetId = Annotated[Code, AfterValidator(_is_known_set), Field(examples=["shanarri-2022"])]
Point = Annotated[Code, AfterValidator(_is_known_point), Field(examples=["everyday-care"])]
ChildEnd = Literal[MatrixEnd.RESILIENCE, MatrixEnd.VULNERABILITY]
SurroundingEnd = Literal[MatrixEnd.PROTECTIVE_ENVIRONMENT, MatrixEnd.ADVERSITY]
_STRENGTH = "Mormor hämtar på tisdagar och läser med Elsa."


class TriangleEntry(Wire):
    """Something at one point of the triangle, as a strength or as a challenge. Not every point needs one."""

    point: Point = Field(description="The points are in the template.")
    bearing: Bearing = Field(examples=["strength"])
    text: Note = Field(examples=[_STRENGTH])


class TriangleEntryRead(Wire):
    """Something at one point of the triangle, with the side that the point is on."""

    side: MyWorldSide
    point: str = Field(examples=["everyday-care"])
    bearing: Bearing = Field(examples=["strength"])
    text: str = Field(examples=[_STRENGTH])


class MatrixEvidence(Wire):
    """What speaks for one end of an axis. Both ends of an axis may have some."""

    end: MatrixEnd
    text: Note = Field(examples=["Har en lärare som hon tyr sig till."])


class ResilienceMatrix(Wire):
    """Where the child stands on two axes, judged by a human, with the evidence for it."""

    child: ChildEnd = Field(examples=["vulnerability"])
    surroundings: SurroundingEnd = Field(examples=["protective-environment"])
    evidence: list[MatrixEvidence] = Field(
        min_length=2,
        max_length=MOST_ENTRIES,
        description="What speaks for each of the two ends that are named, and for the others where there is "
        "something.",
        examples=[
            [
                {"end": "vulnerability", "text": "Blir ledsen av ändringar."},
                {"end": "protective-environment", "text": "Har en lärare som hon tyr sig till."},
            ]
        ],
    )

    @model_validator(mode="after")
    def _is_shown(self) -> Self:
        if not {self.child, self.surroundings} <= {each.end for each in self.evidence}:
            raise ValueError("a judgement needs evidence for its own end")
        return self


class ResilienceMatrixRead(Wire):
    """Where the child stands, the quadrant that it makes, and the evidence."""

    child: MatrixEnd
    surroundings: MatrixEnd
    quadrant: str = Field(
        description="Where the two meet; one of four.",
        json_schema_extra={"enum": [*QUADRANTS]},
        examples=["vulnerability-in-protective-environment"],
    )
    evidence: list[MatrixEvidence]


class FollowUp(Wire):
    """The decision on what follows. Where help from others is needed, the answers are not finished without
    one.
    """

    decision: FollowUpKind = Field(examples=["assistance-request"])
    text: Note = Field(
        description="The measure, what is to be asked for and of whom, what the meeting is for, or why "
        "nothing more is done.",
        examples=["Öppenvården ombeds om stöd hemma på morgnarna."],
    )
