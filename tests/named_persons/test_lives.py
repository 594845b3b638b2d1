"""Lives that nobody has written: whatever happens in whatever order, on every day exactly one unit answers.

2 000 steps in the suite; `make properties` takes 10 000. Hypothesis prints how to do a failing life again.
"""

import os
from collections.abc import Coroutine, Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.cli.database import Dsns
from app.demo.callers import Caller
from app.main import connect_listeners
from app.settings import Settings
from tests.cast import made_up_number
from tests.named_persons.chains import then_there_is_always_one
from tests.staging import Stage, own_database
from tests.steps import Child, then_it_is
from tests.towns import Town, given_a_town

STEPS = int(os.environ.get("LIFE_STEPS", "2000"))  # noqa: TID251 - how a long run is asked for
STEPS_OF_A_LIFE = 50
NOW = date(2026, 1, 12)
days = st.integers(-300, 3_000)
which = st.integers(0, 999)


class Lives(RuleBasedStateMachine):
    """Children of a town of their own: registered, moved, appointed for, covered; and time goes by."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.today = NOW
        self._set_clock()
        self.town: Town = self.stage.run(given_a_town(self.stage.cast))
        self.children: list[tuple[Caller, Child]] = []
        self.relations: list[tuple[Caller, str]] = []
        self.people = [self.town.who("rektor").id, self.town.who("teacher").id]
        self.duties: list[str] = []
        self.covers: list[str] = []

    def _set_clock(self) -> None:
        where = "/named-person/v1/demo/clock"
        answer = self.stage.run(self.stage.cast.http.put(where, json={"now": f"{self.today}T10:00:00Z"}))
        then_it_is(answer, 200)

    def _day(self, offset: int) -> str:
        return (self.today + timedelta(days=offset)).isoformat()

    def _do(self, call: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        answer = self.stage.run(call)
        assert answer.status_code < 500, answer.text
        return answer

    @property
    def _callers(self) -> list[tuple[Caller, str]]:
        cast, town = self.stage.cast, self.town
        staff = (town.who("rektor"), town.who("annex-rektor"), cast.rektor, cast.other_rektor)
        return [*((each, "enrolment") for each in staff), (cast.nurse, "care")]

    @precondition(lambda self: len(self.children) < 4)
    @rule(age=st.integers(1, 19 * 365), who=which, since=days)
    def a_child_comes(self, age: int, who: int, since: int) -> None:
        caller, kind = self._callers[who % 5]
        number = made_up_number(self.today - timedelta(days=age + 40))
        relation = {"unitId": caller.unit_id, "kind": kind, "validFrom": self._day(since)}
        body = {"identityNumber": number, "givenName": "Bo", "familyName": "Berg", "relation": relation}
        made = self._do(caller.post("/children", body))
        if made.status_code == 409:  # no child of that age is there
            assert made.json()["code"] == "age-does-not-fit"
            return
        self.children.append((caller, Child(id=then_it_is(made, 201)["id"], number=number)))

    @precondition(lambda self: self.children)
    @rule(child=which, who=which, since=days, last=st.none() | st.integers(0, 900))
    def it_comes_to_another_unit(self, child: int, who: int, since: int, last: int | None) -> None:
        _, known = self.children[child % len(self.children)]
        caller, kind = self._callers[who % 5]
        relation: dict[str, Any] = {"unitId": caller.unit_id, "kind": kind, "validFrom": self._day(since)}
        if last is not None:
            relation["validTo"] = self._day(since + last)
        body = {"identityNumber": known.number, "givenName": "Bo", "familyName": "Berg", "relation": relation}
        if self._do(caller.post("/children", body)).status_code == 201:
            listed = self._do(caller.get(f"{known.path}/relations"))
            if listed.is_success:
                newest = listed.json()["items"][-1]["id"]
                self.relations.append((caller, f"{known.path}/relations/{newest}"))

    @precondition(lambda self: self.relations)
    @rule(relation=which, last=days)
    def it_leaves(self, relation: int, last: int) -> None:
        caller, path = self.relations[relation % len(self.relations)]
        self._do(caller.patch(path, {"validTo": self._day(last)}))

    @precondition(lambda self: self.children)
    @rule(child=which, person=which, since=days)
    def somebody_is_appointed(self, child: int, person: int, since: int) -> None:
        _, known = self.children[child % len(self.children)]
        who = self.people[person % len(self.people)]
        body = {"professionalId": who, "validFrom": self._day(since)}
        self._do(self.town.who("rektor").post(f"{known.path}/named-person-assignments", body))

    @rule(last=st.integers(0, 600))
    def a_substitute_is_employed(self, last: int) -> None:
        organisation = self.stage.cast.world.organisations[self.town.named("education")]
        administrator = self.town.administrator
        person = {"organisationId": organisation, "name": "Vik Arie"}
        made = then_it_is(self._do(administrator.post("/professionals", person)), 201)["id"]
        duty = {"professionalId": made, "unitId": self.town.unit("school"), "role": "teacher"}
        dates = {"validFrom": self._day(0), "validTo": self._day(last)}
        employed = then_it_is(self._do(administrator.post("/duties", {**duty, **dates})), 201)
        self.people.append(made)
        self.duties.append(employed["id"])

    @precondition(lambda self: self.duties)
    @rule(duty=which, last=st.integers(0, 300))
    def a_substitute_leaves_at_another_time(self, duty: int, last: int) -> None:
        path = f"/duties/{self.duties[duty % len(self.duties)]}"
        self._do(self.town.administrator.patch(path, {"validTo": self._day(last)}))

    @rule(person=which, since=st.integers(0, 90), last=st.integers(-1, 60), whole=st.booleans())
    def somebody_acts(self, person: int, since: int, last: int, *, whole: bool) -> None:
        body: dict[str, Any] = {
            "unitId": self.town.unit("school"),
            "reason": "school-closure" if whole else "sickness",
            "validFrom": self._day(since),
            "validTo": self._day(since + last),
        }
        if whole:
            body["actingUnitId"] = self.town.unit("office")
        else:
            body["professionalId"] = self.people[person % len(self.people)]
            body["actingProfessionalId"] = self.town.who("clerk").id
        answer = self._do(self.town.who("rektor").post("/named-person-covers", body))
        if answer.status_code == 201:
            self.covers.append(answer.json()["id"])

    @precondition(lambda self: self.covers)
    @rule(cover=which)
    def nobody_acts_any_more(self, cover: int) -> None:
        self._do(
            self.town.who("rektor").delete(f"/named-person-covers/{self.covers[cover % len(self.covers)]}")
        )

    @rule(
        rule_set=st.sampled_from(["kronoberg", "linkoping"]),
        since=st.integers(-2, 500),
        carried_out=st.booleans(),
    )
    def the_town_chooses(self, rule_set: str, since: int, *, carried_out: bool) -> None:
        body = {"municipalityCode": self.town.code, "ruleSet": rule_set, "validFrom": self._day(since)}
        self._do(self.town.administrator.post("/named-person-rule-set-choices", body))
        if carried_out:
            self.stage.run(self.stage.worker.carry_out_choices(None))

    @rule(forward=st.integers(1, 400))
    def time_goes_by(self, forward: int) -> None:
        self.today += timedelta(days=forward)
        self._set_clock()
        self.stage.run(self.stage.worker.settle_vacancies(None))

    @precondition(lambda self: self.children)
    @rule(child=which)
    def the_unit_takes_over(self, child: int) -> None:
        caller, known = self.children[child % len(self.children)]
        now = self._do(caller.get(f"{known.path}/named-person"))
        if now.is_success:
            self._do(
                caller.post(f"{known.path}/named-person-assignments/{now.json()['assignmentId']}/acceptance")
            )

    @precondition(lambda self: len(self.children) > 2)
    @rule(child=which)
    def everything_ends(self, child: int) -> None:
        caller, known = self.children[child % len(self.children)]
        body = {"kind": "emigrated", "on": self._day(-1), "source": "own-record"}
        self._do(caller.post(f"{known.path}/endings", body))

    @precondition(lambda self: self.children)
    @rule(child=which, on=days)
    def somebody_asks(self, child: int, on: int) -> None:
        caller, known = self.children[child % len(self.children)]
        answer = self._do(caller.get(f"{known.path}/named-person", on=self._day(on)))
        if answer.is_success:
            assert answer.json()["unit"]["roleMailbox"]

    @invariant()
    def on_every_day_exactly_one_answers(self) -> None:
        ids = [child.id for _, child in self.children]
        self.stage.run(then_there_is_always_one(self.stage.owner, ids, told="after this step"))


@pytest.fixture
def lives_dsns(admin_dsn: str, worker_id: str) -> Iterator[Dsns]:
    with own_database(admin_dsn, f"lives_{worker_id}") as dsns:
        yield dsns


def test_whatever_happens_there_is_exactly_one_on_every_day(lives_dsns: Dsns, settings: Settings) -> None:
    Lives.stage = Stage(settings.at(lives_dsns.app), lives_dsns.owner)
    try:
        run_state_machine_as_test(Lives, settings=_LIFE)
    finally:
        Lives.stage.close()
        connect_listeners()


_LIFE = settings(
    max_examples=max(1, STEPS // STEPS_OF_A_LIFE),
    stateful_step_count=STEPS_OF_A_LIFE,
    deadline=None,
    database=None,
    suppress_health_check=[*HealthCheck],
)
