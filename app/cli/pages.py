"""The generated pages of docs/reference/: made from the code, committed, compared in CI."""

import inspect
from enum import StrEnum
from pathlib import Path

from app import vocabulary
from app.cli import profile, sources
from app.cli.contract import rendered as contract
from app.fhir import book as fhir_book
from app.kit.events import OpenEvent, PublicEvent, kinds
from app.kit.problems import Problem, all_problems
from app.rooms import load_tables
from app.rules import book as rule_book
from app.settings import Settings
from app.sign_in import book as scope_book

WHAT_TO_DO = {
    400: ("Correct the call.", "Nothing.", "Nothing."),
    401: ("Get a new token.", "Check that client, duty and person are in force.", "Look for a pattern."),
    403: (
        "Ask for the scope, role or relation that is named.",
        "Check the registration.",
        "Refusals are in the log: sample them.",
    ),
    404: (
        "Unknown, or not yours to know: the answer is the same.",
        "Find the request id in the log.",
        "Refusals are in the log: sample them.",
    ),
    409: ("Read the thing anew; `missing` and `allowed` say what would help.", "Nothing.", "Nothing."),
    412: ("Read the thing anew and repeat the change.", "Nothing.", "Nothing."),
    422: ("Correct what `errors` points at.", "Nothing.", "Nothing."),
    500: ("Report the request id.", "Find the request id in the log.", "Nothing."),
    503: ("Wait as Retry-After says.", "Look at the database.", "Nothing."),
}
_HEAD = "<!-- Made by `make docs` from the code; change the code. -->\n"


def _first(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def problems_page() -> str:
    """Every problem: what it means, and what each reader should do."""
    contract()  # loads every room
    parts = [
        f"{_HEAD}\n# Problems\n",
        "Every refusal is `application/problem+json` (RFC 9457) in Swedish or English, with a `code`, a",
        "`requestId` and, where it helps, `errors[].pointer`. Nothing of what was sent is ever repeated.\n",
    ]
    for kind in sorted(set(all_problems(Problem)), key=lambda kind: (kind.status, kind.code())):
        caller, operator, officer = WHAT_TO_DO.get(kind.status, ("Correct the call.", "Nothing.", "Nothing."))
        parts.append(
            f"### {kind.code()}\n\n`{kind.status}` {kind.title_en} · {kind.title_sv}\n\n"
            f"{_first(kind.__doc__)}\n\n- Caller: {caller}\n- Operator: {operator}\n"
            f"- Data-protection officer: {officer}\n"
        )
    return "\n".join(parts)


def glossary_page() -> str:
    """Every word of the vocabulary, with the Swedish term."""
    parts = [f"{_HEAD}\n# Glossary\n\nEnglish in code and on the wire, the Swedish term beside it.\n"]
    for name in vocabulary.__all__:
        kind: type[StrEnum] = getattr(vocabulary, name)
        source = inspect.getsource(kind).splitlines()
        parts.append(f"### {kind.__name__}\n\n{_first(kind.__doc__)}\n")
        parts += [f"- `{member.value}`{_term(source, member.name)}" for member in kind]
        parts.append("")
    return "\n".join(parts)


def _term(source: list[str], member: str) -> str:
    """Return the docstring that stands under a member, if there is one."""
    for number, line in enumerate(source[:-1]):
        if line.strip().startswith(f"{member} = ") and source[number + 1].strip().startswith('"""'):
            return ": " + source[number + 1].strip().strip('"')
    return ""


def settings_page() -> str:
    """Every setting."""
    parts = [f"{_HEAD}\n# Settings\n\nEnvironment variables. No secret has a default.\n"]
    source = Path(ROOT_SETTINGS).read_text().splitlines()
    for name, field in Settings.model_fields.items():
        default = "required" if field.is_required() else f"default `{field.default}`"
        parts.append(f"### {name.upper()}\n\n{_setting_text(source, name)}({default})\n")
    return "\n".join(parts)


ROOT_SETTINGS = Path(inspect.getfile(Settings))


def _setting_text(source: list[str], name: str) -> str:
    for number, line in enumerate(source[:-1]):
        if line.startswith(f"    {name}:") and source[number + 1].strip().startswith('"""'):
            return source[number + 1].strip().strip('"') + " "
    return ""


def events_page() -> str:
    """Every event that reaches the outbox."""
    contract()
    parts = [
        f"{_HEAD}\n# Events\n",
        "Thin: id, type, time and link, never a fact about a child. Whoever could read what is behind the",
        "link hears of it; how, says [Hear what happens](../how-to/hear-what-happens.md).\n",
    ]
    found = sorted([*kinds(PublicEvent), *kinds(OpenEvent)], key=lambda kind: kind.kind)
    parts += [f"### {kind.kind}\n\n{_first(kind.__doc__)}\n" for kind in found]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return every generated page by name."""
    load_tables()
    return {
        "problems.md": problems_page(),
        "glossary.md": glossary_page(),
        "settings.md": settings_page(),
        "events.md": events_page(),
        "scopes.md": scope_book.render(),
        "disclosure-rules.md": rule_book.render(),
        "sources.md": sources.render(),
        "digg-rest-api-profile.md": profile.render(),
        "fhir.md": fhir_book.render(),
    }


def write_pages(folder: Path) -> list[str]:
    """Write the pages; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    return list(pages())
