"""Signing somebody in: from the pushed request to the provider and back to the system with a code.

No connection to the database is held while the provider is asked. Whatever is wrong with whoever has signed
in, the system hears the same: access_denied.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from authlib.common.urls import add_params_to_uri
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.audit.service import Deed, insert_refusal, record
from app.kit.database import Database
from app.kit.ids import new_id, new_key
from app.kit.outside import UnreachableError
from app.kit.vault import Vault
from app.sign_in import queries, sign_ins
from app.sign_in.assertions import Assertion, BadAssertionError
from app.sign_in.people import BranchNeededError, Person, family_of, professional_of
from app.sign_in.provider import (
    BadAnswerError,
    Identified,
    LevelTooLowError,
    Provider,
    ProviderRefusedError,
)
from app.sign_in.reasons import Reason
from app.sign_in.scopes import Carrier
from app.sign_in.sign_ins import Wish
from app.sign_in.systems import System, system_of
from app.vocabulary import Branch

PATIENCE_SECONDS = 600
"""How long somebody may take at the provider."""
CODE_SECONDS = 60
DENIED, TOO_LOW, UNAVAILABLE = (
    "access_denied",
    "unmet_authentication_requirements",
    "temporarily_unavailable",
)
SAID = {DENIED: Reason.DENIED, TOO_LOW: Reason.LEVEL, UNAVAILABLE: Reason.PROVIDER_DOWN}
_WORDS_OF_THE_PROVIDER = {
    TOO_LOW: TOO_LOW,
    UNAVAILABLE: UNAVAILABLE,
    "server_error": UNAVAILABLE,
}
_DEED = Deed(action="sign-in:finish")
_DOMAIN_NOW = text("SELECT domain_now()")
_log = structlog.get_logger("sign-in")


class UnusableError(Exception):
    """There is no such sign-in under way, for this browser: it was used, or is too old, or never was."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the browser goes next, and what it must bring back."""

    address: str
    state: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A sign-in that may go on."""

    wish: Wish
    system: System


class _RefusedError(Exception):
    """The system hears no, in one of a few words."""

    def __init__(self, error: str, reason: Reason | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.reason = reason


class SigningIn:
    """Signs people in by one provider."""

    def __init__(self, database: Database, provider: Provider, *, issuer: str) -> None:
        """`issuer` is our own name."""
        self._database = database
        self._provider = provider
        self._issuer = issuer

    async def begin(self, client_id: str, request_uri: str, *, now: int) -> Sent:
        """Take up what was pushed; send the browser to the provider. Raises UnusableError."""
        state, browser = new_key(), secrets.token_urlsafe(32)
        async with self._database.session() as session, session.begin():
            begun = await session.run_sync(_begun, client_id, request_uri, handles=(state, browser), now=now)
        try:
            address = await self._provider.address(
                state, begun.system.persons, ui_locales=begun.wish.ui_locales, now=now
            )
        except UnreachableError as error:
            _log.warning("provider-unreachable", error_kind=str(error))
            return self._back(begun.wish, error=UNAVAILABLE)
        return Sent(address, state, browser)

    async def finish(self, answer: Mapping[str, str], browser: str, *, request_id: str, now: int) -> Sent:
        """Take the provider's answer; send the browser back to its system. Raises UnusableError.

        Who has signed in through which system is written in the log, and that somebody was refused.
        """
        state = answer.get("state", "")
        async with self._database.session() as session, session.begin():
            begun = await session.run_sync(_answered, state, browser=browser, now=now)
        try:
            found = await self._identified(answer, state, begun.system.persons, now=now)
            async with self._database.session() as session, session.begin():
                code, person = await session.run_sync(_coded, begun, found, state=state, now=now)
                actor, domain_now = _actor(begun, request_id, person), await _domain_now(session)
                await record(session, actor, _DEED, now=domain_now)
        except _RefusedError as refused:
            actor = _actor(begun, request_id)
            await insert_refusal(self._database, actor, _DEED, reason=refused.error, now=None)
            return self._back(begun.wish, error=refused.error, reason=refused.reason)
        return Sent(add_params_to_uri(begun.wish.redirect_uri, self._always(begun.wish, code=code)))

    async def _identified(
        self, answer: Mapping[str, str], state: str, carrier: Carrier, *, now: int
    ) -> Identified:
        """Ask the provider who it is. Raises _RefusedError."""
        try:
            return await self._provider.who(answer, state, carrier, now=now)
        except UnreachableError as error:
            _log.warning("provider-unreachable", error_kind=str(error))
            raise _RefusedError(UNAVAILABLE) from None
        except LevelTooLowError:
            raise _RefusedError(TOO_LOW) from None
        except ProviderRefusedError as refused:
            raise _RefusedError(_WORDS_OF_THE_PROVIDER.get(refused.error, DENIED)) from None
        except BadAnswerError as bad:
            _log.warning("provider-not-believed", error_kind=str(bad))
            raise _RefusedError(DENIED) from None

    def _back(self, wish: Wish, *, error: str, reason: Reason | None = None) -> Sent:
        _log.info("sign-in-refused", error_kind=error)
        said = self._always(wish, error=error, error_description=str(reason or SAID[error]))
        return Sent(add_params_to_uri(wish.redirect_uri, said))

    def _always(self, wish: Wish, **said: str) -> list[tuple[str, str]]:
        """Add what every answer holds: the system's own state, and who answers (RFC 9207)."""
        known = {**said, "state": wish.state, "iss": self._issuer}
        return [(name, value) for name, value in known.items() if value is not None]


