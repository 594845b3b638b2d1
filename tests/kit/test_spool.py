"""What lies on disk while one thing is done: the same as in memory, and unreadable for everybody else."""

import gc
import os
import sqlite3
import subprocess
import sys
import tracemalloc
from collections import defaultdict
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from app.kit.spool import Ids, Spool, Texts

NAMES = st.sampled_from(["a", "b", "c", "å" * 40])
SOME = st.lists(NAMES)


@given(SOME, SOME, SOME)
def test_sets_count_as_sets_in_memory_do(one, other, third):
    spool = Spool()
    made = []
    for names in (one, other, third):
        made.append(Ids(spool))
        made[-1].update(names)
    first, second, last = made
    assert len(first) == len({*one})
    assert first.without(second) == len({*one} - {*other})
    assert first.without(second, last) == len({*one} - {*other} - {*third})
    assert all((name in first) == (name in one) for name in (*one, *other, "d"))
    assert None not in first


@given(st.lists(st.tuples(st.none() | NAMES, st.sampled_from(["x", "y\0z", ""]))), SOME)
def test_texts_are_told_by_name_in_the_order_in_which_they_came(added, there):
    spool = Spool()
    texts, elsewhere, ids = Texts(spool), Texts(spool), Ids(spool)
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    for name, text in added:
        texts.add(name, text)
        if name is not None:
            wanted[name][text] = None
    for name in there:
        elsewhere.add(name, "x")
        ids.add(name)
    assert {name: found for name, found in texts.items() if name} == {
        n: [*each] for n, each in wanted.items()
    }
    assert [name for name, _ in texts.items() if name] == [*wanted]
    assert [found for name, found in texts.items() if name is None] == [[t] for n, t in added if n is None]
    assert (texts.names, texts.nameless) == (len(wanted), sum(1 for name, _ in added if name is None))
    assert bool(texts) is bool(added)
    assert all(texts.of(name) == [*each] and name in texts for name, each in wanted.items())
    assert all(texts.holds(name, text) == (text in wanted[name]) for name, text in added if name is not None)
    assert texts.shared(elsewhere) == len(wanted.keys() & {*there})
    assert {*texts.names_not_in(ids)} == {name for name in wanted if name not in there}
    assert "d" not in texts
    assert None not in texts


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are told by Linux only")
def test_the_file_has_no_name_and_holds_nothing_that_can_be_read(tmp_path):
    """A process that puts much away looks at its own open files."""
    looking = """
import os
from pathlib import Path
from app.kit.spool import Spool, Texts, Ids
before = {*os.listdir(os.environ["SQLITE_TMPDIR"])}
texts, ids = Texts(spool := Spool()), Ids(spool)
for number in range(20_000):
    texts.add(f"Elsa Skogslund {number}", f"Skogsgatan {number} " + "Skyddad " * 60)
    ids.add(f"Elsa Skogslund {number}")
assert {*os.listdir(os.environ["SQLITE_TMPDIR"])} == before, "no name"
held = []
for each in Path("/proc/self/fd").iterdir():
    try:
        where = os.readlink(each)
    except OSError:
        continue
    if where.endswith("(deleted)"):
        held.append(each.read_bytes())
assert sum(map(len, held)) > 1_000_000, "most of it lies on disk"
assert not any(word in each for each in held for word in (b"Elsa", b"Skog", b"Skydd"))
"""
    environment = {**os.environ, "SQLITE_TMPDIR": str(tmp_path)}  # noqa: TID251 - a child process inherits ours
    subprocess.run([sys.executable, "-c", looking], env=environment, check=True)  # noqa: S603 - our own words


def test_two_spools_have_keys_of_their_own():
    one, other = Spool(), Spool()
    assert one.hash("Elsa") != other.hash("Elsa")
    with pytest.raises(InvalidTag):
        other.open(one.seal("Elsa"))


def test_it_closes_when_nothing_in_it_is_held():
    ids = Ids(Spool())
    ids.add("Elsa")
    database = ids._spool._database
    del ids
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")


def test_what_is_put_away_takes_no_memory():
    spool = Spool()
    texts, ids = Texts(spool), Ids(spool)
    tracemalloc.start()
    try:
        for number in range(5_000):
            texts.add(f"person {number}", f"{number} " * 50)
            ids.add(f"person {number}")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert texts.names == len(ids) == 5_000
    assert held < 100_000, "bytes for five thousand of them"
