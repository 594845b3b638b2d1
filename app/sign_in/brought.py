"""What a request for a token brings beside its form."""

from dataclasses import dataclass

from app.access.certificates import Connected
from app.access.proofs import Proof
from app.sign_in.upstream import Subject, Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A proof, a certificate, somebody whom another issuer has identified."""

    proof: Proof | None = None
    certificate: Connected | None = None
    """The certificate that it came with (RFC 8705)."""
    subject: Subject | Unavailable | None = None
    """Whom the ID token names that it wants to exchange."""


NOTHING = Brought()
