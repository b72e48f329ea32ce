"""Diagonals: read where they are stated outright, never out of a maker's code."""

import pytest

from omlopp.domain import screens
from omlopp.domain.hardware import read as read_hardware
from omlopp.domain.manifest import Code, Manifest, read
from omlopp.domain.vocabulary import Kind


@pytest.mark.parametrize(
    ("text", "kind", "inches"),
    [
        ('Dell P2419H 24"', Kind.MONITOR, 24),
        ("Samsung 23,8 tum", Kind.MONITOR, 23.8),
        ("Philips 27-tums skärm", Kind.MONITOR, 27),
        ("EIZO 24.1 inch", Kind.MONITOR, 24.1),
        ("Latitude 5400 14-inch", Kind.LAPTOP, 14),
        ("HP EliteBook 840 14 inch G9 Notebook PC", Kind.LAPTOP, 14),
        ("MacBook Pro (13-inch, 2020)", Kind.LAPTOP, 13),
        ("Surface 12,3″", Kind.TABLET, 12.3),
        ("ThinkPad 14'' med SSD 2,5\"", Kind.LAPTOP, 14),
        ('ThinkVision 24" (24 tum)', Kind.MONITOR, 24),
    ],
)
def test_a_size_with_its_unit_is_read(text: str, kind: Kind, inches: float) -> None:
    assert screens.stated_size(text, kind) == inches


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dell P2419H", Kind.MONITOR),
        ("Latitude 7420", Kind.LAPTOP),
        ("ThinkPad T14 Gen 2", Kind.LAPTOP),
        ("HP 24fw", Kind.MONITOR),
        ("24 st bildskärmar", Kind.MONITOR),
        ('OptiPlex 7060 med 24" skärm', Kind.DESKTOP),
        ('Skärm 22" eller 24"', Kind.MONITOR),
        ('Latitude 7420 2.5" SSD', Kind.LAPTOP),
        ('Latitude 1024"', Kind.LAPTOP),
        ('Skärm 0"', Kind.MONITOR),
        ("24 tumma", Kind.MONITOR),
        ('Skärm 24"', None),
        (None, Kind.MONITOR),
        ("", Kind.MONITOR),
    ],
)
def test_nothing_is_guessed(text: str | None, kind: Kind | None) -> None:
    assert screens.stated_size(text, kind) is None


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("24", 24),
        (" 15.6 ", 15.6),
        ("13,3", 13.3),
        ('24"', 24),
        ("24 tum", 24),
        ("14 in", 14),
        ("14 inches", 14),
    ],
)
def test_a_cell_for_it_needs_no_unit(text: str, inches: float) -> None:
    assert screens.read_size(text) == inches


@pytest.mark.parametrize("text", ["", "stor", "61 cm", "24x13", "=24", "-24", "24 24", "2 4", "1" * 500])
def test_what_is_no_size_is_none(text: str) -> None:
    assert screens.read_size(text) is None


def test_a_diagonal_is_as_exact_as_its_sides() -> None:
    assert screens.diagonal(344, 194) == 15.5
    assert screens.as_text(15.5) == "15.5"
    assert screens.as_text(24.0) == "24"
    assert screens.as_text(None) is None


def listed(*rows: str, heading: str = "Typ;Modell;Serienummer;Skärmstorlek") -> Manifest:
    return read("\n".join([heading, *rows]).encode(), "a.csv")


def codes(manifest: Manifest) -> set[tuple[int | None, Code]]:
    return {(each.line, each.code) for each in manifest.problems if each.code.value.startswith("screen")}


def test_a_list_says_it_in_a_column_or_in_a_name() -> None:
    found = listed(
        "Skärm;Dell P2419H;AB12C1;23,8",
        'Skärm;Dell P2419H 24";AB12C2;',
        "Skärm 27 tum;Dell U2719;AB12C3;",
        "Skärm;Dell P2419H;AB12C4;",
        "Dator;OptiPlex 7060;AB12C5;24",
        'Bärbar dator;ThinkPad T14;AB12C6;14"',
    )

    assert [row.screen_inch for row in found.rows] == [23.8, 24, 27, None, None, 14]
    assert codes(found) == set()


def test_what_no_such_device_has_is_a_problem_and_no_size() -> None:
    found = listed(
        "Skärm;Dell P2419H;AB12C1;0",
        "Bärbar dator;Latitude;AB12C2;1024",
        "Skärm;Dell;AB12C3;stor",
        'Skärm;Dell 24";AB12C4;61',
        'Skärm;Dell 27";AB12C5;22',
    )

    assert [row.screen_inch for row in found.rows] == [None, None, None, 61, 22]
    assert codes(found) == {
        (2, Code.SCREEN_IMPLAUSIBLE),
        (3, Code.SCREEN_IMPLAUSIBLE),
        (4, Code.SCREEN_UNREADABLE),
        (5, Code.SCREENS_DIFFER),
        (6, Code.SCREENS_DIFFER),
    }


