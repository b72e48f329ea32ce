"""The commands that work in the installation's database keep the promise of the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from omlopp.cli.ledger import FINDINGS, ledger_
from omlopp.cli.party import party
from omlopp.cli.report import report
from omlopp.cli.takeback import takeback
from omlopp.config import command

LIST = b"Enhet;Typ;Fabrikat;Serienummer\nExempelkommunen;Dator;Dell;ABC1234\n;Dator;Dell;ABC1235\n"


def run(group: click.Command, *arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(group, list(arguments), input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(group: click.Command, *arguments: str, stdin: bytes | None = None) -> Any:
    result = run(group, *arguments, "--json", stdin=stdin)
    assert result.stderr == ""
    return json.loads(result.stdout)


@pytest.fixture
def order(cast: Any) -> str:
    number: str = answer(takeback, "order", "--customer", "Exempelnämnden")["number"]
    return number


@pytest.fixture
def receiving(order: str) -> str:
    answer(takeback, "announce", order, "-", stdin=LIST)
    answer(takeback, "open", order)
    return order


def test_a_take_back_goes_from_order_to_reconciliation(cast: Any, order: str, tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_bytes(LIST)

    preview = answer(takeback, "announce", order, str(tmp_path / "lista.csv"), "--preview")
    announced = answer(takeback, "announce", order, str(tmp_path / "lista.csv"))
    again = answer(takeback, "announce", order, str(tmp_path / "lista.csv"))
    answer(takeback, "open", order)
    scanned = answer(takeback, "receive", order, "ABC1234", "--place", "K1")
    closed = answer(takeback, "close", order)
    shown = answer(takeback, "show", order, "--lines")

    assert (preview["rows"], announced["announced"]["lines"], again["announced"]["repeated"]) == (2, 2, True)
    assert [each["verdict"] for each in scanned["scans"]] == ["received"]
    assert closed["state"] == "reconciled"
    assert (shown["reconciliation"]["received"], shown["reconciliation"]["missing"]) == (1, 1)
    assert [line["path"] for line in shown["lines"]] == [cast.unit.path, cast.customer.path]
    assert [each["number"] for each in answer(takeback, "list")["takebacks"]] == [order]


def test_a_number_may_be_written_without_the_ring(order: str) -> None:
    assert answer(takeback, "show", order.replace("Å", "a").lower())["number"] == order


def test_a_scan_that_fits_nothing_is_a_negative_answer(receiving: str) -> None:
    result = run(takeback, "receive", receiving, "-", "--place", "K1", stdin=b"ABC1234\n\nNOBODY\n")

    assert result.exit_code == 1
    assert "unlisted" in result.stdout


def test_refused_and_unreadable_and_withdrawn_and_unlisted(receiving: str) -> None:
    answer(takeback, "refuse", receiving, "1", "--reason", "not_ours")
    answer(takeback, "unreadable", receiving, "2", "--place", "K1")
    answer(takeback, "withdraw", receiving, "1", "--reason", "wrong_outcome")
    odd = answer(takeback, "unlisted", receiving, "--serial", "ODD12345", "--kind", "laptop", "--place", "K1")
    shown = answer(takeback, "show", receiving)["reconciliation"]

    assert odd["code"]
    assert (shown["unreadable"], shown["open"], shown["unlisted"]) == (1, 1, 1)


def test_evidence_of_a_folder_is_taken_in_and_the_rest_is_queued(receiving: str, tmp_path: Path) -> None:
    from tests.api.conftest import inventory

    answer(takeback, "receive", receiving, "--all", "--place", "K1")
    (tmp_path / "a.json").write_bytes(inventory("ABC1234", "MED0001"))
    (tmp_path / "b.json").write_bytes(inventory("NOBODY99", "MED0002"))

    result = run(takeback, "evidence", receiving, str(tmp_path), "--json")

    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["counts"] == {"taken_in": 1, "unknown_serial": 1}
    again = answer(takeback, "evidence", receiving, str(tmp_path))
    assert (again["counts"], again["facts"]) == ({"duplicate_report": 2}, 0)


def test_devices_are_inspected_graded_routed_and_held_back_from_stock(receiving: str) -> None:
    from omlopp.apps.devices.models import Device
    from omlopp.domain import grading

    answer(takeback, "receive", receiving, "--all", "--place", "K1")
    codes = list(Device.objects.order_by("id").values_list("code", flat=True))
    needed = grading.rubric().tests_for("desktop") if hasattr(grading.rubric(), "tests_for") else ()
    tests = [{"code": code, "outcome": "pass"} for code in (*needed, "power_on", "ports", "locks", "display")]
    told = {"devices": [{"device": code, "tests": tests, "defects": []} for code in codes]}

    seen = answer(takeback, "inspect", receiving, "-", stdin=json.dumps(told).encode())
    graded = json.loads(run(takeback, "grade", receiving, "--all", "--json").stdout)
    routed = answer(takeback, "route", receiving, "resale", *codes)
    stocked = run(takeback, "stock", receiving, *codes, "--place", "L1", "--json")

    assert sorted(seen["done"]) == sorted(routed["done"]) == sorted(codes)
    assert sorted([*graded["done"], *(each["device"] for each in graded["refused"])]) == sorted(codes)
    assert stocked.exit_code == 1
    assert {each["code"] for each in json.loads(stocked.stdout)["refused"]} == {"media_not_cleared"}


def test_statements_are_issued_and_written_as_files(receiving: str, tmp_path: Path) -> None:
    answer(takeback, "receive", receiving, "--all", "--place", "K1")
    answer(takeback, "close", receiving)

    issued = answer(report, "issue", receiving, "return", "--out", str(tmp_path))
    shown = answer(report, "show", receiving, "return")
    nothing = run(report, "issue", receiving, "settlement")

    assert [each["kind"] for each in issued["issued"]] == ["return_report"]
    assert Path(issued["files"][0]).read_bytes().startswith(b"%PDF-")
    assert [each["version"] for each in shown["statements"]] == [1]
    assert nothing.exit_code == 2
    assert nothing.stderr.count("\n") == 1


def test_parties_people_and_tokens(cast: Any) -> None:
    from omlopp.apps.parties import queries

    made = answer(party, "add", "department", "Skolan", "--parent", "Exempelkommunen")
    given = answer(party, "grant", "eraser@example.org", "technician", "Exempeloperatören", "--name", "E")
    again = answer(party, "grant", "eraser@example.org", "technician", "Exempeloperatören")
    token = answer(party, "token", "eraser@example.org", "Eraser 3")["token"]
    listed = answer(party, "list", "--under", "Exempelkommunen")

    assert made["path"].startswith(cast.unit.path)
    assert (given["invited"], again["invited"]) == (True, False)
    assert given["membership"] == again["membership"]
    person = queries.person_for_token(token)
    assert str(person.pk) == given["person"]
    assert [each["name"] for each in listed["parties"]] == ["Exempelkommunen", "Skolan"]


def test_the_person_who_stands_for_it_needs_the_right(cast: Any, receiving: str) -> None:
    economist = cast.person("customer_economy", cast.customer)
    receiver = cast.person("receiver", cast.operator)

    refused = run(takeback, "receive", receiving, "--all", "--place", "K1", "--as", economist.email)
    done = run(takeback, "receive", receiving, "--all", "--place", "K1", "--as", receiver.email)

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "right" in refused.stderr


@pytest.mark.parametrize(
    ("group", "arguments"),
    [
        (takeback, ("show", "ÅT-1999-0001")),
        (takeback, ("close", "ÅT-1999-0001")),
        (takeback, ("order", "--customer", "Ingen")),
        (report, ("show", "ÅT-1999-0001")),
        (ledger_, ("bundle", "01a1ffe9-63a2-75bf-916e-f1a1ef3730ea")),
        (party, ("token", "nobody@example.org", "x")),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(
    cast: Any, group: click.Command, arguments: tuple[str, ...]
) -> None:
    result = run(group, *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("omlopp: ")
    assert result.stderr.count("\n") == 1


def test_a_list_that_is_none_is_refused_in_words(order: str, tmp_path: Path) -> None:
    (tmp_path / "lista.xlsx").write_bytes(b"%PDF-1.7")

    result = run(takeback, "announce", order, str(tmp_path / "lista.xlsx"))

    assert result.exit_code == 2
    assert "lista.xlsx" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_record_is_verified_replayed_signed_and_proven(
    committed_db: str, cast: Any, tmp_path: Path
) -> None:
    from omlopp.domain import trust

    number = answer(takeback, "order", "--customer", "Exempelnämnden")["number"]
    answer(takeback, "open", number)
    answer(takeback, "close", number)
    issued = answer(report, "issue", number, "return")["issued"][0]
    out = tmp_path / "bundle.json"

    run(ledger_, "bundle", issued["id"], "--out", str(out))
    head = answer(ledger_, "checkpoint")
    sound = answer(ledger_, "verify")
    equal = answer(ledger_, "replay")

    assert (sound["verdict"], sound["findings"], equal["verdict"]) == ("sound", [], "equal")
    assert sound["events"] == equal["events"] == head["size"]
    key = trust.VerifierKey.parse(head["key"])
    assert trust.verify_bundle(out.read_bytes(), [key]).verdict == "valid"


def test_an_altered_record_is_a_negative_verdict_in_words(committed_db: str, cast: Any) -> None:
    import psycopg

    from omlopp import ledger

    # Facts get their place when nobody in the whole server can still write an earlier one.
    ledger.settle([cast.operator.id, cast.customer.id])
    answer(ledger_, "checkpoint")
    with psycopg.connect(committed_db, autocommit=True) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger_event SET at = at + interval '1 day' WHERE ordinal = 2")
        owner.execute("UPDATE parties_party SET kind = 'buyer' WHERE parent IS NULL")

    altered = run(ledger_, "verify")
    different = run(ledger_, "replay")

    assert altered.exit_code == 1
    assert FINDINGS["changed"] in altered.stdout
    assert "position 2" in altered.stdout
    assert different.exit_code == 1
    assert "parties_party" in different.stdout


def test_every_finding_has_words() -> None:
    import ast
    from typing import get_args

    from omlopp.domain.trust._diagnosis import FindingCode
    from omlopp.ledger import _verify

    written = {
        node.args[0].value
        for node in ast.walk(ast.parse(Path(_verify.__file__).read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Finding"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {*get_args(FindingCode), "tile_missing", "tile_changed", *written} <= set(FINDINGS)


def omlopp(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return subprocess.run(
        [sys.executable, "-c", "from omlopp.config.command import main; main()", *arguments],
        capture_output=True,
        text=True,
        env={**kept, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bogus",),
        ("manifest",),
        ("manifest", "read"),
        ("manifest", "read", "--bogus", "x"),
        ("verify",),
        ("takeback",),
        ("takeback", "receive", "ÅT-1", "--place"),
        ("carbon", "equivalents", "much"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: tuple[str, ...]) -> None:
    result = omlopp(*arguments)

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("omlopp")
    assert result.stderr.count("\n") == 1


def test_without_an_installation_it_says_how_to_start_one(tmp_path: Path) -> None:
    result = omlopp("takeback", "list", OMLOPP_DATA=str(tmp_path / "none"))

    assert result.returncode == 2
    assert "omlopp up" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "none").exists()


def leaves(each: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(each, click.Group):
        return [(path, each)]
    context = click.Context(each)
    names = each.list_commands(context)
    found = [(name, each.get_command(context, name)) for name in names]
    return [leaf for name, one in found if one is not None for leaf in leaves(one, (*path, name))]


def test_every_command_and_option_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/commands.md").read_text()

    for path, each in leaves(command.main):
        name = "omlopp " + " ".join(path)
        assert f"`{name}" in text, f"docs/commands.md says nothing of {name}"
        section = text.split(f"`{name}", 1)[1].split("\n#", 1)[0]
        for option in (one for one in each.params if isinstance(one, click.Option)):
            assert option.opts[0] in text.split("\n## ", 1)[0] + section, f"{name} {option.opts[0]}"


def test_every_command_gives_json_but_the_one_that_serves() -> None:
    for path, each in leaves(command.main):
        options = {name for one in each.params if isinstance(one, click.Option) for name in one.opts}
        assert "--json" in options or path == ("up",), path


def test_the_report_of_a_year_is_issued_written_and_issued_again(cast: Any, tmp_path: Path) -> None:
    from tests.api.test_climate import reused

    reused(cast)

    first = answer(report, "year", "Exempelnämnden", "2024", "--out", str(tmp_path), "--language", "en")
    second = answer(report, "year", str(cast.customer.id), "2024")
    unit = answer(report, "year", cast.unit.path, "2024")

    assert (first["party"], first["year"]) == (str(cast.customer.id), 2024)
    assert (first["issued"]["kind"], first["issued"]["version"]) == ("climate_period", 1)
    assert Path(first["files"][0]).read_bytes().startswith(b"%PDF-")
    assert (second["issued"]["version"], second["files"]) == (2, [])
    assert (unit["party"], unit["issued"]["version"]) == (str(cast.unit.id), 1)
    said = run(report, "year", "Exempelnämnden", "2024")
    assert said.stdout.startswith("Exempelnämnden, 2024: climate_period version 3, ")


def test_a_year_that_cannot_be_reported_is_one_line(cast: Any) -> None:
    from django.utils import timezone
    from tests.api.test_climate import reused

    reused(cast)
    economy = cast.person("customer_climate", cast.customer)
    cases = [
        ("Exempelnämnden", str(timezone.now().year)),
        ("Exempelnämnden", "2023"),
        ("Exempelnämnden", "1999"),
        ("Ingen sådan", "2024"),
        ("Exempelnämnden", "2024", "--as", economy.email),
        ("Exempelnämnden", "2024", "--as", "nobody@example.org"),
    ]

    for case in cases:
        refused = run(report, "year", *case)

        assert refused.exit_code == 2, case
        assert refused.stdout == "", case
        assert refused.stderr.strip().count("\n") <= (3 if case[1] == "1999" else 0), (case, refused.stderr)
