"""A fleet of workers whose keys turn one by one, and people who go on reading and writing meanwhile."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import httpx
from fastapi import FastAPI

from app.demo.callers import Caller
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.conftest import PUBLIC_URL
from tests.promises.processes import until

WORKERS = 2
CALLS_OF_EACH_STEP = 40


class Worker(httpx.AsyncBaseTransport):
    """One process of the service, as far as its callers can tell."""

    def __init__(self, service: FastAPI, lifespan: AsyncExitStack) -> None:
        self.service = service
        self._lifespan = lifespan
        self._transport = httpx.ASGITransport(service, raise_app_exceptions=False)
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._busy += 1
        self._idle.clear()
        try:
            return await self._transport.handle_async_request(request)
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def drain(self) -> None:
        """Finish what has begun, then end, as a process does that is told to."""
        await self._idle.wait()
        await self._lifespan.aclose()


class Fleet(httpx.AsyncBaseTransport):
    """Several workers; each call goes to the next."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []
        self._calls = count()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.workers[next(self._calls) % len(self.workers)].handle_async_request(request)

    async def restart(
        self, settings: Settings, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Replace one worker after the other; `meanwhile` old and new ones answer side by side."""
        for place in range(WORKERS):
            fresh = await started(settings)
            old, self.workers[place:] = self.workers[place:][:1], [fresh, *self.workers[place + 1 :]]
            if meanwhile is not None:
                await meanwhile()
            for worker in old:
                await worker.drain()

    async def stop(self) -> None:
        for worker in self.workers:
            await worker.drain()


async def started(settings: Settings) -> Worker:
    lifespan = AsyncExitStack()
    service = create_app(settings)
    await lifespan.enter_async_context(service.router.lifespan_context(service))
    return Worker(service, lifespan)


@asynccontextmanager
async def a_fleet(settings: Settings) -> AsyncIterator[tuple[Fleet, httpx.AsyncClient]]:
    fleet = Fleet()
    await fleet.restart(settings)
    async with httpx.AsyncClient(transport=fleet, base_url=PUBLIC_URL) as http:
        yield fleet, http
    await fleet.stop()


@dataclass
class Written:
    """What somebody wrote about a child and expects to read again."""

    number: str
    name: str
    texts: dict[str, str] = field(default_factory=dict)
    guardians: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)


class People:
    """A rektor and a nurse who read and write without a break. What does not go as it should is kept."""

    def __init__(self, cast: Cast, *, seed: int) -> None:
        self._cast = cast
        self._draw = random.Random(seed)  # noqa: S311 - situations, not secrets
        self._signs = count()
        self.known: dict[str, Written] = {}
        self.calls = 0
        self.failures: list[str] = []
        self.stopped = False

    async def go_on(self) -> None:
        """Return when they have made some more calls."""
        enough = self.calls + CALLS_OF_EACH_STEP

        async def made() -> bool:
            return self.calls >= enough

        await until(made, "nobody calls")

    async def work(self) -> None:
        while not self.stopped:
            step = self._draw.choice(self._steps) if self.known else People.register
            await step(self)
            await asyncio.sleep(0)

    def _sign(self) -> str:
        return f"{next(self._signs)}-{self._draw.randrange(10**9)}"

    def _expect(self, answer: httpx.Response, status: int, what: str) -> Any:
        self.calls += 1
        if answer.status_code != status:
            self.failures.append(f"{what}: {answer.status_code} {answer.text[:300]}")
            return None
        return answer.json()

    def _same(self, found: Any, wanted: Any, what: str) -> None:
        if found is not None and found != wanted:
            self.failures.append(f"{what}: {found!r} is not {wanted!r}")

    def _body(self, number: str, name: str, caller: Caller, kind: str) -> dict[str, Any]:
        since = "2015-03-02" if kind == "care" else "2025-08-18"  # small when the health centre took it
        relation = {"unitId": caller.unit_id, "kind": kind, "validFrom": since}
        return {"identityNumber": number, "givenName": name, "familyName": "Berg", "relation": relation}

    async def register(self) -> None:
        """School and care register one child at the same moment, through two workers: it is one child."""
        number, name = made_up_number(date(2015, 3, 1)), f"Elsa {self._sign()}"
        rektor, nurse = self._cast.rektor, self._cast.nurse
        answers = await asyncio.gather(
            rektor.post("/children", self._body(number, name, rektor, "enrolment")),
            nurse.post("/children", self._body(number, name, nurse, "care")),
        )
        made = [self._expect(answer, 201, "register") for answer in answers]
        if None not in made:
            self._same(made[0]["id"], made[1]["id"], "one child registered twice")
            self.known[made[0]["id"]] = Written(number, name)

    def _child(self) -> tuple[str, Written]:
        return self._draw.choice(list(self.known.items()))

    async def look_up(self) -> None:
        child, written = self._child()
        found = await self._cast.rektor.post("/children/lookup", {"identityNumber": written.number})
        body = self._expect(found, 200, "look up")
        self._same(body and body["id"], child if body else body, "look up")

    async def read(self) -> None:
        child, written = self._child()
        body = self._expect(await self._cast.rektor.get(f"/children/{child}"), 200, "read")
        self._same(body and body["givenName"], written.name if body else body, "read")
        self._expect(await self._cast.rektor.get(f"/children/{child}/named-person"), 200, "named person")

    async def register_again(self) -> None:
        child, written = self._child()
        rektor = self._cast.rektor
        again = await rektor.post("/children", self._body(written.number, written.name, rektor, "enrolment"))
        body = self._expect(again, 201, "register again")
        self._same(body and body["id"], child if body else body, "register again")

    async def answer(self) -> None:
        """Write an answer, change it on the ETag of another worker, and repeat the call that made it."""
        child, written = self._child()
        path, key = f"/children/{child}/five-questions", self._sign().rjust(12, "k")
        draft = {"inTheWay": {"answered": "yes", "text": f"hinder {self._sign()}"}}
        made = self._expect(await self._cast.rektor.post(path, draft, key=key), 201, "answer")
        again = self._expect(await self._cast.rektor.post(path, draft, key=key), 201, "answer again")
        if made is None or again is None:
            return
        self._same(again["id"], made["id"], "a repeated call made something new")
        text = f"ändrat {self._sign()}"
        change = {"inTheWay": {"answered": "yes", "text": text}}
        if self._expect(await self._cast.rektor.patch(f"{path}/{made['id']}", change), 200, "change"):
            written.texts[made["id"]] = text

    async def read_answer(self) -> None:
        child, written = self._child()
        for made, text in list(written.texts.items())[-1:]:
            path = f"/children/{child}/five-questions/{made}"
            body = self._expect(await self._cast.rektor.get(path), 200, "read answer")
            self._same(body and body["inTheWay"]["text"], text if body else body, "read answer")

    async def guardian(self) -> None:
        child, written = self._child()
        name = f"Anna {self._sign()}"
        body = {
            "identityNumber": made_up_number(date(1985, 5, 5)),
            "name": name,
            "phone": "070-174 06 05",
            "custody": True,
            "source": "population-register",
            "validFrom": "2019-09-07",
        }
        made = await self._cast.rektor.post(f"/children/{child}/guardians", body)
        if self._expect(made, 201, "guardian"):
            written.guardians.append(name)

    async def identifier(self) -> None:
        """The same id is kept once, whichever worker has kept it."""
        child, written = self._child()
        path = f"/children/{child}/external-identifiers"
        if written.identifiers:
            twice = {"system": "school-system", "value": self._draw.choice(written.identifiers)}
            self._expect(await self._cast.rektor.post(path, twice), 409, "identifier twice")
        value = f"elev-{self._sign()}"
        made = await self._cast.rektor.post(path, {"system": "school-system", "value": value})
        if self._expect(made, 201, "identifier"):
            written.identifiers.append(value)

    _steps = (register, look_up, read, register_again, answer, read_answer, guardian, identifier)

    async def read_everything(self) -> None:
        """Read all that was ever written, and find it."""
        for child, written in self.known.items():
            rektor = self._cast.rektor
            body = self._expect(await rektor.get(f"/children/{child}"), 200, "read at last")
            self._same(body and body["givenName"], written.name if body else body, "read at last")
            looked = await rektor.post("/children/lookup", {"identityNumber": written.number})
            found = self._expect(looked, 200, "look up at last")
            self._same(found and found["id"], child if found else found, "look up at last")
            for made, text in written.texts.items():
                got = self._expect(
                    await rektor.get(f"/children/{child}/five-questions/{made}"), 200, "answer"
                )
                self._same(got and got["inTheWay"]["text"], text if got else got, "answer at last")
            for kind, member, wanted in self._lists(written):
                page = self._expect(await rektor.get(f"/children/{child}/{kind}", limit=100), 200, kind)
                self._same(page and sorted(each[member] for each in page["items"]), sorted(wanted), kind)

    def _lists(self, written: Written) -> Iterator[tuple[str, str, list[str]]]:
        if len(written.guardians) <= 100 and len(written.identifiers) <= 100:
            yield "guardians", "name", written.guardians
            yield "external-identifiers", "value", written.identifiers
