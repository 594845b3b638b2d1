"""A professional thinks aloud: a topic, a question, an advice; no number, no name, nothing to join with."""

from datetime import date

import pytest

from tests.cast import Cast, made_up_number
from tests.consultations.consultation_steps import ADVICE, given_a_consultation, question
from tests.steps import (
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)


async def test_a_teacher_asks_the_reception_and_gets_an_advice(cast: Cast) -> None:
    made = await given_a_consultation(cast)
    assert (made["status"], made["askerSector"], made["dutyRemains"]) == ("waiting", "school", True)
    where = f"/consultations/{made['id']}"
    asked = then_it_is(await cast.reception.get("/consultations", view="to-answer", limit=100), 200)
    assert made["id"] in [each["id"] for each in asked["items"]]
    answered = then_it_is(await cast.reception.post(f"{where}/advice", ADVICE), 200)
    assert (answered["status"], answered["nextStep"]) == ("advised", "own-work")
    read = then_it_is(await cast.teacher.get(where), 200)
    assert read["advice"] == ADVICE["advice"]
    then_it_is_refused(await cast.reception.post(f"{where}/advice", ADVICE), 409, "state-forbids")


async def test_nobody_but_who_asked_and_who_is_asked_finds_it(cast: Cast) -> None:
    made = await given_a_consultation(cast)
    where = f"/consultations/{made['id']}"
    for stranger in (cast.rektor, cast.school_nurse, cast.inquiry, cast.service, cast.other_rektor, cast.bup):
        then_it_is_refused(await stranger.get(where), 404, "not-found")
        then_it_is_refused(await stranger.post(f"{where}/advice", ADVICE), 404, "not-found")
        for view in ("asked", "to-answer"):
            page = then_it_is(await stranger.get("/consultations", view=view, limit=100), 200)
            assert made["id"] not in [each["id"] for each in page["items"]]
    then_it_is_refused(await cast.teacher.post(f"{where}/advice", ADVICE), 404, "not-found")
    unknown = await cast.teacher.get("/consultations/cst-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    then_it_is_refused(unknown, 404, "not-found")


async def test_the_asked_unit_does_not_see_who_asks(cast: Cast) -> None:
    made = await given_a_consultation(cast)
    seen = (await cast.reception.get(f"/consultations/{made['id']}")).text
    for trace in (cast.teacher.id, cast.organisation("education"), cast.unit("linden")):
        assert trace not in seen


NUMBER = made_up_number(date(2013, 4, 5))
COORDINATION = made_up_number(date(2013, 4, 5), coordination=True)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001 - digits as wide as letters
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SPELLINGS = {
    "twelve digits": NUMBER,
    "twelve with a hyphen": f"{NUMBER[:8]}-{NUMBER[8:]}",
    "ten digits": NUMBER[2:],
    "ten with a hyphen": f"{NUMBER[2:8]}-{NUMBER[8:]}",
    "a coordination number": COORDINATION,
    "a coordination number of twelve with a hyphen": f"{COORDINATION[:8]}-{COORDINATION[8:]}",
    "a coordination number of ten": COORDINATION[2:],
    "a coordination number of ten with a hyphen": f"{COORDINATION[2:8]}-{COORDINATION[8:]}",
    "a plus": f"{NUMBER[2:8]}+{NUMBER[8:]}",
    "blanks between": f"{NUMBER[:4]} {NUMBER[4:6]} {NUMBER[6:8]} {NUMBER[8:]}",
    "a date and four": f"{NUMBER[:4]}-{NUMBER[4:6]}-{NUMBER[6:8]}-{NUMBER[8:]}",
    "a long hyphen": f"{NUMBER[2:8]}\N{EN DASH}{NUMBER[8:]}",
    "a minus sign": f"{NUMBER[2:8]}\N{MINUS SIGN}{NUMBER[8:]}",
    "wide digits": NUMBER.translate(_WIDE),
    "other digits": NUMBER.translate(_ARABIC),
    "something unseen between": "\N{ZERO WIDTH SPACE}".join(NUMBER),
    "in two lines": f"{NUMBER[:8]}\n{NUMBER[8:]}",
    "after another number": f"5 {NUMBER[2:8]}-{NUMBER[8:]}",
    "with a wrong check digit": f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}",
    "an interim number": "20130405-T123",
}


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
async def test_an_identity_number_is_refused_in_every_spelling(cast: Cast, spelling: str) -> None:
    text = f"Eleven ({SPELLINGS[spelling]}) kommer ofta trött."
    refused = await cast.teacher.post("/consultations", question(cast, question=text, namesConfirmed=True))
    body = then_it_is_refused(refused, 422, "identity-number-in-text")
    assert [(each["pointer"], each["code"]) for each in body["errors"]] == [("/question", "identity-number")]
    assert SPELLINGS[spelling] not in refused.text


