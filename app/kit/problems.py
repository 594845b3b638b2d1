"""Every refusal is a problem (RFC 9457), in Swedish or English, without an echo of what was sent.

    Problem
    ├── 400  HeaderMissing · UnreadableBody
    ├── 401  NotAuthenticated (access)
    ├── 403  NotAllowed · ScopeMissing (access)
    ├── 404  NotFound: unknown and forbidden look the same
    ├── 405  MethodNotAllowed
    ├── 409  StateForbids and the rooms' own
    ├── 412  Stale · 428 IfMatchMissing
    ├── 413  BodyTooLarge · 415 NotJson
    ├── 422  InvalidRequest · KeyUsedForAnotherRequest
    ├── 429  TooMany
    ├── 500  Unexpected
    └── 503  Unavailable

The class docstring is the sentence in docs/reference/problems.md; the type opens that page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One thing that is wrong, and where: a JSON pointer into the body, or the name of a parameter."""

    pointer: str
    detail: str
    code: str


class ProblemRead(BaseModel):
    """A refusal as RFC 9457 describes it."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel, populate_by_name=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None


class Problem(Exception):  # noqa: N818 - a problem is the field's word (RFC 9457)
    """A refusal. Subclasses say status, title and detail in both languages."""

    status: ClassVar[int] = 500
    title_sv: ClassVar[str] = "Oväntat fel"
    title_en: ClassVar[str] = "Unexpected error"
    detail_sv: ClassVar[str] = ""
    detail_en: ClassVar[str] = ""

    def __init__(
        self,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        sv: str | None = None,
        en: str | None = None,
        **members: Any,
    ) -> None:
        """`sv` and `en` replace the detail; `members` are extension members, in snake_case."""
        super().__init__(type(self).__name__)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.sv = sv or self.detail_sv
        self.en = en or self.detail_en
        self.members = members

    @classmethod
    def code(cls) -> str:
        """Return the kebab-case code, such as `plan-is-closed`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def body(self, *, language: str, request_id: str) -> dict[str, Any]:
        """Render the problem for one reader."""
        swedish = language == "sv"
        title = self.title_sv if swedish else self.title_en
        rendered: dict[str, Any] = {
            "type": f"/problems/{self.code()}",
            "title": title,
            "status": self.status,
            "detail": (self.sv if swedish else self.en) or title,
            "instance": f"urn:named-person:request:{request_id}",
            "code": self.code(),
            "requestId": request_id,
        }
        if self.errors:
            rendered["errors"] = [error.model_dump() for error in self.errors]
        rendered.update({to_camel(name): value for name, value in self.members.items()})
        return rendered


