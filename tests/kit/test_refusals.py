"""What a route says that it refuses with: nothing is lost where two lists are joined."""

from app.kit.problems import (
    MEDIA_TYPE,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotFound,
    problems,
)


def test_two_refusals_of_one_status_both_stand() -> None:
    joined = problems(NotFound, InvalidRequest) | problems(KeyUsedForAnotherRequest)

    assert set(joined) == {404, 422}
    assert set(joined[422]["content"][MEDIA_TYPE]["examples"]) == {
        "invalid-request",
        "key-used-for-another-request",
    }


def test_joining_says_nothing_twice_and_changes_neither() -> None:
    first = problems(NotFound)

    assert (first | problems(NotFound, InvalidRequest)) == problems(NotFound, InvalidRequest)
    assert set(first) == {404}


def test_other_answers_can_be_joined_too() -> None:
    joined = problems(NotFound) | {200: {"description": "A table"}}

    assert set(joined) == {200, 404}
