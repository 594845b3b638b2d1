"""Refusals as exceptions: each status that a caller acts upon is a class of its own (RFC 9457)."""

from typing import Any, Self

import httpx


class Problem(Exception):
    """The service has refused; `code` names why, and `request_id` finds the call in its log."""

    def __init__(self, status: int, said: dict[str, Any]) -> None:
        """`said` is the body of the refusal."""
        self.status = status
        self.code = str(said.get("code", "unknown"))
        self.title = str(said.get("title", ""))
        self.detail = str(said.get("detail", ""))
        self.request_id = str(said.get("requestId", ""))
        self.errors: list[dict[str, str]] = said.get("errors") or []
        self.members = said
        super().__init__(f"{status} {self.code}: {self.detail}")

    @classmethod
    def of(cls, answer: httpx.Response) -> Self:
        """Make the exception that an answer stands for."""
        kind = _BY_STATUS.get(answer.status_code, cls)
        try:
            said = answer.json()
        except ValueError:
            said = {}
        made: Self = kind(answer.status_code, said if isinstance(said, dict) else {})
        return made


class NotAuthenticated(Problem):
    """401: no token, or none that holds."""


class NotAllowed(Problem):
    """403: may know of it, may not do this."""


class NotFound(Problem):
    """404: there is no such thing, or none that the caller may know of."""


class StateForbids(Problem):
    """409: a rule or a state forbids it; `members` says which."""


class Stale(Problem):
    """412: somebody has changed it since it was read; read it again."""


class Invalid(Problem):
    """422: the body or a parameter breaks its description; `errors` says where."""


class TooMany(Problem):
    """429: a quota is used up."""


class Unavailable(Problem):
    """503: the service cannot answer now."""


_BY_STATUS: dict[int, Any] = {
    401: NotAuthenticated,
    403: NotAllowed,
    404: NotFound,
    409: StateForbids,
    412: Stale,
    422: Invalid,
    429: TooMany,
    503: Unavailable,
}
