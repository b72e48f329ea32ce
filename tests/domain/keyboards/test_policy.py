"""What a cap bears, in the cases where a rule of thumb is wrong."""

from dataclasses import replace

import pytest

from omlopp.domain.keyboards import AltGr, Form, Legends, Policy, Slot, layout, legends_of, spots
from omlopp.domain.keyboards._layouts import MakersPrint
from omlopp.domain.keyboards._policy import _printed, is_case_pair


def on(name: str, key: str, form: Form = Form.ISO, **policy: AltGr) -> Legends:
    return legends_of(name, Policy(**policy), form)[key]


@pytest.mark.parametrize("pair", ["aA", "åÅ", "ıI", "iİ", "δΔ", "ґҐ", "ßẞ"])
def test_the_cases_of_one_letter_are_a_pair(pair: str) -> None:
    assert is_case_pair(*pair)


@pytest.mark.parametrize("pair", ["iI", "ß?", "µΜ", "ςΣ", "üè", "éÉ"[::-1], "1!", "αΒ", "аA"])
def test_other_signs_are_no_pair(pair: str) -> None:
    # i and I are two keys in Turkish; elsewhere no layout of ours has them apart.
    assert is_case_pair(*pair) is (pair == "iI")


def test_a_case_pair_is_its_capital_alone() -> None:
    assert on("se", "AD11") == Legends(base="Å")


def test_turkish_has_two_letters_i() -> None:
    assert on("tr", "AC11").base == "İ"
    assert on("tr", "AD08").base == "I"


def test_sharp_s_has_no_capital_on_a_german_cap() -> None:
    assert on("de", "AE11") == Legends("ß", "?", "\\")


def test_swiss_pairs_of_letters_are_printed_as_typed() -> None:
    assert on("ch", "AD11") == Legends("ü", "è", "[")
    assert on("ch:fr", "AD11") == Legends("è", "ü", "[")


@pytest.mark.parametrize("name", ["us", "pl", "lv", "lt", "il", "nl:us", "ro"])
def test_the_key_beside_z_bears_a_backslash_where_windows_types_one(name: str) -> None:
    assert on(name, "LSGT", altgr=AltGr.NONE) == Legends("\\", "|")


@pytest.mark.parametrize("name", ["se", "fi", "no", "dk", "de", "es", "it"])
def test_altgr_is_of_windows_not_of_xkb(name: str) -> None:
    signs = {legends.altgr for legends in legends_of(name, Policy(), Form.ISO).values()}

    assert "½" not in signs
    assert "‰" not in signs
    assert on(name, "AD03").altgr == "€"


def test_makers_differ_from_windows_in_the_euro() -> None:
    assert (on("se", "AE05", altgr=AltGr.MAKER).altgr, on("se", "AD03", altgr=AltGr.MAKER).altgr) == ("€", "")
    assert (on("dk", "AE05", altgr=AltGr.MAKER).altgr, on("dk", "AD03", altgr=AltGr.MAKER).altgr) == (
        "€",
        "€",
    )
    assert on("us", "AE05", Form.ISO, altgr=AltGr.MAKER).altgr == "€"
    assert on("us", "AE05", Form.ANSI, altgr=AltGr.MAKER).altgr == ""


def test_makers_print_polish_letters_as_capitals() -> None:
    assert on("pl", "AD03").altgr == "ę"
    assert on("pl", "AD03", altgr=AltGr.MAKER).altgr == "Ę"


def test_a_second_script_stands_beside_the_latin_one() -> None:
    assert on("ua", "AC02") == Legends(base="S", alt_base="І")
    assert on("gr", "AC01") == Legends(base="A", alt_base="Α")
    assert on("bg", "AC01") == Legends(base="A", alt_base="ь", alt_shift="ѝ")
    # Digits and capitals that the first set has are not said twice.
    assert on("il", "AC01") == Legends(base="A", alt_base="ש")
    assert on("ua", "AE01") == Legends("1", "!")


def test_hebrew_brackets_look_as_their_reader_sees_them() -> None:
    # Windows types ) with Shift and 9; in right-to-left text that is seen as (, as on the Latin cap.
    assert layout("il").keys["AE09"].shift == ")"
    assert on("il", "AE09") == Legends("9", "(")


def test_a_mark_that_combines_is_carried() -> None:
    assert on("il", "AE11").altgr == "◌ֿ"
    assert on("ara", "TLDE").alt_shift == "◌ّ"


def test_arabic_ligatures_are_one_sign() -> None:
    assert on("ara", "AB05") == Legends(base="B", alt_base="ﻻ", alt_shift="ﻵ")


def test_a_soft_hyphen_and_a_hard_space_leave_no_ink() -> None:
    assert layout("lv").keys["TLDE"].altgr == "\N{SOFT HYPHEN}"
    assert on("lv", "TLDE").altgr == ""
    assert on("lv", "AE01").altgr == ""


def test_a_maker_may_print_an_unpaired_letter_as_its_capital() -> None:
    seen = MakersPrint("a keyboard in hand", altgr={}, altgr_iso={}, capitals={"AE02": "Ě"})
    czech = replace(layout("cz"), makers={"maker": seen})

    printed = _printed(czech, Policy(AltGr.MAKER, "maker"), Form.ISO)

    assert printed["AE02"] == Legends("Ě", "2")
    assert on("cz", "AE02", altgr=AltGr.NONE) == Legends("ě", "2")


def test_dead_keys_bear_their_spacing_sign() -> None:
    assert on("se", "AD12") == Legends("¨", "^", "~")
    assert on("us:intl", "AC11") == Legends("'", '"', "´")


def test_nordic_has_the_letters_of_all_four() -> None:
    signs = on("nordic", "AC10")

    assert {signs.base, signs.alt_base, signs.alt_shift} == {"Ö", "Ø", "Æ"}


def test_azerty_has_a_key_without_shift() -> None:
    assert on("fr:azerty", "TLDE") == Legends("²")


def test_a_letter_alone_stands_larger_than_one_of_two_signs() -> None:
    letter, pair = spots("shift-above", Legends("Å")), spots("shift-above", Legends("1", "!"))

    assert letter[Slot.BASE].height > pair[Slot.BASE].height
    assert pair[Slot.SHIFT].row == "top"
    assert pair[Slot.BASE].row == "bottom"
    assert spots("base-above", Legends("1", "!"))[Slot.BASE].row == "top"
