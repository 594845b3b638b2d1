"""What each role can and cannot do, in sentences that people have written; the rights stand beside them."""

from dataclasses import dataclass

from app.vocabulary import Branch, StaffRole

Sentence = tuple[str, str]
"""In Swedish and in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A role in words."""

    name: Sentence
    can: tuple[Sentence, ...]
    cannot: tuple[Sentence, ...]
    branches: tuple[Branch, ...] = ()
    """Where somebody in the role works."""


OWN_BRANCH = (
    "Läsa vad andra verksamheter har skrivit: bara det som har lämnats ut till den egna enheten.",
    "Read what other branches have written: only what has been shared with the own unit.",
)
_NO_DECISION = (
    "Besluta om utredning eller bistånd: det gör socialtjänsten.",
    "Decide on an inquiry or on support by decision: social services do.",
)
_ROLE_IS_NO_KEY = (
    "Få läsa mer för att enheten är namngiven person.",
    "Read more because the unit is named person.",
)
_SEE_RECORDS = (
    "Läsa vårdens eller socialtjänstens journaler och akter.",
    "Read the records of health care or social services.",
)
_OWN_QUESTIONS = (
    "Besvara de fem frågorna i sin egen verksamhet.",
    "Answer the five questions in the own branch.",
)
_ATTEND = ("Delta i en plan som enheten är kallad till.", "Take part in a plan to which the unit is called.")
_ASK_CONSENT = (
    "Fråga om samtycke och lämna ut det som samtycket gäller.",
    "Ask for consent, and share what it covers.",
)
_SCHOOL = (Branch.SCHOOL, Branch.PRESCHOOL)
_SOCIAL = (Branch.SOCIAL_RECEPTION, Branch.SOCIAL_INQUIRY, Branch.SOCIAL_SERVICE)
_CARE = (Branch.CARE,)
_PSYCHOSOCIAL = (Branch.PUPIL_HEALTH_PSYCHOSOCIAL,)
_MEDICAL = (Branch.PUPIL_HEALTH_MEDICAL,)
ANYWHERE = (*_SCHOOL, *_PSYCHOSOCIAL, *_MEDICAL, *_SOCIAL, *_CARE)

