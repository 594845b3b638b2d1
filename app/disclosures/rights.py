"""Which bond to a child lets a caller do what: data, read by the gatekeeper.

A bond lets somebody know that the child exists. What they then read is still only their own compartment, or
what a live disclosure or a seat names: row-level security sees to that. Being named person (P1) adds the
pointer and the assignments, and no record of anybody's.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary import Branch, Matter, StaffRole


class Bond(StrEnum):
    """What ties a caller to a child."""

    RELATED = "related"
    """Their unit has a current or coming relation to the child."""
    NAMED_PERSON = "named-person"
    """Their unit is named person today."""
    RECIPIENT = "recipient"
    """Something was shared with their unit, which they have taken over or whose ground still holds."""
    SEATED = "seated"
    """Their unit sits at a plan."""
    INVITED = "invited"
    """Their unit is called or invited to a plan."""
    FAMILY = "family"
    """Guardian with verified custody, or the child."""
    ITSELF = "itself"
    """The child itself."""
    NAMED = "named"
    """One of the few for whom a protected child exists."""


STAFF = frozenset(Bond) - {Bond.FAMILY, Bond.ITSELF}
ANY = frozenset(Bond)
MANAGERS = frozenset({StaffRole.PRINCIPAL, StaffRole.UNIT_MANAGER, StaffRole.COORDINATOR})
RECEIVERS = MANAGERS | {StaffRole.CHILD_HEALTH_NURSE}
"""Who gives the receipt of a unit that has become responsible: its head; in child health care the nurse."""
HEADS = frozenset({StaffRole.PRINCIPAL, StaffRole.UNIT_MANAGER, StaffRole.CHILD_HEALTH_NURSE})
"""Who says for whom of the own colleagues a protected child exists."""
PATIENT_RECORDS = frozenset({Branch.CARE, Branch.PUPIL_HEALTH_MEDICAL})
"""The branches that keep patient records."""


@dataclass(frozen=True, slots=True)
class Right:
    """Who may: by which bonds, for some things in which roles, and which branches of a professional."""

    bonds: frozenset[Bond]
    roles: frozenset[StaffRole] | None = None
    branches: frozenset[Branch] | None = None


def _by(*bonds: Bond, roles: frozenset[StaffRole] | None = None) -> Right:
    return Right(frozenset(bonds), roles)


def _at_school(*bonds: Bond, roles: frozenset[StaffRole] | None = None) -> Right:
    """Of professionals only the school's own branch: pupil health hears by consent, or when it is asked."""
    return Right(frozenset(bonds), roles, branches=frozenset({Branch.SCHOOL}))


