"""The parts of the walk that go through protections, the few who are named, and blocks in the care record."""

from datetime import date
from typing import TYPE_CHECKING

from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk

_SEAL = {"level": "sealed", "reason": "Hot från en närstående.", "reviewOn": "2099-01-01"}


async def walk_protections(walk: "Walk") -> None:
    """Seal a child, name a colleague, remove them, and lift the seal."""
    cast = walk.cast
    child = {"childId": (await given_a_child(cast.rektor)).id}
    made = await walk.call("create_protection", cast.rektor, _SEAL, **child)
    await walk.call("list_protections", cast.rektor, **child)
    teacher = {"professionalId": cast.teacher.id}
    named = await walk.call("create_protected_access", cast.rektor, teacher, **child)
    await walk.call("list_protected_access", cast.teacher, **child)
    await walk.call("delete_protected_access", cast.rektor, **child, protectedAccessId=named["id"])
    elsewhere = {"unitId": cast.unit("eken"), "reason": "Börjar där till hösten.", "reviewOn": "2099-01-01"}
    let_in = await walk.call("create_named_unit", cast.rektor, elsewhere, **child)
    await walk.call("list_named_units", cast.rektor, **child)
    await walk.call("delete_named_unit", cast.rektor, **child, namedUnitId=let_in["id"])
    over = {"note": "Hotet har upphört."}
    await walk.call("lift_protection", cast.rektor, over, **child, protectionId=made["id"])


async def walk_care_blocks(walk: "Walk") -> None:
    """Set a block as the patient, read it, and lift it as the provider."""
    cast = walk.cast
    young = await given_a_child(cast.bup, born=date(2009, 9, 7), kind="care")
    patient = cast.world.young_person("walking-patient", "Elsa Berg", young.number)
    child = {"childId": young.id}
    region = {"organisationId": cast.organisation("region")}
    made = await walk.call("create_care_block", patient, region, **child)
    await walk.call("list_care_blocks", patient, **child)
    block = {**child, "careBlockId": made["id"]}
    await walk.call("read_care_block", cast.bup, **block)
    consented = {"basis": "patient-consented", "note": "Patienten samtyckte i telefon."}
    await walk.call("lift_care_block", cast.bup, consented, **block)
