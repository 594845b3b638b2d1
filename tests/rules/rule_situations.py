"""One situation for every rule of disclosure, written by hand from the decision table.

Each says what is asked, the answer when the rule applies, and one change after which it does not, with
the answer then. Nothing here is read from the rules.
"""

from dataclasses import dataclass, replace
from typing import Any

from app.rules.ages import AgeStep
from app.rules.facts import (
    AdultGround,
    ConsentState,
    CrimeGround,
    Facts,
    HarmTest,
    Recorded,
    ReporterKind,
    Situation,
)
from app.rules.parties import PartyKind
from app.vocabulary import Category, DecisionOutcome, Measure, ProtectionLevel, StaffRole

SCH, PRE, ISCH, IPRE = PartyKind.SCH, PartyKind.PRE, PartyKind.ISCH, PartyKind.IPRE
EHM, EHP, SOC, ISOC = PartyKind.EHM, PartyKind.EHP, PartyKind.SOC, PartyKind.ISOC
HC, IHC, POL, SUP = PartyKind.HC, PartyKind.IHC, PartyKind.POLICE, PartyKind.SUPERVISION
OTHER, FAMILY, G, C = (
    PartyKind.OTHER_AUTHORITY,
    PartyKind.FAMILY,
    PartyKind.GUARDIAN,
    PartyKind.CHILD,
)
THIRD, PROC, STATS = PartyKind.THIRD_PERSON, PartyKind.PROCESSOR, PartyKind.STATISTICS
STORE = PartyKind.SHARED_STORE

ROLE, ID, GEN, SUPP = (
    Category.ROLE,
    Category.IDENTITY,
    Category.GENERAL,
    Category.SPECIAL_SUPPORT,
)
PSY, MED, SOCREC = Category.PUPIL_HEALTH, Category.MEDICAL, Category.SOCIAL_RECORD
CONCERN, REPID, PLACE = Category.CONCERN, Category.REPORTER_IDENTITY, Category.PLACEMENT
PROT, PLAN = Category.PROTECTED_CONTACT, Category.PLAN

A, D, F, H, M = (
    DecisionOutcome.ALLOW,
    DecisionOutcome.DUTY,
    DecisionOutcome.FORBID,
    DecisionOutcome.NEEDS_HUMAN,
    DecisionOutcome.MASK,
)
YES, NO = Recorded.YES, Recorded.NO
GIVEN = ConsentState.GIVEN


def ask(sender: PartyKind, receiver: PartyKind, category: Category, **changes: Any) -> Facts:
    """A plain question about a child of nine, with a purpose and nothing special."""
    plain = Facts(
        sender=sender,
        receiver=receiver,
        category=category,
        age=AgeStep.UNDER_12,
        purpose_stated=True,
        protection=ProtectionLevel.NONE,
        sealed=False,
        placement_hidden=False,
        special_reason=False,
        care_block=False,
        considerable_harm=False,
        mature_child_objects=False,
        reporter_in_danger=False,
        inappropriate=False,
    )
    return replace(plain, **changes)


@dataclass(frozen=True)
class Case:
    """A rule's key, its rows, the question, the answer, a change, and the answer then."""

    key: str
    rows: tuple[int, ...]
    question: Facts
    answer: DecisionOutcome
    change: dict[str, Any]
    changed_answer: DecisionOutcome

    @property
    def changed(self) -> Facts:
        return replace(self.question, **self.change)


