"""Whoever hangs up in the middle of a call breaks nothing, and wakes nobody who watches the log."""

from collections.abc import Callable

import pytest
from starlette.types import Message, Scope

from tests.cast import Cast


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/fhir/r4/QuestionnaireResponse", b"application/fhir+json"),
        ("/fhir/r4/Patient/_search", b"application/x-www-form-urlencoded"),
        ("/named-person/v1/children", b"application/json"),
        ("/oauth2/token", b"application/x-www-form-urlencoded"),
    ],
)
async def test_who_hangs_up_in_the_middle_breaks_nothing(
    cast: Cast, log_output: Callable[[], str], path: str, kind: bytes
) -> None:
    coming: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]
    told: list[Message] = []

    async def receive() -> Message:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    await cast.app(posted(path, kind), receive, send)
    assert told[0]["status"] == 400
    assert "crash" not in log_output()


def posted(path: str, kind: bytes) -> Scope:
    """A call as a server hands it over, without a token."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", kind)],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
        "state": {},
    }