def all_problems(base: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Yield every problem class that is loaded, for the docs and their test."""
    for child in base.__subclasses__():
        yield child
        yield from all_problems(child)


class Refusals(dict[int | str, dict[str, Any]]):
    """What a route refuses with, for `responses=`; `|` joins two, also where they share a status."""

    def __init__(self, kinds: Sequence[type[Problem]]) -> None:
        """Describe each problem once: a named example under its status."""
        super().__init__()
        self.kinds = tuple(dict.fromkeys(kinds))
        for kind in self.kinds:
            self._describe(kind)

    def __or__(self, other: Any) -> Any:
        """Join with the refusals of another, or with any other answers."""
        return Refusals((*self.kinds, *other.kinds)) if isinstance(other, Refusals) else {**self, **other}

    def _describe(self, kind: type[Problem]) -> None:
        response = self.setdefault(
            kind.status,
            {"model": ProblemRead, "description": "", "content": {MEDIA_TYPE: {"examples": {}}}},
        )
        sentence = " ".join((kind.__doc__ or kind.title_en).strip().partition("\n\n")[0].split())
        response["description"] = f"{response['description']} {sentence}".strip()
        response["content"][MEDIA_TYPE]["examples"][kind.code()] = {
            "summary": kind.title_en,
            "value": kind().body(language="en", request_id="req-aaaabbbbccccddddeeeeffffgg"),
        }


def problems(*kinds: type[Problem]) -> Refusals:
    """Describe problems for a route's `responses=`."""
    return Refusals(kinds)


class HeaderMissing(Problem):
    """A header that the operation needs is missing or holds no known value; `header` names it."""

    status = 400
    title_sv = "En rubrik saknas eller är okänd"
    title_en = "A header is missing or unknown"
    detail_sv = "Anropet saknar en rubrik som behövs, eller så är dess värde okänt."
    detail_en = "The call lacks a header it needs, or its value is unknown."


class UnreadableBody(Problem):
    """The body is not JSON as RFC 8259 has it: broken, nested too deeply, with a name twice or NaN."""

    status = 400
    title_sv = "Innehållet går inte att läsa"
    title_en = "The body cannot be read"
    detail_sv = "Innehållet är inte giltig JSON i UTF-8."
    detail_en = "The body is not valid JSON in UTF-8."


class NotFound(Problem):
    """There is no such thing, or none that the caller may know of: both answer alike."""

    status = 404
    title_sv = "Finns inte"
    title_en = "Not found"
    detail_sv = "Det finns inget sådant som du får känna till."
    detail_en = "There is no such thing that you may know of."


class MethodNotAllowed(Problem):
    """The resource has no such method."""

    status = 405
    title_sv = "Metoden finns inte här"
    title_en = "Method not allowed"


class NotAllowed(Problem):
    """The caller may know of the thing but may not do this to it; `missing` says what is lacking.

    `contacts` and `namedPerson`, where they stand, say whom to turn to instead.
    """

    status = 403
    title_sv = "Inte tillåtet"
    title_en = "Not allowed"
    detail_sv = "Du får känna till detta, men inte göra så här med det."
    detail_en = "You may know of this, but not do this to it."


class StateForbids(Problem):
    """The thing is in a state that does not allow this; `allowed` says what is."""

    status = 409
    title_sv = "Läget tillåter det inte"
    title_en = "The state does not allow it"


class Conflict(Problem):
    """Somebody else changed the same thing at the same moment: read it anew and try again."""

    status = 409
    title_sv = "Ändringen krockar med en annan"
    title_en = "The change conflicts with another"


class Stale(Problem):
    """If-Match names an older version: read the thing anew."""

    status = 412
    title_sv = "Du har en äldre version"
    title_en = "You have an older version"


class BodyTooLarge(Problem):
    """The body is larger than the service accepts."""

    status = 413
    title_sv = "För stort innehåll"
    title_en = "The body is too large"


class NotJson(Problem):
    """The body must be application/json."""

    status = 415
    title_sv = "Innehållet ska vara JSON"
    title_en = "The body must be JSON"


class InvalidRequest(Problem):
    """The request breaks its type; each of `errors` points at a place, never at what stood there."""

    status = 422
    title_sv = "Anropet följer inte beskrivningen"
    title_en = "The request breaks its description"


def invalid(pointer: str, code: str, detail: str) -> InvalidRequest:
    """Return the refusal of one place in the request: a JSON pointer into the body, what is wrong and why."""
    return InvalidRequest(errors=[FieldError(pointer=pointer, code=code, detail=detail)])


class KeyUsedForAnotherRequest(Problem):
    """The Idempotency-Key was used before, for another request."""

    status = 422
    title_sv = "Nyckeln är använd för ett annat anrop"
    title_en = "The key was used for another request"


class IfMatchMissing(Problem):
    """A change must name the version it builds on, in If-Match."""

    status = 428
    title_sv = "If-Match saknas"
    title_en = "If-Match is missing"


class TooMany(Problem):
    """Too many calls: wait as Retry-After says."""

    status = 429
    title_sv = "För många anrop"
    title_en = "Too many calls"


class Unexpected(Problem):
    """Something broke on our side; the request id finds it in the log."""

    status = 500


class Unavailable(Problem):
    """The service cannot answer now, usually because its database is away: try again shortly."""

    status = 503
    title_sv = "Tjänsten kan inte svara just nu"
    title_en = "The service cannot answer now"
