"""The demo: start the installation, build the world once, tell the story once, then go on serving."""

import asyncio
import json
import shutil
import signal
import sys
import time
from pathlib import Path

import httpx

from app.cli.database import WeakConfigurationError
from app.cli.demo_installation import DemoInstallation
from app.cli.imports import import_from_folder
from app.demo import world as made_up
from app.demo.story import Story, StoryBrokenError
from app.demo.world import World
from app.kit.database import Database
from app.kit.embedded_files import EmbeddedServerError
from app.main import open_vault
from app.settings import ROOT

SAMPLE_SCHOOL = ROOT / "examples" / "sample-school"
STORY_BEGINS = "2025-05-12T08:00:00Z"
SHOWN_SYSTEMS = ("school-system", "case-system", "health-record")


def show(folder: Path, *, port: int, once: bool) -> int:
    """Show the demo; return the exit status of the story."""
    installation = DemoInstallation(folder, port=port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _say("Starting the embedded database …")
        installation.open()
        _say("Starting the service …")
        with installation.processes() as processes:
            code = asyncio.run(_once(installation))
            if once or code:
                return code
            _print_addresses(installation)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            _say("A process of the demo has ended.")
            return 1
    except (WeakConfigurationError, EmbeddedServerError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _say("Good-bye.")
        return 0
    finally:
        installation.close()


def remove(folder: Path) -> None:
    """Remove everything that the demo has made."""
    if folder.exists():
        DemoInstallation(folder, port=0).server.destroy()
        shutil.rmtree(folder)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


async def _once(installation: DemoInstallation) -> int:
    """Build the world and tell the story, unless that has been done."""
    if installation.state.get("told"):
        _say("The story has been told before; `make demo-reset` starts over.")
        return 0
    if installation.state.get("begun"):
        print("The last demo was broken off in its story; `make demo-reset` starts over.", file=sys.stderr)
        return 1
    settings = installation.settings
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    await database.open()
    try:
        async with httpx.AsyncClient(base_url=installation.url, timeout=30) as http:
            return await _build_and_tell(
                installation, World(http=http, database=database, issuer=installation.url)
            )
    finally:
        await database.close()


async def _build_and_tell(installation: DemoInstallation, world: World) -> int:
    installation.state["begun"] = True
    installation.save()
    await world.http.put("/named-person/v1/demo/clock", json={"now": STORY_BEGINS})
    _say("Registering a region, a municipality with two boards, and an independent school …")
    await made_up.build(world, hand_made_school=False)
    _say("Importing the sample school (SS 12000) …")
    await import_from_folder(
        installation.settings, folder=SAMPLE_SCHOOL, organisation_id=world.organisations["education"]
    )
    await made_up.meet_the_imported(world)
    _write_credentials(installation, world)
    try:
        await Story(world).tell()
    except StoryBrokenError as error:
        print(f"\nThe story broke: {error}", file=sys.stderr)
        return 1
    installation.state["told"] = True
    installation.save()
    return 0


def _write_credentials(installation: DemoInstallation, world: World) -> None:
    """Put the keys of the systems where a reader can use them: made up, for this demo only."""
    folder = installation.folder / "credentials"
    folder.mkdir(mode=0o700, exist_ok=True)
    people = {name: caller.id for name, caller in world.callers.items() if caller.id}
    for system, key in world.keys.items():
        content = {"client_id": system, "issuer": installation.url, "private_key": key, "people": people}
        path = folder / f"{system}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(content, indent=1))


def _print_addresses(installation: DemoInstallation) -> None:
    _say(
        f"""
The demo goes on serving until Ctrl-C.

  API reference   {installation.url}/docs
  OpenAPI         {installation.url}/named-person/v1/openapi.json
  Token endpoint  {installation.url}/oauth2/token

Ready credentials (made up, this demo only):"""
    )
    for system in SHOWN_SYSTEMS:
        path = installation.folder / "credentials" / f"{system}.json"
        _say(f"  {system:<15} {path.relative_to(ROOT)}")
    _say(
        "\nThe first call:\n"
        "  .venv/bin/python -m app.demo.token .local/demo/credentials/school-system.json rektor\n"
        "prints a token; README.md shows the call with curl."
    )
