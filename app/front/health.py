"""Health: whether the process is alive, and whether it can serve."""

from fastapi import APIRouter, Request

from app.kit.database import DATABASE_ERRORS, Database
from app.kit.problems import Unavailable, problems
from app.kit.routing import operation_id
from app.kit.wire import Wire

router = APIRouter(tags=["front desk"], generate_unique_id_function=operation_id)


class Health(Wire):
    """A yes."""

    status: str = "ok"


@router.get("/health/live", summary="Is the process alive")
async def read_liveness() -> Health:
    """Answers as long as the process runs, whatever its database does."""
    return Health()


@router.get("/health/ready", summary="Can it serve", responses=problems(Unavailable))
async def read_readiness(request: Request) -> Health:
    """Answers 503 while the database is away."""
    database: Database = request.app.state.database
    try:
        await database.ping()
    except DATABASE_ERRORS:
        raise Unavailable(headers={"Retry-After": "2"}) from None
    return Health()
