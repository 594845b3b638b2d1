"""The catalogue as a table: read in whole or not at all, and never a formula on its way out."""

import csv
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.table import COLUMNS, EXPORTED, MOST_ERRORS, MOST_ROWS, read
from app.cli.catalogue import read_in_from_file
from app.demo.callers import API
from app.kit.csv import as_csv, unguarded
from app.settings import Settings
from tests.cast import Cast
from tests.organisations.places import Place, given_a_place
from tests.steps import then_it_is, then_it_is_refused

PATH = "/measure-catalogue"


@pytest.fixture
async def place(cast: Cast) -> Place:
    return await given_a_place(cast)


def a_row(place: Place, **more: str) -> dict[str, str]:
    row = {
        "code": f"fk-{uuid.uuid4().hex[:8]}",
        "name": "Föräldrakurs",
        "summary": "Fem träffar,\r\nen i veckan.",
        "level": "universal",
        "targetGroup": "Föräldrar",
        "ageFrom": "0",
        "ageTo": "17",
        "way": "service",
        "how": "Ring; eller mejla.",
        "municipalityCode": place.code,
        "contact": "mottagning.nord@example.se",
        "validFrom": "2025-01-01",
    }
    return {**row, **more}


def a_table(*rows: dict[str, str], separator: str = ";") -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


async def when_it_is_read_in(place: Place, table: str, **more: Any) -> Any:
    body = {"organisationId": place.boards["nord"], "table": table}
    return await place.system("nord").post(f"{PATH}/imports", body, **more)


async def listed(place: Place) -> list[dict[str, Any]]:
    answer = await place.cast.http.get(f"{API}{PATH}", params={"municipalityCode": place.code, "limit": 100})
    items: list[dict[str, Any]] = then_it_is(answer, 200)["items"]
    return items


@pytest.mark.parametrize("separator", [";", ","])
async def test_a_table_is_read_in_and_read_in_again(place: Place, separator: str) -> None:
    await place.district("norr", "nord")
    first, second = a_row(place, district="norr"), a_row(place, phone="+46 10 123 45 10")
    made = then_it_is(await when_it_is_read_in(place, a_table(first, second, separator=separator)), 201)
    assert made["counts"] == {"created": 2, "changed": 0, "unchanged": 0}
    changed = {**second, "name": "Kurs för föräldrar"}
    again = then_it_is(await when_it_is_read_in(place, "\ufeff" + a_table(first, changed)), 201)
    assert again["counts"] == {"created": 0, "changed": 1, "unchanged": 1}
    shown = {each["code"]: each for each in await listed(place)}
    assert shown[first["code"]]["districtName"] == "Distrikt norr"
    assert shown[first["code"]]["summary"] == "Fem träffar,\nen i veckan."
    assert (shown[second["code"]]["name"], shown[second["code"]]["phone"]) == (
        "Kurs för föräldrar",
        "+46 10 123 45 10",
    )


async def test_one_bad_row_and_nothing_is_kept(place: Place) -> None:
    await place.board("syd")
    rows = [
        a_row(place),
        a_row(place, level="all", ageFrom="ten"),
        a_row(place, contact="mottagning.syd@example.se"),
        a_row(place, district="unknown", municipalityCode=place.code),
        a_row(place, municipalityCode="9999"),
        a_row(place, ageFrom="9", ageTo="8"),
    ]
    rows.append(a_row(place, code=rows[0]["code"]))
    refused = then_it_is_refused(await when_it_is_read_in(place, a_table(*rows)), 422, "table-refused")
    # Each row stands on two lines, since its summary does; the heading on the first.
    assert {each["pointer"] for each in refused["errors"]} == {
        "/table/4/level",
        "/table/4/ageFrom",
        "/table/6/contact",
        "/table/8/district",
        "/table/10/municipalityCode",
        "/table/12",
        "/table/14/code",
    }
    assert all(each["detail"].startswith("line ") for each in refused["errors"])
    assert await listed(place) == []


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("code;name;shoeSize\r\n", "unknown"),
        ("code;name\r\n", "missing"),
        ("code;code\r\n", "twice"),
        (";".join(COLUMNS) + "\r\na;b\r\n", "cells"),
        (";".join(COLUMNS) + '\r\n"a"b;c\r\n', "unreadable"),
        (";".join(COLUMNS) + '\r\n"never closed', "unreadable"),
        ("\x00", "unknown"),
        ("=cmd|'/c calc'!A1", "unknown"),
    ],
    ids=["unknown", "missing", "twice", "cells", "quotes", "open", "nul", "formula"],
)
async def test_what_is_no_such_table_is_refused(place: Place, table: str, code: str) -> None:
    if "\x00" in table:
        assert {each.code for each in read(table)[1]} == {code}
        return
    refused = then_it_is_refused(await when_it_is_read_in(place, table), 422, "table-refused")
    assert {each["code"] for each in refused["errors"]} == {code}


