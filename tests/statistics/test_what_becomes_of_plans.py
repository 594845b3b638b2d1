"""What becomes of plans, counted: only the own, only what is over, in fives, and nobody's to be told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast
from tests.plans.plan_steps import NEED, QUESTION
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
from tests.towns import Town, given_a_town

PATH = "/statistics/plans"
PERIOD = "2025-2"
GOALS = ("goals-by-child", "goals-by-family", "goals-by-professionals")


@dataclass
class Counted:
    """A town of its own, whose board's system reads its statistics."""

    cast: Cast
    town: Town
    system: Caller

    @property
    def rektor(self) -> Caller:
        return self.town.who("rektor")

    @property
    def own(self) -> str:
        return self.cast.world.organisations[self.town.named("education")]

    async def read(self, period: str = PERIOD) -> dict[tuple[str, str | None], dict[str, int | None]]:
        found = then_it_is(await self.system.get(PATH, period=period), 200)["measures"]
        return {
            (each["measure"], each["giverOrganisationId"]): {
                cell["name"]: cell["count"] for cell in each["cells"]
            }
            for each in found
        }

    async def share(self, measure: str) -> Any:
        found = then_it_is(await self.system.get(PATH, period=PERIOD), 200)["measures"]
        return next(each["sharePercent"] for each in found if each["measure"] == measure)


@pytest.fixture
async def town(cast: Cast) -> Counted:
    made = await given_a_town(cast)
    return Counted(cast, made, await given_a_counting_system(cast, made.named("education")))


async def given_a_child_with_a_plan(town: Counted, *, need_on: str, called_on: str) -> tuple[Child, str]:
    """Needed on a day, and BUP called on another, under a consent that the mother has given."""
    rektor = town.rektor
    await when_the_date_is(town.cast, f"{need_on}T08:00:00Z")
    child = await given_a_child(rektor, born=date(2015, 3, 3), since="2025-01-01")
    await given_a_guardian(rektor, child)
    body = {
        "kind": "plan",
        "categories": ["plan"],
        "recipients": [{"unitId": town.cast.unit("bup")}],
        "purpose": "coordination",
        "validTo": "2027-12-31",
    }
    asked = then_it_is(await rektor.post(f"{child.path}/consents", body), 201)
    (giver,) = asked["missingGivers"]
    yes = {"giverId": giver, "answer": "given", "form": "telephone"}
    then_it_is(await rektor.post(f"{child.path}/consents/{asked['id']}/answers", yes), 201)
    noted = {"need": NEED, "consentId": asked["id"]}
    plan = f"/plans/{then_it_is(await rektor.post(f'{child.path}/plans', noted), 201)['id']}"
    await when_the_date_is(town.cast, f"{called_on}T08:00:00Z")
    call = {"unitId": town.cast.unit("bup"), "kind": "called", "question": QUESTION}
    then_it_is(await rektor.post(f"{plan}/invitations", call), 201)
    return child, plan


async def when_they_meet_on(town: Counted, plan: str, day: str, **held: Any) -> None:
    await when_the_date_is(town.cast, f"{day}T12:00:00Z")
    begun = {"startsAt": f"{day}T10:00:00Z", "place": "Skolan"}
    made = then_it_is(await town.rektor.post(f"{plan}/meetings", begun), 201)
    body = {"held": {"presentUnitIds": [town.rektor.unit_id], "childTookPart": True, **held}}
    then_it_is(await town.rektor.patch(f"{plan}/meetings/{made['id']}", body), 200)


async def when_something_is_promised(town: Counted, plan: str, *, due: str, done: bool = False) -> str:
    body = {"words": "Ringa hem.", "responsibleUnitId": town.rektor.unit_id, "dueOn": due}
    made = then_it_is(await town.rektor.post(f"{plan}/actions", body), 201)
    path = f"{plan}/actions/{made['id']}"
    if done:
        then_it_is(await town.rektor.patch(path, {"status": "done"}), 200)
    return path


async def when_it_is_followed_up(town: Counted, plan: str, goal: str, *, by_child: str) -> None:
    whole = {"overallResponsibleOrganisationId": town.own, "othersMeasures": {"none": True}}
    then_it_is(await town.rektor.patch(plan, whole), 200)
    then_it_is(await town.rektor.post(f"{plan}/activation"), 200)
    judged = {"byChild": by_child, "byFamily": "partly", "byProfessionals": "not-asked"}
    held = {
        "heldOn": "2025-10-20",
        "childTookPart": True,
        "outcomes": [{"goalId": goal, **judged}],
        "nextOn": None,
    }
    then_it_is(await town.rektor.post(f"{plan}/follow-ups", held), 201)


async def given_a_term(town: Counted, plans: int = 6) -> list[tuple[Child, str]]:
    """Some plans whose days are told beforehand: the numbers below are reckoned by hand."""
    made = []
    for number in range(plans):
        child, plan = await given_a_child_with_a_plan(town, need_on="2025-09-01", called_on="2025-09-04")
        await when_they_meet_on(town, plan, "2025-09-15")
        await when_something_is_promised(town, plan, due="2025-09-20", done=True)
        await when_something_is_promised(town, plan, due="2025-09-20")
        goal = then_it_is(await town.rektor.post(f"{plan}/goals", {"words": "Jag vill."}), 201)["id"]
        await when_the_date_is(town.cast, "2025-10-20T12:00:00Z")
        await when_it_is_followed_up(town, plan, goal, by_child="reached" if number else "not-asked")
        made.append((child, plan))
    return made


