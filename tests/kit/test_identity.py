"""An identity number has one canonical form, and is never shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer

from app.kit.identity import Identity, MalformedIdentityError, luhn_digit, parse_identity
from app.vocabulary import IdentityKind

TODAY = date(2026, 11, 22)
TEST_SERIALS = ["238", "239", *(str(serial) for serial in range(980, 990))]

birth_dates = st.dates(min_value=date(1890, 1, 1), max_value=TODAY)
serials = st.sampled_from(TEST_SERIALS)


def number_for(birth_date: date, serial: str, *, coordination: bool = False) -> str:
    day = f"{birth_date:%Y%m}{birth_date.day + (60 if coordination else 0):02}"
    return f"{day}{serial}{luhn_digit(day[2:] + serial)}"


def spellings(number: str, *, today: date = TODAY) -> list[str]:
    mark = "+" if today.year - int(number[:4]) >= 100 else "-"
    return [
        number,
        f"{number[:8]}-{number[8:]}",
        f"{number[2:8]}{mark}{number[8:]}",
        f" {number[:8]} {number[8:]}",
    ]


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


# What is right


@pytest.mark.parametrize(
    "number",
    ["199001012385", "200002292399", "202402292383", "190001019801", "189001019802", "196408233234"],
)
def test_the_published_test_numbers_are_right(number):
    identity = parse_identity(number, today=TODAY)
    assert identity.kind is IdentityKind.PERSONAL_IDENTITY_NUMBER
    assert identity.canonical == number
    assert identity.checked
    assert f"{identity.birth_date:%Y%m%d}" == number[:8]


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("202601612381", date(2026, 1, 1)),
        ("202201612393", date(2022, 1, 1)),
        ("191401682396", date(1914, 1, 8)),
    ],
)
def test_a_coordination_number_counts_its_day_from_sixty(number, born):
    identity = parse_identity(number, today=TODAY)
    assert identity.kind is IdentityKind.COORDINATION_NUMBER
    assert (identity.birth_date, identity.checked) == (born, True)


@pytest.mark.parametrize("day", ["20240060", "20240360", "20240061"])
def test_a_coordination_number_may_leave_month_and_day_open(day):
    number = f"{day}238{luhn_digit(day[2:] + '238')}"
    identity = parse_identity(number, today=TODAY)
    assert (identity.kind, identity.birth_date) == (IdentityKind.COORDINATION_NUMBER, None)
    assert identity.checked


@given(birth_dates, serials, st.booleans())
def test_every_spelling_of_a_number_is_one_number(birth_date, serial, coordination):
    number = number_for(birth_date, serial, coordination=coordination)
    wide = [full_width(spelling.strip().replace(" ", "")) for spelling in spellings(number)]
    found = {parse_identity(spelling, today=TODAY) for spelling in [*spellings(number), *wide]}
    assert {(identity.canonical, identity.birth_date, identity.checked) for identity in found} == {
        (number, birth_date, True)
    }


@given(birth_dates, serials)
def test_the_check_digit_is_the_one_the_library_knows(birth_date, serial):
    assert personnummer.valid(number_for(birth_date, serial))


@given(st.text(alphabet="0123456789", min_size=1, max_size=14), st.integers(0, 8))
def test_one_changed_digit_is_always_seen(digits, step):
    proper = luhn_digit(digits)
    place, rest = digits[0], digits[1:]
    other = str((int(place) + 1 + step) % 10)
    assert luhn_digit(other + rest) != proper


# Centuries


def test_ten_digits_take_the_newest_century_of_the_reference_date():
    assert parse_identity("260101-2384", today=TODAY).canonical[:4] == "2026"
    assert parse_identity("270101-2383", today=TODAY).canonical[:4] == "1927"
    assert parse_identity("260101-2384", today=date(2025, 12, 31)).canonical[:4] == "1926"


def test_a_plus_stands_from_the_year_of_the_hundredth_birthday():
    assert parse_identity("261231+2380", today=TODAY).birth_date == date(1926, 12, 31)
    with pytest.raises(MalformedIdentityError):
        parse_identity("261231-2380", today=TODAY)
    with pytest.raises(MalformedIdentityError):
        parse_identity("19900101+2385", today=TODAY)


# What is wrong, but a number


@given(birth_dates, serials, st.integers(1, 9))
def test_a_wrong_check_digit_is_unverified_and_no_error(birth_date, serial, step):
    number = number_for(birth_date, serial)
    wrong = number[:-1] + str((int(number[-1]) + step) % 10)
    identity = parse_identity(wrong, today=TODAY)
    assert not identity.checked
    assert identity.unverified
    assert (identity.canonical, identity.birth_date) == (wrong, birth_date)


# Signs without a check digit


@pytest.mark.parametrize(
    ("sign", "canonical"),
    [
        ("20000101T220", "20000101T220"),
        ("20000101-t220", "20000101T220"),
        ("000101-T220", "20000101T220"),
        ("20130101TF01", "20130101TF01"),
    ],
)
def test_an_interim_number_is_kept_as_it_is(sign, canonical):
    identity = parse_identity(sign, today=TODAY)
    assert identity == Identity.local(IdentityKind.INTERIM_NUMBER, canonical)
    assert identity.opaque
    assert not identity.unverified


@pytest.mark.parametrize("sign", ["992012123456", "201206355131", "20120618MAB1"])
def test_a_reserve_number_is_kept_as_it_is(sign):
    identity = parse_identity(sign, today=TODAY)
    assert identity == Identity.local(IdentityKind.RESERVE_NUMBER, sign)
    assert identity.birth_date is None


# What is no number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "1990",
        "19900101238",
        "1990010123855",
        "199013012385",
        "199002302385",
        "199000012385",
        "199001002385",
        "199001010003",
        "209001012385",
        "219001012385",
        "20120618TEST",
        "199001012385\n",
        "1990\x0001012385",
        "19900101--2385",
        "199001012385" * 4,
        "١٩٩٠٠١٠١٢٣٨٥",
        "19900101ß385",
        "\ud800",
    ],
)
def test_what_is_no_number_is_refused_without_an_echo(text):
    with pytest.raises(MalformedIdentityError) as refusal:
        parse_identity(text, today=TODAY)
    assert not text.strip() or text.strip() not in repr(refusal.value)
    assert not any(sign.isdigit() for sign in str(refusal.value))
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9]{6}([0-9]{2})?[-+]?[0-9A-Z]{4}\Z"))
def test_any_text_is_a_number_read_alike_again_or_refused(text):
    try:
        identity = parse_identity(text, today=TODAY)
    except MalformedIdentityError:
        return
    assert parse_identity(identity.canonical, today=TODAY) == identity


@given(birth_dates, serials, st.booleans())
def test_a_number_is_never_shown(birth_date, serial, coordination):
    number = number_for(birth_date, serial, coordination=coordination)
    shown = f"{parse_identity(number, today=TODAY)!r} {parse_identity(number, today=TODAY)}"
    assert number not in shown
    assert number[2:8] not in shown
    assert str(birth_date) not in shown
    assert not any(sign.isdigit() for sign in shown)


def test_the_reference_date_decides_and_nothing_else():
    born = TODAY + timedelta(days=1)
    number = number_for(born, "238")
    assert parse_identity(number, today=born).birth_date == born
    with pytest.raises(MalformedIdentityError):
        parse_identity(number, today=TODAY)
