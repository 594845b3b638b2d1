"""HTTP of consultations: think aloud without naming a child."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.consultations import queries, service
from app.consultations.errors import IdentityNumberInText, MayNameAPupil
from app.consultations.render import consultation_read, statistics_read
from app.consultations.schemas import (
    AdviceCreate,
    ConsultationCreate,
    ConsultationRead,
    ConsultationStatisticsRead,
)
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    StateForbids,
    invalid,
    problems,
)
from app.kit.routing import room
from app.rules.statistics import HalfYear
from app.vocabulary import ConsultationView, Matter

router = room("consultations")
READ = ("consultations.read", "consultations.write")
WRITE = ("consultations.write",)
Asker = Annotated[Pass, desk(Matter.CONSULTATION, "ask", scopes=WRITE)]
Lister = Annotated[Pass, desk(Matter.CONSULTATION, "list", scopes=READ)]
Reader = Annotated[Pass, desk(Matter.CONSULTATION, "read", scopes=READ)]
Adviser = Annotated[Pass, desk(Matter.CONSULTATION, "advise", scopes=WRITE)]
Counter = Annotated[Pass, desk(Matter.STATISTICS, "read-consultations", scopes=("statistics.read",))]
ConsultationPath = Annotated[str, Path(alias="consultationId", examples=["cst-abcdefghijklmnopqrstuvwxyz"])]
View = Annotated[ConsultationView, Query(description="What you have asked, or what your units are asked.")]
Term = Annotated[
    str | None,
    Query(
        pattern=r"^20[0-9]{2}-[12]$",
        description="A term that is over: the year, and 1 for spring (January to June) or 2 for autumn (July "
        "to December). The latest, where none is said.",
        examples=["2025-2"],
    ),
]
ENTERED = (HeaderMissing, NotAuthenticated, ScopeMissing)


@router.post(
    "/consultations",
    status_code=status.HTTP_201_CREATED,
    summary="Ask without naming a child",
    responses=problems(
        *ENTERED, MayNameAPupil, IdentityNumberInText, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_consultation(
    passed: Asker, once: OnceOnly, given: ConsultationCreate, response: Response
) -> ConsultationRead:
    """Asks a unit, such as the reception of the social services, what to think of a situation: a topic and a
    question in general words. No child is named, nothing is looked up, no case begins. A text with an
    identity number is refused in any spelling; a word that is the name of a child at your own units is warned
    of once, and sent again with `namesConfirmed` when it is no name here. Whoever asks keeps the duty to
    report.
    """
    row = await service.found_again(passed, await once(lambda: service.ask(passed, given=given)))
    await passed.note()
    return consultation_read(passed, row, response)


@router.get(
    "/consultations",
    summary="List consultations",
    responses=problems(*ENTERED, InvalidRequest),
)
async def list_consultations(
    passed: Lister, asked: Paged, view: View = ConsultationView.ASKED
) -> Page[ConsultationRead]:
    """What you have asked yourself, or what your own units are asked: the newest day first, and within a day
    in no order. Colleagues do not see what you have asked, and the unit that is asked does not see who asks.
    """
    rows, total = await service.page(passed, view, asked)
    await passed.note()
    return Page.of([consultation_read(passed, row) for row in rows], total=total, asked=asked)


@router.get(
    "/consultations/{consultationId}",
    summary="Read one consultation",
    responses=problems(*ENTERED, NotFound),
)
async def read_consultation(passed: Reader, consultation_id: ConsultationPath) -> ConsultationRead:
    """One consultation with its advice, for who asked and for the unit that is asked."""
    row = await service.get(passed, consultation_id)
    await passed.note()
    return consultation_read(passed, row)


@router.post(
    "/consultations/{consultationId}/advice",
    summary="Give an advice",
    responses=problems(*ENTERED, NotFound, StateForbids, MayNameAPupil, IdentityNumberInText, InvalidRequest),
)
async def give_consultation_advice(
    passed: Adviser, consultation_id: ConsultationPath, given: AdviceCreate
) -> ConsultationRead:
    """The unit that is asked answers, once: an advice in general words, and which step it points to. The same
    is refused and warned of as in a question.
    """
    row = await service.advise(passed, consultation_id, given=given)
    await passed.note()
    return consultation_read(passed, row)


@router.get(
    "/statistics/consultations",
    summary="How many consultations there were in a term",
    responses=problems(*ENTERED, InvalidRequest),
)
async def read_consultation_statistics(passed: Counter, period: Term = None) -> ConsultationStatisticsRead:
    """How many consultations the own organisation's branch was asked, by topic, and how many it asked, in a
    term that is over. Counts are given in whole fives and none under five.
    """
    term = HalfYear.called(period) if period else HalfYear.before(passed.moment.today)
    if not term.is_over(passed.moment.today):
        raise invalid("/period", "not-over", "is not over yet")
    rows = await queries.counts(passed.session, passed.actor.client_id, first=term.first, last=term.last)
    await passed.note()
    return statistics_read(term, rows)
