"""What is too much for memory while one thing is done: sets and texts that lie on disk meanwhile.

SQLite keeps them in a file that has no name: nobody else can open it, and nothing is left of it when the
process ends, however it ends. What lies there is sealed (AES-256-GCM) and found by keyed hashes (BLAKE2b,
RFC 7693), under keys that are drawn anew for each spool and are nowhere but in this process.
(docs/decisions/0027)
"""

import hashlib
import itertools
import json
import os
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SpoolError = sqlite3.Error
"""The disk is full, or cannot be written."""
_NONCE_BYTES = 12
_HASH_BYTES = 16
_KEY_BITS = 256
_BEGIN = (
    "PRAGMA journal_mode = OFF",  # nothing of it is ever to be had back
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -8192",  # KiB; what is more goes to the file
    "BEGIN",  # and never committed: nothing is written out that does not have to be
    "CREATE TABLE ids (owner INT, id BLOB, PRIMARY KEY (owner, id)) WITHOUT ROWID",
    "CREATE TABLE texts (place INTEGER PRIMARY KEY, owner INT, first INT, name BLOB, hash BLOB, row BLOB)",
    "CREATE UNIQUE INDEX by_name ON texts (owner, name, hash)",
    "CREATE INDEX by_place ON texts (owner, first, place)",
)
_ADD_ID = "INSERT OR IGNORE INTO ids VALUES (?, ?)"
_HAS_ID = "SELECT 1 FROM ids WHERE owner = ? AND id = ?"
_WITHOUT = (
    "SELECT count(*) FROM ids AS own WHERE owner = ? AND NOT EXISTS "
    "(SELECT 1 FROM ids WHERE id = own.id AND owner IN (SELECT value FROM json_each(?)))"
)
_ADD_TEXT = "INSERT OR IGNORE INTO texts VALUES (?, ?, ?, ?, ?, ?)"
_FIRST = "SELECT first FROM texts WHERE owner = ? AND name = ? LIMIT 1"
_HAS_TEXT = "SELECT 1 FROM texts WHERE owner = ? AND name = ? AND hash = ?"
_THOSE = "SELECT row FROM texts WHERE owner = ? AND name = ? ORDER BY place"
_ALL = "SELECT first, row FROM texts WHERE owner = ? ORDER BY first, place"
_SHARED = (
    "SELECT count(DISTINCT name) FROM texts AS own WHERE owner = ? "
    "AND EXISTS (SELECT 1 FROM texts WHERE owner = ? AND name = own.name)"
)
_NOT_IN = (
    "SELECT row FROM texts WHERE owner = ? AND place = first AND name IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM ids WHERE owner = ? AND id = name)"
)


class Spool:
    """One file, and the keys to it. It goes when nothing that lies in it is held any more."""

    def __init__(self) -> None:
        # No name: a file that is gone when closed. Any thread may let go of the last thing in it.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for each in _BEGIN:
            self._database.execute(each)
        self._cipher = AESGCM(AESGCM.generate_key(_KEY_BITS))
        self._hashing = os.urandom(_HASH_BYTES)
        self._numbers = itertools.count(1)
        weakref.finalize(self, self._database.close)

    def number(self) -> int:
        """Return a number that nothing else here has."""
        return next(self._numbers)

    def run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement."""
        return self._database.execute(statement, values)

    def hash(self, text: str) -> bytes:
        """Return by what a text is found."""
        return hashlib.blake2b(text.encode(), digest_size=_HASH_BYTES, key=self._hashing).digest()

    def seal(self, text: str) -> bytes:
        """Encrypt a text."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """Decrypt what `seal` has made."""
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()


class Ids:
    """A set of ids. They can be asked for and counted, not listed."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.number = spool.number()

    def add(self, each: str) -> None:
        """Add one."""
        self._spool.run(_ADD_ID, self.number, self._spool.hash(each))

    def update(self, several: Iterable[str]) -> None:
        """Add several."""
        for each in several:
            self.add(each)

    def __contains__(self, each: object) -> bool:
        """Whether one is in it."""
        if not isinstance(each, str):
            return False
        return self._spool.run(_HAS_ID, self.number, self._spool.hash(each)).fetchone() is not None

    def __len__(self) -> int:
        """How many there are."""
        return self.without()

    def without(self, *others: "Ids") -> int:
        """How many are in none of some other sets of the same spool."""
        numbers = json.dumps([each.number for each in others])
        return int(self._spool.run(_WITHOUT, self.number, numbers).fetchone()[0])


class Texts:
    """Texts by name, as they came. A name may have several, each of them once; some texts have no name."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.number = spool.number()
        self.names = 0
        """How many names there are."""
        self.nameless = 0
        """How many texts have none."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.names or self.nameless)

    def add(self, name: str | None, text: str) -> None:
        """Add a text."""
        place, spool = self._spool.number(), self._spool
        sealed = spool.seal(f"{name or ''}\0{text}")
        if name is None:
            self.nameless += 1
            spool.run(_ADD_TEXT, place, self.number, place, None, None, sealed)
            return
        key = spool.hash(name)
        found = spool.run(_FIRST, self.number, key).fetchone()
        self.names += found is None
        first = place if found is None else found[0]
        spool.run(_ADD_TEXT, place, self.number, first, key, spool.hash(text), sealed)

    def __contains__(self, name: object) -> bool:
        """Whether a name has a text."""
        if not isinstance(name, str):
            return False
        return self._spool.run(_FIRST, self.number, self._spool.hash(name)).fetchone() is not None

    def holds(self, name: str, text: str) -> bool:
        """Whether a name has this text."""
        spool = self._spool
        return spool.run(_HAS_TEXT, self.number, spool.hash(name), spool.hash(text)).fetchone() is not None

    def of(self, name: str) -> list[str]:
        """Return the texts of a name."""
        rows = self._spool.run(_THOSE, self.number, self._spool.hash(name))
        return [self._opened(row)[1] for (row,) in rows]

    def shared(self, other: "Texts") -> int:
        """How many names another of the same spool holds as well."""
        return int(self._spool.run(_SHARED, self.number, other.number).fetchone()[0])

    def names_not_in(self, ids: Ids) -> Iterator[str]:
        """Yield the names that a set of the same spool does not have."""
        return (self._opened(row)[0] for (row,) in self._spool.run(_NOT_IN, self.number, ids.number))

    def items(self) -> Iterator[tuple[str | None, list[str]]]:
        """Yield each name with its texts, and what has no name by itself; nothing may be added meanwhile."""
        rows = self._spool.run(_ALL, self.number)
        for _, those in groupby(rows, key=lambda row: int(row[0])):
            found = [self._opened(row) for _, row in those]
            yield found[0][0] or None, [text for _, text in found]

    def _opened(self, row: bytes) -> tuple[str, str]:
        name, _, text = self._spool.open(row).partition("\0")
        return name, text
