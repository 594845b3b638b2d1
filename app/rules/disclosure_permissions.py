"""Step 4: what a statute permits without consent, some of it once somebody has recorded the need."""

from datetime import date

from app.rules.ages import AgeStep
from app.rules.conditions import All, AnyOf, In, Is, Not, no, yes
from app.rules.disclosure_terms import (
    CHILD_OR_ADULT_GROUND,
    FROM_18,
    HELD,
    NOT_INAPPROPRIATE,
    REPORTERS_OWN_COPY,
    TO_CHILD,
    TO_GUARDIAN_OF_CHILD,
    UNDER_18,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import AdultGround, Fact, Recorded, Situation
from app.rules.legal_basis import OLD_SOL_IN_FORCE, OSL_IN_FORCE
from app.rules.parties import PUBLIC_KINDS, SERVICES, PartyKind
from app.rules.rule import NECESSITY_RECORDED, Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    (
        "Whether pupil health's medical part may receive from social services, or give to health care, "
        "without consent: no row names it, so it is closed."
    ),
    "What necessary care, treatment or support is: the sender judges and records it.",
    "Whether the guardian decides in this very matter: the sender judges it by the child's age.",
    "Whether a supplier is suitable: that is settled in the agreement with the supplier.",
)

_IN_SCHOOL = (PartyKind.SCH, PartyKind.EHP)