STAFF: dict[StaffRole, Words] = {
    StaffRole.PRINCIPAL: Words(
        name=("Rektor", "Principal"),
        branches=_SCHOOL,
        can=(
            (
                "Utse och ersätta namngiven person på sin skola, och kvittera ett barn som kommer dit.",
                "Appoint and replace the named person at the own school, and give the receipt of a child.",
            ),
            _ASK_CONSENT,
            (
                "Öppna en plan, kalla andra och avsluta den.",
                "Open a plan, call others to it, and end it.",
            ),
            (
                "Säga för vilka kollegor ett barn med skyddad identitet finns.",
                "Say for which colleagues a child with protected identity exists.",
            ),
        ),
        cannot=(_SEE_RECORDS, _NO_DECISION, _ROLE_IS_NO_KEY),
    ),
    StaffRole.TEACHER: Words(
        name=("Lärare, mentor, förskollärare", "Teacher"),
        branches=_SCHOOL,
        can=(
            _OWN_QUESTIONS,
            ("Se vem som är barnets namngivna person.", "See who the child's named person is."),
            _ASK_CONSENT,
        ),
        cannot=(
            (
                "Läsa elevhälsans anteckningar, också på den egna skolan.",
                "Read what pupil health has written, at the own school too.",
            ),
            _SEE_RECORDS,
            (
                "Utse namngiven person eller kvittera att ansvaret har gått över.",
                "Appoint a named person, or give the receipt that responsibility has passed.",
            ),
        ),
    ),
    StaffRole.SCHOOL_NURSE: Words(
        name=("Skolsköterska", "School nurse"),
        branches=_MEDICAL,
        can=(
            _OWN_QUESTIONS,
            _ATTEND,
            (
                "Hantera spärrar i elevhälsans egen journal.",
                "Keep the blocks in the record of the medical pupil health.",
            ),
        ),
        cannot=(
            OWN_BRANCH,
            (
                "Låta rektor eller lärare läsa journalen.",
                "Let the principal or a teacher read the record.",
            ),
            _NO_DECISION,
        ),
    ),
    StaffRole.SCHOOL_DOCTOR: Words(
        name=("Skolläkare", "School doctor"),
        branches=_MEDICAL,
        can=(
            _OWN_QUESTIONS,
            _ATTEND,
            (
                "Hantera spärrar i elevhälsans egen journal.",
                "Keep the blocks in the record of the medical pupil health.",
            ),
        ),
        cannot=(OWN_BRANCH, _NO_DECISION),
    ),
    StaffRole.SCHOOL_PSYCHOLOGIST: Words(
        name=("Skolpsykolog", "School psychologist"),
        branches=_PSYCHOSOCIAL,
        can=(_OWN_QUESTIONS, _ATTEND, _ASK_CONSENT),
        cannot=(OWN_BRANCH, _NO_DECISION),
    ),
    StaffRole.SCHOOL_COUNSELLOR: Words(
        name=("Kurator", "School counsellor"),
        branches=_PSYCHOSOCIAL,
        can=(
            _OWN_QUESTIONS,
            _ATTEND,
            (
                "Vara länk till socialtjänsten: fråga, be om hjälp, bjuda in.",
                "Be the link to social services: ask, request help, invite.",
            ),
        ),
        cannot=(
            (
                "Läsa något i socialtjänstens akter, också den som arbetar nära den.",
                "Read anything in the files of social services, however close the work is.",
            ),
            _NO_DECISION,
        ),
    ),
    StaffRole.SPECIAL_NEEDS_TEACHER: Words(
        name=("Specialpedagog, speciallärare", "Special needs teacher"),
        branches=_PSYCHOSOCIAL,
        can=(_OWN_QUESTIONS, _ATTEND, _ASK_CONSENT),
        cannot=(OWN_BRANCH, _NO_DECISION),
    ),
    StaffRole.CHILD_HEALTH_NURSE: Words(
        name=("BVC-sjuksköterska", "Child health nurse"),
        branches=_CARE,
        can=(
            (
                "Vara namngiven person för barnet tills skolan tar över, och kvittera ett barn som kommer.",
                "Be the named person until the school takes over, and give the receipt of a child who comes.",
            ),
            _OWN_QUESTIONS,
            ("Hantera spärrar i den egna journalen.", "Keep the blocks in the own record."),
        ),
        cannot=(
            (
                "Låta anteckningarna följa med till skolan utan samtycke eller plikt.",
                "Let the notes follow to the school without consent or duty.",
            ),
            _ROLE_IS_NO_KEY,
            _NO_DECISION,
        ),
    ),
    StaffRole.MIDWIFE: Words(
        name=("Barnmorska", "Midwife"),
        branches=_CARE,
        can=(_OWN_QUESTIONS, _ATTEND),
        cannot=(OWN_BRANCH, _NO_DECISION),
    ),
    StaffRole.CLINICIAN: Words(
        name=("Läkare, psykolog eller annan behandlare", "Clinician"),
        branches=_CARE,
        can=(
            _ATTEND,
            (
                "Lova insatser i en plan och rapportera vad som blev av dem.",
                "Promise measures in a plan, and report what became of them.",
            ),
            ("Hantera spärrar i den egna journalen.", "Keep the blocks in the own record."),
        ),
        cannot=(
            OWN_BRANCH,
            (
                "Läsa skolans svar på de fem frågorna om de inte har lämnats ut.",
                "Read the school's answers to the five questions unless they have been shared.",
            ),
        ),
    ),
    StaffRole.SOCIAL_WORKER: Words(
        name=("Socialsekreterare", "Social worker"),
        branches=_SOCIAL,
        can=(
            _ATTEND,
            (
                "Svara skolan på det som lagen tillåter, med grunden angiven.",
                "Answer the school as far as the law allows, with the ground stated.",
            ),
            _ASK_CONSENT,
        ),
        cannot=(
            (
                "Läsa mottagningens, utredningens och de öppna insatsernas akter om varandra.",
                "Read reception's, inquiry's and open care's files across one another.",
            ),
            (
                "Berätta mer för en anmälare än de tre svar som lagen har.",
                "Tell a reporter more than the three answers that the law has.",
            ),
            _ROLE_IS_NO_KEY,
        ),
    ),
    StaffRole.UNIT_MANAGER: Words(
        name=("Enhetschef", "Unit manager"),
        branches=(*_SOCIAL, *_CARE),
        can=(
            (
                "Utse och ersätta namngiven person på sin enhet.",
                "Appoint and replace the named person at the own unit.",
            ),
            (
                "Hålla enhetens uppgifter, överenskommelser och katalog aktuella.",
                "Keep the unit's details, agreements and catalogue up to date.",
            ),
            (
                "Se vilka på enheten som har läst ett dokument.",
                "See who at the unit has read a document.",
            ),
        ),
        cannot=(OWN_BRANCH, _ROLE_IS_NO_KEY),
    ),
    StaffRole.COORDINATOR: Words(
        name=("Samordnare på enheten", "Coordinator"),
        branches=ANYWHERE,
        can=(
            (
                "Utse och ersätta namngiven person på sin enhet.",
                "Appoint and replace the named person at the own unit.",
            ),
            _ATTEND,
        ),
        cannot=(
            OWN_BRANCH,
            (
                "Ändra vad en annan part har lovat i en plan.",
                "Change what another party has promised in a plan.",
            ),
        ),
    ),
    StaffRole.ADMINISTRATOR: Words(
        name=("Administratör", "Administrator"),
        branches=ANYWHERE,
        can=(
            (
                "Hålla registret över enheter och tjänster, överenskommelser och katalog.",
                "Keep the register of units and duties, agreements and catalogue.",
            ),
        ),
        cannot=(
            (
                "Läsa något om ett barn för att man sköter registret.",
                "Read anything about a child because one keeps the register.",
            ),
            OWN_BRANCH,
        ),
    ),
    StaffRole.OTHER: Words(
        name=("Annan", "Other"),
        branches=ANYWHERE,
        can=(_ATTEND,),
        cannot=(OWN_BRANCH, _NO_DECISION),
    ),
}
