"""Where the list stands in the file: headings, titles, totals, sheets, delimiters, encodings, lines."""

import pytest
from tests.domain.manifest.books import Cell, book, pack, sheet_xml

from omlopp.domain.manifest import Code, Field, ListEmpty, Manifest, NoTableFound, read
from omlopp.domain.vocabulary import IdentityKind, Kind

HEADINGS: list[Cell] = ["Typ", "Tillverkare", "Modell", "Serienummer"]
LAPTOP: list[Cell] = ["Bärbar dator", "DELL", "Latitude 7400", "4JK07WR"]
SCREEN: list[Cell] = ["Skärm", "HP Inc.", "P24 G4", "CND301NMM8"]


def codes(manifest: Manifest) -> list[tuple[int | None, Code]]:
    return [(each.line, each.code) for each in manifest.problems]


def test_title_rows_blank_rows_and_totals_are_no_devices_and_lines_are_the_spreadsheets_own() -> None:
    rows = [
        ["Inventering Heby"],
        ["Utskriven 2023-09-01"],
        [],
        HEADINGS,
        LAPTOP,
        [],
        SCREEN,
        [],
        ["Summa", 2],
    ]

    manifest = read(book(rows), "a.xlsx")

    assert [(row.line, row.serial, row.category) for row in manifest.rows] == [
        (5, "4JK07WR", Kind.LAPTOP),
        (7, "CND301NMM8", Kind.MONITOR),
    ]
    assert [(each.line, each.reason) for each in manifest.passed_over] == [
        (1, "before_headings"),
        (2, "before_headings"),
        (9, "totals"),
    ]
    assert manifest.problems == ()


@pytest.mark.parametrize(
    "headings",
    [
        ["TYP", "FABRIKAT", "MODELLBETECKNING", "SERIENR."],
        ["Device type", "Make", "Product name", "Serial No"],
        ["category", "manufacturer", "model", "S/N"],
        [" Kategori* ", "Märke:", "Benämning", "Serienummer / IMEI"],
        ["Typ (välj i listan)", "Tillverkare [obligatoriskt]", "Modell/typ", "Serienr (undersidan)"],
    ],
)
def test_headings_are_known_in_both_languages_and_any_case(headings: list[Cell]) -> None:
    manifest = read(book([headings, LAPTOP]), "a.xlsx")

    (row,) = manifest.rows
    assert (row.category, row.manufacturer, row.model, row.serial) == (
        Kind.LAPTOP,
        "Dell",
        "Latitude 7400",
        "4JK07WR",
    )
    assert row.manufacturer_written == "DELL"


def test_columns_may_stand_in_any_order_with_unknown_ones_between() -> None:
    rows: list[list[Cell]] = [
        ["Serienummer", "Rum", "Inköpspris (kr exkl. moms)", "Typ"],
        ["4JK07WR", "B12", "9 500:-", "PC"],
    ]

    manifest = read(book(rows), "a.xlsx")

    (row,) = manifest.rows
    assert row.price is not None
    assert (row.serial, str(row.price.amount), row.category) == ("4JK07WR", "9500.00", Kind.DESKTOP)
    (table,) = manifest.tables
    assert [(c.heading, c.field) for c in table.columns][:2] == [("Serienummer", Field.SERIAL), ("Rum", None)]


def test_a_heading_a_person_has_explained_goes_before_ours() -> None:
    rows: list[list[Cell]] = [["Märkning", "Modell", "Etikett"], ["4JK07WR", "Latitude", "IT1"]]

    manifest = read(book(rows), "a.xlsx", headings={"märkning": Field.SERIAL, "Etikett": Field.ASSET_TAG})

    assert [(row.serial, row.asset_tag) for row in manifest.rows] == [("4JK07WR", "IT1")]


def test_sheets_of_instructions_are_named_and_units_come_from_sheets() -> None:
    workbook = pack(
        {
            "Läs mig": sheet_xml([["Fyll i en flik per kommun."], [], ["OBS!"]]),
            "Heby": sheet_xml([HEADINGS, LAPTOP]),
            "Blad3": sheet_xml([HEADINGS, SCREEN]),
            "Tom": sheet_xml([]),
        }
    )

    manifest = read(workbook, "a.xlsx")

    assert [(row.sheet, row.unit) for row in manifest.rows] == [("Heby", "Heby"), ("Blad3", None)]
    assert [(each.sheet, each.reason, each.lines) for each in manifest.skipped] == [
        ("Läs mig", "no_table", 2),
        ("Tom", "empty", 0),
    ]


