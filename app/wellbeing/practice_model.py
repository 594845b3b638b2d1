"""What the practice model gathers beside the five questions: My World Triangle and Resilience Matrix. Data.

Every name here is in our own words, in both languages, after the national practice model of Scotland.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.vocabulary import FollowUpKind, MatrixEnd, MyWorldSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point on one side of the triangle."""

    key: str
    side: MyWorldSide
    en: str
    sv: str


class Names(NamedTuple):
    """What something is called in both languages."""

    en: str
    sv: str


def _points(side: MyWorldSide, *named: tuple[str, str, str]) -> tuple[Point, ...]:
    return tuple(Point(key=key, side=side, en=en, sv=sv) for key, en, sv in named)


SIDES = {
    MyWorldSide.HOW_I_GROW: Names("How I grow and develop", "Hur jag växer och utvecklas"),
    MyWorldSide.WHAT_I_NEED: Names(
        "What I need from those who look after me", "Vad jag behöver av dem som tar hand om mig"
    ),
    MyWorldSide.MY_WIDER_WORLD: Names("My wider world", "Min vidare värld"),
}
POINTS: dict[str, Point] = {
    point.key: point
    for point in (
        *_points(
            MyWorldSide.HOW_I_GROW,
            ("health", "My health", "Min hälsa"),
            ("learning", "What I learn and manage", "Vad jag lär mig och klarar"),
            ("communication", "How I make myself understood", "Hur jag gör mig förstådd"),
            ("confidence", "Who I am, and that I dare to be it", "Vem jag är, och att jag vågar vara det"),
            ("learning-responsibility", "What I take responsibility for", "Vad jag tar ansvar för"),
            ("independence", "What I can do on my own", "Vad jag kan på egen hand"),
            ("family-and-friends", "The joy of family and friends", "Glädjen i familj och vänner"),
        ),
        *_points(
            MyWorldSide.WHAT_I_NEED,
            ("everyday-care", "Help and care every day", "Hjälp och omsorg i vardagen"),
            ("safety", "That I am kept from harm", "Att jag skyddas från att fara illa"),
            ("being-there", "That somebody is there for me", "Att någon finns där för mig"),
            ("play-and-encouragement", "Play, praise and fun", "Lek, beröm och roligheter"),
            ("guidance", "Help to choose well", "Hjälp att välja rätt"),
            ("predictability", "To know what will happen, and when", "Att veta vad som ska hända, och när"),
            (
                "background-and-beliefs",
                "That where my family comes from, and what it believes, is understood",
                "Att det förstås varifrån min familj kommer och vad den tror",
            ),
        ),
        *_points(
            MyWorldSide.MY_WIDER_WORLD,
            ("support-around-us", "Relatives and friends who help", "Släkt och vänner som hjälper"),
            ("school", "My school", "Min skola"),
            ("money", "That the money lasts", "Att pengarna räcker"),
            ("work", "Work for the grown-ups at home", "Arbete för de vuxna hemma"),
            ("local-resources", "What there is where we live", "Vad som finns där vi bor"),
            ("housing", "A good and safe home", "En bra och trygg bostad"),
            ("belonging", "Where I belong", "Var jag hör hemma"),
        ),
    )
}
CHILD_ENDS = (MatrixEnd.RESILIENCE, MatrixEnd.VULNERABILITY)
SURROUNDING_ENDS = (MatrixEnd.PROTECTIVE_ENVIRONMENT, MatrixEnd.ADVERSITY)
ENDS = {
    MatrixEnd.RESILIENCE: Names("The child bears a good deal", "Barnet bär en hel del"),
    MatrixEnd.VULNERABILITY: Names("The child is easily hurt", "Barnet tar lätt skada"),
    MatrixEnd.PROTECTIVE_ENVIRONMENT: Names("What is around protects", "Det som finns omkring skyddar"),
    MatrixEnd.ADVERSITY: Names("What is around is hard", "Det som finns omkring är svårt"),
}


def quadrant(child: MatrixEnd, surroundings: MatrixEnd) -> str:
    """Name the quadrant of the matrix that two judgements meet in."""
    return f"{child}-in-{surroundings}"


QUADRANTS = tuple(quadrant(child, around) for child in CHILD_ENDS for around in SURROUNDING_ENDS)
FOLLOW_UPS = {
    FollowUpKind.SINGLE_AGENCY_MEASURE: Names("We do something ourselves", "Vi gör något själva"),
    FollowUpKind.ASSISTANCE_REQUEST: Names(
        "We ask another agency for something definite", "Vi ber en annan verksamhet om något bestämt"
    ),
    FollowUpKind.CALL_FOR_PLAN: Names(
        "We bring up a meeting about a plan with the family", "Vi tar upp ett möte om en plan med familjen"
    ),
    FollowUpKind.NOTHING_MORE: Names("Nothing more now, and why", "Inget mer nu, och varför"),
}
