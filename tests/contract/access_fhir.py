"""What is sent to the facade, for each interaction: filled with what there is about a child."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.fhir.questionnaire import CANONICAL
from app.fhir.systems import PERSONAL_NUMBER

_STALE = {"If-Match": 'W/"00"'}
_KEY = {"Idempotency-Key": "matrix-of-the-facade"}
ABOUT_NOBODY = {"Practitioner", "PractitionerRole", "Organization", "Questionnaire", "Subscription"}


class About(Protocol):
    """A child: its number, and ids of what there is about it."""

    @property
    def number(self) -> str: ...

    @property
    def ids(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Call:
    """What is sent, for a subject of a situation."""

    method: str
    path: str
    more: dict[str, Any]


def _read(kind: str, ids: Mapping[str, str]) -> Call:
    child, plan = ids["childId"], ids["planId"]
    things = {
        "Patient": child,
        "CareTeam": child,
        "RelatedPerson": f"{child}.{ids['guardianId']}",
        "QuestionnaireResponse": f"{child}.{ids['fiveQuestionsId']}",
        "Consent": f"{child}.{ids['consentId']}",
        "Provenance": f"{child}.{ids['disclosureId']}",
        "CarePlan": plan,
        "Goal": f"{plan}.{ids['goalId']}",
        "ServiceRequest": f"{plan}.{ids['actionId']}",
        "Task": f"{plan}.{ids['actionId']}",
        "Practitioner": ids["professionalId"],
        "PractitionerRole": ids["dutyId"],
        "Organization": ids["organisationId"],
        "Questionnaire": "five-questions",
        "Subscription": ids["subscriptionId"],
    }
    return Call("GET", f"{kind}/{things[kind]}", {})


def _search(kind: str, subject: About) -> Call:
    child = subject.ids["childId"]
    if kind == "Patient":
        return Call(
            "POST", "Patient/_search", {"data": {"identifier": f"{PERSONAL_NUMBER}|{subject.number}"}}
        )
    return Call("POST", f"{kind}/_search", {"data": {} if kind in ABOUT_NOBODY else {"patient": child}})


def _not_whole(kind: str, subject: About) -> dict[str, Any]:
    """What the API refuses for what stands in it, after it is seen whose it would be."""
    if kind == "Subscription":
        channel = {"type": "rest-hook", "endpoint": "https://record.example/hook"}
        said = {"status": "requested", "reason": "Matrix", "criteria": "urn:named-person:topic:nothing"}
        return {"resourceType": kind, "channel": channel, **said}
    return {
        "resourceType": kind,
        "questionnaire": CANONICAL,
        "status": "amended",
        "subject": {"reference": f"Patient/{subject.ids['childId']}"},
    }


def call_for(kind: str, code: str, subject: About) -> Call:
    """What shows who is let in and changes nothing: a create that is not whole, a change of what is stale."""
    if code == "read":
        return _read(kind, subject.ids)
    if code == "search-type":
        return _search(kind, subject)
    if code == "create":
        return Call("POST", kind, {"json": _not_whole(kind, subject), "headers": _KEY})
    if kind == "Subscription":
        path = f"{kind}/{subject.ids['subscriptionId']}"
        body = {**_not_whole(kind, subject), "id": subject.ids["subscriptionId"], "status": "active"}
        return Call("PUT", path, {"json": body, "headers": _STALE})
    task_id = f"{subject.ids['planId']}.{subject.ids['actionId']}"
    body = {"resourceType": kind, "id": task_id, "status": "in-progress"}
    return Call("PUT", f"{kind}/{task_id}", {"json": body, "headers": _STALE})
