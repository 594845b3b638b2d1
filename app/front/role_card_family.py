"""What the family can and cannot do, and who has an assignment around a child, in sentences."""

from app.front.role_card_words import ANYWHERE, OWN_BRANCH, Words

GUARDIAN = Words(
    name=("Vårdnadshavare", "Guardian"),
    can=(
        (
            "Se vem som är barnets namngivna person och nå den.",
            "See who the named person is and reach them.",
        ),
        ("Läsa planen och säga emot den.", "Read the plan, and say where one disagrees."),
        (
            "Ge och ta tillbaka samtycke, och först se vad det ändrar.",
            "Give and withdraw consent, and see first what that changes.",
        ),
        ("Se vem som har tittat.", "See who has looked."),
        (
            "Tacka nej till stöd, utan att någon annan får veta det.",
            "Say no to support, told to no one else.",
        ),
    ),
    cannot=(
        (
            "Spärra uppgifter i barnets vårdjournal: det gör bara patienten och vården.",
            "Block anything in the child's care record: only the patient and the care provider do.",
        ),
        (
            "Läsa det som barnet har sagt och inte vill dela.",
            "Read what the child has said and does not want to share.",
        ),
    ),
)
YOUNG_PERSON = Words(
    name=("Barnet, den unga", "The child, the young person"),
    can=(
        ("Se vem som är ens namngivna person och nå den.", "See who one's named person is, and reach them."),
        ("Läsa sin plan och säga vad man tycker.", "Read one's plan, and say what one thinks."),
        (
            "Bestämma om det man har sagt får föras vidare.",
            "Decide whether what one has said may be passed on.",
        ),
        ("Se vem som har tittat.", "See who has looked."),
    ),
    cannot=(
        (
            "Ensam ge samtycke innan man är gammal nog: då behövs vårdnadshavarna.",
            "Consent alone before one is old enough: then the guardians are needed.",
        ),
    ),
)
NAMED_PERSON = Words(
    name=("Namngiven person", "Named person"),
    branches=ANYWHERE,
    can=(
        (
            "Vara den som barnet och familjen alltid kan vända sig till.",
            "Be the one to whom the child and the family can always turn.",
        ),
        ("Fråga andra, be om hjälp och öppna en plan.", "Ask others, request help, and open a plan."),
        ("Erbjuda stöd, som familjen får tacka nej till.", "Offer support, to which the family may say no."),
    ),
    cannot=(
        (
            "Läsa någon annans anteckningar: uppdraget ger en skyldighet och ingen rätt att läsa.",
            "Read anybody else's records: the role is a duty, and no right to read.",
        ),
        ("Hindra eller fördröja en orosanmälan.", "Prevent or delay a concern report."),
    ),
)
LEAD_PROFESSIONAL = Words(
    name=("Samordnare för planen", "Lead professional"),
    branches=ANYWHERE,
    can=(
        (
            "Leda arbetet med planen och se alla löften som inte hålls.",
            "Lead the work with the plan, and see every promise that is not kept.",
        ),
        ("Kalla parterna och följa upp.", "Call the parties, and follow up."),
    ),
    cannot=(
        (
            "Bestämma över de andra parterna: var och en svarar för det den har lovat.",
            "Decide for the other parties: each answers for what it has promised.",
        ),
        OWN_BRANCH,
    ),
)
