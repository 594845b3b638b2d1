"""What a browser sees of signing in: it is sent to the provider, and back; on no page of ours does it stay.

Nothing here is for scripts: no other origin may read an answer, and nobody may frame one.
"""

import hashlib
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.kit.routing import operation_id
from app.sign_in.asking import settings_of, time_of_request
from app.sign_in.grants import AUTHORIZATION_PATH, CALLBACK_PATH
from app.sign_in.signing_in import PATIENCE_SECONDS, Sent, SigningIn, UnusableError

router = APIRouter(tags=["oauth"], generate_unique_id_function=operation_id)
SEE_OTHER = 303
_NOT_AHEAD = 503
_LONGEST_QUERY = 8_192
_MOST_PARAMETERS = 12
_AUTHORIZATION = {"client_id", "request_uri"}
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inloggningen kan inte fortsätta</title>
</head><body><main><h1>Inloggningen kan inte fortsätta</h1>
<p>Den är för gammal, har redan använts eller påbörjades i en annan webbläsare.
Gå tillbaka till tjänsten du kom från och logga in på nytt.</p>
<section lang="en"><h2>The sign-in cannot go on</h2>
<p>It is too old, has been used already, or was begun in another browser.
Go back to the service that you came from and sign in anew.</p></section></main></body></html>"""
_ANSWERS: dict[int | str, dict[str, Any]] = {
    303: {
        "description": "The browser is sent on.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "Where to."}},
    },
    400: {"description": "A page for the person: there is no such sign-in under way in this browser."},
}


@router.get(
    AUTHORIZATION_PATH,
    summary="Begin to sign in",
    status_code=SEE_OTHER,
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra={
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": True,
                "schema": {"type": "string", "maxLength": 200},
                "description": said,
            }
            for name, said in (
                ("client_id", "The system that pushed the request."),
                ("request_uri", "What it was answered; it counts once, within a minute."),
            )
        ]
    },
)
async def begin_sign_in(request: Request) -> Response:
    """Send somebody's browser to the provider, as the system has asked beforehand at `/oauth2/par`.

    Only `client_id` and `request_uri` are taken: what is asked was pushed, and nobody on the way changes it.
    """
    said = _parameters(request)
    signing_in: SigningIn | None = request.app.state.signing_in
    if signing_in is None or said.keys() != _AUTHORIZATION:
        return _page()
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=_NOT_AHEAD)  # the handle counts once: it is for whoever really comes
    try:
        sent = await signing_in.begin(said["client_id"], said["request_uri"], now=time_of_request())
    except UnusableError:
        return _page()
    answer = _sent_on(sent)
    if sent.browser:
        _bind(request, answer, sent)
    return answer


@router.get(
    CALLBACK_PATH,
    summary="Come back from the provider",
    status_code=SEE_OTHER,
    response_class=Response,
    responses=_ANSWERS,
)
async def finish_sign_in(request: Request) -> Response:
    """Send the browser back to its system, with a code for whoever the provider says has signed in.

    Only the browser that was sent to the provider may come back, and once. Every answer to the system holds
    `iss`; a refusal holds `error`, and is the same whoever it was that signed in.
    """
    said = _parameters(request)
    signing_in: SigningIn | None = request.app.state.signing_in
    name = _cookie(request, said.get("state", ""))
    browser = request.cookies.get(name, "")
    if signing_in is None or not said.get("state") or not browser:
        return _page()
    try:
        request_id = request.scope.get("request_id", "")
        sent = await signing_in.finish(said, browser, request_id=request_id, now=time_of_request())
        answer = _sent_on(sent)
    except UnusableError:
        answer = _page()
    answer.delete_cookie(name, path="/", secure=_secure(request), httponly=True, samesite="lax")
    return answer


def _parameters(request: Request) -> dict[str, str]:
    """Return the parameters of the address; nothing, when one of them stands twice."""
    if len(request.url.query) > _LONGEST_QUERY:
        return {}
    pairs = request.query_params.multi_items()
    once = dict(pairs)
    plain = all(value.isprintable() for value in once.values())  # no database takes a NUL
    return once if plain and len(once) == len(pairs) <= _MOST_PARAMETERS else {}


def _sent_on(sent: Sent) -> Response:
    """Send the browser on with 303, so that it never repeats to another what it was given here."""
    return RedirectResponse(sent.address, status_code=SEE_OTHER)


def _page() -> Response:
    return HTMLResponse(_PAGE, status_code=400, headers={"Content-Security-Policy": _POLICY})


def _secure(request: Request) -> bool:
    return settings_of(request).public_url.startswith("https://")


def _cookie(request: Request, state: str) -> str:
    """Name the cookie of one sign-in: two in the same browser do not disturb each other."""
    prefix = "__Host-" if _secure(request) else ""
    return f"{prefix}sign-in-{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def _bind(request: Request, answer: Response, sent: Sent) -> None:
    """Let only this browser come back."""
    answer.set_cookie(
        _cookie(request, sent.state),
        sent.browser,
        max_age=PATIENCE_SECONDS,
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )
