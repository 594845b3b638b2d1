"""Records as they are held while a round is made: as text on disk, with nothing but the fields that are read,
and opened one by one. A city's records, opened all at once, would take many times the memory.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.interop.feeds.masking import Raw, pruned
from app.interop.ss12000.parsing import id_of
from app.interop.ss12000.reasons import Resource
from app.kit.spool import Texts


def pack(raw: Raw | None) -> str:
    """Return a record as text."""
    return json.dumps(raw, separators=(",", ":"))


def take(into: Texts, raws: Iterable[object], resource: Resource) -> None:
    """Sort records in by their ids; equal copies are one."""
    for raw in raws:
        into.add(id_of(raw), pack(pruned(raw, resource) if isinstance(raw, dict) else None))


@dataclass(frozen=True, slots=True)
class Packed:
    """The records of one resource: what came, laid over what was kept and is not gone."""

    came: Texts
    kept: Texts | None = None
    """Nothing where everything came anew."""
    gone: Collection[str] = frozenset()

    def __len__(self) -> int:
        """How many ids there are."""
        if self.kept is None:
            return self.came.names
        lost = sum(1 for name in self.gone if name in self.kept and name not in self.came)
        return self.came.names + self.kept.names - self.came.shared(self.kept) - lost

    def __contains__(self, name: object) -> bool:
        """Whether there is a record with an id."""
        return name in self.came or (self.kept is not None and name in self.kept and name not in self.gone)

    def records(self) -> Iterator[tuple[str | None, Sequence[str]]]:
        """Yield each record's id and its copies; what has no id comes by itself. What came anew keeps its
        place: who of two records of one child is taken over must not depend on which of them has changed.
        """
        kept = self.kept
        for name, copies in kept.items() if kept is not None else ():
            if name is not None and name not in self.gone:
                yield name, self.came.of(name) or copies
        for name, copies in self.came.items():
            if name is None or kept is None or name in self.gone or name not in kept:
                yield name, copies

    def grouped(self) -> Iterator[Sequence[tuple[int, object]]]:
        """Yield them opened, each record with all its copies and their positions."""
        position = 0
        for _, copies in self.records():
            yield [(position + place, json.loads(text)) for place, text in enumerate(copies)]
            position += len(copies)
