"""Steps 1 and 1b, what comes before the table, and the rows that change how others are read."""

from app.rules.ages import CHILD_STEPS
from app.rules.conditions import All, AnyOf, In, Is, Not, no, yes
from app.rules.disclosure_terms import (
    HANDOVER,
    HIDDEN,
    SHIELDED,
    TO_NAMED_STAFF_OR_SUPERVISION,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import ConsentState, Fact, Situation
from app.rules.legal_basis import OLD_SOL_IN_FORCE, OSL_IN_FORCE
from app.rules.parties import PartyKind
from app.rules.rule import ITEM_CONFIRMED, Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    "What considerable harm is, and when a child is mature: professionals judge and record it.",
    "How the need of a protected field is judged; only that somebody has recorded it.",
    "Necessity in acute danger is never a rule for a machine; it is referred to a human.",
    "A door that a sender opens for its own task's sake is decided and recorded outside the engine.",
)

PURPOSE_RULES = (
    Rule(
        key="purpose-must-be-stated",
        row=(),
        step=Step.PURPOSE,
        effect=Effect.BAR,
        says_sv="Utan angivet ändamål lämnas ingenting ut. En orosanmälan behöver inget.",
        says_en="Without a stated purpose nothing is given. A concern report needs none.",
        basis=("purpose-limitation",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            no(Fact.PURPOSE_STATED),
            Not(All(situation(Situation.CONCERN_REPORT), receiver(PartyKind.SOC))),
        ),
    ),
)

HARD_BARS = (
    Rule(
        key="hidden-placement-is-never-told",
        row=(37,),
        step=Step.HARD_BAR,
        effect=Effect.BAR,
        says_sv="Var ett barn vistas på hemlig ort lämnas inte ut, inte heller till vårdnadshavare.",
        says_en="The whereabouts of a child placed in secret are told to nobody, guardians included.",
        basis=("placed-child-hidden", "hidden-whereabouts"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(category(Category.PLACEMENT), HIDDEN, Not(TO_NAMED_STAFF_OR_SUPERVISION)),
    ),
    Rule(
        key="hidden-placement-is-masked",
        row=(37,),
        step=Step.HARD_BAR,
        effect=Effect.MASK_FIELD,
        says_sv="Står den hemliga vistelseorten i en annan uppgift, maskeras den där.",
        says_en="Where the secret whereabouts stand within another item, they are masked there.",
        basis=("placed-child-hidden", "hidden-whereabouts"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(Not(category(Category.PLACEMENT)), HIDDEN, Not(TO_NAMED_STAFF_OR_SUPERVISION)),
        masks=(Category.PLACEMENT,),
    ),
    Rule(
        key="protected-identity-is-masked",
        row=(38,),
        step=Step.HARD_BAR,
        effect=Effect.MASK_FIELD,
        says_sv="För ett barn med skyddade uppgifter maskeras identitet, kontakt, adress och namn på "
        "enheter och platser, om inte ett behov av just dem är antecknat.",
        says_en="For a child with protected identity, identity, contact, address and names of units "
        "and places are masked, unless a need of them is recorded.",
        basis=(
            "address-of-threatened",
            "protected-registration",
            "population-register",
            "secrecy-marking-is-a-warning",
            "shelter-addresses",
        ),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            SHIELDED,
            no(Fact.PROTECTED_NEED_RECORDED),
            Not(AnyOf(TO_NAMED_STAFF_OR_SUPERVISION, receiver(PartyKind.PROCESSOR, PartyKind.CHILD))),
        ),
        masks=(Category.IDENTITY, Category.PLACEMENT, Category.PROTECTED_CONTACT),
    ),
    Rule(
        key="no-shared-store",
        row=(53,),
        step=Step.HARD_BAR,
        effect=Effect.BAR,
        says_sv="Ingen stående läsrätt över sektorsgränserna, inte ens med samtycke.",
        says_en="No standing access across the sectors' borders, not even with consent.",
        basis=(
            "direct-access-by-law-only",
            "shared-documentation-exhaustive",
            "direct-access-carries-secrecy",
        ),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=receiver(PartyKind.SHARED_STORE),
    ),
    Rule(
        key="statistics-must-not-identify",
        row=(56,),
        step=Step.HARD_BAR,
        effect=Effect.BAR,
        says_sv="En sammanställning som kan peka ut någon, visar små tal eller bär känsliga fält "
        "lämnas inte ut.",
        says_en="A compilation that can point somebody out, shows small numbers or carries sensitive "
        "fields is not given.",
        basis=("statistics-secrecy", "no-sensitive-data-in-compilations"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            receiver(PartyKind.STATISTICS),
            AnyOf(
                yes(Fact.IDENTIFYING),
                no(Fact.SMALL_CELLS_SUPPRESSED),
                yes(Fact.SENSITIVE_FIELDS),
            ),
        ),
    ),
)

NOT_BY_CONSENT = (
    Rule(
        key="child-is-protected-from-the-guardian",
        row=(34,),
        step=Step.NOT_BY_CONSENT,
        effect=Effect.BAR,
        says_sv="Till vårdnadshavaren lämnas inget som ett moget barn motsätter sig, eller som kan "
        "antas skada barnet betydligt.",
        says_en="A guardian is told nothing that a mature child objects to, or that can be assumed "
        "to harm the child considerably.",
        basis=("secrecy-for-minors",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            receiver(PartyKind.GUARDIAN),
            AnyOf(yes(Fact.CONSIDERABLE_HARM), yes(Fact.MATURE_CHILD_OBJECTS)),
        ),
    ),
    Rule(
        key="reporter-in-danger",
        row=(20,),
        step=Step.NOT_BY_CONSENT,
        effect=Effect.BAR,
        says_sv="Vem som har anmält lämnas inte till familjen om anmälaren riskerar våld eller annat "
        "allvarligt men.",
        says_en="Who reported is not told to the family if the reporter risks violence or other "
        "serious harm.",
        basis=("reporter-in-danger",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            category(Category.REPORTER_IDENTITY),
            receiver(PartyKind.GUARDIAN, PartyKind.CHILD),
            yes(Fact.REPORTER_IN_DANGER),
        ),
    ),
    Rule(
        key="feedback-carries-three-values-only",
        row=(17,),
        step=Step.NOT_BY_CONSENT,
        effect=Effect.BAR,
        says_sv="En återkoppling bär aldrig mer än sina tre värden, vad någon än samtycker till.",
        says_en="A feedback never carries more than its three values, whatever anybody consents to.",
        basis=("social-secrecy",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SOC),
            situation(Situation.FEEDBACK),
            no(Fact.FEEDBACK_VALUES_ONLY),
        ),
    ),
)

