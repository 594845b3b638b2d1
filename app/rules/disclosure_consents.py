"""Step 3: what a valid consent in scope opens, or the board's decision for the four measures."""

from datetime import date

from app.rules.conditions import All, AnyOf, Not, yes
from app.rules.disclosure_terms import (
    BOARD_DECIDED,
    CONSENT_GIVEN,
    CONSENT_OR_BOARD,
    HELD,
    category,
    receiver,
    sender,
    situation,
)
from app.rules.facts import Fact, Situation
from app.rules.legal_basis import OSL_IN_FORCE
from app.rules.parties import PRIVATE_KINDS, PUBLIC_KINDS, SERVICES, PartyKind
from app.rules.rule import Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    "Who must consent and until when: see the rules of consent; here the result is a fact.",
    "A reporter's own consent to being named: the family's consent never covers it.",
    (
        "Whether the board's decision for one measure also opens what a school or a private "
        "provider holds: it opens only social services and public health care here."
    ),
    "Private performers that have taken over the duty to draw up a plan by agreement.",
)

_FAMILYS_TO_GIVE = Not(category(Category.REPORTER_IDENTITY))

CONSENT_RULES = (
    Rule(
        key="consent-health-care-to-school",
        row=(13,),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Vården får lämna till skolan det som samtycket omfattar.",
        says_en="Health care may give the school what the consent covers.",
        basis=("consent-breaks-secrecy", "individual-may-waive", "secrecy-for-minors"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(sender(PartyKind.HC), receiver(PartyKind.SCH), CONSENT_GIVEN, _FAMILYS_TO_GIVE),
    ),
    Rule(
        key="consent-social-services-to-school",
        row=(15,),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Socialtjänsten får lämna till skolan det som samtycket omfattar.",
        says_en="Social services may give the school what the consent covers.",
        basis=("individual-may-waive", "secrecy-for-minors"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(sender(PartyKind.SOC), receiver(PartyKind.SCH), CONSENT_GIVEN, _FAMILYS_TO_GIVE),
    ),
    Rule(
        key="consent-lifts-secrecy",
        row=(),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Ett giltigt samtycke häver sekretessen för det som det omfattar.",
        says_en="A valid consent lifts secrecy for what it covers.",
        basis=("consent-breaks-secrecy", "individual-may-waive"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(*PUBLIC_KINDS, PartyKind.OTHER_AUTHORITY, PartyKind.FAMILY),
            CONSENT_GIVEN,
            _FAMILYS_TO_GIVE,
        ),
    ),
    Rule(
        key="consent-lifts-private-confidentiality",
        row=(30, 32),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Med giltigt samtycke röjer en enskild verksamhet ingenting obehörigen.",
        says_en="With a valid consent a private provider discloses nothing without right.",
        basis=(
            "independent-school-confidentiality",
            "private-care-confidentiality",
            "private-social-care-confidentiality",
            "individual-may-waive",
        ),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=date(2011, 1, 1),
        when=All(sender(*PRIVATE_KINDS), CONSENT_GIVEN, _FAMILYS_TO_GIVE),
    ),
    Rule(
        key="plan-between-its-parties",
        row=(39,),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Parterna i en pågående samordnad plan delar planen i den mån samtycket omfattar det.",
        says_en="The parties of a running coordinated plan share it as far as the consent covers.",
        basis=("individual-may-waive", "coordinated-plan-care", "coordinated-plan-social"),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=date(2010, 1, 1),
        when=All(
            category(Category.PLAN),
            sender(*SERVICES),
            receiver(*SERVICES),
            yes(Fact.PLAN_ACTIVE),
            yes(Fact.PLAN_SEATS),
            CONSENT_OR_BOARD,
        ),
    ),
    Rule(
        key="plan-must-be-drawn-up",
        row=(40,),
        step=Step.CONSENT,
        effect=Effect.DUTY,
        says_sv="Finner kommunen eller regionen att en samordnad plan behövs och finns samtycke, ska "
        "de upprätta den tillsammans.",
        says_en="When municipality or region finds that a coordinated plan is needed and there is "
        "consent, they must draw it up together.",
        basis=("coordinated-plan-care", "coordinated-plan-social"),
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=date(2010, 1, 1),
        when=All(
            category(Category.PLAN),
            situation(Situation.DRAWING_UP_PLAN),
            AnyOf(
                All(sender(PartyKind.SOC), receiver(PartyKind.HC)),
                All(sender(PartyKind.HC), receiver(PartyKind.SOC)),
            ),
            yes(Fact.PLAN_NEED_FOUND),
            CONSENT_OR_BOARD,
        ),
    ),
    Rule(
        key="board-decides-for-one-guardian",
        row=(43,),
        step=Step.CONSENT,
        effect=Effect.CONSENT,
        says_sv="Har socialnämnden beslutat i den ena vårdnadshavarens ställe, får uppgifter lämnas "
        "för just den åtgärden.",
        says_en="When the social board has decided in one guardian's place, information may be given "
        "for that very measure.",
        basis=("board-decides-for-guardian", "secrecy-for-minors"),
        certainty=Certainty.VERIFIED,
        in_force_from=date(2012, 5, 1),
        when=All(
            sender(PartyKind.SOC, PartyKind.HC),
            receiver(*SERVICES),
            category(*HELD, Category.PLAN),
            BOARD_DECIDED,
        ),
    ),
)
