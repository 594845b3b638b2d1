"""The embedded PostgreSQL: what it survives, whom it lets in, what it never writes down."""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from app.kit import embedded_files
from app.kit.embedded import EmbeddedServer
from app.kit.embedded_files import Account, EmbeddedServerError, Site, find_site, packaged_binaries
from tests.promises.processes import PATIENCE, until

pytestmark = pytest.mark.process

DRIVER = Path(__file__).with_name("embedded_driver.py")
PACKAGES = packaged_binaries().parents[2]
SECRET = "20190414-2385"

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter, which pytest's own are not; with a space and an å."""
    made = Path(tempfile.mkdtemp(prefix="barn på väg "))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    made = EmbeddedServer(folder / "postgres", durable=False)
    yield made
    made.destroy()


async def remember(server: EmbeddedServer, word: str) -> None:
    connection = await asyncpg.connect(server.superuser_dsn())
    await connection.execute("CREATE TABLE IF NOT EXISTS remembered (word text PRIMARY KEY)")
    await connection.execute("INSERT INTO remembered VALUES ($1)", word)
    await connection.close()


async def remembered(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT word FROM remembered ORDER BY word")
    await connection.close()
    return [row["word"] for row in rows]


def start_driver(
    data_dir: Path, account: Account | None = None, interpreter: str = sys.executable
) -> tuple[subprocess.Popen[str], str, str]:
    account = account or Account("same", os.geteuid(), os.getegid())
    program = [interpreter, str(DRIVER), str(data_dir), str(PACKAGES)]
    process = subprocess.Popen(  # noqa: S603 - our own driver
        account.command(program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip(), process.stdout.readline().strip()


def end_driver(process: subprocess.Popen[str]) -> int:
    process.communicate("enough\n", timeout=PATIENCE)
    return process.returncode


def wait_until_nobody_serves(site: Site) -> None:
    give_up = time.monotonic() + PATIENCE
    while site.running_pid() is not None:
        assert time.monotonic() < give_up, "the server outlived its owner"
        time.sleep(0.02)


async def test_what_is_written_is_there_after_a_restart(server: EmbeddedServer):
    server.start()
    await remember(server, "Elsa")
    server.stop()
    server.start()
    assert await remembered(server.superuser_dsn()) == ["Elsa"]


async def test_a_server_killed_outright_comes_back_with_everything_acknowledged(folder: Path):
    with EmbeddedServer(folder / "postgres") as server:
        await remember(server, "Elsa")
        server._process.kill()
        server._process.wait()
        assert (server._site.cluster / "postmaster.pid").exists()
        server.start()
        assert await remembered(server.superuser_dsn()) == ["Elsa"]


def a_pid_that_is_gone() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(["/bin/true"])
    process.wait()
    return process


def a_zombie() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(["/bin/true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    return process


def a_stranger() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["/bin/sleep", "60"])


@only_linux
@pytest.mark.parametrize("holder", [a_pid_that_is_gone, a_zombie, a_stranger])
async def test_lock_files_of_nobody_do_not_stop_a_start(server: EmbeddedServer, holder):
    server.start()
    await remember(server, "Elsa")
    site = server._site
    lines = (site.cluster / "postmaster.pid").read_text().splitlines()
    server.stop()
    process = holder()
    try:
        lock = "\n".join([str(process.pid), *lines[1:]]) + "\n"
        (site.cluster / "postmaster.pid").write_text(lock)
        (site.socket_dir / f"{embedded_files.SOCKET_NAME}.lock").write_text(lock)
        server.start()
        assert await remembered(server.superuser_dsn()) == ["Elsa"]
    finally:
        process.kill()
        process.wait()


async def test_an_empty_lock_file_does_not_stop_a_start(server: EmbeddedServer):
    server.start()
    server.stop()
    (server._site.cluster / "postmaster.pid").write_text("")
    server.start()
    await remember(server, "Elsa")


def test_the_lock_of_a_living_server_is_left_alone(server: EmbeddedServer):
    server.start()
    server._site.remove_stale_locks()
    assert (server._site.cluster / "postmaster.pid").exists()


async def test_half_a_data_directory_is_never_taken_for_a_whole_one(server: EmbeddedServer):
    left_behind = server.home / "cluster.new"
    left_behind.mkdir(parents=True)
    (left_behind / "PG_VERSION").write_text("18\n")
    server.start()
    await remember(server, "Elsa")
    assert not left_behind.exists()


async def test_nobody_is_let_in_without_the_password(server: EmbeddedServer):
    server.start()
    wrong = server.dsn("postgres", "guess", "postgres")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(wrong)


async def test_the_server_listens_on_its_own_socket_only(server: EmbeddedServer):
    server.start()
    connection = await asyncpg.connect(server.superuser_dsn())
    assert await connection.fetchval("SHOW listen_addresses") == ""
    await connection.close()
    assert stat.S_IMODE(server._site.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(server._site.home.stat().st_mode) == 0o700
    assert stat.S_IMODE(server._site.password_file.stat().st_mode) == 0o600


async def test_letters_are_utf8_and_order_is_the_same_on_every_machine(server: EmbeddedServer):
    server.start()
    connection = await asyncpg.connect(server.superuser_dsn())
    row = await connection.fetchrow(
        "SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider, datlocale"
        " FROM pg_database WHERE datname = 'template1'"
    )
    await connection.close()
    assert tuple(row) == ("UTF8", b"b", "C.UTF-8")


async def test_what_clients_send_is_never_logged(server: EmbeddedServer):
    server.start()
    await remember(server, SECRET)
    connection = await asyncpg.connect(server.superuser_dsn())
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("INSERT INTO remembered VALUES ($1)", SECRET)
    with pytest.raises(asyncpg.InvalidTextRepresentationError):
        await connection.execute(f"SELECT '{SECRET}'::uuid")
    pid = await connection.fetchval("SELECT pg_backend_pid()")
    asking = connection.execute(f'SELECT pg_sleep(60) AS "{SECRET}"')
    await kill_while(asking, pid, server)
    connection.terminate()
    server.stop()
    said = server._site.log.read_text()
    assert "terminated by signal" in said
    assert SECRET not in said


async def kill_while(asking, pid: int, server: EmbeddedServer) -> None:
    task = asyncio.ensure_future(asking)
    onlooker = await asyncpg.connect(server.superuser_dsn())
    sleeps = "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = $1"
    await until(lambda: onlooker.fetchval(sleeps, pid), "nobody asks")
    await onlooker.close()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await task


@pytest.mark.parametrize("name", ["djup" * 40, "a,b"], ids=["too long", "with a comma"])
async def test_a_path_that_no_driver_takes_gets_a_short_one(folder: Path, name: str):
    server = EmbeddedServer(folder / name / "postgres", durable=False)
    try:
        server.start()
        await remember(server, "Elsa")
        assert server._site.socket_dir.parent == embedded_files._RUNTIME
    finally:
        server.destroy()
    assert not server._site.socket_dir.exists()


@only_root
def test_a_socket_folder_that_somebody_else_made_is_not_trusted(folder: Path, monkeypatch):
    monkeypatch.setattr(embedded_files, "_RUNTIME", folder)
    home = folder / ("djup" * 20) / ("mapp" * 20)
    home.mkdir(parents=True)
    site = Site(home, Account("same", 0, 0), packaged_binaries())
    site.socket_dir.mkdir()
    os.chown(site.socket_dir, 4321, 4321)
    with pytest.raises(EmbeddedServerError, match="belongs to somebody else"):
        site.make_socket_dir()


async def test_a_second_process_attaches_and_leaves_the_server_running(server: EmbeddedServer):
    server.start()
    await remember(server, "Elsa")
    process, role, dsn = start_driver(server.home)
    assert role == "guest"
    assert await remembered(dsn) == ["Elsa"]
    assert end_driver(process) == 0
    assert await remembered(server.superuser_dsn()) == ["Elsa"]


async def test_we_attach_to_a_server_of_another_process_and_inherit_it_when_that_ends(server: EmbeddedServer):
    process, role, _ = start_driver(server.home)
    assert role == "owner"
    server.start()
    assert not server.owned
    await remember(server, "Elsa")
    assert end_driver(process) == 0
    server.start()
    assert server.owned
    assert await remembered(server.superuser_dsn()) == ["Elsa"]


def test_a_server_in_use_by_another_process_is_not_destroyed(server: EmbeddedServer):
    process, _, _ = start_driver(server.home)
    with pytest.raises(EmbeddedServerError, match="in use"):
        server.destroy()
    assert end_driver(process) == 0


@only_linux
async def test_when_the_owner_is_killed_the_server_ends_in_order(server: EmbeddedServer):
    process, _, dsn = start_driver(server.home)
    await remember(server, "Elsa")
    process.kill()
    process.communicate()
    wait_until_nobody_serves(server._site)
    assert "database system is shut down" in server._site.log.read_text()
    server.start()
    assert server.owned
    assert await remembered(dsn) == ["Elsa"]


async def test_a_server_whose_owner_is_gone_is_ended_before_a_new_one_starts(server: EmbeddedServer):
    server.start()
    await remember(server, "Elsa")
    abandoned, server._process = server._process, None
    server._lock.release()
    server._lock = None
    server.start()
    assert abandoned.wait(20) == 0
    assert await remembered(server.superuser_dsn()) == ["Elsa"]


@only_root
async def test_an_ordinary_user_needs_no_rights(folder: Path):
    nobody = embedded_files._unprivileged()
    interpreter = one_that_can_be_run_by(nobody, folder)
    data_dir = folder / "theirs"
    for place in (folder, make(data_dir)):
        os.chown(place, nobody.uid, nobody.gid)
    process, role, dsn = start_driver(data_dir, nobody, interpreter)
    assert role == "owner"
    assert (data_dir / "cluster" / "PG_VERSION").stat().st_uid == nobody.uid
    connection = await asyncpg.connect(dsn)
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
    assert end_driver(process) == 0


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def one_that_can_be_run_by(user: Account, folder: Path) -> str:
    """Our interpreter may lie in a home that is closed to others; then one of the system's may do."""
    if not (user.can(enter=DRIVER.parent, run=packaged_binaries() / "postgres")):
        pytest.skip("the project lies where another user cannot read it")
    names = [sys.executable, *(f"/usr/bin/python3.{minor}" for minor in range(11, 16))]
    for name in names:
        if user.can(enter=folder, run=Path(name)):
            return name
    pytest.skip("another user can run no Python of 3.11 or newer here")


@only_root
async def test_root_dressed_as_an_ordinary_user_needs_no_rights_either(folder: Path):
    dressed = Account("namespace", 0, 0)
    if not dressed.can(enter=folder, run=Path(sys.executable)):
        pytest.skip("user namespaces are closed here")
    process, role, dsn = start_driver(folder / "postgres", dressed)
    assert role == "owner"
    connection = await asyncpg.connect(dsn)
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
    assert end_driver(process) == 0


@only_root
async def test_root_works_in_a_folder_that_is_closed_to_others(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedServer(closed / "postgres", durable=False) as server:
        await remember(server, "Elsa")
        assert await remembered(server.superuser_dsn()) == ["Elsa"]
    server.destroy()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@only_root
async def test_data_follow_when_root_must_change_account(folder: Path):
    if not Account("namespace", 0, 0).can(enter=folder, run=packaged_binaries() / "postgres"):
        pytest.skip("user namespaces are closed here")
    with EmbeddedServer(folder / "postgres", durable=False) as server:
        await remember(server, "Elsa")
    close(folder)
    with EmbeddedServer(folder / "postgres", durable=False) as server:
        assert await remembered(server.superuser_dsn()) == ["Elsa"]


def close(folder: Path) -> None:
    folder.chmod(0o700)


def without(monkeypatch: pytest.MonkeyPatch, *unreachable: Path) -> None:
    """A machine without user namespaces, where some folders are closed to the unprivileged user."""
    really = Account.can

    def can(self: Account, *, enter: Path, run: Path | None = None) -> bool:
        closed = any(path.is_relative_to(place) for place in unreachable for path in (enter, run or enter))
        return self.name != "namespace" and not closed and really(self, enter=enter, run=run)

    monkeypatch.setattr(Account, "can", can)


@only_root
async def test_binaries_out_of_reach_are_copied_beside_the_data(folder: Path, monkeypatch):
    without(monkeypatch, packaged_binaries())
    with EmbeddedServer(folder / "postgres", durable=False) as server:
        await remember(server, "Elsa")
        assert server._site.bin_dir.is_relative_to(folder)
        assert server._site.account.uid != 0


@only_root
async def test_data_out_of_reach_move_to_a_place_of_the_system(folder: Path, tmp_path: Path, monkeypatch):
    without(monkeypatch, tmp_path, packaged_binaries())
    monkeypatch.setattr(embedded_files, "_FOR_ROOT", folder / "var")
    with EmbeddedServer(tmp_path / "postgres", durable=False) as server:
        await remember(server, "Elsa")
        assert server.home.parent == folder / "var"
    with EmbeddedServer(tmp_path / "postgres", durable=False) as server:
        assert await remembered(server.superuser_dsn()) == ["Elsa"]


@only_root
def test_own_binaries_out_of_reach_are_refused_in_one_sentence(folder: Path, monkeypatch):
    elsewhere = folder / "bin"
    without(monkeypatch, elsewhere)
    with pytest.raises(EmbeddedServerError, match="cannot be run by an unprivileged user"):
        find_site(folder / "postgres", elsewhere)


def test_a_server_that_cannot_start_says_why(server: EmbeddedServer, monkeypatch):
    server.start()
    server.stop()
    monkeypatch.setattr("app.kit.embedded._RETRY_SECONDS", 0.0)
    (server._site.cluster / "postgresql.conf").write_text("shared_buffers = 'many'\n")
    with pytest.raises(EmbeddedServerError, match=r"does not start: .*configuration file"):
        server.start()
    assert not server.owned


def test_a_lost_password_is_said(server: EmbeddedServer):
    server.start()
    server.stop()
    server._site.password_file.unlink()
    with pytest.raises(EmbeddedServerError, match="password file"):
        server.start()


def test_destroying_leaves_nothing(folder: Path):
    server = EmbeddedServer(folder / "postgres", durable=False)
    server.start()
    server.destroy()
    assert list(folder.iterdir()) == []
    server.destroy()
