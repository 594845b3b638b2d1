"""What is read from RAP-LP's report, and when `make outside` fails."""

from pathlib import Path

import pytest

from tests.outside import rap_lp
from tests.outside.page import PAGE, write_part


def told(*broken: str) -> dict[str, object]:
    groups = {"Godkända regler": ["VER.06"], "Ej Godkända regler": broken, "Ej tillämpade regler": ["SAK.09"]}
    return {
        "result": [
            {"Notering": f"{name} - RAP-LP", "regler": [{"id": rule} for rule in rules]}
            for name, rules in groups.items()
        ]
    }


def test_the_listed_deviations_and_nothing_else_are_foreseen() -> None:
    report = rap_lp.report_of(told(*rap_lp.DEVIATIONS))
    assert (report.kept, report.not_applied) == (("VER.06",), ("SAK.09",))
    assert report.unforeseen == ()
    assert rap_lp.report_of(told(*rap_lp.DEVIATIONS, "FEL.01")).unforeseen == ("FEL.01",)
    assert rap_lp.report_of(told("AME.01", "AME.04")).unforeseen == ("FNS.05",)


def test_a_part_of_the_page_is_written_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n<!-- one: begin -->\nold\n<!-- one: end -->\n<!-- two: begin -->\n2\n<!-- two: end -->\n"
    )
    write_part("one", "new", page)
    assert page.read_text() == (
        "# A\n<!-- one: begin -->\nnew\n<!-- one: end -->\n<!-- two: begin -->\n2\n<!-- two: end -->\n"
    )
    with pytest.raises(ValueError, match="three"):
        write_part("three", "", page)


def test_the_page_says_why_of_each_deviation() -> None:
    page = PAGE.read_text()
    for rule, why in rap_lp.DEVIATIONS.items():
        assert f"| {rule} | {why} |" in page
