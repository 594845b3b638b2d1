"""What is measured on: an installation of its own, a made-up world with five schools, and their children."""

import asyncio
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.audit.actor import Actor
from app.cli.demo import remove
from app.cli.demo_installation import DATABASE, DemoInstallation
from app.demo.callers import API
from app.demo.proof_key import ProofKey
from app.demo.token_client import BOUND, TOKEN_PATH, Held, TokenAuth, TokenClient
from app.demo.world import PERSON_SCOPES, World, build, reached
from app.kit.database import Database
from app.kit.identity import TEST_SERIES, luhn_digit
from app.kit.vault import open_vault
from app.settings import ROOT
from app.vocabulary import Purpose
from bench.keys import KEY, PROOF

SCHOOLS = 5
SYSTEM = "school-system"
_PATIENCE = 30.0
PLENTY = {
    "LOG_LEVEL": "INFO",
    **{
        f"{kind}_PER_{holder}_HOUR": "1000000"
        for kind in ("LOOKUPS", "CHILDREN")
        for holder in ("USER", "CLIENT")
    },
}
"""Everything is counted, and nothing refused."""


class Ground:
    """The database, the service and the bare server; made anew each time."""

    def __init__(self, folder: Path, *, port: int, children: int) -> None:
        self.folder = folder
        self.ports = {"service": port, "bare": port + 1}
        self.children = children
        self.bodies = folder / "bodies"
        self.installation = DemoInstallation(folder, port=port)
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self._keys: Mapping[str, Any] = {}
        self.proof_key = ProofKey()
        self.rektors: dict[str, tuple[str, str]] = {}
        """Each school's rektor: who, and the unit."""

    def open(self) -> None:
        """Start from nothing."""
        remove(self.folder)
        self.installation.open()
        shutil.rmtree(self.bodies, ignore_errors=True)
        self.bodies.mkdir()

    def serve(self, name: str, core: int | None) -> None:
        """Start the service or the bare server on a core, as one process, with its log thrown away."""
        command = {
            "service": ["app.cli", "run"],
            "bare": ["bench.bare", str(self.ports["bare"]), str(self.bodies)],
        }[name]
        environment = {**os.environ, **self.installation.environment, **PLENTY}  # noqa: TID251 - a child process inherits ours
        pinned = ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []
        self.servers[name] = subprocess.Popen(  # noqa: S603 - our own command line
            [*pinned, sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for(name)

    def close(self) -> None:
        """Stop everything."""
        for server in self.servers.values():
            server.terminate()
        for server in self.servers.values():
            server.wait(30)
        self.installation.close()

    @property
    def postmaster(self) -> int:
        """The process of the database server."""
        return int((self.installation.server.home / "cluster" / "postmaster.pid").read_text().split()[0])

    async def populate(self) -> None:
        """Register organisations, schools and staff over HTTP."""
        settings = self.installation.settings
        database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
        async with httpx.AsyncClient(base_url=self.installation.url, timeout=30) as http:
            world = World(http=http, database=database, issuer=self.installation.url)
            await build(world)
            for number in range(SCHOOLS):
                name = f"school-{number}"
                contact = reached(f"Skolan {number}", name)
                unit = await world.unit(name, "education", kind="school", branch="school", **contact)
                rektor = await world.person(
                    name,
                    full_name=f"Rektor {number}",
                    unit=name,
                    organisation="education",
                    role="principal",
                    system=SYSTEM,
                )
                self.rektors[name] = (rektor.id, unit)
        await database.close()
        self._keys = world.keys[SYSTEM]

    async def token(self, school: str) -> str:
        """Return a token of the school's rektor: five minutes long."""
        url = self.installation.url
        async with httpx.AsyncClient(base_url=url, timeout=30) as http:
            system = TokenClient(
                http, client_id=SYSTEM, private_key=self._keys, issuer=url, proof_key=self.proof_key
            )
            return await system.token_for_professional(self.rektors[school][0], PERSON_SCOPES)

    async def token_of_system(self, *, bound: bool) -> str:
        """Return a token of the school's system itself, bound to the key of the bench or not."""
        url = self.installation.url
        async with httpx.AsyncClient(base_url=url, timeout=30) as http:
            system = TokenClient(http, client_id=SYSTEM, private_key=self._keys, issuer=url)
            headers = {"DPoP": self.proof_key.proof("POST", url + TOKEN_PATH)} if bound else {}
            form = system.form(None, ["roster.sync"])
            return str((await http.post(TOKEN_PATH, data=form, headers=headers)).json()["access_token"])

    def auth(self, token: str) -> httpx.Auth:
        """Show a bound token with httpx."""

        async def held() -> Held:
            return Held(token, BOUND, math.inf)

        return TokenAuth(held, self.proof_key, issuer=self.installation.url)

    async def actor(self, token: str) -> Actor:
        """Return whom a token names, for the bare loop to call as."""
        async with httpx.AsyncClient(base_url=self.installation.url, timeout=30) as http:
            known = (await http.get(f"{API}/whoami", auth=self.auth(token))).json()
        return Actor(
            client_id=SYSTEM,
            scopes=frozenset(),
            organisation_id=known["organisationId"],
            branch=known["branch"],
            professional_id=known["professionalId"],
            purpose=Purpose.COORDINATION,
            request_id="req-of-the-bare-loop",
        )

    def registrations(self, school: str, token: str) -> list[bytes]:
        """Return the calls that register the school's share of the children."""
        unit = self.rektors[school][1]
        mine = list(self.rektors).index(school)
        numbers = islice(_numbers(date(2012, 1, 1)), mine, self.children, SCHOOLS)
        return [
            request(
                "POST",
                f"{API}/children",
                token,
                {
                    "identityNumber": number,
                    "givenName": "Elsa",
                    "familyName": "Lindberg-Nyström",
                    "relation": {"unitId": unit, "kind": "enrolment", "validFrom": "2025-08-18"},
                },
            )
            for number in numbers
        ]

    async def settle(self) -> tuple[str, dict[str, list[str]]]:
        """Let the database collect its statistics; return its version and each school's children."""
        connection = await asyncpg.connect(self.installation.server.superuser_dsn(DATABASE))
        try:
            await connection.execute("VACUUM ANALYZE")
            await connection.execute("CHECKPOINT")
            rows = await connection.fetch("SELECT unit_id, child_id FROM relation ORDER BY child_id")
            version = str(await connection.fetchval("SHOW server_version"))
        finally:
            await connection.close()
        named = {unit: school for school, (_, unit) in self.rektors.items()}
        children: dict[str, list[str]] = {school: [] for school in self.rektors}
        for row in rows:
            children[named[row["unit_id"]]].append(row["child_id"])
        return version, children

    def _wait_for(self, name: str) -> None:
        give_up = time.monotonic() + _PATIENCE
        while time.monotonic() < give_up and self.servers[name].poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{self.ports[name]}/health/live", timeout=2)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"The {name} server does not start.")


def request(method: str, path: str, token: str = "", body: Any = None, *, bound: bool = True) -> bytes:
    """Return the bytes of one call."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    if token and bound:
        head += [f"Authorization: {BOUND} {token}", f"DPoP: {PROOF.decode()}", "Purpose: coordination"]
    if token and not bound:
        head += [f"Authorization: Bearer {token}", "Purpose: coordination"]
    if body is not None:
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        head += [f"Idempotency-Key: {KEY.decode()}"]
    return "\r\n".join([*head, "", ""]).encode() + content


def _numbers(born: date) -> Iterator[str]:
    """Make up numbers of the safe test series, none twice."""
    for number in count():
        day = born + timedelta(days=number // len(TEST_SERIES))
        digits = f"{day:%y%m%d}{TEST_SERIES[number % len(TEST_SERIES)]}"
        yield f"{day:%Y}{digits[2:]}{luhn_digit(digits)}"


def run_async(work: Any) -> Any:
    """Run one piece of asynchronous work from the command."""
    return asyncio.run(work)
