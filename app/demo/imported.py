"""Who comes with the import of the sample school, and its family: how they call, and how they sign in."""

from dataclasses import replace

from sqlalchemy import text

from app.demo.callers import Caller
from app.demo.world import SCHOOL_SCOPES, World
from app.sign_in.development_people import AMIR_NUMBER, FATHER_NUMBER, HSA_IDS, MOTHER_NUMBER

# The people of the sample school, by their ids in its answers (examples/sample-school).
IMPORTED_STAFF = {
    "rektor": ("Maria Lindqvist", "04473e1c-6a71-5b40-9248-d4a42c80bbf1"),
    "teacher": ("Elsa's teacher", "9cdf97bf-85af-5e8e-8548-809918c7dc5f"),
    "school-nurse": ("Birgitta Sund", "968534b2-2b7c-54b8-83e5-c83010338fc1"),
}
IMPORTED_SCHOOL_UNIT = "99010001"
MOTHER = ("Karin Nyström", MOTHER_NUMBER)
FATHER = ("Johan Berglund", FATHER_NUMBER)
ELSA = "201903142386"
AMIR = AMIR_NUMBER
_GIVE_HSA_ID = text("UPDATE professional SET hsa_id = :hsa_id WHERE id = :id")


async def meet_the_imported(world: World) -> None:
    """Let the imported staff call through the school's system, and the guardians through the family app."""
    system = world.systems["school-system"]
    for unit in (await world.administrator.get("/units", limit=100)).json()["items"]:
        if unit["schoolUnitCode"] == IMPORTED_SCHOOL_UNIT:
            world.units["linden"] = unit["id"]
    for name, (full_name, source_id) in IMPORTED_STAFF.items():
        auth = system.as_professional(f"ss12000:{source_id}", SCHOOL_SCOPES)
        me = Caller(full_name, world.http, auth, "coordination", unit_id=world.units["linden"])
        who = (await me.get("/whoami")).json()
        world.callers[name] = replace(me, id=who["professionalId"])
        await _give_hsa_id(world, name)
    world.guardian("mother", *MOTHER)
    world.guardian("father", *FATHER)


async def _give_hsa_id(world: World, name: str) -> None:
    """Give somebody of the imported staff an HSA-id: a roster holds none, and by it they sign in."""
    async with world.database.session() as session, session.begin():
        who = {"hsa_id": HSA_IDS[name], "id": world.callers[name].id}
        await session.execute(_GIVE_HSA_ID, who)
