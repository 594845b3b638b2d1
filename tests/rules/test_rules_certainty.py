"""How surely each row outside the table of disclosures was read: by hand, and a new row is missed.

Beside it: which words each row has in which language.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

import app.rules
from app.rules.conditions import All
from app.rules.disclosure import TABLE
from app.rules.sentences import InTwoLanguages
from app.vocabulary import Certainty

VERIFIED = """
    adult-from-eighteen
    child-health-nurse-until-school
    municipal-activity-responsibility
    municipal-activity-responsibility-fallback
    own-consent-in-school-from-sixteen
    rektor-of-the-school
"""
THROUGH_ANOTHER_STATUTE = """
    absence-is-investigated
    absence-is-reported
    absence-is-talked-over
    decision-later-on-exceptional-reasons
    inquiry-decided-within-fourteen-days
    open-inquiry-takes-the-report
    open-interventions-from-twelve
    pupil-health-of-the-school
    registered-residence
    service-is-the-same-for-all
"""
UNVERIFIED = """
    absence-is-mapped
    activity-responsibility-after-school
    application-weighs-as-a-report
    begin
    call
    child-health-fallback
    child-health-until-school
    danger-where-the-child-is
    follow-up
    help-without-individual-test
    inquiry-ends-within-four-months
    inquiry-longer-on-special-reasons
    meeting-breach
    meeting-warning
    no-report-meeting-at-violence
    own-consent-from-fifteen
    placed-child-stays-with-who-placed-it
    preschool-until-school
    preschool-where-placed
    protection-judged-at-once
    pupil-health-fallback
    pupil-health-of-the-upper-secondary-school
    pupil-health-while-at-school
    rektor-of-the-upper-secondary-school
    report-meeting-within-the-time
    school-fallback
    school-from-an-early-start
    schooling-is-followed-up
    schooling-is-planned
    stay-without-registered-residence
    upper-secondary-from-an-early-start
    violence-opens-an-inquiry-at-once
"""
WORDS = {
    Certainty.VERIFIED: VERIFIED,
    Certainty.THROUGH_ANOTHER_STATUTE: THROUGH_ANOTHER_STATUTE,
    Certainty.UNVERIFIED: UNVERIFIED,
}


def rows(found: Any) -> Iterator[Any]:
    """Whatever is a row, in whatever it lies."""
    if isinstance(found, Mapping):
        yield from (row for each in found.values() for row in rows(each))
    elif isinstance(found, tuple | list | frozenset):
        yield from (row for each in found for row in rows(each))
    elif is_dataclass(found) and not isinstance(found, type | All):
        yield found
        yield from (row for field in fields(found) for row in rows(getattr(found, field.name)))


def all_rows() -> Iterator[Any]:
    """The rows of every module of the rules."""
    for each in pkgutil.walk_packages(app.rules.__path__, "app.rules."):
        for thing in vars(importlib.import_module(each.name)).values():
            if not isinstance(thing, StrEnum):
                yield from rows(thing)


def test_every_row_is_as_sure_as_we_read_it() -> None:
    disclosures = {rule.key for rule in TABLE}
    said = {
        (str(row.key), row.certainty)
        for row in all_rows()
        if hasattr(row, "certainty") and hasattr(row, "key") and row.key not in disclosures
    }
    assert said == {(key, certainty) for certainty, keys in WORDS.items() for key in keys.split()}


def test_every_row_says_its_sentence_in_the_language_that_is_asked_for() -> None:
    sentences = [row for row in all_rows() if isinstance(row, InTwoLanguages)]
    assert {type(row).__name__ for row in sentences} >= {
        "ConcernRule",
        "Fit",
        "Guard",
        "RouteRule",
        "Rule",
        "Rung",
    }
    for row in sentences:
        assert (row.says("sv"), row.says("en")) == (row.says_sv, row.says_en)
        assert row.says_sv != row.says_en
        assert not set("åäöÅÄÖ") & set(row.says_en), "Swedish stands where English should"
