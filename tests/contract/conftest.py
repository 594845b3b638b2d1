"""Who calls and what there is, for the tests of who may what."""

from dataclasses import dataclass, field

import pytest

from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.contract.access_matrix import Cells, measure
from tests.contract.access_probes import Operation
from tests.contract.access_roles import People, gather
from tests.contract.access_situations import Situation, build
from tests.steps import when_the_date_is


@pytest.fixture(scope="session")
async def people(cast: Cast) -> People:
    return await gather(cast)


@pytest.fixture(scope="module")
async def _the_present_day(cast: Cast) -> None:
    """Other tests move the clock."""
    await when_the_date_is(cast, wall_clock().isoformat())


@pytest.fixture(scope="session")
async def _built() -> dict[str, Situation]:
    return {}


@pytest.fixture(scope="module")
async def situations(
    people: People, _built: dict[str, Situation], _the_present_day: None
) -> dict[str, Situation]:
    """Built once for a run, at the present day."""
    if not _built:
        _built.update(await build(people))
    return _built


@dataclass
class Matrix:
    """Measures each operation once."""

    people: People
    situations: dict[str, Situation]
    measured: dict[str, Cells] = field(default_factory=dict)

    async def of(self, operation: Operation) -> Cells:
        if operation.id not in self.measured:
            self.measured[operation.id] = await measure(self.people, self.situations, operation)
        return self.measured[operation.id]


@pytest.fixture(scope="module")
def matrix(people: People, situations: dict[str, Situation]) -> Matrix:
    return Matrix(people, situations)
