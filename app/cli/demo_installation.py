"""The demo's installation in one ignored folder: the embedded database, its keys, the service's processes."""

import asyncio
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from app.cli.errors import WeakConfigurationError
from app.kit.embedded import EmbeddedServer
from app.settings import ROOT, Settings

DATABASE = "named_person_demo"
STATE = "installation.json"
READY_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


class DemoInstallation:
    """One folder: `postgres/`, `installation.json` (0600) and `credentials/`."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.folder = folder
        self.port = port
        self.server = EmbeddedServer(folder / "postgres")
        self._state: dict[str, Any] = {}

    @property
    def url(self) -> str:
        """Where the demo is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self) -> dict[str, Any]:
        """What is kept between demos: secrets, the systems' keys, whether the story has been told."""
        return self._state

    def save(self) -> None:
        """Write the state at once and whole, readable by its owner only."""
        draft = self.folder / f"{STATE}.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(self._state, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / STATE)

    def open(self) -> None:
        """Start the database and bring it to the newest schema; what stands already is not asked again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.folder / STATE
        self._state = json.loads(kept.read_text()) if kept.exists() else {}
        self.server.start()
        steps = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
        if self._state.get("schema") != steps:  # all of them: the last by name need not be the last to come
            self._make()
            self._state["schema"] = steps
            self.save()

    def _make(self) -> None:
        """Make keys, roles and schema. Loads what only a first start needs."""
        from app.cli.database import migrate, passwords_from, prepare  # noqa: PLC0415
        from app.cli.keys import new_secrets  # noqa: PLC0415

        self._state.setdefault("settings", new_secrets())
        passwords = passwords_from(self._state["settings"]["INDEX_KEYS"])
        self._state["app_password"] = passwords.app
        self.save()
        dsns = asyncio.run(prepare(self.server.superuser_dsn(), database=DATABASE, passwords=passwords))
        migrate(dsns.owner)

    def close(self) -> None:
        """Stop the database."""
        self.server.stop()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the service's processes."""
        return {
            **self._state["settings"],
            "DATABASE_URL": self.server.dsn("named_person_app", self._state["app_password"], DATABASE),
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
            "DEMO": "true",
            "CALENDAR_FEED_DAYS": "90",
            "LOG_LEVEL": "WARNING",
        }

    @property
    def settings(self) -> Settings:
        """The same settings, for what this process does itself."""
        return Settings.model_validate({name.lower(): value for name, value in self.environment.items()})

    @contextmanager
    def processes(self) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Run the server and the worker; both end with this process, however it ends."""
        _refuse_taken_port(self.port)
        started: list[subprocess.Popen[bytes]] = []
        try:
            started.append(self._spawn("run"))
            self._wait_until_ready(started[0])
            started.append(self._spawn("worker"))
            yield started
        finally:
            for process in reversed(started):
                process.send_signal(signal.SIGTERM)
            for process in started:
                _reap(process)

    def _spawn(self, command: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, **self.environment}  # noqa: TID251 - a child process inherits ours
        return subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "app.cli", command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us; we then stop them in order
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one call
        )

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise WeakConfigurationError("The server ended before it was ready.")
            if _is_ready(self.port):
                return
            time.sleep(0.02)
        raise WeakConfigurationError("The server does not become ready.")


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def say(sentence: str) -> None:
    """Say a sentence on the terminal, at once."""
    print(sentence, flush=True)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))


def _reap(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sentence = f"Port {port} is taken; choose another: make demo PORT={port + 1}"
            raise WeakConfigurationError(sentence) from None
