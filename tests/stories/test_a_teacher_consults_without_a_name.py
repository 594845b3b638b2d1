"""A teacher wants to think aloud before deciding; nobody is named, and nothing can be joined with a child."""

from datetime import timedelta

from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


async def test_a_teacher_consults_without_a_name(cast: Cast) -> None:
    # A Tuesday in March: a pupil comes without food, for the third week.
    await when_the_date_is(cast, "2028-03-07T14:00:00Z")
    pupil = await given_a_child(cast.rektor, givenName="Storyborg", familyName="Ängsblad")
    teacher, reception = cast.teacher, cast.reception
    asked = {"unitId": cast.unit("reception"), "topic": "whether-to-report"}

    before = await asked_in_all(teacher)
    # The first try holds the number, the second the name: both come back before anything is kept.
    number = pupil.number
    first = {**asked, "question": f"Eleven {number[2:8]}-{number[8:]} kommer utan matsäck."}
    then_it_is_refused(await teacher.post("/consultations", first), 422, "identity-number-in-text")
    second = {**asked, "question": "Storyborg kommer utan matsäck."}
    then_it_is_refused(await teacher.post("/consultations", second), 409, "may-name-a-pupil")
    assert await asked_in_all(teacher) == before

    # In general words it goes, and she keeps her duty.
    third = {
        **asked,
        "question": "En elev i åttan kommer utan matsäck tredje veckan. Räcker det att prata hemma?",
    }
    consultation = then_it_is(await teacher.post("/consultations", third), 201)
    assert consultation["dutyRemains"] is True
    where = f"/consultations/{consultation['id']}"

    # On Wednesday the reception answers. It does not know who asks, nor about whom.
    await when_the_date_is(cast, "2028-03-08T08:00:00Z")
    waiting = then_it_is(await reception.get(where), 200)
    assert teacher.id not in str(waiting)
    assert pupil.id not in str(waiting)
    advice = {"advice": "Prata hemma i dag. Får du inget gehör: anmäl genast.", "nextStep": "report-at-once"}
    then_it_is(await reception.post(f"{where}/advice", advice), 200)

    # The teacher reads it; her colleagues do not find it; the child's log tells nothing of it.
    read = then_it_is(await teacher.get(where), 200)
    assert (read["nextStep"], read["advisedOn"]) == ("report-at-once", "2028-03-08")
    then_it_is_refused(await cast.rektor.get(where), 404, "not-found")
    log = (await cast.rektor.get(f"{pupil.path}/access-log", limit=100)).text
    assert "consultation" not in log
    assert consultation["id"] not in log

    # She would rather talk: the reception has hours on Thursdays.
    starts = wall_clock() + timedelta(days=950)
    hour = {
        "unitId": asked["unitId"],
        "startsAt": starts.isoformat(),
        "minutes": 20,
        "address": "010-123 45 00",
    }
    slot = then_it_is(await reception.post("/consultation-slots", hour), 201)
    booked = then_it_is(await teacher.post(f"/consultation-slots/{slot['id']}/booking"), 200)
    assert booked["address"] == "010-123 45 00"


async def asked_in_all(teacher: Caller) -> int:
    return int(then_it_is(await teacher.get("/consultations"), 200)["_meta"]["totalRecords"])