def test_a_column_of_units_goes_before_the_sheets_name() -> None:
    manifest = read(
        pack({"Heby": sheet_xml([[*HEADINGS, "Kommun"], [*LAPTOP, "Tierp"], [*SCREEN, ""]])}), "a"
    )

    assert [row.unit for row in manifest.rows] == ["Tierp", "Heby"]


def test_a_hidden_list_and_a_list_without_headings_are_not_read_and_not_passed_in_silence() -> None:
    bare = sheet_xml([LAPTOP, SCREEN, LAPTOP])
    workbook = pack(
        {"A": sheet_xml([HEADINGS, LAPTOP]), "B": sheet_xml([HEADINGS, SCREEN]), "C": bare},
        states={"B": "hidden"},
    )

    manifest = read(workbook, "a.xlsx")

    assert [row.sheet for row in manifest.rows] == ["A"]
    assert [(each.sheet, each.code) for each in manifest.problems] == [
        ("B", Code.SHEET_HIDDEN),
        ("C", Code.SHEET_WITHOUT_TABLE),
    ]


def test_headings_repeated_on_every_printed_page_are_no_devices() -> None:
    manifest = read(book([HEADINGS, LAPTOP, HEADINGS, SCREEN]), "a.xlsx")

    assert [row.line for row in manifest.rows] == [2, 4]
    assert [(each.line, each.reason) for each in manifest.passed_over] == [(3, "headings_again")]


def test_a_line_that_names_no_device_is_said() -> None:
    rows: list[list[Cell]] = [[*HEADINGS, "Anm"], [*LAPTOP, ""], ["", "", "", "", "Kontakta IT för nycklar"]]

    manifest = read(book(rows), "a.xlsx")

    assert len(manifest.rows) == 1
    assert codes(manifest) == [(3, Code.ROW_WITHOUT_DEVICE)]
    assert manifest.problems[0].value == "Kontakta IT för nycklar"


def test_a_device_with_only_a_kind_is_a_device_without_a_serial() -> None:
    manifest = read(book([HEADINGS, ["Skärm", "", "", ""]]), "a.xlsx")

    assert [(row.category, row.serial, row.serial_kind) for row in manifest.rows] == [
        (Kind.MONITOR, None, None)
    ]
    assert codes(manifest) == [(2, Code.SERIAL_MISSING)]


def test_a_device_of_the_maker_total_is_not_taken_for_a_sum() -> None:
    manifest = read(book([["Modell", "Serienummer"], ["Total", "4JK07WR"]]), "a.xlsx")

    assert [row.serial for row in manifest.rows] == ["4JK07WR"]


def test_a_list_of_serials_alone_is_a_list() -> None:
    manifest = read(b"Serienummer\n4JK07WR\nCND301NMM8\n", "a.csv")

    assert [row.serial for row in manifest.rows] == ["4JK07WR", "CND301NMM8"]


def test_a_heading_in_a_sentence_of_instructions_is_no_list() -> None:
    guide: list[list[Cell]] = [["Serienummer", "Skriv av det från etiketten"], ["Exempel", "se nästa flik"]]

    manifest = read(pack({"Guide": sheet_xml(guide), "Heby": sheet_xml([HEADINGS, LAPTOP])}), "a.xlsx")

    assert [each.sheet for each in manifest.skipped] == ["Guide"]


def test_imeis_in_a_column_of_their_own_stand_in_for_a_missing_serial() -> None:
    text = "Typ;Serienummer;IMEI\nMobil;F2LXK1;356938035643809\nMobil;;356938035643809\nMobil;;\n"

    manifest = read(text.encode(), "a.csv")

    assert [(row.serial, row.serial_kind, row.imei) for row in manifest.rows] == [
        ("F2LXK1", IdentityKind.SERIAL, "356938035643809"),
        ("356938035643809", IdentityKind.IMEI, "356938035643809"),
        (None, None, None),
    ]
    assert codes(manifest) == [(4, Code.SERIAL_MISSING)]


def test_every_row_of_a_duplicate_is_named_with_the_others() -> None:
    text = "Serienummer;Modell\nab12cd;x\nS/N: AB12CD;y\nQQ11WW;z\nAB12CD;w\n"

    manifest = read(text.encode(), "a.csv")

    duplicates = [each for each in manifest.problems if each.code is Code.SERIAL_DUPLICATE]
    assert [(each.line, each.value) for each in duplicates] == [(2, "AB12CD"), (3, "AB12CD"), (5, "AB12CD")]
    assert duplicates[0].also_on == ((None, 3), (None, 5))


