"""Amir moves to another municipality in October: both schools know the day, and the old one forgets him."""

from datetime import date

from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES, SCHOOL_BRANCHES
from tests.cast import Cast, made_up_number
from tests.handovers.handover_steps import deciding, handovers_of
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is
from tests.stories.changing_steps import (
    given_a_mother,
    given_written,
    named_person,
    when_the_receipt_is_given,
    when_the_relation_ends,
    where_it_turns,
)

BORN = date(2015, 4, 4)
MOVING_DAY = "2025-10-20"
WRONG = {"reason": "wrong-date", "note": "Familjen har sagt den 27 oktober."}


async def given_a_school_in_another_municipality(cast: Cast) -> Caller:
    """Bergs skola in Bergby, with its rektor and its own system."""
    world = cast.world
    board = {"sector": "school", "regime": "osl", "municipalityCode": "9902"}
    await world.organisation("bergby", name="Bergby kommun, skolnämnden", **board)
    school = {"kind": "school", "branch": "school", "roleMailbox": "rektor.berg@example.se"}
    await world.unit("berg", "bergby", name="Bergs skola", **school)
    await world.connect(
        "bergby-school-system", organisation="bergby", branches=SCHOOL_BRANCHES, scopes=PERSON_SCOPES
    )
    return await world.person(
        "rektor-of-bergby",
        full_name="Nils Berg",
        unit="berg",
        organisation="bergby",
        role="principal",
        system="bergby-school-system",
    )


async def test_a_move_between_municipalities(cast: Cast) -> None:
    # 1 September 2025: Amir goes to Lindens skola; his rektor has written what helps him
    await when_the_date_is(cast, "2025-09-01T08:00:00Z")
    nils = await given_a_school_in_another_municipality(cast)
    number = made_up_number(BORN)
    amir = await given_a_child(cast.rektor, number=number, born=BORN)
    mother, _ = await given_a_mother(cast, cast.rektor, amir, made_up_number(date(1984, 2, 2)))
    helps = await given_written(cast.rektor, amir, "Behöver veta dagens gång.", categories=["general"])
    then_it_is_refused(await nils.get(amir.path), 404, "not-found")

    # 1 October: the new school enrols him; a move is foreseen, and the mother reads it too
    await when_the_date_is(cast, "2025-10-01T08:00:00Z")
    await given_a_child(nils, number=number, born=BORN, since=MOVING_DAY)
    move = await where_it_turns(cast.rektor, amir, MOVING_DAY)
    for who in (cast.rektor, nils, mother):
        seen = then_it_is(await who.get(move), 200)
        assert (seen["kind"], seen["status"]) == ("move", "planned")
    assert (await named_person(nils, amir))["unit"]["name"] == "Lindens skola"

    # 6 October: Nils refuses for the date; both heads see it, the mother is not troubled, nothing moves
    await when_the_date_is(cast, "2025-10-06T08:00:00Z")
    refused = then_it_is(await nils.post(f"{move}/refusal", WRONG), 201)
    assert refused["status"] == "refused"
    assert then_it_is(await cast.rektor.get(move), 200)["refusal"]["note"] == WRONG["note"]
    assert then_it_is(await mother.get(move), 200)["status"] == "planned"
    on_the_day = await mother.get(f"{amir.path}/named-person", on=MOVING_DAY)
    assert then_it_is(on_the_day, 200)["unit"]["name"] == "Bergs skola"

    # 8 October: it was a mistake of his; the old school decides what goes along, and confirms it
    await when_the_date_is(cast, "2025-10-08T08:00:00Z")
    made = then_it_is(await cast.rektor.post(f"{move}/items", deciding(helps)), 201)
    assert made["standing"] == "goes-along"

    # 20 October: the day has come; the old enrolment has ended, and with it what the old school may know
    await when_the_relation_ends(cast.rektor, amir, "2025-10-19")
    await when_the_date_is(cast, "2025-10-20T06:00:00Z")
    for path in (amir.path, f"{amir.path}/named-person", f"{amir.path}/handovers", move, f"{move}/items"):
        then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
    assert (await named_person(mother, amir))["unit"]["name"] == "Bergs skola"

    # 21 October: Nils gives the receipt after all, which settles his refusal, and takes over the item
    await when_the_date_is(cast, "2025-10-21T08:00:00Z")
    await when_the_receipt_is_given(nils, move)
    assert then_it_is(await nils.get(move), 200)["status"] == "taken-over"
    then_it_is_refused(await nils.post(f"{move}/refusal", WRONG), 409, "handover-is-settled")
    then_it_is(await nils.post(f"{amir.path}/disclosures/{made['disclosureId']}/receipt"), 201)
    copies = then_it_is(await nils.get(f"{amir.path}/received-items"), 200)["items"]
    assert [each["sourceId"] for each in copies] == [helps]


async def test_a_refusal_holds_until_the_facts_change(cast: Cast) -> None:
    # 1 September 2025: the independent school has enrolled Amir from October by mistake, and refuses
    await when_the_date_is(cast, "2025-09-01T08:00:00Z")
    number = made_up_number(BORN)
    amir = await given_a_child(cast.rektor, number=number, born=BORN)
    await given_a_child(cast.other_rektor, number=number, born=BORN, since="2025-10-06")
    change = await where_it_turns(cast.rektor, amir, "2025-10-06")
    then_it_is(await cast.other_rektor.post(f"{change}/refusal", {"reason": "not-here"}), 201)

    # 6 October: nobody has put the fact right, so it is responsible; the role mailbox answers
    await when_the_date_is(cast, "2025-10-06T08:00:00Z")
    assert (await named_person(cast.rektor, amir))["unit"]["roleMailbox"] == "rektor.eken@example.se"
    listed = then_it_is(await cast.other_rektor.get("/handovers", limit=100, status="refused"), 200)["items"]
    assert amir.id in {each["childId"] for each in listed}

    # 13 October: the mistake is put right, and Lindens skola has had him all along; what has been stays told
    await when_the_date_is(cast, "2025-10-13T08:00:00Z")
    await when_the_relation_ends(cast.other_rektor, amir, "2025-10-12")
    assert (await named_person(cast.rektor, amir))["unit"]["name"] == "Lindens skola"
    told = {each["takesEffectOn"]: each["status"] for each in await handovers_of(cast.rektor, amir)}
    assert told["2025-10-06"] == "passed"
    assert told["2025-10-13"] == "waiting"
