"""QuestionnaireResponse: answers to the five questions, of the caller's own branch; read and written."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from app.fhir.answering import Answers, only, subject_of
from app.fhir.asking import Asking, Told
from app.fhir.elements import Coding, Element, Meta, Reference, Resource
from app.fhir.kinds import PATIENT, Asked, Found, Interaction, Kind, Shown, page, parts, version_of, wrong
from app.fhir.questionnaire import (
    ANSWERED,
    BEARING,
    CANONICAL,
    CATEGORY,
    FOLLOW_UP,
    INDICATOR,
    MISSING,
    POINT,
    QUESTION_FIELDS,
    TRIANGLE,
    WORDS,
)

STATUSES = {"draft": "in-progress", "final": "completed", "amended": "amended"}
_TAKEN = frozenset(
    {"resourceType", "meta", "questionnaire", "status", "subject", "authored", "author", "item"}
)
"""What may be sent. Who and when is taken from the token and the clock, whatever is sent of it."""
_OURS = {theirs: ours for ours, theirs in STATUSES.items()}


class AnswerPart(Element):
    """An answer to a question below another."""

    value_boolean: bool | None = None
    value_coding: Coding | None = None
    value_date_time: str | None = Field(default=None, examples=["2025-09-03T08:00:00Z"])
    value_string: str | None = None


class ResponsePart(Element):
    """A question below another, answered."""

    link_id: str = Field(examples=["q1-words"])
    answer: list[AnswerPart] | None = None


class ResponseAnswer(AnswerPart):
    """An answer, and what belongs to it."""

    item: list[ResponsePart] | None = None


class ResponseItem(Element):
    """A question, answered."""

    link_id: str = Field(examples=["q1"])
    text: str | None = None
    answer: list[ResponseAnswer] | None = None
    item: list[ResponsePart] | None = None


class QuestionnaireResponse(Resource):
    """Answers to the five questions."""

    resource_type: Literal["QuestionnaireResponse"] = "QuestionnaireResponse"
    questionnaire: str = Field(examples=[CANONICAL])
    status: Literal["in-progress", "completed", "amended"]
    subject: Reference
    authored: str | None = Field(default=None, examples=["2025-09-03T08:20:00Z"])
    author: Reference | None = None
    item: list[ResponseItem] | None = None


def response(told: Told, *, tag: str | None = None) -> QuestionnaireResponse:
    """Say one version of the five questions as FHIR does."""
    return QuestionnaireResponse(
        id=f"{told['childId']}.{told['id']}",
        meta=Meta(version_id=version_of(tag), last_updated=told["recordedAt"]),
        questionnaire=CANONICAL,
        status=STATUSES[told["status"]],
        subject=Reference(reference=f"Patient/{told['childId']}"),
        authored=told["recordedAt"],
        author=Reference(reference=f"Practitioner/{told['authorId']}"),
        item=list(_items(told)),
    )


def _items(told: Told) -> Iterator[ResponseItem]:
    for link_id, field in QUESTION_FIELDS.items():
        said = told[field]
        yield _choice(link_id, ANSWERED, said["answered"], words=said["text"])
    if told["helpFromOthersNeeded"] is not None:
        answer = ResponseAnswer(value_boolean=told["helpFromOthersNeeded"])
        yield ResponseItem(link_id="help-needed", answer=[answer])
    if told["childView"]:
        yield ResponseItem(link_id="child-view", answer=[ResponseAnswer(value_string=told["childView"])])
    if told["childViewMissingReason"]:
        yield _choice("child-view-missing", MISSING, told["childViewMissingReason"])
    if told["followUp"]:
        yield _choice("follow-up", FOLLOW_UP, told["followUp"]["decision"], words=told["followUp"]["text"])
    yield from _several("indicator", INDICATOR, told["indicators"])
    yield from _several("category", CATEGORY, told["categories"])
    if told["happenedAt"]:
        yield ResponseItem(link_id="happened-at", answer=[ResponseAnswer(value_date_time=told["happenedAt"])])
    yield from map(_corner, told["worldTriangle"])


def _choice(link_id: str, system: str, code: str, *, words: str | None = None) -> ResponseItem:
    below = [ResponsePart(link_id=f"{link_id}-{WORDS}", answer=[AnswerPart(value_string=words)])]
    answer = ResponseAnswer(value_coding=Coding(system=system, code=code), item=below if words else None)
    return ResponseItem(link_id=link_id, answer=[answer])


def _several(link_id: str, system: str, codes: list[str]) -> Iterator[ResponseItem]:
    answers = [ResponseAnswer(value_coding=Coding(system=system, code=code)) for code in codes]
    if answers:
        yield ResponseItem(link_id=link_id, answer=answers)


def _corner(told: Told) -> ResponseItem:
    said = {
        "point": AnswerPart(value_coding=Coding(system=POINT, code=told["point"])),
        "bearing": AnswerPart(value_coding=Coding(system=BEARING, code=told["bearing"])),
        "triangle-words": AnswerPart(value_string=told["text"]),
    }
    below = [ResponsePart(link_id=link_id, answer=[answer]) for link_id, answer in said.items()]
    return ResponseItem(link_id=TRIANGLE, item=below)


def in_our_words(given: Mapping[str, Any]) -> dict[str, Any]:
    """Say a response as the API takes it. Raises InvalidRequest for what the questionnaire does not have."""
    answers = Answers(given.get("item", []), "/item")
    body: dict[str, Any] = {
        field: {"answered": said.code(ANSWERED), **_worded(said, f"{link_id}-{WORDS}")}
        for link_id, field in QUESTION_FIELDS.items()
        for said in answers.take(link_id)
    }
    body["status"] = _OURS.get(str(given.get("status")), given.get("status"))
    for said in answers.take("help-needed"):
        body["helpFromOthersNeeded"] = said.value("valueBoolean")
    for said in answers.take("child-view"):
        body["childView"] = said.value("valueString")
    for said in answers.take("child-view-missing"):
        body["childViewMissingReason"] = said.code(MISSING)
    for said in answers.take("follow-up"):
        text = _worded(said, f"follow-up-{WORDS}")
        body["followUp"] = {"decision": said.code(FOLLOW_UP), **text}
    body["indicators"] = [said.code(INDICATOR) for said in answers.take("indicator", several=True)]
    body["categories"] = [said.code(CATEGORY) for said in answers.take("category", several=True)]
    for said in answers.take("happened-at"):
        body["happenedAt"] = said.value("valueDateTime")
    body["worldTriangle"] = [_corner_said(group) for group in answers.groups(TRIANGLE)]
    answers.all_taken()
    return {name: value for name, value in body.items() if value != []}


def _worded(said: Any, link_id: str) -> dict[str, Any]:
    below = said.below()
    words = [each.value("valueString") for each in below.take(link_id)]
    below.all_taken()
    return {"text": words[0]} if words else {}


def _corner_said(group: Answers) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for each in group.take("point"):
        said["point"] = each.code(POINT)
    for each in group.take("bearing"):
        said["bearing"] = each.code(BEARING)
    for each in group.take("triangle-words"):
        said["text"] = each.value("valueString")
    group.all_taken()
    return said


async def read(asking: Asking, thing_id: str) -> Shown:
    """Read answers to the five questions."""
    child_id, answers_id = parts(thing_id)
    answer = await asking.get("children", child_id, "five-questions", answers_id)
    return Shown(response(answer.body, tag=answer.tag), answer.tag)


async def search(asking: Asking, asked: Asked) -> Found:
    """List a child's answers to the five questions."""
    rows, total = await page(asking, asked, "children", asked.subject(), "five-questions")
    return Found([response(row) for row in rows], total)


async def create(asking: Asking, given: Mapping[str, Any]) -> Shown:
    """Answer the five questions."""
    only(given, _TAKEN)
    if str(given.get("questionnaire")).partition("|")[0] != CANONICAL:
        raise wrong("/questionnaire", "unknown", "is no questionnaire of these")
    child_id = subject_of(given)
    answer = await asking.post("children", child_id, "five-questions", body=in_our_words(given))
    return Shown(response(answer.body, tag=answer.tag), answer.tag)


KIND = Kind(
    name="QuestionnaireResponse",
    model=QuestionnaireResponse,
    says="Answers to the five questions, of your own branch. Each profession writes in its own compartment; "
    "what others have shared is read in the native API. A resilience matrix is not shown here.",
    interactions=(
        Interaction(code="read", asks=("read_five_questions",), says="Read answers to the five questions."),
        Interaction(
            code="search-type",
            asks=("list_five_questions",),
            says="List a child's answers to the five questions.",
        ),
        Interaction(
            code="create",
            asks=("create_five_questions",),
            says="Answer the five questions, `in-progress` or `completed`. Author and time are the token's "
            "and the clock's.",
        ),
    ),
    read=read,
    search=search,
    create=create,
    params=(PATIENT,),
)
