"""What can be wrong in a list that was read: the codes, and how much each of them matters."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters to the one who corrects the list."""

    REPAIRED = "repaired"  # the file was damaged and the value could be restored; the row is usable
    WARNING = "warning"  # the row is usable, but a person should look
    ERROR = "error"  # the row cannot be trusted until somebody corrects it


class Code(StrEnum):
    """What was repaired and what is wrong, one word each. Words are added, never changed."""

    # the identity of the device
    SERIAL_MISSING = "serial_missing"  # empty, or a word such as "saknas"
    SERIAL_PLACEHOLDER = "serial_placeholder"  # what firmware says when nobody set one; no serial
    SERIAL_SHORT = "serial_short"  # fewer than four characters: perhaps a row number
    SERIAL_DUPLICATE = "serial_duplicate"  # the same serial on several rows; every one of them is named
    SERIAL_SPACES = "serial_spaces"  # spaces in or around it taken away
    SERIAL_PREFIX = "serial_prefix"  # "S/N:" or the like taken away
    SERIAL_LOWER_CASE = "serial_lower_case"  # written in capitals now
    IMEI_CHECK_DIGIT = "imei_check_digit"  # the last digit does not agree (Luhn, 3GPP TS 23.003 annex B)
    IMEI_CHECK_DIGIT_ABSENT = "imei_check_digit_absent"  # fourteen digits only
    LEADING_ZEROS_RESTORED = "leading_zeros_restored"  # a number cell had dropped them; the length is known
    NUMBER_NOTATION = "number_notation"  # written as 3.56938035643809E+14, all digits still there
    NUMBER_UNCERTAIN = "number_uncertain"  # a number cell: leading zeros may be gone, nothing tells
    NUMBER_DAMAGED = "number_damaged"  # digits are lost for good: 3.56938E+14, over 15 digits, or a date
    ASSET_TAG_DUPLICATE = "asset_tag_duplicate"  # rows without a serial share their only name
    # other columns
    CATEGORY_UNKNOWN = "category_unknown"  # no kind of device is known by that word
    CATEGORY_DEDUCED = "category_deduced"  # one known word inside a longer text
    DATE_UNREADABLE = "date_unreadable"
    DATE_INCOMPLETE = "date_incomplete"  # a year or a month without a day
    DATE_IMPLAUSIBLE = "date_implausible"  # before 1980 or after 2099
    DATE_AMBIGUOUS = "date_ambiguous"  # day and month could change places, and the file has both orders
    DATE_ORDER_ASSUMED = "date_order_assumed"  # the same, nothing in the file tells: day before month
    DATE_FROM_NUMBER = "date_from_number"  # the spreadsheet's day number (45123) turned back into a date
    PRICE_UNREADABLE = "price_unreadable"
    PRICE_SEPARATOR_ASSUMED = "price_separator_assumed"  # "9.500" taken as nine thousand five hundred
    CURRENCY_ASSUMED = "currency_assumed"  # neither heading nor cells name a currency
    SCREEN_UNREADABLE = "screen_unreadable"  # no number of inches
    SCREEN_IMPLAUSIBLE = "screen_implausible"  # no such device has a screen of that size: 0, 1024
    SCREENS_DIFFER = "screens_differ"  # the name states another size than the column; the column holds
    QUANTITY_NOT_ONE = "quantity_not_one"  # a row that stands for several devices
    # the row, the sheet, the file
    ROW_WITHOUT_DEVICE = "row_without_device"  # text in the table that names no device; not taken as a row
    ROW_TOO_WIDE = "row_too_wide"  # more cells than headings: its values may have shifted
    SHEET_WITHOUT_TABLE = "sheet_without_table"  # a sheet with several columns, but no headings we know
    SHEET_HIDDEN = "sheet_hidden"  # a hidden sheet looks like a list; it was not read
    ENCODING_UNCERTAIN = "encoding_uncertain"  # the text fits no encoding fully; some signs may be wrong
    QUOTES_UNBALANCED = "quotes_unbalanced"  # a quotation mark without its other half; read line by line


_REPAIRED = frozenset(
    {
        Code.SERIAL_SPACES,
        Code.SERIAL_PREFIX,
        Code.SERIAL_LOWER_CASE,
        Code.LEADING_ZEROS_RESTORED,
        Code.NUMBER_NOTATION,
        Code.CATEGORY_DEDUCED,
        Code.DATE_FROM_NUMBER,
    }
)
_ERROR = frozenset(
    {Code.SERIAL_DUPLICATE, Code.IMEI_CHECK_DIGIT, Code.NUMBER_DAMAGED, Code.ASSET_TAG_DUPLICATE}
)

SEVERITY: dict[Code, Severity] = {
    code: Severity.REPAIRED if code in _REPAIRED else Severity.ERROR if code in _ERROR else Severity.WARNING
    for code in Code
}
"""How much each code matters."""
