"""Runs the changes, a few at a time, each in a fork of this process."""

import ast
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutation import child, world
from tests.mutation.rooms import CONTRACT, PAGE, WRITE_THE_PAGE, Room

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".local" / "mutation"
os.environ["MUTATION_WORK"] = str(WORK)  # noqa: TID251 - for our own forks
Mutant = dict[str, Any]
_MOST = 100
"""Tests for one change, in rooms whose tests need a database."""


def forked(work: Callable[[], int], log: Path) -> int:
    """Do something in a child of ours; returns its process id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        status = work()
    finally:
        sys.stdout.flush()
        os._exit(status)


def done(work: Callable[[], int], log: Path) -> int:
    """Do something in a child, and wait for it."""
    return os.waitstatus_to_exitcode(os.waitpid(forked(work, log), 0)[1])


@contextmanager
def database_server() -> Iterator[None]:
    """A PostgreSQL for the run, with a migrated database to copy. The project's modules are forgotten again:
    each child imports them anew.
    """
    from app.kit.embedded import EmbeddedServer  # noqa: PLC0415 - forgotten below

    external = os.environ.get("TEST_ADMIN_URL")  # noqa: TID251 - as the tests' own conftest does
    server = EmbeddedServer(WORK / "postgres", durable=False)
    if not external:
        server.start()
        os.environ["TEST_ADMIN_URL"] = server.superuser_dsn()  # noqa: TID251 - as the tests' own conftest does
    for name in [each for each in sys.modules if each == "app" or each.startswith("app.")]:
        del sys.modules[name]
    address = os.environ["TEST_ADMIN_URL"]  # noqa: TID251 - as the tests' own conftest does
    try:
        if done(lambda: child.make_template(address), WORK / "template.log"):
            raise SystemExit(f"No database to copy: see {WORK / 'template.log'}")
        yield
        done(lambda: child.drop_databases(address, [child.TEMPLATE]), WORK / "template.log")
    finally:
        if not external:
            server.stop()


@dataclass
class Running:
    """One room's run."""

    room: Room
    jobs: int
    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By changed file and by test, or file of tests, how often it noticed."""

    def reach(self) -> None:
        """Run every test on the code as it is: they must pass, and they tell what they reach."""
        told, log = WORK / f"{self.room.name}-reached.json", WORK / f"{self.room.name}-reached.log"
        if not _newer(told) and done(lambda: child.on_the_code_as_it_is(self.room, told=told), log):
            raise SystemExit(f"The tests fail on the code as it is: see {log}")
        found = json.loads(told.read_text())
        self.seconds = found["seconds"]
        self.lines = {str(Path(path).relative_to(ROOT)): lines for path, lines in found["lines"].items()}

    def verdicts(self, mutants: Iterable[Mutant]) -> Iterator[Mutant]:
        """Each change with what became of it, as it becomes known."""
        left = [*mutants]
        if self.room.database:
            left = yield from self._on_worlds(left)
        at_work: dict[int, tuple[Mutant, Path, float]] = {}
        for mutant in left:
            tests = self._tests_for(mutant)
            if not tests:
                yield _told(mutant, "unreached")
                continue
            while len(at_work) >= self.jobs:
                yield self._next(at_work)
            told = WORK / f"{self.room.name}-killer-{len(at_work)}-{time.monotonic_ns()}"
            at_work[self._start(mutant, tests, told)] = (mutant, told, time.monotonic())
        while at_work:
            yield self._next(at_work)

    def _on_worlds(self, mutants: list[Mutant]) -> Generator[Mutant, None, list[Mutant]]:
        """Try what is inside of functions on worlds that stand; returns what must be tried elsewhere."""
        plans = []
        for place, mutant in enumerate(mutants):
            tests = self._by_lines(mutant)
            if tests and "name" in mutant:
                plans.append((place, mutant, sorted(self._at_most(tests), key=self.seconds.__getitem__)))
        waiting = dict(enumerate(mutants))
        reads, writes = os.pipe()
        for job in range(self.jobs):
            share = plans[job :: self.jobs]
            log = WORK / f"{self.room.name}-world-{job}.log"
            forked(lambda: world.tried_on_a_world(self.room, share, told=writes), log)  # noqa: B023 - at once
        os.close(writes)
        with os.fdopen(reads) as lines:
            for line in lines:
                answer = json.loads(line)
                if answer["verdict"] != "elsewhere":
                    verdict, killer = answer["verdict"], answer["killer"]
                    yield _told(
                        waiting.pop(answer["place"]), verdict, killer=killer, seconds=answer["seconds"]
                    )
        ended = [os.wait()[1] for _ in range(self.jobs)]
        if any(ended):  # without a world everything would seem to be noticed
            raise SystemExit(f"A world has fallen: see {WORK / self.room.name}-world-*.log")
        return [*waiting.values()]

    def _by_lines(self, mutant: Mutant) -> set[str]:
        """The tests that run the changed lines, or else those that run their function."""
        lines = self.lines.get(mutant["path"], {})
        found = self._reaching(lines, mutant["line"], mutant["last"])
        return found or self._reaching(lines, *mutant.get("function", (1, 0)))

    def _tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that run the changed lines, the likeliest to notice first; every test where a line runs
        as the module is imported.
        """
        lines, found = self.lines.get(mutant["path"], {}), self._by_lines(mutant)
        if not found and "function" in mutant:
            reached = (str(line) in lines for line in range(mutant["line"], mutant["last"] + 1))
            if not any(reached):
                return []
        chosen = found or {test for test in self.seconds if mutant["path"] in self._read_by(test)}
        if self.room.database:
            chosen = self._at_most(chosen)
        if mutant["path"] not in WRITE_THE_PAGE:
            chosen = {test for test in chosen if PAGE not in test}
        return sorted(chosen, key=lambda test: (-self.kills[mutant["path"], test], self.seconds[test]))

    def _at_most(self, tests: Iterable[str]) -> set[str]:
        """So many that a change which nothing notices takes minutes and not an hour: the contract, then the
        room's own, then what tells the longest story. It can only make the figure lower.
        """
        own = f"tests/{self.room.name}/"
        first = sorted(
            tests, key=lambda test: (test != CONTRACT, not test.startswith(own), -self.seconds[test])
        )
        return {*first[:_MOST]}

    def _read_by(self, test: str) -> frozenset[str]:
        """The files that a test's own file imports, at whatever distance."""
        return frozenset(self.lines) if self.room.database else imported(test.partition("::")[0])

    @staticmethod
    def _reaching(lines: dict[str, list[str]], first: int, last: int) -> set[str]:
        return {test for line in range(first, last + 1) for test in lines.get(str(line), ())}

    def _batches(self, mutant: Mutant, tests: Sequence[str]) -> list[list[str]]:
        """File by file, so that what is noticed early costs little; all at once where the world is built
        for each run, but for the contract, which needs no world.
        """
        if self.room.database:
            contract = [test for test in tests if test == CONTRACT]
            return [each for each in (contract, [test for test in tests if test != CONTRACT]) if each]
        files: dict[str, list[str]] = {}
        for test in tests:
            files.setdefault(test.partition("::")[0], []).append(test)
        path = mutant["path"]
        return sorted(
            files.values(),
            key=lambda each: (
                -self.kills[path, each[0].partition("::")[0]],
                -self.kills["", each[0].partition("::")[0]],
                sum(self.seconds[test] for test in each),
            ),
        )

    def _start(self, mutant: Mutant, tests: Sequence[str], told: Path) -> int:
        batches = self._batches(mutant, tests)
        limit = 60 + int(6 * sum(self.seconds[test] for test in tests))
        return forked(
            lambda: child.on_changed_code(self.room, mutant, batches=batches, told=told, limit=limit),
            told.with_suffix(".log"),
        )

    def _next(self, at_work: dict[int, tuple[Mutant, Path, float]]) -> Mutant:
        pid, status = os.wait()
        mutant, told, began = at_work.pop(pid)
        killer = told.read_text() if told.exists() else None
        if killer is not None:
            for noticed in (killer, killer.partition("::")[0]):
                self.kills[mutant["path"], noticed] += 1
                self.kills["", noticed] += 1
        verdict = _VERDICTS.get(os.waitstatus_to_exitcode(status), "killed")
        if os.waitstatus_to_exitcode(status) < 0:
            verdict = "timed out"
            self._clear_up(pid)
        for path in (told, told.with_suffix(".log")):
            path.unlink(missing_ok=True)
        return _told(mutant, verdict, killer=killer, seconds=round(time.monotonic() - began, 2))

    def _clear_up(self, pid: int) -> None:
        if self.room.database:
            address = os.environ["TEST_ADMIN_URL"]  # noqa: TID251 - as the tests' own conftest does
            name = f"test_main_{pid}"
            done(lambda: child.drop_databases(address, [name]), WORK / "clear-up.log")


