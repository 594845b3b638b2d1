"""While a school is closed, or somebody is away, what is to be looked at reaches whoever acts."""

from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.demo.callers import Caller
from app.notices.mailing import mail_the_news
from app.vocabulary import NoticeKind
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import given_a_family, given_shared_on_consent
from tests.days import in_days, today
from tests.notices.notice_steps import kinds, notices
from tests.notices.test_mail import Carrier
from tests.steps import (
    Child,
    given_a_child,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)
from tests.towns import Town, given_a_town

PAGE = Path("docs/explanation/who-acts-in-july.md").read_text()


@pytest.fixture
async def town(cast: Cast) -> Town:
    return await given_a_town(cast)


@pytest.fixture
async def as_worker(installation: Installation) -> Any:
    connection = await asyncpg.connect(installation.dsns.app)
    yield connection
    await connection.close()


async def given_a_pupil(town: Town) -> Child:
    return await given_a_child(town.who("rektor"), born=date(today().year - 9, 2, 3), since=in_days(-2))


async def when_closed(town: Town, **more: Any) -> None:
    body = {
        "unitId": town.unit("school"),
        "actingUnitId": town.unit("office"),
        "reason": "school-closure",
        "validFrom": in_days(1),
        "validTo": in_days(9),
        **more,
    }
    then_it_is(await town.who("rektor").post("/named-person-covers", body), 201)


async def when_away(town: Town) -> None:
    away = {"professionalId": town.who("rektor").id, "actingProfessionalId": town.who("clerk").id}
    await when_closed(town, **away, actingUnitId=None, reason="leave", validFrom=in_days(0))


async def counted(caller: Caller) -> int:
    return int(then_it_is(await caller.get("/caseload/summary"), 200)["new"])


async def test_who_acts_for_a_closed_school_sees_what_waits_there_while_it_does(
    cast: Cast, town: Town
) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    bo = await given_a_pupil(town)
    await when_closed(town)
    (waiting,) = await notices(rektor, bo)
    path = f"/notices/{waiting['id']}"
    assert await notices(clerk, view="unit") == []
    then_it_is_refused(await clerk.get(path), 404, "not-found")

    await when_the_date_is(cast, f"{in_days(1)}T08:00:00Z")
    for view in ("mine", "role-mailbox", "unit"):
        assert await kinds(clerk, bo, view=view) == {"named-person-new": "new"}
    assert await notices(clerk, view="person") == []
    for stranger in (town.who("annex-rektor"), cast.rektor, cast.other_rektor):
        assert await notices(stranger, bo, view="unit") == []
        then_it_is_refused(await stranger.get(path), 404, "not-found")
        then_it_is_refused(await stranger.post(f"{path}/read"), 404, "not-found")
    assert then_it_is(await clerk.post(f"{path}/read"), 200)["readAt"] is not None
    assert (await notices(rektor, bo))[0]["readAt"] is not None

    await when_the_date_is(cast, f"{in_days(10)}T08:00:00Z")
    assert await notices(clerk, view="unit") == []
    then_it_is_refused(await clerk.get(path), 404, "not-found")


async def test_who_acts_for_somebody_sees_that_persons_children_and_no_others(town: Town) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    bo, other = await given_a_pupil(town), await given_a_pupil(town)
    body = {"professionalId": rektor.id, "validFrom": in_days(0)}
    then_it_is(await rektor.post(f"{bo.path}/named-person-assignments", body), 201)
    await when_away(town)
    assert (await notices(rektor, bo))[0]["professionalId"] == rektor.id
    for view in ("mine", "person", "unit"):
        assert await kinds(clerk, bo, view=view) == {"named-person-new": "new"}
        assert await notices(clerk, other, view=view) == []
    assert await notices(clerk, bo, view="role-mailbox") == []


