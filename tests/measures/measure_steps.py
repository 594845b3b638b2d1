"""Steps of the stories about support measures."""

from typing import Any

from app.demo.callers import Caller
from tests.absence.absence_steps import ago
from tests.cast import Cast
from tests.steps import Child, then_it_is

WHAT = "Samtalsgrupp på skolan en gång i veckan, efter ett givet program."


def service(unit_id: str, **more: Any) -> dict[str, Any]:
    """Help that is the same for all."""
    return {
        "unitId": unit_id,
        "performerUnitId": unit_id,
        "kind": "service",
        "aim": "attendance",
        "what": WHAT,
        "shownToFamily": True,
        "startsOn": ago(10),
        **more,
    }


def assessed(unit_id: str, **more: Any) -> dict[str, Any]:
    """Help that a board has decided on."""
    decision = {"decidedOn": ago(12), "number": "SN-2025-118"}
    marks = {"individualTest": True, "mapping": True, "adaptation": True}
    return service(unit_id, kind="assessed", decision=decision, **{**marks, **more})


async def given_a_measure(caller: Caller, child: Child, body: dict[str, Any] | None = None) -> str:
    """Returns its path."""
    where = f"{child.path}/support-measures"
    made = then_it_is(await caller.post(where, body or service(caller.unit_id)), 201)
    return f"{where}/{made['id']}"


async def given_a_head_of(cast: Cast, unit: str) -> Caller:
    """A manager of a unit of the social services."""
    name = f"head-of-{unit}"
    if name not in cast.world.callers:
        await cast.world.person(
            name,
            full_name="Nina Chef",
            unit=unit,
            organisation="social",
            role="unit-manager",
            system="case-system",
        )
    return cast.world.callers[name]


async def given_a_school_social_team(cast: Cast) -> str:
    """Lindens skola and the open care work together around attendance; returns the cooperation's id."""
    body = {
        "organisationId": cast.organisation("social"),
        "formKey": "sst",
        "name": "Skolsocialt team Linden",
        "municipalityCode": "9901",
        "unitIds": [cast.unit("linden"), cast.unit("service")],
        "validFrom": "2024-01-01",
    }
    return str(then_it_is(await cast.world.administrator.post("/cooperations", body), 201)["id"])
