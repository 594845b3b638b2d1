"""RAP-LP, Digg's linter of the REST API profile, reads the API's document: `make outside RAP_LP=DIR`.

DIR is an unpacked copy of its source, outside the project. It is built there the first time. Its own exit
code is always 0: what fails is read from its report, and each failure must be one of the deviations below.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.contract import rendered
from app.front.document import NATIVE
from tests.outside.page import write_part

DEVIATIONS = {
    "AME.01": "Tables, papers and calendars are answered as CSV, PDF, HTML and iCalendar: a spreadsheet, a "
    "printer and a calendar read nothing else. What they hold is answered as JSON by an operation beside.",
    "AME.04": "`_links` and `_meta` begin with an underscore because the profile itself names them so "
    "(HYP.03, FNS.10). Every other field is in camelCase.",
    "FNS.05": "Two questions have no answer without what they are about: the timings agreed with one other "
    "organisation, and who of one unit has read a document. Every parameter that narrows a list is free.",
}
"""Each rule that the linter finds broken, and why it is."""


@dataclass(frozen=True)
class Report:
    """What the linter said: the ids of rules by outcome."""

    kept: tuple[str, ...]
    broken: tuple[str, ...]
    not_applied: tuple[str, ...]

    @property
    def unforeseen(self) -> tuple[str, ...]:
        """Rules that are broken and not listed, and those listed that are kept."""
        return tuple(sorted(set(self.broken) ^ set(DEVIATIONS)))


def report_of(told: dict[str, Any]) -> Report:
    """Read the linter's report."""
    found: dict[str, tuple[str, ...]] = {"Godkända": (), "Ej Godkända": (), "Ej tillämpade": ()}
    for group in told["result"]:
        heading = next(each for each in reversed(found) if group["Notering"].startswith(each))
        found[heading] = tuple(sorted(rule["id"] for rule in group["regler"]))
    return Report(found["Godkända"], found["Ej Godkända"], found["Ej tillämpade"])


def built(folder: Path) -> Path:
    """Build the linter where it lies, the first time."""
    if not (folder / "dist" / "cli.js").exists():
        (folder / ".npmrc").unlink(missing_ok=True)  # it names a registry that asks for a password
        for command in (["npm", "ci", "--ignore-scripts"], ["npx", "tsc", "-p", "tsconfig.json"]):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - no input in it
    return folder


def run(folder: Path) -> Report:
    """Let the linter read the document as the code says it now."""
    with tempfile.TemporaryDirectory() as name:
        document, told = Path(name, NATIVE), Path(name, "told.json")
        document.write_text(rendered()[NATIVE], encoding="utf-8")
        command = ["node", "dist/cli.js", "-f", str(document), "-d", str(told)]
        subprocess.run(command, cwd=built(folder), check=True, capture_output=True)  # noqa: S603 - a folder of the caller's
        return report_of(json.loads(told.read_text(encoding="utf-8")))


def part(report: Report, version: str) -> str:
    """The linter's part of the page."""
    kept, broken, left = len(report.kept), len(report.broken), len(report.not_applied)
    found = f"{kept} rules kept, {broken} deviations, {left} not applied"
    unjudged = ", ".join(report.not_applied)
    lines = [
        f"RAP-LP {version} on `openapi/{NATIVE}`: {found}.\n",
        f"Kept: {', '.join(report.kept)}.\n",
        f"Not applied, for there is nothing in the document that they judge: {unjudged}.\n",
        "| Deviation | Why |\n|---|---|",
        *(f"| {rule} | {DEVIATIONS[rule]} |" for rule in report.broken),
    ]
    return "\n".join(lines)


def main(folder: Path) -> int:
    """Run it, write the page, and say whether all was foreseen."""
    report = run(folder)
    print(f"RAP-LP: {len(report.kept)} kept, broken: {', '.join(report.broken) or 'none'}")  # noqa: T201 - a command
    if report.unforeseen:
        print(f"Not as listed: {', '.join(report.unforeseen)}", file=sys.stderr)  # noqa: T201 - a command
        return 1
    version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    write_part("rap-lp", part(report, version))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
