"""The client: reads, creates and changes, page by page, again where that is safe."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from named_person_client.problems import Problem
from named_person_client.retries import Retries

API_ROOT = "/named-person/v1"


@dataclass(frozen=True)
class Resource:
    """What was read or made: its body, and the version it is (ETag)."""

    path: str
    body: dict[str, Any]
    etag: str | None

    def __getitem__(self, name: str) -> Any:
        """Return a member of the body."""
        return self.body[name]


class NamedPerson:
    """Calls one service. `auth` is a `System`; `purpose` holds for each call that says no other."""

    def __init__(
        self,
        url: str,
        auth: httpx.Auth,
        *,
        purpose: str | None = None,
        language: str = "sv",
        retries: Retries | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`transport` is for tests, and for a proxy or certificates of your own."""
        headers = {"Accept-Language": language} | ({"Purpose": purpose} if purpose else {})
        self._root = url.rstrip("/") + API_ROOT
        self._http = httpx.Client(auth=auth, headers=headers, transport=transport, timeout=30)
        self._retries = retries or Retries()

    def __enter__(self) -> Self:
        """Use it in a `with`: its connections are closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def read(self, path: str, *, purpose: str | None = None, **params: Any) -> Resource:
        """Read a thing. Raises Problem."""
        answer = self._send("GET", path, params=params, headers=_purpose(purpose))
        return _resource(path, answer)

    def pages(self, path: str, *, purpose: str | None = None, **params: Any) -> Iterator[dict[str, Any]]:
        """Yield each thing of a list, however many pages it has. Raises Problem."""
        page = 1
        while True:
            found = self.read(path, purpose=purpose, **{"limit": 100, **params, "page": page})
            yield from found["items"]
            if "next" not in found["_links"]:
                return
            page += 1

    def create(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        purpose: str | None = None,
    ) -> Resource:
        """Create a thing once, however often the call is tried. Raises Problem.

        Keep `key` with what you create where your own process may end between two tries.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), **_purpose(purpose)}
        answer = self._send("POST", path, json=body, headers=headers)
        where = answer.headers.get("Location", "").removeprefix(self._root) or path
        return _resource(where, answer)

    def change(
        self, known: Resource | str, changes: Mapping[str, Any], *, purpose: str | None = None
    ) -> Resource:
        """Change a thing as it was read; a path is read first. Raises Stale where somebody was faster."""
        base = self.read(known, purpose=purpose) if isinstance(known, str) else known
        headers = {"If-Match": base.etag or "", **_purpose(purpose)}
        return _resource(base.path, self._send("PATCH", base.path, json=changes, headers=headers))

    def put(self, path: str, body: Mapping[str, Any], *, purpose: str | None = None) -> Resource:
        """Put a thing. Raises Problem."""
        return _resource(path, self._send("PUT", path, json=body, headers=_purpose(purpose)))

    def delete(self, path: str, *, purpose: str | None = None) -> None:
        """Remove a thing. Raises Problem."""
        self._send("DELETE", path, headers=_purpose(purpose))

    def _send(self, method: str, path: str, **said: Any) -> httpx.Response:
        tried = 0
        while True:
            tried += 1
            answer, failure = self._tried(method, path, **said)
            if answer is not None and answer.is_success:
                return answer
            lost = answer is None and method == "PATCH"  # it may have been done: whoever asked looks first
            pause = None if lost else self._retries.pause(tried, answer)
            if pause is None:
                if answer is None:
                    raise failure or httpx.TransportError("no answer")
                raise Problem.of(answer)
            self._retries.sleep(pause)

    def _tried(
        self, method: str, path: str, **said: Any
    ) -> tuple[httpx.Response | None, httpx.TransportError | None]:
        try:
            return self._http.request(method, self._root + path, **said), None
        except httpx.TransportError as failure:
            return None, failure


def _purpose(purpose: str | None) -> dict[str, str]:
    return {"Purpose": purpose} if purpose else {}


def _resource(path: str, answer: httpx.Response) -> Resource:
    body = answer.json() if answer.content else {}
    return Resource(path=path, body=body, etag=answer.headers.get("ETag"))
