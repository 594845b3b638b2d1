"""A service that is a process of its own, on a database server of its own: both may be killed."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from app.cli.database import Dsns, migrate, passwords_from, prepare
from app.cli.keys import new_secrets
from app.demo.world import World, build
from app.kit.database import Database
from app.kit.embedded import EmbeddedServer
from app.kit.vault import open_vault
from app.settings import ROOT, Settings

DATABASE = "named_person_crash"
NO_QUOTAS = {
    f"{kind}_PER_{holder}_HOUR": "0" for kind in ("LOOKUPS", "CHILDREN") for holder in ("USER", "CLIENT")
}
PATIENCE = 120.0
"""Seconds after which something hangs: a busy machine may take its time."""
_PORTS = range(20_000, 32_000)
"""Below the ports that systems give to outgoing calls: none of those can take it while a service restarts."""


def free_port() -> int:
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def until(happens: Callable[[], Awaitable[Any]], otherwise: str) -> None:
    """Ask again and again until it is so."""
    give_up = time.monotonic() + PATIENCE
    while not await happens():
        assert time.monotonic() < give_up, otherwise
        await asyncio.sleep(0.02)


def run_service(environment: dict[str, str], *options: str, stderr: int | None = None):
    """`named-person run` with this environment and nothing of ours but the path."""
    return subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-m", "app.cli", "run", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},  # noqa: TID251 - a child process needs one
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        text=True,
    )


class Ground:
    """A durable database server in a folder that every user may enter, with one migrated database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="krasch "))
        self.folder.chmod(0o755)
        self.server = EmbeddedServer(self.folder / "postgres")
        self.server.start()
        admin = self.server.superuser_dsn()
        self.dsns: Dsns = asyncio.run(prepare(admin, database=DATABASE, passwords=passwords_from("made up")))
        migrate(self.dsns.owner)
        self.port = free_port()
        self.environment = {
            **new_secrets(),
            "DATABASE_URL": self.dsns.app,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "DEMO": "true",
            **NO_QUOTAS,
            "LOG_LEVEL": "ERROR",
        }

    @property
    def url(self) -> str:
        return self.environment["PUBLIC_URL"]

    @property
    def superuser_dsn(self) -> str:
        return self.server.superuser_dsn(DATABASE)

    def kill_database(self) -> None:
        """`kill -9` of the postmaster: its lock files stay behind."""
        site = self.server._site
        pid = site.running_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        self.server._process.wait()
        assert (site.cluster / "postmaster.pid").exists()
        assert (site.socket_dir / ".s.PGSQL.5432.lock").exists()


class SharedGround(Ground):
    """A database of its own on the server of all tests: for services that are killed, not for the server."""

    def __init__(self, dsns: Dsns, folder: Path) -> None:
        self.folder = folder
        self.dsns = dsns
        self.port = free_port()
        self.environment = {
            **new_secrets(),
            "DATABASE_URL": dsns.app,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "DEMO": "true",
            **NO_QUOTAS,
            "LOG_LEVEL": "DEBUG",
        }


class Service:
    """The API's process; started again it is the same service."""

    def __init__(self, ground: Ground, *, port: int | None = None) -> None:
        """`port` is another than the public one: a worker of its own, of the same installation."""
        self._environment = {**ground.environment, "PORT": str(port or ground.port)}
        self.url = f"http://127.0.0.1:{port or ground.port}"
        self._log = (ground.folder / ("service.log" if port is None else f"service-{port}.log")).open("w")
        self.process = run_service(self._environment, stderr=self._log.fileno())

    def start(self) -> None:
        """Start it, unless it runs; it is ready when this returns."""
        if self.process.poll() is not None:
            self.process = run_service(self._environment, stderr=self._log.fileno())
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while True:
            assert self.process.poll() is None, "the service ended"
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=PATIENCE).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < give_up, "the service does not become ready"
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.kill()

    def close(self) -> None:
        self.stop()
        self._log.close()


async def populate(ground: Ground, http: httpx.AsyncClient) -> World:
    """Build the made-up world over HTTP."""
    settings = Settings.model_validate({name.lower(): value for name, value in ground.environment.items()})
    database = Database(ground.dsns.app, vault=open_vault(settings), pool_size=2)
    try:
        world = World(http=http, database=database, issuer=ground.url)
        await build(world)
    finally:
        await database.close()
    return world
