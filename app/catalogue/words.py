"""What the catalogue's page says by itself, in two languages."""

from app.vocabulary import PreventionLevel, WayToHelp

LEVEL = {
    "sv": {
        PreventionLevel.UNIVERSAL: "För alla",
        PreventionLevel.SELECTIVE: "För den som behöver lite mer",
        PreventionLevel.INDICATED: "När det redan har blivit svårt",
    },
    "en": {
        PreventionLevel.UNIVERSAL: "For everybody",
        PreventionLevel.SELECTIVE: "For those who need a little more",
        PreventionLevel.INDICATED: "When things have become hard already",
    },
}
WAY = {
    "sv": {
        WayToHelp.SERVICE: "Det är bara att höra av sig: ingen prövning görs och inget beslut fattas.",
        WayToHelp.APPLICATION: "Man ansöker, och får ett beslut som går att överklaga.",
        WayToHelp.REFERRAL: "Efter remiss eller egen vårdbegäran.",
    },
    "en": {
        WayToHelp.SERVICE: "Just get in touch: nothing is tried and no decision is made.",
        WayToHelp.APPLICATION: "One applies, and gets a decision that can be appealed.",
        WayToHelp.REFERRAL: "On referral, or by one's own request for care.",
    },
}
SAID_ON_PAPER = {
    "sv": {
        "title": "Stöd till barn och familjer: {place}",
        "title-everywhere": "Stöd till barn och familjer",
        "lead": "Här står vilket stöd som finns, för vem, hur man får det och vart man vänder sig.",
        "nothing": "Inget stöd är inlagt här ännu.",
        "more": "Det finns mer stöd än vad som får plats här.",
        "what": "Vad det är",
        "for": "För vem",
        "way": "Så får man det",
        "turn-to": "Vänd dig till",
        "phone": "Telefon",
        "mail": "E-post",
        "hours": "Öppet",
        "place": "Plats och tid",
        "until": "Finns till och med",
        "owner": "Erbjuds av",
        "checked": "Uppgifterna kontrollerade",
        "years": "år",
        "footer": "Katalogen över förebyggande stöd",
    },
    "en": {
        "title": "Help for children and families: {place}",
        "title-everywhere": "Help for children and families",
        "lead": "What help there is, for whom, how one gets it and where one turns.",
        "nothing": "No help has been entered here yet.",
        "more": "There is more help than there is room for here.",
        "what": "What it is",
        "for": "For whom",
        "way": "How one gets it",
        "turn-to": "Turn to",
        "phone": "Telephone",
        "mail": "E-mail",
        "hours": "Open",
        "place": "Where and when",
        "until": "Until",
        "owner": "Offered by",
        "checked": "Last checked",
        "years": "years",
        "footer": "The catalogue of preventive help",
    },
}
