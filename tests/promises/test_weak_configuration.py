"""A weak configuration refuses to start: at once, with one sentence, and without repeating a secret."""

import asyncio
import base64
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest
import typer
from pydantic import SecretStr

from app.cli.database import drop, passwords_from, prepare
from app.cli.errors import WeakConfigurationError
from app.cli.keys import new_ring
from app.cli.main import port_or_exit
from app.cli.rules import show, sign
from app.cli.serving import check
from app.rules.disclosure import TABLE
from app.settings import Settings
from app.sign_in.keys import new_key, new_signing_keys, public_half
from tests.conftest import Installation
from tests.promises.processes import PATIENCE, free_port, run_service

pytestmark = pytest.mark.process

HOME = "http://127.0.0.1:8000"


def ring(key: bytes) -> str:
    return f"1:{base64.b64encode(key).decode()}"


DEFAULT = ring(b"changeme" * 4)
TYPED = ring(b"correct-horse-battery-staple-001")
ZEROS = ring(bytes(32))


@pytest.fixture(scope="module")
def unmigrated(admin_dsn: str, worker_id: str) -> Iterator[str]:
    name = f"unmigrated_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    yield dsns.app
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture
def environment(installation: Installation) -> dict[str, str]:
    return {
        "DATABASE_URL": installation.dsns.app,
        "ENCRYPTION_KEYS": new_ring(),
        "INDEX_KEYS": new_ring(),
        "SIGNING_KEYS": new_signing_keys(),
        "PUBLIC_URL": HOME,
        "PORT": str(free_port()),
        "DEMO": "true",
    }


def secrets_of(environment: dict[str, str]) -> set[str]:
    """What must never be shown: the keys and the passwords, whole and each by itself."""
    parts = {environment.get("SIGNING_KEYS"), urlsplit(environment.get("DATABASE_URL", "")).password}
    for name in ("ENCRYPTION_KEYS", "INDEX_KEYS"):
        parts.add(environment.get(name, "").partition(":")[2])
    return {part for part in parts if part}


def refusal(environment: dict[str, str], *options: str) -> str:
    """Start the service; return the one sentence with which it refuses."""
    process = run_service(environment, *options, stderr=subprocess.PIPE)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 2, said
    assert said.count("\n") == 1, said
    for secret in secrets_of(environment):
        assert secret not in said
    return said


def test_a_superusers_address_refuses(environment: dict[str, str], installation: Installation):
    name = urlsplit(installation.dsns.app).path.lstrip("/")
    admin = urlsplit(installation.admin_dsn)._replace(path=f"/{name}").geturl()
    assert "must be a role that owns nothing" in refusal({**environment, "DATABASE_URL": admin})


def test_the_owners_address_refuses(environment: dict[str, str], installation: Installation):
    said = refusal({**environment, "DATABASE_URL": installation.dsns.owner})
    assert "named_person_owner" in said


def test_an_unmigrated_database_refuses(environment: dict[str, str], unmigrated: str):
    assert "not migrated" in refusal({**environment, "DATABASE_URL": unmigrated})


def test_missing_settings_refuse_by_their_names(environment: dict[str, str]):
    del environment["ENCRYPTION_KEYS"]
    del environment["DATABASE_URL"]
    said = refusal(environment)
    assert "DATABASE_URL, ENCRYPTION_KEYS" in said
    assert "SIGNING_KEYS" not in said


def test_a_key_that_nobody_drew_by_lot_refuses(environment: dict[str, str]):
    assert "INDEX_KEYS" in refusal({**environment, "INDEX_KEYS": DEFAULT})


def test_plain_http_outside_the_demo_refuses(environment: dict[str, str]):
    assert "PUBLIC_URL must be https" in refusal({**environment, "DEMO": "false"})


def test_the_demo_on_every_address_refuses(environment: dict[str, str]):
    assert "loopback" in refusal(environment, "--host", "0.0.0.0")  # noqa: S104 - what must be refused


def test_a_wrong_password_refuses_without_showing_it(environment: dict[str, str], installation: Installation):
    right = urlsplit(installation.dsns.app).password
    wrong = installation.dsns.app.replace(str(right), "guessed-secret")
    assert "guessed-secret" not in refusal({**environment, "DATABASE_URL": wrong})


def settings_with(installation: Installation, **changed: str | bool) -> Settings:
    fitting = Settings(
        database_url=SecretStr(installation.dsns.app),
        encryption_keys=SecretStr(new_ring()),
        index_keys=SecretStr(new_ring()),
        signing_keys=SecretStr(new_signing_keys()),
        public_url=HOME,
        demo=True,
    )
    return Settings.model_validate({**fitting.model_dump(), **changed})


