"""Reading the form of the token endpoint: bounded, plain, in UTF-8, every parameter once."""

from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import InvalidRequestError
from starlette.requests import Request

from app.sign_in.reasons import Reason

MEDIA_TYPE = "application/x-www-form-urlencoded"
MAX_FORM_BYTES = 16_384
_MOST_FIELDS = 24


async def read_form(request: Request) -> dict[str, str]:
    """Return the parameters that have a value. Raises InvalidRequestError."""
    if request.url.query:
        raise InvalidRequestError(description=Reason.QUERY)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE or request.headers.get("content-encoding", "identity") != "identity":
        raise InvalidRequestError(description=Reason.FORM)
    pairs = _pairs(await _bounded_body(request))
    if len({name for name, _ in pairs}) < len(pairs):
        raise InvalidRequestError(description=Reason.REPEATED)
    return {name: value for name, value in pairs if value}


async def _bounded_body(request: Request) -> bytes:
    """Read no more than is allowed, whatever the caller says that it sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise InvalidRequestError(description=Reason.TOO_LARGE, status_code=413)
    return bytes(body)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise InvalidRequestError(description=Reason.FORM) from None
