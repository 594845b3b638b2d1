"""What there is of working together that is about no child, for the access matrix."""

from tests.cast import Cast
from tests.steps import then_it_is

NO_PART = f"cpt-{'a' * 26}"
"""Of no child: who is let in to end a part is seen before it is looked for."""


async def together(cast: Cast) -> dict[str, str]:
    """A measure of the public catalogue, a document in use, a form of cooperation at work."""
    return {
        "catalogueMeasureId": await _measure(cast),
        "guidanceDocumentId": await _document(cast),
        "role": "principal",
        **await _cooperation(cast),
    }


async def _cooperation(cast: Cast) -> dict[str, str]:
    """A school social team of Lindens skola and the open care; the rektor has written minutes."""
    body = {
        "organisationId": cast.organisation("social"),
        "formKey": "sst",
        "name": "SST Linden",
        "municipalityCode": "9901",
        "unitIds": [cast.unit("linden"), cast.unit("service")],
        "validFrom": "2024-01-01",
    }
    made = then_it_is(await cast.world.administrator.post("/cooperations", body), 201)["id"]
    minutes = {"level": "team", "heldOn": "2024-02-01", "unitIds": [], "agenda": ["Arbetssätt"]}
    held = then_it_is(await cast.rektor.post(f"/cooperations/{made}/meetings", minutes), 201)["id"]
    return {"cooperationId": made, "formKey": "sst", "cooperationMeetingId": held, "participationId": NO_PART}


async def _document(cast: Cast) -> str:
    body = {
        "organisationId": cast.organisation("social"),
        "kind": "guideline",
        "title": "Vägledning",
        "about": "Hur vi arbetar.",
        "steps": ["consent"],
        "firstVersion": {"text": "Fråga först.", "validFrom": "2024-01-01"},
    }
    made: str = then_it_is(await cast.world.administrator.post("/guidance-documents", body), 201)["id"]
    return made


async def _measure(cast: Cast) -> str:
    body = {
        "organisationId": cast.organisation("social"),
        "code": "matrix",
        "name": "Föräldrakurs",
        "summary": "Fem träffar.",
        "level": "universal",
        "targetGroup": "Föräldrar",
        "ageFrom": 0,
        "ageTo": 17,
        "way": "service",
        "how": "Ring.",
        "municipalityCode": "9901",
        "unitId": cast.unit("service"),
        "validFrom": "2024-01-01",
    }
    made: str = then_it_is(await cast.world.administrator.post("/measure-catalogue", body), 201)["id"]
    return made
