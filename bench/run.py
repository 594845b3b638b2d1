"""`make bench`: three operations of one server process, beside what they cannot beat, in turns.

    python -m bench.run [--seconds 1.2] [--rounds 3] [--children 2000] [--port 8500]

The service against (a) a bare answer of the same server and (b) the same SQL in a bare loop, A B C C B A.
It prints medians, ratios and processor time a call, what a door adds, what a decision costs and what a copy
of a plan does. Nothing is asserted but that every call succeeded.
"""

import argparse
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import httpx

from app.access.express import caller_json
from app.caseload.queries import READ_CASELOAD
from app.demo.callers import API
from app.named_persons.queries import READ_NAMED_PERSON
from app.settings import ROOT
from bench import cpu, decision, load, loop, paper, possession, report
from bench.ground import Ground, request, run_async
from bench.keys import KEY
from bench.recorded import record
from bench.report import BARE, SERVICE, SQL
from bench.signing import Signer

CONNECTIONS = 16
PAGE = 20
ANSWERS = {
    "status": "final",
    "inTheWay": {"answered": "yes", "text": "Sover för lite och är borta var fredag. " * 6},
    "informationNeeded": {"answered": "yes", "text": "Hur ser morgnarna ut hemma? " * 4},
    "whatICanDo": {"answered": "yes", "text": "Möta vid dörren, och ringa hem samma förmiddag. " * 4},
    "whatMyAgencyCanDo": {"answered": "yes", "text": "Anpassa schemat till vecka 45. " * 4},
    "helpFromOthers": {"answered": "no"},
    "helpFromOthersNeeded": False,
    "indicators": ["healthy", "included"],
    "childView": "Vill gå i skolan men tycker att morgnarna är svåra.",
}
Measuring = Callable[[], load.Measured]


class Bench:
    """The ground, two measuring processes, and what has been measured."""

    def __init__(self, ground: Ground, *, seconds: float) -> None:
        self.ground = ground
        self.seconds = seconds
        self.cores = cpu.cores()
        ours, theirs = self.cores or (None, None)
        start = multiprocessing.get_context("spawn")
        self._callers = ProcessPoolExecutor(1, start, initializer=cpu.pin, initargs=(theirs,))
        self._loops = ProcessPoolExecutor(1, start, initializer=cpu.pin, initargs=(ours,))

    def close(self) -> None:
        """End the measuring processes."""
        self._callers.shutdown()
        self._loops.shutdown()

    def call(self, requests: list[bytes], *, server: str = "service", once: bool = False) -> load.Measured:
        """Make calls from the callers' process."""
        calls = load.Calls(
            port=self.ground.ports[server],
            requests=requests,
            seconds=self.seconds,
            connections=CONNECTIONS,
            server=self.ground.servers[server].pid,
            database=self.ground.postmaster,
            once=once,
            proof_key=self.ground.proof_key.jwk,
        )
        return self._checked(self._callers.submit(load.measure, calls).result())

    def turn(
        self,
        statements: list[loop.Statement],
        *,
        subject: str,
        children: list[str],
        fresh: frozenset[str] = frozenset(),
    ) -> load.Measured:
        """Take turns in the bare loop's process, on the service's core."""
        settings = self.ground.installation.settings
        turns = loop.Turns(
            dsn=settings.database_url.get_secret_value(),
            statements=statements,
            subject=subject,
            children=children,
            fresh=fresh,
            seconds=self.seconds,
            callers=CONNECTIONS,
            pool_size=settings.database_pool_size,
            database=self.ground.postmaster,
        )
        return self._checked(self._loops.submit(loop.measure, turns).result())

    @staticmethod
    def _checked(measured: load.Measured) -> load.Measured:
        if measured.failed or not measured.calls:
            raise RuntimeError(f"{measured.failed} of {measured.calls} calls failed: {measured.failure}")
        return measured


def prepared(bench: Bench) -> tuple[str, list[str]]:
    """Build the world, load the children; return the database's version and one school's children."""
    ground = bench.ground
    run_async(ground.populate())
    say(f"Registering {ground.children} children …")
    for school in ground.rektors:
        bench.call(ground.registrations(school, run_async(ground.token(school))), once=True)
    version, children = run_async(ground.settle())
    return version, children["school-0"]


