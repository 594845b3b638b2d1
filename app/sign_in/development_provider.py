"""An OpenID provider for developers: a page where one chooses who to be, of the demo's made-up people.

It is mounted in demo mode only, and demo mode is known by a loopback address only: otherwise the service does
not start. It asks nobody for a password, so nothing real may ever trust it.
"""

import hashlib
import html
import json
import secrets
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from cryptography.exceptions import InvalidTag
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import SecretStr

from app.access.assurance import LEVEL_3
from app.access.tokens import ALGORITHM
from app.kit.outside import Outside
from app.kit.vault import Vault
from app.settings import Settings
from app.sign_in.agreeing import UnfitProviderError
from app.sign_in.asking import time_of_request
from app.sign_in.development_people import PEOPLE
from app.sign_in.forms import read_form
from app.sign_in.grants import CALLBACK_PATH
from app.sign_in.keys import CURVE
from app.sign_in.provider import Agreed
from app.sign_in.redirects import LOOPBACK
from app.sign_in.scopes import Carrier

PATH = "/demo/openid-provider"
CLIENT_ID = "named-person-demo"
LEVEL_2 = "http://id.elegnamnden.se/loa/1.0/loa2"
LEVELS = {"3": LEVEL_3, "2": LEVEL_2}
CODE_SECONDS = 60
SEE_OTHER = 303
_OWNER = "development-provider"
_CARRIED = ("redirect_uri", "state", "nonce", "code_challenge")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Vem är du?</title></head>
<body><main><h1>Vem är du?</h1>
<p>Demo: påhittade personer, inget lösenord. <span lang="en">Made-up people, no password.</span></p>
<ul>{people}</ul></main></body></html>"""

router = APIRouter(include_in_schema=False, prefix=PATH)


class DevelopmentProvider:
    """What one process holds of it. A code is sealed rather than kept: any process of the demo reads it."""

    def __init__(self, settings: Settings, vault: Vault) -> None:
        """Raise UnfitProviderError outside the demo, and at an address that others could reach."""
        if not settings.demo or urlsplit(settings.public_url).hostname not in LOOPBACK:
            raise UnfitProviderError("The development provider is for the demo on loopback only.")
        self.address = settings.public_url.rstrip("/") + PATH
        self.callback = settings.public_url.rstrip("/") + CALLBACK_PATH
        self.secret = secrets.token_urlsafe(32)
        self.key = ECKey.generate_key(CURVE, auto_kid=True)
        self._vault = vault

    @property
    def agreed(self) -> Agreed:
        """What the service and this provider have agreed."""
        return Agreed(
            issuer=self.address,
            client_id=CLIENT_ID,
            scopes="openid",
            levels={Carrier.PROFESSIONAL: (LEVEL_3,), Carrier.FAMILY: (LEVEL_3,)},
            claims={Carrier.PROFESSIONAL: "hsa_id", Carrier.FAMILY: "identity_number"},
            secret=SecretStr(self.secret),
            plain_http=True,
        )

    def code(self, asked: Mapping[str, str], person: int, level: str, *, now: int) -> str:
        """Make a code for one of the demo's people."""
        said = {"person": person, "level": level, "until": now + CODE_SECONDS, **asked}
        return urlsafe_b64encode(self._vault.seal(_OWNER, json.dumps(said))).decode()

    def read(self, code: str, verifier: str, *, now: int) -> dict[str, Any] | None:
        """Read a code again, for whoever asked for it; None for any other."""
        try:
            said: dict[str, Any] = json.loads(self._vault.open(_OWNER, urlsafe_b64decode(code)))
        except (ValueError, KeyError, InvalidTag):
            return None
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        return said if said["until"] > now and said["code_challenge"] == challenge else None

    def id_token(self, said: Mapping[str, Any], *, now: int) -> str:
        """Say who it is."""
        person = PEOPLE[said["person"]]
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": person.key,
            "iat": now,
            "exp": now + CODE_SECONDS,
            "auth_time": now,
            "nonce": said["nonce"],
            "acr": said["level"],
            **({"hsa_id": person.hsa_id} if person.hsa_id else {"identity_number": person.number}),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid, "typ": "JWT"}, claims, self.key)


