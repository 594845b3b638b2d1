"""The clock of these stories moves."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.steps import when_the_date_is


@pytest.fixture
async def at_another_time(cast: Cast) -> Callable[..., Awaitable[None]]:
    async def move(*, days: int) -> None:
        await when_the_date_is(cast, (wall_clock() + timedelta(days=days)).isoformat())

    return move
