"""One child may have several numbers: each leads to its own pointer, and a link makes them one."""

from datetime import date

import asyncpg
import pytest

from app.vocabulary import IdentityKind
from tests.cast import Cast, made_up_number
from tests.conftest import Installation
from tests.interop.importing import superuser_dsn
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

BORN = date(2020, 4, 4)


async def kept(installation: Installation, child: Child) -> asyncpg.Record:
    connection = await asyncpg.connect(superuser_dsn(installation))
    try:
        row = await connection.fetchrow(
            "SELECT identity_kind, identity_hash, identity_sealed FROM register.child WHERE id = $1", child.id
        )
        assert row is not None
        return row
    finally:
        await connection.close()


def spellings(number: str) -> list[str]:
    day, serial = number[:8], number[8:]
    return [number, f"{day}-{serial}", number[2:], f"{day[2:]}-{serial}"]


async def test_whichever_spelling_registers_it_there_is_one_child(cast: Cast) -> None:
    for number in (made_up_number(BORN), made_up_number(BORN, coordination=True)):
        ids = {(await given_a_child(cast.rektor, number=spelling)).id for spelling in spellings(number)}
        assert len(ids) == 1


async def test_a_coordination_number_that_became_a_personal_one_is_linked(cast: Cast) -> None:
    """Care knew it by the one, the school by the other; somebody who knows both finds that they are one."""
    coordination, personal = made_up_number(BORN, coordination=True), made_up_number(BORN)
    before = await given_a_child(cast.nurse, number=coordination, kind="care")
    now = await given_a_child(cast.rektor, number=personal)
    assert before.id != now.id
    then_it_is_refused(await cast.nurse.get(now.path), 404, "not-found")
    await given_a_child(cast.nurse, number=personal, kind="care")
    body = {"otherChildId": now.id, "reason": "coordination-number-became-personal"}
    link = then_it_is(await cast.nurse.post(f"{before.path}/links", body), 201)
    then_it_is(await cast.rektor.get(before.path), 200)
    for number, child in ((coordination, before), (personal, now)):
        for spelling in spellings(number):
            found = await cast.nurse.post("/children/lookup", {"identityNumber": spelling})
            assert then_it_is(found, 200)["id"] == child.id
    assert then_it_is(await cast.rektor.get(before.path), 200)["givenName"] is None  # care's is care's
    then_it_is(await cast.nurse.post(f"{before.path}/links/{link['id']}/undoing"), 200)
    then_it_is_refused(await cast.rektor.get(before.path), 404, "not-found")


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        ("20200404T238", IdentityKind.INTERIM_NUMBER),
        ("20200404AB12", IdentityKind.INTERIM_NUMBER),
        ("992020040412", IdentityKind.RESERVE_NUMBER),
        ("20200404A9C1", IdentityKind.RESERVE_NUMBER),
    ],
)
async def test_a_local_sign_has_its_kind_and_says_nothing_of_the_child(
    cast: Cast, installation: Installation, sign: str, kind: IdentityKind
) -> None:
    words = {"identityNumber": sign, "givenName": "Tage", "familyName": "Berg"}
    relation = {"unitId": cast.nurse.unit_id, "kind": "care", "validFrom": "2025-08-18"}
    unborn = await cast.nurse.post("/children", {**words, "relation": relation})
    then_it_is_refused(unborn, 422, "birth-date-needed")  # nothing is read from the sign
    own = await given_a_child(cast.nurse, number=sign, kind="care", birthDate="2019-01-09")
    assert then_it_is(await cast.nurse.get(own.path), 200)["birthDate"] == "2019-01-09"
    again = await given_a_child(cast.nurse, number=sign.lower(), kind="care", birthDate="2019-01-09")
    other = await given_a_child(cast.rektor, number=sign, birthDate="2019-01-09")
    assert again.id == own.id != other.id  # a sign of the region's, and a sign of the school's
    rows = [await kept(installation, child) for child in (own, other)]
    assert {row["identity_kind"] for row in rows} == {kind.value}
    assert rows[0]["identity_hash"] != rows[1]["identity_hash"]
    assert not [row for row in rows if sign.encode() in row["identity_sealed"]]
    unknown = await cast.reception.post("/children/lookup", {"identityNumber": sign})
    then_it_is_refused(unknown, 404, "not-found")
