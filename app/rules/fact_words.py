"""The facts as questions, in Swedish and English: what an explanation and the rule book say aloud."""

from app.rules.facts import Fact

_QUESTIONS: dict[Fact, tuple[str, str]] = {
    Fact.SENDER: ("Vem har uppgiften?", "Who holds the information?"),
    Fact.RECEIVER: ("Vem skulle få den?", "Who would receive it?"),
    Fact.CATEGORY: ("Vad är det för uppgift?", "What kind of information is it?"),
    Fact.SITUATION: ("Vad handlar det om?", "What is the sharing about?"),
    Fact.AGE: ("Hur gammalt är barnet?", "How old is the child?"),
    Fact.PURPOSE_STATED: ("Är ändamålet angivet?", "Is the purpose stated?"),
    Fact.PROTECTION: ("Har barnet skyddade uppgifter?", "Does the child have protected identity?"),
    Fact.SEALED: ("Är barnets uppgifter förseglade?", "Is the child's record sealed?"),
    Fact.PLACEMENT_HIDDEN: (
        "Hålls det placerade barnets vistelseort hemlig?",
        "Is the placed child's whereabouts kept secret?",
    ),
    Fact.PROTECTED_NEED_RECORDED: (
        "Är mottagarens behov av just den skyddade uppgiften antecknat?",
        "Is the receiver's need of the protected field itself recorded?",
    ),
    Fact.SPECIAL_REASON: (
        "Finns särskild anledning till sekretess?",
        "Is there a special reason for secrecy?",
    ),
    Fact.CARE_BLOCK: ("Har patienten spärrat uppgiften?", "Has the patient blocked the record?"),
    Fact.CONSIDERABLE_HARM: (
        "Kan barnet antas lida betydande men om familjemedlemmen får veta?",
        "Can the child be assumed to suffer considerable harm if this family member is told?",
    ),
    Fact.MATURE_CHILD_OBJECTS: (
        "Motsätter sig ett moget barn att vårdnadshavaren får veta?",
        "Does a mature child object to the guardian being told?",
    ),
    Fact.REPORTER_IN_DANGER: (
        "Riskerar en anmälare våld eller annat allvarligt men?",
        "Does a reporter risk violence or other serious harm?",
    ),
    Fact.INAPPROPRIATE: (
        "Har någon bedömt utlämnandet som olämpligt?",
        "Has somebody found the disclosure inappropriate?",
    ),
    Fact.IDENTIFYING: ("Kan någon pekas ut?", "Can anybody be identified from it?"),
    Fact.SAME_ORGANISATION: (
        "Är det samma organisation?",
        "Are holder and receiver one organisation?",
    ),
    Fact.SAME_BRANCH: ("Är det samma verksamhetsgren?", "Are they one secrecy branch?"),
    Fact.SAME_REGION: (
        "Är det samma regions eller kommuns vård?",
        "Are both health care of one region or municipality?",
    ),
    Fact.NEED_TO_KNOW: (
        "Behöver mottagaren uppgiften i sitt arbete?",
        "Does the receiver need it for the work there?",
    ),
    Fact.RECEIVER_IS_NAMED_STAFF: (
        "Är mottagaren en av ägarens få utpekade för barnet?",
        "Is the receiver one of the owner's few named staff for the child?",
    ),
    Fact.RECEIVER_IS_NAMED_PERSON: (
        "Är mottagaren barnets namngivna person? Ingen regel läser det.",
        "Is the receiver the child's named person? No rule reads it.",
    ),
    Fact.RECEIVER_GIVES_SPECIAL_SUPPORT: (
        "Ger mottagaren elever särskilt stöd?",
        "Does the receiver give pupils special support?",
    ),
    Fact.SENDER_ROLE: (
        "Vilken befattning har den som skulle lämna uppgiften?",
        "What does the one who would tell work as?",
    ),
    Fact.SUSPECTS_ILL_FARING: (
        "Vet eller misstänker den som har uppgiften att barnet far illa?",
        "Does the holder know or suspect that the child fares ill?",
    ),
    Fact.CONSENT: (
        "Finns samtycke för just denna uppgift, mottagare och detta ändamål?",
        "Is there consent for this very item, receiver and purpose?",
    ),
    Fact.MEASURE: (
        "Vilken åtgärd gäller nämndens beslut?",
        "Which measure does the board's decision concern?",
    ),
    Fact.NECESSITY: (
        "Är det antecknat att uppgiften behövs för nödvändig vård eller nödvändigt stöd?",
        "Is it recorded that the item is needed for necessary care, treatment or support?",
    ),
    Fact.WEIGHING: (
        "Har en människa vägt och antecknat resultatet?",
        "Has a human weighed it and recorded the result?",
    ),
    Fact.RISK_ASSESSMENT: (
        "Är en konkret risk för brott bedömd och antecknad?",
        "Is a concrete risk of crime assessed and recorded?",
    ),
    Fact.SUSPICION: (
        "Är misstanken antecknad med sin straffbestämmelse?",
        "Is the suspicion recorded with its penal provision?",
    ),
    Fact.ITEM_CONFIRMED: (
        "Har avsändaren bekräftat just denna uppgift i överlämningen?",
        "Has the sender confirmed this very item in the handover?",
    ),
    Fact.HARM: ("Vad visar skadeprövningen?", "What does the harm test say?"),
    Fact.CRIME: ("Vilket slags brott misstänks?", "What kind of crime is suspected?"),
    Fact.ADULT_GROUND: (
        "Finns en grund som gäller också vuxna?",
        "Is there a ground that holds for adults too?",
    ),
    Fact.GUARDIAN_DECIDES: (
        "Bestämmer vårdnadshavaren i saken?",
        "Does the guardian decide in the matter?",
    ),
    Fact.CHILD_MATURE: (
        "Är barnet moget att ta del av uppgiften?",
        "Is the child mature enough to receive it?",
    ),
    Fact.CHILD_WANTS: (
        "Vill barnet självt ha insatsen?",
        "Does the child want the intervention?",
    ),
    Fact.REPORTER: ("Är mottagaren den som anmälde?", "Is the receiver the one who reported?"),
    Fact.FEEDBACK_VALUES_ONLY: (
        "Är det bara inlett, inte inlett eller redan pågående?",
        "Is it nothing but opened, not opened or already ongoing?",
    ),
    Fact.LAW_ASKS: ("Begär lagen uppgiften?", "Does the law ask for it?"),
    Fact.TECHNICAL_ONLY: (
        "Är det bara teknisk bearbetning eller lagring?",
        "Is it technical processing or storage only?",
    ),
    Fact.SMALL_CELLS_SUPPRESSED: ("Är små tal skyddade?", "Are small numbers protected?"),
    Fact.SENSITIVE_FIELDS: (
        "Finns känsliga fält i sammanställningen?",
        "Does the compilation carry sensitive fields?",
    ),
    Fact.PLAN_ACTIVE: ("Pågår den samordnade planen?", "Is the coordinated plan running?"),
    Fact.PLAN_SEATS: (
        "Är både den som har uppgiften och mottagaren parter i planen?",
        "Do both holder and receiver have a seat in the plan?",
    ),
    Fact.PLAN_NEED_FOUND: (
        "Har kommunen eller regionen funnit att en plan behövs?",
        "Has municipality or region found that a plan is needed?",
    ),
    Fact.NAMED_PERSON_AT: (
        "Var arbetar den namngivna personen?",
        "Where does the named person work?",
    ),
    Fact.ACUTE_DANGER: (
        "Är någons liv i akut fara?",
        "Is somebody's life in acute danger?",
    ),
}


def question(fact: Fact, language: str) -> str:
    """The fact as a question, in `sv` or `en`."""
    swedish, english = _QUESTIONS[fact]
    return swedish if language == "sv" else english
