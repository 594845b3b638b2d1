"""The page of the REST API profile: how this API answers each of its rules, and what shows it."""

from collections import Counter
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from app.settings import ROOT

DATA = ROOT / "docs" / "reference" / "digg-rest-api-profile.yaml"
Verdict = Literal["do", "partly", "conflict", "not-applicable", "process"]
_SAYS: dict[Verdict, str] = {
    "do": "Done",
    "partly": "In part",
    "conflict": "Otherwise",
    "not-applicable": "Not for this API",
    "process": "The operator's",
}
_HEAD = """\
<!-- Made by `make docs` from digg-rest-api-profile.yaml; change that. -->

# The REST API profile, rule by rule

Our own assessment against Digg's REST API profile 1.2.0. Of its {count} rules {do} are done, {partly} in
part; {conflict} are answered otherwise, for another demand weighs more; {process} are kept by whoever runs an
installation, and {not_applicable} ask for something that this API does not have. The wording of the rules is
Digg's and is not repeated here. What outside linters say stands in [conformance](conformance.md).

| Rule | Level | | Answer | Shown by |
|---|---|---|---|---|
"""


class Answer(BaseModel):
    """How one rule is answered, and what shows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[A-Z]{3}\.[0-9]{2}$")
    level: Literal["SKALL", "SKALL INTE", "BÖR", "BÖR INTE"]
    verdict: Verdict
    answer: str = Field(min_length=2)
    shown: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _claims_nothing_without_showing_it(self) -> Self:
        if self.verdict in {"do", "partly", "conflict"} and not self.shown:
            raise ValueError("what is answered is shown")
        return self


def answers(path: Path = DATA) -> tuple[Answer, ...]:
    """The answers to all rules, in the profile's order."""
    return TypeAdapter(tuple[Answer, ...]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def render() -> str:
    """The page."""
    found = answers()
    counts = Counter(each.verdict.replace("-", "_") for each in found)
    head = _HEAD.format(count=len(found), **counts)
    return head + "".join(
        f"| {each.id} | {each.level} | {_SAYS[each.verdict]} | {each.answer} | {_shown(each)} |\n"
        for each in found
    )


def _shown(answer: Answer) -> str:
    return ", ".join(
        _link(name) if "/" in name and "::" not in name else f"`{name}`" for name in answer.shown
    )


def _link(name: str) -> str:
    return f"[{name}](../../{name})"
