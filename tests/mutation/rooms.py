"""The rooms whose code is changed, and the tests that must notice."""

from dataclasses import dataclass

PAGE = "test_the_committed_page_is_the_table"
WRITE_THE_PAGE = ("app/rules/book.py", "app/rules/condition_words.py", "app/rules/fact_words.py")
"""Of these the committed rule book counts as a test: they do nothing but write it. Of the rules themselves it
does not, since it is made anew whenever they change.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One folder of app/."""

    name: str
    tests: tuple[str, ...]
    imports: tuple[str, ...]
    """What must still import: a change that does not is no program, and is not counted."""
    database: bool
    left_out: tuple[str, ...] = ()
    """Parts of test names: tests that need a database, or much time."""


_WAITS = ("test_no_sharing_that_commits_after_a_withdrawal_rests_on_it",)
"""A race that is run many times: it takes as long as all the others. It alone notices a lock left out."""
_STORIES = ("tests/stories/test_elsa_gets_a_coordinated_plan.py",)
CONTRACT = "tests/contract/test_contract.py::test_what_is_committed_is_what_the_code_says"
"""The committed contract, which holds the shape of what goes over the wire. It needs no database, and is
asked first where a module is imported anew.
"""
_WHO_ASK_THE_GATEKEEPER = (
    "tests/agreements/test_agreements.py",
    "tests/children/test_ending.py",
    "tests/cooperation/test_taking_part.py",
    "tests/measures/test_service_or_assessed.py",
    "tests/measures/test_who_sees_a_measure.py",
    "tests/notices/test_requests_for_help.py",
    "tests/notices/test_what_to_look_at.py",
    "tests/notices/test_while_somebody_acts.py",
    "tests/plans/test_only_while_the_consent_lasts.py",
    "tests/residence/test_responsible_district.py",
    "tests/support/test_saying_no.py",
)
"""Tests of other rooms in which something is shared, asked or said; or in which what rests on it ends."""
ROOMS = {
    "rules": Room(
        name="rules",
        tests=("tests/rules",),
        imports=("app.rules.book", "app.rules.disclosure", "app.rules.coordination"),
        database=False,
        left_out=("test_one_source_two_uses",),
    ),
    "consents": Room(
        name="consents",
        tests=(
            CONTRACT,
            "tests/consents",
            "tests/disclosures",
            "tests/cooperation/test_taking_part.py",
            "tests/plans/test_only_while_the_consent_lasts.py",
            *_STORIES,
        ),
        imports=("app.main",),
        database=True,
        left_out=_WAITS,
    ),
    "disclosures": Room(
        name="disclosures",
        tests=(
            CONTRACT,
            "tests/disclosures",
            "tests/consents",
            "tests/care_blocks",
            "tests/protections",
            "tests/assistance",
            "tests/chronology",
            "tests/handovers",
            "tests/rules/test_one_source_two_uses.py",
            *_WHO_ASK_THE_GATEKEEPER,
            "tests/promises/test_replays_after_a_loss.py",
            *_STORIES,
            "tests/stories/test_a_teachers_worry_is_answered.py",
            "tests/stories/test_the_school_takes_over_from_the_nurse.py",
        ),
        imports=("app.main",),
        database=True,
        left_out=_WAITS,
    ),
}
