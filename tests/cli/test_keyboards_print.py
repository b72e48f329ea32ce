"""`omlopp keyboards print|check|geometry|machines`: the promises of the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from omlopp.cli.keyboards import keyboards
from omlopp.domain.keyboards import geometry, write_geometry

PRINT = ("print", "--geometry", "tuxedo-ibp14-gen9-iso", "--machine", "uv")


def run(*arguments: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(keyboards, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_plan_becomes_files_that_their_check_passes(tmp_path: Path) -> None:
    made = run("plan", "--form", "iso", "--from", "se", "--to", "dk", "--json")
    options = ("--format", "pdf", "--format", "svg", "--format", "dxf", "--out", str(tmp_path), "--json")

    printed = run(*PRINT, *options, "-", stdin=made.stdout)

    assert printed.exit_code == 0, printed.stderr
    (job,) = document(printed)["jobs"]
    assert [file["format"] for file in job["files"]] == ["pdf", "svg", "dxf", "job"]
    assert job["keys"] == len(document(made)["changes"]) == 6
    assert job["inks"]["white"] == "White"
    checked = run("check", str(tmp_path), "--json")
    assert checked.exit_code == 0, checked.stdout
    (found,) = document(checked)["files"]
    assert (found["verdict"], found["artwork"]) == ("passed", job["artwork"])
    assert found["legends"]["found"] == found["legends"]["planned"] == 12


def test_the_same_order_gives_the_same_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        options = ("--from", "se", "--to", "dk", "--format", "pdf", "--format", "dxf", "--out")
        assert run(*PRINT, *options, str(tmp_path / folder)).exit_code == 0

    once, again = ({f.name: f.read_bytes() for f in (tmp_path / side).iterdir()} for side in "ab")
    assert once == again


def test_a_file_that_was_changed_fails_its_check(tmp_path: Path) -> None:
    run(*PRINT, "--from", "se", "--to", "dk", "--out", str(tmp_path))
    (file,) = tmp_path.glob("*.pdf")
    with pikepdf.open(io.BytesIO(file.read_bytes())) as opened:
        opened.pages[0].Contents = opened.make_stream(
            b"1.002 0 0 1 0 0 cm\n" + opened.pages[0].Contents.read_bytes()
        )
        opened.save(file)

    checked = run("check", str(file), "--json")

    assert checked.exit_code == 1
    codes = {finding["code"] for finding in document(checked)["files"][0]["findings"]}
    assert {"file_changed", "scale"} <= codes
    assert "scale" in run("check", str(file)).stdout


def test_several_plans_share_a_sheet(tmp_path: Path) -> None:
    for number, target in enumerate(("dk", "de")):
        made = run("plan", "--form", "iso", "--from", "se", "--to", target, "--json").stdout
        (tmp_path / f"{number}.json").write_text(made, encoding="utf-8")

    printed = run(
        *PRINT, str(tmp_path), "--sheet", "2", "--copies", "2", "--out", str(tmp_path / "o"), "--json"
    )

    (job,) = document(printed)["jobs"]
    assert [board["to"] for board in job["boards"]] == ["dk", "dk", "de", "de"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "se"), "both --from and --to"),
        (("--from", "se", "--to", "xx"), "no layout 'xx'"),
        (("--from", "se", "--to", "se"), "nothing to print"),
        (("--from", "se", "--to", "dk", "--style", "odd"), "odd is not one of"),
        (("--from", "se", "--to", "dk", "--out", "/dev/null/x"), "/dev/null/x"),
        (("/nowhere.json",), "No such file"),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    result = run(*PRINT, *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not result.stdout.strip()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"verdict": "print", "form": "iso", "changes": 3}'])
def test_what_is_no_plan_is_refused(tmp_path: Path, content: str) -> None:
    result = run(*PRINT, "-", "--out", str(tmp_path), stdin=content)

    assert result.exit_code == 2
    assert "is not a plan" in result.stderr


def test_a_geometry_that_is_not_measured_and_a_machine_without_an_ink_print_nothing(tmp_path: Path) -> None:
    from dataclasses import replace

    from omlopp.domain.keyboards import Trust

    assumed = replace(geometry("tuxedo-ibp14-gen9-iso"), trust=Trust.ASSUMED)
    (tmp_path / "g.json").write_bytes(write_geometry(assumed))
    (tmp_path / "m.json").write_text('{"kind": "uv", "inks": {"cover": "C", "clear": "K", "jig": "J"}}')
    pair = ("--from", "se", "--to", "dk", "--out", str(tmp_path / "out"))

    low = run("print", "--geometry", str(tmp_path / "g.json"), "--machine", "uv", *pair)
    bare = run("print", "--geometry", "tuxedo-ibp14-gen9-iso", "--machine", str(tmp_path / "m.json"), *pair)

    assert (low.exit_code, bare.exit_code) == (2, 2)
    assert "only assumed" in low.stderr
    assert "names no ink for white" in bare.stderr
    assert not (tmp_path / "out").exists()


def test_geometries_and_machines_are_listed_read_and_refused(tmp_path: Path) -> None:
    listed = document(run("geometry", "--json"))["files"]
    assert [each["prints"] for each in listed] == [True, True]
    assert "uv-roland" in run("machines").stdout
    assert document(run("machines", "--json"))["machines"][0]["inks"]
    (tmp_path / "x.json").write_text("[[]]")
    for arguments, said in (
        (("geometry", str(tmp_path / "x.json")), "field"),
        (("geometry", str(tmp_path / "x.json"), "--dpi", "300"), "not a picture"),
        (("machines", str(tmp_path / "x.json")), "not JSON"),
        (("check", str(tmp_path / "x.json")), "needs --job"),
        (("check", str(tmp_path / "x.json"), "--job", str(tmp_path / "x.json")), "not usable"),
    ):
        result = run(*arguments)
        assert (result.exit_code, said in result.stderr) == (2, True), (arguments, result.stderr)
        assert result.stderr.count("\n") == 1
