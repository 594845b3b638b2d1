"""How the story is told: each step with who asked what, the answer, and the explanation of a refusal."""

import sys
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import httpx

from app.demo.callers import Caller

BOLD, DIM, GREEN, RED, PLAIN = "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[0m"
REFUSED = 400


class StoryBrokenError(Exception):
    """A step did not end as the story has it."""


class Teller:
    """Prints the story; in colour only where a person reads it."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._colour = sys.stdout.isatty()
        self.steps = 0

    def scene(self, when: str, title: str) -> None:
        """Begin a scene."""
        day = datetime.fromisoformat(when).astimezone(UTC)
        self._print(f"\n{self._in(BOLD, f'{day.day} {day:%B %Y}: {title}')}")

    def say(self, sentence: str) -> None:
        """Say something between the steps."""
        self._print(f"  {self._in(DIM, sentence)}")

    async def step(
        self, who: Caller, deed: str, call: Awaitable[httpx.Response], expect: int, *, code: str | None = None
    ) -> Any:
        """Tell one step, and check that it ended as it should. Returns the answer's body."""
        answer = await call
        body: Any = answer.json() if answer.content else None
        self.steps += 1
        request = answer.request
        self._print(f"  {who.name} {deed}.")
        self._print(f"    {request.method} {request.url.path} {self._status(answer.status_code)}")
        if answer.status_code >= REFUSED and isinstance(body, dict):
            self._explain(body)
        if answer.status_code != expect:
            raise StoryBrokenError(
                f"{who.name} {deed}: {answer.status_code} instead of {expect}: {answer.text}"
            )
        if code is not None and body["code"] != code:
            raise StoryBrokenError(f"{who.name} {deed}: {body['code']} instead of {code}")
        return body

    def _explain(self, problem: dict[str, Any]) -> None:
        self._print(f"    {self._in(DIM, problem.get('title', ''))}: {problem.get('detail', '')}")
        for name in ("missing", "rule", "citation", "citations", "allowed"):
            if problem.get(name):
                self._print(f"    {name}: {problem[name]}")
        for error in problem.get("errors") or []:
            self._print(f"    {error['pointer']} {error['detail']}")

    def _status(self, status: int) -> str:
        return self._in(RED if status >= REFUSED else GREEN, str(status))

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._colour else text

    def _print(self, line: str) -> None:
        if not self._quiet:
            print(line, flush=True)
