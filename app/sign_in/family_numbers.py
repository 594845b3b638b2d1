"""Whom a family app names by a number, and when an app that tries many of them is stopped."""

import structlog
from authlib.oauth2.rfc6749 import OAuth2Error
from sqlalchemy.orm import Session

from app.access.quotas import QUOTAS, Quotas
from app.kit.vault import Vault
from app.sign_in import queries
from app.sign_in.assertions import Assertion
from app.sign_in.people import Person, family_of
from app.sign_in.reasons import Reason

_log = structlog.get_logger("sign-in")


class TooManyError(OAuth2Error):
    """The app has asked for more numbers within the hour that name nobody than an honest one does."""

    error = "temporarily_unavailable"
    status_code = 429


def named_by_number(session: Session, client_id: str, stated: Assertion, *, vault: Vault) -> Person | None:
    """Return the guardian or the young person; a number that names nobody is counted. Raises TooManyError."""
    quotas: Quotas | None = session.info.get(QUOTAS)
    most = quotas.numbers_per_client if quotas else None
    if most is not None and queries.numbers_that_named_nobody(session, client_id) >= most:
        _log.warning("quota-reached", quota="numbers-per-client", client_id=client_id)
        raise TooManyError(description=Reason.TOO_MANY)
    person = family_of(session, stated, vault=vault)
    if person is None:
        queries.note_number_of_nobody(session, client_id)
    return person