def checked(settings: Settings, host: str = "127.0.0.1") -> None:
    """Check as the command does, in a process-like way: outside of any running loop."""
    check(settings, host=host, port=free_port())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"encryption_keys": TYPED}, "ENCRYPTION_KEYS"),
        ({"encryption_keys": ZEROS}, "ENCRYPTION_KEYS"),
        ({"encryption_keys": ring(b"\x80\x81\x82\x83" * 8)}, "ENCRYPTION_KEYS"),
        ({"encryption_keys": ring(b"short")}, "ENCRYPTION_KEYS"),
        ({"index_keys": "a-secret-without-a-version"}, "INDEX_KEYS"),
        ({"signing_keys": "a-secret-that-is-no-key-set"}, "SIGNING_KEYS"),
        ({"signing_keys": '{"keys": []}'}, "SIGNING_KEYS"),
        ({"signing_keys": json.dumps({"keys": [public_half(new_key())]})}, "SIGNING_KEYS"),
        ({"log_level": "LOUD"}, "LOG_LEVEL"),
        ({"database_url": "mysql://app:a-secret@127.0.0.1/named_person"}, "DATABASE_URL"),
        ({"database_url": "postgresql://app:a/secret@127.0.0.1/named_person"}, "DATABASE_URL"),
        ({"database_url": "postgresql://app@db.example.se/named_person"}, "DATABASE_URL"),
    ],
)
def test_what_is_malformed_is_named_and_not_repeated(
    installation: Installation, changed: dict[str, str], named: str
):
    with pytest.raises((WeakConfigurationError, ValueError)) as refused:
        checked(settings_with(installation, **changed))
    assert named in str(refused.value)
    assert "secret" not in str(refused.value)


def test_one_key_for_two_uses_is_refused(installation: Installation):
    shared = new_ring()
    with pytest.raises(WeakConfigurationError, match="share a key"):
        checked(settings_with(installation, encryption_keys=shared, index_keys=f"2:{shared[2:]}"))


def test_a_fitting_configuration_is_let_through(installation: Installation):
    checked(settings_with(installation))


@pytest.fixture
def unsigned(installation: Installation) -> Iterator[str]:
    """The owner's address of a database in which nobody has signed; nobody has afterwards either."""
    yield installation.dsns.owner
    asyncio.run(_unsign(installation.dsns.owner))


async def _unsign(owner: str) -> None:
    connection = await asyncpg.connect(owner)
    await connection.execute("DELETE FROM rule_sign_off")
    await connection.close()


PRODUCTION = {"demo": False, "public_url": "https://named-person.example.se"}


def test_outside_the_demo_somebody_answers_for_the_rules(installation: Installation, unsigned: str):
    settings = settings_with(installation, **PRODUCTION)
    with pytest.raises(WeakConfigurationError, match="Nobody has signed") as refused:
        checked(settings)
    assert TABLE.version in str(refused.value)
    asyncio.run(sign(unsigned, by="Lisa Jansson, stadsjurist", note=None))
    checked(settings)
    checked(settings)


def test_who_has_signed_is_shown_once(unsigned: str):
    assert "Nobody has signed this version." in asyncio.run(show(unsigned))
    for _ in range(2):
        asyncio.run(sign(unsigned, by=" Lisa Jansson,  stadsjurist ", note="dnr 2026/1"))
    shown = asyncio.run(show(unsigned))
    assert shown.count("Signed by Lisa Jansson, stadsjurist") == 1
    assert "dnr 2026/1" in shown


def test_a_signature_under_another_version_is_none(
    installation: Installation, unsigned: str, monkeypatch: pytest.MonkeyPatch
):
    asyncio.run(sign(unsigned, by="Lisa Jansson, stadsjurist", note=None))
    monkeypatch.setitem(TABLE.__dict__, "version", "0123456789abcdef")
    with pytest.raises(WeakConfigurationError, match="0123456789abcdef"):
        checked(settings_with(installation, **PRODUCTION))


@pytest.mark.parametrize("by", ["", "   ", "x" * 201])
def test_nobody_signs_nameless(unsigned: str, by: str):
    with pytest.raises(WeakConfigurationError):
        asyncio.run(sign(unsigned, by=by, note=None))


def test_the_service_itself_cannot_sign(installation: Installation):
    with pytest.raises(WeakConfigurationError, match="owner"):
        asyncio.run(sign(installation.dsns.app, by="The service", note=None))


VERIFIED = next(key for key in sorted(rule.key for rule in TABLE) if key not in TABLE.switchable)
SWITCHABLE = min(TABLE.switchable)


@pytest.mark.parametrize(
    "changed",
    [
        {"switched_off_rules": "no-such-rule"},
        {"switched_off_rules": VERIFIED},
        {"switched_on_rules": f"{SWITCHABLE}, {VERIFIED}"},
        {"switched_off_rules": SWITCHABLE, "switched_on_rules": SWITCHABLE},
    ],
)
def test_what_stands_in_the_statute_is_not_switched(installation: Installation, changed: dict[str, str]):
    with pytest.raises(WeakConfigurationError, match="SWITCHED_OFF_RULES or SWITCHED_ON_RULES"):
        checked(settings_with(installation, **changed))


def test_what_is_not_verified_may_be_switched(installation: Installation):
    checked(settings_with(installation, switched_off_rules=f" {SWITCHABLE} ,"))


@pytest.mark.parametrize("port", ["http", "", "0", "65536", "８０００"])  # noqa: RUF001 - full width
def test_a_port_that_is_no_number_is_refused(port: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(typer.Exit) as refused:
        port_or_exit()
    assert refused.value.exit_code == 2


def test_a_taken_port_is_refused(installation: Installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WeakConfigurationError, match="Port"):
            check(settings_with(installation), host="127.0.0.1", port=taken.getsockname()[1])
