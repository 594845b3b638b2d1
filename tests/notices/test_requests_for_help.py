"""A request for help is told to who is asked and waited for by who asks: before its day, anew after it."""

from typing import Any

from app.demo.callers import Caller
from tests.assistance.assistance_steps import NO, given_a_request
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.days import in_days
from tests.notices.notice_steps import kinds, notices, when_the_worker_keeps_house
from tests.steps import Child, given_a_child, given_protection, then_it_is


async def of_help(caller: Caller, child: Child, **asked: Any) -> dict[str, str]:
    found = await kinds(caller, child, **asked)
    return {kind: standing for kind, standing in found.items() if kind.startswith("assistance-")}


async def given_known_to_both(cast: Cast) -> Child:
    elsa = await given_a_child(cast.rektor)
    await given_a_child(cast.service, number=elsa.number, kind="case")
    return elsa


async def test_both_sides_are_told_before_the_day_and_anew_after_it(
    cast: Cast, installation: Installation, at_another_time: Any
) -> None:
    elsa = await given_known_to_both(cast)
    path = await given_a_request(cast, cast.rektor, elsa, "service", dueOn=in_days(10))
    assert await of_help(cast.service, elsa) == {"assistance-requested": "new"}
    assert await of_help(cast.rektor, elsa, view="person") == {"assistance-awaited": "waiting"}
    assert await of_help(cast.teacher, elsa, view="role-mailbox") == {}
    await at_another_time(days=4)
    assert await of_help(cast.service, elsa) == {"assistance-requested": "due"}
    (before,) = [each for each in await notices(cast.service, elsa) if each["kind"] == "assistance-requested"]
    then_it_is(await cast.service.post(f"/notices/{before['id']}/read"), 200)
    await at_another_time(days=11)
    for _ in range(2):
        await when_the_worker_keeps_house(installation)
    assert await of_help(cast.service, elsa) == {"assistance-overdue": "overdue"}
    (after,) = await notices(cast.service, elsa, standing="overdue")
    assert after["readAt"] is None, "that it is overdue is told anew to who has read of it before"
    # Who asks: no longer the one who wrote it alone, but everybody at the unit.
    for colleague in (cast.rektor, cast.teacher):
        assert await of_help(colleague, elsa, view="role-mailbox") == {"assistance-unanswered": "overdue"}
    (unanswered,) = [each for each in await notices(cast.rektor, elsa) if "assist" in each["kind"]]
    assert unanswered["_links"]["about"]["href"].endswith(path)
    then_it_is(await cast.service.post(f"{path}/answers", {**NO, "tellAsker": False}), 201)
    assert await of_help(cast.service, elsa) == {}
    assert await of_help(cast.rektor, elsa) == {"assistance-unanswered": "overdue"}, (
        "an answer that is not told changes nothing for who asked"
    )


async def test_an_answer_that_is_told_settles_both(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    path = await given_a_request(cast, cast.rektor, family.child, "service", recordId=item)
    then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, to="service")), 201)
    assert await of_help(cast.service, family.child) == {"assistance-requested": "new"}
    then_it_is(await cast.service.post(f"{path}/answers", NO), 201)
    for caller in (cast.service, cast.rektor):
        assert await of_help(caller, family.child) == {}


async def test_a_request_that_is_taken_back_is_nobodys_to_look_at(cast: Cast) -> None:
    elsa = await given_known_to_both(cast)
    path = await given_a_request(cast, cast.rektor, elsa, "service")
    then_it_is(await cast.rektor.post(f"{path}/withdrawal", {"reason": "Behövs inte."}), 200)
    for caller in (cast.rektor, cast.service):
        assert await of_help(caller, elsa) == {}


async def test_who_asks_is_told_the_same_whether_or_not_the_child_is_known_there(cast: Cast) -> None:
    known, unknown = await given_known_to_both(cast), await given_a_child(cast.rektor)
    for child in (known, unknown):
        await given_a_request(cast, cast.rektor, child, "service")
    shown = [
        [(each["kind"], each["standing"], each["dueOn"]) for each in await notices(cast.rektor, child)]
        for child in (known, unknown)
    ]
    assert shown[0] == shown[1]
    assert await notices(cast.service, unknown) == []


async def test_what_rests_on_a_consent_is_looked_at_while_it_holds(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item, to=("service",))
    await given_both_consent(family, consent)
    said = {"recordId": item, "categories": ["special-support"], "ground": {"consentId": consent}}
    await given_a_request(cast, cast.rektor, family.child, "service", **said)
    assert await of_help(cast.service, family.child) == {"assistance-requested": "new"}
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    assert await of_help(cast.service, family.child) == {}


async def test_of_a_protected_child_only_the_few_are_told(cast: Cast) -> None:
    elsa = await given_known_to_both(cast)
    await given_a_request(cast, cast.rektor, elsa, "service")
    await given_protection(cast.rektor, elsa, "protected-registration")
    assert await of_help(cast.service, elsa, view="unit") == {}
    assert await of_help(cast.teacher, elsa, view="unit") == {}
    assert await of_help(cast.rektor, elsa) == {"assistance-awaited": "waiting"}
