"""Written by hand: single changes after which a rule no longer applies, and such that leave it standing.

The situations are those of `rule_situations`; the reason is always the wording of the row.
"""

from typing import Any

from app.rules.ages import AgeStep
from app.rules.facts import AdultGround, ConsentState, CrimeGround, ReporterKind, Situation
from app.vocabulary import Measure, ProtectionLevel, StaffRole
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
    NO,
    OTHER,
    PLACE,
    PLAN,
    POL,
    PRE,
    PROC,
    PROT,
    PSY,
    REPID,
    ROLE,
    SCH,
    SOC,
    SOCREC,
    STATS,
    STORE,
    SUP,
    SUPP,
    THIRD,
    YES,
    C,
    G,
)

Changes = tuple[dict[str, Any], ...]


def who(*kinds: object) -> Changes:
    return tuple({"sender": kind} for kind in kinds)


def whom(*kinds: object) -> Changes:
    return tuple({"receiver": kind} for kind in kinds)


def what(*kinds: object) -> Changes:
    return tuple({"category": kind} for kind in kinds)


ORDINARY = ({"situation": Situation.ORDINARY},)
ADULT = ({"age": AgeStep.FROM_18},)
NOT_HELD = what(PLAN, ROLE, CONCERN, REPID)
NO_PLAN_YET = ({"plan_active": False}, {"plan_seats": False}, {"consent": ConsentState.REFUSED})
OUTSIDE = whom(POL, G, C, THIRD, PROC, STATS, STORE)

