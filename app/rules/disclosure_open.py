"""Step 0: where there is no secrecy to break. What it opens stands only if no bar forbids it."""

from app.rules.conditions import All, AnyOf, Is, Not, no, yes
from app.rules.disclosure_terms import (
    FROM_18,
    HANDOVER,
    OWN_KIND,
    REPORTERS_OWN_COPY,
    SHIELDED,
    TO_CHILD,
    TO_THIRD_PERSON,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import Fact, Situation
from app.rules.legal_basis import OSL_IN_FORCE
from app.rules.parties import SERVICES, PartyKind
from app.rules.rule import HARM_TESTED, Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    "What is a special reason to keep ordinary school information secret: people say so.",
    (
        "Whether a conversation stays without identifying details: the one who consults sees to it. "
        "A rare illness or a small village can point a child out without a name."
    ),
    "The limits of need to know inside a branch: the owner's own rules and log control.",
    (
        "The reporter's own copy of a concern report is not opened to the child here either; "
        "the child asks social services."
    ),
)

OPEN_RULES = (
    Rule(
        key="anonymous-consultation",
        row=(3,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Ett samråd med socialtjänsten där ingen kan pekas ut bryter ingen sekretess.",
        says_en="A consultation with social services that points nobody out breaks no secrecy.",
        basis=("secrecy-between-authorities",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(receiver(PartyKind.SOC), situation(Situation.CONSULTATION), no(Fact.IDENTIFYING)),
    ),
    Rule(
        key="care-within-the-region",
        row=(10,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Inom samma regions vård får den som behöver uppgiften i vården ta del av den, om "
        "patienten inte har spärrat den.",
        says_en="Within one region's care whoever needs the item for the care may have it, unless "
        "the patient has blocked it.",
        basis=("health-care-within-region", "inner-secrecy", "care-block"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC),
            receiver(PartyKind.HC),
            yes(Fact.SAME_REGION),
            yes(Fact.NEED_TO_KNOW),
            no(Fact.CARE_BLOCK),
            Not(REPORTERS_OWN_COPY),
        ),
    ),
    Rule(
        key="ordinary-school-information",
        row=(21,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Identitet, kontakt, närvaro och betyg i kommunal skola är öppna, om det inte finns "
        "särskild anledning till sekretess. Skyddade personuppgifter är en sådan anledning.",
        says_en="Identity, contact, attendance and grades in a public school are open, unless there "
        "is a special reason for secrecy. Protected identity is such a reason.",
        basis=("school-secrecy",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SCH),
            category(Category.IDENTITY, Category.GENERAL),
            no(Fact.SPECIAL_REASON),
            Not(SHIELDED),
        ),
    ),
    Rule(
        key="special-support-without-harm",
        row=(22,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Uppgifter om särskilt stöd och disciplin i kommunal skola får lämnas när ingen "
        "skada kan antas; skadeprövningen antecknas.",
        says_en="A public school may give information on special support and discipline when no "
        "harm can be assumed; the harm test is recorded.",
        basis=("school-secrecy",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SCH),
            category(Category.SPECIAL_SUPPORT),
            AnyOf(
                receiver(PartyKind.HC, PartyKind.SOC),
                TO_THIRD_PERSON,
                All(HANDOVER, receiver(*SERVICES)),
            ),
        ),
        records=(HARM_TESTED,),
    ),
    Rule(
        key="pupil-health-within-its-branch",
        row=(28,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Elevhälsans psykologiska och psykosociala uppgifter får användas inom samma "
        "verksamhetsgren av den som behöver dem i arbetet.",
        says_en="Psychological and psychosocial pupil health information may be used within the same "
        "branch by whoever needs it for the work.",
        basis=("secrecy-between-branches",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.EHP),
            receiver(PartyKind.SCH, PartyKind.EHP),
            category(Category.PUPIL_HEALTH),
            yes(Fact.SAME_ORGANISATION),
            yes(Fact.SAME_BRANCH),
            yes(Fact.NEED_TO_KNOW),
        ),
    ),
    Rule(
        key="within-the-owners-branch",
        row=(),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Inom ägarens egen verksamhetsgren får den som behöver uppgiften i arbetet ta del av den.",
        says_en="Within the owner's own branch whoever needs the item for the work may have it.",
        basis=("secrecy-between-branches",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            OWN_KIND,
            yes(Fact.SAME_ORGANISATION),
            yes(Fact.SAME_BRANCH),
            yes(Fact.NEED_TO_KNOW),
            no(Fact.CARE_BLOCK),
            Not(REPORTERS_OWN_COPY),
        ),
    ),
    Rule(
        key="own-data",
        row=(35,),
        step=Step.NO_SECRECY,
        effect=Effect.OPEN_BY_DEFAULT,
        says_sv="Barnet självt får ta del av sina uppgifter, när det är moget för det och inte tar "
        "skada av det.",
        says_en="The child may see its own information, when mature enough and not harmed by it.",
        basis=("no-secrecy-towards-oneself", "patient-insight-limited"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            TO_CHILD,
            AnyOf(yes(Fact.CHILD_MATURE), FROM_18),
            no(Fact.CONSIDERABLE_HARM),
            Not(Is(Fact.CATEGORY, Category.REPORTER_IDENTITY)),
            Not(REPORTERS_OWN_COPY),
        ),
    ),
)
