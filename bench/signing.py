"""Proofs of possession for the calls of the bench, signed before the clock starts wherever that can be."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count, cycle, islice
from typing import Any

from app.demo.proof_key import ProofKey
from bench.keys import KEY, PROOF

_A_SECOND = 2_500
"""More calls than a server of one process answers in a second."""
_keys = count()


class Signer:
    """Gives each call what it must not share with another: its idempotency key and its proof."""

    def __init__(self, proof_key: Mapping[str, Any] | None, *, port: int) -> None:
        self._key = ProofKey(proof_key) if proof_key else None
        self._base = f"http://127.0.0.1:{port}"

    def signed(self, request: bytes) -> bytes:
        """Return a call as it is sent."""
        if KEY in request:
            request = request.replace(KEY, b"%018d" % next(_keys))
        if self._key is None or PROOF not in request:
            return request
        head = request.partition(b"\r\n\r\n")[0].decode()
        method, path, _ = head.partition("\r\n")[0].split(" ")
        token = head.partition("Authorization: DPoP ")[2].partition("\r\n")[0]
        proof = self._key.proof(method, self._base + path, token=token)
        return request.replace(PROOF, proof.encode())

    def all(self, requests: Sequence[bytes], *, seconds: float, once: bool) -> Iterator[bytes]:
        """Return the calls in their order: so many signed beforehand, and the rest when they are sent."""
        todo = iter(requests) if once else cycle(requests)
        if self._key is None or once:
            return map(self.signed, todo)
        ready = [self.signed(one) for one in islice(todo, int(seconds * _A_SECOND))]
        return chain(ready, map(self.signed, todo))
