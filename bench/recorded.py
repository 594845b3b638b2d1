"""The statements of one create, written down while the service makes it."""

from collections.abc import Mapping
from typing import Any

import httpx
from sqlalchemy import event

from app.main import create_app
from app.settings import Settings
from bench.loop import Statement


class Recorder:
    """Listens to what the service says to its database."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __call__(self, _connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
        """Write down one statement."""
        self.statements.append(Statement(text, tuple(values)))


async def record(
    settings: Settings, path: str, *, auth: httpx.Auth, body: Mapping[str, Any]
) -> tuple[list[Statement], frozenset[str]]:
    """Return the statements of a create, and those of their values that are new each time.

    It is made twice: what differs is new each time.
    """
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    turns: list[list[Statement]] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=settings.public_url) as http,
    ):
        for turn in range(2):
            recorder = Recorder()
            engine = app.state.database.engine.sync_engine
            event.listen(engine, "before_cursor_execute", recorder)
            headers = {"Idempotency-Key": f"recorded-turn-{turn}", "Purpose": "coordination"}
            answer = await http.post(path, json=body, headers=headers, auth=auth)
            event.remove(engine, "before_cursor_execute", recorder)
            answer.raise_for_status()
            turns.append(recorder.statements)
    return turns[0], _new_each_time(*turns)


def _new_each_time(first: list[Statement], second: list[Statement]) -> frozenset[str]:
    if [one.text for one in first] != [two.text for two in second]:
        raise RuntimeError("The same create has run different statements.")
    return frozenset(
        old
        for one, two in zip(first, second, strict=True)
        for old, new in zip(one.values, two.values, strict=True)
        if isinstance(old, str) and old != new
    )
