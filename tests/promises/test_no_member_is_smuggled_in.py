"""T22: nothing is written that a body may not say. Each write of the walk is made again with one member more,
at the top and in whatever lies below: whose it is, who decided, which version, when it was recorded.
"""

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.promises.walk import Call, Walk

SMUGGLED: dict[str, Any] = {
    "ownerOrganisationId": "org-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "recordedAt": "2001-01-01T00:00:00Z",
    "recordedBy": "pro-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "decision": {"outcome": "allow"},
    "decidedBy": "pro-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "version": 99,
    "shield": "none",
    "childId_": "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "_links": {},
    "organisation_id": "org-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "auditedAs": "nobody",
    "__proto__": {"admin": True},
}
FEWEST = 300
MEMBERS_TRIED = 5


def with_one_more(body: dict[str, Any], name: str, value: Any) -> Iterator[dict[str, Any]]:
    """The body with the member at the top, and then in each object that lies in it."""
    for at in range(len([*objects_in(body)])):
        spoilt = copy.deepcopy(body)
        [*objects_in(spoilt)][at].setdefault(name, value)
        yield spoilt


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from objects_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from objects_in(each)


async def again(call: Call, body: dict[str, Any]) -> httpx.Response:
    assert call.who is not None
    if call.operation.method == "PATCH":
        return await call.who.patch(call.path, body)
    return await call.who.post(call.path, body)


@pytest.fixture
def writes(walk: Walk) -> list[Call]:
    """The writes with a body; each operation once."""
    found = {call.operation.id: call for call in walk.calls if call.who and isinstance(call.body, dict)}
    return [call for call in found.values() if call.operation.method in {"POST", "PATCH"}]


def of_no_use(error: dict[str, str]) -> bool:
    """Whether a member is refused because there is none of that name; or, in a map, no such key."""
    return error["code"] == "extra_forbidden" or error["pointer"].endswith("/[key]")


async def test_no_write_takes_a_member_that_its_body_does_not_have(writes: list[Call]) -> None:
    tried = 0
    for number, call in enumerate(writes):
        names = [*SMUGGLED, *SMUGGLED][number % len(SMUGGLED) :][:MEMBERS_TRIED]
        for name in names:
            for body in with_one_more(call.body, name, SMUGGLED[name]):
                answer = await again(call, body)
                assert answer.status_code in {403, 404, 422}, f"{call.operation.id} {name}: {answer.text}"
                if answer.status_code == 422:
                    errors = answer.json()["errors"]
                    assert any(map(of_no_use, errors)), f"{call.operation.id} {name}: {answer.text}"
                    tried += 1
    assert tried >= FEWEST
