"""Changed functions on a world that stands already: built once, and each change tried in a fork of it.

A fork puts the changed code into the functions that are there, so nothing is imported again; the database is
put back from a copy after each. What cannot be changed so (what runs as a module is imported, defaults of
parameters) is left to a process of its own.
"""

import functools
import gc
import json
import os
import signal
import time
import types
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.mutation import child
from tests.mutation.rooms import Room

ELSEWHERE = 78
ITEMS = "tests/mutation/world_items.py"
Mutant = dict[str, Any]


class World:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, room: Room, plans: Sequence[tuple[int, Mutant, Sequence[str]]], told: int) -> None:
        self._room, self._plans, self._told = room, plans, told
        self._items: dict[str, pytest.Item] = {}
        self._kills: Counter[tuple[str, str]] = Counter()
        self._failed: str | None = None
        self._database = f"test_main_{os.getpid()}"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self._items = {
            item.nodeid: item
            for item in items
            if not any(part in item.nodeid for part in self._room.left_out)
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self._failed is None:
            self._failed = report.nodeid

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        stands, opens = (item for name, item in self._items.items() if name.startswith(ITEMS))
        self._run([stands], then=opens)
        if self._failed is not None or self._copied(self._database, to=f"{self._database}_world"):
            raise pytest.UsageError("the world does not stand")
        gc.freeze()
        for place, mutant, tests in self._plans:
            began = time.monotonic()
            verdict, killer = self._tried(mutant, tests, opens)
            answer = {"place": place, "verdict": verdict, "killer": killer}
            answer["seconds"] = round(time.monotonic() - began, 2)
            os.write(self._told, f"{json.dumps(answer)}\n".encode())
        child_names = [f"{self._database}_world"]
        os.waitpid(self._apart(lambda: child.drop_databases(os.environ["TEST_ADMIN_URL"], child_names)), 0)  # noqa: TID251 - as the tests' own conftest does
        session._setupstate.teardown_exact(None)
        return True

    def _tried(self, mutant: Mutant, tests: Sequence[str], opens: pytest.Item) -> tuple[str, str | None]:
        order = sorted(
            (test for test in tests if test in self._items),
            key=lambda test: -self._kills[mutant["path"], test],
        )
        told = Path(f"{os.environ['MUTATION_WORK']}/killer-{os.getpid()}")  # noqa: TID251 - where our own files lie
        told.unlink(missing_ok=True)
        pid = self._apart(lambda: self._on(mutant, [self._items[test] for test in order], opens, told))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        killer = told.read_text() if told.exists() else None
        if killer is not None:
            self._kills[mutant["path"], killer] += 1
        if status != ELSEWHERE and self._copied(f"{self._database}_world", to=self._database):
            raise pytest.UsageError("the database cannot be put back")
        verdict = {0: "survived", 1: "killed", ELSEWHERE: "elsewhere"}.get(status, "timed out")
        return verdict, killer

    def _on(self, mutant: Mutant, items: list[pytest.Item], opens: pytest.Item, told: Path) -> int:
        signal.alarm(60 + 10 * len(items))
        if not put_in(mutant):
            return ELSEWHERE
        self._run([opens, *items], then=opens)
        if self._failed is None:
            return 0
        told.write_text(self._failed)
        return 1

    def _run(self, items: list[pytest.Item], *, then: pytest.Item) -> None:
        """Run them until one fails; what comes then keeps what all share alive."""
        for item, following in zip(items, [*items[1:], then], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed is not None:
                return

    @staticmethod
    def _apart(work: Any) -> int:
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            status = work()
        finally:
            os._exit(status)

    def _copied(self, name: str, *, to: str) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self._apart(lambda: copied(name, to)), 0)[1])


def copied(name: str, to: str) -> int:
    """Put a copy of one database in the place of another."""
    import asyncio  # noqa: PLC0415 - only in a fork

    async def copy() -> None:
        admin = await asyncpg.connect(os.environ["TEST_ADMIN_URL"])  # noqa: TID251 - as the tests' own conftest does
        await admin.execute(f'DROP DATABASE IF EXISTS "{to}" WITH (FORCE)')
        await admin.execute(f'CREATE DATABASE "{to}" TEMPLATE "{name}"')
        await admin.close()

    asyncio.new_event_loop().run_until_complete(copy())
    return 0


def put_in(mutant: Mutant) -> bool:
    """Put the changed code into the living functions; false when that is not how it can be changed."""
    path = Path(mutant["path"]).resolve()
    source = path.read_bytes()
    try:
        after = [*_codes(compile(child.changed(source, mutant), str(path), "exec"), mutant["name"])]
    except SyntaxError:
        return False
    before = [*_codes(compile(source, str(path), "exec"), mutant["name"])]
    if len(after) != len(before):
        return False
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    gc.unfreeze()
    return sum(_replaced(mutant["path"], old, new) for old, new in changed) > 0


def _replaced(path: str, old: types.CodeType, new: types.CodeType) -> int:
    """Change every living function that has this code, and forget what was remembered."""
    found = 0
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper):
            each.cache_clear()
        elif (
            isinstance(each, types.FunctionType)
            and each.__code__ == old
            and each.__code__.co_filename.endswith(path)
        ):
            each.__code__ = new
            found += 1
    return found


def _codes(code: types.CodeType, name: str) -> Iterator[types.CodeType]:
    """The code of every function of this qualified name."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            if inner.co_qualname == name:
                yield inner
            else:
                yield from _codes(inner, name)


def tried_on_a_world(room: Room, plans: Sequence[tuple[int, Mutant, Sequence[str]]], *, told: int) -> int:
    """Build a world and try every change on it; verdicts are written to `told`, line by line."""
    child.on_a_copied_database()
    options = [option for option in child.OPTIONS if option != "-x"]
    return int(pytest.main([*options, ITEMS, *room.tests], plugins=[World(room, plans, told)]))
