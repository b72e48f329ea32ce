"""The two large lists against the truth beside them: row by row, fault by fault."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from omlopp.domain.manifest import Code, Manifest, Row, Severity, read

Truth = dict[str, str]

LISTS = ("it-centrum.xlsx", "small-office.csv")
DAMAGE = {
    Code.SERIAL_SPACES,
    Code.SERIAL_PREFIX,
    Code.SERIAL_LOWER_CASE,
    Code.LEADING_ZEROS_RESTORED,
}
FAULTS = {
    "missing serial": Code.SERIAL_MISSING,
    "duplicate serial": Code.SERIAL_DUPLICATE,
    "IMEI check digit wrong": Code.IMEI_CHECK_DIGIT,
}


@pytest.fixture(scope="module", params=LISTS)
def both(request: pytest.FixtureRequest, shared: Path) -> tuple[Manifest, list[tuple[Row, Truth]]]:
    folder = shared / "data" / "takebacks"
    file = folder / request.param
    manifest = read(file.read_bytes(), file.name)
    with (folder / f"{file.stem}.truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        truth = list(csv.DictReader(stream))
    if file.suffix == ".xlsx":  # one sheet per unit, in the truth's order within it
        by_unit: dict[str, list[Truth]] = defaultdict(list)
        for line in truth:
            by_unit[line["unit"]].append(line)
        truth = [line for table in manifest.tables for line in by_unit[table.sheet or ""]]
    assert len(manifest.rows) == len(truth)
    return manifest, list(zip(manifest.rows, truth, strict=True))


def test_no_row_is_lost_or_invented(both: tuple[Manifest, list[tuple[Row, Truth]]]) -> None:
    _, pairs = both

    assert [row.asset_tag for row, _ in pairs] == [truth["asset_tag"] for _, truth in pairs]
    assert len({(row.sheet, row.line) for row, _ in pairs}) == len(pairs)


@pytest.mark.parametrize("field", ["serial", "category", "manufacturer", "bought", "unit", "department"])
def test_values_are_right(both: tuple[Manifest, list[tuple[Row, Truth]]], field: str) -> None:
    def said(row: Row) -> str:
        if field == "bought":
            return str(row.bought_date)
        return str(getattr(row, field) or "")

    def meant(truth: Truth) -> str:
        if field == "serial" and truth["fault"] == "missing serial":
            return ""
        if field == "category":
            return truth["category"].lower().replace(" ", "_")
        return truth[field]

    _, pairs = both

    assert [(row, truth) for row, truth in pairs if said(row) != meant(truth)] == []


def test_prices_are_right_to_what_the_file_still_says(
    both: tuple[Manifest, list[tuple[Row, Truth]]],
) -> None:
    # A price written "9500:-" or "9500 kr" has lost its öre; nothing else may differ.
    _, pairs = both

    for row, truth in pairs:
        assert row.price is not None
        assert row.price.currency == "SEK"
        exact, meant = row.price.amount, Decimal(truth["price_sek"])
        assert exact == meant or (exact == exact.to_integral() and abs(exact - meant) < 1), (row, truth)


def test_every_planted_fault_is_reported(both: tuple[Manifest, list[tuple[Row, Truth]]]) -> None:
    manifest, pairs = both
    codes = defaultdict(set)
    for each in manifest.problems:
        codes[each.sheet, each.line].add(each.code)

    for row, truth in pairs:
        for fault, code in FAULTS.items():
            if truth["fault"].startswith(fault):
                assert code in codes[row.sheet, row.line], (row, truth)


def test_sound_rows_raise_no_alarm(both: tuple[Manifest, list[tuple[Row, Truth]]]) -> None:
    manifest, pairs = both
    duplicated = {truth["serial"] for _, truth in pairs if truth["fault"].startswith("duplicate")}
    faulty = {
        (row.sheet, row.line) for row, truth in pairs if truth["fault"] or truth["serial"] in duplicated
    }
    sound = [each for each in manifest.problems if (each.sheet, each.line) not in faulty]

    assert {each.code for each in sound} <= DAMAGE
    assert {each.severity for each in sound} <= {Severity.REPAIRED}
    written = {(row.sheet, row.line): row.serial for row, _ in pairs}
    for each in sound:  # what was repaired was damaged: the cell is not the serial
        assert each.value != written[each.sheet, each.line or 0]


def test_the_instructions_are_named_and_totals_are_no_devices(shared: Path) -> None:
    data = (shared / "data" / "takebacks" / "it-centrum.xlsx").read_bytes()

    manifest = read(data, "it-centrum.xlsx")

    assert [(each.sheet, each.reason) for each in manifest.skipped] == [("Instruktion", "no_table")]
    assert sum(each.reason == "totals" for each in manifest.passed_over) == 5


@pytest.mark.parametrize(
    ("file", "rows", "codes"),
    [
        ("basic.csv", 1, {"serial_lower_case", "serial_short"}),
        ("devices_deliverynote.csv", 9, {"serial_lower_case", "serial_missing"}),
        ("export_devices.csv", 1, {"serial_lower_case"}),
        ("proposal_extended_csv_report.csv", 2, {"serial_lower_case"}),
        ("real-eee-1001pxd.csv", 1, {"serial_lower_case"}),
        (
            "snipeit-assets-sample-BAD.csv",
            59,
            {
                "category_unknown",
                "serial_lower_case",
                "serial_missing",
                "encoding_uncertain",
                "currency_assumed",
            },
        ),
    ],
)
def test_lists_of_other_programs_are_read(shared: Path, file: str, rows: int, codes: set[str]) -> None:
    manifest = read((shared / "fixtures" / "manifest-csv" / file).read_bytes(), file)

    assert len(manifest.rows) == rows
    assert {each.code.value for each in manifest.problems} == codes
