"""A teacher's worry: five questions, a yes to the fifth, a request for help, a no that leads on, a yes."""

from typing import Any

from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is

WORRY: dict[str, Any] = {
    "inTheWay": {"answered": "yes", "text": "Elsa är borta på fredagarna."},
    "whatICanDo": {"answered": "yes", "text": "Tala med Elsa och ringa hem."},
    "whatMyAgencyCanDo": {"answered": "yes", "text": "Kortare fredagar en tid."},
    "helpFromOthers": {"answered": "yes", "text": "Någon som hjälper till hemma på morgnarna."},
    "helpFromOthersNeeded": True,
    "indicators": ["achieving", "included"],
    "worldTriangle": [
        {"point": "everyday-care", "bearing": "challenge", "text": "Ingen väcker på fredagar."},
        {"point": "support-around-us", "bearing": "strength", "text": "Mormor bor nära."},
    ],
    "childView": "Jag vill komma i tid.",
    "happenedAt": "2025-09-05T07:10:00Z",
}
FOLLOWS = {"decision": "assistance-request", "text": "Öppenvården ombeds om hjälp på morgnarna."}


async def test_a_teachers_worry_becomes_help_at_home(cast: Cast) -> None:
    # Friday 5 September 2025: the third Friday that Elsa is away. The teacher begins to answer.
    await when_the_date_is(cast, "2025-09-05T13:00:00Z")
    family = await given_a_family(cast, by=cast.service, kind="case")
    elsa = family.child
    await given_a_child(cast.rektor, number=elsa.number)
    path = f"{elsa.path}/five-questions"
    begun = then_it_is(await cast.teacher.post(path, WORRY), 201)
    assert begun["status"] == "draft"
    assert begun["informationNeeded"]["answered"] == "unanswered", "which is not a no"

    # A yes to the fifth question is not put away: it is not finished before it is said what follows.
    answers = f"{path}/{begun['id']}"
    refused = await cast.teacher.patch(answers, {"status": "final"})
    then_it_is_refused(refused, 422, "follow-up-needed")
    done = then_it_is(await cast.teacher.patch(answers, {"status": "final", "followUp": FOLLOWS}), 200)
    assert done["followUp"]["decision"] == "assistance-request"

    # Monday 8 September: the rektor asks open care for something definite; open care hears of it.
    await when_the_date_is(cast, "2025-09-08T07:00:00Z")
    asked = {
        "askedUnitId": cast.unit("service"),
        "what": "Hjälp hemma på morgnarna, två gånger i veckan.",
        "why": "Elsa kommer inte i tid på fredagarna.",
        "purpose": "coordination",
        "recordId": begun["id"],
    }
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/assistance-requests", asked), 201)
    request = f"{elsa.path}/assistance-requests/{made['id']}"
    assert (made["status"], made["dueOn"]) == ("waiting", "2025-09-22")
    assert then_it_is(await cast.service.get(request), 200)["what"] == asked["what"]
    then_it_is_refused(await cast.service.get(answers), 404, "not-found")

    # 23 September: nobody has answered, and that shows.
    await when_the_date_is(cast, "2025-09-23T07:00:00Z")
    assert then_it_is(await cast.rektor.get(request), 200)["overdue"] is True

    # 24 September: open care answers. A bare no is no answer; one that may not be told is refused.
    await when_the_date_is(cast, "2025-09-24T09:00:00Z")
    no = {"outcome": "declined", "reason": "Vi har ingen plats före november."}
    then_it_is_refused(await cast.service.post(f"{request}/answers", no), 422, "next-contact-needed")
    no["nextContact"] = "Familjecentralen tar emot utan remiss."
    then_it_is_refused(await cast.service.post(f"{request}/answers", no), 409, "sharing-not-allowed")
    await _the_school_tells_open_care_itself(cast, family, begun["id"])
    then_it_is(await cast.service.post(f"{request}/answers", no), 201)
    declined = then_it_is(await cast.rektor.get(request), 200)
    assert (declined["status"], declined["overdue"]) == ("declined", False)
    assert declined["history"][-1]["nextContact"] == no["nextContact"]

    # 3 November: there is a place. Both guardians agree that the school is told, and the first answer stays.
    await when_the_date_is(cast, "2025-11-03T09:00:00Z")
    yes = {"outcome": "accepted", "reason": "Vi börjar på onsdag.", "startsOn": "2025-11-05"}
    yes["disclosureId"] = await _open_care_shares_with_the_school(cast, family)
    then_it_is(await cast.service.post(f"{request}/answers", yes), 201)
    accepted = then_it_is(await cast.teacher.get(request), 200)
    assert accepted["status"] == "accepted"
    assert [step["outcome"] for step in accepted["history"]] == [None, "declined", "accepted"]


async def _the_school_tells_open_care_itself(cast: Cast, family: Family, item: str) -> None:
    shared = sharing(cast, item, to="service")
    then_it_is(await cast.rektor.post(family.disclosures, shared), 201)


async def _open_care_shares_with_the_school(cast: Cast, family: Family) -> str:
    item = await given_answers(cast.service, family.child)
    consent = await given_a_consent(cast, family, item, to=("linden",), by=cast.service)
    await given_both_consent(family, consent)
    shared = sharing(cast, item, to="linden", consentId=consent)
    return str(then_it_is(await cast.service.post(family.disclosures, shared), 201)["id"])