async def test_what_only_the_unit_can_answer_stays_there(cast: Cast, town: Town) -> None:
    rektor, clerk = town.who("rektor"), town.who("clerk")
    bo = await given_a_pupil(town)
    asked = {
        "askedUnitId": town.unit("school"),
        "categories": ["general"],
        "purpose": "coordination",
        "why": "Vi planerar stödet.",
        "dueOn": in_days(3),
    }
    service = await given_a_child(cast.service, number=bo.number, kind="case")
    then_it_is(await cast.service.post(f"{service.path}/information-requests", asked), 201)
    await when_closed(town, validFrom=in_days(0))
    assert set(await kinds(rektor, bo)) == {"named-person-new", "information-requested"}
    assert set(await kinds(clerk, bo, view="unit")) == {"named-person-new"}
    assert await counted(clerk) == 1


async def test_a_protected_childs_notice_is_shown_to_nobody_who_merely_acts(town: Town) -> None:
    clerk = town.who("clerk")
    bo = await given_a_pupil(town)
    await when_closed(town, validFrom=in_days(0))
    assert await counted(clerk) == 1
    await given_protection(town.who("rektor"), bo)
    assert await notices(clerk, view="unit") == []
    assert await counted(clerk) == 0


async def test_the_mail_comes_to_who_acts_too_and_once(town: Town, as_worker: asyncpg.Connection) -> None:
    await given_a_pupil(town)
    await when_closed(town, validFrom=in_days(0))
    own, acting = (f"{name}.{town.code}@example.se" for name in ("school", "office"))
    carrier = Carrier()
    for _ in range(2):
        await mail_the_news(as_worker, carrier)
    assert (carrier.told.count(own), carrier.told.count(acting)) == (1, 1)


async def test_the_mail_comes_where_the_cover_says_and_one_lame_mailbox_stops_no_other(
    town: Town, as_worker: asyncpg.Connection
) -> None:
    class Lame(Carrier):
        async def send(self, mailbox: str) -> None:
            if mailbox == own:
                raise ConnectionRefusedError
            await super().send(mailbox)

    await given_a_pupil(town)
    own, acting = f"school.{town.code}@example.se", f"jour.{town.code}@example.se"
    await when_closed(town, validFrom=in_days(0), roleMailbox=acting)
    carrier = Lame()
    for _ in range(2):
        await mail_the_news(as_worker, carrier)
    assert carrier.told.count(acting) == 1


async def test_the_mail_says_nothing_of_a_protected_child_to_who_acts(
    town: Town, as_worker: asyncpg.Connection
) -> None:
    bo = await given_a_pupil(town)
    await given_protection(town.who("rektor"), bo)
    await when_closed(town, validFrom=in_days(0))
    carrier = Carrier()
    await mail_the_news(as_worker, carrier)
    assert f"school.{town.code}@example.se" in carrier.told
    assert f"office.{town.code}@example.se" not in carrier.told


async def test_the_page_names_the_kinds_that_the_register_shows(as_worker: asyncpg.Connection) -> None:
    shown = {row["kind"] for row in await as_worker.fetch("SELECT kind FROM register.notices_of_who_acts()")}
    rows = [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(shown)
    assert shown <= set(NoticeKind)
    assert not {kind for kind in shown if kind.startswith(("plan", "promise", "consent", "disclosure"))}


async def test_what_is_shared_with_the_school_waits_for_the_unit_that_it_was_shared_with(
    cast: Cast, town: Town
) -> None:
    rektor, clerk, school = town.who("rektor"), town.who("clerk"), town.named("school")
    family = await given_a_family(cast)
    await given_a_child(rektor, number=family.child.number, since=in_days(-1))
    _, (shared,) = await given_shared_on_consent(cast, family, to=(school,))
    await when_closed(town, validFrom=in_days(0))
    assert set(await kinds(rektor, family.child)) == {"named-person-new", "disclosure-made"}
    then_it_is_refused(await clerk.get(f"{family.disclosures}/{shared}"), 404, "not-found")
    assert set(await kinds(clerk, family.child, view="unit")) == {"named-person-new"}
