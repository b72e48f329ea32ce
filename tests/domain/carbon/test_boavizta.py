"""The open tables are cleaned of their known faults, and every fault is told with its row."""

from pathlib import Path

import pytest

from omlopp.domain.carbon.factors import Finding, Import, ModelFactor, NotBoavizta, Severity, import_boavizta

HEADER = (
    "manufacturer,name,subcategory,gwp_total,gwp_use_ratio,gwp_manufacturing_ratio,gwp_transport_ratio,"
    "gwp_eol_ratio,gwp_error_ratio,screen_size,hard_drive,lifetime,use_location,report_date,sources,"
    "added_date,comment"
)


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def read(*rows: str) -> Import:
    return import_boavizta([("sample.csv", table(*rows))])


def line(  # noqa: PLR0917 -- the columns of a table
    maker: str = "Dell",
    name: str = "Latitude 9999",
    kind: str = "Laptop",
    total: str = "300",
    use: str = "0.2",
    production: str = "",
    transport: str = "",
    end: str = "",
    error: str = "",
    screen: str = "14",
    drive: str = "",
    where: str = "EU",
    date: str = "May 2020",
    added: str = "01-11-2020",
    comment: str = "",
    source: str = "https://example.org/sheet.pdf",
) -> str:
    cells = (
        maker,
        name,
        kind,
        total,
        use,
        production,
        transport,
        end,
        error,
        screen,
        drive,
        "4",
        where,
        date,
    )
    return ",".join(f'"{cell}"' for cell in (*cells, source, added, comment))


def codes(found: Import) -> set[tuple[str, str]]:
    return {(each.severity, each.code) for each in found.findings}


def only(found: Import) -> ModelFactor:
    (model,) = found.factors.models
    return model


def test_a_sound_row_is_taken_without_a_word() -> None:
    found = read(line())

    model = only(found)
    assert found.findings == ()
    assert (model.kgco2e_total, model.kgco2e_nonuse) == (300, 240)
    assert (model.report_year, model.kind, model.source) == (2020, "laptop", "https://example.org/sheet.pdf")
    assert model.licence == "ODbL-1.0"


@pytest.mark.parametrize(
    ("row", "severity", "code"),
    [
        (line(total=""), "dropped", "total_missing"),
        (line(total="300 kg"), "dropped", "total_missing"),
        (line(total="190000", kind="SAN/NAS"), "dropped", "whole_rack"),
        (line(total="190000"), "dropped", "footprint_implausible"),
        (line(total="-3"), "dropped", "footprint_implausible"),
        (line(total="nan"), "dropped", "total_missing"),
        (line(name="=1+1"), "dropped", "formula_cell"),
        (line(name=""), "dropped", "name_missing"),
        (line(kind="IoT"), "dropped", "kind_outside_vocabulary"),
        (line(kind="Toaster"), "dropped", "kind_outside_vocabulary"),
        (line(maker="Generic"), "dropped", "no_makers_model"),
        (line(maker="Apple", name="Mac Pro 3", kind="Desktop"), "dropped", "name_cut_off"),
        (line(maker="Mircosoft", name="Surface Pro 6"), "repaired", "maker_misspelt"),
        (line(name="Latitude 9999\\xe2\\x80\\x9d"), "repaired", "mojibake"),
        (line(maker="HP", name="DL380 Gen10 server4", kind="Server"), "repaired", "footnote_mark"),
        (line(where="Worldwide"), "repaired", "location_respelled"),
        (line(name="Latitude 5999", kind="Desktop"), "repaired", "kind_by_name"),
        (
            line(maker="Apple", name="iPhone 99", kind="Smartphone", screen="128"),
            "repaired",
            "screen_is_storage",
        ),
        (line(screen="0"), "set_aside", "screen_size_implausible"),
        (line(screen="1024"), "set_aside", "screen_size_implausible"),
        (line(production="7.76"), "set_aside", "share_outside_0_1"),
        (line(use="3.93"), "set_aside", "share_outside_0_1"),
        (line(use="many"), "set_aside", "not_a_number"),
        (line(error="1.15"), "set_aside", "error_outside_0_1"),
        (line(production="0.9", transport="0.1", end="0.0"), "set_aside", "shares_do_not_sum"),
        (line(use="0.2", production="0.1", transport="0.0", end="0.0"), "set_aside", "use_share_doubtful"),
        (line(use=""), "noted", "use_share_missing"),
        (line(date="some day"), "noted", "report_year_unknown"),
    ],
)
def test_each_known_fault_has_its_code(row: str, severity: str, code: str) -> None:
    found = read(row)

    assert (severity, code) in codes(found)
    assert bool(found.factors.models) is (severity != "dropped")
    assert found.rows_dropped == (severity == "dropped")
    assert all((each.file, each.line) == ("sample.csv", 2) for each in found.findings)


def test_a_row_that_cannot_be_known_is_unknown_not_zero() -> None:
    assert only(read(line(use=""))).kgco2e_nonuse is None
    assert only(read(line(use="3.93"))).kgco2e_nonuse is None


