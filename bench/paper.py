"""What a plan on paper costs: the processor time of one copy, beside the emptiest page that Typst can draw.

    python -m bench.paper

Processor time of the whole process is counted, Typst's threads too, so that other work on the machine changes
little; sixty seconds of it on one core are so many copies a minute. What reading the plan costs is not in it:
that is a call like another (`bench.run`).
"""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import typst
from pypdf import PdfReader

from app.kit.paper.html import as_html
from app.kit.paper.pdf import as_pdf
from app.kit.paper.sheets import Entry, Paper, Section

WANTED = 200
"""Copies a minute on one core, or better (issue D)."""
_EMPTY = b'#set document(title: "Plan", date: none)\n#set text(lang: "sv")\n= Plan\n'
_WORDS = "Elsa vill orka vara med hela dagen, och sova bättre på nätterna än hon gör nu."
_OTHER_SIGNS = "Elsa säger: 日本 är långt borta."
_ROUNDS, _BATCH = 7, 10


@dataclass(frozen=True)
class Cost:
    """What one copy costs."""

    name: str
    milliseconds: float
    pages: int
    size: int

    @property
    def a_minute(self) -> float:
        """Copies a minute on one core."""
        return 60_000 / self.milliseconds


def a_plan(promises: int, words: str = _WORDS) -> Paper:
    """A plan with so many promises, half as many goals, two meetings, a follow-up, a dissent, a voice."""

    def entries(number: int) -> list[Entry]:
        facts = [("Vem", "Barn- och ungdomspsykiatrin"), ("Senast", "3 oktober 2025"), ("Läge", words)]
        return [Entry(title=f"{place}. {words}", facts=facts) for place in range(1, number + 1)]

    parts = {"Vem gör vad, och när": promises, "Mål": promises // 2, "Kallade": 4, "Möten": 2}
    parts |= {"Uppföljning": 1, "Barnets röst": 1, "Invändningar": 1}
    sections = [Section(heading=name, entries=entries(number)) for name, number in parts.items()]
    about = Section(heading="Om planen", lines=[words] * 4)
    return Paper(
        language="sv",
        title="Samordnad individuell plan (SIP)",
        lead=[words],
        sections=[sections[0], about, *sections[1:]],
        footer=words,
    )


def _empty() -> bytes:
    return bytes(typst.compile(_EMPTY, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True))


def _cost(name: str, draw: Callable[[], bytes], *, pdf: bool = True) -> Cost:
    drawn = draw()  # once to get warm
    times = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for _ in range(_BATCH):
            draw()
        times.append((time.process_time() - begun) * 1_000 / _BATCH)
    pages = len(PdfReader(io.BytesIO(drawn)).pages) if pdf else 1
    return Cost(name, median(times), pages, len(drawn))


def costs() -> list[Cost]:
    """Measure each, the emptiest page first."""
    return [
        _cost("the emptiest accessible page", _empty),
        _cost("a small plan, 3 promises", lambda: as_pdf(a_plan(3))),
        _cost("a usual plan, 8 promises", lambda: as_pdf(a_plan(8))),
        _cost("a large plan, 40 promises", lambda: as_pdf(a_plan(40))),
        _cost("a usual plan with signs that no font has", lambda: as_pdf(a_plan(8, _OTHER_SIGNS))),
        _cost("a usual plan as HTML", lambda: as_html(a_plan(8)), pdf=False),
    ]


def table(found: list[Cost]) -> str:
    """Return one row for each, in times of the emptiest page."""
    floor = found[0].milliseconds
    rows = [
        f"| a copy | pages | kB | CPU ms | to the emptiest | a minute on one core | to {WANTED} |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows += [
        f"| {each.name} | {each.pages} | {each.size / 1_000:.0f} | {each.milliseconds:.1f} | "
        f"{each.milliseconds / floor:.1f} | {each.a_minute:,.0f} | {each.a_minute / WANTED:.1f} |"
        for each in found
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(costs()))
