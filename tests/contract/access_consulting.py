"""What the matrix has of consultations: one that the teacher has asked the reception, and hours to talk."""

from collections.abc import Mapping
from datetime import timedelta

from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.consultations.consultation_steps import ADVICE, given_a_consultation
from tests.steps import then_it_is


async def consulted(cast: Cast, callers: Mapping[str, Caller]) -> dict[str, str]:
    """A consultation with its advice, and an hour that the teacher has booked."""
    asked = await given_a_consultation(cast)
    then_it_is(await cast.reception.post(f"/consultations/{asked['id']}/advice", ADVICE), 200)
    return {"consultationId": asked["id"], "consultationSlotId": await an_hour_that_is_booked(callers)}


async def an_hour_that_is_booked(callers: Mapping[str, Caller]) -> str:
    """By the teacher, at the reception."""
    reception = callers["social reception"]
    hour = {
        "unitId": reception.unit_id,
        "startsAt": (wall_clock() + timedelta(days=900)).isoformat(),
        "minutes": 30,
        "address": "https://mote.example.se/matris",
    }
    made = then_it_is(await reception.post("/consultation-slots", hour), 201)["id"]
    then_it_is(await callers["teacher"].post(f"/consultation-slots/{made}/booking"), 200)
    return str(made)