def test_paper_is_no_part_of_a_printer() -> None:
    found = read(line(maker="Lexmark", name="MX1", kind="Printer", total="6000", use="0.98"))

    assert only(found).kgco2e_total is None
    assert only(found).kgco2e_nonuse == pytest.approx(120)


@pytest.mark.parametrize(
    ("name", "models"),
    [
        ("ThinkPad T570 / P51s", ("ThinkPad T570", "ThinkPad P51s")),
        ("ThinkPad T490.ThinkPad P43s", ("ThinkPad T490", "ThinkPad P43s")),
        ("ThinkCentre M93/M93p SFF", ("ThinkCentre M93 SFF", "ThinkCentre M93p SFF")),
        (
            "ThinkPad L13/S2 5th Gen. L13 Yoga/S2 Yoga 5th Gen",
            ("ThinkPad L13", "ThinkPad S2 5th Gen", "ThinkPad L13 Yoga", "ThinkPad S2 Yoga 5th Gen"),
        ),
        ("T2364pA(ThinkVision T2364p)", ("T2364pA", "ThinkVision T2364p")),
        ("IdeaPad 3-14/Lenovo V14", ("IdeaPad 3-14", "V14")),
        ("ideapad 320-15/520-15", ("ideapad 320-15", "ideapad 520-15")),
    ],
)
def test_a_name_of_several_models_becomes_several(name: str, models: tuple[str, ...]) -> None:
    found = read(line(maker="Lenovo", name=name))

    assert tuple(each.name for each in found.factors.models) == models
    assert ("repaired", "several_models") in codes(found)


def test_a_comments_variants_become_their_own_with_their_own_totals() -> None:
    comment = "iPhone 14  13128GB (61kgCO2eq) - iPhone 14  256GB (67kgCO2eq) - iPhone 14  512GB (83kgCO2eq) -"

    found = read(
        line(maker="Apple", name="iPhone 14 with 128GB", kind="Smartphone", total="61", comment=comment)
    )

    assert [(each.storage_gb, each.kgco2e_total) for each in found.factors.models] == [
        (128, 61),
        (256, 67),
        (512, 83),
    ]


def test_two_versions_are_one_table_whatever_their_order() -> None:
    older = table(line(total="310"), line(name="Latitude 8888", use=""), line(name="Latitude 7777"))
    newer = table(line(added="2022-04-09"), line(name="Latitude 8888", added="2022-04-09"))

    one = import_boavizta([("old.csv", older), ("new.csv", newer)])
    other = import_boavizta([("new.csv", newer), ("old.csv", older)])

    assert one.factors.digest == other.factors.digest
    assert {each.name: each.kgco2e_total for each in one.factors.models} == {
        "Latitude 9999": 300,
        "Latitude 8888": 300,
        "Latitude 7777": 300,
    }
    assert {(each.file, each.code) for each in one.findings if each.severity is Severity.DROPPED} == {
        ("old.csv", "superseded_by_newer_file"),
        ("old.csv", "duplicate"),
    }


def test_a_share_that_only_one_of_two_equal_rows_has_is_kept() -> None:
    found = read(line(use="3.93"), line(use="0.393"))

    assert only(found).kgco2e_nonuse == pytest.approx(182.1)
    assert ("repaired", "share_from_other_row") in codes(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "column_missing"),
        (b"PK\x03\x04\x00", "binary"),
        (b"manufacturer,name\xff", "not_utf_8"),
        (table(), ""),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes, code: str) -> None:
    if not code:
        assert import_boavizta([("none.csv", content)]).rows == 0
        return
    with pytest.raises(NotBoavizta) as refusal:
        import_boavizta([("none.csv", content)])

    assert (refusal.value.file, refusal.value.code) == ("none.csv", code)


def test_the_shared_tables_are_read_and_nothing_in_them_is_lost_silently(shared: Path) -> None:
    folder = shared / "data/carbon"
    names = ("boavizta-data-us.csv", "boavizta-data-us-2022-09-17.csv")

    found = import_boavizta((name, (folder / name).read_bytes()) for name in names)

    assert found.rows == 1226 + 1906
    assert 1700 < len(found.factors.models) < 2000
    dropped = {(each.file, each.line) for each in found.findings if each.severity is Severity.DROPPED}
    assert len(dropped) >= found.rows_dropped
    assert {
        "maker_misspelt",
        "location_respelled",
        "share_outside_0_1",
        "mojibake",
        "footnote_mark",
        "several_models",
        "duplicate",
        "total_contains_paper",
        "whole_rack",
        "screen_size_implausible",
        "screen_is_storage",
    } <= {each.code for each in found.findings}
    assert not any(each.manufacturer == "Mircosoft" for each in found.factors.models)
    assert all((each.kgco2e_total or 0) < 50_000 for each in found.factors.models)
    assert all(
        each.kgco2e_nonuse is None or 0 < each.kgco2e_nonuse <= (each.kgco2e_total or 50_000)
        for each in found.factors.models
    )
    assert (
        Finding(
            "boavizta-data-us.csv",
            next(each.line for each in found.findings if each.code == "share_outside_0_1"),
            "OptiPlex 7070 Ultra",
            Severity.SET_ASIDE,
            "gwp_manufacturing_ratio",
            "share_outside_0_1",
            "7.76",
        )
        in found.findings
    )
