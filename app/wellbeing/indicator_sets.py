"""Sets of wellbeing indicators: which words a wheel has, in versions. Data; the default is SHANARRI.

The eight English names of SHANARRI are the Scottish Government's (see NOTICE). Every meaning here is in our
own words, in both languages, and so is each Swedish name. The wheel of Kronoberg is given by the names of its
spokes.
"""

from dataclasses import dataclass

DEFAULT_SET = "shanarri-2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One word of a wheel, with what it means."""

    key: str
    en: str
    sv: str
    means_en: str
    means_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSet:
    """A wheel in one version: a version that has been used is never changed, a new one gets a new id."""

    id: str
    version: str
    en: str
    sv: str
    source: str
    indicators: tuple[Indicator, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The words, in the order of the wheel."""
        return tuple(indicator.key for indicator in self.indicators)


_SHANARRI = IndicatorSet(
    id=DEFAULT_SET,
    version="2022",
    en="SHANARRI, the eight wellbeing indicators",
    sv="SHANARRI, välbefinnandets åtta indikatorer",
    source="https://www.gov.scot/policies/girfec/wellbeing-indicators-shanarri/",
    indicators=(
        Indicator(
            key="safe",
            en="Safe",
            sv="Trygg",
            means_en="Is protected from harm and neglect, and feels secure and listened to.",
            means_sv="Är skyddad från att fara illa, känner sig trygg och blir lyssnad på.",
        ),
        Indicator(
            key="healthy",
            en="Healthy",
            sv="Må bra",
            means_en="Feels as well as possible in body and mind, and can get care when it is needed.",
            means_sv="Mår så bra som möjligt i kropp och själ, och får vård när det behövs.",
        ),
        Indicator(
            key="achieving",
            en="Achieving",
            sv="Utvecklas",
            means_en="Gets support to learn, to become good at things and to believe in itself.",
            means_sv="Får stöd att lära, att bli duktig på saker och att tro på sig själv.",
        ),
        Indicator(
            key="nurtured",
            en="Nurtured",
            sv="Omvårdad",
            means_en="Grows up with somebody who cares, with warmth, food, sleep and order in the day.",
            means_sv="Växer upp med någon som bryr sig, med värme, mat, sömn och ordning i vardagen.",
        ),
        Indicator(
            key="active",
            en="Active",
            sv="Aktiv",
            means_en="Can play, move and take part in what is going on in leisure time.",
            means_sv="Kan leka, röra sig och vara med på fritiden.",
        ),
        Indicator(
            key="respected",
            en="Respected",
            sv="Respekterad",
            means_en="Is asked and heard when something is decided about it, with help to say it.",
            means_sv="Blir tillfrågad och hörd när något bestäms, med hjälp att säga sitt.",
        ),
        Indicator(
            key="responsible",
            en="Responsible",
            sv="Ansvarstagande",
            means_en="May take on what it can manage, with grown-ups who guide.",
            means_sv="Får ta det ansvar som den klarar, med vuxna som leder.",
        ),
        Indicator(
            key="included",
            en="Included",
            sv="Delaktig",
            means_en="Belongs: at home, at school and among others, whatever stands in the way.",
            means_sv="Hör till: hemma, i skolan och bland andra, vad som än står i vägen.",
        ),
    ),
)
_KRONOBERG = IndicatorSet(
    id="kronoberg-wheel-1",
    version="1",
    en="The wheel of the child's best interests (Kronoberg)",
    sv="Barnets bästa-hjulet (Kronoberg)",
    source="https://www.regionkronoberg.se/vardgivare/arbetsomraden-processer/folkhalsa/barn-och-unga2/"
    "barnens-basta-galler-i-kronobergs-lan/medarbetare/",
    indicators=(
        Indicator(
            key="safe",
            en="Safe",
            sv="Trygg",
            means_en="Has safe grown-ups and safe places.",
            means_sv="Har trygga vuxna och trygga platser.",
        ),
        Indicator(
            key="health",
            en="Health",
            sv="Hälsa",
            means_en="How body and mind are, and what care there is.",
            means_sv="Hur kropp och själ mår, och vilken vård som finns.",
        ),
        Indicator(
            key="developing",
            en="Developing",
            sv="Utvecklas",
            means_en="Grows into new abilities at its own pace.",
            means_sv="Växer in i nya förmågor i sin egen takt.",
        ),
        Indicator(
            key="learning",
            en="Learning",
            sv="Lärande",
            means_en="Learns, and gets what is needed to learn.",
            means_sv="Lär sig, och får det som behövs för att lära.",
        ),
        Indicator(
            key="home",
            en="The home",
            sv="Hemmet",
            means_en="How every day is at home: care, order, money, room.",
            means_sv="Hur vardagen är hemma: omsorg, ordning, ekonomi, plats.",
        ),
        Indicator(
            key="relations",
            en="Relations",
            sv="Relationer",
            means_en="Family, friends and others who matter.",
            means_sv="Familj, kamrater och andra som betyder något.",
        ),
        Indicator(
            key="active",
            en="Active",
            sv="Aktiv",
            means_en="Plays, moves, has something to do in leisure time.",
            means_sv="Leker, rör sig, har något att göra på fritiden.",
        ),
        Indicator(
            key="included",
            en="Included",
            sv="Delaktig",
            means_en="Takes part, is asked and belongs.",
            means_sv="Är med, blir tillfrågad och hör till.",
        ),
    ),
)
INDICATOR_SETS: dict[str, IndicatorSet] = {each.id: each for each in (_SHANARRI, _KRONOBERG)}
