"""What the document says of itself, in plain Swedish and English."""

from datetime import date

from app.vocabulary import (
    ActionStatus,
    DissentFrom,
    Judgement,
    PlanKind,
    PlanStatus,
    Voice,
)

Words = dict[str, str]
_SV = "januari februari mars april maj juni juli augusti september oktober november december"
_EN = "January February March April May June July August September October November December"
MONTHS = {"sv": _SV.split(), "en": _EN.split()}
TITLE: dict[str, dict[PlanKind, str]] = {
    "sv": {
        PlanKind.LEGAL_SIP: "Samordnad individuell plan (SIP)",
        PlanKind.CHILDS_PLAN: "Barnets plan",
    },
    "en": {
        PlanKind.LEGAL_SIP: "Coordinated individual plan (SIP)",
        PlanKind.CHILDS_PLAN: "Child's plan",
    },
}
STATUS: dict[str, dict[PlanStatus, str]] = {
    "sv": {
        PlanStatus.NEED: "Behovet av en plan är noterat.",
        PlanStatus.CONSENT: "Samtycke inväntas.",
        PlanStatus.CALLED: "De som behövs är kallade.",
        PlanStatus.MET: "Ett möte har hållits.",
        PlanStatus.ACTIVE: "Planen gäller.",
        PlanStatus.FOLLOW_UP: "Planen gäller och har följts upp.",
        PlanStatus.ENDED: "Planen är avslutad.",
    },
    "en": {
        PlanStatus.NEED: "The need of a plan is noted.",
        PlanStatus.CONSENT: "Consent is awaited.",
        PlanStatus.CALLED: "Those who are needed have been called.",
        PlanStatus.MET: "A meeting has been held.",
        PlanStatus.ACTIVE: "The plan is in force.",
        PlanStatus.FOLLOW_UP: "The plan is in force and has been followed up.",
        PlanStatus.ENDED: "The plan has ended.",
    },
}
PROMISE: dict[str, dict[ActionStatus, str]] = {
    "sv": {
        ActionStatus.PROMISED: "lovat",
        ActionStatus.STARTED: "påbörjat",
        ActionStatus.DONE: "gjort",
        ActionStatus.BROKEN: "blev inte av",
    },
    "en": {
        ActionStatus.PROMISED: "promised",
        ActionStatus.STARTED: "begun",
        ActionStatus.DONE: "done",
        ActionStatus.BROKEN: "not kept",
    },
}
JUDGED: dict[str, dict[Judgement, str]] = {
    "sv": {
        Judgement.REACHED: "målet är nått",
        Judgement.PARTLY: "en bit på väg",
        Judgement.NOT_REACHED: "inte nått",
        Judgement.NOT_ASKED: "inte tillfrågad",
    },
    "en": {
        Judgement.REACHED: "the goal is reached",
        Judgement.PARTLY: "some of the way",
        Judgement.NOT_REACHED: "not reached",
        Judgement.NOT_ASKED: "not asked",
    },
}
WHOSE: dict[str, dict[Voice, str]] = {
    "sv": {Voice.CHILD: "Barnet", Voice.GUARDIAN: "En vårdnadshavare", Voice.UNIT: "En av parterna"},
    "en": {Voice.CHILD: "The child", Voice.GUARDIAN: "A guardian", Voice.UNIT: "One of the parties"},
}
AGAINST: dict[str, dict[DissentFrom, str]] = {
    "sv": {
        DissentFrom.PLAN: "om planen",
        DissentFrom.GOAL: "om ett mål",
        DissentFrom.ACTION: "om en åtgärd",
        DissentFrom.FACT: "om en uppgift",
    },
    "en": {
        DissentFrom.PLAN: "about the plan",
        DissentFrom.GOAL: "about a goal",
        DissentFrom.ACTION: "about a measure",
        DissentFrom.FACT: "about a fact",
    },
}
SAID: dict[str, Words] = {
    "sv": {
        "who-what-when": "Vem gör vad, och när",
        "nothing-promised": "Ingen har lovat något ännu.",
        "what": "Vad",
        "start": "Börjar",
        "state": "Läge",
        "put-off": "Datumet har flyttats, så här många gånger",
        "by": "senast",
        "a-party": "En av parterna",
        "goals": "Målen",
        "about": "Om planen",
        "need": "Varför planen behövs",
        "overall": "Har det övergripande ansvaret",
        "others": "Vad andra gör",
        "nobody-else": "Ingen annan gör något.",
        "parties": "De som är med",
        "next": "Följs upp nästa gång",
        "phone": "Telefon",
        "meetings": "Möten",
        "place": "Plats",
        "child-there": "Barnet var med",
        "yes": "ja",
        "no": "nej",
        "followed-up": "Så har det gått",
        "child": "Barnet",
        "family": "Familjen",
        "professionals": "De som arbetar med planen",
        "not-done": "Blev inte gjort",
        "voice": "Barnets egna ord",
        "effect": "Vad det ledde till",
        "dissent": "De som tycker annat",
        "taken-back": "återtaget",
        "stop": "Planen är frivillig. Den som har samtyckt kan när som helst ta tillbaka sitt samtycke.",
        "copy": "Planen så som den visas för den som fick detta exemplar",
    },
    "en": {
        "who-what-when": "Who does what, and when",
        "nothing-promised": "Nobody has promised anything yet.",
        "what": "What",
        "start": "Begins",
        "state": "State",
        "put-off": "The date has been moved, this many times",
        "by": "by",
        "a-party": "One of the parties",
        "goals": "The goals",
        "about": "About the plan",
        "need": "Why the plan is needed",
        "overall": "Has the overall responsibility",
        "others": "What others do",
        "nobody-else": "Nobody else does anything.",
        "parties": "Those who take part",
        "next": "Is followed up next",
        "phone": "Telephone",
        "meetings": "Meetings",
        "place": "Place",
        "child-there": "The child was there",
        "yes": "yes",
        "no": "no",
        "followed-up": "How it has gone",
        "child": "The child",
        "family": "The family",
        "professionals": "Those who work with the plan",
        "not-done": "Was not done",
        "voice": "The child's own words",
        "effect": "What came of it",
        "dissent": "Those who mean otherwise",
        "taken-back": "taken back",
        "stop": "The plan is voluntary. Whoever has consented can take the consent back at any time.",
        "copy": "The plan as it is shown to whoever got this copy",
    },
}


def day(on: date, language: str) -> str:
    """A date in words: 1 november 2025."""
    return f"{on.day} {MONTHS[language][on.month - 1]} {on.year}"
