"""JSON as it should have been read: no NaN, no duplicate keys, no lone surrogates, bounded depth."""

import json
import re
from typing import Any, NoReturn

MAX_DEPTH = 32
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
_BRACKET = re.compile(r"[\[\]{}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableJsonError(ValueError):
    """The text is no JSON that we accept. Its message never holds what was sent."""


def _no_constant(_: str) -> NoReturn:
    raise UnreadableJsonError("NaN and Infinity are not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnreadableJsonError("a member name stands twice")
    return members


def _too_deep(text: str) -> bool:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _bounded_int(digits: str) -> int:
    if len(digits) > 18:  # noqa: PLR2004 - what fits a bigint
        raise UnreadableJsonError("a number is too large")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise UnreadableJsonError("a number is too large")
    return number


def loads(body: bytes) -> Any:
    """Read JSON text (RFC 8259, UTF-8). Raises UnreadableJsonError without an echo."""
    try:
        text = body.decode("utf-8")
    except ValueError:
        raise UnreadableJsonError("not UTF-8") from None
    if (text.count("[") + text.count("{")) > MAX_DEPTH and _too_deep(text):
        raise UnreadableJsonError("nested too deeply")
    try:
        value = json.loads(
            text,
            parse_constant=_no_constant,
            parse_int=_bounded_int,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
    except UnreadableJsonError:
        raise
    except (ValueError, RecursionError):
        raise UnreadableJsonError("not JSON") from None
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise UnreadableJsonError("a lone surrogate")
    return value
