"""A caller that speaks HTTP/1.1 over bare sockets: a fixed number of connections, one call at a time each."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import uvloop

from bench import cpu
from bench.signing import Signer

WARM_UP = 0.4
_PATIENCE = 60.0
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, kw_only=True)
class Calls:
    """What is sent, to which port, for how long; `once` sends each request a single time, and then ends."""

    port: int
    requests: Sequence[bytes]
    seconds: float
    connections: int
    server: int = 0
    database: int = 0
    once: bool = False
    proof_key: Mapping[str, Any] | None = None
    """By which each call is signed, as a JWK."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came of it: rate, latencies in milliseconds, processor time a call in microseconds."""

    calls: int
    failed: int
    failure: str
    rate: float
    p50: float
    p99: float
    app_cpu: float
    database_cpu: float


@dataclass
class Tally:
    """The clock and the counters of one measurement."""

    server: Sequence[int]
    database: int
    begun: float = 0.0
    failed: int = 0
    failure: str = ""
    latencies: list[float] = field(default_factory=list)
    _app: dict[int, float] = field(default_factory=dict)
    _base: dict[int, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Start counting anew: what came before was to get warm."""
        self.failed, self.latencies = 0, []
        self._base = cpu.used(cpu.family(self.database)) if self.database else {}
        self._app = cpu.used(self.server)
        self.begun = time.perf_counter()

    def end(self) -> Measured:
        """Stop counting."""
        seconds = time.perf_counter() - self.begun
        app = cpu.spent(self._app, cpu.used(self.server))
        base = cpu.spent(self._base, cpu.used(cpu.family(self.database))) if self.database else 0.0
        sorted_latencies = sorted(self.latencies) or [0.0]
        calls = max(1, len(self.latencies))
        return Measured(
            calls=len(self.latencies),
            failed=self.failed,
            failure=self.failure,
            rate=len(self.latencies) / seconds,
            p50=1e3 * sorted_latencies[len(sorted_latencies) // 2],
            p99=1e3 * sorted_latencies[int(len(sorted_latencies) * 0.99)],
            app_cpu=1e6 * app / calls,
            database_cpu=1e6 * base / calls,
        )


class _Connection(asyncio.Protocol):
    """One connection: send, wait for the whole answer, send the next."""

    def __init__(self, requests: Iterator[bytes], tally: Tally, over: asyncio.Future[None]) -> None:
        self._requests = requests
        self._tally = tally
        self.over = over
        self._read = b""
        self._stopping = False
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own kind of it
        self._send()

    def stop(self) -> None:
        self._stopping = True

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(_HEAD_END)
        if not found or len(body) < _length(head):
            return
        self._tally.latencies.append(time.perf_counter() - self._sent)
        if self._read[9:10] != b"2":
            self._tally.failed += 1
            self._tally.failure = body.decode()
        self._read = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("the server hung up"))

    def _send(self) -> None:
        request = None if self._stopping else next(self._requests, None)
        if request is None:
            self.over.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    start = head.lower().find(_LENGTH)
    return int(head[start + len(_LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0


def measure(calls: Calls) -> Measured:
    """Make the calls from this process."""
    return uvloop.run(_measure(calls))


async def _measure(calls: Calls) -> Measured:
    async with asyncio.timeout(calls.seconds + _PATIENCE):
        return await _make(calls)


async def _make(calls: Calls) -> Measured:
    loop = asyncio.get_running_loop()
    signer = Signer(calls.proof_key, port=calls.port)
    requests = signer.all(calls.requests, seconds=WARM_UP + calls.seconds, once=calls.once)
    tally = Tally([calls.server] if calls.server else [], calls.database)
    tally.begin()
    connections: list[_Connection] = []
    for _ in range(calls.connections):
        _, made = await loop.create_connection(
            lambda: _Connection(requests, tally, loop.create_future()), "127.0.0.1", calls.port
        )
        connections.append(made)
    if not calls.once:
        await asyncio.sleep(WARM_UP)
        tally.begin()
        await asyncio.sleep(calls.seconds)
        measured = tally.end()
        for connection in connections:
            connection.stop()
    await asyncio.gather(*(connection.over for connection in connections))
    return tally.end() if calls.once else measured
