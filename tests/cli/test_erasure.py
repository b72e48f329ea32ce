"""`omlopp erasure read` and `judge`, as a shell sees them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from omlopp.cli.erasure import erasure

DISK = {
    "serial": "EXHDD1",
    "medium": "hdd",
    "interface": "sata",
    "size_bytes": 500107862016,
    "method": "overwrite",
    "passes": 1,
    "result": "success",
    "verification": "full",
    "direct_io": True,
    "errors": 0,
    "hidden_areas": "none",
    "started_at": "2026-05-04T09:00:00",
    "ended_at": "2026-05-04T10:00:00",
}
FLASH = {
    "serial": "EXSSD1",
    "medium": "ssd",
    "interface": "nvme",
    "method": "sanitize_block",
    "result": "success",
    "verification": "sampled",
    "direct_io": True,
    "in_progress_seen": True,
}


def document(*media, components=()):
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "station",
            "components": list(components),
            "media": list(media),
        }
    )


def run(*arguments, given=None):
    return CliRunner().invoke(erasure, list(arguments), input=given)


def test_read_gives_the_promised_shape():
    done = run("read", "--json", "-", given=document(DISK))

    assert done.exit_code == 0
    (found,) = json.loads(done.stdout)["files"]
    assert set(found) >= {"file", "tool", "tool_version", "device", "media", "problems"}
    promised = (
        "serial model medium interface size_bytes method started_at ended_at result verification errors"
    )
    assert set(found["media"][0]) >= {*promised.split(), "hidden_areas"}


def test_judge_adds_judgement_rule_reasons_and_what_was_not_checked():
    done = run("judge", "--json", "-", given=document(FLASH))

    assert done.exit_code == 0
    (medium,) = json.loads(done.stdout)["files"][0]["media"]
    assert (medium["judgement"], medium["rule"], medium["sufficient"]) == ("PURGE", "12", True)
    assert medium["reasons"] == ["sanitize_seen_running"]
    assert "inventory_match" in medium["not_checked"]


@pytest.mark.parametrize(
    ("arguments", "media", "code"),
    [
        ((), [DISK], 1),
        (("--policy", "clear-on-disks"), [DISK], 0),
        (("--policy", "clear-on-disks"), [DISK, {**FLASH, "result": "failed"}], 1),
        (("--route", "destruction"), [{**FLASH, "result": "failed"}], 0),
        (("--policy", "none-such"), [DISK], 2),
        (("--route", "moon"), [DISK], 2),
        ((), [], 1),
    ],
)
def test_the_exit_code_is_the_verdict(arguments, media, code):
    assert run("judge", *arguments, "-", given=document(*media)).exit_code == code


def test_a_drive_without_a_report_is_a_negative_verdict(tmp_path):
    second = {"kind": "ssd", "serial": "EXSSD2", "medium": "ssd", "size_bytes": 256060514304}

    done = run("judge", "--json", "-", given=document(FLASH, components=[second]))

    assert done.exit_code == 1
    assert [one["serial"] for one in json.loads(done.stdout)["files"][0]["without_report"]] == ["EXSSD2"]


def test_an_inventory_by_another_tool_is_held_against_the_report(tmp_path):
    inventory = tmp_path / "inventory.json"
    inventory.write_text(
        json.dumps({"format": "omlopp-evidence/1", "components": [{"kind": "ssd", "serial": "OTHER-9"}]})
    )

    done = run("judge", "--json", "--inventory", str(inventory), "-", given=document(FLASH))

    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert "serial_not_in_inventory" in said["files"][0]["media"][0]["reasons"]
    assert [part["serial"] for part in said["without_report"]] == ["OTHER-9"]


def test_one_document_for_two_drives_is_seen_across_files(tmp_path):
    for serial in ("EXSSD1", "EXSSD2"):
        one = json.loads(document({**FLASH, "serial": serial})) | {"document_id": "same"}
        (tmp_path / f"{serial}.json").write_text(json.dumps(one))

    done = run("judge", "--json", str(tmp_path))

    assert done.exit_code == 1
    for file in json.loads(done.stdout)["files"]:
        assert "document_id_twice" in file["media"][0]["reasons"]


def test_a_person_reads_the_verdict_in_words():
    done = run("judge", "-", given=document({**DISK, "direct_io": False}))

    assert done.exit_code == 1
    assert "NOT SUFFICIENT" in done.stdout
    assert "it proves nothing" in done.stdout


@pytest.mark.parametrize("verb", ["read", "judge"])
@pytest.mark.parametrize("data", ["", "plain words", "<blancco_data", "%PDF-1.7"])
def test_unusable_input_is_one_line_and_exit_2(verb, data):
    done = run(verb, "--json", "-", given=data)

    assert done.exit_code == 2
    assert json.loads(done.stdout)["files"] == []
    assert done.stderr.count("\n") == 1


def test_an_inventory_is_named_for_what_it_is_and_not_called_unknown(tmp_path):
    inventory = {
        "format": "omlopp-evidence/1",
        "tool": "example-station",
        "device": {"kind": "laptop", "serial": "EXPC0001"},
        "components": [{"kind": "ssd", "serial": "EXSSD1", "medium": "ssd", "interface": "nvme"}],
    }
    file = tmp_path / "inventory.json"
    file.write_text(json.dumps(inventory))

    result = CliRunner().invoke(erasure, ["judge", str(file)])

    assert result.exit_code == 2
    assert "is an inventory" in result.stderr
    assert "omlopp hardware read" in result.stderr


KINDS = (
    *(
        "blancco",
        "dmidecode",
        "ereuse-snapshot",
        "hdparm",
        "hwinfo",
        "lsblk",
        "lshw",
        "lsusb",
        "manifest-csv",
    ),
    *("nvme-cli", "nwipe", "phone", "sg3-utils", "smartctl-json", "smartctl-text", "sysfs-battery", "upower"),
    "usody-sanitize",
)


def test_the_table_of_what_is_read_is_the_one_the_command_makes(shared):
    page = Path(__file__).parents[2] / "docs/evidence-coverage.md"

    done = run("coverage", *(str(shared / "fixtures" / kind) for kind in KINDS))

    assert done.exit_code == 0
    assert done.stdout == page.read_text(), "make it again: omlopp erasure coverage ../shared/fixtures/…"


def test_coverage_tells_kinds_media_and_why_a_file_is_refused(tmp_path):
    (tmp_path / "station").mkdir()
    (tmp_path / "station/good.json").write_text(document(DISK))
    (tmp_path / "station/list.csv").write_text("Box;Serial number\n1;A\n")

    done = run("coverage", "--json", str(tmp_path))

    (row,) = json.loads(done.stdout)["kinds"]
    assert (row["kind"], row["files"], row["read"], row["media_judged"]) == ("station", 2, 1, {"CLEAR": 1})
    assert row["refused"] == [{"file": "list.csv", "code": "report_is_list"}]


@pytest.mark.parametrize(("drives", "code"), [(["EXSSD1"], 0), (["EXSSD1", "EXSSD2"], 1)])
def test_one_inventory_judges_the_device_as_a_whole(tmp_path, drives, code):
    disks = [
        {"id": "disk", "class": "disk", "product": "EXAMPLE SSD", "serial": one, "businfo": "nvme@0"}
        for one in drives
    ]
    inventory = tmp_path / "pc.json"
    inventory.write_text(json.dumps({"id": "pc", "class": "system", "children": disks}))

    done = run("judge", "--json", "--inventory", str(inventory), "-", given=document(FLASH))
    words = run("judge", "--inventory", str(inventory), "-", given=document(FLASH)).stdout

    assert done.exit_code == code
    device = json.loads(done.stdout)["device"]
    assert (device["clear"], device["expected"], device["settled"]) == (not code, len(drives), 1)
    assert f"1 of {len(drives)} media settled" in words
    assert ("A medium has no report." in words) is bool(code)
