"""Plans that have come some way, and a clock that is put back."""

from collections.abc import AsyncIterator

import pytest

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.plans.plan_steps import PlanOfElsa, given_a_called_plan, when_they_meet
from tests.steps import when_the_date_is


@pytest.fixture(autouse=True)
async def _clock_put_back(cast: Cast) -> AsyncIterator[None]:
    yield
    await when_the_date_is(cast, wall_clock().isoformat())


@pytest.fixture
async def called(cast: Cast) -> PlanOfElsa:
    """Social services and BUP are called under a consent; nobody has answered."""
    return await given_a_called_plan(cast)


@pytest.fixture
async def met(cast: Cast, called: PlanOfElsa) -> PlanOfElsa:
    """Both have accepted, and the first meeting is held."""
    await when_they_meet(cast, called)
    return called