def mount(app: FastAPI, settings: Settings, vault: Vault) -> tuple[Agreed, Outside]:
    """Mount the provider, and return how to ask it: within the process, not over the network.

    Raises UnfitProviderError.
    """
    provider = DevelopmentProvider(settings, vault)
    app.state.development_provider = provider
    app.router.routes.extend(router.routes)
    return provider.agreed, Outside(httpx.ASGITransport(app))


@router.get("/.well-known/openid-configuration")
async def read_configuration(request: Request) -> Response:
    """What this provider says of itself."""
    address = _provider(request).address
    return JSONResponse(
        {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }
    )


@router.get("/jwks")
async def read_keys(request: Request) -> Response:
    """The public key of its ID tokens."""
    return JSONResponse({"keys": [_provider(request).key.as_dict(private=False)]})


@router.get("/authorize")
async def choose_person(request: Request) -> Response:
    """The page on which a developer chooses who to be, and how surely they were identified."""
    asked = _asked(request)
    if asked is None:
        return _nothing()
    items = "".join(_items(urlencode(asked)))
    return HTMLResponse(_PAGE.format(people=items), headers={"Content-Security-Policy": _POLICY})


@router.get("/choose")
async def sign_in_as(request: Request) -> Response:
    """Send the browser back, with a code for whoever was chosen."""
    provider, asked = _provider(request), _asked(request)
    person, level = request.query_params.get("person", ""), LEVELS.get(request.query_params.get("level", ""))
    if (
        asked is None
        or level is None
        or not (person.isascii() and person.isdigit() and int(person) < len(PEOPLE))
    ):
        return _nothing()
    code = provider.code(asked, int(person), level, now=time_of_request())
    said = urlencode({"code": code, "state": asked["state"], "iss": provider.address})
    return RedirectResponse(f"{provider.callback}?{said}", status_code=SEE_OTHER)


@router.post("/token")
async def redeem_code(request: Request) -> Response:
    """Exchange a code for an ID token, for the service itself."""
    provider, form, now = _provider(request), await read_form(request), time_of_request()
    known = b64encode(f"{CLIENT_ID}:{provider.secret}".encode()).decode()
    if not secrets.compare_digest(
        request.headers.get("authorization", "").encode(), f"Basic {known}".encode()
    ):
        return JSONResponse({"error": "invalid_client"}, status_code=401)
    said = provider.read(form.get("code", ""), form.get("code_verifier", ""), now=now)
    if said is None or form.get("redirect_uri") != provider.callback:
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    answer = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer"}
    return JSONResponse({**answer, "id_token": provider.id_token(said, now=now)})


def _provider(request: Request) -> DevelopmentProvider:
    provider: DevelopmentProvider = request.app.state.development_provider
    return provider


def _asked(request: Request) -> dict[str, str] | None:
    """Return what the service asked: only it may, and the browser goes back to it alone."""
    said = request.query_params
    asked = {name: said.get(name, "") for name in _CARRIED}
    ours = asked["redirect_uri"] == _provider(request).callback and all(asked.values())
    return asked if ours else None


def _items(asked: str) -> Iterator[str]:
    """Write one line for each of the people: who it is stands in no address, only which line."""
    for number, person in enumerate(PEOPLE):
        links = " ".join(
            f'<a href="choose?{html.escape(asked)}&amp;person={number}&amp;level={level}">nivå {level}</a>'
            for level in LEVELS
        )
        yield f"<li>{html.escape(person.title)}: {links}</li>"


def _nothing() -> Response:
    return HTMLResponse("", status_code=400, headers={"Content-Security-Policy": _POLICY})
