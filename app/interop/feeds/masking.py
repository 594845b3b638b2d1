"""What is kept of a record between two runs: the fields that are read, and of the protected no more than the
import itself needs. Everything else is gone before anything is stored.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.interop.importing.staff import MASKED_NAME
from app.interop.ss12000.fields import LONGEST_TEXT, clean_text
from app.interop.ss12000.mapping import Records
from app.interop.ss12000.reasons import Quarantined, Reason, RefusedError, Resource

Shape = Mapping[str, Any]
Raw = dict[str, Any]
_LONGEST_LIST = 5_000
_VALUE: Shape = {}
_PERIOD: Shape = {"startDate": _VALUE, "endDate": _VALUE}
_REFERENCE: Shape = {"id": _VALUE, "securityMarking": _VALUE}
_OWN: Shape = {"id": _VALUE, "meta": {"modified": _VALUE}}
SHAPES: Mapping[Resource, Shape] = {
    Resource.ORGANISATIONS: {
        **_OWN,
        **_PERIOD,
        **dict.fromkeys(
            (
                "displayName",
                "organisationType",
                "organisationNumber",
                "schoolUnitCode",
                "municipalityCode",
                "schoolTypes",
                "email",
            ),
            _VALUE,
        ),
        "parentOrganisation": _REFERENCE,
    },
    Resource.PERSONS: {
        **_OWN,
        **dict.fromkeys(("givenName", "familyName", "birthDate", "securityMarking", "personStatus"), _VALUE),
        "civicNo": {"value": _VALUE, "nationality": _VALUE},
        "phoneNumbers": {"value": _VALUE},
        "enrolments": {
            **_PERIOD,
            "enroledAt": _REFERENCE,
            "schoolType": _VALUE,
            "schoolYear": _VALUE,
            "cancelled": _VALUE,
        },
        "responsibles": {"person": _REFERENCE, "relationType": _VALUE},
    },
    Resource.DUTIES: {
        **_OWN,
        **_PERIOD,
        "person": _REFERENCE,
        "dutyAt": _REFERENCE,
        "dutyRole": _VALUE,
        "assignmentRole": {**_PERIOD, "group": _REFERENCE, "assignmentRoleType": _VALUE},
    },
    Resource.GROUPS: {
        **_OWN,
        **_PERIOD,
        "organisation": _REFERENCE,
        "groupType": _VALUE,
        "groupMemberships": {**_PERIOD, "person": _REFERENCE},
    },
    Resource.PLACEMENTS: {
        **_OWN,
        **_PERIOD,
        "child": _REFERENCE,
        "placedAt": _REFERENCE,
        "schoolType": _VALUE,
    },
}


def pruned(raw: Raw, resource: Resource) -> Raw:
    """Return a record with nothing but the fields that are read; what is malformed stays malformed."""
    return {name: _pruned(raw[name], shape) for name, shape in SHAPES[resource].items() if name in raw}


def _pruned(value: object, shape: Shape) -> object:
    if isinstance(value, str):
        return value[: LONGEST_TEXT + 1]
    if isinstance(value, list):
        return [_pruned(each, shape) for each in value[:_LONGEST_LIST]]
    if isinstance(value, dict):
        return {name: _pruned(value[name], inner) for name, inner in shape.items() if name in value}
    return value


@dataclass(frozen=True, slots=True)
class Masks:
    """Who is what, and who is protected, as all records together say."""

    pupils: Container[str]
    responsibles: Container[str]
    of_the_protected: Container[str]
    """Responsibles of protected pupils."""
    staff: Container[str]
    protected: Container[str]
    near: Container[str]
    aside: Container[str]
    """Persons in quarantine."""
    unread_marking: Container[str]
    """Those whose marking nobody can read: it may mean protection."""

    def kept(self, raw: Raw, record_id: str) -> Raw | None:
        """Return what is kept of a person; nothing of somebody who is nobody here."""
        if record_id in self.unread_marking:
            return _nameless({name: raw[name] for name in _OF_THE_UNREAD if name in raw})
        if record_id in self.aside:
            return _nameless({name: value for name, value in raw.items() if name != "phoneNumbers"})
        child, guardian = record_id in self.pupils, record_id in self.responsibles
        hidden = record_id in self.protected
        if not (child or guardian or hidden or record_id in self.staff):
            return None
        kept = dict(raw)
        if not guardian or hidden or record_id in self.near:
            kept.pop("phoneNumbers", None)
        if hidden and not child and record_id not in self.of_the_protected:
            kept |= {"givenName": MASKED_NAME, "familyName": ""}
        if not (child or guardian or hidden):
            kept.pop("civicNo", None)
            kept.pop("birthDate", None)
        return kept


_OF_THE_UNREAD = ("id", "meta", "securityMarking", "responsibles", "givenName", "familyName")


def _nameless(raw: Raw) -> Raw:
    """Leave readable names out, so that the record is set aside for the same reason as before."""
    return {
        name: "-" if name in {"givenName", "familyName"} and _readable(value) else value
        for name, value in raw.items()
    }


def _readable(value: object) -> bool:
    try:
        return bool(clean_text(value))
    except RefusedError:
        return False


def masks_of(records: Records, aside: Iterable[Quarantined]) -> Masks:
    """Work out who is what from all that was read."""
    roll, shields = records.roll, records.signs.raised()
    protected = frozenset(shields.levels)
    answering = (
        each
        for child, responsibles in records.signs.answering()
        if child in protected and child in roll.pupils
        for each in responsibles
    )
    of_persons = [each for each in aside if each.resource is Resource.PERSONS and each.record_id]
    return Masks(
        pupils=roll.pupils,
        responsibles=roll.responsibles,
        of_the_protected=frozenset(answering),
        staff=roll.staff,
        protected=protected,
        near=shields.near,
        aside=frozenset(each.record_id or "" for each in of_persons),
        unread_marking=frozenset(
            each.record_id or "" for each in of_persons if each.reason_code is Reason.UNKNOWN_SECURITY_MARKING
        ),
    )
