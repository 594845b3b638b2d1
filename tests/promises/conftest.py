"""One walk for all promises, and what the service writes in its log meanwhile."""

import io
from collections.abc import Callable, Iterator

import pytest

from app.kit import logs
from tests.cast import Cast
from tests.promises.walk import Walk, walk_through


@pytest.fixture(scope="session")
async def walk(cast: Cast) -> Walk:
    return await walk_through(cast)


@pytest.fixture
def log_output() -> Iterator[Callable[[], str]]:
    """Everything that the service and its libraries log during the test, at the most talkative level."""
    sink = io.StringIO()
    logs.configure("DEBUG", to=sink)
    yield sink.getvalue
    logs.configure("ERROR")
