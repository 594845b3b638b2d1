"""`named-person ss12000`, and the worker that asks by itself."""

import json

import pytest

from app.cli import school_systems, worker
from app.interop.importing.errors import ImportRefusedError
from tests.interop.conftest import known_as
from tests.interop.school_system import ADDRESS, TOKEN, SchoolSystemOnHttp

pytestmark = pytest.mark.usefixtures("first_of_october")
NOBODY = f"org-{'a' * 26}"


@pytest.fixture
def system(village, monkeypatch):
    system = SchoolSystemOnHttp()
    village.pupil("Olle")
    system.take(village)
    monkeypatch.setattr(school_systems, "PublicOnly", lambda **_: system)
    return system


@pytest.fixture
def settings_of(importer, tmp_path):
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    agreed = {
        "organisation": importer.organisation_id,
        "address": ADDRESS,
        "token_file": str(tmp_path / "token"),
        "notifications": True,
    }
    path = tmp_path / "systems.json"
    path.write_text(json.dumps({"school_systems": [agreed]}), encoding="utf-8")
    return importer.cast.app.state.settings.model_copy(update={"school_systems": path})


async def test_a_round_says_what_it_has_changed_and_names_nobody(importer, system, settings_of, capsys):
    await school_systems.ask(settings_of, organisation_id=importer.organisation_id, changes=True)
    said = capsys.readouterr().out
    assert "children       1 created" in said
    assert f"  relations created {known_as('Olle')} enrolment" in said
    assert "Ek" not in said
    system.long_ago()
    await school_systems.ask(settings_of, organisation_id=importer.organisation_id)
    assert "Nothing new." in capsys.readouterr().out


async def test_whose_system_nobody_has_agreed_is_not_asked(system, settings_of):
    with pytest.raises(ImportRefusedError):
        await school_systems.ask(settings_of, organisation_id=NOBODY)
    assert system.asked == []


async def test_the_status_says_who_answers(importer, system, settings_of, capsys):
    await school_systems.status(settings_of)
    assert capsys.readouterr().out == f"{importer.organisation_id}, asked never, whole never, answers\n"
    system.next("GET /duties", 403)
    await school_systems.ask(settings_of, organisation_id=importer.organisation_id)
    capsys.readouterr()
    await school_systems.status(settings_of)
    assert "whole never, failed 1 times in a row" in capsys.readouterr().out


async def test_the_subscription_is_ended(importer, system, settings_of, capsys):
    await school_systems.ask(settings_of, organisation_id=importer.organisation_id)
    assert len(system.subscriptions) == 1
    for said in ("It tells us nothing more.", "There was no subscription."):
        capsys.readouterr()
        await school_systems.unsubscribe(settings_of, organisation_id=importer.organisation_id)
        assert capsys.readouterr().out.strip() == said
    assert system.subscriptions == {}


async def test_the_worker_asks_by_itself(importer, system, settings_of):
    await worker.run_worker(settings_of, once=True)
    rows = await importer.ask(
        "SELECT source FROM import_run WHERE organisation_id = $1", importer.organisation_id
    )
    assert [row["source"] for row in rows] == ["ss12000-full"]
    asked = len(system.asked)
    await worker.run_worker(settings_of, once=True)
    assert len(system.asked) == asked, "an hour has not passed"
