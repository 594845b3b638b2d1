"""Records as they are held while a round is made: as text, with nothing but the fields that are read, and
opened one by one. A city's records, opened all at once, would take many times the memory.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from app.interop.feeds.masking import Raw, pruned
from app.interop.ss12000.fields import source_id
from app.interop.ss12000.reasons import RefusedError, Resource

Copies = dict[str, tuple[bytes, ...]]
"""Records by id; some of them came in several copies."""


def pack(raw: Raw | None) -> bytes:
    """Return a record as text."""
    return json.dumps(raw, separators=(",", ":")).encode()


@dataclass(slots=True)
class Packed:
    """The records of one resource, by id, and those without one."""

    copies: Copies = field(default_factory=dict)
    nameless: list[bytes] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.copies or self.nameless)

    def grouped(self) -> Iterator[Sequence[tuple[int, object]]]:
        """Yield them opened, each record with all its copies and their positions."""
        position = 0
        for copies in chain(self.copies.values(), ((text,) for text in self.nameless)):
            yield [(position + place, json.loads(text)) for place, text in enumerate(copies)]
            position += len(copies)

    def take(self, raws: Iterable[object], resource: Resource) -> None:
        """Sort records in by their ids; equal copies are one."""
        for raw in raws:
            text = pack(pruned(raw, resource) if isinstance(raw, dict) else None)
            try:
                name = source_id(raw.get("id") if isinstance(raw, dict) else None)
            except RefusedError:
                self.nameless.append(text)
                continue
            copies = self.copies.get(name, ())
            if text not in copies:
                self.copies[name] = (*copies, text)


def packed_of(kept: Mapping[str, bytes]) -> Copies:
    """Return what was kept as the one copy of each record."""
    return {name: (text,) for name, text in kept.items()}
