"""The page of the sources: what they name and demand, what answers it, and the test that shows it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from app.rules.absence import RUNGS
from app.rules.concern import CONCERN_RULES
from app.rules.consent_givers import AGE_RULES
from app.rules.disclosure import TABLE
from app.rules.fitting import FITS
from app.rules.measures import GUARDS
from app.rules.named_person_rule_sets import RULE_SETS
from app.rules.residence import ROUTES
from app.settings import ROOT

DATA = ROOT / "docs" / "reference" / "sources.yaml"
_HEAD = """\
<!-- Made by `make docs` from sources.yaml; change that. -->

# The sources, demand by demand

The documents behind the service name {count} systems, models and demands. Each stands here in our own words
under its number, with the operations, rules and documents that answer it and the tests that show it.
{answered} are answered, {partly} in part, {not_yet} not yet. What is named here exists, and nothing is
claimed without a test: a test holds that.
"""


class Source(BaseModel):
    """One of what the sources name: what it demands, what answers it, what is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    name: str
    demands: str
    operations: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    missing: str | None = Field(default=None, min_length=1)

    @property
    def answers(self) -> tuple[str, ...]:
        """Whatever answers it."""
        return (*self.operations, *self.rules, *self.documents)

    @model_validator(mode="after")
    def _claims_nothing_without_a_test(self) -> Self:
        if bool(self.answers) != bool(self.tests):
            raise ValueError("what answers is shown by a test, and a test shows what answers")
        if not self.answers and self.missing is None:
            raise ValueError("what nothing answers says what is missing")
        return self


def sources(path: Path = DATA) -> tuple[Source, ...]:
    """All that the sources name, in its order."""
    return TypeAdapter(tuple[Source, ...]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def rule_keys() -> frozenset[str]:
    """The key of every rule, of whichever table, and of the rule sets."""
    keys = {
        *(rule.key for rule in TABLE.rules),
        *(rule.key for rule in CONCERN_RULES),
        *(rung.key for rung in RUNGS),
        *(rule.key for rule in AGE_RULES),
        *(fit.key for fit in FITS),
        *(route.key for route in ROUTES),
        *(guard.key for guard in GUARDS),
    }
    return frozenset(keys | {key.value for key in RULE_SETS})


def render() -> str:
    """The page."""
    found = sources()
    partly = sum(1 for each in found if each.answers and each.missing)
    not_yet = sum(1 for each in found if not each.answers)
    answered = len(found) - partly - not_yet
    head = _HEAD.format(count=len(found), answered=answered, partly=partly, not_yet=not_yet)
    return "\n".join([head, *(_section(each) for each in found)])


def _section(source: Source) -> str:
    lines = [f"### {source.number} · {source.name}\n", f"{source.demands}\n"]
    if source.operations:
        lines.append(f"- Operations: {_coded(source.operations)}")
    if source.rules:
        lines.append(f"- Rules: {_coded(source.rules)}")
    if source.documents:
        lines.append(f"- Documents: {', '.join(f'[{name}](../../{name})' for name in source.documents)}")
    if source.tests:
        lines.append(f"- Shown by: {_coded(source.tests)}")
    if source.missing:
        lines.append(f"- {'Not yet' if source.answers else '**Not yet**'}: {source.missing}")
    return "\n".join(lines) + "\n"


def _coded(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