OFF: dict[str, Changes] = {
    "concern-report": (
        *who(OTHER, FAMILY, THIRD),
        *whom(HC, POL),
        *what(MED),
        *ORDINARY,
        {"suspects_ill_faring": False},
    ),
    "concern-report-by-other-authorities": (
        *who(SCH, FAMILY),
        *whom(HC),
        *what(GEN),
        *ORDINARY,
        *ADULT,
    ),
    "information-to-child-inquiry": (*who(OTHER, FAMILY), *whom(POL, HC), *ADULT),
    "information-to-child-inquiry-by-other-authorities": (*who(SCH, FAMILY), *whom(HC), *ADULT),
    "anonymous-consultation": (*whom(SCH, HC, POL), *ORDINARY),
    "health-to-social-necessary-for-child": (*who(EHM, SOC, IHC), *whom(SCH, ISOC), *NOT_HELD),
    "health-to-social-not-necessary": (*who(SCH, SOC), *whom(SCH, HC), *ADULT),
    "health-to-social-about-adults": (
        *who(SCH, SOC),
        *whom(SCH, HC),
        {"age": AgeStep.FROM_16},
        {"adult_ground": AdultGround.VIOLENCE},
        {"adult_ground": AdultGround.PREGNANCY},
    ),
    "social-to-health-necessary-for-child": (*who(HC, SCH), *whom(EHM, IHC, SCH), *NOT_HELD),
    "social-to-social-necessary-for-child": (
        *who(HC, SCH),
        *whom(ISOC, SCH),
        {"same_organisation": True},
        *NOT_HELD,
    ),
    "custody-inquiry-between-social-boards": (*who(HC, ISOC), *whom(HC), *ADULT),
    "health-to-other-health-necessary-for-child": (
        *who(EHM, SOC),
        *whom(SCH, SOC, EHM),
        {"receiver": HC, "same_region": True},
        *NOT_HELD,
    ),
    "care-within-the-region": (
        *who(EHM, IHC),
        *whom(EHM, IHC),
        {"same_region": False},
        {"need_to_know": False},
        *what(CONCERN, REPID),
    ),
    "health-to-school-stays-secret": (*who(SOC, EHM), *whom(SOC, HC)),
    "health-to-pupil-health-nurse": (*who(SOC, IHC), *whom(EHP, SCH), *NOT_HELD),
    "consent-health-care-to-school": (*who(SOC), *whom(PRE, ISCH), *what(REPID)),
    "social-to-school-stays-secret": (*who(HC, ISOC), *whom(SOC, G)),
    "consent-social-services-to-school": (*who(HC), *whom(PRE, ISCH), *what(REPID)),
    "feedback-to-the-reporter": (
        *who(HC, ISOC),
        *whom(G, THIRD, POL),
        *what(REPID, MED),
        *ORDINARY,
        {"reporter": ReporterKind.PRIVATE_PERSON},
        {"reporter": ReporterKind.NOT_A_REPORTER},
        {"feedback_values_only": False},
    ),
    "feedback-carries-three-values-only": (*who(HC), *ORDINARY),
    "more-than-feedback-stays-secret": (
        *who(HC),
        {"reporter": ReporterKind.NOT_A_REPORTER},
        {"reporter": ReporterKind.PRIVATE_PERSON},
    ),
    "no-feedback-to-private-reporters": who(HC, SCH),
    "reporters-own-copy-stays-secret": who(SOC, FAMILY, THIRD),
    "reporters-own-copy-weighed": (*who(SOC, HC, EHM, ISCH, FAMILY), *OUTSIDE, *what(GEN, MED)),
    "family-asks-who-reported": (*who(SCH, HC), *whom(THIRD, SCH), *what(SOCREC), *ADULT),
    "reporter-in-danger": (*whom(SCH, SUP), *what(SOCREC)),
    "ordinary-school-information": (
        *who(PRE, ISCH, EHP, HC),
        *what(SUPP, PSY, MED),
        {"special_reason": True},
        {"sealed": True},
        {"placement_hidden": True},
    ),
    "special-support-without-harm": (
        *who(PRE, ISCH, EHP),
        *whom(SCH, PRE, G, C, POL),
        *what(GEN),
    ),
    "special-support-with-harm-weighed": (
        *who(PRE, EHP, ISCH),
        *whom(SCH, ISCH, THIRD, POL),
        *what(GEN, PSY),
    ),
    "school-special-support-stays-secret": who(PRE, EHP),
    "pupil-health-weighed": (*who(ISCH, EHM), *whom(SCH, PRE, THIRD, POL), *NOT_HELD),
    "pupil-health-stays-secret": who(EHM, PRE),
    "preschool-weighed": (*who(SCH, IPRE), *whom(PRE, ISCH, EHP, POL), *NOT_HELD),
    "preschool-stays-secret": who(IPRE, EHP),
    "pupil-health-medical-to-pupil-support": (
        *who(EHP, HC, IHC),
        *whom(SCH, SOC, ISCH),
        *NOT_HELD,
    ),
    "pupil-health-medical-to-teachers": (*who(EHP, HC), *whom(EHP, SOC)),
    "pupil-health-nurse-to-social": (*who(HC, EHP), *whom(HC, SCH), *NOT_HELD),
    "pupil-health-nurse-to-social-for-adult-pupil": (
        *who(HC, EHP),
        *whom(HC),
        *NOT_HELD,
        {"age": AgeStep.FROM_16},
    ),
    "pupil-health-within-its-branch": (
        *who(EHM, SCH),
        *whom(EHM, SOC),
        *what(MED, GEN),
        {"same_organisation": False},
        {"same_branch": False},
    ),
    "within-the-owners-branch": (
        *who(HC, SCH),
        *whom(HC, ISOC),
        {"same_organisation": False},
        {"need_to_know": False},
        {"care_block": True},
        {"sender": SCH, "receiver": SCH, "category": CONCERN},
    ),
    "independent-school-ordinary-information": (*who(SCH, IPRE), *what(PSY, MED)),
    "independent-school-ordinary-information-before": (*who(SCH, IPRE), *what(PSY, MED)),
    "independent-school-pupil-health-stays-secret": who(SCH, EHP),
    "independent-preschool-stays-secret": who(PRE, ISCH),
    "private-care-weighed": (*who(HC, EHM), *whom(IHC, ISOC, SCH), *NOT_HELD),
    "private-social-care-stays-secret": who(IHC, SOC),
    "consent-lifts-private-confidentiality": (*who(SOC, FAMILY), *what(REPID)),
    "consent-lifts-secrecy": (*who(ISCH, ISOC, THIRD), *what(REPID)),
    "guardian-decides-for-the-child": (
        *whom(THIRD, C),
        *what(REPID),
        {"guardian_decides": False},
        {"sender": SCH, "category": CONCERN},
    ),
    "child-is-protected-from-the-guardian": whom(SOC, C),
    "own-data": (*whom(G, THIRD), *what(REPID, CONCERN), {"child_mature": False}),
    "third-persons-are-strangers": whom(SOC, C),
    "hidden-placement-is-never-told": (
        *what(SOCREC, ID),
        *whom(SUP),
        {"receiver_is_named_staff": True},
    ),
    "hidden-placement-is-masked": (
        *what(PLACE),
        *whom(SUP),
        {"receiver_is_named_staff": True},
    ),
    "protected-identity-is-masked": (
        {"protection": ProtectionLevel.NONE},
        *whom(SUP, PROC, C),
        {"receiver_is_named_staff": True},
    ),
    "no-shared-store": whom(SCH, PROC),
    "plan-between-its-parties": (*who(FAMILY, THIRD), *whom(POL, G), *what(SUPP), *NO_PLAN_YET),
    "plan-must-be-drawn-up": (
        *who(SCH, HC),
        *whom(SCH, SOC),
        *what(SOCREC),
        *ORDINARY,
        {"consent": ConsentState.WITHDRAWN},
        {"consent": ConsentState.BY_BOARD_DECISION},
    ),
    "plan-needs-consent": (
        *whom(G, POL),
        *what(SOCREC),
        {"consent": ConsentState.REFUSED},
    ),
    "plan-refused-by-one-guardian": (*whom(G, POL), *what(SOCREC), {"consent": ConsentState.NONE}),
    "board-decides-for-one-guardian": (
        *who(SCH, IHC, ISOC),
        *whom(POL, G, THIRD),
        *what(REPID, CONCERN, ROLE),
        {"consent": ConsentState.REFUSED},
    ),
    "open-intervention-at-the-childs-own-wish": (
        *who(HC, FAMILY),
        *whom(G, SCH),
        *ORDINARY,
        *what(REPID),
        {"child_wants": False},
        {"inappropriate": True},
        *ADULT,
    ),
    "childs-own-consent-is-needed": ADULT,
    "social-to-police-risk-of-crime": (*who(HC, SCH), *whom(SCH, HC), {"inappropriate": True}),
    "crime-against-a-child-to-police": (*who(SCH, EHM), *whom(SOC, SUP)),
    "serious-crime-to-police": (*who(SCH, EHM), *whom(SUP), {"crime": CrimeGround.AGAINST_CHILD}),
    "pupil-health-nurse-to-police": (*who(HC, EHP), *whom(SOC)),
    "school-to-police": (*who(ISCH, HC, SOC, IPRE), *whom(SOC), {"crime": CrimeGround.NONE}),
    "independent-school-to-police": (*who(SCH, IPRE), *whom(SOC), {"crime": CrimeGround.FINE_ONLY}),
    "lesser-crime-stays-secret": (*whom(SOC), {"crime": CrimeGround.MIN_SIX_MONTHS}),
    "lesser-crime-weighed-by-a-lawyer": (*whom(SCH), {"crime": CrimeGround.MIN_SIX_MONTHS}),
    "school-staff-answer-custody-inquiry": (
        *who(ISCH, PRE, EHM),
        *whom(HC),
        *ORDINARY,
        *ADULT,
        *(
            {"sender_role": role}
            for role in (
                StaffRole.SCHOOL_NURSE,
                StaffRole.SCHOOL_DOCTOR,
                StaffRole.SCHOOL_PSYCHOLOGIST,
            )
        ),
    ),
    "supervision-asks-by-law": whom(POL, SOC),
    "supervision-needs-it": (*whom(POL, HC), {"law_asks": True}),
    "technical-processing": (*who(ISCH, IHC, FAMILY), *whom(SUP), {"technical_only": False}),
    "named-person-of-a-public-school": (*whom(POL, THIRD), *what(GEN), {"named_person_at": ISCH}),
    "named-person-outside-school-weighed": (*whom(POL), *what(GEN), {"named_person_at": EHP}),
    "named-person-is-known-to-the-family": (*what(MED), *ADULT),
    "statistics-without-persons": (
        *whom(SOC),
        {"identifying": True},
        {"small_cells_suppressed": False},
    ),
    "statistics-must-not-identify": whom(SOC),
    "purpose-must-be-stated": ({"situation": Situation.CONCERN_REPORT},),
    "anyone-may-report": (*who(SCH, OTHER), *whom(HC), *what(GEN)),
    "handover-is-never-automatic": ({"situation": Situation.CHILD_INQUIRY},),
    "stale-consent-is-none": ({"consent": ConsentState.NONE}, {"consent": ConsentState.WAITING}),
}

