"""Step 6: secrecy stands when nothing opened it, and the reason can be read."""

from datetime import date

from app.rules.conditions import ALWAYS, All, Condition, Is, Not, no
from app.rules.disclosure_terms import (
    ABOUT_A_REPORT,
    ADULT_WITHOUT_GROUND,
    CONSENT_OR_BOARD,
    FROM_REPORTERS_OWN,
    TO_THIRD_PERSON,
    UNDER_18,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import ConsentState, Fact, Recorded, ReporterKind, Situation
from app.rules.legal_basis import OSL_IN_FORCE, REPORTING_REFORM
from app.rules.parties import SERVICES, PartyKind
from app.rules.rule import Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    "A party's own right to insight in a case, beyond who reported.",
    "The press, researchers and other members of the public who ask.",
    "Information given with a reservation.",
)

_SCHOOLS = (
    PartyKind.SCH,
    PartyKind.PRE,
    PartyKind.ISCH,
    PartyKind.IPRE,
    PartyKind.EHP,
)


def _closed(  # noqa: PLR0913  # the columns of a row
    key: str,
    row: tuple[int, ...],
    says: tuple[str, str],
    basis: tuple[str, ...],
    when: Condition,
    *,
    certainty: Certainty = Certainty.VERIFIED,
    since: date = OSL_IN_FORCE,
) -> Rule:
    says_sv, says_en = says
    return Rule(
        key=key,
        row=row,
        step=Step.DEFAULT,
        effect=Effect.CLOSED_BY_DEFAULT,
        says_sv=says_sv,
        says_en=says_en,
        basis=basis,
        certainty=certainty,
        in_force_from=since,
        date_verified=since == REPORTING_REFORM,
        when=when,
    )


NO_RULE = _closed(
    "no-rule-no-sharing",
    (),
    (
        "Ingen regel öppnar; då gäller sekretessen.",
        "No rule opens; then secrecy stands.",
    ),
    ("secrecy-between-authorities",),
    ALWAYS,
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
)

