"""A system that reads an organisation's statistics."""

from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast

SCOPE = "statistics.read"


async def given_a_counting_system(
    cast: Cast, organisation: str, *branches: Branch, called: str = "counting"
) -> Caller:
    """With nobody behind it, for the school's branch where no others are named."""
    name = f"{called}-{organisation}"
    if name not in cast.world.systems:
        await cast.world.connect(
            name, organisation=organisation, branches=branches or (Branch.SCHOOL,), scopes=(SCOPE,)
        )
    return Caller(name, cast.http, cast.world.systems[name].as_system([SCOPE]), None)