_PATIENT_AND_PROVIDER = Right(frozenset({Bond.RELATED, Bond.ITSELF}), branches=PATIENT_RECORDS)
"""A guardian can neither set nor lift a block in the child's care record, nor learn of one."""
RIGHTS: dict[tuple[Matter, str], Right] = {
    (Matter.CHILD, "read"): Right(ANY),
    (Matter.CHILD, "update"): _by(Bond.RELATED),
    (Matter.CHILD, "link"): _by(Bond.RELATED),
    (Matter.CHILD, "end"): _by(Bond.RELATED),
    (Matter.CHILD, "read-ending"): _by(Bond.RELATED),
    (Matter.PROTECTION, "set"): _by(Bond.RELATED),
    (Matter.PROTECTION, "read"): _by(Bond.NAMED),
    (Matter.PROTECTION, "lift"): _by(Bond.NAMED),
    (Matter.PROTECTION, "read-access"): _by(Bond.NAMED),
    (Matter.PROTECTION, "name"): _by(Bond.NAMED, roles=HEADS),
    (Matter.PROTECTION, "remove"): _by(Bond.NAMED, roles=HEADS),
    (Matter.PROTECTION, "name-unit"): _by(Bond.NAMED, roles=HEADS),
    (Matter.PROTECTION, "read-units"): _by(Bond.NAMED),
    (Matter.PROTECTION, "take-back"): _by(Bond.NAMED, roles=HEADS),
    (Matter.RELATION, "read"): _by(Bond.RELATED),
    (Matter.RELATION, "write"): _by(Bond.RELATED),
    (Matter.GUARDIAN, "read"): _by(Bond.RELATED),
    (Matter.GUARDIAN, "write"): _by(Bond.RELATED),
    (Matter.EXTERNAL_IDENTIFIER, "read"): _by(Bond.RELATED),
    (Matter.EXTERNAL_IDENTIFIER, "write"): _by(Bond.RELATED),
    (Matter.RESIDENCE, "read"): _by(Bond.RELATED),
    (Matter.RESIDENCE, "write"): _by(Bond.RELATED),
    (Matter.RESIDENCE, "route"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.NAMED_PERSON, "read"): Right(ANY),
    (Matter.NAMED_PERSON, "list"): Right(ANY),
    (Matter.NAMED_PERSON, "assign"): _by(Bond.NAMED_PERSON, roles=MANAGERS),
    (Matter.NAMED_PERSON, "accept"): _by(Bond.NAMED_PERSON, roles=RECEIVERS),
    (Matter.HANDOVER, "read"): _by(Bond.RELATED, Bond.NAMED_PERSON, Bond.FAMILY),
    (Matter.HANDOVER, "refuse"): _by(Bond.RELATED, Bond.NAMED_PERSON, roles=RECEIVERS),
    (Matter.HANDOVER, "read-items"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.HANDOVER, "decide"): _by(Bond.RELATED),
    (Matter.SUPPORT, "offer"): _by(Bond.NAMED_PERSON),
    (Matter.SUPPORT, "read-offers"): _by(Bond.NAMED_PERSON, Bond.FAMILY),
    (Matter.SUPPORT, "decline"): _by(Bond.NAMED_PERSON, Bond.FAMILY),
    (Matter.SUPPORT, "read-declines"): _by(Bond.NAMED_PERSON, Bond.FAMILY),
    (Matter.SUPPORT, "withdraw-decline"): _by(Bond.NAMED_PERSON, Bond.FAMILY),
    (Matter.LEAD_PROFESSIONAL, "read"): Right(ANY),
    (Matter.LEAD_PROFESSIONAL, "assign"): _by(Bond.SEATED),
    (Matter.FIVE_QUESTIONS, "read"): _by(Bond.RELATED),
    (Matter.FIVE_QUESTIONS, "write"): _by(Bond.RELATED),
    (Matter.CHRONOLOGY, "read"): _by(Bond.RELATED),
    (Matter.CHRONOLOGY, "write"): _by(Bond.RELATED),
    (Matter.CHRONOLOGY, "gather"): _by(Bond.RELATED, Bond.RECIPIENT),
    (Matter.COOPERATION, "read-parts"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.COOPERATION, "take-part"): _by(Bond.RELATED),
    (Matter.COOPERATION, "end-part"): _by(Bond.RELATED),
    (Matter.COOPERATION, "read-discussions"): _by(Bond.RELATED),
    (Matter.COOPERATION, "discuss"): _by(Bond.RELATED),
    (Matter.CONSENT, "read"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.CONSENT, "ask"): _by(Bond.RELATED),
    (Matter.CONSENT, "answer"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.CONSENT, "withdraw"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.CONSENT, "preview"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.CONSENT, "decide"): _by(Bond.RELATED),
    (Matter.CONSENT, "hear"): _by(Bond.RELATED),
    (Matter.CONSENT, "read-views"): _by(Bond.RELATED),
    (Matter.CONSENT, "read-decisions"): _by(Bond.RELATED, Bond.FAMILY),
    (Matter.CONSENT, "assess"): _by(Bond.RELATED),
    (Matter.CONSENT, "read-assessments"): _by(Bond.RELATED),
    (Matter.CARE_BLOCK, "read"): _PATIENT_AND_PROVIDER,
    (Matter.CARE_BLOCK, "set"): _PATIENT_AND_PROVIDER,
    (Matter.CARE_BLOCK, "lift"): _PATIENT_AND_PROVIDER,
    (Matter.DISCLOSURE, "read"): Right(ANY),
    (Matter.DISCLOSURE, "explain"): Right(STAFF),
    (Matter.DISCLOSURE, "share"): _by(Bond.RELATED),
    (Matter.DISCLOSURE, "receive"): _by(Bond.RECIPIENT),
    (Matter.DISCLOSURE, "read-received"): _by(Bond.RELATED, Bond.RECIPIENT),
    (Matter.DISCLOSURE, "read-corrections"): _by(Bond.RELATED, Bond.RECIPIENT),
    (Matter.DISCLOSURE, "ask"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.DISCLOSURE, "read-request"): Right(STAFF),
    (Matter.DISCLOSURE, "answer"): _by(Bond.RELATED),
    (Matter.ASSISTANCE, "ask"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.ASSISTANCE, "read"): Right(ANY),
    (Matter.ASSISTANCE, "answer"): _by(Bond.RELATED, Bond.RECIPIENT),
    (Matter.ASSISTANCE, "withdraw"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.ABSENCE, "record"): _at_school(Bond.RELATED),
    (Matter.ABSENCE, "take-back"): _at_school(Bond.RELATED),
    (Matter.ABSENCE, "read"): _at_school(Bond.RELATED, Bond.FAMILY),
    (Matter.ABSENCE, "step"): _at_school(Bond.RELATED, roles=MANAGERS),
    (Matter.ABSENCE, "check-team"): _at_school(Bond.RELATED, roles=MANAGERS),
    (Matter.ABSENCE, "close"): _at_school(Bond.RELATED, roles=MANAGERS),
    (Matter.SUPPORT_MEASURE, "register"): _by(Bond.RELATED),
    (Matter.SUPPORT_MEASURE, "read"): Right(ANY),
    (Matter.SUPPORT_MEASURE, "end"): _by(Bond.RELATED),
    (Matter.APPLICATION, "apply"): _by(Bond.FAMILY),
    (Matter.APPLICATION, "read"): _by(Bond.FAMILY),
    (Matter.APPLICATION, "withdraw"): _by(Bond.FAMILY),
    (Matter.WARM_HANDOVER, "hand-over"): _by(Bond.RELATED),
    (Matter.WARM_HANDOVER, "read"): _by(Bond.RELATED),
    (Matter.PLAN, "open"): _by(Bond.RELATED, Bond.NAMED_PERSON),
    (Matter.PLAN, "list"): Right(ANY),
    (Matter.PLAN, "read"): _by(Bond.SEATED, Bond.FAMILY),
    (Matter.PLAN, "write"): _by(Bond.SEATED),
    (Matter.PLAN, "call"): _by(Bond.SEATED),
    (Matter.PLAN, "read-invitation"): _by(Bond.SEATED, Bond.INVITED),
    (Matter.PLAN, "attend"): _by(Bond.SEATED, Bond.INVITED),
    (Matter.PLAN, "report"): _by(Bond.SEATED),
    (Matter.PLAN, "activate"): _by(Bond.SEATED),
    (Matter.PLAN, "transfer"): _by(Bond.SEATED),
    (Matter.PLAN, "end"): _by(Bond.SEATED),
    (Matter.PLAN, "read-copies"): _by(Bond.SEATED),
    (Matter.PLAN, "dissent"): _by(Bond.SEATED, Bond.FAMILY),
    (Matter.PLAN, "voice"): _by(Bond.SEATED, Bond.ITSELF),
    (Matter.ACCESS_LOG, "read"): _by(Bond.RELATED, Bond.FAMILY),
}