@pytest.mark.parametrize(
    "heading", ["Skärmstorlek (tum)", "Screen size", "Display size (inches)", "Tum", "SCREEN INCH"]
)
def test_headings_people_write(heading: str) -> None:
    found = listed("Skärm;Dell;AB12C1;24", heading=f"Typ;Modell;Serienummer;{heading}")

    assert found.rows[0].screen_inch == 24


def test_centimetres_are_not_taken_for_inches() -> None:
    found = listed("Skärm;Dell;AB12C1;61", heading="Typ;Modell;Serienummer;Skärmstorlek cm")

    assert found.rows[0].screen_inch is None


def test_a_list_that_states_no_size_keeps_the_digest_it_was_frozen_by() -> None:
    without = listed("Skärm;Dell P2419H;AB12C1;")
    stated = listed("Skärm;Dell P2419H;AB12C1;24")

    assert b"screen_inch" not in without.canonical_rows()
    assert b'"screen_inch":"24"' in stated.canonical_rows()
    assert without.rows[0].row_hash() != stated.rows[0].row_hash()


HWINFO = """01: None 00.0: 10105 BIOS
  [Created at bios.186]
  Hardware Class: bios
  System Info: #1
    Manufacturer: "Dell Inc."
    Product: "Latitude 7420"
    Serial: "ABC1234"
  Chassis Info: #3
    Type: 0x0a (Notebook)

20: None 00.0: 10002 LCD Monitor
  [Created at monitor.125]
  Hardware Class: monitor
  Model: "{model}"
  Vendor: {vendor} "{vendor}"
  Size: {size} mm
"""


@pytest.mark.parametrize(
    ("vendor", "size", "inches"),
    [
        ("LGD", "309x174", 14.0),
        ("AUO", "344x194", 15.5),
        ("SAM", "344x194", None),  # somebody's monitor: the lid was closed
        ("BOE", "0x0", None),
        ("BOE", "1600x900", None),
    ],
)
def test_hwinfo_states_a_built_in_panel_by_its_sides(vendor: str, size: str, inches: float | None) -> None:
    said = HWINFO.format(model="LCD Monitor", vendor=vendor, size=size)

    report = read_hardware(said.encode())

    assert report.device is not None
    assert report.device.screen_inch == inches


def test_two_panels_are_one_too_many() -> None:
    one = HWINFO.format(model="LCD Monitor", vendor="LGD", size="309x174")
    two = one + "\n" + one[one.index("20: ") :].replace("20: ", "21: ").replace("LGD", "AUO")

    report = read_hardware(two.encode())

    assert report.device is not None
    assert report.device.screen_inch is None


EXPORT = (
    "Company,Asset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Purchase Date,Status,"
    "Screen size (inches)\n"
    "Unit,PC3,T-101,Notebook 14,N14,Laptop,Example Computers,EXPC0003,2023-01-01,Deployed,14.0\n"
    "Unit,PC4,T-102,Notebook 14,N14,Laptop,Example Computers,EXPC0004,2023-01-01,Deployed,1024\n"
    "Unit,PC5,T-103,Desktop 3,D3,Desktop,Example Computers,EXPC0005,2023-01-01,Deployed,24\n"
    "Unit,M1,T-104,Wide 24,W24,Monitor,Example Computers,EXPC0006,2023-01-01,Deployed,large\n"
)


def test_an_export_says_it_in_its_own_column() -> None:
    from omlopp.domain.hardware import read_many

    found = list(read_many(EXPORT.encode()))

    assert [one.device.screen_inch for one in found if one.device] == [14.0, None, None, None]
    assert [[each.code for each in one.problems] for one in found] == [
        [],
        ["screen_size_implausible"],
        [],
        ["screen_size_unreadable"],
    ]


@pytest.mark.parametrize(("value", "inches"), [("15.6", 15.6), ("0", None), ('"big"', None), ("null", None)])
def test_our_own_format_has_a_field_for_it(value: str, inches: float | None) -> None:
    device = f'{{"kind": "laptop", "screen_inch": {value}}}'

    report = read_hardware(f'{{"format": "omlopp-evidence/1", "device": {device}}}'.encode())

    assert report.device is not None
    assert report.device.screen_inch == inches
    assert bool(report.problems) == (value in ("0", '"big"'))
