"""HTTP of the plan on paper, and of who has got a copy."""

import asyncio
from typing import Annotated, Any

from fastapi import Query, Response

from app.access.doors import AT_A_CHILD
from app.kit.paging import Page, Paged
from app.kit.paper.html import as_html
from app.kit.paper.pdf import as_pdf
from app.kit.paper.sheets import CopyForm, Language
from app.kit.refs import FamilyMemberId
from app.kit.routing import room
from app.plans import copying, outcome_queries, service
from app.plans.document_schemas import CopyWanted, PlanCopyRead
from app.plans.doors import CopyReader, Reader

router = room("plans")
_DRAWN = {CopyForm.PDF: (as_pdf, "application/pdf"), CopyForm.HTML: (as_html, "text/html; charset=utf-8")}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The plan as this recipient may read it.",
        "content": {
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}


@router.get(
    "/plans/{planId}/document",
    summary="Get the plan on paper",
    response_class=Response,
    responses={**_CONTENT, **AT_A_CHILD},
)
async def read_plan_document(
    cleared: Reader,
    form: Annotated[CopyForm, Query(description="PDF/UA-1 or one HTML page.")] = CopyForm.PDF,
    language: Annotated[Language, Query(description="Of what the document itself says.")] = "sv",
    guardian_id: Annotated[
        FamilyMemberId | None,
        Query(alias="guardianId", description="A professional draws the copy for this guardian."),
    ] = None,
    for_child: Annotated[
        bool, Query(alias="forChild", description="A professional draws the copy for the child.")
    ] = False,
) -> Response:
    """The whole plan to print, with who does what by when on the first page, in plain words. It holds what
    its recipient may read and nothing else, in its text, its properties and its name: a party that draws it
    for a guardian gets that guardian's copy. Each copy is noted, so that it can be called back. The same
    content gives the same file.
    """
    wanted = CopyWanted(form=form, language=language, guardian_id=guardian_id, for_child=for_child)
    paper = await copying.copy(cleared, wanted=wanted)
    plan = await service.get_plan(cleared)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    draw, media_type = _DRAWN[form]
    headers = {
        "Content-Disposition": f'attachment; filename="plan.{form}"',
        "Content-Language": language,
        "Cache-Control": "no-store",
    }
    return Response(await asyncio.to_thread(draw, paper), media_type=media_type, headers=headers)


@router.get("/plans/{planId}/document-copies", summary="List who has got a copy", responses=AT_A_CHILD)
async def list_plan_document_copies(cleared: CopyReader, asked: Paged) -> Page[PlanCopyRead]:
    """The copies that have been drawn, the latest first: for whom, by whom, and of which content. For the
    parties, so that a plan that has been changed or ended can be called back.
    """
    plan = await service.get_plan(cleared)
    rows, total = await outcome_queries.copies(cleared.session, plan.id, asked)
    await cleared.note(subject_id=plan.id, consent_id=plan.ground(cleared.moment.today))
    shown = [PlanCopyRead.model_validate(row.model_dump(exclude={"child_id", "recorded_at"})) for row in rows]
    return Page.of(shown, total=total, asked=asked)
