"""The plan: its states, its promises, its meetings, and whose voice is heard."""

from enum import StrEnum


class PlanKind(StrEnum):
    """Vad planen är i lagens mening."""

    LEGAL_SIP = "sip"
    """Samordnad individuell plan: kommun och region."""
    CHILDS_PLAN = "childs-plan"
    """Barnets plan: utan hälso- och sjukvård."""


class PlanStatus(StrEnum):
    """Planens läge."""

    NEED = "need"
    """Behovet är noterat; ingen har tillfrågats om samtycke ännu."""
    CONSENT = "consent"
    """Samtycke inväntas."""
    CALLED = "called"
    MET = "met"
    ACTIVE = "active"
    FOLLOW_UP = "follow-up"
    """Planen har följts upp och fortsätter."""
    ENDED = "ended"


class ActionStatus(StrEnum):
    """En åtgärds läge; overdue räknas ut när den läses."""

    PROMISED = "promised"
    STARTED = "started"
    DONE = "done"
    BROKEN = "broken"


class Judgement(StrEnum):
    """Hur långt man har kommit mot ett mål, enligt en av dem som bedömer det."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not-reached"
    NOT_ASKED = "not-asked"


class AbsenceReason(StrEnum):
    """Varför den som hade en plats inte kom till mötet."""

    ILL = "ill"
    ANOTHER_DUTY = "another-duty"
    """Förhinder i tjänsten."""
    NOT_REACHED = "not-reached"
    """Kallelsen nådde inte fram."""
    NO_REASON_GIVEN = "no-reason-given"


class DissentFrom(StrEnum):
    """Vad en avvikande mening gäller."""

    PLAN = "plan"
    GOAL = "goal"
    ACTION = "action"
    FACT = "fact"
    """En uppgift som man menar är fel."""


class Voice(StrEnum):
    """Vems mening det är."""

    CHILD = "child"
    GUARDIAN = "guardian"
    UNIT = "unit"


class VoiceLevel(StrEnum):
    """Barnets åldersnivå när det får säga sitt."""

    PICTURES = "pictures"
    """Omkring 4 till 7 år: med bilder."""
    OWN_WORDS = "own-words"
    """Omkring 8 till 12 år."""
    YOUNG_PERSON = "young-person"
    """Från omkring 13 år."""


class InvitationKind(StrEnum):
    """Kallad (ska komma) eller inbjuden."""

    CALLED = "called"
    INVITED = "invited"


class InvitationAnswer(StrEnum):
    """Svar på en kallelse eller inbjudan."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WRITTEN_CONTRIBUTION = "written-contribution"