def _begun(
    session: Session, client_id: str, request_uri: str, *, handles: tuple[str, str], now: int
) -> _UnderWay:
    state, browser = handles
    times = (now, now + PATIENCE_SECONDS)
    wish = sign_ins.begin(session, request_uri, client_id, state=state, browser=browser, times=times)
    return _standing(session, wish)


def _answered(session: Session, state: str, *, browser: str, now: int) -> _UnderWay:
    return _standing(session, sign_ins.answer(session, state, browser=browser, now=now))


def _standing(session: Session, wish: Wish | None) -> _UnderWay:
    """Return a wish with its system, as it stands now: it may have been disabled, or its address removed."""
    row = queries.client_in_force(session, wish.client_id) if wish else None
    if wish is None or row is None or wish.redirect_uri not in row["redirect_uris"]:
        raise UnusableError
    return _UnderWay(wish, system_of(row))


def _coded(
    session: Session, begun: _UnderWay, found: Identified, *, state: str, now: int
) -> tuple[str, Person]:
    """Make a code for whoever it was. Raises _RefusedError."""
    try:
        person = _person(session, begun.system, begun.wish, found)
    except BadAssertionError:
        raise _RefusedError(TOO_LOW) from None
    except BranchNeededError:
        raise _RefusedError(DENIED, Reason.BRANCH) from None
    if person is None:
        raise _RefusedError(DENIED)
    code = new_key()
    sign_ins.code(session, state, person, code=code, token_id=new_id("tok"), until=now + CODE_SECONDS)
    return code, person


def _actor(begun: _UnderWay, request_id: str, person: Person | None = None) -> Actor:
    """Say for the log who has signed in, through which system; of a refusal only the system is known."""
    system, who = begun.system, person or Person()
    return Actor(
        client_id=system.client_id,
        scopes=frozenset(begun.wish.scope.split()),
        organisation_id=system.organisation_id,
        branch=Branch(who.branch) if who.branch else None,
        professional_id=who.professional_id,
        family_member_id=who.family_member_id,
        child_id=who.child_id,
        request_id=request_id,
    )


async def _domain_now(session: AsyncSession) -> datetime:
    moment: datetime = (await session.execute(_DOMAIN_NOW)).scalar_one()
    return moment


def _person(session: Session, system: System, wish: Wish, found: Identified) -> Person | None:
    """Look up whoever the provider names, as if the system had named them itself."""
    if system.persons is Carrier.FAMILY:
        vault: Vault = session.info["vault"]
        told = {"identity_number": found.sign, "subject_kind": wish.subject_kind}
        return family_of(session, Assertion(wish.client_id, "", "", 0, told), vault=vault)
    told = {"acr": found.level, **({"branch": wish.branch} if wish.branch else {})}
    stated = Assertion(wish.client_id, f"hsa:{found.sign}", "", 0, told)
    return professional_of(session, stated, organisation_id=system.organisation_id, branches=system.branches)
