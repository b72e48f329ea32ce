"""`omlopp carbon factors` and `carbon match`: shapes, explanations, one line per refusal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omlopp.config.command import main
from omlopp.domain.carbon.factors import read_set, shipped

TABLE = """manufacturer,name,subcategory,gwp_total,gwp_use_ratio,use_location,report_date,sources
Mircosoft,Surface Pro 99,Tablet,100,0.25,Worldwide,May 2024,https://example.org/a.pdf
Dell,OneStor,SAN/NAS,190000,0.96,EU,2020,https://example.org/b.pdf
Dell,=1+1,Laptop,300,0.2,EU,2020,https://example.org/c.pdf
"""


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["carbon", *arguments], input=stdin)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_a_match_gives_the_promised_document_and_what_was_refused() -> None:
    result = run("match", "--manufacturer", "Dell Inc.", "--product", "Latitude 7420", "--json")

    document = json.loads(result.stdout)
    assert (document["level"], document["name"]) == ("model", "Latitude 7420")
    assert document["kgco2e_total"] == 341
    assert document["kgco2e_nonuse"] == pytest.approx(304.9, abs=0.1)
    assert document["source"].startswith("https://")
    assert document["range_nonuse"]["low"] < 304.9 < document["range_nonuse"]["high"]
    assert document["factors_sha256"] == shipped().digest
    assert [(each["name"], each["taken"], each["refused"]) for each in document["candidates"]] == [
        ("Latitude 7420", True, []),
        ("Latitude 7420 2-in-1", False, ["variant_not_in_name"]),
    ]


def test_the_readable_form_explains_itself() -> None:
    said = run(
        "match", "--manufacturer", "LENOVO", "--product", "20XW", "--version", "ThinkPad X1 Carbon Gen 9"
    )

    assert said.stdout.startswith("family  ThinkPad X1 Carbon")
    assert "generation_differs" in said.stdout
    assert "ThinkPad X1 Yoga 3rd Gen: generation_differs, variant_not_in_name" in said.stdout


def test_without_a_model_the_methods_sub_group_answers_and_says_so() -> None:
    document = json.loads(
        run(
            "match",
            "--manufacturer",
            "HP",
            "--product",
            "Nothing 1",
            "--kind",
            "laptop",
            "--screen-inch",
            "15.6",
            "--json",
        ).stdout
    )

    assert document["level"] == "subgroup"
    assert document["name"] == "laptop_from_14_inch"
    assert "no_such_model" in document["reasons"]
    assert document["candidates"] == []


def test_storage_and_chassis_decide() -> None:
    phone = ("match", "--manufacturer", "Apple", "--product", "iPhone13,2", "--json")
    desktop = ("match", "--manufacturer", "Dell Inc.", "--product", "OptiPlex 7060", "--json")

    assert json.loads(run(*phone, "--storage-gb", "128").stdout)["kgco2e_total"] == 75
    assert json.loads(run(*phone).stdout)["range_total"] == {"low": 70, "high": 85}
    assert json.loads(run(*desktop).stdout)["level"] == "family"
    assert json.loads(run(*desktop, "--form", "Mini Tower").stdout)["name"] == "OptiPlex 7060 Tower"


def test_sets_are_listed_with_their_digests(table: str) -> None:
    document = json.loads(run("factors", "list", table, "--json").stdout)

    assert [each["id"] for each in document["sets"]] == ["omlopp-2026", "boavizta"]
    assert document["sets"][0]["sha256"] == shipped().digest
    assert f"sha256:{shipped().digest}" in run("factors").stdout


def test_records_are_shown_with_unit_year_source_and_licence(table: str) -> None:
    values = json.loads(run("factors", "show", "--topic", "electricity", "--json").stdout)["values"]
    models = json.loads(run("factors", "show", table, "--json").stdout)["models"]

    assert {"unit", "year", "source", "licence", "basis"} <= set(values[0])
    assert [each["name"] for each in models] == ["Surface Pro 99"]
    assert "kg CO2e per tonne-km" in run("factors", "show", "--topic", "transport").stdout
    assert "Surface Pro 7+" in run("factors", "show", "--maker", "microsoft").stdout


def test_an_import_says_what_it_dropped_and_why_and_its_set_can_be_used(table: str, tmp_path: Path) -> None:
    out = tmp_path / "clean.json"

    result = run("factors", "import", table, "--out", str(out), "--json")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (document["rows"], document["rows_dropped"], document["set"]["models"]) == (3, 2, 1)
    assert {(each["line"], each["severity"], each["code"]) for each in document["findings"]} == {
        (2, "repaired", "maker_misspelt"),
        (2, "repaired", "location_respelled"),
        (3, "dropped", "whole_rack"),
        (4, "dropped", "formula_cell"),
    }
    assert read_set(out.read_bytes())[0].digest == document["set"]["sha256"]
    found = run(
        "match", "--manufacturer", "Microsoft", "--product", "Surface Pro 99", "--factors", str(out), "--json"
    )
    assert json.loads(found.stdout)["kgco2e_nonuse"] == 75


def test_the_readable_import_counts_and_tells_row_by_row(table: str) -> None:
    result = run("factors", "import", table, "--rows")

    assert "3 rows, 2 dropped; 1 models" in result.stdout
    assert "table.csv:3: dropped subcategory whole_rack OneStor 190000" in result.stdout


def test_a_table_can_be_given_to_match_as_it_is(table: str) -> None:
    result = run(
        "match", "--manufacturer", "Microsoft", "--product", "Surface Pro 99", "--factors", table, "--json"
    )

    assert json.loads(result.stdout)["level"] == "model"


def test_records_left_out_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"omlopp_factors":1,"id":"mine","models":[{"name":"=1","manufacturer":"Dell"}]}')

    listed = run("factors", "list", str(path))
    matched = run("match", "--product", "x", "--factors", str(path))

    assert "models 1 name: formula_cell =1 (left out)" in listed.stdout
    assert "1 records left out" in matched.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("match", "--factors", "nowhere.json"), None, "nowhere.json"),
        (("match", "--factors", "-"), "a,b\n1,2\n", "no column manufacturer"),
        (("match", "--factors", "-"), "{", "not a JSON document"),
        (("factors", "import", "-"), '{"omlopp_factors":1,"models":[3]}', "a set of factors already"),
        (("factors", "import", "-"), "", "is empty"),
        (("factors", "import", "nowhere.csv"), None, "nowhere.csv"),
        (("factors", "list", "nowhere.json"), None, "nowhere.json"),
        (("factors", "import", "-", "--out", "/nowhere/there/x.json"), TABLE, "/nowhere/there/x.json"),
    ],
)
def test_a_refusal_is_one_line_and_exit_2(arguments: tuple[str, ...], stdin: str | None, said: str) -> None:
    result = run(*arguments, stdin=stdin)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_nothing_from_a_file_reaches_the_terminal_as_control(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE.replace("Surface Pro 99", "Surface \x1b[31m 99"))

    for command in (("factors", "show", str(path)), ("factors", "import", str(path), "--rows")):
        assert "\x1b" not in run(*command).stdout


ALIASES = """manufacturer,product,version,model_manufacturer,model
Dell Inc.,Corporate Notebook 14,,Dell,Latitude 7420
Dell Inc.,Fleet Book,,Dell,Latitude 99999
"""
NAMED = ("--manufacturer", "Dell Inc.", "--product", "Corporate Notebook 14", "--kind", "laptop")


@pytest.fixture
def aliases(tmp_path: Path) -> str:
    path = tmp_path / "aliases.csv"
    path.write_text(ALIASES, encoding="utf-8")
    return str(path)


def test_a_name_is_the_model_a_list_of_aliases_says(aliases: str) -> None:
    result = run("match", *NAMED, "--aliases", aliases, "--json")

    document = json.loads(result.stdout)
    assert (result.exit_code, document["level"], document["name"]) == (0, "model", "Latitude 7420")
    assert document["reasons"][0] == "alias"
    assert document["factors_sha256"] != shipped().digest
    assert "line 3 left out: model alias_target_unknown Dell Latitude 99999" in result.stderr
    assert json.loads(run("match", *NAMED, "--json").stdout)["level"] == "category"


def test_lines_are_assessed_by_the_aliases(aliases: str, tmp_path: Path) -> None:
    lines = tmp_path / "lines.csv"
    lines.write_text("kind,quantity,fate,manufacturer,model\nlaptop,2,reuse,DELL,corporate notebook 14\n")

    result = run("assess", str(lines), "--method", "omlopp-2026", "--aliases", aliases, "--json")

    document = json.loads(result.stdout)
    assert [each["level"] for each in document["lines"]] == ["model"]
    assert document["factor_set_sha256"] != shipped().digest


def test_a_file_that_lists_no_aliases_ends_the_command_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("a,b\n1,2\n")

    result = run("match", *NAMED, "--aliases", str(path))

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "has no column product" in result.stderr
