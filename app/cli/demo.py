"""The demo: start the installation, build the world once, tell the story once, then go on serving."""

import asyncio
import shutil
import signal
import sys
import time
from pathlib import Path

from app.cli.demo_installation import DemoInstallation, say
from app.cli.errors import WeakConfigurationError
from app.kit.embedded_files import EmbeddedServerError
from app.settings import ROOT

SHOWN_SYSTEMS = ("school-system", "case-system", "health-record")


def show(folder: Path, *, port: int, once: bool) -> int:
    """Show the demo; return the exit status of the story."""
    installation = DemoInstallation(folder, port=port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        say("Starting the embedded database …")
        installation.open()
        say("Starting the service …")
        with installation.processes() as processes:
            code = _tell_once(installation)
            if once or code:
                return code
            _print_addresses(installation)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            say("A process of the demo has ended.")
            return 1
    except (WeakConfigurationError, EmbeddedServerError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("Good-bye.")
        return 0
    finally:
        installation.close()


def remove(folder: Path) -> None:
    """Remove everything that the demo has made."""
    if folder.exists():
        DemoInstallation(folder, port=0).server.destroy()
        shutil.rmtree(folder)


def _tell_once(installation: DemoInstallation) -> int:
    """Build the world and tell the story, unless that has been done."""
    if installation.state.get("told"):
        say("The story has been told before; `make demo-reset` starts over.")
        return 0
    if installation.state.get("begun"):
        print("The last demo was broken off in its story; `make demo-reset` starts over.", file=sys.stderr)
        return 1
    from app.cli.demo_telling import build_and_tell  # noqa: PLC0415 - loads every room, once

    return asyncio.run(build_and_tell(installation))


def _print_addresses(installation: DemoInstallation) -> None:
    say(
        f"""
The demo goes on serving until Ctrl-C.

  API reference   {installation.url}/docs
  OpenAPI         {installation.url}/named-person/v1/openapi.json
  Token endpoint  {installation.url}/oauth2/token

Ready credentials (made up, this demo only):"""
    )
    for system in SHOWN_SYSTEMS:
        path = installation.folder / "credentials" / f"{system}.json"
        say(f"  {system:<15} {path.relative_to(ROOT)}")
    say(
        "\nThe first call:\n"
        "  .venv/bin/python -m app.demo.token .local/demo/credentials/school-system.json rektor GET ADDRESS\n"
        "prints the headers of one call; README.md shows it with curl."
    )
