"""No cell is a formula, whatever it says, and every cell is read back as one cell (T40)."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kit.csv import as_csv

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    '=HYPERLINK("http://evil.example","Elsa")',
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1+1",
    "\uff0b1",
    "\x00=1",
    '"=1"',
    ";=1,=2",
)
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode(), newline="")))


@pytest.mark.parametrize("words", FORMULAS, ids=range(len(FORMULAS)))
def test_no_cell_begins_as_a_formula_does(words: str) -> None:
    ((name,), (cell, other)) = read(as_csv(["name"], [[words, "next"]]))
    assert (name, other) == ("name", "next")
    assert not cell.startswith(BEGINS)
    assert not cell.lstrip("\u00a0\u2003\u3000\u200b\ufeff ").startswith(BEGINS)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
@example([['a"b', "c\r\nd"], ["=1;2", "x,y"]])
def test_a_table_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    if any("\ud800" <= sign <= "\udfff" for row in rows for cell in row for sign in cell):
        return
    found = read(as_csv(["one", "two"], rows))[1:]
    assert len(found) == len(rows)
    for row, was in zip(found, rows, strict=True):
        for cell, text in zip(row, was, strict=True):
            plain = text.replace("\x00", "")
            assert cell in {plain, f"'{plain}"}
            assert not cell.startswith(BEGINS)


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    assert as_csv(["n"], [[-1, 2.5, None, True]]) == b'"n"\r\n-1,2.5,"","True"\r\n'
