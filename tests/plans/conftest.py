"""Plans that have come some way."""

import pytest

from tests.cast import Cast
from tests.plans.plan_steps import PlanOfElsa, given_a_called_plan, when_they_meet


@pytest.fixture
async def called(cast: Cast) -> PlanOfElsa:
    """Social services and BUP are called under a consent; nobody has answered."""
    return await given_a_called_plan(cast)


@pytest.fixture
async def met(cast: Cast, called: PlanOfElsa) -> PlanOfElsa:
    """Both have accepted, and the first meeting is held."""
    await when_they_meet(cast, called)
    return called
