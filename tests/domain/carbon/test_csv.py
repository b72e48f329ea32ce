"""Lists to assess, sound and damaged."""

import pytest

from omlopp.domain.carbon import Line, LinesUnreadable, assess, read_lines

HEADER = "line,kind,manufacturer,model,screen_inch,form,quantity,fate,replaced_parts\n"


def test_the_columns_become_lines() -> None:
    lines = read_lines(HEADER + "7,Laptop,Lenovo,ThinkPad T480,14.0,,800,reuse,ssd; laptop_battery\n")

    assert lines == [
        Line(
            7,
            "laptop",
            "Lenovo",
            "ThinkPad T480",
            14.0,
            None,
            800,
            "reuse",
            replaced_parts=("ssd", "laptop_battery"),
        )
    ]


def test_what_our_own_method_asks_for_has_columns() -> None:
    header = "kind,quantity,fate,version,storage_gb,ram_gb,country,second_life_years,weight_kg,components"
    line = read_lines(header + '\nlaptop,1,reuse,Gen 9,512 GB,16,SE,"2,5",1.4 kg,\n')[0]

    assert (line.version, line.storage_gb, line.ram_gb, line.country) == ("Gen 9", 512, 16, "SE")
    assert (line.second_life_years, line.weight_kg, line.kwh_per_year) == (2.5, 1.4, None)
    assert not line.problems


def test_semicolons_tabs_a_byte_order_mark_and_blank_rows_are_read() -> None:
    semicolons = '\ufeffline;kind;quantity;fate;replaced_parts\n\n1;laptop;2;reuse;"ssd;ram"\n;;;;\n'
    tabs = "kind\tquantity\tfate\nlaptop\t2\treuse\n"

    assert read_lines(semicolons)[0].replaced_parts == ("ssd", "ram")
    assert len(read_lines(semicolons)) == 1
    assert read_lines(tabs)[0].line == 2


@pytest.mark.parametrize("text", ["15,6", '15.6"', "15.6 inch", "15,6 tum", "15.6"])
def test_a_screen_in_inches_is_read_in_its_spellings(text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'

    assert read_lines(HEADER + f"1,laptop,,,{quoted},,1,reuse,\n")[0].screen_inch == 15.6


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("screen_inch", "39.6 cm", "screen_size_unit"),
        ("screen_inch", "large", "screen_size_unreadable"),
        ("screen_inch", "=14", "formula_cell"),
        ("quantity", "two", "quantity_not_a_number"),
        ("quantity", "2.5", "quantity_not_whole"),
        ("quantity", "inf", "quantity_not_whole"),
        ("quantity", "=A1", "formula_cell"),
        ("quantity", "", "quantity_unknown"),
        ("fate", "", "unknown_fate"),
        ("kind", "", "unknown_kind"),
        ("storage_gb", "0.5 TB", "value_unit"),
        ("weight_kg", "3.1 lb", "value_unit"),
        ("ram_gb", "plenty", "value_unreadable"),
        ("kwh_per_year", "=B2", "formula_cell"),
    ],
)
def test_a_damaged_cell_is_one_problem_at_its_place(column: str, text: str, code: str) -> None:
    cells = {"line": "5", "kind": "laptop", "quantity": "1", "fate": "reuse", "screen_inch": "", column: text}
    lines = read_lines(",".join(cells) + "\n" + ",".join(cells.values()) + "\n")

    problems = assess(lines, "ivl-2020").problems

    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(5, column, code)]


def test_cells_beyond_the_header_are_told() -> None:
    line = read_lines("kind,quantity,fate\nlaptop,1,reuse,ssd\n")[0]

    assert [problem.code for problem in line.problems] == ["cells_beyond_header"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("PK\x03\x04\0\0", "binary"),
        ("name,age\nx,1\n", "column_missing"),
        ("kind,quantity\nlaptop,1\n", "column_missing"),
        ("kind,kind,quantity,fate\n", "column_twice"),
        ("kind,quantity,fate\nlaptop," + "9" * 200_000 + ",reuse\n", "csv"),
        ('kind,quantity,fate\n"laptop,1,reuse\n', "csv"),
    ],
)
def test_what_is_no_list_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(LinesUnreadable) as refused:
        read_lines(text)

    assert refused.value.code == code
