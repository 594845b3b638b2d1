"""The part of the walk that goes through the public catalogue."""

import uuid
from typing import TYPE_CHECKING

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
    for name in ("list_measure_catalogue", "export_measure_catalogue", "read_catalogue_page"):
        await walk.open_call(name)
