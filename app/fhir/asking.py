"""Asking the operations of the API, in the same process, for whoever has called the facade.

What is asked passes the same doors as over the wire: the caller's token, proof, purpose, language and keys go
along as they came. What is refused is refused with the API's own problem.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope

from app.access.within import OuterCall
from app.fhir.outcome import Refused
from app.kit.routing import API_ROOT

Told = Mapping[str, Any]
"""The JSON members of an answer of the API."""
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_NOBODY = "-"
"""Stands where an id has a form that nothing has: whether there is such a thing is for the door to say."""
_OWN_HEADERS = {b"content-type", b"content-length", b"transfer-encoding", b"if-match", b"expect"}
_MOST_ROWS = 100
_MAY_BE_MISSING = {403, 404}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation of the API has answered."""

    status: int
    headers: Headers
    body: Told

    @property
    def tag(self) -> str | None:
        """Its ETag, as it stands in the header."""
        return self.headers.get("etag")


class Asking:
    """Asks for one call to the facade."""

    def __init__(self, request: Request, api: ASGIApp) -> None:
        self._scope: Scope = dict(request.scope)
        self._api = api
        self._outer = OuterCall(method=request.method, path=str(request.scope["path"]))
        self.headers: dict[str, str] = {}
        """What the last answer's headers tell the caller."""

    async def get(self, *steps: str, **query: Any) -> Answer:
        """Read below the API root. Raises Refused."""
        return await self._ask("GET", steps, query=query)

    async def perhaps(self, *steps: str, **query: Any) -> Answer | None:
        """Read what may be hidden from the caller: then it is left out. Raises Refused for anything else."""
        try:
            return await self.get(*steps, **query)
        except Refused as refused:
            if refused.status in _MAY_BE_MISSING:
                return None
            raise

    async def rows(self, *steps: str, **query: Any) -> list[Told]:
        """Read a whole list, page by page. Raises Refused."""
        found: list[Told] = []
        page, last = 1, 1
        while page <= last:
            told = (await self.get(*steps, **query, page=page, limit=_MOST_ROWS)).body
            found += told["items"]
            last = -(-told["_meta"]["totalRecords"] // _MOST_ROWS)
            page += 1
        return found

    async def perhaps_rows(self, *steps: str) -> list[Told]:
        """Read a whole list that may be hidden from the caller: then it is empty. Raises Refused for else."""
        try:
            return await self.rows(*steps)
        except Refused as refused:
            if refused.status in _MAY_BE_MISSING:
                return []
            raise

    async def post(self, *steps: str, body: Told) -> Answer:
        """Create. Raises Refused."""
        return await self._ask("POST", steps, body=body)

    async def patch(self, *steps: str, body: Told, tag: str | None) -> Answer:
        """Change, building on a version. Raises Refused."""
        return await self._ask("PATCH", steps, body=body, more={"if-match": tag} if tag else {})

    async def today(self) -> str:
        """Return the day it is in the domain."""
        return str((await self.get("whoami")).body["today"])

    async def _ask(
        self,
        method: str,
        steps: tuple[str, ...],
        *,
        query: Mapping[str, Any] | None = None,
        body: Told | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        heard = _Heard()
        scope = self._inner_scope(method, steps, query or {}, {**_about(sent), **(more or {})})
        await self._api(scope, _Said(sent), heard)
        answer = heard.answer()
        if answer.status >= 400:  # noqa: PLR2004 - where refusals begin
            raise Refused(answer.status, answer.body, answer.headers)
        self.headers.update({name: answer.headers[name] for name in _TOLD if name in answer.headers})
        return answer

    def _inner_scope(
        self, method: str, steps: tuple[str, ...], query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Scope:
        path = "/".join([API_ROOT, *(step if _ID.fullmatch(step) else _NOBODY for step in steps)])
        kept = [(name, value) for name, value in self._scope["headers"] if name not in _OWN_HEADERS]
        own = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        asked = {name: value for name, value in query.items() if value is not None}
        return {
            **self._scope,
            **self._outer.mark(),
            "method": method,
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": "",
            "query_string": urlencode(asked).encode(),
            "headers": kept + own,
            "state": {},
            "path_params": {},
        }


_TOLD = ("ratelimit", "ratelimit-policy")


def _about(sent: bytes) -> dict[str, str]:
    return {"content-type": "application/json", "content-length": str(len(sent))} if sent else {}


class _Said:
    """Hands the body over, once."""

    def __init__(self, body: bytes) -> None:
        self._messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def __call__(self) -> Message:
        return self._messages.pop() if self._messages else {"type": "http.disconnect"}


class _Heard:
    """Takes the answer in."""

    def __init__(self) -> None:
        self._status = 500
        self._headers = Headers()
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = Headers(raw=message["headers"])
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")

    def answer(self) -> Answer:
        """Return what was answered."""
        return Answer(self._status, self._headers, json.loads(self._body) if self._body else {})
