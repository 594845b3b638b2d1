"""The chains as the owner of the database sees them: on every day one, never two, never none."""

from collections.abc import Iterable

import asyncpg

# Exclusion would refuse an overlap and the deferred check a gap; here both are counted without them.
_BROKEN = """
SELECT c.id FROM register.child c LEFT JOIN register.named_person_assignment a
  ON a.child_id = c.id AND a.superseded_at IS NULL
WHERE c.id = ANY ($1)
GROUP BY c.id
HAVING coalesce(range_agg(a.valid), '{}') <> datemultirange(daterange(c.covered_from, c.covered_until))
    OR coalesce(sum(upper(a.valid) - lower(a.valid)), 0) <> c.covered_until - c.covered_from
"""


async def then_there_is_always_one(owner: asyncpg.Connection, children: Iterable[str], *, told: str) -> None:
    """On every day of the covered ones exactly one unit answers; `told` says how to do it again."""
    broken = await owner.fetch(_BROKEN, [*children])
    assert not broken, f"{told}: {[row['id'] for row in broken]}"
