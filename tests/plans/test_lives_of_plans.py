"""Lives of plans that nobody has written. Whatever is called in whatever order: no plan is active without its
four legal items and a consent that covers all, nobody reads one without that ground, and no promise is lost.

1 000 steps in the suite; `make properties` takes 10 000. Hypothesis prints how to do a failing life again.
"""

import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from app.cli.database import Dsns
from app.demo.callers import Caller
from app.main import connect_listeners
from app.settings import Settings
from tests.cast import made_up_number
from tests.plans.plan_model import OWNER, Asked, Known, Remembered
from tests.staging import Stage, own_database
from tests.steps import given_a_child, given_a_guardian, then_it_is

STEPS = int(os.environ.get("PLAN_STEPS", "1000"))  # noqa: TID251 - how a long run is asked for
STEPS_OF_A_LIFE = 50
NOW = date(2026, 1, 12)
UNITS = ("bup", "reception", "service", "eken")
ORGANISATIONS = {
    OWNER: "education",
    "bup": "region",
    "reception": "social",
    "service": "social",
    "eken": "independent",
}
which = st.integers(0, 999)
units = st.sampled_from(UNITS)
anybody = st.sampled_from((OWNER, OWNER, *UNITS))
REASONS = ("goals-reached", "one-principal-enough", "moved", "declined", "consent-withdrawn", "deceased")