MODIFIERS = (
    Rule(
        key="childs-own-consent-is-needed",
        row=(45,),
        step=Step.MODIFIER,
        effect=Effect.CONSENT_COUNTS_AS_NONE,
        says_sv="Ett barn som har fyllt 15, i skolans ärenden 16, samtycker självt vid sidan av "
        "vårdnadshavarna; saknas det, gäller inget samtycke.",
        says_en="A child of fifteen, in school matters sixteen, consents beside the guardians; "
        "without that there is no consent.",
        basis=(
            "own-right-to-plead-social",
            "own-right-to-plead-school",
            "compulsory-care-consent",
        ),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OLD_SOL_IN_FORCE,
        when=All(
            Is(Fact.CONSENT, ConsentState.CHILD_MISSING),
            In(Fact.AGE, CHILD_STEPS),
        ),
    ),
    Rule(
        key="stale-consent-is-none",
        row=(57,),
        step=Step.MODIFIER,
        effect=Effect.CONSENT_COUNTS_AS_NONE,
        says_sv="Ett samtycke som har gått ut, återkallats eller gäller annat är inget samtycke.",
        says_en="A consent that has expired, been withdrawn or is about something else is none.",
        basis=("individual-may-waive",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=In(
            Fact.CONSENT,
            (ConsentState.EXPIRED, ConsentState.WITHDRAWN, ConsentState.OUT_OF_SCOPE),
        ),
    ),
    Rule(
        key="handover-is-never-automatic",
        row=(55,),
        step=Step.MODIFIER,
        effect=Effect.CONFIRM_EACH_ITEM,
        says_sv="När den namngivna personen byts bekräftar avsändaren varje uppgift för sig, också "
        "den som annars är öppen.",
        says_en="When the named person changes the sender confirms each item by itself, also one "
        "that is open otherwise.",
        basis=("preschool-secrecy", "school-secrecy", "secrecy-between-authorities"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=HANDOVER,
        records=(ITEM_CONFIRMED,),
    ),
    Rule(
        key="acute-danger-goes-to-a-human",
        row=(58,),
        step=Step.MODIFIER,
        effect=Effect.REFER_TO_HUMAN,
        says_sv="Vid akut livsfara avgör en människa utanför systemet; en orosanmälan kan alltid göras.",
        says_en="In acute danger to life a human decides outside the system; a concern report can "
        "always be made.",
        basis=("necessity-in-danger",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=yes(Fact.ACUTE_DANGER),
    ),
)
