"""Placements are read as an authority hands them over; what is wrong is said by its line, never by child."""

from datetime import date
from pathlib import Path

import pytest

from app.cli.school_year import placements_of
from app.school_year.placements import PlacementsError, read_table
from app.settings import ROOT

BOARD = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"
OTHER = "org-bbbbbbbbbbbbbbbbbbbbbbbbbb"
SAMPLE = ROOT / "examples" / "sample-school"


def table(folder: Path, text: str) -> Path:
    path = folder / "placements.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_table_names_a_child_and_a_unit_in_each_line(tmp_path: Path, sign: str) -> None:
    lines = ["child,unit", "elev-1,12345678", " elev-2 , uni-x "]
    path = table(tmp_path, "\n".join(lines).replace(",", sign))
    one, other = read_table(path, organisation_id=BOARD, system="school-system")
    assert (one.line, one.organisation_id, one.system, one.child, one.unit) == (
        2,
        BOARD,
        "school-system",
        "elev-1",
        "12345678",
    )
    assert (other.line, other.child, other.unit) == (3, "elev-2", "uni-x")


def test_a_table_may_hold_several_authorities_children(tmp_path: Path) -> None:
    text = f"organisation,system,child,unit\n{OTHER},register,elev-1,a\n,,elev-2,b\n"
    one, other = read_table(table(tmp_path, text), organisation_id=BOARD, system=None)
    assert (one.organisation_id, one.system) == (OTHER, "register")
    assert (other.organisation_id, other.system) == (BOARD, "ss12000-person")


def test_a_table_from_a_spreadsheet_begins_with_a_mark(tmp_path: Path) -> None:
    assert (
        len(read_table(table(tmp_path, "\ufeffchild,unit\nelev-1,a\n"), organisation_id=BOARD, system=None))
        == 1
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "first line"),
        ("pupil,school\nelev-1,a\n", "first line"),
        ("child,unit,name\nelev-1,a,Elsa\n", "first line"),
        ("child,unit\nelev-1,a\nelev-2,\n", "Line 3 lacks"),
        ('child,unit\n"elev-1,a\n', "no CSV"),
    ],
)
def test_what_is_no_table_is_refused_and_names_no_child(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PlacementsError, match=said) as refused:
        read_table(table(tmp_path, text), organisation_id=BOARD, system=None)
    assert "elev" not in str(refused.value)
    assert "Elsa" not in str(refused.value)


def test_a_table_without_an_organisation_says_so(tmp_path: Path) -> None:
    with pytest.raises(PlacementsError, match="Line 2 lacks"):
        read_table(table(tmp_path, "child,unit\nelev-1,a\n"), organisation_id=None, system=None)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "placements.csv"
    path.write_bytes(b"child,unit\nelev-\xff,a\n")
    with pytest.raises(PlacementsError, match="UTF-8"):
        read_table(path, organisation_id=BOARD, system=None)


def test_a_school_systems_answers_say_where_each_pupil_is_on_the_first_day() -> None:
    on = date(2025, 9, 1)
    found = placements_of(SAMPLE, organisation_id=BOARD, system=None, on=on, today=on)
    assert found
    assert {each.organisation_id for each in found} == {BOARD}
    assert len({each.child for each in found}) == len(found), "a pupil is placed once"
    before_them_all = date(2000, 1, 1)
    assert not placements_of(SAMPLE, organisation_id=BOARD, system=None, on=before_them_all, today=on)
    with pytest.raises(PlacementsError, match="--organisation"):
        placements_of(SAMPLE, organisation_id=None, system=None, on=on, today=on)


def test_a_placement_does_not_show_the_child(tmp_path: Path) -> None:
    (placement,) = read_table(table(tmp_path, "child,unit\nelev-1,a\n"), organisation_id=BOARD, system=None)
    assert "elev-1" not in repr(placement)
