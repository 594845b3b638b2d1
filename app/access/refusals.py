"""Refusals are written down too, in a transaction of their own: the refused request has rolled back."""

import structlog
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.audit.actor import Actor
from app.audit.service import Deed, insert_refusal
from app.kit.database import DATABASE_ERRORS, Database
from app.kit.problem_handlers import render
from app.kit.problems import Problem, Unavailable

_WRITTEN_DOWN = {403, 404, 409, 429}
_log = structlog.get_logger("refusals")


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for this class only
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is not None and problem.status in _WRITTEN_DOWN:
        database: Database = request.app.state.database
        deed: Deed = request.state.deed
        moment = getattr(request.state, "moment", None)
        reason = deed.reason or problem.code()
        try:
            await insert_refusal(database, actor, deed, reason=reason, now=moment.now if moment else None)
        except DATABASE_ERRORS:
            _log.error("refusal-not-written", request_id=actor.request_id)
            return render(request, Unavailable(headers={"Retry-After": "2"}))
    answer = render(request, problem)
    for name, value in getattr(request.state, "quota_headers", {}).items():
        answer.headers.setdefault(name, value)
    return answer


def install(app: FastAPI) -> None:
    """Write down every refusal of this app."""
    app.add_exception_handler(Problem, _on_problem)
