"""The first demo: build the made-up world, import the sample school, tell the story."""

import json
import sys

import httpx

from app.cli.demo_installation import DemoInstallation, say
from app.cli.imports import import_from_folder
from app.demo import world as made_up
from app.demo.imported import meet_the_imported
from app.demo.story import Story, StoryBrokenError
from app.demo.world import World
from app.kit.database import Database
from app.kit.vault import open_vault
from app.settings import ROOT

SAMPLE_SCHOOL = ROOT / "examples" / "sample-school"
STORY_BEGINS = "2025-05-12T08:00:00Z"


async def build_and_tell(installation: DemoInstallation) -> int:
    """Build the world and tell the story; return its exit status."""
    settings = installation.settings
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    await database.open()
    try:
        async with httpx.AsyncClient(base_url=installation.url, timeout=30) as http:
            world = World(http=http, database=database, issuer=installation.url)
            return await _build_and_tell(installation, world)
    finally:
        await database.close()


async def _build_and_tell(installation: DemoInstallation, world: World) -> int:
    installation.state["begun"] = True
    installation.save()
    await world.http.put("/named-person/v1/demo/clock", json={"now": STORY_BEGINS})
    say("Registering a region, a municipality with two boards, and an independent school …")
    await made_up.build(world, hand_made_school=False)
    say("Importing the sample school (SS 12000) …")
    await import_from_folder(
        installation.settings, folder=SAMPLE_SCHOOL, organisation_id=world.organisations["education"]
    )
    await meet_the_imported(world)
    write_credentials(installation, world)
    try:
        await Story(world).tell()
    except StoryBrokenError as error:
        print(f"\nThe story broke: {error}", file=sys.stderr)
        return 1
    installation.state["told"] = True
    installation.save()
    return 0


def write_credentials(installation: DemoInstallation, world: World) -> None:
    """Put the keys of the systems where a reader can use them: made up, for this demo only."""
    folder = installation.folder / "credentials"
    folder.mkdir(mode=0o700, exist_ok=True)
    people = {name: caller.id for name, caller in world.callers.items() if caller.id}
    for system, key in world.keys.items():
        content = {"client_id": system, "issuer": installation.url, "private_key": key, "people": people}
        path = folder / f"{system}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(content, indent=1))
