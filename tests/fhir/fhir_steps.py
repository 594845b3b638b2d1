"""Calling the facade as a health record does; whatever it says is shown to two outside validators."""

import uuid
from typing import Any

import fhirkit
import httpx
from fhir.resources.R4B import get_fhir_model_class

from app.demo.callers import Caller

FHIR = "/fhir/r4"
MEDIA_TYPE = "application/fhir+json"
SEEN: set[str] = set()
"""The kinds of resources that the validators have been shown in this run."""


def then_validators_take(body: dict[str, Any]) -> None:
    """Check a resource, and each that it holds, with both validators."""
    complaints = [f"{issue}" for issue in fhirkit.validate(body)]
    assert not complaints, complaints
    kind = body["resourceType"]
    get_fhir_model_class(kind).model_validate(body)
    SEEN.add(kind)
    for entry in body.get("entry", ()):
        then_validators_take(entry["resource"])


def validated(answer: httpx.Response) -> httpx.Response:
    """Check that an answer is FHIR, whatever it says."""
    assert answer.headers["content-type"] == MEDIA_TYPE, answer.text
    assert answer.headers["cache-control"] in {"no-store", "public, max-age=300"}
    then_validators_take(answer.json())
    return answer


class Fhir:
    """Somebody who calls the facade."""

    def __init__(self, caller: Caller | None, http: httpx.AsyncClient | None = None) -> None:
        client = http or (caller.http if caller else None)
        assert client is not None
        self._http = client
        self._caller = caller

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self._send("GET", path, params=params or None)

    async def search(self, kind: str, **params: str) -> httpx.Response:
        return await self._send("POST", f"{kind}/_search", data=params)

    async def create(self, body: dict[str, Any], *, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return await self._send("POST", body["resourceType"], json=body, headers=headers)

    async def update(self, body: dict[str, Any], *, tag: str | None) -> httpx.Response:
        headers = {"If-Match": tag} if tag else {}
        return await self._send("PUT", f"{body['resourceType']}/{body['id']}", json=body, headers=headers)

    async def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Accept-Language": "en", **more.pop("headers", {})}
        if self._caller and self._caller.purpose:
            headers["Purpose"] = self._caller.purpose
        auth = self._caller.auth if self._caller else None
        return validated(
            await self._http.request(method, f"{FHIR}/{path}", headers=headers, auth=auth, **more)
        )


def then_it_says(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that it is the problem that the API names, as an OperationOutcome."""
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status, answer.text
    assert body["resourceType"] == "OperationOutcome"
    assert body["issue"][0]["details"]["coding"][0]["code"] == code, body
    return body


def found(answer: httpx.Response) -> list[dict[str, Any]]:
    """The resources of a Bundle."""
    assert answer.status_code == 200, answer.text
    return [entry["resource"] for entry in answer.json().get("entry", ())]
