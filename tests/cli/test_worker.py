"""The worker keeps house: one at a time, every task once in its time, and it ends when it is told to."""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta

import asyncpg
import pytest

from app.cli import worker
from app.cli.chains import Chains
from app.cli.database import WeakConfigurationError
from app.cli.worker import Task, keep_house, run_worker, tasks
from app.kit import logs
from app.kit.clock import wall_clock
from app.kit.locks import Lock
from app.settings import ROOT
from tests.interop.importing import superuser_dsn
from tests.promises.processes import PATIENCE, until
from tests.steps import given_a_child, when_the_date_is


@pytest.fixture(autouse=True)
def quiet_afterwards():
    yield
    logs.configure("ERROR")  # on the standard error of the whole run again


@pytest.fixture
async def superuser(installation):
    connection = await asyncpg.connect(superuser_dsn(installation))
    yield connection
    await connection.close()


@pytest.fixture
async def as_worker(installation):
    """The worker's own right: the application role's."""
    connection = await asyncpg.connect(installation.dsns.app)
    yield connection
    await connection.close()


def said(capsys) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


@pytest.fixture
def talking(settings):
    return settings.model_copy(update={"log_level": "INFO"})


async def test_it_clears_away_what_has_had_its_day_and_nothing_else(superuser, settings):
    await superuser.execute(
        "INSERT INTO used_assertion (digest, expires_at) VALUES "
        "('old', clock_timestamp() - interval '1 minute'), ('fresh', clock_timestamp() + interval '1 minute')"
    )
    await superuser.execute(
        "INSERT INTO idempotency_key (client, key, fingerprint, created_at) VALUES "
        "('worker-test', 'old-key-1', 'x', clock_timestamp() - interval '49 hours'), "
        "('worker-test', 'fresh-key', 'x', clock_timestamp() - interval '47 hours')"
    )
    await superuser.execute(
        "INSERT INTO sign_in (request_hash, client_id, redirect_uri, code_challenge, scope, expires_at)"
        " VALUES ('gone', 'worker-test', 'x', 'x', 'x', clock_timestamp() - interval '11 minutes'), "
        "('late', 'worker-test', 'x', 'x', 'x', clock_timestamp() - interval '9 minutes')"
    )
    await run_worker(settings, once=True)
    left = await superuser.fetch("DELETE FROM sign_in WHERE client_id = 'worker-test' RETURNING request_hash")
    assert [row["request_hash"] for row in left] == [b"late"]
    digests = await superuser.fetch("SELECT digest FROM used_assertion WHERE digest IN ('old', 'fresh')")
    keys = await superuser.fetch("SELECT key FROM idempotency_key WHERE client = 'worker-test'")
    assert [row["digest"] for row in digests] == ["fresh"]
    assert [row["key"] for row in keys] == ["fresh-key"]
    await superuser.execute("DELETE FROM idempotency_key WHERE client = 'worker-test'")
    await superuser.execute("DELETE FROM used_assertion WHERE digest = 'fresh'")


async def test_it_clears_in_portions_until_nothing_is_left(superuser, as_worker, monkeypatch):
    monkeypatch.setattr(worker, "_AT_A_TIME", 2)
    await superuser.execute(
        "INSERT INTO used_assertion (digest, expires_at) "
        "SELECT 'portion-' || n, clock_timestamp() - interval '1 day' FROM generate_series(1, 5) AS n"
    )
    assert await worker.clear_assertions(as_worker) >= 5
    assert not await superuser.fetch("SELECT 1 FROM used_assertion WHERE digest LIKE 'portion-%'")


async def test_it_finds_a_child_who_has_a_day_without_a_named_person(
    cast, superuser, as_worker, talking, capsys
):
    child = await given_a_child(cast.rektor)
    assert await worker.check_chains(as_worker) == 0
    # What no function of ours can do: a chain is cut behind the constraints' back.
    lift = "UPDATE register.named_person_assignment SET superseded_at = {} WHERE child_id = $1 AND id = $2"
    (link, *_) = await superuser.fetch(
        "SELECT id FROM register.named_person_assignment WHERE child_id = $1 AND superseded_at IS NULL "
        "ORDER BY lower(valid) LIMIT 1",
        child.id,
    )
    await superuser.execute("SET session_replication_role = replica")
    await superuser.execute(lift.format("now()"), child.id, link["id"])
    try:
        capsys.readouterr()
        await run_worker(talking, once=True)
    finally:
        await superuser.execute(lift.format("NULL"), child.id, link["id"])
    (alarm,) = [line for line in said(capsys) if line["level"] == "error"]
    assert (alarm["event"], alarm["count"]) == ("worker.children-without-named-person", 1)
    assert child.id not in json.dumps(alarm)
    assert await worker.check_chains(as_worker) == 0


async def test_it_counts_what_waits_to_be_told(superuser, as_worker):
    assert await worker.count_waiting(as_worker) == await superuser.fetchval(
        "SELECT count(*) FROM event_delivery WHERE status = 'waiting'"
    )


