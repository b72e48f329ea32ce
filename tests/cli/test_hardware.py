"""`omlopp hardware read`, as a shell sees it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from omlopp.cli.hardware import hardware

LSHW = {
    "id": "pc",
    "class": "system",
    "vendor": "Example",
    "product": "Tower 7",
    "serial": "EXPC1",
    "configuration": {"chassis": "tower"},
    "children": [
        {
            "id": "disk",
            "class": "disk",
            "description": "ATA Disk",
            "product": "EXAMPLE SSD",
            "serial": "EXD1",
            "size": 256060514304,
            "businfo": "scsi@0:0.0.0",
        },
        {"id": "bank:0", "class": "memory", "size": 8589934592, "slot": "A"},
    ],
}


def run(*arguments, given=None):
    return CliRunner().invoke(hardware, ["read", *arguments], input=given)


def test_one_json_document_with_the_promised_shape(tmp_path):
    file = tmp_path / "named.badly"
    file.write_text(json.dumps(LSHW))

    done = run("--json", str(tmp_path))

    assert done.exit_code == 0
    (found,) = json.loads(done.stdout)["files"]
    assert (found["file"], found["tool"], found["problems"]) == (str(file), "lshw", [])
    assert found["device"]["kind"] == "desktop"
    assert [
        {key: part[key] for key in ("kind", "serial", "size_bytes", "medium", "interface")}
        for part in found["components"]
    ] == [
        {"kind": "ssd", "serial": "EXD1", "size_bytes": 256060514304, "medium": "ssd", "interface": "ata"},
        {"kind": "ram", "serial": None, "size_bytes": 8589934592, "medium": None, "interface": None},
    ]


def test_a_person_reads_lines():
    done = run("-", given=json.dumps(LSHW))

    assert done.exit_code == 0
    assert "desktop: Example Tower 7  serial EXPC1" in done.stdout
    assert "8 GiB" in done.stdout


@pytest.mark.parametrize(
    "data", [b"", b"plain words", b"\xff\xd8\xff picture", b"[" * 9000, b"%PDF-1.4 broken"]
)
def test_unusable_input_is_one_line_and_exit_2(tmp_path, data):
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.write_bytes(data)
    good.write_text(json.dumps(LSHW))

    done = run("--json", str(bad), str(good))

    assert done.exit_code == 2
    assert len(json.loads(done.stdout)["files"]) == 1
    assert done.stderr.count("\n") == 1
    assert str(bad) in done.stderr


def test_the_command_starts_without_heavy_libraries():
    heavy = ("django", "lxml", "yaml", "msgspec", "pypdfium2", "polars")
    code = (
        "import sys, omlopp.cli.hardware, omlopp.cli.erasure; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_fleet_export_gives_one_entry_a_device():
    export = (
        "Device name,Serial number,Model,Compliance,Managed by,Ownership\n"
        "PC1,EXPC1,Notebook 14,Compliant,MDM,Corporate\nPC2,EXPC2,Notebook 14,Compliant,MDM,Corporate\n"
    )

    done = run("read", "--json", "-", given=export)

    assert [(one["place"], one["device"]["serial"]) for one in json.loads(done.stdout)["files"]] == [
        ("line 2", "EXPC1"),
        ("line 3", "EXPC2"),
    ]
    assert "lock mdm: locked" in run("read", "-", given=export).stdout
