"""Reading what a caller has sent: each element is taken once, what is not known is refused."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.fhir.kinds import wrong

_VALUES = ("valueBoolean", "valueCoding", "valueDateTime", "valueString")


def subject_of(given: Mapping[str, Any]) -> str:
    """Return the id of the child that `subject` names. Raises InvalidRequest."""
    reference = members(given.get("subject"), "/subject").get("reference")
    before, _, child_id = str(reference).rpartition("/")
    if before != "Patient":
        raise wrong("/subject/reference", "reference", "does not name a Patient")
    return child_id


def only(given: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raise InvalidRequest for an element that would be dropped: nothing is lost in silence."""
    if not known.issuperset(given):
        raise wrong("", "unknown-element", "holds an element that is not taken here")


def members(given: Any, pointer: str) -> Mapping[str, Any]:
    """Return an object's members. Raises InvalidRequest for anything else."""
    if not isinstance(given, dict):
        raise wrong(pointer, "object", "is no object")
    return given


def elements(given: Any, pointer: str) -> list[Mapping[str, Any]]:
    """Return a list of objects. Raises InvalidRequest for anything else."""
    if not isinstance(given, list):
        raise wrong(pointer, "array", "is no array")
    return [members(each, f"{pointer}/{index}") for index, each in enumerate(given)]


class Said:
    """One answer."""

    def __init__(self, given: Mapping[str, Any], pointer: str) -> None:
        self._given = given
        self._pointer = pointer

    def value(self, kind: str) -> Any:
        """Return the value, which must be of this kind. Whether it may be so is for the API to say."""
        if kind not in self._given or sum(name in self._given for name in _VALUES) > 1:
            raise wrong(f"{self._pointer}/{kind}", "missing", "is required, and no other value")
        return self._given[kind]

    def code(self, system: str) -> Any:
        """Return the code, which must be of this system."""
        coding = members(self.value("valueCoding"), f"{self._pointer}/valueCoding")
        if coding.get("system") != system:
            raise wrong(f"{self._pointer}/valueCoding/system", "system", "is not the one of the question")
        return coding.get("code")

    def below(self) -> "Answers":
        """Return the questions that belong to the answer."""
        return Answers(self._given.get("item", []), f"{self._pointer}/item")


class Answers:
    """The items of a response."""

    def __init__(self, given: Any, pointer: str) -> None:
        self._pointer = pointer
        self._items = list(enumerate(elements(given, pointer)))
        self._taken: set[int] = set()

    def _of(self, link_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for index, item in self._items:
            if item.get("linkId") == link_id:
                self._taken.add(index)
                yield f"{self._pointer}/{index}", item

    def take(self, link_id: str, *, several: bool = False) -> list[Said]:
        """Return the answers to a question: none, or one unless there may be several."""
        found = [
            Said(answer, f"{pointer}/answer/{index}")
            for pointer, item in self._of(link_id)
            for index, answer in enumerate(elements(item.get("answer", []), f"{pointer}/answer"))
        ]
        if len(found) > 1 and not several:
            raise wrong(self._pointer, "one-answer", "holds several answers to one question")
        return found

    def groups(self, link_id: str) -> list["Answers"]:
        """Return the groups of a name."""
        return [Answers(item.get("item", []), f"{pointer}/item") for pointer, item in self._of(link_id)]

    def all_taken(self) -> None:
        """Raise InvalidRequest when there is a question that nobody has asked."""
        for index, _ in self._items:
            if index not in self._taken:
                raise wrong(f"{self._pointer}/{index}/linkId", "unknown", "is no question of these")
