"""Cases that schemathesis draws from a committed document, sent as somebody; how each answer is judged.

Three of four cases keep to the document, one breaks it. Whatever is sent, the answer must be one that the
document describes: no 5xx, a documented status, media type and headers, a body of the documented shape.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.demo.callers import Caller
from app.settings import ROOT
from tests.contract.access_situations import Subject
from tests.fuzz.filling import Filler

DOCUMENTS = {"named-person-v1": "/named-person/v1", "fhir-r4": "/fhir/r4"}
"""The two documents, and below which path what they speak of is served."""
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_AT_A_TIME = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 1}
_FEWEST = 3
_CLOSES = re.compile(r"/protections$|/protected-access$|/named-units$|/ending|/discontinuation|/withdrawal$")
_VERSIONED = {"PATCH", "PUT"}
_SHOWN = 400


@dataclass
class Result:
    """What a run has met."""

    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    """Operations that have answered with something."""
    findings: dict[str, str] = field(default_factory=dict)
    """The first of each kind."""

    @property
    def cases(self) -> int:
        return self.statuses.total()

    def as_figures(self) -> dict[str, Any]:
        """What is printed at the end of a run."""
        return {
            "cases": self.cases,
            "statuses": {str(status): times for status, times in sorted(self.statuses.items())},
            "answered": len(self.reached),
            "findings": len(self.findings),
        }


@lru_cache(maxsize=len(DOCUMENTS))
def operations_of(document: str) -> list[APIOperation]:
    """Every operation of a committed document; read once, for how to draw from each is worked out once."""
    text = (ROOT / "openapi" / f"{document}.json").read_text()
    schema = schemathesis.openapi.from_dict(json.loads(text))
    return [found.ok() for found in schema.get_all_operations()]


def drawn(operations: list[APIOperation], *, of_seed: str, number: int) -> list[Case]:
    """So many cases, spread over the operations: again and again a few of each, until there are enough.

    What closes a child to almost everybody, or ends it, comes last: there is little left to ask after it.
    """
    found = list(islice(_without_end(operations, of_seed), number))
    return sorted(found, key=lambda case: bool(_CLOSES.search(case.operation.path)))


def _without_end(operations: list[APIOperation], of_seed: str) -> Iterator[Case]:
    rest, turn = list(operations), 0
    while rest:
        random.Random(f"{of_seed} order {turn}").shuffle(rest)  # noqa: S311 - cases, not secrets
        for operation in tuple(rest):
            some = [
                case
                for mode, most in _AT_A_TIME.items()
                for case in _some(operation, mode, most, f"{of_seed} {operation.label} {mode} {turn}")
            ]
            if len(some) < _FEWEST:
                rest.remove(operation)  # there are no more than these
            yield from some
        turn += 1


def _some(operation: APIOperation, mode: GenerationMode, most: int, of_seed: str) -> list[Case]:
    found: list[Case] = []

    @seed(random.Random(of_seed).getrandbits(64))  # noqa: S311 - cases, not secrets
    @settings(
        max_examples=most,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def collect(case: Case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):  # nothing is left out of a call in which nothing may be said
        collect()
    return found


async def fuzzed(
    http: httpx.AsyncClient,
    document: str,
    *,
    caller: Caller | None,
    subjects: tuple[Subject, ...],
    of_seed: str,
    number: int,
    into: Result,
) -> None:
    """Send so many cases as somebody, and judge each answer."""
    draw = random.Random(f"{of_seed} filling")  # noqa: S311 - cases, not secrets
    filler = Filler(subjects, caller and caller.purpose, draw)
    send = _sender(http, DOCUMENTS[document], caller)
    for case in drawn(operations_of(document), of_seed=of_seed, number=number):
        filler.fill(case)
        if case.method in _VERSIONED and "If-Match" in case.headers and draw.random() < 0.8:
            seen = await send(case, "GET")
            case.headers["If-Match"] = seen.headers.get("ETag", case.headers["If-Match"])
        _judge(case, await send(case, case.method), into)


def _sender(http: httpx.AsyncClient, root: str, caller: Caller | None) -> Callable[[Case, str], Any]:
    auth = caller.auth if caller else None

    async def send(case: Case, method: str) -> httpx.Response:
        asked = case.as_transport_kwargs(base_url=f"{str(http.base_url).rstrip('/')}{root}")
        headers = {name: str(value).encode("latin-1") for name, value in (case.headers or {}).items()}
        content: dict[str, Any] = {}
        if method == case.method:
            content = _content(asked)
            if case.media_type:
                headers["Content-Type"] = case.media_type.encode()
        return await http.request(
            method, asked["url"], params=asked.get("params") or None, headers=headers, auth=auth, **content
        )

    return send


def _content(asked: dict[str, Any]) -> dict[str, Any]:
    """What stands in the body, as httpx takes it: a form, or bytes."""
    if "json" in asked:
        return {"content": json.dumps(asked["json"]).encode()}
    data = asked.get("data")
    if data is None:
        return {}
    return {"data": data} if isinstance(data, Mapping) else {"content": data}


def _judge(case: Case, answer: httpx.Response, result: Result) -> None:
    result.statuses[answer.status_code] += 1
    label = case.operation.label
    if answer.is_success:
        result.reached.add(label)
    try:
        case.validate_response(answer, checks=_CHECKS)
    except FailureGroup as group:
        for failure in group.exceptions:
            result.findings.setdefault(f"{label}: {failure.title}", _told(case, answer, failure))


def _told(case: Case, answer: httpx.Response, failure: BaseException) -> str:
    request = answer.request
    return "\n".join(
        [
            str(failure)[:_SHOWN],
            f"  sent: {request.method} {request.url} {request.content[:_SHOWN]!r}",
            f"  purpose {case.headers.get('Purpose') if case.headers else None}",
            f"  answered: {answer.status_code} {answer.text[:_SHOWN]}",
        ]
    )
