"""Which proofs have been used, written down in one place for all processes.

Proofs that come while a statement is under way go together in the next one: the busier the service, the less
each costs. The statement is a transaction of its own: a proof stays used although the call is refused.
"""

import asyncio

from app.access.proofs import Proof
from app.kit.database import Database

_USE = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
     shown AS MATERIALIZED (
       SELECT d.digest, d.until FROM quick, unnest($1::bytea[], $2::float8[]) AS d (digest, until)
       ORDER BY d.digest)
SELECT digest FROM shown WHERE register.use_proof(digest, to_timestamp(until))
"""
"""In the order of the digests: two such statements never wait for each other in a circle. A crash of the
database may forget the proofs of the last half second; nobody waits for the disk."""

Waiting = list[tuple[Proof, asyncio.Future[bool]]]


class UsedProofs:
    """The proofs of this process on their way into the table of all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: Waiting = []
        self._writing: asyncio.Task[None] | None = None

    def use(self, proof: Proof) -> asyncio.Future[bool]:
        """Use a proof up; what is returned tells whether this was the first time, in whatever process."""
        loop = asyncio.get_running_loop()
        first: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((proof, first))
        if self._writing is None:
            self._writing = loop.create_task(self._write())
        return first

    async def _write(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting, []
                await self._write_together(together)
        finally:
            self._writing = None

    async def _write_together(self, together: Waiting) -> None:
        """Write, and tell each; of those that are the same, the one that came first is the first."""
        digests = [proof.digest for proof, _ in together]
        untils = [float(proof.until) for proof, _ in together]
        try:
            rows = await self._database.pool.fetch(_USE, digests, untils)
        except BaseException as error:  # each of them must hear of it
            for _, first in together:
                if not first.done():
                    first.set_exception(error if isinstance(error, Exception) else ConnectionError("stopped"))
            if not isinstance(error, Exception):
                raise
            return
        new = {bytes(row["digest"]) for row in rows}
        for proof, first in together:
            if not first.done():
                first.set_result(proof.digest in new)
            new.discard(proof.digest)
