"""Step 5: what a human weighs. Nothing recorded means «needs human»; it never discloses by itself."""

from datetime import date

from app.rules.conditions import All, AnyOf, In, Is, Not
from app.rules.disclosure_terms import (
    ABOUT_A_REPORT,
    AUTHORITIES,
    HANDOVER,
    HELD,
    UNDER_18,
    category,
    receiver,
    sender,
)
from app.rules.facts import Fact, HarmTest
from app.rules.legal_basis import OSL_IN_FORCE, REPORTING_REFORM
from app.rules.parties import SERVICES, PartyKind
from app.rules.rule import NECESSITY_RECORDED, WEIGHING_RECORDED, Effect, Rule, Step
from app.vocabulary import Category, Certainty

NOT_MODELLED = (
    "The weighing itself: obvious preponderance for giving is judged by people and written down.",
    "The general clause towards police, supervision or other authorities than the table names.",
    "Identity and other open information of independent schools beyond attendance and grades.",
    "Private health care's own ground: there is no written rule, so a human always weighs.",
)

_TO_SCHOOL = receiver(PartyKind.SCH, PartyKind.PRE, PartyKind.EHP)
_TO_CARE_OR_SOCIAL = receiver(PartyKind.HC, PartyKind.SOC)
_TO_AUTHORITY_IN_TABLE = AnyOf(_TO_CARE_OR_SOCIAL, All(HANDOVER, _TO_SCHOOL))
_MAY_USE_GENERAL_CLAUSE = sender(PartyKind.SCH, PartyKind.PRE, PartyKind.EHP, PartyKind.OTHER_AUTHORITY)
"""Whatever health care or social services hold is under their own chapters, where it is excluded."""
_NEW_WORDING = date(2026, 7, 1)
_DAY_BEFORE = date(2026, 6, 30)
_NAMED_PERSON_OUTSIDE_SCHOOL = Not(In(Fact.NAMED_PERSON_AT, (PartyKind.SCH, PartyKind.EHP)))


def _open_in_independent_school(*, key: str, certainty: Certainty, since: date, until: date | None) -> Rule:
    return Rule(
        key=key,
        row=(29,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="En fristående skolas vanliga uppgifter har ingen tystnadsplikt; dataskyddet kräver "
        "ändamål och stöd, och en människa avgör.",
        says_en="An independent school's ordinary information is not confidential; data protection "
        "asks for purpose and basis, and a human decides.",
        basis=("independent-school-confidentiality", "lawful-processing"),
        certainty=certainty,
        in_force_from=since,
        in_force_until=until,
        date_verified=until is None,
        when=All(sender(PartyKind.ISCH), category(Category.GENERAL)),
        records=(WEIGHING_RECORDED,),
    )


WEIGHING_RULES = (
    Rule(
        key="reporters-own-copy-weighed",
        row=(19,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Att en anmälan har gjorts får den anmälande myndigheten lämna till en annan bara "
        "efter en avvägning.",
        says_en="That a report was made the reporting authority may tell another only after a weighing.",
        basis=("reporters-own-secrecy", "general-clause"),
        certainty=Certainty.VERIFIED,
        in_force_from=REPORTING_REFORM,
        date_verified=True,
        when=All(_MAY_USE_GENERAL_CLAUSE, receiver(*AUTHORITIES), ABOUT_A_REPORT),
        records=(WEIGHING_RECORDED,),
    ),
    Rule(
        key="special-support-with-harm-weighed",
        row=(22,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Kan skada antas, får uppgifter om särskilt stöd lämnas till en myndighet bara efter "
        "en avvägning.",
        says_en="Where harm is assumed, information on special support goes to an authority only "
        "after a weighing.",
        basis=("school-secrecy", "general-clause"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SCH),
            category(Category.SPECIAL_SUPPORT),
            Is(Fact.HARM, HarmTest.HARM_ASSUMED),
            _TO_AUTHORITY_IN_TABLE,
        ),
        records=(WEIGHING_RECORDED,),
    ),
    Rule(
        key="pupil-health-weighed",
        row=(23,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Elevhälsans psykologiska och psykosociala uppgifter får lämnas till en myndighet "
        "bara efter en avvägning.",
        says_en="Psychological and psychosocial pupil health information goes to an authority only "
        "after a weighing.",
        basis=("school-secrecy", "general-clause"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            AnyOf(
                All(sender(PartyKind.EHP), category(*HELD)),
                All(sender(PartyKind.SCH), category(Category.PUPIL_HEALTH)),
            ),
            _TO_AUTHORITY_IN_TABLE,
        ),
        records=(WEIGHING_RECORDED,),
    ),
    Rule(
        key="preschool-weighed",
        row=(24,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Förskolans uppgifter får lämnas till skola, vård och socialtjänst bara efter en avvägning.",
        says_en="Preschool information goes to school, health care and social services only after a "
        "weighing.",
        basis=("preschool-secrecy", "general-clause"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.PRE),
            category(*HELD),
            AnyOf(_TO_CARE_OR_SOCIAL, receiver(PartyKind.SCH), All(HANDOVER, _TO_SCHOOL)),
        ),
        records=(WEIGHING_RECORDED,),
    ),
    _open_in_independent_school(
        key="independent-school-ordinary-information",
        certainty=Certainty.VERIFIED,
        since=_NEW_WORDING,
        until=None,
    ),
    _open_in_independent_school(
        key="independent-school-ordinary-information-before",
        certainty=Certainty.UNVERIFIED,
        since=date(2010, 8, 1),
        until=_DAY_BEFORE,
    ),
    Rule(
        key="private-care-weighed",
        row=(31,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Enskild vård har ingen skriven regel; det som behövs för ett barn under 18 lämnas "
        "till vård eller socialnämnd bara efter en avvägning.",
        says_en="Private care has no written rule; what a child under eighteen needs goes to health "
        "care or the social board only after a weighing.",
        basis=("private-care-confidentiality", "private-care-general-part"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=date(2011, 1, 1),
        when=All(sender(PartyKind.IHC), _TO_CARE_OR_SOCIAL, category(*HELD), UNDER_18),
        records=(NECESSITY_RECORDED, WEIGHING_RECORDED),
    ),
    Rule(
        key="named-person-outside-school-weighed",
        row=(54,),
        step=Step.PERMISSION,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Finns den namngivna personen i förskola, vård, socialtjänst eller fristående skola "
        "röjer redan det en kontakt; en människa avgör.",
        says_en="Where the named person works in preschool, care, social services or an independent "
        "school, that alone reveals a contact; a human decides.",
        basis=("preschool-secrecy", "health-care-secrecy", "social-secrecy"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(category(Category.ROLE), receiver(*SERVICES), _NAMED_PERSON_OUTSIDE_SCHOOL),
        records=(WEIGHING_RECORDED,),
    ),
)
