"""Questionnaire: the five questions, under one fixed name and the version of their wording."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import Coding, Element, Resource
from app.fhir.kinds import Asked, Found, Interaction, Kind, Shown, cut, not_here
from app.fhir.systems import own_codes
from app.vocabulary import Answered, Bearing, Category, ChildViewMissing

FIVE_QUESTIONS = "five-questions"
CANONICAL = "urn:named-person:questionnaire:five-questions"
ANSWERED, MISSING, FOLLOW_UP, INDICATOR, CATEGORY, POINT, BEARING = (
    own_codes(name)
    for name in (
        "answered",
        "child-view-missing",
        "follow-up",
        "wellbeing-indicator",
        "category",
        "my-world-point",
        "bearing",
    )
)
QUESTION_FIELDS = {
    "q1": "inTheWay",
    "q2": "informationNeeded",
    "q3": "whatICanDo",
    "q4": "whatMyAgencyCanDo",
    "q5": "helpFromOthers",
}
"""The five, in their order: what the questionnaire calls each, and what the API does."""
WORDS = "words"
TRIANGLE = "world-triangle"


class AnswerOption(Element):
    """What may be answered."""

    value_coding: Coding


class PartItem(Element):
    """A question below a question or a group."""

    link_id: str = Field(examples=["q1-words"])
    text: str
    type: str = Field(examples=["text"])
    required: bool | None = None
    answer_option: list[AnswerOption] | None = None


class QuestionnaireItem(PartItem):
    """A question, or a group of questions."""

    repeats: bool | None = None
    item: list[PartItem] | None = None


class Questionnaire(Resource):
    """The five questions of every profession."""

    resource_type: Literal["Questionnaire"] = "Questionnaire"
    url: str
    version: str = Field(examples=["girfec-2022"])
    name: str
    title: str
    status: Literal["active"] = "active"
    subject_type: list[str]
    publisher: str
    description: str
    copyright: str
    item: list[QuestionnaireItem]


def questionnaire(told: Told) -> Questionnaire:
    """Say the wording of the five questions as FHIR does, with what may be answered beside them."""
    return Questionnaire(
        id=FIVE_QUESTIONS,
        url=CANONICAL,
        version=told["version"],
        name="FiveQuestions",
        title="The five questions",
        subject_type=["Patient"],
        publisher="Named Person",
        description=f"The same five questions in every profession. Wording: {told['source']}",
        copyright=f"{told['attribution']} {told['licence']}",
        item=[*_questions(told["questions"]), *_beside(told)],
    )


def _questions(questions: Iterable[Told]) -> Iterable[QuestionnaireItem]:
    wording = {each["field"]: each["en"] for each in questions}
    for link_id, field in QUESTION_FIELDS.items():
        if field not in wording:
            continue
        yield QuestionnaireItem(
            link_id=link_id,
            text=wording[field],
            type="choice",
            answer_option=_options(ANSWERED, Answered),
            item=[PartItem(link_id=f"{link_id}-{WORDS}", text="In words", type="text")],
        )


def _beside(told: Told) -> list[QuestionnaireItem]:
    points = [(each["point"], each["en"]) for each in told["points"]]
    indicators = [(each["indicator"], each["en"]) for each in told["indicators"]]
    decisions = [(each["decision"], each["en"]) for each in told["followUps"]]
    words = PartItem(link_id=f"follow-up-{WORDS}", text="What follows", type="text")
    return [
        _item("help-needed", "Is help from others needed?", "boolean"),
        _item("child-view", "What the child says itself", "text"),
        _item(
            "child-view-missing",
            "Why the child's view is missing",
            options=_options(MISSING, ChildViewMissing),
        ),
        _item("follow-up", "What is decided next", options=_named(FOLLOW_UP, decisions), below=[words]),
        _item("indicator", "Wellbeing indicators", options=_named(INDICATOR, indicators), repeats=True),
        _item("category", "What the answers hold", options=_options(CATEGORY, Category), repeats=True),
        _item("happened-at", "When it happened", "dateTime"),
        _item(TRIANGLE, "My World Triangle", "group", repeats=True, below=_triangle(points)),
    ]


def _triangle(points: list[tuple[str, str]]) -> list[PartItem]:
    return [
        PartItem(link_id="point", text="Where", type="choice", answer_option=_named(POINT, points)),
        PartItem(
            link_id="bearing",
            text="Strength or challenge",
            type="choice",
            answer_option=_options(BEARING, Bearing),
        ),
        PartItem(link_id="triangle-words", text="In words", type="text"),
    ]


def _item(
    link_id: str,
    text: str,
    kind: str = "choice",
    *,
    options: list[AnswerOption] | None = None,
    repeats: bool | None = None,
    below: list[PartItem] | None = None,
) -> QuestionnaireItem:
    return QuestionnaireItem(
        link_id=link_id, text=text, type=kind, answer_option=options, repeats=repeats, item=below
    )


def _options(system: str, codes: Iterable[StrEnum]) -> list[AnswerOption]:
    return [AnswerOption(value_coding=Coding(system=system, code=each.value)) for each in codes]


def _named(system: str, codes: Iterable[tuple[Any, str]]) -> list[AnswerOption]:
    return [
        AnswerOption(value_coding=Coding(system=system, code=code, display=words)) for code, words in codes
    ]


async def read(asking: Asking, questionnaire_id: str) -> Shown:
    """Read the questionnaire: there is one."""
    told = (await asking.get("five-questions-template")).body
    if questionnaire_id != FIVE_QUESTIONS:
        raise not_here()
    return Shown(questionnaire(told))


async def search(asking: Asking, asked: Asked) -> Found:
    """List the questionnaires: there is one."""
    return cut([(await read(asking, FIVE_QUESTIONS)).resource], asked)


_ASKS = ("read_five_questions_template",)
KIND = Kind(
    name="Questionnaire",
    model=Questionnaire,
    says="The five questions, `Questionnaire/five-questions`: q1 to q5 with words to each, and what stands "
    "beside them. The resilience matrix is not part of it.",
    interactions=(
        Interaction(code="read", asks=_ASKS, says="Read the five questions."),
        Interaction(code="search-type", asks=_ASKS, says="List the questionnaires: there is one."),
    ),
    read=read,
    search=search,
)
