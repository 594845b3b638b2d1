"""A developer hears events on their own machine, without an address that others can reach."""

import json
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from standardwebhooks import Webhook

from app.cli.listening import Listening, listen
from app.demo.callers import Caller
from app.vocabulary import Branch
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.steps import given_a_child
from tests.webhooks.webhook_steps import given_a_listener


class Home(httpx.AsyncBaseTransport):
    """The service where it is asked for, and a small program of the developer's beside it."""

    def __init__(self, service: FastAPI) -> None:
        self._service = httpx.ASGITransport(service)
        self.came: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.port != 9876:
            return await self._service.handle_async_request(request)
        await request.aread()
        self.came.append(request)
        return httpx.Response(202)


@pytest.fixture
async def school(cast: Cast) -> Caller:
    return await given_a_listener(cast, "education", Branch.SCHOOL)


@pytest.fixture
def key_file(cast: Cast, school: Caller, tmp_path: Path) -> Path:
    """Where the system keeps its private key."""
    file = tmp_path / "key.jwk"
    file.write_text(json.dumps(dict(cast.world.keys[school.name])))
    return file


async def test_what_happens_is_shown_and_passed_on(
    cast: Cast, app: FastAPI, school: Caller, key_file: Path
) -> None:
    home, said = Home(app), []
    children = []

    async def meanwhile() -> None:
        children.append(await given_a_child(cast.rektor))

    class Http(httpx.AsyncClient):
        """Something happens once it listens."""

        async def get(self, *arguments, **options):
            if "Listening." in said and not children:
                await meanwhile()
            return await super().get(*arguments, **options)

    asked = Listening(
        url=PUBLIC_URL,
        client_id=school.name,
        key_file=key_file,
        forward_to="http://localhost:9876/hook",
    )
    async with Http(transport=home, base_url=PUBLIC_URL) as http:
        await listen(asked, http, say=said.append, rounds=1)
    (elsa,) = children
    (line,) = [each for each in said if f"{elsa.id}/named-person" in each and "named-person.changed" in each]
    assert line.endswith("→ 202")
    secret = said[0].rpartition(" ")[2]
    (request,) = [each for each in home.came if f"{elsa.id}/named-person".encode() in each.content]
    assert Webhook(secret).verify(request.content, dict(request.headers))["type"] == "named-person.changed"


async def test_events_are_passed_on_to_this_machine_only(
    app: FastAPI, school: Caller, key_file: Path
) -> None:
    for elsewhere in ("https://receiver.example/hook", "http://10.0.0.1/hook", "http://localhost.example/"):
        asked = Listening(url=PUBLIC_URL, client_id=school.name, key_file=key_file, forward_to=elsewhere)
        async with httpx.AsyncClient(transport=Home(app), base_url=PUBLIC_URL) as http:
            with pytest.raises(ValueError, match="this machine only"):
                await listen(asked, http, say=print, rounds=0)
