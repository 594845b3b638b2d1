"""A small school system of our own that answers over SS 12000, and can be told to behave badly."""

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asker import Asker
from app.interop.feeds.syncing import Wanted
from tests.interop.conftest import known_as

ADDRESS = "https://skolsystem.example.se/ss12000/v2.0"
TOKEN = "a-token-of-the-school-system"
KINDS = {"organisations", "persons", "duties", "groups", "placements", "attendances", "absences"}


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class SchoolSystemOnHttp(httpx.AsyncBaseTransport):
    """What it knows, how it behaves, and what it has been asked. It is the network too."""

    token: str = TOKEN
    page: int = 1_000
    records: dict = field(default_factory=lambda: {kind: {} for kind in KINDS})
    changed: dict = field(default_factory=dict)
    deleted: list = field(default_factory=list)
    subscriptions: dict = field(default_factory=dict)
    aggregated: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    next_answers: dict = field(default_factory=dict)
    """By method and path: what is answered instead, one after the other."""
    ahead: timedelta = timedelta(0)
    flat_deletions: bool = False
    most_looked_up: int = 10_000

    # What it knows

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 - its own clock, beside the service's

    def put(self, resource: str, record: dict, *, at: datetime | None = None) -> None:
        self.records[resource][record["id"]] = record
        self.changed[resource, record["id"]] = at or self.now()

    def take(self, school) -> None:
        """Know what a school of the tests knows."""
        for resource, records in school.records.items():
            for record in records:
                if self.records[resource].get(record["id"]) != record:
                    self.put(resource, json.loads(json.dumps(record)))

    def remove(self, resource: str, name: str) -> None:
        del self.records[resource][known_as(name)]
        self.deleted.append((resource, known_as(name), self.now()))

    def change(self, resource: str, name: str, **members) -> None:
        self.put(resource, {**self.records[resource][known_as(name)], **members})

    def long_ago(self) -> None:
        """Let everything have been written before the last round and its overlap."""
        for key, when in self.changed.items():
            self.changed[key] = when - timedelta(hours=2)
        self.deleted = [(kind, name, when - timedelta(hours=2)) for kind, name, when in self.deleted]

    # How it answers

    def next(self, request: str, *answers) -> None:
        """Answer so the next times: a status, an answer, or an exception."""
        self.next_answers.setdefault(request, deque()).extend(answers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/ss12000/v2.0")
        self.asked.append((request.method, path, dict(request.url.params)))
        waiting = self.next_answers.get(f"{request.method} {path}")
        if waiting:
            answer = waiting[0] if getattr(waiting[0], "for_ever", False) else waiting.popleft()
            return self._said(answer, request)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return httpx.Response(401, json={"code": "401", "message": "no"})
        return self._answer(request, path, await request.aread())

    def _said(self, answer, request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        return httpx.Response(answer) if isinstance(answer, int) else answer

    def _answer(self, request: httpx.Request, path: str, body: bytes) -> httpx.Response:
        parts = path.strip("/").split("/")
        others = {
            "subscriptions": lambda: self._subscriptions(request.method, parts[1:], body),
            "deletedEntities": lambda: self._deletions(request.url.params),
            "aggregatedAttendance": lambda: self._page(self.aggregated, request.url.params),
        }
        if parts[0] in others:
            return others[parts[0]]()
        if parts[0] not in KINDS:
            return httpx.Response(404)
        if parts[1:] == ["lookup"]:
            ids = json.loads(body)["ids"]
            if len(ids) > self.most_looked_up:
                return httpx.Response(503, json={"code": "503", "message": "too much"})
            known = self.records[parts[0]]
            return httpx.Response(200, json=[known[each] for each in ids if each in known])
        return self._listed(parts[0], request.url.params)

    def _listed(self, resource: str, asked: httpx.QueryParams) -> httpx.Response:
        found = list(self.records[resource].values())
        since = asked.get("meta.modified.after")
        if since:
            after = datetime.fromisoformat(since)
            found = [each for each in found if self.changed[resource, each["id"]] > after]
        return self._page(found, asked, whole=list(self.records[resource].values()))

    def _page(self, found: list, asked: httpx.QueryParams, *, whole: list | None = None) -> httpx.Response:
        allowed = {"pageToken", "limit"}
        at, token = 0, asked.get("pageToken")
        if token is not None:
            if not set(asked.keys()) <= allowed:
                return httpx.Response(400, json={"code": "400", "message": "a token stands alone"})
            ids, at = self._tokens[token]
            found = [each for each in (whole or found) if whole is None or each["id"] in ids]
        size = min(self.page, int(asked.get("limit", self.page)))
        following = None
        if at + size < len(found):
            following = f"t{len(self._tokens)}"
            self._tokens[following] = ({each.get("id") for each in found}, at + size)
        return httpx.Response(200, json={"data": found[at : at + size], "pageToken": following})

    @property
    def _tokens(self) -> dict:
        return self.__dict__.setdefault("_given_tokens", {})

    def _deletions(self, asked: httpx.QueryParams) -> httpx.Response:
        after = datetime.fromisoformat(asked["after"])
        gone = [(kind, name) for kind, name, when in self.deleted if when > after]
        if self.flat_deletions:
            data = [{"entityType": kind.title().removesuffix("s"), "id": name} for kind, name in gone]
        else:
            data = {"activitites": [], "studyPlans": []}
            for kind, name in gone:
                data.setdefault(kind, []).append(name)
        return httpx.Response(200, json={"data": data, "pageToken": None})

    def _subscriptions(self, method: str, parts: list, body: bytes) -> httpx.Response:
        if method == "POST":
            given = json.loads(body)
            made = {**given, "id": known_as(f"subscription {len(self.subscriptions)}")}
            made["expires"] = written(self.now() + timedelta(days=90))
            self.subscriptions[made["id"]] = made
            return httpx.Response(201, json=made)
        one = self.subscriptions.get(parts[0]) if parts else None
        if one is None:
            return httpx.Response(404)
        if method == "DELETE":
            del self.subscriptions[one["id"]]
            return httpx.Response(204)
        one["expires"] = written(self.now() + timedelta(days=90))
        return httpx.Response(200, json=one)

    # What it was asked

    def questions(self, path: str) -> list[dict]:
        return [asked for _, each, asked in self.asked if each == path]


class Asking:
    """An organisation whose school system is asked."""

    def __init__(self, importer, system: SchoolSystemOnHttp, token_file, **agreed) -> None:
        self.importer = importer
        self.system = system
        self.slept: list[float] = []
        token_file.write_text(f"{system.token}\n", encoding="utf-8")
        self.agreed = SchoolSystem.model_validate(
            {
                "organisation": importer.organisation_id,
                "address": ADDRESS,
                **({} if "client" in agreed else {"token_file": token_file}),
                "role_mailbox": "skolan@example.se",
                **agreed,
            }
        )
        database = importer.cast.app.state.database
        self.asker = Asker(database, (self.agreed,), network=lambda _: system, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def asks(self, **wanted):
        return await self.asker.ask(self.agreed, Wanted(**wanted))

    async def quarantine(self, imported) -> set[tuple[str, str, str]]:
        rows = await self.importer.ask(
            "SELECT resource, record_id, reason FROM import_quarantine WHERE import_run_id = $1",
            imported.run_id,
        )
        return {tuple(row) for row in rows}
