"""Serials, IMEIs and our own codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.domain.identity import (
    CODE_LIMIT,
    CodeOutOfRange,
    look_alike_key,
    make_code,
    near_matches,
    normal_imei,
    normal_serial,
    parse_code,
    real_serial,
)

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("5cg0000aaa", "5CG0000AAA"),
        (" S/N: pf-2x 9k.1 ", "PF2X9K1"),
        ("SN: 123AB", "123AB"),
        ("SN12345", "SN12345"),
        ("Serial Number: 77A", "77A"),
        ("Serienummer 9X8", "9X8"),
        ("ＡＢＣ１２３", "ABC123"),
        ("00012345", "00012345"),
        ("WD-WCC4N0000001", "WDWCC4N0000001"),
        ("/7LMT4J2/CN1296", "/7LMT4J2/CN1296"),
    ],
)
def test_two_writings_of_a_serial_have_one_normal_form(raw, normal):
    assert normal_serial(raw) == normal


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "   ",
        "To Be Filled By O.E.M.",
        "to be filled by O.E.M",
        "Default string",
        "Not Specified",
        "System Serial Number",
        "00000000",
        "0",
        "XXXXXXXXXX",
        "FFFFFFFF",
        "----",
        "--",
        "N/A",
        "None",
        "saknas",
        "okänd",
        "123456789",
        "0123456789",
        "INVALID",
        "REDACTED",
        "<REPORTPATH serial>",
        "*****",
        "@#!",
        "REPORTPATH/serial",
        "S/N:" * 100_000,
        "A" * 301,
    ],
)
def test_a_placeholder_is_no_serial(raw):
    assert normal_serial(raw) is None
    assert real_serial(raw) is None


def test_a_serial_that_only_starts_like_a_placeholder_is_one():
    assert normal_serial("0000000000000001") == "0000000000000001"
    assert normal_serial("XX1") == "XX1"


@given(st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(raw):
    normal = normal_serial(raw)

    assert normal is None or normal_serial(normal) == normal


def test_near_matches_suggest_the_signs_an_eye_confuses():
    suggested = near_matches("5CGO1B2Z")

    assert "5CG01B2Z" in suggested
    assert "5CGO182Z" in suggested
    assert "5CGO1B2Z" not in suggested
    assert look_alike_key("5CGO1B2Z") == look_alike_key("5cg0-l8z2")


def test_a_disk_makers_prefix_is_suggested_with_and_without():
    assert "WCC4N0000001" in near_matches("WD-WCC4N0000001")
    assert "WDWCC4N0000001" in near_matches("WCC4N0000001")


@given(st.text(alphabet="0OI1LS5B8Z2", max_size=200))
def test_near_matches_are_bounded(serial):
    assert len(near_matches(serial)) <= 64


@pytest.mark.parametrize(
    "raw", ["490154203237518", "49015420323751", "4901542032375199", "49-015420-323751-8"]
)
def test_an_imei_of_14_15_or_16_digits_has_one_form(raw):
    assert normal_imei(raw) == "490154203237518"


@pytest.mark.parametrize("raw", [None, "490154203237519", "3.56938E+14", "000000000000000", "4901542", "abc"])
def test_what_is_no_imei_is_none(raw):
    assert normal_imei(raw) is None


@given(st.integers(0, CODE_LIMIT - 1))
def test_a_code_is_found_again_in_a_link_that_a_scanner_mangled(number):
    code = make_code(number)

    assert len(code) == 8
    assert parse_code(code.lower()) == code
    assert parse_code(f"https://omlopp.example/d/{code}") == code
    assert parse_code(f"httpsÖ--omlopp.example-d-{code.lower()}") == code
    assert parse_code(code.replace("0", "O").replace("1", "l")) == code
    assert parse_code(f"{code[:4]}-{code[4:]}") == code


@given(st.integers(0, CODE_LIMIT - 1), st.integers(0, 7), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_always_found(number, place, symbol):
    code = make_code(number)
    if symbol != code[place]:
        assert parse_code(code[:place] + symbol + code[place + 1 :]) is None


@given(st.integers(0, CODE_LIMIT - 1), st.integers(0, 7), st.integers(0, 7))
def test_two_exchanged_symbols_are_always_found(number, one, other):
    signs = list(make_code(number))
    signs[one], signs[other] = signs[other], signs[one]
    if "".join(signs) != make_code(number):
        assert parse_code("".join(signs)) is None


@given(st.text(max_size=300))
def test_any_text_gives_a_code_or_none(text):
    code = parse_code(text)

    assert code is None or set(code) <= set(SYMBOLS)


@pytest.mark.parametrize("number", [-1, CODE_LIMIT])
def test_a_number_without_code_is_refused(number):
    with pytest.raises(CodeOutOfRange):
        make_code(number)
