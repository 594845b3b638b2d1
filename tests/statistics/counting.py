"""A system that reads an organisation's statistics."""

from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast

SCOPE = "statistics.read"


async def given_a_counting_system(cast: Cast, organisation: str, branch: Branch = Branch.SCHOOL) -> Caller:
    """With nobody behind it, for one branch of the organisation."""
    name = f"counting-{organisation}-{branch}"
    if name not in cast.world.systems:
        await cast.world.connect(name, organisation=organisation, branches=(branch,), scopes=(SCOPE,))
    return Caller(name, cast.http, cast.world.systems[name].as_system([SCOPE]), None)
