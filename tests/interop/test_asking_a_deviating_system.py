"""The deviations that a real producer was seen with, one by one: put right, or set aside alone."""

import pytest

from tests.cast import made_up_number
from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp

pytestmark = pytest.mark.usefixtures("first_of_october")


@pytest.fixture
def system():
    return SchoolSystemOnHttp()


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token")


async def test_a_number_in_ten_digits_with_a_hyphen(asking, system, village):
    number = made_up_number(village.born)
    village.pupil("Elsa", civicNo={"value": f"{number[2:8]}-{number[8:]}", "nationality": "SE"})
    system.take(village)
    first = await asking.asks()
    assert (first.set_aside, first.counts["unverified_numbers"]) == (0, 0)
    vault = asking.asker.database.vault
    rows = await asking.importer.ask(
        "SELECT id FROM register.child WHERE identity_hash = ANY ($1::bytea[])", vault.hashes(number)
    )
    assert [row["id"] for row in rows] == [await asking.importer.child_of(known_as("Elsa"))]


async def test_an_address_without_a_country(asking, system, village):
    home = {"type": "Folkbokföring", "streetAddress": "Byvägen 1", "postalCode": "999 10", "locality": "Byn"}
    village.pupil("Elsa", addresses=[home])
    system.take(village)
    first = await asking.asks()
    assert (first.set_aside, first.counts["rows"]["children"]["created"]) == (0, 1)


async def test_an_assignment_outside_the_list(asking, system, village):
    group = {"group": {"id": known_as("class")}, "assignmentRoleType": "Lärare"}
    village.person("Sara")
    village.duty("Sara's duty", "Sara", "Lärare", assignmentRole=[group])
    system.take(village)
    first = await asking.asks()
    assert (first.set_aside, first.counts["rows"]["duties"]["created"]) == (0, 3)


async def test_an_activity_without_what_it_must_have_is_never_asked_for(asking, system, village):
    system.take(village)
    first = await asking.asks()
    assert first.set_aside == 0
    assert {path for _, path, _ in system.asked} == {
        f"/{each}" for each in ("organisations", "persons", "duties", "groups", "placements")
    }


async def test_a_time_without_a_zone(asking, system, village):
    older = {"created": "2024-08-01T08:00:00", "modified": "2024-08-01T08:00:00"}
    pupil = village.pupil("Elsa", meta=older)
    newer = {**pupil, "familyName": "Ny", "meta": {**older, "modified": "2024-08-02T08:00:00+02:00"}}
    system.take(village)
    system.next("GET /persons", lambda _: system._page([newer, *system.records["persons"].values()], {}))
    first = await asking.asks()
    assert first.set_aside == 0
    child = await asking.importer.child_of(known_as("Elsa"))
    (row,) = await asking.importer.ask(
        "SELECT family_name_sealed FROM child_record WHERE child_id = $1", child
    )
    vault = asking.asker.database.vault
    assert vault.open(asking.importer.organisation_id, row["family_name_sealed"]) == "Ny"


@pytest.mark.parametrize("size", [1, 20, 50])
async def test_pages_of_another_size_than_was_asked_for(asking, system, village, size):
    for number in range(30):
        village.pupil(f"pupil {number}")
    system.page = size
    system.take(village)
    first = await asking.asks()
    assert (first.set_aside, first.counts["rows"]["children"]["created"]) == (0, 30)


async def test_what_cannot_be_put_right_is_set_aside_alone(asking, system, village):
    wrong = village.pupil("Elsa", enrolments=[village.enrolment(startDate="2024-02-31")])
    village.pupil("Olle")
    system.take(village)
    first = await asking.asks()
    assert await asking.quarantine(first) == {("persons", wrong["id"], "malformed-date")}
    assert first.counts["rows"]["children"]["created"] == 1
    system.long_ago()
    system.change("persons", "Elsa", enrolments=[village.enrolment()])
    second = await asking.asks()
    assert (second.set_aside, second.counts["rows"]["children"]["created"]) == (0, 1)
