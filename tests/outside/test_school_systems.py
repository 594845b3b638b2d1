"""School systems that others have written: `make outside DEMO_SIS=DIR`, on this machine alone.

DIR is a copy of John-Hammer/ss12000-demo-sis, outside the project; prism mocks the standard's own document.
What both need is installed below .local, never into DIR.
"""

import asyncio
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn

from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asker import Asker
from app.interop.feeds.syncing import Wanted
from app.kit.clock import wall_clock
from app.kit.links import set_base
from app.kit.public_only import PublicOnly
from app.settings import ROOT
from tests.interop.importing import given_an_importer, superuser_dsn
from tests.outside.page import write_part
from tests.steps import when_the_date_is

pytestmark = [pytest.mark.outside, pytest.mark.process]
DOCUMENT = ROOT.parent / "shared" / "data" / "ss12000" / "openapi_ss12000_version2_1_0.yaml"
PRISM = "@stoplight/prism-cli@5.14.2"
SECRETS = {"DEMO_CLIENT_ID": "outside", "DEMO_CLIENT_SECRET": "made-up-for-one-run", "DEBUG": "false"}
MARK = "ss12000-demo-sis"


@pytest.fixture
def demo_sis() -> Path:
    named = os.environ.get("DEMO_SIS")  # noqa: TID251 - how the folder is named
    if not named:
        pytest.skip("no folder is named: make outside DEMO_SIS=DIR")
    folder = Path(named).resolve()
    assert (folder / "app" / "main.py").is_file(), f"there is no school system in {named}"
    return folder


@pytest.fixture
async def importer(cast, installation):
    await when_the_date_is(cast, "2025-10-01T08:00:00Z")
    return await given_an_importer(cast, superuser_dsn(installation))


def environment_for(folder: Path) -> Path:
    """An environment of its own for the school system; made once for a list of its packages."""
    wanted = folder / "requirements.txt"
    named = hashlib.sha256(wanted.read_bytes()).hexdigest()[:16]
    made = ROOT / ".local" / f"demo-sis-{named}"
    if not (made / "installed").exists():
        shutil.rmtree(made, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)  # noqa: S603 - our own folder
        pip = [str(made / "bin" / "pip"), "install", "--quiet", "--requirement", str(wanted)]
        subprocess.run(pip, check=True, capture_output=True)  # noqa: S603 - what DIR itself lists
        (made / "installed").touch()
    return made


def prism() -> Path:
    """The mock server, installed once."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    made = ROOT / ".local" / "prism-5.14.2"
    if not (made / "installed").exists():
        made.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(made), "--no-audit", "--no-fund", PRISM]
        subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 - a package named here
        (made / "installed").touch()
    return made / "node_modules" / ".bin" / "prism"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def running(command: Sequence[str], at: str, **options: object) -> AsyncIterator[None]:
    """A process on this machine, until it is no longer needed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, **options
    )
    try:
        await _until_it_answers(at, process)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_it_answers(at: str, process: "asyncio.subprocess.Process | asyncio.Task[None]") -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(600):
            ended = process.done() if isinstance(process, asyncio.Task) else process.returncode is not None
            assert not ended, "it has ended"
            try:
                await client.get(at)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return
    raise AssertionError("it does not answer")


@asynccontextmanager
async def served(app) -> AsyncIterator[str]:
    """Our own service on a port of this machine, so that others can call it back."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_config=None, access_log=False)
    )
    serving = asyncio.create_task(server.serve())
    try:
        await _until_it_answers(f"http://127.0.0.1:{port}/health/live", serving)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


def asker_of(importer, address: str, token_file: Path, **agreed) -> tuple[Asker, SchoolSystem]:
    system = SchoolSystem.model_validate(
        {
            "organisation": importer.organisation_id,
            "address": address,
            "token_file": token_file,
            "role_mailbox": "skolan@example.se",
            **agreed,
        }
    )
    database = importer.cast.app.state.database
    return Asker(database, (system,), network=lambda _: PublicOnly(loopback=True)), system


class Sis:
    """The school system's own table: what somebody does there in its administration."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def do(self, statement: str, *values: object) -> list[tuple]:
        connection = sqlite3.connect(self.path)
        try:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    def long_ago(self) -> None:
        for table in ("persons", "groups", "duties", "organisations"):
            self.do(f"UPDATE {table} SET modified_at = '2025-01-01 00:00:00.000000'")  # noqa: S608 - named here

    def now(self) -> str:
        return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # noqa: TID251 - the other system's clock


@asynccontextmanager
async def demo_system(folder: Path, tmp_path: Path) -> AsyncIterator[tuple[str, Sis]]:
    python = environment_for(folder) / "bin" / "python"
    port, table = free_port(), tmp_path / "sis.db"
    environment = {
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": f"sqlite+aiosqlite:///{table}",
        "DEMO_SEED_DATA": "minimal",
        **SECRETS,
    }
    command = [str(python), "-m", "uvicorn", "app.main:app", "--host", "127.0.0.1", "--port", str(port)]
    at = f"http://127.0.0.1:{port}"
    async with running(command, f"{at}/health", cwd=str(folder), env=environment):
        yield at, Sis(table)