def operations(bench: Bench, children: list[str]) -> dict[str, dict[str, Measuring]]:
    """Return the three operations, each with its three contenders."""
    ground = bench.ground
    token = run_async(ground.token("school-0"))
    actor = run_async(ground.actor(token))
    named_person = [request("GET", f"{API}/children/{child}/named-person", token) for child in children]
    caseload = [request("GET", f"{API}/caseload?page=1&limit={PAGE}", token)]
    create = [request("POST", f"{API}/children/{child}/five-questions", token, ANSWERS) for child in children]
    path = f"{API}/children/{children[0]}/five-questions"
    recording = record(ground.installation.settings, path, auth=ground.auth(token), body=ANSWERS)
    statements, fresh = run_async(recording)
    say(f"The create runs {len(statements)} statements.")
    keep_bodies(ground, {"named-person": named_person[0], "caseload": caseload[0], "create": create[0]})
    child = children[0]
    read = [loop.Statement(READ_NAMED_PERSON, (caller_json(actor), child, None))]
    page = [loop.Statement(READ_CASELOAD, (caller_json(actor), PAGE, 0))]
    turn = partial(bench.turn, subject=child, children=children)
    return {
        "named person": {
            SERVICE: partial(bench.call, named_person),
            BARE: partial(bench.call, [request("GET", "/named-person")], server="bare"),
            SQL: partial(turn, read),
        },
        f"caseload of {PAGE}": {
            SERVICE: partial(bench.call, caseload),
            BARE: partial(bench.call, [request("GET", "/caseload")], server="bare"),
            SQL: partial(turn, page),
        },
        "create": {
            SERVICE: partial(bench.call, create),
            BARE: partial(bench.call, [request("GET", "/create")], server="bare"),
            SQL: partial(turn, statements, fresh=fresh),
        },
    }


def keep_bodies(ground: Ground, requests: dict[str, bytes]) -> None:
    """Keep one real answer of each operation, for the bare server to answer with; say its size."""
    signer = Signer(ground.proof_key.jwk, port=ground.ports["service"])
    for name, one in requests.items():
        head, _, body = signer.signed(one.replace(KEY, b"kept-for-the-bare-one")).partition(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        answer = httpx.request(
            method, f"{ground.installation.url}{path}", headers=headers, content=body, timeout=30
        )
        answer.raise_for_status()
        (ground.bodies / f"{name}.json").write_bytes(answer.content)
        say(f"An answer to {name} has {len(answer.content)} bytes.")


def measured(todo: dict[str, dict[str, Measuring]], rounds: int) -> dict[str, dict[str, list[load.Measured]]]:
    """Measure in turns, A B C C B A, so that what else the machine does falls on all alike."""
    results: dict[str, dict[str, list[load.Measured]]] = {
        operation: {name: [] for name in contenders} for operation, contenders in todo.items()
    }
    for contenders in todo.values():
        contenders[SERVICE]()  # to get warm: connections, plans, caches
    for number in range(rounds):
        say(f"Round {number + 1} of {rounds} …")
        for operation, contenders in todo.items():
            for name in [*contenders, *reversed(contenders)]:
                results[operation][name].append(contenders[name]())
    return results


def say(sentence: str) -> None:
    """Show progress."""
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    """Run the bench and print what it found."""
    options = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    options.add_argument("--seconds", type=float, default=1.2, help="of each measurement")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--children", type=int, default=2000)
    options.add_argument("--port", type=int, default=8500, help="and the next one")
    asked = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    begun = time.monotonic()
    ground = Ground(ROOT / ".local" / "bench", port=asked.port, children=asked.children)
    bench = Bench(ground, seconds=asked.seconds)
    ours, theirs = bench.cores or (None, None)
    try:
        say("Starting the database and the service …")
        cpu.pin(theirs)
        ground.open()
        ground.serve("service", ours)
        postgres, children = prepared(bench)
        todo = operations(bench, children)
        ground.serve("bare", ours)
        results = measured(todo, asked.rounds)
        token = run_async(ground.token("school-0"))
        actor = run_async(ground.actor(token))
        of_system = {bound: run_async(ground.token_of_system(bound=bound)) for bound in (False, True)}
        doors = decision.doors(
            bench, request=request, token=token, of_system=of_system, actor=actor, children=children
        )
        added = decision.door_table(doors, rounds=asked.rounds)
    finally:
        ground.close()
        bench.close()
    print(f"{report.machine(postgres, bench.cores)}.\n")
    print(report.table(results), report.ratios(results), sep="\n\n")
    print("", added, possession.table(), decision.table(decision.decisions()), sep="\n\n")
    print("", paper.table(paper.costs()), sep="\n\n")
    say(f"\n{time.monotonic() - begun:.0f} seconds in all; nothing is kept.")


if __name__ == "__main__":
    main()
