"""`omlopp carbon` keeps the promise of the command line: shapes, codes, one line per refusal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omlopp.config.command import main

HEADER = "line,kind,manufacturer,model,screen_inch,form,quantity,fate,replaced_parts\n"
GOOD = HEADER + "1,laptop,Lenovo,ThinkPad T480,14,,800,reuse,\n2,smartphone,Apple,iPhone 12,6.1,,1,reuse,\n"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["carbon", *arguments], input=stdin)


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


def test_assess_gives_the_promised_document(listed: str) -> None:
    result = run("assess", listed, "--method", "ivl-2020", "--json")

    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert (document["method"], document["version"]) == ("ivl-2020", "1")
    first = document["lines"][0]
    assert first["line"] == 1
    assert first["level"] == "subgroup"
    assert first["saved_kg"]["central"] == 242_560.0
    assert first["saved_kg"]["low"] < first["saved_kg"]["central"] < first["saved_kg"]["high"]
    assert {"name", "kg", "source"} <= set(first["terms"][0])
    assert sum(term["kg"] for term in first["terms"]) == pytest.approx(first["saved_kg"]["central"])
    assert document["total"]["saved_kg"]["central"] == 242_615.0
    assert document["total"]["devices"] == 801


def test_given_burdens_replace_the_assumption(listed: str) -> None:
    result = run(
        "assess",
        listed,
        "--method",
        "ivl-2020",
        "--json",
        "--refurbishment-kg",
        "1,2,3",
        "--transport-reuse-kg",
        "0",
    )

    terms = json.loads(result.stdout)["lines"][0]["terms"]
    refurbishment = next(term for term in terms if term["name"] == "refurbishment")
    assert (refurbishment["low"], refurbishment["kg"], refurbishment["high"]) == (-2400, -1600, -800)
    assert refurbishment["origin"] == "given"


def test_a_share_is_a_step_of_its_own(listed: str) -> None:
    document = json.loads(
        run("assess", listed, "--method", "tu-berlin-2010", "--share", "0.5", "--json").stdout
    )

    assert document["total"]["central"] == 800 * 69 + 27
    assert document["share"]["portion"] == 0.5
    assert document["share"]["saved_kg"]["central"] == document["total"]["central"] / 2


def test_unknown_lines_are_null_and_counted_apart() -> None:
    result = run("assess", "-", "--method", "ivl-2020", "--json", stdin=HEADER + "9,toaster,,,,,2,reuse,\n")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert document["lines"][0]["saved_kg"] is None
    assert document["lines"][0]["problems"][0]["code"] == "unknown_kind"
    assert document["total"]["saved_kg"] is None
    assert document["total"]["devices_unknown"] == 2


def test_the_readable_form_names_unknown_lines_and_hides_no_escape() -> None:
    result = run("assess", "-", "--method", "ivl-2020", stdin=GOOD + '3,"\x1b[31mred",,,,,2,reuse,\n')

    assert "242,560.0" in result.stdout
    assert "unknown, not in the total: 1 lines with 2 devices" in result.stdout
    assert "\x1b" not in result.stdout


def test_directories_and_several_files_are_one_assessment(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a" / "two.csv").write_bytes((HEADER + "1,laptop,Kött,å,,,1,reuse,\n").encode("cp1252"))

    document = json.loads(run("assess", str(tmp_path), "--method", "ivl-2020", "--json").stdout)

    assert [Path(line["file"]).name for line in document["lines"]] == ["one.csv", "one.csv", "two.csv"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("assess", "-", "--method", "ivl-1999"), GOOD, "ivl-1999"),
        (("assess", "-", "--method", "ivl-2020", "--factors", "nowhere.csv"), GOOD, "nowhere.csv"),
        (("assess", "-", "--method", "omlopp-2026", "--leg", "sledge:12"), GOOD, "van_diesel"),
        (("assess", "-", "--method", "omlopp-2026", "--leg", "rail"), GOOD, "MODE:KM"),
        (("restate", "-", "--from", "x", "--to", "ivl-2020"), GOOD, "--from"),
        (("compare", "nowhere.csv"), None, "nowhere.csv"),
        (("assess", "-", "--method", "ivl-2020", "--share", "1.5"), GOOD, "--share"),
        (("assess", "-", "--method", "ivl-2020", "--refurbishment-kg", "3,2,1"), GOOD, "LOW,CENTRAL,HIGH"),
        (("assess", "-", "--method", "ivl-2020", "--refurbishment-kg", "nan"), GOOD, "LOW,CENTRAL,HIGH"),
        (("assess", "-", "--method", "ivl-2020"), "", "no header"),
        (("assess", "-", "--method", "ivl-2020"), "name;age\nx;1\n", "no column kind"),
        (("assess", "-", "--method", "ivl-2020"), b"PK\x03\x04\x00\x00", "not a text file"),
        (("assess", "nowhere.csv", "--method", "ivl-2020"), None, "nowhere.csv"),
        (("match", "--kind", "laptop", "--factors", "nowhere.csv"), None, "nowhere.csv"),
        (("match", "--kind", "laptop", "--method", "x"), None, "--method"),
        (("equivalents", "many"), None, "many"),
        (("equivalents", "nan"), None, "nan"),
        (("equivalents", "12", "--set", "elephants"), None, "inrego, modern"),
    ],
)
def test_a_refusal_is_one_line_and_exit_2(
    arguments: tuple[str, ...], stdin: str | bytes | None, said: str
) -> None:
    result = run(*arguments, stdin=stdin)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert said in result.stderr


def test_a_sound_file_is_assessed_beside_an_unusable_one(listed: str) -> None:
    result = run("assess", listed, "nowhere.csv", "--method", "ivl-2020", "--json")

    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["lines"]) == 2


def test_a_match_without_a_model_goes_by_kind_and_size() -> None:
    arguments = ("match", "--manufacturer", "Nobody", "--product", "Model X", "--json")

    nothing = json.loads(run(*arguments).stdout)
    category = json.loads(run(*arguments, "--kind", "laptop").stdout)
    subgroup = json.loads(run(*arguments, "--kind", "laptop", "--screen-inch", "14").stdout)

    assert (nothing["level"], nothing["name"]) == ("none", None)
    assert (category["level"], category["kgco2e_nonuse"]) == ("category", 282.9)
    assert (subgroup["level"], subgroup["kgco2e_nonuse"]) == ("subgroup", 303.2)


def test_equivalents_have_their_keys() -> None:
    document = json.loads(run("equivalents", "2800000", "--set", "inrego", "--json").stdout)

    assert {"name", "value", "factor", "unit", "source"} <= set(document["equivalents"][0])
    assert document["equivalents"][0]["value"] == 11_200


def test_methods_say_what_they_rest_on() -> None:
    document = json.loads(run("methods", "--json").stdout)

    assert [each["id"] for each in document["methods"]] == ["tu-berlin-2010", "ivl-2020", "omlopp-2026"]
    assert "burden_terms_not_found" in document["methods"][1]["weaknesses"]
    assert "ivl-2020" in run("methods").stdout


def test_the_readable_forms_of_match_and_equivalents_show_figures_with_sources() -> None:
    assert "282.9 kg CO2e without use" in run("match", "--kind", "laptop").stdout
    assert "unknown" in run("match").stdout
    assert "6930.69" in run("equivalents", "7000").stdout


def test_our_own_method_shows_every_step(listed: str) -> None:
    result = run(
        "assess",
        listed,
        "--method",
        "omlopp-2026",
        "--json",
        "--country",
        "SE",
        "--leg",
        "van_diesel:120",
        "--packaging-kg",
        "0.2",
        "--displacement",
        "0.5,0.6,0.7",
    )

    document = json.loads(result.stdout)
    line = document["lines"][0]
    assert document["reference"] == "new_comparable_device"
    assert document["claim"] == {"code": "avoided", "always": ["not_deductible_from_scope_1_to_3"]}
    assert len(document["factor_set_sha256"]) == 64
    assert document["parameters"]["not_in_method"] == []
    assert line["displacement"] == {"low": 0.5, "central": 0.6, "high": 0.7}
    assert line["not_counted"] == []
    assert [term["item"] for term in line["terms"] if term["name"] == "transport_reuse"] == ["van_diesel"]
    assert sum(term["kg"] for term in line["terms"]) == pytest.approx(line["saved_kg"]["central"], abs=1e-4)


def test_what_a_method_has_no_step_for_is_said(listed: str) -> None:
    document = json.loads(
        run("assess", listed, "--method", "ivl-2020", "--displacement", "0.5", "--json").stdout
    )

    assert document["parameters"]["not_in_method"] == ["displacement"]


def test_a_restatement_has_both_totals_and_its_causes(listed: str) -> None:
    arguments = ("restate", listed, "--from", "tu-berlin-2010", "--to", "omlopp-2026")

    document = json.loads(run(*arguments, "--json").stdout)

    assert document["before"]["total"]["central"] == 800 * 69 + 27
    causes = sum(cause["kg"]["central"] for cause in document["causes"])
    assert causes == pytest.approx(document["difference"]["central"])
    assert [cause["cause"] for cause in document["causes"]] == ["method", "factors"]
    assert "difference" in run(*arguments).stdout


def test_a_comparison_has_every_method_and_a_picture(listed: str, tmp_path: Path) -> None:
    picture = tmp_path / "fleet.svg"

    document = json.loads(run("compare", listed, "--svg", str(picture), "--json").stdout)

    assert [each["method"] for each in document["methods"]] == ["tu-berlin-2010", "ivl-2020", "omlopp-2026"]
    assert {each["kind"] for each in document["kinds"]} == {"laptop", "smartphone"}
    assert "prefers-color-scheme" in picture.read_text(encoding="utf-8")


def test_the_picture_in_the_documentation_is_the_one_the_command_draws(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    beside = root / "tests" / "domain" / "carbon"
    kinds = [
        word for kind in ("laptop", "desktop", "monitor", "smartphone", "tablet") for word in ("--kind", kind)
    ]
    drawn = tmp_path / "methods.svg"

    result = run(
        "compare",
        str(beside / "reference-fleet.csv"),
        *kinds,
        "--factors",
        str(beside / "reference-factors.json"),
        "--svg",
        str(drawn),
    )

    assert result.exit_code == 0, result.output
    # Another set that ships draws another picture: run the command above into docs/images.
    assert drawn.read_bytes() == (root / "docs" / "images" / "methods-fleet.svg").read_bytes()
