"""What each OAuth endpoint reads of a request, and how it answers: form, proof, one line in the log."""

import math
from typing import Annotated, Any

import structlog
from authlib.oauth2.rfc6749 import InvalidRequestError
from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from joserfc.jwk import KeySet

from app.access import proofs
from app.access.certificates import TrustedProxies
from app.access.credentials import NONCE_HEADER
from app.access.nonces import Nonces
from app.access.proofs import Asked, BadProofError, NonceNeededError, Proof
from app.kit.clock import wall_clock
from app.kit.outside import UnreachableError
from app.settings import Settings
from app.sign_in.brought import Brought
from app.sign_in.exchange_grant import UnavailableError
from app.sign_in.forms import read_form
from app.sign_in.grants import AUTHENTICATION
from app.sign_in.issuing import Issuer
from app.sign_in.keys import signing_key
from app.sign_in.protocol import Answer, refusal
from app.sign_in.published import published_by
from app.sign_in.reasons import Reason
from app.sign_in.upstream import read_subject

_log = structlog.get_logger("sign-in")


def settings_of(request: Request) -> Settings:
    """Return what the service is told from outside."""
    settings: Settings = request.app.state.settings
    return settings


def address_of(settings: Settings) -> str:
    """Return where callers reach us, without a slash at its end."""
    return settings.public_url.rstrip("/")


async def _read(request: Request) -> dict[str, str] | Answer:
    """Read the form, and fetch its sender's keys, before the request's own transaction begins."""
    try:
        form = await read_form(request)
        request.state.published = await published_by(
            form, database=request.app.state.database, book=request.app.state.key_book
        )
    except InvalidRequestError as error:
        return refusal(error)
    except UnreachableError:
        return refusal(UnavailableError(description=Reason.KEYS_DOWN))
    return form


Form = Annotated[Any, Depends(_read)]
"""The parameters, or the answer to a form that cannot be read."""


def time_of_request() -> int:
    """Return the second that it is, by the wall clock."""
    return math.floor(wall_clock().timestamp())


def issuer_of(request: Request, now: int) -> Issuer:
    """Return who gives tokens, at this second."""
    settings = settings_of(request)
    key = signing_key(settings.signing_keys.get_secret_value())
    published: KeySet | None = getattr(request.state, "published", None)
    return Issuer(name=settings.public_url, key=key, now=now, published=published)


def proof_of(request: Request, path: str, now: int) -> Proof | None:
    """Return the proof of the key that the token is to be bound to. Raises BadProofError."""
    headers = request.headers.getlist("dpop")
    if not headers:
        return None
    if len(headers) > 1:
        raise BadProofError("two")
    asked = Asked(method="POST", url=address_of(settings_of(request)) + path, now=now)
    return proofs.read(headers[0], asked, nonces=request.app.state.nonces)


async def brought_by(request: Request, form: dict[str, str], proof: Proof | None, now: int) -> Brought:
    """Return what a request for a token brings beside its form: read before the database is asked."""
    proxies: TrustedProxies = request.app.state.proxies
    subject = await read_subject(form, request.app.state.trust, now=now)
    return Brought(proof=proof, certificate=proxies.connected(request), subject=subject)


def bad_proof(request: Request, bad: BadProofError, now: int) -> Response:
    """Refuse a proof; where the nonce is what it lacks, give one."""
    nonces: Nonces | None = request.app.state.nonces
    if isinstance(bad, NonceNeededError) and nonces:
        answer = answered(request, 400, {"error": "use_dpop_nonce", "error_description": str(Reason.NONCE)})
        answer.headers[NONCE_HEADER] = nonces.current(now=now)
        return answer
    return answered(request, 400, {"error": "invalid_dpop_proof", "error_description": str(Reason.PROOF)})


def answered(request: Request, status: int, body: dict[str, Any]) -> Response:
    """Answer in JSON, never to be kept; a refusal leaves a line in the log."""
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if "error" in body:
        request_id = request.scope.get("request_id", "")
        _log.info("token-refused", request_id=request_id, error_kind=body["error"], status=status)
    if status == 429:  # noqa: PLR2004 - what it waits for is an hour's quota
        headers["Retry-After"] = "300"
    if status == 401:  # noqa: PLR2004 - RFC 9110 wants a challenge with it
        headers["WWW-Authenticate"] = f'{AUTHENTICATION} realm="named-person"'
    return JSONResponse(body, status_code=status, headers=headers)