def test_rows_without_serials_may_not_share_their_tag() -> None:
    text = "Serienummer;Inventarienr\n;it1\n;IT1\nAB12CD;IT1\n"

    manifest = read(text.encode(), "a.csv")

    assert [each.line for each in manifest.problems if each.code is Code.ASSET_TAG_DUPLICATE] == [2, 3]


def test_a_number_with_a_twin_that_kept_its_zeros_is_its_duplicate() -> None:
    rows: list[list[Cell]] = [
        ["Tillverkare", "Serienummer"],
        ["Zebra", "0099895530363"],
        ["Apple", 99895530363],
    ]

    manifest = read(book(rows), "a.xlsx")

    assert [row.serial for row in manifest.rows] == ["0099895530363", "0099895530363"]
    assert (3, Code.LEADING_ZEROS_RESTORED) in codes(manifest)
    assert (2, Code.SERIAL_DUPLICATE) in codes(manifest)
    assert (3, Code.SERIAL_DUPLICATE) in codes(manifest)


def test_a_row_for_several_devices_is_said() -> None:
    manifest = read("Typ;Antal;Serienummer\nSkärm;12;\nSkärm;1;AB12CD\n".encode(), "a.csv")

    assert (2, Code.QUANTITY_NOT_ONE) in codes(manifest)
    assert (3, Code.QUANTITY_NOT_ONE) not in codes(manifest)


def test_a_currency_is_assumed_only_where_nothing_hints() -> None:
    plain = read(b"Serial;Price\nAB12CD;9500\n", "a.csv", currency="NOK")
    hinted = read(b"Serial;Price\nAB12CD;9500\nAB12CE;100 kr\n", "a.csv")
    named = read(b"Serial;Price (EUR)\nAB12CD;9500\n", "a.csv")

    assert codes(plain) == [(1, Code.CURRENCY_ASSUMED)]
    assert [row.price.currency for row in plain.rows if row.price] == ["NOK"]
    assert codes(hinted) == codes(named) == []
    assert [row.price.currency for row in named.rows if row.price] == ["EUR"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimited_text_in_every_delimiter_encoding_and_line_end(
    delimiter: str, encoding: str, end: str
) -> None:
    lines = [["Förvaltning", "Modell", "Serienummer"], ["Vård och omsorg", '24" skärm', "AB12CD"]]
    text = end.join(delimiter.join(line) for line in lines) + end

    manifest = read(text.encode(encoding), "list.txt")

    (row,) = manifest.rows
    assert (row.department, row.model, row.serial, row.line) == ("Vård och omsorg", '24" skärm', "AB12CD", 2)
    assert manifest.problems == ()


def test_a_cell_of_several_lines_is_one_row_of_the_spreadsheet() -> None:
    text = 'Modell;Anm;Serienummer\nA;"två\nrader";AB12CD\n\nB;;QQ11WW\n'

    manifest = read(text.encode(), "a.csv")

    assert [(row.line, row.remark) for row in manifest.rows] == [(2, "två rader"), (4, None)]


def test_a_stray_quotation_mark_swallows_no_rows() -> None:
    text = 'Modell;Serienummer\n"24 tum;AB12CD\n' + "".join(f"X;AB12C{n:03}\n" for n in range(40))

    manifest = read(text.encode(), "a.csv")

    assert len(manifest.rows) == 41
    assert manifest.problems[0].code is Code.QUOTES_UNBALANCED


def test_the_line_that_names_the_delimiter_is_obeyed() -> None:
    manifest = read(b"sep=|\nSerial|Model;x\nAB12CD|a;b,c\n", "a.csv")

    assert [(row.serial, row.line) for row in manifest.rows] == [("AB12CD", 3)]


def test_a_row_wider_than_its_headings_is_said() -> None:
    manifest = read(b"Serial;Model\nAB12CD;x;y\nAB12CE;x;\n", "a.csv")

    assert codes(manifest) == [(2, Code.ROW_TOO_WIDE)]


def test_a_list_without_devices_or_without_headings_is_refused() -> None:
    with pytest.raises(ListEmpty):
        read(book([HEADINGS]), "a.xlsx")
    with pytest.raises(NoTableFound) as refused:
        read(book([["hej"], ["då"]]), "a.xlsx")
    assert refused.value.facts == {"sheets": 1}
