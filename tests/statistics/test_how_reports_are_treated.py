"""Whether reports are treated alike: by reception and kind of school, in fives, from the work itself."""

import csv
import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast
from tests.concerns.concern_steps import (
    path_of,
    then_the_reception_has,
    when_it_is_decided,
    when_protection_is_judged,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import Place, given_a_place
from tests.statistics.counting import given_a_counting_system
from tests.steps import (
    Child,
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)

PATH = "/statistics/equal-treatment"
PERIOD = "2025-2"
Seen = dict[str, dict[str, dict[str, int | None]]]


@dataclass
class Counted:
    """A municipality of its own with one reception, whose board's system reads its statistics."""

    cast: Cast
    place: Place
    system: Caller

    @property
    def sara(self) -> Caller:
        return self.place.people["Sara"]

    async def read(self, period: str = PERIOD) -> Seen:
        """By kind of school and measure, the cells of which something is said."""
        body = then_it_is(await self.system.get(PATH, period=period), 200)
        assert {each["unitId"] for each in body["groups"]} <= {self.place.receptions["nord"]}
        return {
            group["schoolKind"]: {
                each["measure"]: {
                    cell["name"]: cell["count"] for cell in each["cells"] if cell["count"] is not None
                }
                for each in group["measures"]
                if any(cell["count"] is not None for cell in each["cells"])
            }
            for group in body["groups"]
        }


@pytest.fixture
async def counted(cast: Cast) -> Counted:
    await when_the_date_is(cast, "2025-09-01T08:00:00Z")
    place = await given_a_place(cast)
    await place.school("ek")
    await place.school("fri", independent=True)
    await place.social_worker("Sara", "nord")
    name = f"{place.code}-nord"
    return Counted(cast, place, await given_a_counting_system(cast, name, Branch.SOCIAL_RECEPTION))


async def given_a_report(counted: Counted, school: str, *, child: Child | None = None) -> dict[str, Any]:
    """A report of the first of September about a child of the school, as the reception has it."""
    rektor = counted.place.people[school]
    await when_the_date_is(counted.cast, "2025-09-01T08:00:00Z")
    child = child or await given_a_child(rektor, born=date(2015, 3, 3), since="2025-01-01")
    text = f"Blåmärken. {uuid.uuid4().hex}"
    where = {"municipalityCode": counted.place.code}
    made = await when_somebody_reports(rektor, text=text, childId=child.id, **where)
    received = await then_the_reception_has(counted.sara, made)
    return {**received, "child": child}


async def when_it_is_met_and_decided(
    counted: Counted, received: dict[str, Any], *, day: str = "2025-09-05", met: bool = True, **more: Any
) -> None:
    sara = counted.sara
    await when_protection_is_judged(sara, received)
    if met:
        offer = {"place": "school", "startsAt": "2025-09-04T13:00:00Z", "offeredTo": ["guardians"]}
        meetings = f"{path_of(received)}/meetings"
        made = then_it_is(await sara.post(meetings, offer), 201)
        yes = {"party": "guardians", "answer": "accepted"}
        then_it_is(await sara.post(f"{meetings}/{made['id']}/answers", yes), 200)
        await when_the_date_is(counted.cast, "2025-09-04T15:00:00Z")
        then_it_is(await sara.post(f"{meetings}/{made['id']}/holding", {}), 200)
    await when_the_date_is(counted.cast, f"{day}T08:00:00Z")
    await when_it_is_decided(sara, received, "do-not-open", **more)
    await when_the_reporter_is_told(sara, received, "inquiry-not-opened")


async def given_a_term(counted: Counted, school: str, reports: int) -> list[Child]:
    """Some reports that are all met and decided within the week."""
    children = []
    for _ in range(reports):
        received = await given_a_report(counted, school)
        await when_it_is_met_and_decided(counted, received)
        children.append(received["child"])
    return children


WHOLE = {
    "decisions": {"not-opened": 5},
    "days-to-decision": {"0-7-days": 5},
    "report-meetings": {"held": 5},
    "days-to-feedback": {"0-14-days": 5},
    "consent-asked": {"not-asked": 5},
}


async def test_a_term_is_counted_by_kind_of_school_and_under_five_nothing_is_said(counted: Counted) -> None:
    await given_a_term(counted, "ek", 6)
    await given_a_term(counted, "fri", 4)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {"municipal": WHOLE}, "one school is no five schools"
    received = await given_a_report(counted, "fri")
    await when_it_is_met_and_decided(counted, received)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {"municipal": WHOLE, "independent": WHOLE}
    latest = then_it_is(await counted.system.get(PATH), 200)
    assert (latest["period"], latest["firstOn"], latest["lastOn"]) == (PERIOD, "2025-07-01", "2025-12-31")
    assert latest["agenda2030Goals"] == [3, 4]
    assert {group["unitName"] for group in latest["groups"]} == {"Mottagningen nord"}


async def test_what_was_not_offered_was_late_or_was_asked_for_shows(counted: Counted) -> None:
    """Five children; for each what could be has not been done in time, but that consent was asked for."""
    sara = counted.sara
    for _ in range(5):
        received = await given_a_report(counted, "ek")
        child = await given_a_child(
            sara, born=date(2015, 3, 3), kind="case", since="2025-09-01", number=received["child"].number
        )
        await given_a_guardian(sara, child)
        asked = {
            "kind": "plan",
            "categories": ["plan"],
            "recipients": [{"unitId": counted.cast.unit("bup")}],
            "purpose": "coordination",
            "validTo": "2026-03-01",
        }
        then_it_is(await sara.post(f"{child.path}/consents", asked), 201)
        late = {"reason": "exceptional-reasons", "note": "Barnet var bortfört."}
        await when_it_is_met_and_decided(counted, received, day="2025-09-30", met=False, delay=late)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {
        "municipal": {
            "decisions": {"not-opened": 5},
            "days-to-decision": {"later": 5},
            "report-meetings": {"neither": 5},
            "days-to-feedback": {"later": 5},
            "consent-asked": {"asked": 5},
        }
    }


async def test_inquiries_are_counted_in_the_term_in_which_they_end(counted: Counted) -> None:
    for _ in range(5):
        received = await given_a_report(counted, "ek")
        await when_protection_is_judged(counted.sara, received)
        opened = await when_it_is_decided(counted.sara, received, "open-inquiry")
        await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
        inquiry = f"/child-inquiries/{opened['childInquiryId']}"
        then_it_is(await counted.sara.post(f"{inquiry}/end", {}), 200)
    await when_the_date_is(counted.cast, "2026-07-01T08:00:00Z")
    first = (await counted.read())["municipal"]
    assert first["decisions"] == {"opened": 5}
    assert "inquiry-time" not in first
    assert (await counted.read("2026-1"))["municipal"] == {"inquiry-time": {"within-four-months": 5}}


async def test_a_school_that_meets_few_people_is_counted_among_schools(counted: Counted) -> None:
    for number in range(5):
        await counted.place.school(f"skola-{number}")
        received = await given_a_report(counted, f"skola-{number}")
        await when_it_is_met_and_decided(counted, received)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert (await counted.read())["municipal"] == {**WHOLE, "contacts-of-a-school": {"one": 5}}


async def test_many_reports_about_few_children_are_not_told(counted: Counted) -> None:
    children = await given_a_term(counted, "ek", 4)
    for child in children:
        received = await given_a_report(counted, "ek", child=child)
        await when_it_is_met_and_decided(counted, received)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {}


async def test_a_protected_child_changes_nothing(counted: Counted) -> None:
    """Four and a protected fifth are counted as four."""
    await given_a_term(counted, "ek", 4)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    without = then_it_is(await counted.system.get(PATH, period=PERIOD), 200)
    (fifth,) = await given_a_term(counted, "ek", 1)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {"municipal": WHOLE}
    await given_protection(counted.place.people["ek"], fifth)
    assert then_it_is(await counted.system.get(PATH, period=PERIOD), 200) == without


async def test_a_child_that_nobody_has_registered_is_counted_nowhere(counted: Counted) -> None:
    for _ in range(5):
        await when_the_date_is(counted.cast, "2025-09-01T08:00:00Z")
        where = {"municipalityCode": counted.place.code}
        text = f"En pojke vid grinden. {uuid.uuid4().hex}"
        made = await when_somebody_reports(counted.place.people["ek"], text=text, **where)
        received = await then_the_reception_has(counted.sara, made)
        await when_it_is_met_and_decided(counted, received)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {}


async def test_nobody_else_counts_anything_of_it(counted: Counted) -> None:
    await given_a_term(counted, "ek", 5)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    assert await counted.read() == {"municipal": WHOLE}
    code = counted.place.code
    for organisation, branch in ((f"{code}-nord", Branch.SOCIAL_SERVICE), (f"{code}-ek", Branch.SCHOOL)):
        system = await given_a_counting_system(counted.cast, organisation, branch, called=f"other-{branch}")
        assert then_it_is(await system.get(PATH, period=PERIOD), 200)["groups"] == []
    other = await given_a_place(counted.cast)
    system = await given_a_counting_system(counted.cast, f"{other.code}-nord", Branch.SOCIAL_RECEPTION)
    assert then_it_is(await system.get(PATH, period=PERIOD), 200)["groups"] == []
    then_it_is_refused(await counted.sara.get(PATH), 403, "scope-missing")


async def given_goals(counted: Counted, *others: str, **more: Any) -> str:
    """An agreement of the board that says what is to be reached."""
    board = counted.place.boards["nord"]
    body = {
        "organisationId": board,
        "kind": "sok",
        "name": "SÖK",
        "partyIds": [board, *(counted.cast.organisation(other) for other in others)],
        "levels": [
            {"level": "steering-group", "name": "Styrgruppen"},
            {"level": "individual-forum", "name": "Nätverksmötet"},
        ],
        "limits": {},
        "timings": [],
        "validFrom": "2025-01-01",
        "revisionOn": "2027-01-01",
        **more,
    }
    made = then_it_is(await counted.place.administrator.post("/collaboration-agreements", body), 201)
    return str(made["id"])


async def test_what_was_agreed_stands_beside_what_was_reached(counted: Counted) -> None:
    """The agreement with the fewest parties counts, and only those that held on the last day."""
    await given_a_term(counted, "ek", 5)
    meetings, days = [
        {"measure": name, "atLeastPercent": 70} for name in ("report-meetings", "days-to-decision")
    ]
    many = await given_goals(counted, "education", "region", goals=[meetings, days])
    two = await given_goals(counted, "education", goals=[{**meetings, "atLeastPercent": 90}])
    feedback = {"measure": "days-to-feedback", "atLeastPercent": 50}
    await given_goals(counted, "education", goals=[feedback], validTo="2025-12-30")
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    (group,) = then_it_is(await counted.system.get(PATH, period=PERIOD), 200)["groups"]
    assert {
        each["measure"]: (each["goalPercent"], each["agreementId"])
        for each in group["measures"]
        if each["goalPercent"]
    } == {"report-meetings": (90, two), "days-to-decision": (70, many)}
    table = (await counted.system.get(f"{PATH}/export", period=PERIOD)).text
    rows = csv.DictReader(io.StringIO(table, newline=""))
    assert {(row["measure"], row["goalPercent"]) for row in rows if row["goalPercent"]} == {
        ("report-meetings", "90"),
        ("days-to-decision", "70"),
    }


async def test_the_table_holds_the_same_numbers_and_no_formula(counted: Counted) -> None:
    await given_a_term(counted, "ek", 5)
    unit = f"/units/{counted.place.receptions['nord']}"
    found = await counted.place.administrator.get(unit)
    named = {"name": "=HYPERLINK(0)"}
    then_it_is(await counted.place.administrator.patch(unit, named, etag=found.headers["etag"]), 200)
    await when_the_date_is(counted.cast, "2026-01-01T08:00:00Z")
    answer = await counted.system.get(f"{PATH}/export", period=PERIOD)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="equal-treatment-2025-2.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert {row["unitName"] for row in rows} == {"'=HYPERLINK(0)"}
    assert {(row["period"], row["firstOn"], row["schoolKind"]) for row in rows} == {
        (PERIOD, "2025-07-01", "municipal")
    }
    shown = {(row["measure"], row["cell"]): row["count"] for row in rows if row["count"]}
    assert shown == {(measure, cell): "5" for measure, cells in WHOLE.items() for cell in cells}
    assert len(rows) == len({(row["measure"], row["cell"]) for row in rows}) == 20


async def test_only_a_half_year_that_is_over_is_counted(counted: Counted) -> None:
    for path in (PATH, f"{PATH}/export"):
        refused = await counted.system.get(path, period=PERIOD)
        body = then_it_is_refused(refused, 422, "invalid-request")
        assert [(error["pointer"], error["code"]) for error in body["errors"]] == [("/period", "not-over")]
        then_it_is_refused(await counted.system.get(path, period="2025"), 422, "invalid-request")
