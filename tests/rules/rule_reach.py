"""Written by hand: how far each row reaches, to its last party, age and kind of information, and no further.

Single changes of the situations in `rule_situations`, like those of `rule_variations`, which has what is
particular to a row; here is what rows enumerate.
"""

from app.rules.ages import AgeStep
from app.rules.facts import AdultGround, ConsentState, CrimeGround, Situation
from app.vocabulary import Category, Measure, StaffRole
from tests.rules.rule_situations import (
    CONCERN,
    EHM,
    EHP,
    FAMILY,
    GEN,
    HC,
    ID,
    IHC,
    IPRE,
    ISCH,
    ISOC,
    MED,
    OTHER,
    PLACE,
    PLAN,
    PRE,
    PROT,
    PSY,
    REPID,
    SCH,
    SOC,
    SOCREC,
    SUPP,
    C,
    G,
)
from tests.rules.rule_variations import Changes, what, who, whom

CHILDREN: Changes = tuple(
    {"age": age} for age in (AgeStep.UNDER_12, AgeStep.FROM_12, AgeStep.FROM_15, AgeStep.FROM_16)
)
SECRETS = what(ID, GEN, SUPP, PSY, MED, SOCREC, PLACE, PROT, Category.FIVE_QUESTIONS)
"""Everything that is some branch's secret: not a role, a report, who reported, or a plan."""
AUTHORITIES = (SCH, PRE, EHM, EHP, SOC, HC, ISCH, IPRE, ISOC, IHC)
"""Those who meet children: public and private, school, health and social services."""
ADULT_WITH_GROUND: Changes = tuple(
    {"age": age, "adult_ground": list(AdultGround)[1]} for age in (AgeStep.FROM_18, AgeStep.FROM_21)
)
OF_AN_ADULT: Changes = tuple({"age": age} for age in (AgeStep.FROM_18, AgeStep.FROM_21))


def handed_over(*kinds: object) -> Changes:
    return tuple({"receiver": kind, "situation": Situation.HANDOVER} for kind in kinds)


def by_board(measure: Measure) -> dict[str, object]:
    return {"consent": ConsentState.BY_BOARD_DECISION, "measure": measure}


REACHES: dict[str, Changes] = {
    "concern-report": CHILDREN,
    "concern-report-by-other-authorities": CHILDREN,
    "information-to-child-inquiry": (*who(SOC), *CHILDREN),
    "information-to-child-inquiry-by-other-authorities": CHILDREN,
    "health-to-social-necessary-for-child": (*SECRETS, *CHILDREN),
    "health-to-social-not-necessary": CHILDREN,
    "health-to-social-about-adults": OF_AN_ADULT,
    "social-to-health-necessary-for-child": (*SECRETS, *CHILDREN, *ADULT_WITH_GROUND),
    "social-to-social-necessary-for-child": (*SECRETS, *CHILDREN, *ADULT_WITH_GROUND),
    "custody-inquiry-between-social-boards": CHILDREN,
    "health-to-other-health-necessary-for-child": (*SECRETS, *CHILDREN, *ADULT_WITH_GROUND),
    "health-to-pupil-health-nurse": (*SECRETS, *CHILDREN),
    "feedback-to-the-reporter": whom(*AUTHORITIES, OTHER),
    "more-than-feedback-stays-secret": (
        {"situation": Situation.FEEDBACK, "feedback_values_only": False},
        {"situation": Situation.FEEDBACK, "feedback_values_only": True, "inappropriate": True},
        {"situation": Situation.CHILD_INQUIRY, "feedback_values_only": True},
    ),
    "reporters-own-copy-stays-secret": who(SCH, PRE, EHM, EHP, HC, ISCH, IPRE, ISOC, IHC, OTHER),
    "reporters-own-copy-weighed": whom(SCH, PRE, EHM, EHP, SOC, HC, OTHER),
    "family-asks-who-reported": tuple({"receiver": G, **age} for age in CHILDREN),
    "special-support-without-harm": (
        *handed_over(*AUTHORITIES),
        *({"receiver": G, **age} for age in OF_AN_ADULT),
    ),
    "special-support-with-harm-weighed": handed_over(SCH, PRE, EHP),
    "pupil-health-weighed": (
        *SECRETS,
        *handed_over(SCH, PRE, EHP),
        {"sender": SCH, "category": PSY},
    ),
    "preschool-weighed": (*SECRETS, *handed_over(SCH, PRE, EHP)),
    "pupil-health-medical-to-pupil-support": SECRETS,
    "pupil-health-nurse-to-social": (*SECRETS, *CHILDREN),
    "pupil-health-nurse-to-social-for-adult-pupil": (*SECRETS, *OF_AN_ADULT),
    "within-the-owners-branch": (
        {"sender": SOC, "receiver": SOC, "category": CONCERN},
        {"sender": SOC, "receiver": SOC, "category": REPID},
    ),
    "care-within-the-region": SECRETS,
    "private-care-weighed": (*SECRETS, *CHILDREN),
    "guardian-decides-for-the-child": (*CHILDREN, *({"sender": SOC, **each} for each in what(CONCERN))),
    "own-data": tuple({"child_mature": False, **age} for age in OF_AN_ADULT),
    "third-persons-are-strangers": tuple({"receiver": G, **age} for age in OF_AN_ADULT),
    "plan-between-its-parties": (
        *who(*AUTHORITIES),
        *whom(*AUTHORITIES),
        by_board(Measure.CONTACT_PERSON),
    ),
    "plan-must-be-drawn-up": (by_board(Measure.CONTACT_PERSON),),
    "plan-needs-consent": (
        *whom(*AUTHORITIES),
        by_board(Measure.NONE_OF_THE_FOUR),
        {"consent": ConsentState.NONE, "measure": Measure.CONTACT_PERSON},
    ),
    "plan-refused-by-one-guardian": whom(*AUTHORITIES),
    "board-decides-for-one-guardian": (*whom(*AUTHORITIES), *SECRETS, *what(PLAN)),
    "open-intervention-at-the-childs-own-wish": ({"sender": FAMILY, "receiver": SOC},),
    "childs-own-consent-is-needed": CHILDREN,
    "social-to-police-risk-of-crime": (*CHILDREN, {"age": AgeStep.FROM_18}),
    "lesser-crime-weighed-by-a-lawyer": ({"crime": CrimeGround.FINE_ONLY},),
    "school-staff-answer-custody-inquiry": CHILDREN,
    "named-person-of-a-public-school": whom(*AUTHORITIES),
    "named-person-outside-school-weighed": whom(*AUTHORITIES),
    "named-person-is-known-to-the-family": (*({"receiver": G, **age} for age in CHILDREN), *whom(C)),
}
"""Changes that the row covers too."""

