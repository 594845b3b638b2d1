"""The recurring conditions of the decision table, named once."""

from app.rules.ages import CHILD_STEPS, AgeStep
from app.rules.conditions import All, AnyOf, Condition, In, Is, Not, no, yes
from app.rules.facts import AdultGround, ConsentState, CrimeGround, Fact, Situation
from app.rules.parties import PUBLIC_KINDS, SERVICES, PartyKind
from app.vocabulary import Category, Measure, ProtectionLevel

HELD = (
    Category.IDENTITY,
    Category.GENERAL,
    Category.SPECIAL_SUPPORT,
    Category.PUPIL_HEALTH,
    Category.MEDICAL,
    Category.SOCIAL_RECORD,
    Category.PLACEMENT,
    Category.PROTECTED_CONTACT,
    Category.FIVE_QUESTIONS,
)
"""What a holder holds under its own chapter; the plan, the role and the report have rows of their own."""

UNDER_18 = In(Fact.AGE, CHILD_STEPS)
UNDER_21 = In(Fact.AGE, (*CHILD_STEPS, AgeStep.FROM_18))
FROM_18 = In(Fact.AGE, (AgeStep.FROM_18, AgeStep.FROM_21))
CHILD_OR_ADULT_GROUND = AnyOf(UNDER_18, Not(Is(Fact.ADULT_GROUND, AdultGround.NONE)))
ADULT_WITHOUT_GROUND = All(FROM_18, Is(Fact.ADULT_GROUND, AdultGround.NONE))

CONSENT_GIVEN = Is(Fact.CONSENT, ConsentState.GIVEN)
ONE_OF_THE_FOUR = Not(Is(Fact.MEASURE, Measure.NONE_OF_THE_FOUR))
BOARD_DECIDED = All(Is(Fact.CONSENT, ConsentState.BY_BOARD_DECISION), ONE_OF_THE_FOUR)
CONSENT_OR_BOARD = AnyOf(CONSENT_GIVEN, BOARD_DECIDED)

TO_GUARDIAN_OF_CHILD = All(Is(Fact.RECEIVER, PartyKind.GUARDIAN), UNDER_18)
TO_CHILD = Is(Fact.RECEIVER, PartyKind.CHILD)
TO_THIRD_PERSON = AnyOf(
    Is(Fact.RECEIVER, PartyKind.THIRD_PERSON),
    All(Is(Fact.RECEIVER, PartyKind.GUARDIAN), FROM_18),
)
"""At eighteen a guardian has become any other person."""

FROM_REPORTERS_OWN = Not(Is(Fact.SENDER, PartyKind.SOC))
ABOUT_A_REPORT = In(Fact.CATEGORY, (Category.CONCERN, Category.REPORTER_IDENTITY))
REPORTERS_OWN_COPY = All(FROM_REPORTERS_OWN, ABOUT_A_REPORT)

HIDDEN = AnyOf(yes(Fact.PLACEMENT_HIDDEN), Is(Fact.PROTECTION, ProtectionLevel.HIDDEN_PLACEMENT))
SHIELDED = AnyOf(Not(Is(Fact.PROTECTION, ProtectionLevel.NONE)), yes(Fact.SEALED), yes(Fact.PLACEMENT_HIDDEN))
TO_NAMED_STAFF_OR_SUPERVISION = AnyOf(
    yes(Fact.RECEIVER_IS_NAMED_STAFF), Is(Fact.RECEIVER, PartyKind.SUPERVISION)
)

HANDOVER = Is(Fact.SITUATION, Situation.HANDOVER)
PRISON_CRIMES = (
    CrimeGround.AGAINST_CHILD,
    CrimeGround.MIN_SIX_MONTHS,
    CrimeGround.PRISON_IN_SCALE,
)
LESSER_CRIMES = (CrimeGround.PRISON_IN_SCALE, CrimeGround.FINE_ONLY)

OWN_KIND = AnyOf(*(All(Is(Fact.SENDER, kind), Is(Fact.RECEIVER, kind)) for kind in SERVICES))
AUTHORITIES = (*PUBLIC_KINDS, PartyKind.OTHER_AUTHORITY)


def sender(*kinds: PartyKind) -> Condition:
    """The holder is one of these."""
    return Is(Fact.SENDER, kinds[0]) if len(kinds) == 1 else In(Fact.SENDER, kinds)


def receiver(*kinds: PartyKind) -> Condition:
    """The receiver is one of these."""
    return Is(Fact.RECEIVER, kinds[0]) if len(kinds) == 1 else In(Fact.RECEIVER, kinds)


def category(*categories: Category) -> Condition:
    """The item is one of these."""
    return Is(Fact.CATEGORY, categories[0]) if len(categories) == 1 else In(Fact.CATEGORY, categories)


def situation(one: Situation) -> Condition:
    """The sharing is about this."""
    return Is(Fact.SITUATION, one)


NOT_INAPPROPRIATE = no(Fact.INAPPROPRIATE)
