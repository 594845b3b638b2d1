"""One page of answers: its records as they came, and the token of the next page."""

import json
from typing import Any, NoReturn

from app.interop.ss12000.reasons import Reason, RefusedError


def page_of(content: bytes) -> tuple[list[object], object]:
    """Return the raw records of a page and its `pageToken`, None for the last; a bare list is a page too."""
    answer = json_of(content)
    raw, token = answer, None
    if isinstance(answer, dict):
        raw, token = answer.get("data"), answer.get("pageToken")
    if not isinstance(raw, list):
        raise RefusedError(Reason.FILE_HAS_NO_LIST)
    return raw, token


def json_of(content: bytes) -> Any:
    """Read JSON in UTF-8. Raises RefusedError.

    The reader of request bodies refuses a whole text for one half character or one long number; here
    such a thing spoils only the record in which it stands, hence a reader of its own.
    """
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except RefusedError:
        raise
    except (ValueError, RecursionError):
        raise RefusedError(Reason.FILE_NOT_JSON) from None


def _no_constant(_: str) -> NoReturn:
    raise RefusedError(Reason.FILE_NOT_JSON)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RefusedError(Reason.FILE_REPEATS_A_NAME)
    return members