async def test_a_table_without_rows_and_one_with_too_many_are_refused(place: Place) -> None:
    empty = await when_it_is_read_in(place, a_table())
    assert then_it_is_refused(empty, 422, "invalid-request")["errors"][0]["code"] == "empty"
    rows = [a_row(place, code=f"fk-{number}") for number in range(MOST_ROWS + 1)]
    assert read(a_table(*rows[:-1]))[1] == []
    (wrong,) = read(a_table(*rows))[1]
    assert wrong.code == "too-many"
    bad = [{**row, "level": "all", "way": "any"} for row in rows[:200]]
    assert len(read(a_table(*bad))[1]) == MOST_ERRORS


async def test_only_the_owner_reads_a_table_in_and_only_once_for_a_key(place: Place) -> None:
    await place.board("syd")
    body = {"organisationId": place.boards["nord"], "table": a_table(a_row(place))}
    other = await place.system("syd").post(f"{PATH}/imports", body)
    then_it_is_refused(other, 403, "not-your-organisation")
    then_it_is_refused(await place.cast.rektor.post(f"{PATH}/imports", body), 403, "scope-missing")
    key = str(uuid.uuid4())
    first = then_it_is(await when_it_is_read_in(place, body["table"], key=key), 201)
    again = then_it_is(await when_it_is_read_in(place, body["table"], key=key), 201)
    assert (first["id"], first["counts"]) == (again["id"], again["counts"])
    changed = await when_it_is_read_in(place, a_table(a_row(place)), key=key)
    then_it_is_refused(changed, 422, "key-used-for-another-request")


async def test_what_is_exported_is_no_formula_and_can_be_read_in_again(place: Place) -> None:
    hostile = a_row(place, name="=HYPERLINK(1)", summary="@SUM(A1)", phone="+46 10 123 45 10", how="-1+1")
    then_it_is(await when_it_is_read_in(place, a_table(hostile)), 201)
    asked = {"municipalityCode": place.code}
    answer = await place.cast.http.get(f"{API}{PATH}/export", params=asked)
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert tuple(row) == EXPORTED
    assert (row["name"], row["summary"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
    assert (row["phone"], row["how"]) == ("'+46 10 123 45 10", "'-1+1")
    again = then_it_is(await when_it_is_read_in(place, answer.text), 201)
    assert again["counts"] == {"created": 0, "changed": 0, "unchanged": 1}


@given(st.text(max_size=20).filter(lambda text: "\x00" not in text))
def test_whatever_is_written_comes_back(text: str) -> None:
    written = io.StringIO(as_csv(["said"], [[text]]).decode(), newline="")
    _, (cell,) = csv.reader(written, strict=True)
    assert unguarded(cell) == text or text.startswith("'")


async def test_a_table_is_read_in_from_the_command_line(
    place: Place, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "help.csv"
    file.write_text(a_table(a_row(place), a_row(place)), encoding="utf-8")
    said = await read_in_from_file(settings, file, organisation_id=place.boards["nord"])
    assert said.splitlines()[1:] == ["  created: 2", "  changed: 0", "  unchanged: 0"]
    assert len(await listed(place)) == 2
    file.write_text(a_table(a_row(place, level="some")), encoding="utf-8")
    with pytest.raises(ValueError, match="level"):
        await read_in_from_file(settings, file, organisation_id=place.boards["nord"])
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="UTF-8"):
        await read_in_from_file(settings, file, organisation_id=place.boards["nord"])
