"""Facts: the plain questions that the rules of disclosure read, each with its finite domain.

`disclosures/` answers them from the rooms below; `rules/` only judges. Whatever would close a door
(protection, harm, an objection) has no default: whoever asks must have looked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from app.rules.ages import AgeStep
from app.rules.parties import RECEIVERS, SENDERS, SERVICES, PartyKind
from app.vocabulary import Category, Measure, ProtectionLevel, StaffRole

NOT_MODELLED = (
    (
        "A child born on 29 February has its birthday on 1 March in other years; "
        "the statutes were not read on this point."
    ),
    (
        "The facts describe one item at a time; an item that mixes categories is judged "
        "once for each of them by whoever asks."
    ),
    "A family member who is also a professional is two parties; the one who asks says which.",
)


class Situation(StrEnum):
    """Läge: what the sharing is about, when it is not an ordinary one."""

    ORDINARY = "ordinary"
    CONCERN_REPORT = "concern-report"
    """Orosanmälan."""
    CONSULTATION = "consultation"
    """Konsultation utan att barnet kan pekas ut."""
    CHILD_INQUIRY = "child-inquiry"
    """Socialnämnden frågar i en barnavårdsutredning."""
    CUSTODY_INQUIRY = "custody-inquiry"
    """Socialnämnden frågar i en vårdnadsutredning."""
    FEEDBACK = "feedback"
    """Återkoppling till den som har anmält."""
    DRAWING_UP_PLAN = "drawing-up-plan"
    """En samordnad plan ska upprättas."""
    OPEN_INTERVENTION = "open-intervention"
    """Öppen insats som ett barn själv vill ha."""
    HANDOVER = "handover"
    """Den namngivna personen byts."""


class ConsentState(StrEnum):
    """Samtyckets läge för just denna uppgift, mottagare och ändamål."""

    NONE = "none"
    WAITING = "waiting"
    """Någon som behövs har inte svarat."""
    CHILD_MISSING = "child-missing"
    """Vårdnadshavarna har samtyckt; barnets eget samtycke saknas."""
    GIVEN = "given"
    BY_BOARD_DECISION = "by-board-decision"
    """Socialnämndens beslut ersätter en vårdnadshavare."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OUT_OF_SCOPE = "out-of-scope"
    """Samtycket gäller annat: uppgift, mottagare eller ändamål."""


class Recorded(StrEnum):
    """Antecknad prövning: not made, or made with a yes or a no."""

    NOT_RECORDED = "not-recorded"
    YES = "yes"
    NO = "no"


class HarmTest(StrEnum):
    """Skadeprövning (rakt skaderekvisit)."""

    NOT_MADE = "not-made"
    NO_HARM = "no-harm"
    HARM_ASSUMED = "harm-assumed"


class AdultGround(StrEnum):
    """Grund som gäller också vuxna: missbruk, våld, graviditet."""

    NONE = "none"
    MISUSE = "misuse"
    VIOLENCE = "violence"
    PREGNANCY = "pregnancy"


class ReporterKind(StrEnum):
    """Mottagaren som anmälare i det ärende som frågan gäller."""

    NOT_A_REPORTER = "not-a-reporter"
    MANDATED = "mandated"
    PRIVATE_PERSON = "private-person"


class CrimeGround(StrEnum):
    """Misstänkt brott, efter straffbestämmelsen."""

    NONE = "none"
    AGAINST_CHILD = "against-child"
    """Brott mot liv, hälsa, frihet, frid eller sexualbrott mot någon under 18."""
    MIN_SIX_MONTHS = "min-six-months"
    """Lägst sex månaders fängelse."""
    PRISON_IN_SCALE = "prison-in-scale"
    """Fängelse i straffskalan, mindre än sex månader som lägst."""
    FINE_ONLY = "fine-only"
    """Bara böter."""