ALSO_ON: dict[str, Changes] = {
    "concern-report": (
        *who(PRE, ISCH, IPRE, EHM, EHP, SOC, ISOC, HC, IHC),
        {"age": AgeStep.FROM_16},
        {"purpose_stated": False},
        {"consent": ConsentState.REFUSED},
    ),
    "information-to-child-inquiry": who(SCH, PRE, ISCH, IPRE, EHM, EHP, ISOC, IHC),
    "health-to-social-necessary-for-child": (
        *what(ID, GEN, PSY, PROT),
        *({"age": AgeStep.FROM_21, "adult_ground": ground} for ground in list(AdultGround)[1:]),
    ),
    "health-to-social-not-necessary": who(EHM),
    "health-to-social-about-adults": who(EHM),
    "health-to-other-health-necessary-for-child": whom(HC),
    "health-to-school-stays-secret": whom(PRE, EHP, ISCH, IPRE),
    "social-to-school-stays-secret": whom(SCH, PRE, IPRE, EHP, EHM),
    "feedback-to-the-reporter": (*whom(HC, ISCH, PRE, IHC, OTHER), *what(SOCREC)),
    "reporters-own-copy-stays-secret": (*who(HC, ISCH, IHC, OTHER), *what(REPID), *whom(G, C, SCH)),
    "reporters-own-copy-weighed": (*who(PRE, EHP, OTHER), *what(REPID), *whom(SOC, SCH)),
    "family-asks-who-reported": whom(C),
    "reporter-in-danger": whom(G),
    "ordinary-school-information": (*what(ID), *whom(HC, THIRD, G, POL, ISCH)),
    "special-support-without-harm": (
        *whom(SOC, THIRD),
        {"receiver": SCH, "situation": Situation.HANDOVER},
        {"receiver": ISCH, "situation": Situation.HANDOVER},
        {"receiver": G, "age": AgeStep.FROM_18},
    ),
    "special-support-with-harm-weighed": (
        *whom(SOC),
        {"receiver": SCH, "situation": Situation.HANDOVER},
    ),
    "pupil-health-weighed": (
        *whom(HC),
        *who(SCH),
        *what(MED, SUPP),
        {"receiver": EHP, "situation": Situation.HANDOVER},
    ),
    "preschool-weighed": (
        *whom(HC, SOC),
        *what(SUPP, MED),
        {"receiver": PRE, "situation": Situation.HANDOVER},
    ),
    "pupil-health-medical-to-pupil-support": ({"receiver": SCH, "receiver_gives_special_support": True},),
    "pupil-health-within-its-branch": whom(EHP),
    "within-the-owners-branch": tuple(
        {"sender": kind, "receiver": kind} for kind in (SCH, PRE, ISCH, IPRE, EHM, EHP, ISOC, HC, IHC)
    ),
    "independent-school-ordinary-information": whom(HC, SCH, THIRD),
    "independent-school-pupil-health-stays-secret": what(SUPP),
    "private-care-weighed": whom(HC),
    "consent-lifts-private-confidentiality": who(ISCH, IPRE, IHC),
    "consent-lifts-secrecy": (
        *who(SCH, SOC, HC, EHM, EHP, OTHER, FAMILY),
        *whom(G, THIRD, POL),
        *what(PLAN, MED),
    ),
    "guardian-decides-for-the-child": (*who(HC, ISCH), *what(CONCERN, PLAN)),
    "child-is-protected-from-the-guardian": ({"mature_child_objects": False, "considerable_harm": True},),
    "own-data": (
        {"child_mature": False, "age": AgeStep.FROM_18},
        {"sender": SOC, "category": CONCERN},
    ),
    "third-persons-are-strangers": ({"receiver": G, "age": AgeStep.FROM_18},),
    "hidden-placement-is-never-told": (
        {"placement_hidden": False, "protection": ProtectionLevel.HIDDEN_PLACEMENT},
        *whom(SOC, C, PROC),
    ),
    "hidden-placement-is-masked": (
        {"placement_hidden": False, "protection": ProtectionLevel.HIDDEN_PLACEMENT},
    ),
    "protected-identity-is-masked": (
        *whom(G, HC),
        *what(GEN, ROLE),
        {"protection": ProtectionLevel.NONE, "sealed": True},
        {"protection": ProtectionLevel.NONE, "placement_hidden": True},
    ),
    "plan-between-its-parties": (
        *who(HC, ISCH),
        *whom(HC, ISCH),
        {"consent": ConsentState.BY_BOARD_DECISION, "measure": Measure.CONTACT_PERSON},
    ),
    "plan-must-be-drawn-up": ({"sender": HC, "receiver": SOC},),
    "plan-needs-consent": tuple(
        {"consent": state}
        for state in (
            ConsentState.NONE,
            ConsentState.WAITING,
            ConsentState.EXPIRED,
            ConsentState.CHILD_MISSING,
            ConsentState.OUT_OF_SCOPE,
        )
    ),
    "board-decides-for-one-guardian": (
        *who(HC),
        *what(PLAN, MED),
        *({"measure": measure} for measure in Measure if measure is not Measure.NONE_OF_THE_FOUR),
    ),
    "open-intervention-at-the-childs-own-wish": (
        {"sender": FAMILY, "receiver": SOC},
        {"age": AgeStep.FROM_15},
        {"age": AgeStep.FROM_16},
    ),
    "social-to-police-risk-of-crime": ({"age": AgeStep.UNDER_12},),
    "crime-against-a-child-to-police": who(SOC),
    "serious-crime-to-police": who(HC),
    "pupil-health-nurse-to-police": ({"crime": CrimeGround.MIN_SIX_MONTHS},),
    "school-to-police": (
        *who(SCH, EHP),
        {"crime": CrimeGround.AGAINST_CHILD},
        {"crime": CrimeGround.MIN_SIX_MONTHS},
    ),
    "independent-school-to-police": (
        {"crime": CrimeGround.AGAINST_CHILD},
        {"crime": CrimeGround.MIN_SIX_MONTHS},
    ),
    "lesser-crime-stays-secret": (*who(EHM, SOC), {"crime": CrimeGround.FINE_ONLY}),
    "school-staff-answer-custody-inquiry": (
        *who(EHP),
        {"sender_role": StaffRole.SPECIAL_NEEDS_TEACHER},
        {"sender_role": StaffRole.PRINCIPAL},
    ),
    "supervision-needs-it": (*who(HC, SCH), {"necessity": YES}),
    "technical-processing": who(SCH, PRE, EHM, EHP, HC, OTHER),
    "named-person-of-a-public-school": ({"named_person_at": EHP}, *whom(SCH, IHC)),
    "named-person-outside-school-weighed": tuple(
        {"named_person_at": place} for place in (HC, SOC, ISCH, EHM, IPRE)
    ),
    "named-person-is-known-to-the-family": ({"receiver": C, "age": AgeStep.FROM_18},),
    "statistics-must-not-identify": (
        {"small_cells_suppressed": True, "identifying": True},
        {"small_cells_suppressed": True, "sensitive_fields": True},
    ),
    "purpose-must-be-stated": ({"situation": Situation.CONCERN_REPORT, "receiver": HC},),
    "anyone-may-report": who(FAMILY),
    "stale-consent-is-none": (
        {"consent": ConsentState.WITHDRAWN},
        {"consent": ConsentState.OUT_OF_SCOPE},
    ),
    "care-within-the-region": ({"age": AgeStep.FROM_21}, {"necessity": NO}),
}