def _newer(told: Path) -> bool:
    """Whether nothing has changed since it was written, nor which tests count."""
    files = [path for folder in ("app", "tests") for path in (ROOT / folder).rglob("*.py")]
    counts = [path for path in files if path.name == "rooms.py" or path.parent.name != "mutation"]
    changes = [path.stat().st_mtime for path in counts]
    return told.exists() and told.stat().st_mtime > max(changes)


@cache
def imported(path: str) -> frozenset[str]:
    """The project's files that a file imports, at whatever distance."""
    found = {path}
    waiting = [path]
    while waiting:
        tree = ast.parse((ROOT / waiting.pop()).read_text())
        for node in ast.walk(tree):
            new = {each for each in _named(node) if (ROOT / each).exists()} - found
            found |= new
            waiting += new
    return frozenset(found)


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    elif isinstance(node, ast.Import):
        names = [each.name for each in node.names]
        names += [f"{name}.{module.stem}" for name in names for module in _of_package(name)]
    else:
        names = []
    return [f"{name.replace('.', '/')}.py" for name in names]


def _of_package(name: str) -> Iterable[Path]:
    """Whoever imports a package by its name alone goes through what lies in it."""
    return ROOT.joinpath(*name.split(".")).glob("*.py")


_VERDICTS = {0: "survived", child.NO_PROGRAM: "no program"}
_KEPT = ("id", "path", "digest", "line", "last", "operator", "before", "after", "all")


def _told(mutant: Mutant, verdict: str, **more: Any) -> Mutant:
    return {**{name: mutant[name] for name in _KEPT}, "verdict": verdict, **more}


def planned(room: Room, *, sample: int | None, seed: int) -> list[Mutant]:
    """The changes of a room, made in a process of their own."""
    asked = json.dumps({"room": room.name, "sample": sample, "seed": seed})
    program = [sys.executable, "-m", "tests.mutation.plan", asked]
    found = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    return [json.loads(line) for line in found.stdout.splitlines()]
