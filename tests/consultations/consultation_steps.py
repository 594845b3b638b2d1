"""Steps of consultations."""

from typing import Any

from tests.cast import Cast
from tests.steps import then_it_is

ADVICE: dict[str, Any] = {
    "advice": "Prata med vårdnadshavarna om det ni ser, och hör av er igen om två veckor.",
    "nextStep": "own-work",
}


def question(cast: Cast, **more: Any) -> dict[str, Any]:
    """A question to the reception."""
    return {
        "unitId": cast.unit("reception"),
        "topic": "neglect",
        "question": "En elev kommer ofta trött och utan matsäck. När är det dags att anmäla?",
        **more,
    }


async def given_a_consultation(cast: Cast, **more: Any) -> dict[str, Any]:
    """One that the teacher has asked."""
    made: dict[str, Any] = then_it_is(await cast.teacher.post("/consultations", question(cast, **more)), 201)
    return made