async def test_a_term_is_counted_in_fives_and_by_giver(town: Counted) -> None:
    await given_a_term(town)
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    none = {"reached": None, "partly": None, "not-reached": None}
    assert await town.read() == {
        ("need-to-call", None): {"0-7-days": 5, "8-14-days": None, "later": None},
        ("call-to-meeting", None): {"0-14-days": 5, "15-21-days": None, "later": None},
        ("child-at-meetings", None): {"took-part": 5, "heard": None, "neither": None},
        ("goals-by-child", None): {**none, "reached": 5},
        ("goals-by-family", None): {**none, "partly": 5},
        ("goals-by-professionals", None): none,
        ("promises", town.own): {"kept-in-time": 5, "not-in-time": 5},
    }
    assert await town.share("promises") == 50
    assert await town.share("need-to-call") is None
    latest = then_it_is(await town.system.get(PATH), 200)
    assert (latest["period"], latest["firstOn"], latest["lastOn"]) == (PERIOD, "2025-07-01", "2025-12-31")
    assert latest["agenda2030Goals"] == [3, 4]


async def test_under_five_nothing_is_said_not_even_by_whom(town: Counted) -> None:
    await given_a_term(town, plans=4)
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    read = await town.read()
    assert set(read) == {(measure, None) for measure in (*GOALS, "need-to-call", "call-to-meeting")} | {
        ("child-at-meetings", None)
    }
    assert {count for cells in read.values() for count in cells.values()} == {None}


async def test_a_protected_child_changes_nothing(town: Counted) -> None:
    """Four and a protected fifth are counted as four: not as five, which would tell of one more."""
    made = [
        await given_a_child_with_a_plan(town, need_on="2025-09-01", called_on="2025-09-11") for _ in range(4)
    ]
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    without = then_it_is(await town.system.get(PATH, period=PERIOD), 200)
    made.append(await given_a_child_with_a_plan(town, need_on="2025-09-01", called_on="2025-09-11"))
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    assert (await town.read())["need-to-call", None]["8-14-days"] == 5
    await given_protection(town.rektor, made[-1][0])
    assert then_it_is(await town.system.get(PATH, period=PERIOD), 200) == without


async def test_a_promise_counts_as_it_stood_on_the_day_on_which_it_was_due(town: Counted) -> None:
    """Put off beforehand it comes due later; what is done or put off afterwards was not in time."""
    _, plan = await given_a_child_with_a_plan(town, need_on="2025-09-01", called_on="2025-09-04")
    before = [await when_something_is_promised(town, plan, due="2025-09-10") for _ in range(5)]
    for path in before:
        then_it_is(await town.rektor.patch(path, {"dueOn": "2026-02-01", "reason": "Sjuk."}), 200)
    missed = [await when_something_is_promised(town, plan, due="2025-09-12") for _ in range(5)]
    await when_the_date_is(town.cast, "2025-09-13T08:00:00Z")
    for number, path in enumerate(missed):
        late = {"status": "done"} if number else {"dueOn": "2025-12-01", "reason": "Glömt."}
        then_it_is(await town.rektor.patch(path, late), 200)
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    promises = (await town.read())["promises", town.own]
    assert promises == {"kept-in-time": None, "not-in-time": 5}
    for path in before:
        then_it_is(await town.rektor.patch(path, {"status": "done"}), 200)
    await when_the_date_is(town.cast, "2026-07-01T08:00:00Z")
    assert (await town.read("2026-1"))["promises", town.own] == {"kept-in-time": 5, "not-in-time": None}
    assert (await town.read())["promises", town.own] == promises, "what is over stays as it was counted"


async def test_another_compartment_counts_nothing_of_it(town: Counted) -> None:
    await given_a_term(town, plans=5)
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    own = then_it_is(await town.system.get(PATH, period=PERIOD), 200)
    assert "kept-in-time" in str(own)
    other = Counted(town.cast, await given_a_town(town.cast), town.system)
    other.system = await given_a_counting_system(town.cast, other.town.named("education"))
    for measure in (await other.read()).values():
        assert set(measure.values()) == {None}
    assert own["measures"] != then_it_is(await other.system.get(PATH, period=PERIOD), 200)["measures"]


async def test_a_system_counts_its_own_branches_and_no_other(town: Counted) -> None:
    await given_a_term(town, plans=5)
    await when_the_date_is(town.cast, "2026-01-01T08:00:00Z")
    own = then_it_is(await town.system.get(PATH, period=PERIOD), 200)["measures"]
    board = town.town.named("education")
    for branches, sees in (
        ((Branch.SCHOOL, Branch.PRESCHOOL), True),
        ((Branch.PRESCHOOL,), False),
        ((Branch.PRESCHOOL, Branch.PUPIL_HEALTH_MEDICAL), False),
    ):
        called = "-".join(branches)
        system = await given_a_counting_system(town.cast, board, *branches, called=called)
        read = then_it_is(await system.get(PATH, period=PERIOD), 200)["measures"]
        assert (read == own) is sees


async def test_only_a_half_year_that_is_over_is_counted(town: Counted) -> None:
    await when_the_date_is(town.cast, "2026-06-30T12:00:00Z")
    for period in ("2026-1", "2026-2"):
        refused = await town.system.get(PATH, period=period)
        body = then_it_is_refused(refused, 422, "invalid-request")
        assert [(error["pointer"], error["code"]) for error in body["errors"]] == [("/period", "not-over")]
    for period in ("2025", "2025-3", "2025-2 ", "x"):
        then_it_is_refused(await town.system.get(PATH, period=period), 422, "invalid-request")
    await when_the_date_is(town.cast, "2026-07-01T00:01:00+02:00")
    then_it_is(await town.system.get(PATH, period="2026-1"), 200)
    then_it_is_refused(await town.rektor.get(PATH), 403, "scope-missing")