DEFAULT_RULES = (
    _closed(
        "health-to-social-not-necessary",
        (5,),
        (
            "Vården lämnar inte till socialnämnden det som inte är bedömt som nödvändigt för barnet.",
            "Health care does not give the social board what is not judged necessary for the child.",
        ),
        ("health-care-secrecy",),
        All(
            sender(PartyKind.HC, PartyKind.EHM),
            receiver(PartyKind.SOC),
            UNDER_18,
            Not(Is(Fact.NECESSITY, Recorded.YES)),
        ),
    ),
    _closed(
        "health-to-social-about-adults",
        (6,),
        (
            "Om vuxna lämnar vården inget till socialnämnden utan missbruk, våld eller graviditet.",
            (
                "About adults health care gives the social board nothing without misuse, violence or "
                "pregnancy."
            ),
        ),
        ("health-care-secrecy",),
        All(sender(PartyKind.HC, PartyKind.EHM), receiver(PartyKind.SOC), ADULT_WITHOUT_GROUND),
    ),
    _closed(
        "health-to-school-stays-secret",
        (11,),
        (
            "Vården lämnar inget till skolan utan samtycke; att skolan behöver veta räcker inte.",
            (
                "Health care gives the school nothing without consent; that school needs to know is not "
                "enough."
            ),
        ),
        ("health-care-secrecy", "general-clause"),
        All(sender(PartyKind.HC), receiver(*_SCHOOLS)),
    ),
    _closed(
        "social-to-school-stays-secret",
        (14,),
        (
            "Socialtjänsten lämnar inget till skolan utan samtycke, inte heller för samverkan.",
            "Social services give the school nothing without consent, not for co-operation either.",
        ),
        ("social-secrecy", "general-clause"),
        All(sender(PartyKind.SOC), receiver(*_SCHOOLS, PartyKind.EHM)),
    ),
    _closed(
        "more-than-feedback-stays-secret",
        (17,),
        (
            "Anmälaren får inget mer än återkopplingens tre värden.",
            "The reporter is told nothing more than the three values of feedback.",
        ),
        ("social-secrecy", "feedback-to-reporter"),
        All(
            sender(PartyKind.SOC),
            Is(Fact.REPORTER, ReporterKind.MANDATED),
            Not(
                All(
                    situation(Situation.FEEDBACK),
                    Is(Fact.FEEDBACK_VALUES_ONLY, value=True),
                    no(Fact.INAPPROPRIATE),
                )
            ),
        ),
    ),
    _closed(
        "no-feedback-to-private-reporters",
        (18,),
        (
            "En privatperson som har anmält får ingen återkoppling.",
            "A private person who reported gets no feedback.",
        ),
        ("social-secrecy", "feedback-to-reporter"),
        All(sender(PartyKind.SOC), Is(Fact.REPORTER, ReporterKind.PRIVATE_PERSON)),
    ),
    _closed(
        "reporters-own-copy-stays-secret",
        (19,),
        (
            "Att en anmälan har gjorts, dess text och återkopplingen är hemliga hos den som anmält.",
            "That a report was made, its text and the feedback are secret with whoever reported.",
        ),
        ("reporters-own-secrecy",),
        All(sender(*SERVICES, PartyKind.OTHER_AUTHORITY), FROM_REPORTERS_OWN, ABOUT_A_REPORT),
        since=REPORTING_REFORM,
    ),
    _closed(
        "school-special-support-stays-secret",
        (22,),
        (
            "Kan skada antas eller är den inte prövad, är uppgifter om särskilt stöd hemliga.",
            "Where harm is assumed or not tested, information on special support is secret.",
        ),
        ("school-secrecy",),
        All(sender(PartyKind.SCH), category(Category.SPECIAL_SUPPORT)),
    ),
    _closed(
        "pupil-health-stays-secret",
        (23,),
        (
            "Elevhälsans psykologiska och psykosociala uppgifter är hemliga utanför verksamhetsgrenen.",
            "Psychological and psychosocial pupil health information is secret outside its branch.",
        ),
        ("school-secrecy",),
        All(sender(PartyKind.EHP)),
    ),
    _closed(
        "preschool-stays-secret",
        (24,),
        (
            "Förskolans uppgifter om enskilda är hemliga.",
            "Preschool information about individuals is secret.",
        ),
        ("preschool-secrecy",),
        All(sender(PartyKind.PRE)),
    ),
    _closed(
        "pupil-health-medical-to-teachers",
        (26,),
        (
            "Elevhälsans medicinska uppgifter går inte till lärare och rektor för att det är praktiskt.",
            "Pupil health's medical information does not go to teachers and rektor for convenience.",
        ),
        ("health-care-secrecy", "secrecy-between-branches"),
        All(
            sender(PartyKind.EHM),
            receiver(PartyKind.SCH),
            no(Fact.RECEIVER_GIVES_SPECIAL_SUPPORT),
        ),
        certainty=Certainty.UNVERIFIED,
    ),
    _closed(
        "independent-school-pupil-health-stays-secret",
        (30,),
        (
            "Fristående skolas elevhälsa och särskilda stöd röjs inte utan samtycke eller skyldighet.",
            (
                "An independent school's pupil health and special support are not told without consent "
                "or duty."
            ),
        ),
        ("independent-school-confidentiality",),
        All(sender(PartyKind.ISCH), category(Category.PUPIL_HEALTH, Category.SPECIAL_SUPPORT)),
        since=date(2010, 8, 1),
    ),
    _closed(
        "independent-preschool-stays-secret",
        (),
        (
            "Fristående förskolas uppgifter röjs inte utan samtycke eller skyldighet.",
            "An independent preschool's information is not told without consent or duty.",
        ),
        ("independent-school-confidentiality",),
        sender(PartyKind.IPRE),
        since=date(2010, 8, 1),
    ),
    _closed(
        "private-social-care-stays-secret",
        (32,),
        (
            "Enskild socialtjänst röjer inget utan samtycke eller skyldighet.",
            "Private social care tells nothing without consent or duty.",
        ),
        ("private-social-care-confidentiality",),
        sender(PartyKind.ISOC),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
    _closed(
        "third-persons-are-strangers",
        (36,),
        (
            "Före detta vårdnadshavare, styvföräldrar och andra är utomstående.",
            "Former guardians, step-parents and others are strangers.",
        ),
        ("secrecy-for-minors",),
        TO_THIRD_PERSON,
    ),
    _closed(
        "plan-needs-consent",
        (41,),
        (
            "Utan samtycke får planen varken upprättas eller delas vidare; det som är lämnat är lämnat.",
            "Without consent the plan is neither drawn up nor shared on; what was given stays given.",
        ),
        ("individual-may-waive", "coordinated-plan-care", "coordinated-plan-social"),
        All(
            category(Category.PLAN),
            receiver(*SERVICES),
            Not(CONSENT_OR_BOARD),
            Not(Is(Fact.CONSENT, ConsentState.REFUSED)),
        ),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        since=date(2010, 1, 1),
    ),
    _closed(
        "plan-refused-by-one-guardian",
        (42,),
        (
            "Säger en av två vårdnadshavare nej, och har nämnden inte beslutat, delas planen inte.",
            ("Where one of two guardians refuses, and the board has not decided, the plan is not shared."),
        ),
        ("two-guardians-decide-together", "board-decides-for-guardian"),
        All(
            category(Category.PLAN),
            receiver(*SERVICES),
            Is(Fact.CONSENT, ConsentState.REFUSED),
        ),
    ),
    NO_RULE,
)