CARE_RULES = (
    Rule(
        key="health-to-social-necessary-for-child",
        row=(4,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Vården får lämna till socialnämnden det som behövs för att ett barn under 18 ska få "
        "nödvändig vård, behandling eller annat stöd.",
        says_en="Health care may give the social board what is needed for a child under eighteen to "
        "get necessary care, treatment or other support.",
        basis=("health-care-to-care-or-social",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC),
            receiver(PartyKind.SOC),
            category(*HELD),
            CHILD_OR_ADULT_GROUND,
        ),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="social-to-health-necessary-for-child",
        row=(7,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Socialnämnden får lämna till vården det som behövs för att ett barn under 18 ska få "
        "nödvändig vård, behandling eller annat stöd.",
        says_en="The social board may give health care what is needed for a child under eighteen to "
        "get necessary care, treatment or other support.",
        basis=("social-to-social-or-care",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SOC),
            receiver(PartyKind.HC),
            category(*HELD),
            CHILD_OR_ADULT_GROUND,
        ),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="social-to-social-necessary-for-child",
        row=(8,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="En socialnämnd får lämna till en annan det som behövs för att ett barn under 18 ska "
        "få nödvändig vård eller annat stöd.",
        says_en="One social board may give another what is needed for a child under eighteen to get "
        "necessary care or other support.",
        basis=("social-to-social-or-care", "case-moves-municipality"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SOC),
            receiver(PartyKind.SOC),
            no(Fact.SAME_ORGANISATION),
            category(*HELD),
            CHILD_OR_ADULT_GROUND,
        ),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="health-to-other-health-necessary-for-child",
        row=(9,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Vården får lämna till annan vård, i en annan region eller enskild, det som behövs "
        "för att ett barn under 18 ska få nödvändig vård.",
        says_en="Health care may give other health care, of another region or private, what is "
        "needed for a child under eighteen to get necessary care.",
        basis=("health-care-to-care-or-social",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC),
            AnyOf(receiver(PartyKind.IHC), All(receiver(PartyKind.HC), no(Fact.SAME_REGION))),
            category(*HELD),
            CHILD_OR_ADULT_GROUND,
        ),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="health-to-pupil-health-nurse",
        row=(12,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Vården får lämna till elevhälsans medicinska del det som behövs för barnets vård.",
        says_en="Health care may give pupil health's medical part what the child's care needs.",
        basis=("health-care-to-care-or-social",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(sender(PartyKind.HC), receiver(PartyKind.EHM), category(*HELD), UNDER_18),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="pupil-health-medical-to-pupil-support",
        row=(25,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Elevhälsans medicinska del får lämna till övrig elevhälsa och särskilt stöd inom "
        "samma myndighet det som krävs för elevens nödvändiga stöd.",
        says_en="Pupil health's medical part may give other pupil health and special support of the "
        "same authority what the pupil's necessary support requires.",
        basis=("pupil-health-to-pupil-support",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.EHM),
            AnyOf(
                receiver(PartyKind.EHP),
                All(receiver(PartyKind.SCH), yes(Fact.RECEIVER_GIVES_SPECIAL_SUPPORT)),
            ),
            yes(Fact.SAME_ORGANISATION),
            category(*HELD),
        ),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="pupil-health-nurse-to-social",
        row=(27,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Elevhälsans medicinska del får lämna till socialnämnden det som behövs för att ett "
        "barn under 18 ska få nödvändigt stöd.",
        says_en="Pupil health's medical part may give the social board what is needed for a child "
        "under eighteen to get necessary support.",
        basis=("health-care-to-care-or-social",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(sender(PartyKind.EHM), receiver(PartyKind.SOC), category(*HELD), UNDER_18),
        records=(NECESSITY_RECORDED,),
    ),
    Rule(
        key="pupil-health-nurse-to-social-for-adult-pupil",
        row=(4, 27),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="För en myndig elev gäller detsamma vid missbruk, våld eller graviditet.",
        says_en="For an adult pupil the same holds in misuse, violence or pregnancy.",
        basis=("health-care-to-care-or-social",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.EHM),
            receiver(PartyKind.SOC),
            category(*HELD),
            FROM_18,
            Not(Is(Fact.ADULT_GROUND, AdultGround.NONE)),
        ),
        records=(NECESSITY_RECORDED,),
    ),
)

FAMILY_RULES = (
    Rule(
        key="family-asks-who-reported",
        row=(20,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Vårdnadshavaren, och barnet, får veta vem som har anmält, om det inte är farligt "
        "för anmälaren.",
        says_en="The guardian, and the child, may know who reported, unless it endangers the reporter.",
        basis=("party-insight", "reporter-in-danger"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SOC),
            category(Category.REPORTER_IDENTITY),
            AnyOf(TO_GUARDIAN_OF_CHILD, TO_CHILD),
            no(Fact.REPORTER_IN_DANGER),
        ),
    ),
    Rule(
        key="guardian-decides-for-the-child",
        row=(33,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Till en vårdnadshavare som bestämmer i saken gäller ingen sekretess för barnet.",
        says_en="Towards a guardian who decides in the matter there is no secrecy for the child.",
        basis=("secrecy-for-minors", "guardian-decides-for-child"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            TO_GUARDIAN_OF_CHILD,
            yes(Fact.GUARDIAN_DECIDES),
            Not(category(Category.REPORTER_IDENTITY)),
            Not(REPORTERS_OWN_COPY),
        ),
    ),
    Rule(
        key="open-intervention-at-the-childs-own-wish",
        row=(44,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Ett barn som har fyllt 12 får öppna insatser på egen begäran, utan vårdnadshavarens "
        "samtycke, när det är lämpligt.",
        says_en="A child of twelve may have open interventions at its own wish, without the "
        "guardian's consent, when appropriate.",
        basis=("open-interventions-without-guardian",),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=date(2023, 7, 1),
        date_verified=True,
        when=All(
            AnyOf(
                All(sender(PartyKind.SOC), receiver(PartyKind.CHILD)),
                All(sender(PartyKind.FAMILY), receiver(PartyKind.SOC)),
            ),
            situation(Situation.OPEN_INTERVENTION),
            In(Fact.AGE, (AgeStep.FROM_12, AgeStep.FROM_15, AgeStep.FROM_16)),
            yes(Fact.CHILD_WANTS),
            NOT_INAPPROPRIATE,
            Not(category(Category.REPORTER_IDENTITY)),
        ),
    ),
    Rule(
        key="named-person-is-known-to-the-family",
        row=(54,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Barnet och dess vårdnadshavare får alltid veta vem som är namngiven person.",
        says_en="The child and its guardians may always know who the named person is.",
        basis=("no-secrecy-towards-oneself", "secrecy-for-minors"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(category(Category.ROLE), AnyOf(TO_GUARDIAN_OF_CHILD, TO_CHILD)),
    ),
)

OTHER_PERMISSIONS = (
    Rule(
        key="named-person-of-a-public-school",
        row=(54,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Att den namngivna personen finns i en kommunal skola får andra verksamheter veta; "
        "ingenting om varför.",
        says_en="That the named person works in a public school may be known to other services; "
        "nothing about why.",
        basis=("school-secrecy",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(category(Category.ROLE), receiver(*SERVICES), In(Fact.NAMED_PERSON_AT, _IN_SCHOOL)),
    ),
    Rule(
        key="supervision-needs-it",
        row=(51,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Tillsynen får det den behöver, också när lagen inte uttryckligen begär det.",
        says_en="Supervision may have what it needs, also when the law does not expressly ask.",
        basis=("supervision",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            receiver(PartyKind.SUPERVISION),
            no(Fact.LAW_ASKS),
            Not(Is(Fact.NECESSITY, Recorded.NO)),
        ),
    ),
    Rule(
        key="technical-processing",
        row=(52,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="En myndighet får lämna uppgifter till den som bara bearbetar eller lagrar dem "
        "tekniskt, om det inte är olämpligt.",
        says_en="An authority may give information to whoever only processes or stores it "
        "technically, unless inappropriate.",
        basis=(
            "technical-processing",
            "absolute-secrecy-at-processor",
            "confidentiality-when-outsourced",
        ),
        certainty=Certainty.UNVERIFIED,
        in_force_from=date(2023, 7, 1),
        when=All(
            sender(*PUBLIC_KINDS, PartyKind.OTHER_AUTHORITY),
            receiver(PartyKind.PROCESSOR),
            yes(Fact.TECHNICAL_ONLY),
            NOT_INAPPROPRIATE,
        ),
    ),
    Rule(
        key="statistics-without-persons",
        row=(56,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="En sammanställning utan personer, små tal och känsliga fält får lämnas.",
        says_en="A compilation without persons, small numbers and sensitive fields may be given.",
        basis=("statistics-secrecy", "no-sensitive-data-in-compilations"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            receiver(PartyKind.STATISTICS),
            no(Fact.IDENTIFYING),
            yes(Fact.SMALL_CELLS_SUPPRESSED),
            no(Fact.SENSITIVE_FIELDS),
        ),
    ),
    Rule(
        key="anyone-may-report",
        row=(),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION,
        says_sv="Vem som helst får anmäla att ett barn far illa, utan att vara skyldig till det.",
        says_en="Anybody may report that a child fares ill, without a duty to.",
        basis=("anyone-may-report",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OLD_SOL_IN_FORCE,
        when=All(
            sender(PartyKind.FAMILY, PartyKind.THIRD_PERSON),
            receiver(PartyKind.SOC),
            category(Category.CONCERN),
            situation(Situation.CONCERN_REPORT),
        ),
    ),
)
