"""Somebody who calls the API: a person behind a system, with the purpose of the call. Plain httpx inside."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

import httpx

API = "/named-person/v1"


@dataclass(frozen=True)
class Caller:
    """A person (or a system) with a token, a purpose and a name for the story."""

    name: str
    http: httpx.AsyncClient
    auth: httpx.Auth
    purpose: str | None
    id: str = ""
    unit_id: str = ""
    language: str = "en"

    def for_purpose(self, purpose: str | None) -> "Caller":
        """The same person, calling for something else."""
        return replace(self, purpose=purpose)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """Read."""
        return await self._send("GET", path, params=params or None)

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        """Create or do something; every call has an idempotency key of its own unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return await self._send("POST", path, body=body, headers=headers)

    async def patch(self, path: str, body: Any, *, etag: str | None = None) -> httpx.Response:
        """Change, building on the version that is read first unless an ETag is given."""
        tag = etag if etag is not None else (await self.get(path)).headers.get("ETag", "")
        return await self._send("PATCH", path, body=body, headers={"If-Match": tag})

    async def put(self, path: str, body: Any) -> httpx.Response:
        """Put."""
        return await self._send("PUT", path, body=body)

    async def delete(self, path: str) -> httpx.Response:
        """Remove."""
        return await self._send("DELETE", path)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        said = {"Accept-Language": self.language, **(headers or {})}
        if self.purpose:
            said["Purpose"] = self.purpose
        return await self.http.request(
            method, f"{API}{path}", json=body, params=params, headers=said, auth=self.auth
        )
