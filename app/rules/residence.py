"""Which municipality's social board answers for a child on a date: by registered residence, never by school.

The exceptions are rows of data. None of them was read in the act itself, so each is marked unverified, and an
installation can switch it off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.rules.sentences import InTwoLanguages
from app.vocabulary import Certainty, ResidenceKind

NOT_MODELLED = (
    "Two municipalities that disagree about which of them answers: people settle that.",
    "A case that a board has taken over from another by a decision to move it.",
    "A child that is placed by its guardians themselves, and unaccompanied children who have been assigned.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceFact:
    """A dated fact: where the child is registered, stays, or which municipality has placed it."""

    kind: ResidenceKind
    municipality_code: str
    district_code: str | None
    from_: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule(InTwoLanguages):
    """One row: which kind of fact decides, in which situation."""

    key: str
    reads: ResidenceKind
    in_danger_only: bool = False
    says_sv: str
    says_en: str
    certainty: Certainty

    @property
    def switchable(self) -> bool:
        """May an installation switch it off? Only an exception that was not read in the statute."""
        return self.certainty is Certainty.UNVERIFIED


ROUTES = (
    RouteRule(
        key="danger-where-the-child-is",
        reads=ResidenceKind.STAY,
        in_danger_only=True,
        says_sv="Vid akut fara svarar kommunen där barnet är.",
        says_en="In immediate danger the municipality where the child is answers.",
        certainty=Certainty.UNVERIFIED,
    ),
    RouteRule(
        key="placed-child-stays-with-who-placed-it",
        reads=ResidenceKind.PLACED,
        says_sv="För ett placerat barn svarar den kommun som har placerat det.",
        says_en="For a placed child the municipality that has placed it answers.",
        certainty=Certainty.UNVERIFIED,
    ),
    RouteRule(
        key="registered-residence",
        reads=ResidenceKind.REGISTERED,
        says_sv="Kommunen där barnet är folkbokfört svarar, var barnet än går i skola.",
        says_en="The municipality where the child is registered answers, wherever it goes to school.",
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    ),
    RouteRule(
        key="stay-without-registered-residence",
        reads=ResidenceKind.STAY,
        says_sv="För ett barn som inte är folkbokfört svarar kommunen där det vistas.",
        says_en="For a child without registered residence the municipality where it stays answers.",
        certainty=Certainty.UNVERIFIED,
    ),
)
"""In the order in which they are asked; the first that finds its fact answers."""
SWITCHABLE_ROUTES = frozenset(rule.key for rule in ROUTES if rule.switchable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What decided: the rule, and the fact that it read."""

    rule: RouteRule
    fact: ResidenceFact


def find_route(
    facts: Iterable[ResidenceFact], *, on: date, in_danger: bool = False, off: frozenset[str] = frozenset()
) -> Route | None:
    """Return which rule answers on a date by which fact; nothing when nobody has said where it belongs."""
    holding = [fact for fact in facts if fact.from_ <= on and (fact.until is None or on < fact.until)]
    for rule in ROUTES:
        if rule.key in off or (rule.in_danger_only and not in_danger):
            continue
        fact = _latest(fact for fact in holding if fact.kind is rule.reads)
        if fact is not None:
            return Route(rule=rule, fact=fact)
    return None


def _latest(facts: Iterable[ResidenceFact]) -> ResidenceFact | None:
    """Of several that hold, the one that began last; of equals, the codes settle it."""
    return max(
        facts,
        key=lambda fact: (fact.from_, fact.municipality_code, fact.district_code or ""),
        default=None,
    )
