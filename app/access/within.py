"""A call within a call: a facade asks the operations of the API for whoever has called it.

The token and the proof are the caller's own, and the proof names the call that was made to the facade. It is
used up once, however many operations the facade asks for that one call. Nobody outside can say that a call
is such a one: the mark stands in the ASGI scope, not in a header.
"""

from dataclasses import dataclass

from fastapi import Request

from app.access.proofs import Proof

_MARK = "named_person.outer_call"


@dataclass(slots=True)
class OuterCall:
    """The call that was made, as its proof must name it."""

    method: str
    path: str
    spent: bytes | None = None
    """The digest of its proof, once it is used up."""

    def mark(self) -> dict[str, "OuterCall"]:
        """What the scope of a call within this one holds besides."""
        return {_MARK: self}


def outer_call(request: Request) -> OuterCall | None:
    """Return the call within which this one is made, if it is one."""
    found = request.scope.get(_MARK)
    return found if isinstance(found, OuterCall) else None


def still_to_use(request: Request, proof: Proof | None) -> Proof | None:
    """Return the proof, unless the call within which this one is made has used it up already."""
    made = outer_call(request)
    return None if made is not None and proof is not None and made.spent == proof.digest else proof


def used_up(request: Request, proof: Proof | None) -> None:
    """Note that the proof is used up, for the rest of the call within which this one is made."""
    made = outer_call(request)
    if made is not None and proof is not None:
        made.spent = proof.digest
