"""The first lock without the second: what the filter of a list chooses without row-level security."""

from dataclasses import dataclass
from datetime import date

import asyncpg
import pytest
from sqlalchemy.dialects import postgresql
from sqlmodel import col, select

from app.audit.actor import Actor
from app.disclosures.models import Disclosure
from app.disclosures.queries import visible_to
from app.vocabulary import Branch
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    Family,
    given_a_family,
    given_answers,
    given_shared_on_consent,
    sharing,
)
from tests.days import today
from tests.interop.importing import superuser_dsn
from tests.steps import then_it_is

LAST_DAY, THE_DAY_AFTER = date(2030, 12, 31), date(2031, 1, 1)


@dataclass
class Shared:
    """What a school has decided about one child: shared on a consent, taken over, and kept to itself."""

    family: Family
    waiting: str
    taken: str
    kept: str

    @property
    def all(self) -> set[str]:
        return {self.waiting, self.taken, self.kept}


@pytest.fixture
async def shared(cast: Cast) -> Shared:
    family = await given_a_family(cast)
    (waiting,), (taken,) = [(await given_shared_on_consent(cast, family))[1] for _ in range(2)]
    then_it_is(await cast.reception.post(f"{family.disclosures}/{taken}/receipt"), 201)
    item = await given_answers(cast.rektor, family.child)
    no = sharing(cast, item, share=False, reasonNotToShare="Elsa vill berätta själv.")
    kept = then_it_is(await cast.rektor.post(family.disclosures, no), 201)["id"]
    return Shared(family, waiting, taken, kept)


async def chosen(installation: Installation, shared: Shared, actor: Actor, on: date) -> set[str]:
    statement = select(Disclosure.id).where(
        col(Disclosure.child_id) == shared.family.child.id, visible_to(actor, on)
    )
    query = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        return {row["id"] for row in await connection.fetch(str(query))}
    finally:
        await connection.close()


def a_professional(cast: Cast, board: str, branch: Branch, unit: str) -> Actor:
    return Actor(
        client_id="a system",
        scopes=frozenset(),
        organisation_id=cast.organisation(board),
        branch=branch,
        professional_id="pro-somebody",
        unit_ids=(cast.unit(unit),),
    )


async def test_the_sending_branch_sees_all_of_its_own_and_no_other_branch_or_organisation(
    cast: Cast, installation: Installation, shared: Shared
) -> None:
    school = a_professional(cast, "education", Branch.SCHOOL, "linden")
    pupil_health = a_professional(cast, "education", Branch.PUPIL_HEALTH_MEDICAL, "linden")
    another_school = a_professional(cast, "independent", Branch.SCHOOL, "eken")
    for on in (today(), THE_DAY_AFTER):
        assert await chosen(installation, shared, school, on) == shared.all
        assert await chosen(installation, shared, pupil_health, on) == set()
        assert await chosen(installation, shared, another_school, on) == set()


async def test_the_receiving_unit_sees_what_it_has_taken_over_and_what_still_holds(
    cast: Cast, installation: Installation, shared: Shared
) -> None:
    reception = a_professional(cast, "social", Branch.SOCIAL_RECEPTION, "reception")
    assert await chosen(installation, shared, reception, LAST_DAY) == {shared.waiting, shared.taken}
    assert await chosen(installation, shared, reception, THE_DAY_AFTER) == {shared.taken}
    elsewhere = a_professional(cast, "social", Branch.SOCIAL_RECEPTION, "inquiry")
    another_branch = a_professional(cast, "social", Branch.SOCIAL_SERVICE, "reception")
    for other in (elsewhere, another_branch):
        assert await chosen(installation, shared, other, today()) == set()


async def test_the_family_sees_what_was_shared_and_never_what_was_kept(
    installation: Installation, shared: Shared
) -> None:
    mother = Actor(client_id="an app", scopes=frozenset(), family_member_id=shared.family.mother_id)
    assert await chosen(installation, shared, mother, today()) == {shared.waiting, shared.taken}
