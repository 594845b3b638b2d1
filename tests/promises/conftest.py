"""One walk for all promises."""

import pytest

from tests.cast import Cast
from tests.promises.walk import Walk, walk_through


@pytest.fixture(scope="session")
async def walk(cast: Cast) -> Walk:
    return await walk_through(cast)
