"""`omlopp keyboards layouts|plan|choose` keeps the promise of the command line: shapes, codes, refusals."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omlopp.config.command import main

STOCK = """device,layout,form,model,worth,grade,backlit
A1,se,iso,T480,1500,A,no
A2,de,iso,T480,1500,A,
A3,us,ansi,T480,1500,B,
A4,se,iso,T480,1500,A,yes
"""
DEMAND = """market,layout,model,quantity,price,transport,form,lossy,grades
Denmark,dk,T480,1,2300,40,,,
Germany,de,T480,5,2100,60,iso,no,A;B
"""


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["keyboards", *arguments], input=stdin)


def plan(*arguments: str) -> Result:
    return run("plan", *arguments)


@pytest.fixture
def tables(tmp_path: Path) -> tuple[str, str]:
    stock, demand = tmp_path / "stock.csv", tmp_path / "demand.csv"
    stock.write_text(STOCK, encoding="utf-8")
    demand.write_text(DEMAND, encoding="utf-8")
    return str(stock), str(demand)


def test_plan_gives_the_promised_document() -> None:
    result = plan("--form", "iso", "--from", "se", "--to", "dk", "--json")

    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["verdict"] == "print"
    assert document["missing"] == []
    assert [change["key"] for change in document["changes"]] == [
        *("TLDE", "AE11", "AE12", "AC10", "AC11", "LSGT"),
    ]
    assert document["changes"][0]["before"] == {"base": "§", "shift": "½", "altgr": ""}
    assert document["changes"][0]["after"] == {"base": "½", "shift": "§", "altgr": ""}
    assert (document["method"], document["basis"]) == ("print", "assumed")
    assert document["not_checked"] == ["backlight", "wear", "material", "trust"]
    assert document["cost"]["currency"] == "SEK"
    assert isinstance(document["cost"]["amount"], str)


def test_the_golden_cases_hold_through_the_command(shared: Path) -> None:
    cases = json.loads((shared / "data/keyboards/golden-open.json").read_text())["cases"]
    policies = {
        "none": "changed_base_shift",
        "cldr": "changed_with_cldr_altgr",
        "maker": "changed_with_maker_altgr",
    }

    for case in cases:
        for policy, listed in policies.items():
            if listed not in case:
                continue
            ends = ("--from", case["from"], "--to", case["to"])
            document = json.loads(plan("--form", case["form"], *ends, "--altgr", policy, "--json").stdout)
            assert [change["key"] for change in document["changes"]] == case[listed]
            assert [key["key"] for key in document["missing_keys"]] == case.get("missing_on_board", [])


def test_a_second_script_has_its_own_slots() -> None:
    document = json.loads(plan("--form", "iso", "--from", "us", "--to", "ua", "--json").stdout)

    letters = {change["key"]: change["after"] for change in document["changes"]}
    assert letters["AC02"] == {"base": "S", "shift": "", "altgr": "", "alt_base": "І"}


def test_signs_without_a_key_are_listed() -> None:
    document = json.loads(plan("--form", "ansi", "--from", "us", "--to", "se", "--json").stdout)

    assert document["verdict"] == "lossy"
    assert document["missing"] == ["<", ">", "|"]
    assert document["missing_keys"][0]["key"] == "LSGT"


def test_another_body_is_a_negative_verdict_with_its_reason() -> None:
    asked = ("--form", "ansi", "--from", "us", "--to", "se", "--to-form", "iso")

    result = plan(*asked, "--json")

    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["verdict"], document["reasons"]) == ("refused", ["form"])
    assert document["method"] == "swap_keyboard"
    assert "the market demands another body" in plan(*asked).stdout


def test_the_readable_form_says_what_changes() -> None:
    result = plan("--form", "iso", "--from", "de", "--to", "se", "--backlit", "--unlit-accepted")

    assert result.exit_code == 0
    assert "de -> se on iso: print; 12 keys change" in result.stdout
    assert "Strg" in result.stdout
    assert "not checked: wear, material, trust" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--form", "iso", "--from", "uk", "--to", "se"), "--from: there is no layout 'uk'; near it are gb"),
        (("--form", "iso", "--from", "fr", "--to", "se"), "fr:azerty"),
        (("--form", "iso", "--from", "se", "--to", "zzzzzz"), "--to: there is no layout 'zzzzzz'"),
        (("--form", "jis", "--from", "se", "--to", "dk"), "'jis' is not one of 'iso', 'ansi'"),
        (("--from", "se", "--to", "dk"), "--form"),
        (
            ("--form", "iso", "--from", "cz", "--to", "dk", "--altgr", "maker"),
            "tuxedo prints of cz is not known",
        ),
        (("--form", "iso", "--from", "se", "--to", "dk", "--style", "odd"), "--style: odd is not one of"),
        (("--form", "iso", "--from", "se", "--to", "dk", "--rates", "none.toml"), "none.toml: No such file"),
        (("--form", "iso", "--from", "s\x1be", "--to", "dk"), "there is no layout"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_2(arguments: tuple[str, ...], said: str) -> None:
    result = plan(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert "\x1b" not in result.stderr


def test_rates_of_ones_own_are_used(tmp_path: Path) -> None:
    released = Path(__file__).parents[2] / "src/omlopp/domain/keyboards/data/rates.toml"
    own = tmp_path / "rates.toml"
    own.write_text(released.read_text().replace('"assumed"', '"measured"'))
    asked = ("--form", "iso", "--from", "se", "--to", "dk", "--json", "--rates", str(own))

    assert json.loads(plan(*asked).stdout)["basis"] == "measured"
    own.write_text("version = 1")
    assert "methods is missing" in plan(*asked).stderr


def test_layouts_lists_every_layout_with_sources_and_licences() -> None:
    listed = json.loads(run("layouts", "--json").stdout)["layouts"]

    assert {"se", "fr:azerty", "nordic", "ara"} <= {each["name"] for each in listed}
    assert all(source["licence"] for each in listed for source in each["sources"])
    assert "se         Swedish" in run("layouts").stdout


def test_a_named_layout_is_shown_key_by_key() -> None:
    document = json.loads(run("layouts", "us-intl", "--form", "ansi", "--altgr", "none", "--json").stdout)

    (shown,) = document["layouts"]
    assert shown["name"] == "us:intl"
    assert len(shown["keys"]) == 47
    assert shown["keys"]["AC11"] == {"base": "'", "shift": '"', "altgr": ""}
    assert "Windows types" in run("layouts", "lt").stdout
    assert run("layouts", "xx").exit_code == 2


def test_choose_answers_for_every_device(tables: tuple[str, str]) -> None:
    result = run("choose", *tables, "--printer-minutes", "60", "--json")

    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    found = {each["device"]: each for each in document["devices"]}
    assert (found["A1"]["market"], found["A1"]["keys"], found["A1"]["method"]) == ("Denmark", 6, "print")
    assert (found["A2"]["market"], found["A2"]["method"]) == ("Germany", None)
    assert found["A3"]["reasons"] == ["lossy", "form"]
    assert found["A4"]["reasons"] == ["backlight"]
    assert document["printer_hour"] == {"amount": "0.00", "currency": "SEK"}
    assert document["basis"] == "assumed"
    assert "A1" in run("choose", *tables).stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("worth", "value"), "line 1: has no column worth"),
        (("A2,de", "A2,deutsch"), "line 3: there is no layout 'deutsch'"),
        (("A2,de,iso,T480,1500", "A2,de,iso,T480,much"), "line 3: 'much' is not an amount"),
        (("A2,de,iso", "A2,de,jis"), "line 3: 'jis' is not a valid Form"),
        (("A,no", "A,perhaps"), "line 2: 'perhaps' is neither yes nor no"),
        (("A2,", "A1,"), "A1: is listed twice"),
        (("A2,de", '"A2,de'), "is not a readable CSV"),
    ],
)
def test_a_stock_that_cannot_be_read_is_refused_with_its_line(
    tables: tuple[str, str], change: tuple[str, str], said: str
) -> None:
    Path(tables[0]).write_text(STOCK.replace(*change), encoding="utf-8")

    result = run("choose", *tables)

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_plan_needs_neither_numbers_nor_solvers() -> None:
    code = (
        "import sys; from omlopp.config.command import main\n"
        "try: main(['keyboards', 'plan', '--form', 'iso', '--from', 'se', '--to', 'dk', '--json'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'scipy', 'fontTools', 'cv2', 'django', 'reportlab'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