async def test_what_happened_more_than_thirty_days_ago_is_cleared_away(
    cast, superuser, as_worker, monkeypatch
):
    monkeypatch.setattr(worker, "_AT_A_TIME", 2)
    (elsa, linn) = [await given_a_child(cast.rektor) for _ in range(2)]
    aged = "UPDATE outbox_event SET recorded_at = recorded_at - $2::interval WHERE child_id = $1"
    await superuser.execute(aged, elsa.id, timedelta(days=30, minutes=1))
    await superuser.execute(aged, linn.id, timedelta(days=29, hours=23))
    ordered = "SELECT register.put_events_in_order($1, 5000)"
    await superuser.execute(ordered, Lock.EVENTS)
    assert await worker.clear_events(as_worker) >= 1
    left = "SELECT count(*) FROM outbox_event WHERE child_id = $1"
    assert await superuser.fetchval(left, elsa.id) == 0
    assert await superuser.fetchval(left, linn.id) > 0


@pytest.fixture
async def chains(settings):
    care = Chains(settings)
    yield care
    await care.close()


async def test_the_chains_are_checked_once_on_each_date_of_the_domain(cast, as_worker, chains):
    chores = tasks(chains)
    await when_the_date_is(cast, "2025-10-01T08:00:00Z")
    try:
        assert set(await keep_house(as_worker, chores)) == {chore.name for chore in chores}
        await when_the_date_is(cast, "2025-10-01T20:00:00Z")
        assert await keep_house(as_worker, chores) == {}
        await when_the_date_is(cast, "2025-10-01T22:30:00Z")  # past midnight in Sweden
        assert set(await keep_house(as_worker, chores)) == {"chains", "notices", "vacancies"}
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())


async def test_a_task_by_the_clock_comes_again_after_its_seconds():
    async def work(_connection) -> int:
        return 0

    today = wall_clock().date()
    chore = Task("chore", work, seconds=60)
    assert chore.due(today, 0.0)
    await chore.run(None, today, 0.0)
    assert not chore.due(today, 59.9)
    assert chore.due(today, 60.0)


async def until_it_says(events: list[object], capsys, event: str, *, times: int = 1) -> None:
    """Gather what the worker says until it has said this so often."""

    async def has_said() -> bool:
        events.extend(line["event"] for line in said(capsys))
        return events.count(event) >= times

    await until(has_said, f"it does not say {event}")


async def test_a_second_worker_that_is_to_work_once_says_so_and_leaves(as_worker, talking, capsys):
    await as_worker.execute("SELECT pg_advisory_lock($1)", Lock.WORKER)
    await run_worker(talking, once=True)
    assert [line["event"] for line in said(capsys)] == ["worker.another-one-runs"]


async def test_a_second_worker_waits_for_the_first_to_end(as_worker, talking, capsys, monkeypatch):
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.05)
    await as_worker.execute("SELECT pg_advisory_lock($1)", Lock.WORKER)
    second = asyncio.create_task(run_worker(talking))
    events: list[object] = []
    await until_it_says(events, capsys, "worker.another-one-runs")
    assert events == ["worker.another-one-runs"]
    await as_worker.execute("SELECT pg_advisory_unlock($1)", Lock.WORKER)
    await until_it_says(events, capsys, "worker.started")
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(second, timeout=PATIENCE)
    events += [line["event"] for line in said(capsys)]
    assert events[1] == "worker.started"
    assert events[-1] == "worker.stopped"


async def test_it_takes_up_its_work_again_when_the_connection_breaks(superuser, talking, capsys, monkeypatch):
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.05)
    working = asyncio.create_task(run_worker(talking))
    events: list[object] = []
    await until_it_says(events, capsys, "worker.done")
    await superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        "AND (classid::bigint << 32) + objid::bigint = $1 AND granted",
        Lock.WORKER,
    )
    await until_it_says(events, capsys, "worker.started", times=2)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(working, timeout=PATIENCE)
    events += [line["event"] for line in said(capsys)]
    assert [event for event in events if event != "worker.done"] == [
        "worker.started",
        "worker.interrupted",
        "worker.started",
        "worker.stopped",
    ]


async def test_it_refuses_a_role_that_is_too_strong(installation, settings):
    strong = settings.at(installation.dsns.owner)
    with pytest.raises(WeakConfigurationError, match="owns a table"):
        await run_worker(strong, once=True)


@pytest.mark.process
async def test_the_process_ends_with_zero_when_it_is_told_to(settings):
    secrets = ("database_url", "encryption_keys", "index_keys", "signing_keys")
    environment = {name.upper(): getattr(settings, name).get_secret_value() for name in secrets}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.cli",
        "worker",
        cwd=ROOT,
        env={**os.environ, **environment, "LOG_LEVEL": "INFO"},  # noqa: TID251 - a child inherits ours
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    line = await asyncio.wait_for(process.stderr.readline(), timeout=PATIENCE)
    assert json.loads(line)["event"] in {"worker.started", "worker.another-one-runs"}
    process.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(process.communicate(), timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(rest.splitlines()[-1])["event"] == "worker.stopped"
