"""Who may consent for a child: the guardians, the child, or both; the steps of age are dated data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.ages import age_on, birthday
from app.vocabulary import Certainty, ConsentMatter

NOT_MODELLED = (
    "Who is a guardian, and under which custody: that comes verified from the register.",
    "A specially appointed guardian, a trustee, or a child placed under compulsory care.",
    "How a child's maturity is judged: a professional records the judgement and its reason.",
    (
        "Regions that always ask the guardians alone, whatever the child's age, "
        "record that the child is not judged mature in the matter."
    ),
)


class AgeMeaning(StrEnum):
    """Vad ett ålderssteg betyder."""

    OWN_WISH_COUNTS = "own-wish-counts"
    """Öppna insatser på barnets egen begäran."""
    OWN_CONSENT_NEEDED = "own-consent-needed"
    """Barnets eget samtycke behövs vid sidan av vårdnadshavarnas."""
    ADULT = "adult"
    """Bara den unge själv samtycker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule:
    """A step of age in the law, dated; both days are days in force."""

    key: str
    age: int
    meaning: AgeMeaning
    matters: tuple[ConsentMatter, ...]
    basis: str
    certainty: Certainty
    in_force_from: date
    in_force_until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the step is law on this date."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


AGE_RULES = (
    AgeRule(
        key="open-interventions-from-twelve",
        age=12,
        meaning=AgeMeaning.OWN_WISH_COUNTS,
        matters=(ConsentMatter.OTHER,),
        basis="open-interventions-without-guardian",
        certainty=Certainty.THROUGH_ANOTHER_STATUTE,
        in_force_from=date(2023, 7, 1),
    ),
    AgeRule(
        key="own-consent-from-fifteen",
        age=15,
        meaning=AgeMeaning.OWN_CONSENT_NEEDED,
        matters=(ConsentMatter.OTHER,),
        basis="own-right-to-plead-social",
        certainty=Certainty.UNVERIFIED,
        in_force_from=date(2002, 1, 1),
    ),
    AgeRule(
        key="own-consent-in-school-from-sixteen",
        age=16,
        meaning=AgeMeaning.OWN_CONSENT_NEEDED,
        matters=(ConsentMatter.SCHOOL,),
        basis="own-right-to-plead-school",
        certainty=Certainty.VERIFIED,
        in_force_from=date(2010, 8, 1),
    ),
    AgeRule(
        key="adult-from-eighteen",
        age=18,
        meaning=AgeMeaning.ADULT,
        matters=(ConsentMatter.SCHOOL, ConsentMatter.OTHER),
        basis="guardian-decides-for-child",
        certainty=Certainty.VERIFIED,
        in_force_from=date(1974, 7, 1),
    ),
)


def reached(
    meaning: AgeMeaning,
    *,
    birth_date: date,
    on: date,
    matter: ConsentMatter = ConsentMatter.OTHER,
    rules: Sequence[AgeRule] = AGE_RULES,
) -> bool:
    """Whether the child has reached the age that means this, in this matter, on this Swedish date."""
    age = age_on(birth_date, on)
    return any(
        rule.meaning is meaning and matter in rule.matters and rule.in_force(on) and age >= rule.age
        for rule in rules
    )


class GiverKind(StrEnum):
    """Den vars samtycke behövs."""

    GUARDIAN = "guardian"
    CHILD = "child"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredGiver:
    """Somebody without whom the consent opens nothing; nobody known stands as no person."""

    kind: GiverKind
    person_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """What is known of the child and those who decide for it."""

    child_id: str
    guardian_ids: Sequence[str]
    birth_date: date
    judged_mature: bool | None = None
    """A professional's recorded judgement; without one the age steps answer."""


def required_givers(
    child: ChildFacts,
    *,
    on: date,
    matter: ConsentMatter,
    rules: Sequence[AgeRule] = AGE_RULES,
) -> tuple[RequiredGiver, ...]:
    """Who must consent: every guardian, and the child when mature; from eighteen only the child."""
    itself = RequiredGiver(kind=GiverKind.CHILD, person_id=child.child_id)
    if _reached(child, AgeMeaning.ADULT, on, matter, rules):
        return (itself,)
    guardian_ids: list[str | None] = [*dict.fromkeys(child.guardian_ids)] or [None]
    guardians = tuple(RequiredGiver(kind=GiverKind.GUARDIAN, person_id=each) for each in guardian_ids)
    mature = child.judged_mature
    if mature is None:
        mature = _reached(child, AgeMeaning.OWN_CONSENT_NEEDED, on, matter, rules)
    return (*guardians, itself) if mature else guardians


def _reached(
    child: ChildFacts,
    meaning: AgeMeaning,
    on: date,
    matter: ConsentMatter,
    rules: Sequence[AgeRule],
) -> bool:
    return reached(meaning, birth_date=child.birth_date, on=on, matter=matter, rules=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaturityNote:
    """Mognadsbedömning: what somebody has judged and recorded, in which matter, on which day."""

    matter: ConsentMatter
    mature: bool
    on: date


def judged_maturity(
    notes: Sequence[MaturityNote],
    *,
    birth_date: date,
    on: date,
    matter: ConsentMatter,
    rules: Sequence[AgeRule] = AGE_RULES,
) -> bool | None:
    """What the latest judgement in the matter says; of two on one day, the one that was recorded last.

    Who was found immature before the age of an own say has grown since: from that age on the age answers.
    """
    judged = [note for note in notes if note.matter is matter and note.on <= on]
    if not judged:
        return None
    latest = max(enumerate(judged), key=lambda numbered: (numbered[1].on, numbered[0]))[1]
    if not latest.mature and not _own_say(birth_date, latest.on, matter, rules):
        return None if _own_say(birth_date, on, matter, rules) else False
    return latest.mature


def own_say_from(
    birth_date: date, *, after: date, matter: ConsentMatter, rules: Sequence[AgeRule] = AGE_RULES
) -> date | None:
    """The day on which a child that had no own say on a date comes to have one; none when it had one."""
    if _own_say(birth_date, after, matter, rules):
        return None
    days = [
        max(birthday(birth_date, rule.age), rule.in_force_from)
        for rule in rules
        if rule.meaning is AgeMeaning.OWN_CONSENT_NEEDED and matter in rule.matters
    ]
    return min((day for day in days if day > after), default=None)


def _own_say(birth_date: date, on: date, matter: ConsentMatter, rules: Sequence[AgeRule]) -> bool:
    meaning = AgeMeaning.OWN_CONSENT_NEEDED
    return reached(meaning, birth_date=birth_date, on=on, matter=matter, rules=rules)
