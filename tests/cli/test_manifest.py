"""`omlopp manifest read` keeps the promise of the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omlopp.cli.manifest import REFUSAL_WORDS, manifest
from omlopp.domain.manifest import REFUSALS

LIST = "Typ;Serienummer;Pris\nBärbar;ab12cd;9 500:-\nSkärm;saknas;\n"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(manifest, ["read", *arguments], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden.csv").write_text(LIST)
    (tmp_path / "notes.md").write_text("# no list")
    (tmp_path / "b.csv").write_bytes(LIST.encode("cp1252"))
    (tmp_path / "below" / "a.CSV").write_text(LIST)
    return tmp_path


def test_json_is_one_document_with_rows_and_problems(folder: Path) -> None:
    result = run("--json", str(folder / "b.csv"))

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert result.stderr == ""
    (file,) = document["files"]
    assert file["file"] == str(folder / "b.csv")
    assert (
        file["rows"][0]
        | {
            "sheet": None,
            "line": 2,
            "serial": "AB12CD",
            "serial_kind": "serial",
            "category": "laptop",
            "price": {"amount": "9500.00", "currency": "SEK"},
            "manufacturer": None,
        }
        == file["rows"][0]
    )
    assert [(p["line"], p["column"], p["code"], p["value"]) for p in file["problems"]] == [
        (2, "Serienummer", "serial_lower_case", "ab12cd"),
        (3, "Serienummer", "serial_missing", "saknas"),
    ]


def test_a_directory_means_the_lists_in_it(folder: Path) -> None:
    result = run("--json", str(folder))

    assert [file["file"] for file in json.loads(result.stdout)["files"]] == [
        str(folder / "b.csv"),
        str(folder / "below" / "a.CSV"),
    ]


def test_people_get_a_summary(folder: Path) -> None:
    result = run(str(folder / "b.csv"))

    assert result.exit_code == 0
    assert "2 devices" in result.stdout
    assert "serial ← Serienummer" in result.stdout
    assert "serial_missing: line 3 “saknas”" in result.stdout


def test_a_dash_is_standard_input() -> None:
    result = run("--json", "-", stdin=LIST.encode())

    assert [len(file["rows"]) for file in json.loads(result.stdout)["files"]] == [2]


def test_unusable_input_is_one_line_and_exit_2_and_the_rest_is_still_read(folder: Path) -> None:
    (folder / "c.xlsx").write_bytes(b"%PDF-1.7\n")

    result = run("--json", str(folder / "c.xlsx"), str(folder / "b.csv"), str(folder / "none.csv"))

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"omlopp: {folder / 'c.xlsx'}: is not XLSX or CSV but pdf; save the list as .xlsx or .csv",
        f"omlopp: {folder / 'none.csv'}: No such file or directory",
    ]
    document = json.loads(result.stdout)
    assert len(document["files"]) == 1
    assert [each["code"] for each in document["refused"]] == ["not_a_list", "not_readable"]


def test_an_empty_directory_is_said(tmp_path: Path) -> None:
    result = run(str(tmp_path))

    assert result.exit_code == 2
    assert "has no file to read" in result.stderr


def test_usage_is_exit_2() -> None:
    assert run().exit_code == 2
    assert run("--currency", "kronor", "-", stdin=b"").exit_code == 2


def test_another_currency_may_be_the_lists() -> None:
    result = run("--json", "--currency", "dkk", "-", stdin=b"Serial;Price\nAB12CD;10\n")

    assert json.loads(result.stdout)["files"][0]["rows"][0]["price"]["currency"] == "DKK"


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_has_words(refusal: type) -> None:
    assert REFUSAL_WORDS[refusal.code]  # type: ignore[attr-defined] # every refusal has a code


def test_the_shared_list_is_read_from_the_command_line(shared: Path) -> None:
    result = run("--json", str(shared / "data" / "takebacks" / "it-centrum.xlsx"))

    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["files"][0]["rows"]) == 18_000
