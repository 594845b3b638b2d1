"""Elsa's mother wants no offers: there is a named person all the same, and nobody else can tell."""

from datetime import date

from tests.cast import Cast, made_up_number
from tests.handovers.handover_steps import deciding
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is
from tests.stories.changing_steps import (
    FIRST_DAY,
    given_a_mother,
    given_elsa,
    given_the_mother_says_yes,
    given_written,
    named_person,
    when_the_school_enrols_her,
    where_it_turns,
)


async def test_a_family_that_says_no_has_a_named_person_all_the_same(cast: Cast) -> None:
    # 12 May 2025: the nurse offers a talk before school; the mother wants no offers
    await when_the_date_is(cast, "2025-05-12T08:00:00Z")
    elsa = await given_elsa(cast)
    mother, mother_id = await given_a_mother(cast, cast.nurse, elsa, made_up_number(date(1988, 6, 2)))
    item = await given_written(cast.nurse, elsa, "Sover för lite.")
    offer = {"words": "Vill ni träffas före skolstarten?"}
    then_it_is(await cast.nurse.post(f"{elsa.path}/support-offers", offer), 201)
    no = then_it_is(await mother.post(f"{elsa.path}/support-declines"), 201)
    then_it_is_refused(await cast.nurse.post(f"{elsa.path}/support-offers", offer), 409, "support-declined")

    # 2 June: the school enrols her; nothing goes along, and the school is not told why
    await when_the_date_is(cast, "2025-06-02T08:00:00Z")
    await when_the_school_enrols_her(cast, elsa)
    handover = await where_it_turns(cast.nurse, elsa, FIRST_DAY)
    consent = await given_the_mother_says_yes(
        mother, cast.nurse, elsa, cast.unit("linden"), kind="sharing", itemIds=[item]
    )
    given = deciding(item, consentId=consent)
    then_it_is_refused(await cast.nurse.post(f"{handover}/items", given), 409, "support-declined")
    assert then_it_is(await cast.rektor.get(f"{handover}/items"), 200)["items"] == []
    then_it_is_refused(await cast.rektor.get(f"{elsa.path}/support-declines"), 403, "not-allowed")

    # 18 August: there is a named person as for every child; now the school knows of the no, and not the nurse
    await when_the_date_is(cast, "2025-08-18T06:00:00Z")
    assert (await named_person(mother, elsa))["unit"]["name"] == "Lindens skola"
    (seen,) = then_it_is(await cast.rektor.get(f"{elsa.path}/support-declines"), 200)["items"]
    assert (seen["giverId"], seen["withdrawnAt"]) == (mother_id, None)
    then_it_is_refused(await cast.nurse.get(f"{elsa.path}/support-declines"), 403, "not-allowed")
    then_it_is_refused(await cast.rektor.post(f"{elsa.path}/support-offers", offer), 409, "support-declined")

    # 6 October: the mother rings and takes it back; the rektor writes it down and may offer again
    await when_the_date_is(cast, "2025-10-06T08:00:00Z")
    taken_back = f"{elsa.path}/support-declines/{no['id']}/withdrawal"
    then_it_is(await cast.rektor.post(taken_back), 200)
    then_it_is(await cast.rektor.post(f"{elsa.path}/support-offers", offer), 201)
    offered = then_it_is(await mother.get(f"{elsa.path}/support-offers"), 200)["items"]
    assert len(offered) == 2
