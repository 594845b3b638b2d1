"""What a turn of the year does, in words that a person can read: numbers and schools, and no child."""

from collections.abc import Iterator

from app.school_year.planning import Outcome
from app.school_year.service import Told

_WORDS = {
    Outcome.STAYS: "go on at the same school",
    Outcome.MOVES: "change school",
    Outcome.BEGINS: "begin at a school",
    Outcome.PLACED_LATER: "are enrolled elsewhere from then on already, and are left as they are",
    Outcome.UNPLACED: "have no placement",
}
_LINES = {
    Outcome.UNKNOWN_CHILD: "name a child that is not known by that id",
    Outcome.UNKNOWN_UNIT: "name no school of the organisation that is open then",
    Outcome.AGE_DOES_NOT_FIT: "name a school that has no child of that age",
    Outcome.TWICE: "name a child that stands on an earlier line",
}
_MOST_LINES = 20


def told_in_words(told: Told) -> str:
    """Return what was done, or would be."""
    return "\n".join(
        [_heading(told), "", *_outcomes(told), *_lines(told), "", *_moves(told), *_answers(told)]
    )


def _heading(told: Told) -> str:
    if told.carried_out:
        return f"The school year has been turned on {told.on}: {told.roll_over_id}"
    return f"A dry run: nothing was changed. On {told.on} the school year would turn so:"


def _outcomes(told: Told) -> Iterator[str]:
    for outcome, words in _WORDS.items():
        if told.counts[outcome.value]:
            yield f"  {told.counts[outcome.value]:>8} children {words}"
    yield f"  {told.counts['chains-changed']:>8} children get a new chain of named persons"


def _lines(told: Told) -> Iterator[str]:
    for outcome, words in _LINES.items():
        lines = told.lines.get(outcome.value, [])
        if lines:
            shown = ", ".join(str(line) for line in lines[:_MOST_LINES])
            more = ", …" if len(lines) > _MOST_LINES else ""
            yield f"  {len(lines):>8} lines {words}: {shown}{more}"


def _moves(told: Told) -> Iterator[str]:
    """From which school to which, the largest groups first."""
    if told.moves:
        yield "Children  from → to"
    for (from_, to), count in sorted(told.moves.items(), key=lambda each: (-each[1], str(each[0]))):
        yield f"{count:>8}  {_name(told, from_, 'none here')} → {_name(told, to, 'no placement')}"


def _answers(told: Told) -> Iterator[str]:
    """For those whose enrolment ends without a placement: who answers then, and by which rule."""
    if told.answers:
        yield ""
        yield "Without a placement; from then on these answer, by the rules"
    for (unit, rule), count in sorted(told.answers.items(), key=lambda each: (-each[1], each[0])):
        yield f"{count:>8}  {_name(told, unit, '')} ({rule})"


def _name(told: Told, unit: str | None, otherwise: str) -> str:
    return told.names.get(unit, unit) if unit else otherwise