@pytest.mark.parametrize(
    "text",
    [
        "I årskurs 5, 2025-09-10, var det tredje gången på två veckor.",
        "Ring mig på 010-123 45 00 mellan 13.00 och 15.30.",
        "Det har hänt 12 gånger sedan 2024, och 30 procent av tiden är borta.",
    ],
    ids=["a date", "a telephone", "counts"],
)
async def test_other_numbers_are_let_by(cast: Cast, text: str) -> None:
    then_it_is(await cast.teacher.post("/consultations", question(cast, question=text)), 201)


async def test_an_advice_holds_no_number_either(cast: Cast) -> None:
    made = await given_a_consultation(cast)
    said = {**ADVICE, "advice": f"Vi har {NUMBER} hos oss redan."}
    refused = await cast.reception.post(f"/consultations/{made['id']}/advice", said)
    then_it_is_refused(refused, 422, "identity-number-in-text")


async def test_a_pupils_name_is_warned_of_and_can_be_confirmed_as_none(cast: Cast) -> None:
    await given_a_child(cast.rektor, givenName="Kvittraborg", familyName="Sjöngnäs")
    for text in ("Kvittraborg är trött.", "Det gäller kvittraborgs mamma.", "Familjen SJÖNGNÄS."):
        body = question(cast, question=text)
        warned = then_it_is_refused(await cast.teacher.post("/consultations", body), 409, "may-name-a-pupil")
        assert [(each["pointer"], each["code"]) for each in warned["errors"]] == [("/question", "pupil-name")]
        assert text not in str(warned)
    confirmed = {**question(cast, question="Kvittraborg är ett ord."), "namesConfirmed": True}
    then_it_is(await cast.teacher.post("/consultations", confirmed), 201)


async def test_a_name_that_the_caller_may_not_see_is_a_word_like_others(cast: Cast) -> None:
    await given_a_child(cast.rektor, givenName="Ensamborg", familyName="Näktergal")
    body = question(cast, question="Ensamborg är trött.")
    then_it_is(await cast.other_rektor.post("/consultations", body), 201)
    then_it_is(await cast.bup.post("/consultations", body), 201)


async def test_of_a_protected_child_nobody_is_warned_and_no_answer_differs(cast: Cast) -> None:
    hidden = await given_a_child(cast.rektor, givenName="Doldeborg", familyName="Skuggnäs")
    await given_protection(cast.rektor, hidden, "confidentiality-marked")
    heard = []
    for name in ("Doldeborg", "Finnsejborg"):
        for caller in (cast.teacher, cast.rektor):
            answer = await caller.post("/consultations", question(cast, question=f"{name} är trött."))
            body = then_it_is(answer, 201)
            heard.append({**body, "id": "", "question": "", "_links": ""})
    assert all(each == heard[0] for each in heard)


async def test_the_own_unit_is_not_asked(cast: Cast) -> None:
    refused = await cast.reception.post("/consultations", question(cast))
    then_it_is_refused(refused, 422, "invalid-request")


async def test_a_day_without_advice_shows(cast: Cast) -> None:
    await when_the_date_is(cast, "2027-03-01T09:00:00Z")
    made = await given_a_consultation(cast)
    assert (made["askedOn"], made["dueOn"], made["overdue"]) == ("2027-03-01", "2027-03-03", False)
    await when_the_date_is(cast, "2027-03-04T09:00:00Z")
    assert then_it_is(await cast.teacher.get(f"/consultations/{made['id']}"), 200)["overdue"] is True


async def test_the_same_key_asks_once(cast: Cast) -> None:
    body = question(cast)
    first = then_it_is(await cast.teacher.post("/consultations", body, key="consult-me-once"), 201)
    again = then_it_is(await cast.teacher.post("/consultations", body, key="consult-me-once"), 201)
    assert first == again
    other = {**body, "topic": "crime"}
    refused = await cast.teacher.post("/consultations", other, key="consult-me-once")
    then_it_is_refused(refused, 422, "key-used-for-another-request")


async def test_no_member_holds_a_child(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    for member in ("childId", "identityNumber", "child", "relationId"):
        body = {**question(cast), member: elsa.id}
        then_it_is_refused(await cast.teacher.post("/consultations", body), 422, "invalid-request")


async def test_families_and_systems_consult_nobody(cast: Cast) -> None:
    number = await given_a_guardian(cast.rektor, await given_a_child(cast.rektor))
    mother = cast.world.guardian("consulting-mother", "Anna Berg", number)
    then_it_is_refused(await mother.post("/consultations", question(cast)), 403, "scope-missing")
    then_it_is_refused(await cast.world.administrator.get("/consultations"), 403, "scope-missing")
