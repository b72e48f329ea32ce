"""One cell at a time: what each form of date, price, serial, kind and maker is read as."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from omlopp.domain.manifest._codes import Code
from omlopp.domain.manifest._serials import check_digit_agrees, clean, identify, read_tag
from omlopp.domain.manifest._text import Cell, tidy
from omlopp.domain.manifest._values import DateOrder, date_order, read_date, read_kind, read_maker, read_price
from omlopp.domain.money import Money
from omlopp.domain.vocabulary import IdentityKind, Kind

DAY = date(2019, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2019, 3, 12, 8, 30),  # noqa: DTZ001 -- spreadsheets know no time zone
        "2019-03-12",
        "2019-3-12",
        "2019/03/12",
        "2019.03.12",
        "2019-03-12 00:00:00",
        "2019-03-12T08:30:00Z",
        "20190312",
        20190312.0,
        "190312",
        190312.0,
        "12/03/2019",
        "12/3 2019",
        "12/03/19",
        "12.3.2019",
        "12-03-2019",
        "12 mars 2019",
        "12 mar 2019",
        "12:e mars 2019",
        "12-Mar-19",
        "March 12, 2019",
        "12th March 2019",
        "  2019-03-12\u00a0",
    ],
)
def test_a_date_is_read_in_the_forms_people_use(cell: Cell) -> None:
    assert read_date(cell, DateOrder.DAY_FIRST) == (DAY, ())


@pytest.mark.parametrize(
    ("cell", "order", "value", "codes"),
    [
        ("", DateOrder.UNKNOWN, None, ()),
        ("okänt", DateOrder.UNKNOWN, None, ()),
        ("-", DateOrder.UNKNOWN, None, ()),
        (43536.0, DateOrder.UNKNOWN, DAY, (Code.DATE_FROM_NUMBER,)),
        (43536.35, DateOrder.UNKNOWN, DAY, (Code.DATE_FROM_NUMBER,)),
        ("43536", DateOrder.UNKNOWN, DAY, (Code.DATE_FROM_NUMBER,)),
        ("2019", DateOrder.UNKNOWN, None, (Code.DATE_INCOMPLETE,)),
        (2019.0, DateOrder.UNKNOWN, None, (Code.DATE_INCOMPLETE,)),
        ("2019-03", DateOrder.UNKNOWN, None, (Code.DATE_INCOMPLETE,)),
        ("mars 2019", DateOrder.UNKNOWN, None, (Code.DATE_INCOMPLETE,)),
        ("2019-02-30", DateOrder.UNKNOWN, None, (Code.DATE_UNREADABLE,)),
        ("i våras", DateOrder.UNKNOWN, None, (Code.DATE_UNREADABLE,)),
        ("1900-01-01", DateOrder.UNKNOWN, None, (Code.DATE_IMPLAUSIBLE,)),
        (float("nan"), DateOrder.UNKNOWN, None, (Code.DATE_UNREADABLE,)),
        (1e300, DateOrder.UNKNOWN, None, (Code.DATE_UNREADABLE,)),
        ("12/03/2019", DateOrder.UNKNOWN, DAY, (Code.DATE_ORDER_ASSUMED,)),
        ("12/03/2019", DateOrder.BOTH, None, (Code.DATE_AMBIGUOUS,)),
        ("03/12/2019", DateOrder.MONTH_FIRST, DAY, ()),
        ("12.03.2019", DateOrder.BOTH, DAY, ()),
        ("12/12/2019", DateOrder.BOTH, date(2019, 12, 12), ()),
        ("27/10/2018", DateOrder.UNKNOWN, date(2018, 10, 27), ()),
        ("10/27/2018", DateOrder.UNKNOWN, date(2018, 10, 27), ()),
    ],
)
def test_a_date_that_cannot_be_told_says_so(
    cell: Cell, order: DateOrder, value: date | None, codes: tuple[Code, ...]
) -> None:
    assert read_date(cell, order) == (value, codes)


def test_the_files_own_dates_tell_the_order() -> None:
    assert date_order(["04/05/2018", "2018-01-01", 3.0]) is DateOrder.UNKNOWN
    assert date_order(["04/05/2018", "27/10/2018"]) is DateOrder.DAY_FIRST
    assert date_order(["04/05/2018", "10/27/2018"]) is DateOrder.MONTH_FIRST
    assert date_order(["27/10/2018", "10/27/2018"]) is DateOrder.BOTH


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        (12799.47, "12799.47", "SEK"),
        (9500, "9500.00", "SEK"),
        (7999.200000000001, "7999.20", "SEK"),
        ("12 345,50", "12345.50", "SEK"),
        ("12\u00a0345,50", "12345.50", "SEK"),
        ("12\u202f345,5", "12345.50", "SEK"),
        ("9500 kr", "9500.00", "SEK"),
        ("9500kr", "9500.00", "SEK"),
        ("9 500 kronor", "9500.00", "SEK"),
        ("9500:-", "9500.00", "SEK"),
        ("9 500:–", "9500.00", "SEK"),
        ("9500,-", "9500.00", "SEK"),
        ("SEK 9,500.00", "9500.00", "SEK"),
        ("9.500,00", "9500.00", "SEK"),
        ("1.234.567", "1234567.00", "SEK"),
        ("6858.8", "6858.80", "SEK"),
        ("0,5", "0.50", "SEK"),
        ("0.125", "0.13", "SEK"),
        ("47.40 €", "47.40", "EUR"),
        ("$1,299.99", "1299.99", "USD"),
        ("EUR 1 200", "1200.00", "EUR"),
        ("12'345.50", "12345.50", "SEK"),
    ],
)
def test_a_price_is_read_in_the_forms_people_use(cell: Cell, amount: str, currency: str) -> None:
    assert read_price(cell, "SEK") == (Money(Decimal(amount), currency), ())


def test_a_lone_separator_before_three_digits_is_taken_for_thousands_and_said() -> None:
    for cell in ("9.500", "9,500 kr"):
        assert read_price(cell, "SEK") == (Money(Decimal("9500.00")), (Code.PRICE_SEPARATOR_ASSUMED,))


@pytest.mark.parametrize(
    "cell", ["ca 9000", "12 34", "1,2,3", "-500", -1.0, float("inf"), "9.50.0", "1.23.456", DAY, "9" * 60]
)
def test_a_price_that_cannot_be_told_is_none(cell: Cell) -> None:
    assert read_price(cell, "SEK") == (None, (Code.PRICE_UNREADABLE,))


def test_no_price_is_not_zero() -> None:
    for cell in ("", "-", "saknas", "n/a"):
        assert read_price(cell, "SEK") == (None, ())
    assert read_price("0", "SEK") == (Money(Decimal("0.00")), ())


@pytest.mark.parametrize(
    ("cell", "kind", "codes"),
    [
        ("Bärbar dator", Kind.LAPTOP, ()),
        ("NOTEBOOK", Kind.LAPTOP, ()),
        ("ba\u0308rbar PC", Kind.LAPTOP, ()),  # the dots of ä as a sign of their own
        ("iPad/surfplatta", Kind.TABLET, ()),
        ("Tunn klient", Kind.THIN_CLIENT, ()),
        ("Allt-i-ett", Kind.ALL_IN_ONE, ()),
        ("PC ", Kind.DESKTOP, ()),
        ("thin_client", Kind.THIN_CLIENT, ()),
        ("Bärbar dator 14 tum", Kind.LAPTOP, (Code.CATEGORY_DEDUCED,)),
        ("Laptop eller skärm", None, (Code.CATEGORY_UNKNOWN,)),
        ("quam", None, (Code.CATEGORY_UNKNOWN,)),
        (3498.0, None, (Code.CATEGORY_UNKNOWN,)),
        ("", None, ()),
    ],
)
def test_kinds(cell: Cell, kind: Kind | None, codes: tuple[Code, ...]) -> None:
    assert read_kind(cell) == (kind, codes)


@pytest.mark.parametrize(
    ("cell", "maker"),
    [
        ("DELL", "Dell"),
        ("Dell Inc.", "Dell"),
        ("Hewlett-Packard", "HP"),
        ("hp", "HP"),
        ("HP Inc.", "HP"),
        ("Hewlett Packard Enterprise", "HPE"),
        ("Lenovo Group", "Lenovo"),
        ("asustek computer inc.", "Asus"),
        ("Linkbridge  AB", "Linkbridge AB"),
        ("okänd", None),
        ("", None),
    ],
)
def test_makers(cell: Cell, maker: str | None) -> None:
    assert read_maker(cell) == maker


@pytest.mark.parametrize(
    ("cell", "serial", "codes"),
    [
        ("PF0ABC12", "PF0ABC12", ()),
        (" PF0ABC12 ", "PF0ABC12", (Code.SERIAL_SPACES,)),
        ("\u00a0PF0ABC12", "PF0ABC12", (Code.SERIAL_SPACES,)),
        ("PF 0AB C12", "PF0ABC12", (Code.SERIAL_SPACES,)),
        ("pf0abc12", "PF0ABC12", (Code.SERIAL_LOWER_CASE,)),
        ("S/N: PF0ABC12", "PF0ABC12", (Code.SERIAL_PREFIX,)),
        ("S/N PF0ABC12", "PF0ABC12", (Code.SERIAL_PREFIX,)),
        ("SN: pf0abc12", "PF0ABC12", (Code.SERIAL_LOWER_CASE, Code.SERIAL_PREFIX)),
        ("Serienr: PF0ABC12", "PF0ABC12", (Code.SERIAL_LOWER_CASE, Code.SERIAL_PREFIX)),
        ("SNABEL77", "SNABEL77", ()),  # begins like a prefix and is none
        ("IMEI 356938035643809", "356938035643809", (Code.SERIAL_PREFIX,)),
        ("'0123456", "0123456", ()),
        ('="0123456"', "0123456", ()),
        (356938035643809.0, "356938035643809", ()),
        ("3.56938035643809E+14", "356938035643809", (Code.NUMBER_NOTATION,)),
        ("3,56938035643809E+14", "356938035643809", (Code.NUMBER_NOTATION,)),
        ("356938035643809.0", "356938035643809", (Code.NUMBER_NOTATION,)),
        ("3.56938E+14", None, (Code.NUMBER_DAMAGED,)),
        ("3,56938E+14", None, (Code.NUMBER_DAMAGED,)),
        (3.56938035643809e17, None, (Code.NUMBER_DAMAGED,)),
        (float("nan"), None, (Code.NUMBER_DAMAGED,)),
        (12.5, None, (Code.NUMBER_DAMAGED,)),
        (DAY, None, (Code.NUMBER_DAMAGED,)),
        (True, None, (Code.NUMBER_DAMAGED,)),
        ("", None, (Code.SERIAL_MISSING,)),
        ("saknas", None, (Code.SERIAL_MISSING,)),
        ("Okänt", None, (Code.SERIAL_MISSING,)),
        ("N/A", None, (Code.SERIAL_MISSING,)),
        ("-", None, (Code.SERIAL_MISSING,)),
        ("S/N: saknas", None, (Code.SERIAL_MISSING,)),
        ("To be filled by O.E.M.", None, (Code.SERIAL_PLACEHOLDER,)),
        ("System Serial Number", None, (Code.SERIAL_PLACEHOLDER,)),
        ("00000000", None, (Code.SERIAL_PLACEHOLDER,)),
        ("XXXXXXX", None, (Code.SERIAL_PLACEHOLDER,)),
        ("12", "12", (Code.SERIAL_SHORT,)),
    ],
)
def test_serials_are_cleaned(cell: Cell, serial: str | None, codes: tuple[Code, ...]) -> None:
    cleaned = clean(cell)

    assert cleaned.serial == serial
    assert set(cleaned.codes) == set(codes)


PHONE, LAPTOP = Kind.SMARTPHONE, Kind.LAPTOP
RESTORED = (Code.LEADING_ZEROS_RESTORED,)


@pytest.mark.parametrize(
    ("cell", "kind", "serial", "identity", "codes"),
    [
        ("356938035643809", PHONE, "356938035643809", IdentityKind.IMEI, ()),
        ("356938035643809", LAPTOP, "356938035643809", IdentityKind.IMEI, ()),
        ("356938035643808", PHONE, "356938035643808", IdentityKind.IMEI, (Code.IMEI_CHECK_DIGIT,)),
        ("356938035643808", LAPTOP, "356938035643808", IdentityKind.SERIAL, ()),
        (10317974054294.0, PHONE, "010317974054294", IdentityKind.IMEI, RESTORED),
        (10317974054295.0, PHONE, "010317974054295", IdentityKind.IMEI, (*RESTORED, Code.IMEI_CHECK_DIGIT)),
        (35693803564380.0, PHONE, "35693803564380", IdentityKind.IMEI, (Code.IMEI_CHECK_DIGIT_ABSENT,)),
        ("3569380356438012", PHONE, "3569380356438012", IdentityKind.IMEI, ()),
        (32777532715.0, LAPTOP, "32777532715", IdentityKind.SERIAL, (Code.NUMBER_UNCERTAIN,)),
        ("32777532715", LAPTOP, "32777532715", IdentityKind.SERIAL, ()),
    ],
)
def test_identities(
    cell: Cell, kind: Kind, serial: str, identity: IdentityKind, codes: tuple[Code, ...]
) -> None:
    assert identify(clean(cell), kind, None) == (serial, identity, codes)


def test_the_makers_own_length_gives_lost_zeros_back() -> None:
    assert identify(clean(32777532715.0), LAPTOP, 12) == ("032777532715", IdentityKind.SERIAL, RESTORED)
    assert identify(clean(132777532715.0), LAPTOP, 12) == ("132777532715", IdentityKind.SERIAL, ())


def test_text_that_was_a_number_gets_its_zero_back_only_when_the_check_digit_agrees() -> None:
    restored = identify(clean("10317974054294"), Kind.SMARTPHONE, None, text_numbers=True)
    left = identify(clean("10317974054295"), Kind.SMARTPHONE, None, text_numbers=True)

    assert (restored.serial, restored.codes) == ("010317974054294", (Code.LEADING_ZEROS_RESTORED,))
    assert left.serial == "10317974054295"


def test_the_check_digit_is_luhns() -> None:
    assert check_digit_agrees("490154203237518")  # the worked example of 3GPP TS 23.003 and many others
    assert not check_digit_agrees("490154203237519")


def test_a_tag_keeps_its_spelling_and_loses_no_digits_silently() -> None:
    assert read_tag("it-0042 ") == ("it-0042", ())
    assert read_tag(42.0) == ("42", ())
    assert read_tag("9,70882E+17") == (None, (Code.NUMBER_DAMAGED,))
    assert read_tag(9.70882e17) == (None, (Code.NUMBER_DAMAGED,))
    assert read_tag("saknas") == (None, ())


def test_text_is_one_line_without_invisible_signs() -> None:
    assert tidy("  a\u200bb \r\n\tc\x00\ufeff ") == "ab c"
    assert tidy("\ud800x") == "x"
