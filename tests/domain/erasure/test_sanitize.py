"""What sanitize and its kin say of themselves, in every dialect: running, done, old, failed, refused."""

import json

import pytest

from omlopp.domain import erasure
from omlopp.domain.erasure import Method, Reason, Result


def nvme_json(status, *, erased=0, command=2, named=True):
    log = {
        "sprog": 65535,
        "sstat": {"global_erased": erased, "no_cmplted_passes": 0, "status": f"({status}) words"},
        "cdw10_info": command,
    }
    return json.dumps({"/dev/nvme0": log} if named else log).encode()


def nvme_text(*statuses, command=2):
    return "".join(
        f"Sanitize Progress                      (SPROG) :  65535\n"
        f"Sanitize Status                        (SSTAT) :  {status:#x}\n"
        f"Sanitize Command Dword 10 Information (SCDW10) :  {command:#x}\n"
        for status in statuses
    ).encode()


def hdparm(*states, issued=""):
    lines = "".join(f"Sanitize status:\n    State:    {state}\n" for state in states)
    return f"/dev/sda:\n{issued}{lines}".encode()


DONE = "SD0 Sanitize Idle\n    Last Sanitize Operation Completed Without Error"
BLOCK = "Issuing SANITIZE_BLOCK_ERASE command\n"
NVME = [
    ("done, nothing written since", nvme_json(1, erased=1), Result.SUCCESS, None, False, None),
    ("done, on top of the document", nvme_json(1, erased=1, named=False), Result.SUCCESS, None, False, None),
    ("done, written since", nvme_json(1), Result.SUCCESS, None, True, None),
    ("running", nvme_json(2), Result.PARTIAL, True, None, None),
    ("failed", nvme_json(3), Result.FAILED, None, None, None),
    ("done without deallocating", nvme_json(4, erased=1), Result.SUCCESS, None, False, None),
    ("never", nvme_json(0), Result.UNKNOWN, None, None, None),
    ("text, done", nvme_text(0x101), Result.SUCCESS, None, False, None),
    ("text, seen running, then done", nvme_text(0x2, 0x2, 0x101), Result.SUCCESS, True, False, None),
    ("text, purged by its own word", nvme_text(0x2, 0x901), Result.SUCCESS, True, False, True),
    ("text, running again after a success", nvme_text(0x101, 0x2), Result.PARTIAL, True, None, None),
]


@pytest.mark.parametrize(
    ("data", "result", "running", "written", "purged"), [row[1:] for row in NVME], ids=[r[0] for r in NVME]
)
def test_an_nvme_drives_status_is_read_by_its_bits(data, result, running, written, purged):
    (medium,) = erasure.read(data).media

    assert (medium.result, medium.in_progress_seen, medium.written_since, medium.purge_claimed) == (
        result,
        running,
        written,
        purged,
    )
    assert (Reason.SUCCESS_MAY_BE_OLD in medium.remarks) is (result is Result.SUCCESS and not running)


def test_a_success_of_another_command_is_not_the_end_of_this_one():
    other = nvme_text(0x2, command=2) + nvme_text(0x101, command=4)

    assert Reason.SUCCESS_MAY_BE_OLD in erasure.read(other).media[0].remarks


ATA = [
    ("idle and no word of success", hdparm("SD0 Sanitize Idle"), Result.UNKNOWN, None),
    ("frozen", hdparm("SD1 Sanitize Frozen"), Result.UNKNOWN, None),
    ("running", hdparm("SD2 Sanitize operation In Process", issued=BLOCK), Result.PARTIAL, True),
    ("failed", hdparm("SD3 Sanitize Operation Failed", issued=BLOCK), Result.FAILED, None),
    ("succeeded", hdparm("SD4 Sanitize Operation succeeded", issued=BLOCK), Result.SUCCESS, None),
    ("idle, the last one went well", hdparm(DONE), Result.SUCCESS, None),
    (
        "seen running, then done",
        hdparm("SD2 Sanitize operation In Process", DONE, issued=BLOCK),
        Result.SUCCESS,
        True,
    ),
]


@pytest.mark.parametrize(("data", "result", "running"), [row[1:] for row in ATA], ids=[row[0] for row in ATA])
def test_an_idle_ata_drive_is_not_believed(data, result, running):
    (medium,) = erasure.read(data).media

    assert (medium.result, medium.in_progress_seen) == (result, running)
    assert (Reason.SUCCESS_MAY_BE_OLD in medium.remarks) is (result is Result.SUCCESS and not running)
    # hdparm does not say which drive it spoke to, so that none of this is proof.
    assert erasure.judge(medium).judgement == "NONE"


def test_the_command_that_was_issued_names_the_method():
    assert erasure.read(hdparm(DONE, issued=BLOCK)).media[0].method is Method.SANITIZE_BLOCK
