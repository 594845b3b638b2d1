"""One run in a process of its own: the module is changed as it is imported, then the tests are asked."""

import gc
import importlib.abc
import importlib.machinery
import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.plugin import Chosen, Reached
from tests.mutation.rooms import Room

NO_PROGRAM = 77
OPTIONS = (
    *("-x", "-q", "--no-header", "--tb=line", "--assert=plain", "-W", "error"),
    *("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"),
)


class _Changed(importlib.abc.MetaPathFinder):
    """Finds one module with other source than its file's."""

    def __init__(self, path: Path, source: str) -> None:
        self._name = f"app.{path.parent.name}.{path.stem}"
        self._path, self._source = path, source

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(fullname, str(self._path))
        loader.source = self._source
        return importlib.machinery.ModuleSpec(fullname, loader, origin=str(self._path))


class _Loader(importlib.machinery.SourceFileLoader):
    source: str

    def get_code(self, fullname: str) -> Any:
        assert fullname == self.name
        return compile(self.source, self.path, "exec", dont_inherit=True)


def on_changed_code(
    room: Room, mutant: dict[str, Any], *, batches: Sequence[Sequence[str]], told: Path, limit: int
) -> int:
    """Import what must still import, then run the tests until one fails; the exit status says it all."""
    signal.alarm(limit)
    gc.disable()  # the process is short
    path = Path(mutant["path"]).resolve()
    sys.meta_path.insert(0, _Changed(path, changed(path.read_bytes(), mutant)))
    try:
        if room.database:
            on_a_copied_database()
        for name in room.imports:
            importlib.import_module(name)
    except BaseException:  # noqa: BLE001 - whatever it is, it is no program
        traceback.print_exc()
        return NO_PROGRAM
    without = () if room.database else ("--noconftest",)
    for batch in batches:
        files = dict.fromkeys(test.partition("::")[0] for test in batch)
        status = pytest.main([*OPTIONS, *without, *files], plugins=[Chosen(batch, room.left_out, told)])
        if status:
            return int(status)
    return 0


def changed(source: bytes, mutant: dict[str, Any]) -> str:
    """The module with the one change."""
    if "whole" in mutant:
        return str(mutant["whole"])
    start, length = mutant["span"]
    return (source[:start] + mutant["after"].encode() + source[start + length :]).decode()


def on_the_code_as_it_is(room: Room, *, told: Path) -> int:
    """Run every test once, and note what each reaches."""
    if room.database:
        on_a_copied_database()
    watched = coverage.Coverage(
        data_file=None,
        config_file=False,
        include=[f"*/app/{room.name}/*"],
        concurrency=["thread", "greenlet"] if room.database else None,
    )
    watched.start()
    reached = Reached(watched)
    without = () if room.database else ("--noconftest",)
    status = pytest.main([*OPTIONS, *without, *room.tests], plugins=[Chosen(None, room.left_out), reached])
    watched.stop()
    told.write_text(json.dumps({"seconds": reached.seconds, "lines": reached.lines()}))
    return int(status)


FEWER = {"RULES_SITUATIONS": "1000"}
"""What tests draw at random they draw in smaller number here."""


def on_a_copied_database() -> None:
    """Let the tests' own database be a copy of a migrated one: migrating for each change would take hours."""
    from app.cli import database  # noqa: PLC0415 - only in the child, whose modules are fresh

    os.environ.update(FEWER)  # noqa: TID251 - read by the tests

    prepare = database.prepare

    async def copied(admin_dsn: str, *, database: str, passwords: Any) -> Any:
        await copy_template(admin_dsn, name=database)
        return await prepare(admin_dsn, database=database, passwords=passwords)

    database.prepare = copied  # type: ignore[assignment] # the same signature
    database.migrate = lambda *_: None  # type: ignore[assignment] # the copy is migrated


TEMPLATE = f"mutation_{os.getpid()}"


async def copy_template(admin_dsn: str, *, name: str) -> None:
    import asyncpg  # noqa: PLC0415 - only in the child

    admin = await asyncpg.connect(admin_dsn)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    finally:
        await admin.close()


def make_template(admin_dsn: str) -> int:
    """Prepare and migrate the database that every run copies."""
    import asyncio  # noqa: PLC0415 - only in the child

    from app.cli.database import migrate, passwords_from, prepare  # noqa: PLC0415 - only in the child

    made = asyncio.run(prepare(admin_dsn, database=TEMPLATE, passwords=passwords_from("made up for tests")))
    migrate(made.owner)
    return 0


def drop_databases(admin_dsn: str, names: Sequence[str]) -> int:
    """Remove what a run that was ended could not remove itself."""
    import asyncio  # noqa: PLC0415 - only in the child

    from app.cli.database import drop  # noqa: PLC0415 - only in the child

    for name in names:
        asyncio.run(drop(admin_dsn, database=name))
    return 0