CASES = (
    # 1: a teacher suspects that the child fares ill; at eighteen only row 19 is left, a weighing
    Case(
        "concern-report",
        (1,),
        ask(SCH, SOC, CONCERN, situation=Situation.CONCERN_REPORT, suspects_ill_faring=True),
        D,
        {"age": AgeStep.FROM_18},
        H,
    ),
    Case(
        "concern-report-by-other-authorities",
        (1,),
        ask(OTHER, SOC, CONCERN, situation=Situation.CONCERN_REPORT, suspects_ill_faring=True),
        D,
        {"suspects_ill_faring": False},
        H,
    ),
    # 2: social services ask in a child inquiry
    Case(
        "information-to-child-inquiry",
        (2,),
        ask(HC, SOC, MED, situation=Situation.CHILD_INQUIRY, consent=ConsentState.REFUSED),
        D,
        {"situation": Situation.ORDINARY},
        H,
    ),
    Case(
        "information-to-child-inquiry-by-other-authorities",
        (2,),
        ask(OTHER, SOC, GEN, situation=Situation.CHILD_INQUIRY),
        D,
        {"situation": Situation.ORDINARY},
        F,
    ),
    # 3: «what if a child ...», nobody can be pointed out
    Case(
        "anonymous-consultation",
        (3,),
        ask(HC, SOC, MED, situation=Situation.CONSULTATION, identifying=False),
        A,
        {"identifying": True},
        H,
    ),
    # 4: the region to social services, necessary for the child
    Case(
        "health-to-social-necessary-for-child",
        (4,),
        ask(HC, SOC, MED, consent=ConsentState.REFUSED, necessity=YES),
        A,
        {"age": AgeStep.FROM_18},
        F,
    ),
    # 5: not necessary
    Case(
        "health-to-social-not-necessary",
        (5,),
        ask(HC, SOC, MED, consent=ConsentState.REFUSED, necessity=NO),
        F,
        {"necessity": YES},
        A,
    ),
    # 6: an adult; misuse is a ground for adults too
    Case(
        "health-to-social-about-adults",
        (6,),
        ask(HC, SOC, MED, age=AgeStep.FROM_18, necessity=YES),
        F,
        {"adult_ground": AdultGround.MISUSE},
        A,
    ),
    # 7
    Case(
        "social-to-health-necessary-for-child",
        (7,),
        ask(SOC, HC, SOCREC, necessity=YES),
        A,
        {"age": AgeStep.FROM_18},
        F,
    ),
    # 8: another municipality; and by duty in a custody inquiry
    Case(
        "social-to-social-necessary-for-child",
        (8,),
        ask(SOC, SOC, SOCREC, necessity=YES),
        A,
        {"age": AgeStep.FROM_21},
        F,
    ),
    Case(
        "custody-inquiry-between-social-boards",
        (8,),
        ask(SOC, SOC, SOCREC, situation=Situation.CUSTODY_INQUIRY),
        D,
        {"situation": Situation.ORDINARY},
        H,
    ),
    # 9: another region or private care
    Case(
        "health-to-other-health-necessary-for-child",
        (9,),
        ask(HC, IHC, MED, necessity=YES),
        A,
        {"necessity": NO, "age": AgeStep.FROM_18},
        F,
    ),
    # 10: the same region; a block closes
    Case(
        "care-within-the-region",
        (10,),
        ask(HC, HC, MED, same_region=True, need_to_know=True),
        A,
        {"care_block": True},
        F,
    ),
    # 11: school needs to know; with consent it may
    Case(
        "health-to-school-stays-secret",
        (11,),
        ask(HC, SCH, MED, consent=ConsentState.REFUSED, necessity=YES, weighing=YES),
        F,
        {"receiver": EHM},
        A,
    ),
    # 12: pupil health's nurse is health care
    Case(
        "health-to-pupil-health-nurse",
        (12,),
        ask(HC, EHM, MED, necessity=YES),
        A,
        {"age": AgeStep.FROM_18},
        F,
    ),
    # 13
    Case(
        "consent-health-care-to-school",
        (13,),
        ask(HC, SCH, MED, consent=GIVEN),
        A,
        {"consent": ConsentState.OUT_OF_SCOPE},
        F,
    ),
    # 14
    Case(
        "social-to-school-stays-secret",
        (14,),
        ask(SOC, ISCH, SOCREC, necessity=YES, weighing=YES),
        F,
        {"receiver": HC},
        A,
    ),
    # 15
    Case(
        "consent-social-services-to-school",
        (15,),
        ask(SOC, SCH, SOCREC, consent=GIVEN),
        A,
        {"consent": ConsentState.WITHDRAWN},
        F,
    ),
    # 16: the three values to a school that reported by duty
    Case(
        "feedback-to-the-reporter",
        (16,),
        ask(
            SOC,
            SCH,
            CONCERN,
            situation=Situation.FEEDBACK,
            reporter=ReporterKind.MANDATED,
            feedback_values_only=True,
            consent=ConsentState.REFUSED,
        ),
        D,
        {"inappropriate": True},
        F,
    ),
    # 17: anything more, also with consent
    Case(
        "feedback-carries-three-values-only",
        (17,),
        ask(
            SOC,
            SCH,
            SOCREC,
            situation=Situation.FEEDBACK,
            reporter=ReporterKind.MANDATED,
            consent=GIVEN,
        ),
        F,
        {"feedback_values_only": True},
        D,
    ),
    Case(
        "more-than-feedback-stays-secret",
        (17,),
        ask(SOC, SCH, SOCREC, reporter=ReporterKind.MANDATED),
        F,
        {"situation": Situation.FEEDBACK, "feedback_values_only": True},
        D,
    ),
    # 18: a neighbour
    Case(
        "no-feedback-to-private-reporters",
        (18,),
        ask(
            SOC,
            THIRD,
            SOCREC,
            situation=Situation.FEEDBACK,
            reporter=ReporterKind.PRIVATE_PERSON,
            feedback_values_only=True,
        ),
        F,
        {"reporter": ReporterKind.NOT_A_REPORTER},
        F,
    ),
    # 19: the reporter's own copy; a colleague, the press; weighed towards an authority only,
    # and never by health care
    Case(
        "reporters-own-copy-stays-secret",
        (19,),
        ask(SCH, THIRD, CONCERN, weighing=YES),
        F,
        {"category": GEN},
        A,
    ),
    Case(
        "reporters-own-copy-weighed",
        (19,),
        ask(SCH, HC, CONCERN, weighing=YES),
        A,
        {"receiver": G, "guardian_decides": True},
        F,
    ),
    # 20: who reported
    Case(
        "family-asks-who-reported",
        (20,),
        ask(SOC, G, REPID),
        A,
        {"reporter_in_danger": True},
        F,
    ),
    Case(
        "reporter-in-danger",
        (20,),
        ask(SOC, C, REPID, reporter_in_danger=True, child_mature=True, consent=GIVEN),
        F,
        {"reporter_in_danger": False},
        A,
    ),
    # 21: attendance; protected identity is a special reason
    Case(
        "ordinary-school-information",
        (21,),
        ask(SCH, SOC, GEN, consent=ConsentState.REFUSED),
        A,
        {"protection": ProtectionLevel.CONFIDENTIALITY_MARKED},
        F,
    ),
    # 22: special support, straight harm test
    Case(
        "special-support-without-harm",
        (22,),
        ask(SCH, HC, SUPP, harm=HarmTest.NO_HARM),
        A,
        {"category": PSY},
        H,
    ),
    Case(
        "special-support-with-harm-weighed",
        (22,),
        ask(SCH, HC, SUPP, harm=HarmTest.HARM_ASSUMED),
        H,
        {"harm": HarmTest.NO_HARM},
        A,
    ),
    Case(
        "school-special-support-stays-secret",
        (22,),
        ask(SCH, HC, SUPP, harm=HarmTest.HARM_ASSUMED, weighing=NO),
        F,
        {"category": GEN},
        A,
    ),
    # 23: the psychologist's notes
    Case(
        "pupil-health-weighed",
        (23,),
        ask(EHP, SOC, PSY, consent=ConsentState.REFUSED),
        H,
        {"receiver": ISCH},
        F,
    ),
    Case(
        "pupil-health-stays-secret",
        (23,),
        ask(EHP, HC, PSY, weighing=NO),
        F,
        {"sender": SCH, "category": GEN},
        A,
    ),
    # 24: preschool
    Case("preschool-weighed", (24,), ask(PRE, SCH, GEN), H, {"receiver": THIRD}, F),
    Case(
        "preschool-stays-secret",
        (24,),
        ask(PRE, SCH, GEN, weighing=NO),
        F,
        {"sender": SCH},
        A,
    ),
    # 25: the nurse to the special needs teacher, same authority
    Case(
        "pupil-health-medical-to-pupil-support",
        (25,),
        ask(EHM, EHP, MED, same_organisation=True, necessity=YES),
        A,
        {"same_organisation": False},
        F,
    ),
    # 26: the nurse to the teacher, for convenience
    Case(
        "pupil-health-medical-to-teachers",
        (26,),
        ask(EHM, SCH, MED, same_organisation=True, necessity=YES),
        F,
        {"receiver_gives_special_support": True},
        A,
    ),
    # 27: the nurse to social services; the adult grounds hold for her too
    Case(
        "pupil-health-nurse-to-social",
        (27,),
        ask(EHM, SOC, MED, necessity=YES),
        A,
        {"age": AgeStep.FROM_18},
        F,
    ),
    Case(
        "pupil-health-nurse-to-social-for-adult-pupil",
        (4, 27),
        ask(
            EHM,
            SOC,
            MED,
            necessity=YES,
            age=AgeStep.FROM_18,
            adult_ground=AdultGround.PREGNANCY,
        ),
        A,
        {"adult_ground": AdultGround.NONE},
        F,
    ),
    # 28: inside the branch
    Case(
        "pupil-health-within-its-branch",
        (28,),
        ask(EHP, SCH, PSY, same_organisation=True, same_branch=True, need_to_know=True),
        A,
        {"need_to_know": False},
        F,
    ),
    Case(
        "within-the-owners-branch",
        (),
        ask(SOC, SOC, SOCREC, same_organisation=True, same_branch=True, need_to_know=True),
        A,
        {"same_branch": False},
        F,
    ),
    # 29: an independent school's teacher, before and after the new wording
    Case(
        "independent-school-ordinary-information",
        (29,),
        ask(ISCH, SOC, GEN),
        H,
        {"category": SUPP},
        F,
    ),
    Case(
        "independent-school-ordinary-information-before",
        (29,),
        ask(ISCH, SOC, GEN),
        H,
        {"category": SUPP},
        F,
    ),
    # 30
    Case(
        "independent-school-pupil-health-stays-secret",
        (30,),
        ask(ISCH, SOC, PSY, weighing=YES),
        F,
        {"category": GEN},
        A,
    ),
    Case(
        "independent-preschool-stays-secret",
        (),
        ask(IPRE, SCH, GEN, weighing=YES),
        F,
        {"sender": PRE},
        A,
    ),
    # 31: private care, by analogy, always weighed
    Case(
        "private-care-weighed",
        (31,),
        ask(IHC, SOC, MED, necessity=YES),
        H,
        {"age": AgeStep.FROM_18},
        F,
    ),
    # 32
    Case(
        "private-social-care-stays-secret",
        (32,),
        ask(ISOC, HC, SOCREC, necessity=YES, weighing=YES),
        F,
        {"sender": SOC},
        A,
    ),
    Case(
        "consent-lifts-private-confidentiality",
        (30, 32),
        ask(ISOC, HC, SOCREC, consent=GIVEN),
        A,
        {"consent": ConsentState.EXPIRED},
        F,
    ),
    Case(
        "consent-lifts-secrecy",
        (),
        ask(PRE, ISCH, GEN, consent=GIVEN),
        A,
        {"consent": ConsentState.WAITING},
        F,
    ),
    # 33: the guardian decides
    Case(
        "guardian-decides-for-the-child",
        (33,),
        ask(SOC, G, SOCREC, guardian_decides=True),
        A,
        {"age": AgeStep.FROM_18},
        F,
    ),
    # 34: a mature child objects; no consent lifts it
    Case(
        "child-is-protected-from-the-guardian",
        (34,),
        ask(SCH, G, GEN, guardian_decides=True, mature_child_objects=True, consent=GIVEN),
        F,
        {"mature_child_objects": False},
        A,
    ),
    # 35: the child's own
    Case(
        "own-data",
        (35,),
        ask(HC, C, MED, child_mature=True),
        A,
        {"considerable_harm": True},
        F,
    ),
    # 36: a step-parent is a third person: secrecy stands, open school information is open
    Case(
        "third-persons-are-strangers",
        (36,),
        ask(SOC, THIRD, SOCREC, guardian_decides=True),
        F,
        {"receiver": G},
        A,
    ),
    # 37: hidden whereabouts; masked where they stand within something else
    Case(
        "hidden-placement-is-never-told",
        (37,),
        ask(SOC, G, PLACE, placement_hidden=True, guardian_decides=True, consent=GIVEN),
        F,
        {"placement_hidden": False},
        A,
    ),
    Case(
        "hidden-placement-is-masked",
        (37,),
        ask(SOC, G, SOCREC, placement_hidden=True, guardian_decides=True),
        A,
        {"placement_hidden": False},
        A,
    ),
    # 38: protected identity
    Case(
        "protected-identity-is-masked",
        (38,),
        ask(
            SCH,
            SOC,
            ID,
            protection=ProtectionLevel.PROTECTED_REGISTRATION,
            consent=GIVEN,
        ),
        M,
        {"protected_need_recorded": True},
        A,
    ),
    # 39: the parties of a running plan
    Case(
        "plan-between-its-parties",
        (39,),
        ask(SCH, SOC, PLAN, consent=GIVEN, plan_active=True, plan_seats=True),
        A,
        {"consent": ConsentState.WITHDRAWN},
        F,
    ),
    # 40: the plan must be drawn up
    Case(
        "plan-must-be-drawn-up",
        (40,),
        ask(
            SOC,
            HC,
            PLAN,
            consent=GIVEN,
            situation=Situation.DRAWING_UP_PLAN,
            plan_need_found=True,
        ),
        D,
        {"plan_need_found": False},
        A,
    ),
    # 41: no consent, no plan
    Case(
        "plan-needs-consent",
        (41,),
        ask(
            SOC,
            HC,
            PLAN,
            consent=ConsentState.WITHDRAWN,
            plan_active=True,
            plan_seats=True,
            necessity=YES,
        ),
        F,
        {"consent": GIVEN},
        A,
    ),
    # 42: one of two refuses; the board's decision for a measure is another thing
    Case(
        "plan-refused-by-one-guardian",
        (42,),
        ask(SOC, HC, PLAN, consent=ConsentState.REFUSED, plan_active=True, plan_seats=True),
        F,
        {
            "consent": ConsentState.BY_BOARD_DECISION,
            "measure": Measure.OPEN_INTERVENTION,
        },
        A,
    ),
    # 43: the board has decided, for one of the four measures
    Case(
        "board-decides-for-one-guardian",
        (43,),
        ask(
            SOC,
            HC,
            SOCREC,
            consent=ConsentState.BY_BOARD_DECISION,
            measure=Measure.PSYCHIATRIC_CARE,
            necessity=NO,
        ),
        A,
        {"measure": Measure.NONE_OF_THE_FOUR},
        F,
    ),
    # 44: a twelve-year-old wants an open intervention
    Case(
        "open-intervention-at-the-childs-own-wish",
        (44,),
        ask(
            SOC,
            C,
            SOCREC,
            situation=Situation.OPEN_INTERVENTION,
            age=AgeStep.FROM_12,
            child_wants=True,
            consent=ConsentState.REFUSED,
        ),
        A,
        {"age": AgeStep.UNDER_12},
        F,
    ),
    # 45: the child's own consent is missing
    Case(
        "childs-own-consent-is-needed",
        (45,),
        ask(SOC, SCH, SOCREC, age=AgeStep.FROM_15, consent=ConsentState.CHILD_MISSING),
        F,
        {"consent": GIVEN},
        A,
    ),
    # 46: concrete risk of crime, under twenty-one
    Case(
        "social-to-police-risk-of-crime",
        (46,),
        ask(SOC, POL, SOCREC, age=AgeStep.FROM_18, risk_assessment=YES),
        A,
        {"age": AgeStep.FROM_21},
        F,
    ),
    # 47: crimes against children, and crimes with at least six months
    Case(
        "crime-against-a-child-to-police",
        (47,),
        ask(HC, POL, MED, crime=CrimeGround.AGAINST_CHILD, suspicion=YES),
        A,
        {"crime": CrimeGround.PRISON_IN_SCALE},
        F,
    ),
    Case(
        "serious-crime-to-police",
        (47, 49),
        ask(SOC, POL, SOCREC, crime=CrimeGround.MIN_SIX_MONTHS, suspicion=YES),
        A,
        {"crime": CrimeGround.FINE_ONLY, "risk_assessment": NO},
        F,
    ),
    Case(
        "pupil-health-nurse-to-police",
        (47,),
        ask(EHM, POL, MED, crime=CrimeGround.AGAINST_CHILD, suspicion=YES),
        A,
        {"crime": CrimeGround.PRISON_IN_SCALE},
        F,
    ),
    # 48: school, and the independent school by its own statute
    Case(
        "school-to-police",
        (48,),
        ask(PRE, POL, GEN, crime=CrimeGround.PRISON_IN_SCALE, suspicion=YES),
        A,
        {"crime": CrimeGround.FINE_ONLY},
        F,
    ),
    Case(
        "independent-school-to-police",
        (48,),
        ask(ISCH, POL, SUPP, crime=CrimeGround.PRISON_IN_SCALE, suspicion=YES),
        A,
        {"crime": CrimeGround.NONE},
        F,
    ),
    # 49: other crimes
    Case(
        "lesser-crime-stays-secret",
        (49,),
        ask(HC, POL, MED, crime=CrimeGround.PRISON_IN_SCALE, suspicion=YES, weighing=YES),
        F,
        {"sender": SCH},
        A,
    ),
    Case(
        "lesser-crime-weighed-by-a-lawyer",
        (49,),
        ask(
            SOC,
            POL,
            SOCREC,
            crime=CrimeGround.PRISON_IN_SCALE,
            suspicion=YES,
            risk_assessment=NO,
        ),
        H,
        {"sender": HC},
        F,
    ),
    # 50: a custody inquiry asks school staff
    Case(
        "school-staff-answer-custody-inquiry",
        (50,),
        ask(
            SCH,
            SOC,
            SUPP,
            situation=Situation.CUSTODY_INQUIRY,
            sender_role=StaffRole.TEACHER,
            consent=ConsentState.REFUSED,
            harm=HarmTest.HARM_ASSUMED,
            weighing=NO,
        ),
        D,
        {"sender_role": StaffRole.SCHOOL_COUNSELLOR},
        F,
    ),
    # 51: supervision, by law or by need
    Case(
        "supervision-asks-by-law",
        (51,),
        ask(HC, SUP, MED, law_asks=True, consent=ConsentState.REFUSED),
        D,
        {"law_asks": False},
        A,
    ),
    Case("supervision-needs-it", (51,), ask(SOC, SUP, SOCREC), A, {"necessity": NO}, F),
    # 52: the hosting supplier
    Case(
        "technical-processing",
        (52,),
        ask(SOC, PROC, SOCREC, technical_only=True),
        A,
        {"inappropriate": True},
        F,
    ),
    # 53: a shared folder, even with consent
    Case("no-shared-store", (53,), ask(SCH, STORE, GEN, consent=GIVEN), F, {"receiver": SOC}, A),
    # 54: who the named person is
    Case(
        "named-person-of-a-public-school",
        (54,),
        ask(HC, SOC, ROLE, named_person_at=SCH),
        A,
        {"named_person_at": HC},
        H,
    ),
    Case(
        "named-person-outside-school-weighed",
        (54,),
        ask(HC, SCH, ROLE, named_person_at=PRE),
        H,
        {"named_person_at": SCH},
        A,
    ),
    Case(
        "named-person-is-known-to-the-family",
        (54,),
        ask(HC, G, ROLE, named_person_at=HC),
        A,
        {"receiver": THIRD},
        F,
    ),
    # 55: the named person changes; also what is open otherwise is confirmed
    Case(
        "handover-is-never-automatic",
        (55,),
        ask(SCH, SCH, GEN, situation=Situation.HANDOVER),
        H,
        {"situation": Situation.ORDINARY},
        A,
    ),
    # 56: statistics
    Case(
        "statistics-without-persons",
        (56,),
        ask(
            SOC,
            STATS,
            SOCREC,
            identifying=False,
            small_cells_suppressed=True,
            sensitive_fields=False,
        ),
        A,
        {"sensitive_fields": True},
        F,
    ),
    Case(
        "statistics-must-not-identify",
        (56,),
        ask(
            SCH,
            STATS,
            GEN,
            identifying=False,
            small_cells_suppressed=False,
            sensitive_fields=False,
            consent=GIVEN,
        ),
        F,
        {"small_cells_suppressed": True},
        A,
    ),
    # 57: a stale consent
    Case(
        "stale-consent-is-none",
        (57,),
        ask(HC, SCH, MED, consent=ConsentState.EXPIRED),
        F,
        {"consent": GIVEN},
        A,
    ),
    # 58: acute danger is handed to a human
    Case(
        "acute-danger-goes-to-a-human",
        (58,),
        ask(HC, SCH, MED, acute_danger=True),
        H,
        {"acute_danger": False},
        F,
    ),
    # beside the rows
    Case(
        "purpose-must-be-stated",
        (),
        ask(SCH, SOC, GEN, purpose_stated=False, consent=GIVEN),
        F,
        {"purpose_stated": True},
        A,
    ),
    Case(
        "anyone-may-report",
        (),
        ask(THIRD, SOC, CONCERN, situation=Situation.CONCERN_REPORT, purpose_stated=False),
        A,
        {"situation": Situation.ORDINARY},
        F,
    ),
    Case(
        "no-rule-no-sharing",
        (),
        ask(EHM, HC, MED, necessity=YES, weighing=YES),
        F,
        {"consent": GIVEN},
        A,
    ),
)
