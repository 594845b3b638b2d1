"""Links of one thing, absolute, and the Location of what was created."""

from fastapi import Response

from app.kit.routing import API_ROOT
from app.kit.wire import Link, Links

_BASE = {"url": "http://127.0.0.1:8000"}


def set_base(url: str) -> None:
    """Say, once at start, where callers reach us: no link is built from a request's Host."""
    _BASE["url"] = url.rstrip("/")


def absolute(path: str) -> str:
    """Return the address of a path below the API root."""
    return f"{_BASE['url']}{API_ROOT}{path}"


def outside(path: str) -> str:
    """Return the address of a path that stands outside the API root."""
    return _BASE["url"] + path


def links_of(path: str, response: Response | None = None, /, **related: str) -> Links:
    """Return `self` and related links; with the response of a create, set Location and Content-Location."""
    if response is not None:
        response.headers["Location"] = absolute(path)
    links = {"self": Link(href=absolute(path), rel="self")}
    links.update({rel: Link(href=absolute(where), rel=rel) for rel, where in related.items()})
    return links
