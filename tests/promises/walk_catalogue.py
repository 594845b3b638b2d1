"""The parts of the walk through the public catalogue, documents in use, role cards and cooperation."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from tests.consents.family_steps import given_a_family, given_both_consent
from tests.steps import then_it_is

if TYPE_CHECKING:
    from tests.promises.walk import Walk

_TABLE = (
    "code,name,summary,level,targetGroup,ageFrom,ageTo,way,how,municipalityCode,contact,validFrom\r\n"
    "{code},Samtal,Tre samtal.,selective,Unga,13,20,service,Ring.,9901,service@example.se,2025-01-01\r\n"
)


async def walk_catalogue(walk: "Walk") -> None:
    """Show a measure, look it over, read a table in; and read what there is as anybody does."""
    cast, admin = walk.cast, walk.cast.world.administrator
    measure = {
        "organisationId": cast.organisation("social"),
        "code": f"walk-{uuid.uuid4().hex[:8]}",
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
        "validFrom": "2025-01-01",
    }
    made = {"catalogueMeasureId": (await walk.call("create_catalogue_measure", admin, measure))["id"]}
    await walk.call("update_catalogue_measure", admin, {"name": "Kurs"}, **made)
    await walk.call("check_catalogue_measure", admin, **made)
    await walk.call("list_overdue_catalogue_measures", admin)
    table = {"organisationId": cast.organisation("social"), "table": _TABLE.format(code=uuid.uuid4().hex)}
    await walk.call("create_catalogue_import", admin, table)
    await walk.open_call("read_catalogue_measure", **made)
    await _walk_guidance(walk)
    await _walk_cooperation(walk)
    for name in ("list_measure_catalogue", "export_measure_catalogue", "read_catalogue_page"):
        await walk.open_call(name)


async def _walk_guidance(walk: "Walk") -> None:
    cast, admin = walk.cast, walk.cast.world.administrator
    document = {
        "organisationId": cast.organisation("social"),
        "kind": "guideline",
        "title": "Vandringens vägledning",
        "about": "Hur man går.",
        "steps": ["handover"],
        "firstVersion": {"text": "Ett steg i taget.", "validFrom": "2025-01-01"},
    }
    made = {"guidanceDocumentId": (await walk.call("create_guidance_document", admin, document))["id"]}
    await walk.call("update_guidance_document", admin, {"title": "Vägledning för vandrare"}, **made)
    await walk.call("create_guidance_version", admin, {"text": "Två.", "validFrom": "2025-02-01"}, **made)
    for name in ("read_guidance_document", "list_guidance_versions"):
        await walk.call(name, cast.teacher, **made)
    await walk.call("list_guidance_documents", cast.teacher)
    await walk.call("confirm_guidance_reading", cast.teacher, {"number": 2}, **made)
    await walk.call("list_guidance_readings", cast.rektor, {"unitId": cast.unit("linden")}, **made)
    await walk.call("list_role_cards", cast.rektor)
    await walk.call("read_role_card", cast.rektor, role="teacher")


async def _walk_cooperation(walk: "Walk") -> None:
    cast, admin, rektor = walk.cast, walk.cast.world.administrator, walk.cast.rektor
    board, key = cast.organisation("social"), f"walk-{uuid.uuid4().hex[:8]}"
    await walk.call("list_cooperation_forms", rektor)
    terms = (await walk.call("read_cooperation_form", rektor, formKey="sst"))["terms"]
    await walk.call("create_cooperation_form", admin, {"organisationId": board, "key": key, "terms": terms})
    await walk.call("update_cooperation_form", admin, {"periodMonths": 18}, formKey=key)
    await walk.call("list_cooperation_form_history", rektor, formKey=key)
    team = {
        "organisationId": board,
        "formKey": key,
        "name": "Vandringens team",
        "municipalityCode": "9901",
        "unitIds": [cast.unit("linden"), cast.unit("service")],
        "validFrom": "2025-01-01",
    }
    ids = [(await walk.call("create_cooperation", admin, team))["id"] for _ in range(2)]
    first, second = ({"cooperationId": each} for each in ids)
    await walk.call("list_cooperations", rektor)
    await walk.call("update_cooperation", admin, {"name": "Vandrarna"}, **first)
    meeting = {"level": "team", "heldOn": "2025-02-01", "unitIds": [], "agenda": ["Vägen"]}
    held = await walk.call("create_cooperation_meeting", rektor, meeting, **first)
    where = {**first, "cooperationMeetingId": held["id"]}
    await walk.call("update_cooperation_meeting", rektor, {"minutes": "Vi gick."}, **where)
    await walk.call("read_cooperation_meeting", rektor, **where)
    await walk.call("list_cooperation_meetings", rektor, **first)
    await _walk_taking_part(walk, ids[0], key, held["id"])
    merged = {"intoId": ids[1], "lastDay": "2099-06-30"}
    await walk.call("merge_cooperation", admin, merged, **first)
    await walk.call("end_cooperation", admin, {"reason": "period-over", "lastDay": "2099-12-31"}, **second)
    await walk.call("read_cooperation", rektor, **first)
    await walk.call("list_cooperation_history", rektor, **first)


async def _walk_taking_part(walk: "Walk", cooperation_id: str, key: str, meeting_id: str) -> None:
    cast, rektor = walk.cast, walk.cast.rektor
    family = await given_a_family(cast, born=date(2013, 3, 3))
    asked = {
        "kind": "cooperation",
        "formKey": key,
        "recipients": [{"unitId": cast.unit("service")}],
        "purpose": "coordination",
        "validTo": "2099-12-31",
    }
    consent = then_it_is(await rektor.post(family.consents, asked), 201)["id"]
    await given_both_consent(family, consent)
    child = {"childId": family.child.id}
    part = {"cooperationId": cooperation_id, "consentId": consent}
    made = await walk.call("create_participation", rektor, part, **child)
    await walk.call("list_participations", rektor, **child)
    talk = {"cooperationMeetingId": meeting_id, "consentId": consent, "words": "Vi går vidare."}
    await walk.call("create_team_discussion", rektor, talk, **child)
    await walk.call("list_team_discussions", rektor, **child)
    ending = {"reason": "goals-reached"}
    await walk.call("end_participation", rektor, ending, participationId=made["id"], **child)