async def test_the_demo_school_system_is_asked_for_everything_and_then_for_changes(
    importer, demo_sis, tmp_path
):
    async with demo_system(demo_sis, tmp_path) as (at, sis):
        credentials = {
            "grant_type": "client_credentials",
            "client_id": SECRETS["DEMO_CLIENT_ID"],
            "client_secret": SECRETS["DEMO_CLIENT_SECRET"],
        }
        async with httpx.AsyncClient(trust_env=False) as client:
            given = await client.post(f"{at}/token", data=credentials)
            refused = await client.get(f"{at}/v2/persons")
        assert refused.status_code in {401, 403}
        (tmp_path / "token").write_text(given.json()["access_token"], encoding="utf-8")
        asker, system = asker_of(importer, f"{at}/v2", tmp_path / "token", page_size=50)
        try:
            told = await _full_and_delta(importer, asker, system, sis)
        finally:
            await asker.close()
    write_part(MARK, told)


async def _full_and_delta(importer, asker: Asker, system: SchoolSystem, sis: Sis) -> str:
    first = await asker.ask(system)
    assert first is not None
    counts = first.counts
    assert (counts["read"]["persons"], first.set_aside) == (136, 0)
    assert counts["rows"]["children"]["created"] == 45
    assert counts["incomplete"] == ["placements"], "it offers none"
    again = await asker.ask(system, Wanted(full=True))
    assert again is not None
    assert again.counts["changes"] == 0
    sis.long_ago()
    assert await asker.ask(system) is None, "nothing has changed"
    (pupil,) = sis.do("SELECT person_id FROM enrolments ORDER BY person_id LIMIT 1")[0]
    sis.do("UPDATE persons SET family_name = 'Ny', modified_at = ? WHERE id = ?", sis.now(), pupil)
    changed = await asker.ask(system)
    assert changed is not None
    assert changed.counts["rows"]["records"]["changed"] == 1
    assert changed.counts["changes"] == 2, "one child, and who it is"
    assert changed.counts["rows"]["relations"]["ended"] == 0
    sis.long_ago()
    (duty,) = sis.do("SELECT id FROM duties ORDER BY id LIMIT 1")[0]
    sis.do("DELETE FROM duties WHERE id = ?", duty)
    sis.do(
        "INSERT INTO deleted_entities (entity_type, entity_id, deleted_at) VALUES ('Duty', ?, ?)",
        duty,
        sis.now(),
    )
    gone = await asker.ask(system)
    assert gone is not None
    assert gone.counts["rows"]["duties"]["ended"] >= 1
    shielded = await importer.ask(
        "SELECT count(*) FROM child_record WHERE organisation_id = $1 AND protection <> 'none'",
        importer.organisation_id,
    )
    rows = counts["rows"]
    return (
        f"John-Hammer/ss12000-demo-sis, set `minimal`, pages of 50: {counts['read']['persons']} persons in\n"
        f"{rows['children']['created']} children, {rows['guardians']['created']} guardians and "
        f"{rows['professionals']['created']} members of staff; {first.set_aside} records set aside,\n"
        f"{counts['unverified_numbers']} numbers with a wrong check digit kept unverified, "
        f"{shielded[0][0]} children protected before anything was stored.\n\n"
        "A second full round: 0 changes. A round with nothing new: no run. A changed name: one child\n"
        "changed, nobody ended. A deleted duty (`/deletedEntities`, in that system's own form): the duty\n"
        "ended. Without a token it refuses."
    )


async def test_the_standards_own_document_mocked(importer, tmp_path):
    if not DOCUMENT.is_file():
        pytest.skip("the document of SS 12000 is not in ../shared/data/ss12000")
    at = f"http://127.0.0.1:{free_port()}"
    command = [str(prism()), "mock", "--host", "127.0.0.1", "--port", at.rpartition(":")[2], str(DOCUMENT)]
    (tmp_path / "token").write_text("a.made-up.token", encoding="utf-8")
    try:
        async with served(importer.cast.app) as ours, running(command, f"{at}/organisations"):
            set_base(ours)
            told = await _asked_and_called_back(importer, at, tmp_path / "token")
    finally:
        set_base(importer.cast.app.state.settings.public_url)
    write_part("ss12000-prism", told)


async def _asked_and_called_back(importer, at: str, token_file: Path) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        bare = await client.get(f"{at}/persons")
        assert bare.status_code == 401
    asker, system = asker_of(importer, at, token_file, notifications=True)
    try:
        first = await asker.ask(system)
        assert first is not None
        assert first.counts["rows"]["children"]["created"] == 0, "a mock knows nobody"
        for _ in range(100):
            source = await asker.source(system)
            if source.told_at is not None:
                break
            await asyncio.sleep(0.1)
        assert source.subscription is not None
        assert source.told_at is not None, "it has called back"
        assert source.told_at <= wall_clock()
        ended = await asker.end_subscription(system)
        assert ended
    finally:
        await asker.close()
    reasons = await importer.ask(
        "SELECT reason, count(*) FROM import_quarantine WHERE import_run_id = $1 "
        "GROUP BY reason ORDER BY reason",
        first.run_id,
    )
    aside = ", ".join(f"{row['reason']} {row['count']}" for row in reasons) or "nothing"
    return (
        "prism 5.14.2 on the standard's own document 2.1.0: 401 without a token; a subscription made (201),\n"
        "its callback posted by prism to our route and heard, the subscription ended (204). Its\n"
        f"examples are no school, so nobody is taken over; set aside: {aside}."
    )
