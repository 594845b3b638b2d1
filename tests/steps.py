"""Steps of the stories: given_…, when_…, then_…, over the HTTP client."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from app.demo.callers import Caller
from tests.cast import Cast, made_up_number


@dataclass
class Child:
    """A child of a story: the pointer and what the test knows."""

    id: str
    number: str
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/children/{self.id}"


def then_it_is(answer: httpx.Response, status: int) -> Any:
    """Check the status and hand back the body."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    return answer.json() if answer.content else None


def then_it_is_refused(answer: httpx.Response, status: int, code: str) -> Any:
    """Check that it is the problem that the contract names."""
    body = then_it_is(answer, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["code"] == code, body
    return body


def then_it_says_whom_to_turn_to(refused: dict[str, Any], *unit_ids: str, child: Child | None = None) -> None:
    """Check that a refusal is no dead end: how units are reached, and where the named person stands."""
    contacts = refused.get("contacts", [])
    assert [each["unitId"] for each in contacts] == [*unit_ids], refused
    assert all(each["phone"] or each["roleMailbox"] for each in contacts), refused
    if child is not None:
        assert refused["namedPerson"] == f"{child.path}/named-person"
    assert contacts or child is not None


async def given_a_child(
    caller: Caller,
    *,
    born: date = date(2019, 9, 7),
    kind: str = "enrolment",
    since: str = "2025-08-18",
    number: str | None = None,
    **more: Any,
) -> Child:
    """A child whom the caller's unit registers."""
    number = number or made_up_number(born)
    body = {
        "identityNumber": number,
        "givenName": "Elsa",
        "familyName": "Berg",
        "relation": {"unitId": caller.unit_id, "kind": kind, "validFrom": since},
        **more,
    }
    made = then_it_is(await caller.post("/children", body), 201)
    return Child(id=made["id"], number=number)


async def given_a_guardian(caller: Caller, child: Child, *, name: str = "Anna Berg") -> str:
    """A guardian with verified custody; returns the identity number."""
    number = made_up_number(date(1985, 5, 5))
    body = {
        "identityNumber": number,
        "name": name,
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2019-09-07",
    }
    then_it_is(await caller.post(f"{child.path}/guardians", body), 201)
    return number


async def given_protection(
    caller: Caller, child: Child, level: str = "sealed", **more: Any
) -> dict[str, Any]:
    """A protection that the caller sets, with whatever it needs."""
    body: dict[str, Any] = {"level": level, **more}
    if level in {"sealed", "hidden-placement"}:
        body = {"reason": "Hot från en närstående.", "reviewOn": "2099-01-01", **body}
    made: dict[str, Any] = then_it_is(await caller.post(f"{child.path}/protections", body), 201)
    return made


MOVED: set[str] = set()
"""What a test has moved and nobody has put back yet: see tests/conftest.py."""


async def when_the_date_is(cast: Cast, moment: str) -> None:
    """Move the domain clock, as the demo's story does."""
    MOVED.add("clock")
    answer = await cast.http.put("/named-person/v1/demo/clock", json={"now": moment})
    then_it_is(answer, 200)
