"""The rows towards police and prosecutor, in the steps where each belongs."""

from datetime import date

from app.rules.conditions import All, In, Is
from app.rules.disclosure_terms import (
    LESSER_CRIMES,
    NOT_INAPPROPRIATE,
    PRISON_CRIMES,
    UNDER_21,
    receiver,
    sender,
)
from app.rules.facts import CrimeGround, Fact
from app.rules.legal_basis import OSL_IN_FORCE
from app.rules.parties import PartyKind
from app.rules.rule import (
    RISK_ASSESSMENT_RECORDED,
    SUSPICION_RECORDED,
    WEIGHING_RECORDED,
    Effect,
    Rule,
    Step,
)
from app.vocabulary import Certainty

NOT_MODELLED = (
    "Which penal provision has which scale: whoever records the suspicion names it.",
    "Attempted crimes, and crimes that other statutes open for.",
    (
        "The duty of independent schools to answer law enforcement on request: "
        "it is a permission here, its day not confirmed."
    ),
    "Customs and the security service, which one of the rows also names.",
)

_TO_POLICE = receiver(PartyKind.POLICE)

POLICE_RULES = (
    Rule(
        key="social-to-police-risk-of-crime",
        row=(46,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Socialnämnden får lämna uppgifter om någon under 21 till polisen när det finns en "
        "konkret risk för brott och det inte är olämpligt; riskbedömningen antecknas.",
        says_en="The social board may tell the police about somebody under twenty-one when there is a "
        "concrete risk of crime and it is not inappropriate; the assessment is recorded.",
        basis=("risk-of-crime-by-young-person",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(sender(PartyKind.SOC), _TO_POLICE, UNDER_21, NOT_INAPPROPRIATE),
        records=(RISK_ASSESSMENT_RECORDED,),
    ),
    Rule(
        key="crime-against-a-child-to-police",
        row=(47,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Vården och socialtjänsten får anmäla misstanke om vålds-, frids- och sexualbrott mot "
        "någon under 18; misstanken antecknas med sin straffbestämmelse.",
        says_en="Health care and social services may report suspected crimes of violence, against "
        "liberty or of a sexual kind against somebody under eighteen; the suspicion is "
        "recorded with its penal provision.",
        basis=("crime-against-child",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC, PartyKind.SOC),
            _TO_POLICE,
            Is(Fact.CRIME, CrimeGround.AGAINST_CHILD),
        ),
        records=(SUSPICION_RECORDED,),
    ),
    Rule(
        key="serious-crime-to-police",
        row=(47, 49),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Vården och socialtjänsten får anmäla misstanke om brott med minst sex månaders fängelse.",
        says_en="Health care and social services may report suspected crimes with at least six "
        "months' prison.",
        basis=("crime-with-six-months",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC, PartyKind.SOC),
            _TO_POLICE,
            Is(Fact.CRIME, CrimeGround.MIN_SIX_MONTHS),
        ),
        records=(SUSPICION_RECORDED,),
    ),
    Rule(
        key="pupil-health-nurse-to-police",
        row=(47,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="För elevhälsans medicinska del gäller detsamma som för vården.",
        says_en="For pupil health's medical part the same holds as for health care.",
        basis=("crime-against-child", "crime-with-six-months"),
        certainty=Certainty.UNVERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.EHM),
            _TO_POLICE,
            In(Fact.CRIME, (CrimeGround.AGAINST_CHILD, CrimeGround.MIN_SIX_MONTHS)),
        ),
        records=(SUSPICION_RECORDED,),
    ),
    Rule(
        key="school-to-police",
        row=(48,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="Skola, förskola och elevhälsans psykosociala del får anmäla misstanke om brott med "
        "fängelse i straffskalan.",
        says_en="School, preschool and pupil health's psychosocial part may report suspected crimes "
        "with prison in the scale.",
        basis=("crime-with-prison",),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.SCH, PartyKind.PRE, PartyKind.EHP),
            _TO_POLICE,
            In(Fact.CRIME, PRISON_CRIMES),
        ),
        records=(SUSPICION_RECORDED,),
    ),
    Rule(
        key="independent-school-to-police",
        row=(48,),
        step=Step.PERMISSION,
        effect=Effect.PERMISSION_WITH_NECESSITY,
        says_sv="En fristående skola får lämna uppgifter om misstänkt brott till brottsbekämpningen.",
        says_en="An independent school may tell law enforcement about a suspected crime.",
        basis=("independent-school-to-police",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=date(2025, 4, 1),
        when=All(sender(PartyKind.ISCH), _TO_POLICE, In(Fact.CRIME, PRISON_CRIMES)),
        records=(SUSPICION_RECORDED,),
    ),
    Rule(
        key="lesser-crime-weighed-by-a-lawyer",
        row=(49,),
        step=Step.WEIGHING,
        effect=Effect.WEIGHED_BY_HUMAN,
        says_sv="Mindre brott får socialnämnden lämna till polisen bara efter en jurists avvägning.",
        says_en="Lesser crimes the social board may tell the police only after a lawyer's weighing.",
        basis=("crime-prevention-weighed",),
        certainty=Certainty.UNVERIFIED,
        in_force_from=date(2025, 12, 1),
        date_verified=True,
        when=All(sender(PartyKind.SOC), _TO_POLICE, In(Fact.CRIME, LESSER_CRIMES)),
        records=(SUSPICION_RECORDED, WEIGHING_RECORDED),
        on_by_default=False,
    ),
    Rule(
        key="lesser-crime-stays-secret",
        row=(49,),
        step=Step.DEFAULT,
        effect=Effect.CLOSED_BY_DEFAULT,
        says_sv="Misstanke om mindre brott lämnar varken vården eller socialtjänsten till polisen.",
        says_en="A suspicion of lesser crime neither health care nor social services tells the police.",
        basis=("health-care-secrecy", "social-secrecy", "crime-with-six-months"),
        certainty=Certainty.VERIFIED,
        in_force_from=OSL_IN_FORCE,
        when=All(
            sender(PartyKind.HC, PartyKind.EHM, PartyKind.SOC),
            _TO_POLICE,
            In(Fact.CRIME, LESSER_CRIMES),
        ),
    ),
)
