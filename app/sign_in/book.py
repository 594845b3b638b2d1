"""The page of the scopes, docs/reference/scopes.md, written from the table that decides."""

from collections.abc import Iterator

from app.sign_in.scopes import EVERY_SECTOR, SCOPES, Carrier, Scope

_CARRIER = {
    Carrier.SYSTEM: "the system itself",
    Carrier.PROFESSIONAL: "a professional",
    Carrier.FAMILY: "a guardian or a young person",
}
_HEAD = """# Scopes

<!-- Generated from app/sign_in/scopes.py by `app.sign_in.book.render`; do not edit by hand. -->

A scope opens an endpoint; the rules decide the row and the field. A system asks for scopes that it is
registered with, and gets all of them or none. How to ask: [Get a token](../how-to/get-a-token.md).
"""


def render() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(line for scope in SCOPES for line in _section(scope))])


def _section(scope: Scope) -> Iterator[str]:
    yield f"## `{scope.name}`\n"
    carriers = " or ".join(words for carrier, words in _CARRIER.items() if carrier in scope.carriers)
    yield f"In a token of {carriers}. May be held by {_holders(scope)}.\n"
    yield from (f"- {english}" for english in scope.en)
    yield ""
    yield "På svenska:\n"
    yield from (f"- {swedish}" for swedish in scope.sv)
    yield ""


def _holders(scope: Scope) -> str:
    if scope.carriers == {Carrier.FAMILY}:
        return "family apps"
    if not scope.sectors:
        return "the administrator"
    every = scope.sectors == EVERY_SECTOR
    systems = (
        "the systems of every sector" if every else f"the systems of {' and '.join(sorted(scope.sectors))}"
    )
    return f"{systems} and the administrator" if scope.administrator else systems
