"""What a drawn case is given of the world: half of the time ids that there are: it gets past «not found»."""

import random
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from schemathesis import Case

from app.fhir.systems import PERSONAL_NUMBER
from tests.contract.access_fhir import call_for
from tests.contract.access_situations import Subject

_ID = re.compile(r"[a-z]{3}-[a-z2-7]{26}")
_OF_FHIR = re.compile(r"/(\w+)/\{id\}")
_HALF = 0.5
_MOSTLY = 0.8


class Filler:
    """Puts what there is about one of the children into a case."""

    def __init__(self, subjects: tuple[Subject, ...], purpose: str | None, draw: random.Random) -> None:
        self._subjects = subjects
        self._purpose = purpose
        self._draw = draw

    def fill(self, case: Case) -> None:
        """Change the case where it stands."""
        if self._subjects and self._draw.random() < _HALF:
            subject = self._draw.choice(self._subjects)
            known = _known(subject, case.operation.path)
            case.path_parameters = {**case.path_parameters, **_those_named(case.path_parameters, known)}
            case.query = {**case.query, **_those_named(case.query, known)}
            case.body = self._filled(case.body, known, _by_kind(subject))
        self._fill_headers(case)

    def _fill_headers(self, case: Case) -> None:
        """Mostly the caller's own purpose, and a key that names this create alone."""
        if self._purpose and "Purpose" in case.headers and self._draw.random() < _MOSTLY:
            case.headers["Purpose"] = self._purpose
        if "Idempotency-Key" in case.headers and self._draw.random() < _MOSTLY:
            case.headers["Idempotency-Key"] = str(uuid.UUID(int=self._draw.getrandbits(128)))

    def _filled(self, value: Any, known: Mapping[str, str], kinds: Mapping[str, list[str]]) -> Any:
        if isinstance(value, str):
            of_its_kind = kinds.get(value[:3]) if _ID.fullmatch(value) else None
            return self._draw.choice(of_its_kind) if of_its_kind else value
        if isinstance(value, list):
            return [self._filled(each, known, kinds) for each in value]
        if isinstance(value, dict):
            return {
                name: known[name]
                if name in known and isinstance(each, str)
                else self._filled(each, known, kinds)
                for name, each in value.items()
            }
        return value


def _known(subject: Subject, path: str) -> dict[str, str]:
    """By the names that parameters and members have."""
    child = subject.ids["childId"]
    known = {
        **subject.ids,
        "identityNumber": subject.number,
        "patient": f"Patient/{child}",
        "reference": f"Patient/{child}",
        "based-on": f"CarePlan/{subject.ids['planId']}",
        "identifier": f"{PERSONAL_NUMBER}|{subject.number}",
    }
    of_fhir = _OF_FHIR.fullmatch(path)
    if of_fhir:
        known["id"] = call_for(of_fhir.group(1), "read", subject).path.rpartition("/")[2]
    return known


def _those_named(parameters: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    return {name: known[name] for name in parameters if name in known}


def _by_kind(subject: Subject) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for found in subject.ids.values():
        kinds[found[:3]].append(found)
    return kinds