class Fact(StrEnum):
    """Every question that a rule may ask; the value is the field's name in `Facts`."""

    SENDER = "sender"
    RECEIVER = "receiver"
    CATEGORY = "category"
    SITUATION = "situation"
    AGE = "age"
    PURPOSE_STATED = "purpose_stated"
    PROTECTION = "protection"
    SEALED = "sealed"
    PLACEMENT_HIDDEN = "placement_hidden"
    PROTECTED_NEED_RECORDED = "protected_need_recorded"
    SPECIAL_REASON = "special_reason"
    CARE_BLOCK = "care_block"
    CONSIDERABLE_HARM = "considerable_harm"
    MATURE_CHILD_OBJECTS = "mature_child_objects"
    REPORTER_IN_DANGER = "reporter_in_danger"
    INAPPROPRIATE = "inappropriate"
    IDENTIFYING = "identifying"
    SAME_ORGANISATION = "same_organisation"
    SAME_BRANCH = "same_branch"
    SAME_REGION = "same_region"
    NEED_TO_KNOW = "need_to_know"
    RECEIVER_IS_NAMED_STAFF = "receiver_is_named_staff"
    RECEIVER_IS_NAMED_PERSON = "receiver_is_named_person"
    RECEIVER_GIVES_SPECIAL_SUPPORT = "receiver_gives_special_support"
    SENDER_ROLE = "sender_role"
    SUSPECTS_ILL_FARING = "suspects_ill_faring"
    CONSENT = "consent"
    MEASURE = "measure"
    NECESSITY = "necessity"
    WEIGHING = "weighing"
    RISK_ASSESSMENT = "risk_assessment"
    SUSPICION = "suspicion"
    ITEM_CONFIRMED = "item_confirmed"
    HARM = "harm"
    CRIME = "crime"
    ADULT_GROUND = "adult_ground"
    GUARDIAN_DECIDES = "guardian_decides"
    CHILD_MATURE = "child_mature"
    CHILD_WANTS = "child_wants"
    REPORTER = "reporter"
    FEEDBACK_VALUES_ONLY = "feedback_values_only"
    LAW_ASKS = "law_asks"
    TECHNICAL_ONLY = "technical_only"
    SMALL_CELLS_SUPPRESSED = "small_cells_suppressed"
    SENSITIVE_FIELDS = "sensitive_fields"
    PLAN_ACTIVE = "plan_active"
    PLAN_SEATS = "plan_seats"
    PLAN_NEED_FOUND = "plan_need_found"
    NAMED_PERSON_AT = "named_person_at"
    ACUTE_DANGER = "acute_danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One question to the law: this item, from this holder, to this receiver, on these circumstances."""

    sender: PartyKind
    """Who holds the information."""
    receiver: PartyKind
    """Who would receive it."""
    category: Category
    """What it is; five-question answers are judged as the category of what is written in them."""
    age: AgeStep
    """The child's age on the Swedish date."""
    purpose_stated: bool
    """Is the purpose said?"""
    protection: ProtectionLevel
    """The child's protection in the population register."""
    sealed: bool
    """Has a professional sealed the child's record?"""
    placement_hidden: bool
    """Is the placed child's whereabouts kept secret?"""
    special_reason: bool
    """Is there a special reason to keep otherwise open school data secret?"""
    care_block: bool
    """Has the patient blocked the care record?"""
    considerable_harm: bool
    """Can the child be assumed to suffer considerable harm if this family member is told?"""
    mature_child_objects: bool
    """Does a child judged mature object to the guardian being told?"""
    reporter_in_danger: bool
    """Is there danger of violence or serious harm to a reporter?"""
    inappropriate: bool
    """Has somebody found this disclosure inappropriate?"""

    situation: Situation = Situation.ORDINARY
    """What the sharing is about."""
    protected_need_recorded: bool = False
    """Is the receiver's need of the protected field itself recorded?"""
    identifying: bool = True
    """Can anybody be identified from it?"""
    same_organisation: bool = False
    """Are holder and receiver one organisation?"""
    same_branch: bool = False
    """Are they one secrecy branch of one organisation?"""
    same_region: bool = False
    """Are both health care of one region or municipality?"""
    need_to_know: bool = False
    """Does the receiver need it for the work there?"""
    receiver_is_named_staff: bool = False
    """Is the receiver one of the owner's few named staff for this child?"""
    receiver_is_named_person: bool = False
    """Is the receiver the child's named person? No rule may read this: the role opens nothing."""
    receiver_gives_special_support: bool = False
    """Does the receiver give special support to pupils?"""
    sender_role: StaffRole = StaffRole.OTHER
    """What the one who would tell works as."""
    suspects_ill_faring: bool = False
    """Does the holder know or suspect that the child fares ill?"""
    consent: ConsentState = ConsentState.NONE
    """Consent for this item, receiver and purpose."""
    measure: Measure = Measure.NONE_OF_THE_FOUR
    """The measure that a board decision concerns."""
    necessity: Recorded = Recorded.NOT_RECORDED
    """Is it recorded that this is needed for necessary care, treatment or support?"""
    weighing: Recorded = Recorded.NOT_RECORDED
    """Has a human weighed it and written down the result?"""
    risk_assessment: Recorded = Recorded.NOT_RECORDED
    """Is a concrete risk of crime assessed and recorded?"""
    suspicion: Recorded = Recorded.NOT_RECORDED
    """Is the suspicion recorded with its penal provision?"""
    item_confirmed: Recorded = Recorded.NOT_RECORDED
    """Has the sender confirmed this very item in the handover?"""
    harm: HarmTest = HarmTest.NOT_MADE
    """The harm test of special support and discipline."""
    crime: CrimeGround = CrimeGround.NONE
    """The suspected crime."""
    adult_ground: AdultGround = AdultGround.NONE
    """A ground that holds for adults too."""
    guardian_decides: bool = False
    """Does the guardian decide in this matter?"""
    child_mature: bool = False
    """Is the child mature enough to receive it?"""
    child_wants: bool = False
    """Does the child want the open intervention?"""
    reporter: ReporterKind = ReporterKind.NOT_A_REPORTER
    """Is the receiver the one who reported?"""
    feedback_values_only: bool = False
    """Is it nothing but opened, not opened or already ongoing?"""
    law_asks: bool = False
    """Does the law oblige the holder to answer supervision?"""
    technical_only: bool = False
    """Is it technical processing or storage only?"""
    small_cells_suppressed: bool = False
    """Are small numbers protected?"""
    sensitive_fields: bool = True
    """Does the compilation carry sensitive fields?"""
    plan_active: bool = False
    """Is the coordinated plan running?"""
    plan_seats: bool = False
    """Do both holder and receiver have a seat in the plan?"""
    plan_need_found: bool = False
    """Has municipality or region found that a coordinated plan is needed?"""
    named_person_at: PartyKind = PartyKind.NOBODY
    """Where the named person works."""
    acute_danger: bool = False
    """Is somebody's life in acute danger?"""

    def as_record(self) -> dict[str, str | bool]:
        """The facts as plain values, to be stored with a decision."""
        return {fact.value: _plain(getattr(self, fact.value)) for fact in Fact}

    @classmethod
    def from_record(cls, record: Mapping[str, str | bool]) -> "Facts":
        """The facts of a stored decision, to ask the law again."""
        values: dict[str, Any] = {}
        for name, plain in record.items():
            values[name] = _parsed(Fact(name), plain)
        return cls(**values)


_LIMITED = {
    Fact.SENDER: SENDERS,
    Fact.RECEIVER: RECEIVERS,
    Fact.NAMED_PERSON_AT: (*SERVICES, PartyKind.NOBODY),
}
_TYPES: dict[Fact, Any] = {Fact(field.name): field.type for field in fields(Facts)}
DOMAINS: dict[Fact, tuple[StrEnum | bool, ...]] = {
    fact: _LIMITED.get(fact, (False, True) if kind is bool else tuple(kind)) for fact, kind in _TYPES.items()
}
"""Every value that each fact can take."""


def _plain(value: StrEnum | bool) -> str | bool:
    return value if isinstance(value, bool) else value.value


def _parsed(fact: Fact, plain: str | bool) -> StrEnum | bool:
    for value in DOMAINS[fact]:
        if _plain(value) == plain and isinstance(value, bool) is isinstance(plain, bool):
            return value
    raise ValueError(f"{fact.value} cannot have that value")


def category_as_written(category: Category, written: Category | None) -> Category:
    """Five-question answers inherit the category of what is written in them."""
    if category is Category.FIVE_QUESTIONS and written is not None:
        return written
    return category
