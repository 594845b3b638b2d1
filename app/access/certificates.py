"""The certificate that a caller has connected with (mTLS, RFC 8705), as a trusted proxy says it.

The proxy ends the TLS connection and puts the certificate into a header. From anybody else the header is
worth nothing: whoever sends it is not believed, and is treated as if it had not been sent.
"""

import hashlib
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote_to_bytes

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificate
from joserfc.jwk import ECKey
from starlette.requests import Request

from app.settings import Settings

LONGEST_CERTIFICATE = 16_384


@dataclass(frozen=True, slots=True)
class Connected:
    """The certificate that a caller has connected with, and so the key that they hold."""

    certificate: Certificate

    @property
    def thumbprint(self) -> str:
        """Its `x5t#S256`."""
        return _digest(self.certificate.public_bytes(Encoding.DER))

    @property
    def key_thumbprint(self) -> str | None:
        """The thumbprint of its key as a JWK (RFC 7638); None for a key of a kind that nobody registers."""
        key = self.certificate.public_key()
        if not isinstance(key, EllipticCurvePublicKey):
            return None
        return ECKey.import_key(
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        ).thumbprint()


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """Which proxies may say what certificate a caller has shown, and in which header."""

    header: str
    networks: tuple[IPv4Network | IPv6Network, ...]

    def thumbprint(self, request: Request) -> str | None:
        """Return the `x5t#S256` of the caller's certificate; None when there is none that counts."""
        connected = self.connected(request)
        return connected.thumbprint if connected else None

    def connected(self, request: Request) -> Connected | None:
        """Return the caller's certificate; None when there is none that counts."""
        if not self.header or not self._is_trusted(request.client.host if request.client else ""):
            return None
        said = request.headers.getlist(self.header)
        return _read(said[0]) if len(said) == 1 else None

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.networks)


def trusted_proxies(settings: Settings) -> TrustedProxies:
    """Read the settings. Raises ValueError, which names what is wrong."""
    networks = [each.strip() for each in settings.trusted_proxies.split(",") if each.strip()]
    if bool(settings.certificate_header) is not bool(networks):
        raise ValueError("CERTIFICATE_HEADER and TRUSTED_PROXIES are set together, or neither.")
    try:
        return TrustedProxies(settings.certificate_header.lower(), tuple(map(ip_network, networks)))
    except ValueError:
        raise ValueError("TRUSTED_PROXIES are addresses or networks, with commas between.") from None


def _digest(der: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()


def _read(said: str) -> Connected | None:
    """Read a certificate as proxies write it: RFC 9440, PEM with escapes (nginx), plain base64 (HAProxy)."""
    if len(said) > LONGEST_CERTIFICATE:
        return None
    try:
        if "BEGIN" in said:
            return Connected(load_pem_x509_certificate(unquote_to_bytes(said)))
        return Connected(load_der_x509_certificate(b64decode(said.strip(": "), validate=True)))
    except ValueError:
        return None
