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
        tests=("tests/consents", "tests/disclosures", *_STORIES),
        imports=("app.main",),
        database=True,
        left_out=_WAITS,
    ),
    "disclosures": Room(
        name="disclosures",
        tests=(
            "tests/disclosures",
            "tests/consents",
            "tests/care_blocks",
            "tests/protections",
            "tests/assistance",
            "tests/chronology",
            "tests/handovers",
            "tests/rules/test_one_source_two_uses.py",
            *_STORIES,
        ),
        imports=("app.main",),
        database=True,
        left_out=_WAITS,
    ),
}
