"""Systems are administered from the command line too: who asks says so by name, and another one confirms."""

import asyncio
import json
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from app.cli.main import cli
from app.kit.ids import new_id
from app.settings import Settings
from tests.conftest import Installation
from tests.sign_in.administration import NewSystem, as_file


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Give a command of `named-person clients`, as somebody; what it printed."""
    monkeypatch.setattr("app.cli.client_commands.settings_or_exit", lambda: settings)

    def give(*words: str, by: str, fails: bool = False) -> str:
        result = CliRunner().invoke(cli, ["clients", *words, "--by", by])
        assert result.exit_code == (2 if fails else 0), result.output
        return result.output

    return give


@pytest.fixture
async def system(installation: Installation) -> NewSystem:
    organisation = new_id("org")
    owner = await asyncpg.connect(installation.dsns.owner)
    await owner.execute(
        "INSERT INTO organisation (id, name, sector, regime, version)"
        " VALUES ($1, 'Nämnd', 'school', 'osl', 1)",
        organisation,
    )
    await owner.close()
    return NewSystem(organisation, ["children.read"])


def shown(output: str) -> dict:
    return json.loads(output.partition("\nSomebody else")[0])


def register(command, system: NewSystem, folder: Path) -> dict:
    keys = as_file(folder, system.public)
    words = ("--organisation", system.organisation, "--branch", "school", "--scope", "children.read")
    said = command("register", system.client_id, "--name", "Skolan", *words, "--keys", keys, by="Anna Berg")
    assert "Somebody else confirms it: named-person clients confirm cli-" in said
    return shown(said)


def test_two_operators_let_a_system_in(command, system, tmp_path):
    made = register(command, system, tmp_path)
    assert (made["status"], made["registeredBy"]) == ("waiting", "operator:Anna Berg")
    change = made["waiting"]["id"]
    for same in ("Anna Berg", "  anna   BERG "):
        said = command("confirm", made["id"], change, by=same, fails=True)
        assert "Another administrator must confirm." in said
    confirmed = shown(command("confirm", made["id"], change, by="Bo Ek"))
    assert (confirmed["status"], confirmed["confirmedBy"]) == ("active", "operator:Bo Ek")
    assert f"{made['id']}  active    never called" in command("list", by="Bo Ek")


def test_keys_turn_with_an_overlap_and_scopes_narrow_at_once(command, system, tmp_path):
    made = register(command, system, tmp_path)
    command("confirm", made["id"], made["waiting"]["id"], by="Bo Ek")
    other = NewSystem(system.organisation, [])
    keys = as_file(tmp_path, other.public)
    asked = shown(command("keys", made["id"], "--keys", keys, by="Anna Berg"))
    done = shown(command("confirm", made["id"], asked["waiting"]["id"], by="Bo Ek"))
    assert (done["keyIds"], done["oldKeyIds"]) == ([other.public["keys"][0]["kid"]], [])
    narrow = shown(command("change", made["id"], "--scope", "statistics.read", by="Anna Berg"))
    assert (narrow["scopes"], "waiting" in narrow) == (["statistics.read"], False)


def test_a_system_is_shut_out_and_asked_back(command, system, tmp_path):
    made = register(command, system, tmp_path)
    command("confirm", made["id"], made["waiting"]["id"], by="Bo Ek")
    assert shown(command("disable", made["id"], by="Anna Berg"))["status"] == "disabled"
    asked = shown(command("enable", made["id"], by="Anna Berg"))
    assert (asked["status"], asked["waiting"]["enabled"]) == ("disabled", True)
    rejected = shown(command("reject", made["id"], asked["waiting"]["id"], by="Anna Berg"))
    assert (rejected["status"], "waiting" in rejected) == ("disabled", False)
    assert shown(command("show", made["id"], by="Bo Ek")) == rejected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "cli-aaaaaaaaaaaaaaaaaaaaaaaaaa"), "Not found."),
        (("register", "https://x.example", "--name", "X", "--kind", "king"), "'king' is not a valid"),
        (("register", "https://x.example", "--name", "X", "--keys", "/nowhere"), "no JWK set in JSON"),
        (("register", "https://x.example", "--name", "X"), "belongs to a registered organisation"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(command, words, sentence):
    said = command(*words, by="Anna Berg", fails=True)
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_whoever_says_no_name_gets_nothing_done(command):
    assert "Say who you are" in command("list", by=" ", fails=True)


async def test_the_log_names_who_gave_the_command(command, installation: Installation):
    auditor = await asyncpg.connect(installation.dsns.audit)
    count = "SELECT count(*) FROM audit.audit_entry WHERE client_id = $1 AND action = 'client:read'"
    by = f"Anna {new_id('x')}"

    await asyncio.to_thread(command, "list", by=by)
    assert await auditor.fetchval(count, f"operator:{by}") == 1
    await auditor.close()
