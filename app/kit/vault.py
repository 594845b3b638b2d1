"""Encryption at rest: AES-256-GCM for what is read back, HMAC-SHA-256 for what is looked up.

Each organisation has its own key, derived (HKDF, RFC 5869) from the newest master key and its id; each
ciphertext begins with two bytes that name the version of the master key, so that keys can be turned.
Keyed hashes name theirs in a column beside them. (docs/decisions/0006)
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION_BYTES = 2
REGISTER = "register"
"""The owner name of what belongs to the coordination register and to no organisation."""


class WeakKeyError(ValueError):
    """A key ring is malformed. The message never holds a key."""


class KeyRing:
    """Versioned keys, written `2:base64,1:base64`: the first seals, the others open what they have sealed."""

    def __init__(self, text: str, *, name: str) -> None:
        self._keys: dict[int, bytes] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            version, _, encoded = part.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
                number = int(version)
            except (ValueError, binascii.Error):
                raise WeakKeyError(f"{name} must be written version:base64") from None
            if len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 2 or _typed(key):
                raise WeakKeyError(f"{name} must hold {KEY_BYTES} random bytes")
            self._keys[number] = key
        if not self._keys:
            raise WeakKeyError(f"{name} holds no key")
        self.newest = next(iter(self._keys))
        """The version of the first, under which new things are sealed. While keys turn, one that is to come
        may stand behind it: every process must know a key before any process uses it."""

    def key(self, version: int) -> bytes:
        """Return the key of a version. Raises KeyError for one that is gone."""
        return self._keys[version]

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions held, the one in use first."""
        return tuple(self._keys)


def _typed(key: bytes) -> bool:
    """Whether somebody has typed the key: 32 random bytes are hardly ever all printable."""
    return key.isascii() and key.decode().isprintable()


class Vault:
    """Seals and opens what is stored; makes the keyed hashes by which numbers are found."""

    def __init__(self, *, encryption: KeyRing, index: KeyRing) -> None:
        self._encryption = encryption
        self._index = index
        self._cipher = lru_cache(maxsize=4_096)(self._derive)

    def _derive(self, owner: str, version: int) -> AESGCM:
        derived = HKDF(
            algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"named-person:{owner}".encode()
        ).derive(self._encryption.key(version))
        return AESGCM(derived)

    def seal(self, owner: str, text: str) -> bytes:
        """Encrypt text for an owner (an organisation's id, or REGISTER)."""
        version = self._encryption.newest
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(owner, version).encrypt(nonce, text.encode(), owner.encode())
        return version.to_bytes(VERSION_BYTES) + nonce + sealed

    def open(self, owner: str, sealed: bytes) -> str:
        """Decrypt what `seal` made for the same owner."""
        version = int.from_bytes(sealed[:VERSION_BYTES])
        body = sealed[VERSION_BYTES:]
        nonce, ciphertext = body[:NONCE_BYTES], body[NONCE_BYTES:]
        return self._cipher(owner, version).decrypt(nonce, ciphertext, owner.encode()).decode()

    @property
    def sealed_first_bytes(self) -> bytes:
        """With what everything begins that is sealed under the key in use."""
        return self._encryption.newest.to_bytes(VERSION_BYTES)

    def reseal(self, owner: str, sealed: bytes) -> bytes:
        """Return the same text, sealed under the key in use."""
        return self.seal(owner, self.open(owner, sealed))

    def seal_json(self, owner: str, value: Any) -> bytes:
        """Encrypt a JSON value for an owner."""
        return self.seal(owner, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, owner: str, sealed: bytes) -> Any:
        """Decrypt a JSON value."""
        return json.loads(self.open(owner, sealed))

    def seal_optional(self, owner: str, text: str | None) -> bytes | None:
        """Encrypt text that may be missing."""
        return None if text is None else self.seal(owner, text)

    def open_optional(self, owner: str, sealed: bytes | None) -> str | None:
        """Decrypt what may be missing."""
        return None if sealed is None else self.open(owner, sealed)

    def hash(self, text: str, *, version: int | None = None) -> bytes:
        """Return the keyed hash by which an identity number is found."""
        key = self._index.key(version if version is not None else self._index.newest)
        return hmac.new(key, text.encode(), hashlib.sha256).digest()

    def hashes(self, text: str) -> list[bytes]:
        """Return the hashes under every key held, the one in use first, for a search while keys turn."""
        return [self.hash(text, version=version) for version in self._index.versions]

    @property
    def index_version(self) -> int:
        """The version under which new hashes are made."""
        return self._index.newest

    def tag(self, *parts: object) -> str:
        """Return a short opaque tag of some values, for ETags and fingerprints."""
        return self._tag(self._index.newest, parts)

    def tags(self, *parts: object) -> tuple[str, ...]:
        """Return the tags under every key held, the one in use first: while keys turn, each worker must know
        what another has given.
        """
        return tuple(self._tag(version, parts) for version in self._index.versions)

    def _tag(self, version: int, parts: Iterable[object]) -> str:
        text = "\x1f".join(str(part) for part in parts)
        digest = hmac.new(self._index.key(version), text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest.digest()[:16]).decode().rstrip("=")


def open_vault(settings: Settings) -> Vault:
    """Read the keys. Raises WeakKeyError."""
    return Vault(
        encryption=KeyRing(settings.encryption_keys.get_secret_value(), name="ENCRYPTION_KEYS"),
        index=KeyRing(settings.index_keys.get_secret_value(), name="INDEX_KEYS"),
    )
