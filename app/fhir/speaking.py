"""Which format a caller wants to be answered in: FHIR's JSON, or there is no answer."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from fastapi import Request

from app.kit.problems import Problem

FORMAT = "_format"
_FORMATS = {"json", "application/json", "application/fhir+json"}
_RANGES = {"*/*", "application/*", "application/json", "application/fhir+json"}
_NOT_WANTED = re.compile(r"q=0(\.0{0,3})?")


class NotAcceptable(Problem):
    """The call asks for another format than JSON, in `Accept` or in `_format`: nothing else is answered."""

    status = 406
    title_sv = "Svaret finns bara som JSON"
    title_en = "The answer is JSON only"


def asked_in_the_address(request: Request) -> list[tuple[str, str]]:
    """Read the parameters in the address; whatever bytes stand there are text."""
    return parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)


def then_it_is_json(formats: Iterable[str]) -> None:
    """Check what `_format` says; a plus that was not encoded is a plus. Raises NotAcceptable."""
    for said in formats:
        if said.partition(";")[0].strip().lower().replace(" ", "+") not in _FORMATS:
            raise NotAcceptable


def wants_json(request: Request) -> None:
    """Check that JSON will do: by `_format`, which goes before `Accept`. Raises NotAcceptable."""
    formats = [value for name, value in asked_in_the_address(request) if name == FORMAT]
    then_it_is_json(formats)
    accepted = ",".join(request.headers.getlist("accept"))
    if not formats and accepted.strip() and not any(map(_takes_json, accepted.split(","))):
        raise NotAcceptable


def _takes_json(part: str) -> bool:
    kind, *params = (each.strip().lower() for each in part.split(";"))
    return kind in _RANGES and not any(_NOT_WANTED.fullmatch(each) for each in params)