class LivesOfPlans(RuleBasedStateMachine):
    """A child with two guardians, and plans about it; time goes by, and some day it is eighteen."""

    stage: ClassVar[Stage]
    became_active: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.today = NOW
        self._set_clock()
        self.consents: list[Asked] = []
        self.plans: list[Remembered] = []
        self.child: Known | None = None

    def _set_clock(self) -> None:
        where = "/named-person/v1/demo/clock"
        then_it_is(self._do(self.stage.cast.http.put(where, json={"now": f"{self.today}T10:00:00Z"})), 200)

    def _do(self, call: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        answer = self.stage.run(call)
        assert answer.status_code < 500, answer.text
        return answer

    def _day(self, offset: int) -> str:
        return (self.today + timedelta(days=offset)).isoformat()

    def _who(self, unit: str) -> Caller:
        names = {OWNER: "rektor", "eken": "other-rektor"}
        return self.stage.cast.world.callers[names.get(unit, unit)]

    def _plan(self, number: int) -> Remembered:
        return self.plans[number % len(self.plans)]

    @precondition(lambda self: self.child is None)
    @rule(days_left=st.integers(5, 120) | st.integers(3_000, 4_000))
    def a_child_comes(self, days_left: int) -> None:
        rektor = self._who(OWNER)
        comes_of_age = self.today + timedelta(days=days_left)
        number = made_up_number(comes_of_age.replace(year=comes_of_age.year - 18))
        child = self.stage.run(given_a_child(rektor, number=number))
        for name in ("Anna Berg", "Johan Berg"):
            self.stage.run(given_a_guardian(rektor, child, name=name))
        found = then_it_is(self._do(rektor.get(f"{child.path}/guardians")), 200)["items"]
        born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
        mother, father = (guardian["familyMemberId"] for guardian in found)
        self.child = Known(child.id, born, (mother, father))

    @precondition(lambda self: self.child)
    @rule(
        to=st.sets(units, min_size=1), last=st.integers(0, 400), grown=st.booleans(), immature=st.booleans()
    )
    def a_consent_is_asked_for(self, to: set[str], last: int, *, grown: bool, immature: bool) -> None:
        child = self._known
        begins = max(child.comes_of_age, self.today) if grown else self.today
        body = {
            "kind": "plan",
            "categories": ["plan"],
            "recipients": [{"unitId": self.stage.cast.unit(unit)} for unit in sorted(to)],
            "purpose": "coordination",
            "validFrom": begins.isoformat(),
            "validTo": (begins + timedelta(days=last)).isoformat(),
            **({"judgedMature": False} if immature else {}),
        }
        answer = self._do(self._who(OWNER).post(f"/children/{child.id}/consents", body))
        made = then_it_is(answer, 201)
        asked = Asked(
            id=made["id"],
            units=frozenset(to),
            first=begins,
            last=begins + timedelta(days=last),
            required=child.asked(begins, immature=immature),
        )
        assert {*made["missingGivers"]} == {*asked.required}
        self.consents.append(asked)

    @property
    def _known(self) -> Known:
        assert self.child is not None
        return self.child

    @precondition(lambda self: self.consents)
    @rule(consent=which, person=which, yes=st.sampled_from(["given", "given", "given", "refused"]))
    def somebody_answers(self, consent: int, person: int, yes: str) -> None:
        self._answer(self.consents[consent % len(self.consents)], person, yes)

    def _answer(self, asked: Asked, person: int, yes: str) -> None:
        giver = asked.required[person % len(asked.required)]
        body = {"giverId": giver, "answer": yes, "form": "telephone"}
        path = f"/children/{self._known.id}/consents/{asked.id}/answers"
        if self._do(self._who(OWNER).post(path, body)).status_code == 201:
            asked.said[giver] = yes

    @precondition(lambda self: self.consents)
    @rule(consent=which, person=which)
    def somebody_takes_it_back(self, consent: int, person: int) -> None:
        asked = self.consents[consent % len(self.consents)]
        giver = asked.required[person % len(asked.required)]
        path = f"/children/{self._known.id}/consents/{asked.id}/withdrawal"
        answer = self._do(self._who(OWNER).post(path, {"giverId": giver}))
        if answer.status_code == 200 and asked.said.get(giver) == "given":  # a second time changes nothing
            asked.said[giver] = "withdrawn"
            for plan in self.plans:
                plan.withdrawn(asked, self.today)

    @precondition(lambda self: self.child and len(self.plans) < 2)
    @rule(consent=which, resting=st.booleans())
    def a_need_is_noted(self, consent: int, *, resting: bool) -> None:
        asked = self.consents[consent % len(self.consents)] if resting and self.consents else None
        body = {"need": "Flera måste hjälpas åt.", **({"consentId": asked.id} if asked else {})}
        answer = self._do(self._who(OWNER).post(f"/children/{self._known.id}/plans", body))
        self.plans.append(Remembered(then_it_is(answer, 201)["id"], self._known, consent=asked))

    @precondition(lambda self: self.plans and self.consents)
    @rule(plan=which, consent=which)
    def it_rests_on_another_consent(self, plan: int, consent: int) -> None:
        known, asked = self._plan(plan), self.consents[consent % len(self.consents)]
        if self._do(self._who(OWNER).patch(known.path, {"consentId": asked.id})).is_success:
            if known.ground(self.today) is known.own and known.own is not None:
                known.own = asked
            else:
                known.consent = asked

    @precondition(lambda self: self.plans and self.consents)
    @rule(plan=which, consent=which)
    def it_is_handed_over(self, plan: int, consent: int) -> None:
        known, asked = self._plan(plan), self.consents[consent % len(self.consents)]
        body = {"consentId": asked.id}
        if self._do(self._who(OWNER).post(f"{known.path}/transfer", body)).is_success:
            assert asked.required == (known.child.id,)
            assert asked.said == {known.child.id: "given"}
            known.handed_over(asked, self.today)

    @precondition(lambda self: self.plans)
    @rule(plan=which, unit=units)
    def somebody_is_called(self, plan: int, unit: str) -> None:
        known = self._plan(plan)
        call = {"unitId": self.stage.cast.unit(unit), "kind": "called", "question": "Vad kan ni göra?"}
        answer = self._do(self._who(OWNER).post(f"{known.path}/invitations", call))
        if answer.status_code == 201:
            ground = known.ground(self.today)
            assert ground is not None
            assert ground.holds(known.child, self.today)
            assert unit in ground.units
            known.calls[unit] = answer.json()["id"]

    @precondition(lambda self: any(plan.calls for plan in self.plans))
    @rule(plan=which, said=st.sampled_from(["accepted", "accepted", "declined", "written-contribution"]))
    def somebody_answers_a_call(self, plan: int, said: str) -> None:
        known = self._plan(plan)
        for unit, invitation in known.calls.items():
            path = f"{known.path}/invitations/{invitation}"
            body = {"answer": said, "mandate": True, "note": "Så är det."}
            if self._do(self._who(unit).patch(path, body)).is_success and said == "accepted":
                ground = known.ground(self.today)
                assert ground is not None
                assert ground.holds(known.child, self.today)
                assert unit in ground.units
                known.accepted[unit] = None
                return

    @precondition(lambda self: self.plans)
    @rule(plan=which)
    def they_meet(self, plan: int) -> None:
        known, rektor = self._plan(plan), self._who(OWNER)
        begun = {"startsAt": f"{self.today}T09:00:00Z", "place": "Skolan"}
        made = self._do(rektor.post(f"{known.path}/meetings", begun))
        if made.status_code == 201:
            held = {"presentUnitIds": [rektor.unit_id], "childTookPart": True}
            path = f"{known.path}/meetings/{made.json()['id']}"
            known.has_met |= self._do(rektor.patch(path, {"held": held})).is_success

    @precondition(lambda self: self.plans)
    @rule(plan=which, writer=anybody, unit=anybody, due=st.integers(-1, 40))
    def something_is_promised(self, plan: int, writer: str, unit: str, due: int) -> None:
        known = self._plan(plan)
        body = {
            "words": "Erbjuda en tid.",
            "responsibleUnitId": self.stage.cast.unit(unit),
            "dueOn": self._day(due),
        }
        answer = self._do(self._who(writer).post(f"{known.path}/actions", body))
        if answer.status_code == 201:
            assert writer in known.read_by(self.today)
            known.remember(answer.json())
            known.givers[answer.json()["id"]] = unit

    @precondition(lambda self: any(plan.givers for plan in self.plans))
    @rule(
        plan=which,
        promise=which,
        who=anybody,
        body=st.sampled_from(
            [
                {"status": "started"},
                {"status": "done", "evidence": "Det är gjort."},
                {"status": "broken", "reason": "Det blev inte av."},
                {"due": 20, "reason": "Senare."},
                {"due": 0},
                {"words": "Erbjuda två tider."},
                {"over": True, "reason": "Vi tar över."},
            ]
        ),
    )
    def a_promise_moves(self, plan: int, promise: int, who: str, body: dict[str, Any]) -> None:
        known = self._plan(plan)
        if not known.givers:
            return
        promise_id = [*known.givers][promise % len(known.givers)]
        change = {name: said for name, said in body.items() if name not in {"due", "over"}}
        if "due" in body:
            change["dueOn"] = self._day(body["due"])
        if "over" in body:
            change["responsibleUnitId"] = self.stage.cast.unit(who)
        answer = self._do(self._who(who).patch(f"{known.path}/actions/{promise_id}", change))
        if answer.is_success:
            assert who in known.read_by(self.today)
            known.remember(answer.json())
            known.givers[promise_id] = who if "over" in body else known.givers[promise_id]

    @precondition(lambda self: self.plans)
    @rule(plan=which, writer=anybody, others=st.booleans(), overall=anybody)
    def the_rest_is_written(self, plan: int, writer: str, overall: str, *, others: bool) -> None:
        known = self._plan(plan)
        body: dict[str, Any] = {
            "overallResponsibleOrganisationId": self.stage.cast.organisation(ORGANISATIONS[overall])
        }
        if others:
            body["othersMeasures"] = {"none": True}
        if self._do(self._who(writer).patch(known.path, body)).is_success:
            known.others |= others
            known.overall = ORGANISATIONS[overall]

    @precondition(lambda self: self.plans)
    @rule(plan=which, who=anybody)
    def it_is_made_active(self, plan: int, who: str) -> None:
        self._make_active(self._plan(plan), who)

    def _make_active(self, known: Remembered, who: str) -> None:
        answer = self._do(self._who(who).post(f"{known.path}/activation"))
        if answer.is_success:
            assert who == OWNER
            assert not known.over
            assert known.may_become_active(self.today, ORGANISATIONS), answer.text
            type(self).became_active += 1
        elif answer.json()["code"] in {"consent-missing", "plan-incomplete"}:
            assert not known.may_become_active(self.today, ORGANISATIONS), answer.text

    @precondition(lambda self: self.plans)
    @rule(
        plan=which,
        unit=units,
        last=st.sampled_from([5, 20, 90]),
        later=st.sampled_from([0, 0, 10, 30]),
        without=st.none() | st.integers(0, 6),
    )
    def everything_goes_well(self, plan: int, unit: str, last: int, later: int, without: int | None) -> None:
        """What a life is to come to, in the order that is meant: all of it, all but one thing, or late."""
        known = self._plan(plan)
        steps: tuple[Callable[[], None], ...] = (
            lambda: self._consent_is_given({unit, *known.calls}, last),
            lambda: self.it_rests_on_another_consent(plan, len(self.consents) - 1),
            lambda: self.somebody_is_called(plan, unit),
            lambda: self.somebody_answers_a_call(plan, "accepted"),
            lambda: self.they_meet(plan),
            lambda: self.something_is_promised(plan, OWNER, unit, 10),
            lambda: self.the_rest_is_written(plan, OWNER, OWNER, others=True),
        )
        for number, step in enumerate(steps):
            if number != without and (self.consents or number != 1):
                step()
        if later:
            self.time_goes_by(later)
        self._make_active(known, OWNER)

    def _consent_is_given(self, to: set[str], last: int) -> None:
        self.a_consent_is_asked_for(to, last, grown=False, immature=False)
        asked = self.consents[-1]
        for person in range(len(asked.required)):
            self._answer(asked, person, "given")

    @precondition(lambda self: self.plans)
    @rule(plan=which)
    def it_is_followed_up(self, plan: int) -> None:
        held = {"heldOn": self._day(0), "childTookPart": True, "outcomes": [], "nextOn": self._day(90)}
        self._do(self._who(OWNER).post(f"{self._plan(plan).path}/follow-ups", held))

    @precondition(lambda self: self.plans)
    @rule(plan=which, who=anybody, reason=st.sampled_from(REASONS))
    def somebody_ends_it(self, plan: int, who: str, reason: str) -> None:
        known = self._plan(plan)
        answer = self._do(self._who(who).post(f"{known.path}/ending", {"reason": reason}))
        if answer.is_success:
            assert who == OWNER
            assert reason not in {"consent-withdrawn", "deceased"}
            known.over = True

    @rule(forward=st.integers(1, 45))
    def time_goes_by(self, forward: int) -> None:
        self.today += timedelta(days=forward)
        self._set_clock()

    @precondition(lambda self: self.plans)
    @rule(plan=which, unit=anybody)
    def somebody_reads(self, plan: int, unit: str) -> None:
        known = self._plan(plan)
        answer = self._do(self._who(unit).get(known.path))
        assert answer.is_success is (unit in known.read_by(self.today)), (unit, answer.text)

    @precondition(lambda self: any(plan.givers for plan in self.plans))
    @rule(plan=which)
    def everything_promised_is_read(self, plan: int) -> None:
        known = self._plan(plan)
        shown = then_it_is(self._do(self._who(OWNER).get(f"{known.path}/actions", limit=100)), 200)
        known.then_nothing_is_lost(shown["items"])

    def teardown(self) -> None:
        for number in range(len(self.plans)):
            self.everything_promised_is_read(number)


@pytest.fixture
def own_dsns(admin_dsn: str, worker_id: str) -> Iterator[Dsns]:
    with own_database(admin_dsn, f"plans_{worker_id}") as dsns:
        yield dsns


def test_whatever_is_called_no_plan_is_active_without_ground_and_no_promise_is_lost(
    own_dsns: Dsns, settings: Settings
) -> None:
    LivesOfPlans.stage = Stage(settings.at(own_dsns.app), own_dsns.owner)
    LivesOfPlans.became_active = 0
    try:
        _live()
        assert LivesOfPlans.became_active == 1, "so may any of the lives to come"
        for without in range(7):
            _live(without=without)
        _live(later=30)
        assert LivesOfPlans.became_active == 1, "whatever is left out, and when the consent has run out"
        run_state_machine_as_test(LivesOfPlans, settings=_LIFE)
    finally:
        LivesOfPlans.stage.close()
        connect_listeners()


def _live(*, without: int | None = None, later: int = 0) -> None:
    """A life that everybody would write: all goes well, or all but one thing."""
    life = LivesOfPlans()
    life.a_child_comes(days_left=3_000)
    life.a_need_is_noted(consent=0, resting=False)
    life.everything_goes_well(plan=0, unit="bup", last=20, later=later, without=without)
    life.teardown()


_LIFE = settings(
    max_examples=max(1, STEPS // STEPS_OF_A_LIFE),
    stateful_step_count=STEPS_OF_A_LIFE,
    deadline=None,
    database=None,
    suppress_health_check=[*HealthCheck],
)
