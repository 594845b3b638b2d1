"""The parts of the walk that go through districts, agreements, contact points and residence."""

import uuid
from typing import TYPE_CHECKING

from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_districts(walk: "Walk") -> None:
    """Register a district, let another reception answer in it, and see how a unit was reached before."""
    cast, admin = walk.cast, walk.cast.world.administrator
    place = {"municipalityCode": "9901", "code": f"walk-{uuid.uuid4().hex[:8]}", "name": "Vandringen"}
    board = {"organisationId": cast.organisation("social"), "unitId": cast.unit("reception")}
    made = await walk.call("create_district", admin, {**place, **board, "validFrom": "2024-01-01"})
    district = {"districtId": made["id"]}
    await walk.call("list_districts", cast.rektor)
    await walk.call("read_district", cast.rektor, **district)
    await walk.call("update_district", admin, {"name": "Vandringens distrikt"}, **district)
    inquiry = {"organisationId": cast.organisation("social"), "unitId": cast.unit("inquiry")}
    await walk.call(
        "create_district_responsibility", admin, {**inquiry, "validFrom": "2025-01-01"}, **district
    )
    await walk.call("list_district_responsibilities", cast.rektor, **district)
    await walk.call("list_unit_versions", cast.rektor, unitId=cast.unit("reception"))
    await _walk_contact_points(walk, made["id"])


async def _walk_contact_points(walk: "Walk", district_id: str) -> None:
    """Name a contact point, replace it, and let a school confirm."""
    cast, admin = walk.cast, walk.cast.world.administrator
    first = {"districtId": district_id, "unitId": cast.unit("reception"), "validFrom": "2025-01-01"}
    point = (await walk.call("create_contact_point", admin, first))["id"]
    await walk.call("list_contact_points", cast.rektor)
    await walk.call("read_contact_point", cast.rektor, contactPointId=point)
    second = {"unitId": cast.unit("reception"), "validFrom": "2026-01-01"}
    after = {
        "contactPointId": (await walk.call("replace_contact_point", admin, second, contactPointId=point))[
            "id"
        ]
    }
    await walk.call("confirm_contact_point", cast.rektor, {"unitId": cast.unit("linden")}, **after)
    await walk.call("list_contact_receipts", admin, **after)
    await walk.call("list_unit_contact_receipts", cast.rektor, unitId=cast.unit("linden"))


async def walk_agreements(walk: "Walk") -> None:
    """Write an agreement down, change it, and read what it says about time."""
    cast, admin = walk.cast, walk.cast.world.administrator
    board, education = cast.organisation("social"), cast.organisation("education")
    agreement = {
        "organisationId": board,
        "kind": "bus",
        "name": "BUS",
        "partyIds": [board, education],
        "levels": [{"level": level, "name": level} for level in ("steering-group", "individual-forum")],
        "limits": {"ageTo": 20},
        "timings": [{"key": "follow-up", "amount": 6, "unit": "months"}],
        "validFrom": "2025-01-01",
        "revisionOn": "2099-01-01",
    }
    made = {"agreementId": (await walk.call("create_collaboration_agreement", admin, agreement))["id"]}
    await walk.call("list_collaboration_agreements", cast.rektor)
    await walk.call("read_collaboration_agreement", cast.rektor, **made)
    await walk.call("update_collaboration_agreement", admin, {"revisionOn": "2098-01-01"}, **made)
    await walk.call("list_collaboration_agreement_versions", cast.rektor, **made)
    await walk.call("list_agreed_timings", cast.rektor, {"organisationId": board})


async def walk_residence(walk: "Walk") -> None:
    """Say where a child belongs, and ask who answers for it and for a school's pupils."""
    rektor = walk.cast.rektor
    child = {"childId": (await given_a_child(rektor)).id}
    await walk.call(
        "create_residence", rektor, {"municipalityCode": "9901", "validFrom": "2025-01-01"}, **child
    )
    await walk.call("list_residences", rektor, **child)
    await walk.call("read_responsible_district", rektor, **child)
    await walk.call("list_responsible_districts", rektor, unitId=rektor.unit_id)