ENDS: dict[str, Changes] = {
    "care-within-the-region": what(CONCERN, REPID),
    "special-support-without-harm": (
        *whom(G),
        *handed_over(OTHER),
        *({"receiver": ISCH, **age} for age in OF_AN_ADULT),
    ),
    "special-support-with-harm-weighed": handed_over(ISCH, IPRE, EHM),
    "pupil-health-weighed": (
        *({"sender": SCH, **each} for each in what(GEN, ID, SOCREC)),
        *handed_over(ISCH, IPRE, EHM),
    ),
    "preschool-weighed": handed_over(ISCH, IPRE, EHM),
    "pupil-health-medical-to-pupil-support": (
        *whom(PRE, HC, SOC),
        {"receiver": PRE, "receiver_gives_special_support": True},
    ),
    "within-the-owners-branch": (
        *(
            {"sender": one, "receiver": other}
            for one in AUTHORITIES
            for other in AUTHORITIES
            if one is not other
        ),
        *({"sender": SCH, "receiver": SCH, **each} for each in what(CONCERN, REPID)),
    ),
    "guardian-decides-for-the-child": (
        *what(REPID),
        {"sender": SOC, "category": REPID},
        {"sender": SCH, "category": CONCERN},
    ),
    "own-data": ({"sender": SOC, "category": REPID}, {"sender": SCH, "category": CONCERN}),
    "third-persons-are-strangers": (
        *({"receiver": G, **age} for age in CHILDREN),
        *({"receiver": HC, **age} for age in OF_AN_ADULT),
    ),
    "plan-between-its-parties": (
        by_board(Measure.NONE_OF_THE_FOUR),
        {"consent": ConsentState.NONE, "measure": Measure.CONTACT_PERSON},
    ),
    "plan-must-be-drawn-up": (
        by_board(Measure.NONE_OF_THE_FOUR),
        {"consent": ConsentState.NONE, "measure": Measure.CONTACT_PERSON},
    ),
    "plan-needs-consent": (by_board(Measure.CONTACT_PERSON),),
    "open-intervention-at-the-childs-own-wish": ({"sender": HC, "receiver": SOC},),
    "childs-own-consent-is-needed": OF_AN_ADULT,
    "school-staff-answer-custody-inquiry": (
        *OF_AN_ADULT,
        *(
            {"sender_role": role}
            for role in (
                StaffRole.SCHOOL_DOCTOR,
                StaffRole.SCHOOL_NURSE,
                StaffRole.SCHOOL_PSYCHOLOGIST,
                StaffRole.SCHOOL_COUNSELLOR,
            )
        ),
    ),
}
"""Changes that it does not cover."""
