"""Which unit fits which age: the calendar years of a childhood in which a relation at a kind of unit can be.

Compulsory school is counted in calendar years, not in birthdays, and so is this. The bounds are generous:
they let through whoever starts a year early or late, repeats years or stays long, and keep out what can only
be a slip of the pen. A unit or a relation that no row names fits at any age.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.rules.sentences import InTwoLanguages
from app.vocabulary import Certainty, RelationKind, UnitKind

NOT_MODELLED = (
    "Adult education, and folk high schools: their pupils have no named person.",
    "A minor who is pregnant is a patient of maternity care at her own age: no row bounds that.",
)
_PUPIL = (RelationKind.ENROLMENT, RelationKind.PLACEMENT, RelationKind.CARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit(InTwoLanguages):
    """One row: in which calendar years of a childhood, counted from the year of birth, a relation may be."""

    key: str
    unit_kinds: tuple[UnitKind, ...]
    relations: tuple[RelationKind, ...]
    from_year: int
    until_year: int
    """The last one, included."""
    says_sv: str
    says_en: str
    citation: str
    certainty: Certainty

    def names(self, relation: RelationKind, unit_kind: UnitKind) -> bool:
        """Whether the row speaks of such a relation at such a unit."""
        return relation in self.relations and unit_kind in self.unit_kinds

    def holds(self, birth_date: date, on: date) -> bool:
        """Whether the day lies in the years."""
        return self.from_year <= on.year - birth_date.year <= self.until_year


FITS = (
    Fit(
        key="child-health-until-school",
        unit_kinds=(UnitKind.CHILD_HEALTH_CENTRE,),
        relations=(RelationKind.CARE, RelationKind.ENROLMENT, RelationKind.PLACEMENT),
        from_year=0,
        until_year=7,
        says_sv="Barnhälsovården har barn till skolstarten, som senast är det år barnet fyller sju.",
        says_en="Child health has children until school starts, at the latest in the year of seven.",
        citation="Nationellt barnhälsovårdsprogram, noll till sex år; skollagen (2010:800) 7 kap. 10 §",
        certainty=Certainty.UNVERIFIED,
    ),
    Fit(
        key="preschool-until-school",
        unit_kinds=(UnitKind.PRESCHOOL,),
        relations=_PUPIL,
        from_year=0,
        until_year=7,
        says_sv="Förskolan har barn till skolstarten, som senast är det år barnet fyller sju.",
        says_en="A preschool has children until school starts, at the latest in the year of seven.",
        citation="Skollagen (2010:800) 8 kap. 3 §; 7 kap. 10 §",
        certainty=Certainty.UNVERIFIED,
    ),
    Fit(
        key="school-from-an-early-start",
        unit_kinds=(UnitKind.SCHOOL,),
        relations=_PUPIL,
        from_year=5,
        until_year=23,
        says_sv="Förskoleklass kan börja det år barnet fyller fem; längst går man i en specialskola till 23.",
        says_en="The preschool class can begin in the year of five; a special school can last until 23.",
        citation="Skollagen (2010:800) 7 kap. 10 § till 16 §; 9 kap. 5 §",
        certainty=Certainty.UNVERIFIED,
    ),
    Fit(
        key="upper-secondary-from-an-early-start",
        unit_kinds=(UnitKind.UPPER_SECONDARY_SCHOOL,),
        relations=_PUPIL,
        from_year=14,
        until_year=24,
        says_sv="Gymnasieskolan börjar tidigast efter ett par överhoppade år, senast våren det år man fyller "
        "tjugo; den anpassade är fyraårig.",
        says_en="Upper secondary school begins at the earliest after a year or two skipped, at the latest in "
        "the spring of the year of twenty; the adapted one takes four years.",
        citation="Skollagen (2010:800) 15 kap. 5 §; 18 kap. 4 §; 19 kap.",
        certainty=Certainty.UNVERIFIED,
    ),
    Fit(
        key="pupil-health-while-at-school",
        unit_kinds=(UnitKind.PUPIL_HEALTH,),
        relations=_PUPIL,
        from_year=5,
        until_year=24,
        says_sv="Elevhälsan finns från förskoleklass till gymnasieskolans slut.",
        says_en="Pupil health is there from the preschool class to the end of upper secondary school.",
        citation="Skollagen (2010:800) 2 kap. 25 §",
        certainty=Certainty.UNVERIFIED,
    ),
    Fit(
        key="activity-responsibility-after-school",
        unit_kinds=(UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY,),
        relations=(*_PUPIL, RelationKind.CASE),
        from_year=15,
        until_year=20,
        says_sv="Aktivitetsansvaret gäller från skolpliktens slut till tjugo års ålder.",
        says_en="The activity responsibility is from the end of compulsory school to the age of twenty.",
        citation="Skollagen (2010:800) 29 kap. 9 §",
        certainty=Certainty.UNVERIFIED,
    ),
)


def misfit(
    relation: RelationKind, unit_kind: UnitKind, *, birth_date: date, days: Iterable[date]
) -> tuple[Fit, date] | None:
    """Return the row that speaks against a relation, and the first of the days that lies outside of it."""
    for fit in FITS:
        if fit.names(relation, unit_kind):
            return next(((fit, day) for day in days if not fit.holds(birth_date, day)), None)
    return None
