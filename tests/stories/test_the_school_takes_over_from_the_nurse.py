"""Elsa starts school: the nurse hands over with items and an open promise, and nothing is lost in July."""

from datetime import date

from tests.cast import Cast, made_up_number
from tests.handovers.handover_steps import deciding
from tests.steps import Child, then_it_is, then_it_is_refused, when_the_date_is
from tests.stories.changing_steps import (
    FIRST_DAY,
    given_a_mother,
    given_elsa,
    given_the_mother_says_yes,
    given_written,
    named_person,
    when_the_receipt_is_given,
    when_the_relation_ends,
    when_the_school_enrols_her,
    where_it_turns,
)


async def listed_handovers(cast: Cast) -> dict[str, str]:
    """How every handover on the school's list stands, by child."""
    found: dict[str, str] = {}
    page = 1
    while True:
        answer = then_it_is(await cast.rektor.get("/handovers", page=page, limit=100), 200)
        found |= {each["childId"]: each["status"] for each in answer["items"]}
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return found
        page += 1


async def given_a_plan_with_a_promise(cast: Cast, elsa: Child, consent: str) -> tuple[str, str]:
    """The nurse has called the school to a plan, they have met, and each has promised something."""
    nurse, rektor = cast.nurse, cast.rektor
    opened = {"need": "Övergången till skolan ska gå lugnt till.", "consentId": consent}
    plan = f"/plans/{then_it_is(await nurse.post(f'{elsa.path}/plans', opened), 201)['id']}"
    call = {"unitId": cast.unit("linden"), "kind": "called", "question": "Hur tar ni emot Elsa?"}
    invitation = then_it_is(await nurse.post(f"{plan}/invitations", call), 201)["id"]
    then_it_is(await rektor.patch(f"{plan}/invitations/{invitation}", {"answer": "accepted"}), 200)
    meeting = {"startsAt": "2025-06-09T08:00:00Z", "place": "BVC Linden"}
    met = then_it_is(await nurse.post(f"{plan}/meetings", meeting), 201)["id"]
    await when_the_date_is(cast, "2025-06-09T10:00:00Z")
    present = [cast.unit("bvc"), cast.unit("linden")]
    held = {"held": {"presentUnitIds": present, "childTookPart": True, "childView": "Jag vill gå dit förut."}}
    then_it_is(await nurse.patch(f"{plan}/meetings/{met}", held), 200)
    promises = []
    for unit in ("bvc", "linden"):
        body = {
            "words": "Vi visar henne skolan.",
            "responsibleUnitId": cast.unit(unit),
            "dueOn": "2025-09-15",
        }
        promises.append(then_it_is(await nurse.post(f"{plan}/actions", body), 201)["id"])
    return plan, promises[0]


async def test_the_school_takes_over_with_what_goes_along_and_what_was_promised(cast: Cast) -> None:
    # 12 May 2025: the nurse is named person; the school year's end is far away
    await when_the_date_is(cast, "2025-05-12T08:00:00Z")
    elsa = await given_elsa(cast)
    mother, _ = await given_a_mother(cast, cast.nurse, elsa, made_up_number(date(1988, 5, 2)))
    sleep = await given_written(cast.nurse, elsa, "Sover för lite.")
    growth = await given_written(cast.nurse, elsa, "Växer som hon ska.")

    # 2 June: the school enrols her from August; from that moment both units and the family see the handover
    await when_the_date_is(cast, "2025-06-02T08:00:00Z")
    then_it_is_refused(await cast.rektor.get(elsa.path), 404, "not-found")
    await when_the_school_enrols_her(cast, elsa)
    handover = await where_it_turns(cast.nurse, elsa, FIRST_DAY)
    for who in (cast.nurse, cast.rektor, mother):
        seen = then_it_is(await who.get(handover), 200)
        assert (seen["kind"], seen["status"]) == ("school-start", "planned")
    assert (await named_person(mother, elsa))["unit"]["name"] == "BVC Linden"

    # The nurse asks what may go along: nothing without the mother's yes, who says it to one of two
    shown = then_it_is(await cast.nurse.get(f"{handover}/items"), 200)["items"]
    assert {each["standing"] for each in shown} == {"needs-consent"}
    consent = await given_the_mother_says_yes(
        mother, cast.nurse, elsa, cast.unit("linden"), kind="sharing", itemIds=[sleep]
    )
    given = deciding(sleep, consentId=consent)
    goes = then_it_is(await cast.nurse.post(f"{handover}/items", given), 201)
    other = deciding(growth, consentId=consent)
    then_it_is_refused(await cast.nurse.post(f"{handover}/items", other), 409, "sharing-not-allowed")
    kept = deciding(growth, share=False, reasonNotToShare="Skolan behöver det inte.")
    assert then_it_is(await cast.nurse.post(f"{handover}/items", kept), 201)["standing"] == "kept"

    # 9 June: they meet at a plan, and each promises something for September
    about_the_plan = await given_the_mother_says_yes(
        mother, cast.nurse, elsa, cast.unit("linden"), kind="plan", categories=["plan"]
    )
    plan, promise = await given_a_plan_with_a_promise(cast, elsa, about_the_plan)

    # 15 July: everybody is away, and the nurse's unit answers still
    await when_the_date_is(cast, "2025-07-15T08:00:00Z")
    assert (await named_person(mother, elsa))["unit"]["roleMailbox"] == "bvc.linden@example.se"

    # 18 August: responsibility has moved, whoever has done what; the role mailbox has it on its list
    await when_the_date_is(cast, "2025-08-18T06:00:00Z")
    assert (await named_person(mother, elsa))["unit"]["name"] == "Lindens skola"
    assert (await listed_handovers(cast))[elsa.id] == "waiting"

    # 19 August: the rektor gives the receipt, takes over the item, and sees what the nurse has still promised
    await when_the_date_is(cast, "2025-08-19T07:30:00Z")
    await when_the_receipt_is_given(cast.rektor, handover)
    (received,) = then_it_is(await cast.rektor.get(f"{handover}/items"), 200)["items"]
    assert received["itemId"] == sleep, "and nothing tells that there was another"
    then_it_is(await cast.rektor.post(f"{elsa.path}/disclosures/{goes['disclosureId']}/receipt"), 201)
    taken = then_it_is(await cast.rektor.get(handover), 200)
    assert taken["status"] == "taken-over"
    assert [each["actionId"] for each in taken["openPromises"]] == [promise]

    # 1 September: the nurse's care has ended; what she keeps is her seat at the plan, and her promise
    await when_the_relation_ends(cast.nurse, elsa, "2025-08-31")
    await when_the_date_is(cast, "2025-09-01T06:00:00Z")
    for closed in (handover, f"{handover}/items", f"{elsa.path}/five-questions"):
        then_it_is_refused(await cast.nurse.get(closed), 403, "not-allowed")
    then_it_is(await cast.nurse.patch(f"{plan}/actions/{promise}", {"status": "done"}), 200)
    assert then_it_is(await cast.rektor.get(handover), 200)["openPromises"] == []
