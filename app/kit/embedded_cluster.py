"""How an embedded PostgreSQL is made and how it is set: nobody is trusted and nothing personal is logged."""

import shutil
import subprocess

from app.kit.embedded_files import EmbeddedServerError, Site

SUPERUSER = "postgres"
_FIRST_WITH_BUILTIN_LOCALE = 17

_QUIET_LOG = {
    "log_min_messages": "log",  # refusals quote what was sent
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
}
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def create_cluster(site: Site, *, durable: bool) -> None:
    """Make the data directory beside its place and move it there when whole: half a one is never met."""
    unfinished = site.home / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    options = [
        "--auth=scram-sha-256",
        f"--username={SUPERUSER}",
        f"--pwfile={site.password_file}",
        "--encoding=UTF8",
        "--data-checksums",
        *_locale(site),
        *([] if durable else ["--no-sync"]),
    ]
    done = _run(site, "initdb", "-D", str(unfinished), *options)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:]
        raise EmbeddedServerError(f"The embedded database could not be created: {' '.join(last)}")
    unfinished.rename(site.cluster)


def server_settings(site: Site, *, durable: bool) -> dict[str, str]:
    """Return the settings that matter; they come with every start, so that an old folder obeys them too."""
    quoted = str(site.socket_dir).replace('"', '""')
    return {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        **_QUIET_LOG,
        **({} if durable else _CARELESS),
    }


def _locale(site: Site) -> list[str]:
    version = _run(site, "postgres", "--version").stdout.split()[2]
    if int(version.split(".")[0]) >= _FIRST_WITH_BUILTIN_LOCALE:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _run(site: Site, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = site.account.command([str(site.bin_dir / program), *arguments])
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")  # noqa: S603 - our own binaries
