"""SMART's scopes, as a health record asks for them, and the scopes of ours that each means.

Only a client that is marked `smart` may ask so (docs/decisions/0018). A scope that is asked for in SMART's
words is granted in ours: the token and the answer say ours, and nothing is opened that is not registered.
"""

from collections.abc import Iterable

_READS = {
    "Patient": ("children.read",),
    "RelatedPerson": ("children.read",),
    "CareTeam": ("named-person.read",),
    "Practitioner": ("named-person.read",),
    "PractitionerRole": ("named-person.read",),
    "QuestionnaireResponse": ("five-questions.read",),
    "CarePlan": ("plans.read",),
    "Goal": ("plans.read",),
    "ServiceRequest": ("plans.read",),
    "Task": ("plans.read",),
    "Consent": ("consents.read",),
    "Provenance": ("disclosures.read",),
    "AuditEvent": ("access-log.read",),
    "Subscription": ("events.subscribe",),
}
"""What is open to any token (Organization, Questionnaire) has no scope of ours, so none of theirs."""
_WRITES = {
    "QuestionnaireResponse.c": ("five-questions.write",),
    "Task.u": ("plans.attend",),
    "Subscription.c": ("events.subscribe",),
    "Subscription.u": ("events.subscribe",),
}
SMART_SCOPES: dict[str, tuple[str, ...]] = {
    **{f"system/{kind}.rs": scopes for kind, scopes in _READS.items()},
    **{f"system/{what}": scopes for what, scopes in _WRITES.items()},
}
"""Ours, by theirs."""
EVERYTHING = "system/*.rs"
"""Whatever can be read, of what may be granted; it is no request for more."""
_READABLE = frozenset(ours for scopes in _READS.values() for ours in scopes)


def in_our_words(asked: Iterable[str], grantable: frozenset[str]) -> frozenset[str]:
    """Return what is asked for in our words; what is already, and what nobody knows, stays as it is."""
    asked = frozenset(asked)
    everything = _READABLE & grantable if EVERYTHING in asked else frozenset[str]()
    named = asked - {EVERYTHING}
    return everything | {ours for scope in named for ours in SMART_SCOPES.get(scope, (scope,))}
