"""`python -m app.demo.signing_in CREDENTIALS`: sign in with a browser, as a system would let its people do.

Pushes the request, prints where the browser goes, waits on this machine until it comes back, redeems the code
and prints who has signed in.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from app.demo.token_client import BOUND, CLIENT_ASSERTION, TOKEN_PATH, TokenClient
from app.demo.world import RETURNS_TO

PUSH_PATH = "/oauth2/par"
WHO_AM_I = "/named-person/v1/whoami"
_LONGEST_LINE = 8_192
_THANKS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nDone. Look at the terminal.\n"
)


class SignInRefusedError(Exception):
    """Somebody did not get in; the text is the server's word for it."""


class SignIn:
    """One person signs in through a system of the demo."""

    def __init__(self, held: Mapping[str, Any], http: httpx.AsyncClient) -> None:
        """`held` is what stands in a file of credentials; `http` has the server as its base URL."""
        self._http = http
        self._issuer: str = held["issuer"]
        self._client_id: str = held["client_id"]
        self._system = TokenClient(
            http, client_id=self._client_id, private_key=held["private_key"], issuer=self._issuer
        )
        self._state = secrets.token_urlsafe()
        self._verifier = secrets.token_urlsafe(48)

    async def push(self) -> str:
        """Ask to sign somebody in; return where the browser goes."""
        digest = hashlib.sha256(self._verifier.encode()).digest()
        wish = {
            "response_type": "code",
            "redirect_uri": RETURNS_TO,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "state": self._state,
        }
        pushed = await self._post(PUSH_PATH, wish)
        said = urlencode({"client_id": self._client_id, "request_uri": pushed["request_uri"]})
        return f"{self._issuer}/oauth2/authorize?{said}"

    async def redeem(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Take what the browser brought; return who it is. Raises SignInRefusedError."""
        if query.get("iss") != self._issuer or query.get("state") != self._state:
            raise SignInRefusedError("this answer is somebody else's")
        if "error" in query:
            raise SignInRefusedError(query["error"])
        wish = {
            "grant_type": "authorization_code",
            "code": query["code"],
            "redirect_uri": RETURNS_TO,
            "code_verifier": self._verifier,
        }
        token = (await self._post(TOKEN_PATH, wish))["access_token"]
        proof = self._system.proof_key.proof("GET", self._issuer + WHO_AM_I, token=token)
        headers = {"Authorization": f"{BOUND} {token}", BOUND: proof}
        answer = await self._http.get(WHO_AM_I, headers=headers)
        return dict(answer.raise_for_status().json())

    async def _post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        who = {
            "client_assertion_type": CLIENT_ASSERTION,
            "client_assertion": self._system.client_assertion(),
        }
        proof = {BOUND: self._system.proof_key.proof("POST", self._issuer + path)}
        answer = await self._http.post(path, data={**form, **who}, headers=proof)
        given = dict(answer.json())
        if answer.is_error:
            raise SignInRefusedError(f"{given.get('error')}: {given.get('error_description')}")
        return given


async def browser_back() -> dict[str, str]:
    """Wait on this machine until the browser comes back; return what it brings."""
    came: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
    where = urlsplit(RETURNS_TO)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readline())[:_LONGEST_LINE].decode("ascii", "replace").split(" ")
        path = urlsplit(asked[1]) if len(asked) > 1 else urlsplit("")
        writer.write(_THANKS)
        await writer.drain()
        writer.close()
        if path.path == where.path and not came.done():
            came.set_result(dict(parse_qsl(path.query)))

    async with await asyncio.start_server(answer, where.hostname, where.port):
        return await came


async def _show(held: Mapping[str, Any]) -> None:
    async with httpx.AsyncClient(base_url=held["issuer"]) as http:
        sign_in = SignIn(held, http)
        print(f"Open within a minute:\n\n  {await sign_in.push()}\n")
        print(json.dumps(await sign_in.redeem(await browser_back()), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    asyncio.run(_show(json.loads(Path(sys.argv[1]).read_text())))
