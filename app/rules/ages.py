"""Ages on the Swedish date: the steps at which the law changes its answer. The caller brings the date."""

from datetime import date
from enum import StrEnum


class AgeStep(StrEnum):
    """Ålderssteg på den svenska dagen."""

    UNDER_12 = "under-12"
    FROM_12 = "12-14"
    FROM_15 = "15"
    FROM_16 = "16-17"
    FROM_18 = "18-20"
    FROM_21 = "21-and-over"


_AGE_STEPS = (
    (21, AgeStep.FROM_21),
    (18, AgeStep.FROM_18),
    (16, AgeStep.FROM_16),
    (15, AgeStep.FROM_15),
    (12, AgeStep.FROM_12),
)
CHILD_STEPS = (AgeStep.UNDER_12, AgeStep.FROM_12, AgeStep.FROM_15, AgeStep.FROM_16)
"""Under eighteen."""


def birthday(birth_date: date, years: int) -> date:
    """The day on which somebody turns a number of years; a leap day's birthday is else 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def age_on(birth_date: date, on: date) -> int:
    """Age in whole years on a date."""
    years = on.year - birth_date.year
    return years if on >= birthday(birth_date, years) else years - 1


def age_step(birth_date: date, on: date) -> AgeStep:
    """The age step that the rules read."""
    age = age_on(birth_date, on)
    return next((step for years, step in _AGE_STEPS if age >= years), AgeStep.UNDER_12)
