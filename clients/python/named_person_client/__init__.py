"""Calls a Named Person service: tokens, pages, retries, idempotency keys, ETags, problems."""

from named_person_client.client import NamedPerson, Resource
from named_person_client.problems import (
    Invalid,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Problem,
    Stale,
    StateForbids,
    TooMany,
    Unavailable,
)
from named_person_client.retries import Retries
from named_person_client.tokens import OnBehalfOf, System, TokenRefusedError

__all__ = [
    "Invalid",
    "NamedPerson",
    "NotAllowed",
    "NotAuthenticated",
    "NotFound",
    "OnBehalfOf",
    "Problem",
    "Resource",
    "Retries",
    "Stale",
    "StateForbids",
    "System",
    "TokenRefusedError",
    "TooMany",
    "Unavailable",
]
