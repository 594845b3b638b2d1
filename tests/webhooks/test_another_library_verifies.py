"""What we sign, a library in another language verifies: npm's standardwebhooks, as a receiver uses it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.vocabulary import Branch
from tests.cast import Cast
from tests.npm import packages_of
from tests.steps import given_a_child, then_it_is
from tests.webhooks.webhook_steps import Post, given_a_listener, given_a_subscription

SOURCES = Path(__file__).parent / "npm_verifier"
REFUSED = {"refused": "WebhookVerificationError"}

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def packages() -> Path:
    return packages_of(SOURCES)


@pytest.fixture
def post(app: FastAPI) -> Post:
    return Post(app.state.database)


def told(packages: Path, secret: str, request: httpx.Request, *, body: bytes | None = None) -> Any:
    """What the other library says of a delivery."""
    given = {
        "secret": secret,
        "headers": {name: value for name, value in request.headers.items() if name.startswith("webhook-")},
        "body": (request.content if body is None else body).decode(),
    }
    program = (SOURCES / "verify.mjs").read_text()
    done = subprocess.run(  # noqa: S603 - a program of ours
        ["node", "--input-type=module", "--eval", program],  # noqa: S607 - of the path
        cwd=packages,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


async def test_it_takes_what_we_sent_and_nothing_else(cast: Cast, post: Post, packages: Path) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=["named-person.changed"])
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    (request,) = [each for each in post.receiver.told[made["where"]] if elsa.id.encode() in each.content]

    taken = told(packages, made["secret"], request)["event"]

    assert taken == json.loads(request.content)
    assert taken["data"]["link"].endswith(f"/children/{elsa.id}/named-person")
    assert told(packages, made["secret"], request, body=request.content + b" ") == REFUSED
    assert told(packages, "whsec_" + "A" * 43 + "=", request) == REFUSED


async def test_while_secrets_change_it_takes_either(cast: Cast, post: Post, packages: Path) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    made = await given_a_subscription(school, post, types=["named-person.changed"])
    changed = then_it_is(await school.post(f"{made['path']}/secret"), 200)["secret"]
    elsa = await given_a_child(cast.rektor)
    await post.goes_round()
    (request,) = [each for each in post.receiver.told[made["where"]] if elsa.id.encode() in each.content]

    assert changed != made["secret"]
    for secret in (made["secret"], changed):
        assert told(packages, secret, request)["event"] == json.loads(request.content)
