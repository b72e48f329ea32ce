"""`omlopp verify` as a stranger uses it: exit codes, one JSON document, one line per refusal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.domain.trust import cast

from omlopp.cli.verify import verify
from omlopp.domain.trust import sign_checkpoint

KEY = str(cast.KEY.verifier)
BUNDLE = cast.bundle()
BENT = BUNDLE.replace(b"PURGE", b"CLEAR", 1)

Files = Callable[..., list[str]]


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(verify, arguments, input=stdin)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write files by name and give their paths."""

    def write(**contents: bytes) -> list[str]:
        paths = []
        for name, content in contents.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content)
            paths.append(str(path))
        return paths

    return write


def test_a_sound_bundle_ends_with_0_and_the_promised_json(files: Files) -> None:
    (path,) = files(bundle__json=BUNDLE)

    result = run("--json", "--key", KEY, path)

    document: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert document["verdict"] == "valid"
    assert {"name": "key", "ok": True, "detail": KEY} in document["checks"]
    assert document["not_checked"] == ["facts_true", "later_statements", "witness", "history_not_compared"]
    assert document["statement"]["kind"] == "erasure_certificate"
    assert document["checkpoint"]["size"] == cast.SIZE
    assert document["file"] == path


def test_a_bent_bundle_ends_with_1(files: Files) -> None:
    result = run("--json", *files(bundle__json=BENT))

    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == (1, "invalid")


def test_a_pdf_without_proof_ends_with_1_and_says_what_is_missing(files: Files) -> None:
    pdf, proof = files(paper__pdf=cast.pdf({"certificate.json": cast.CERTIFICATE}), proof__json=BUNDLE)

    alone, proven = run("--json", pdf), run("--json", "--proof", proof, pdf)

    assert alone.exit_code == 1
    assert json.loads(alone.stdout)["verdict"] == "incomplete"
    assert "proof_missing" in json.loads(alone.stdout)["not_checked"]
    assert "--proof" in run(pdf).stdout
    assert (proven.exit_code, json.loads(proven.stdout)["verdict"]) == (0, "valid")


def test_the_data_alone_is_checked_against_its_proof(files: Files) -> None:
    data, other, proof = files(data__json=cast.CERTIFICATE, other__json=b'{"a":1}', proof__json=BUNDLE)

    assert run("--proof", proof, data).exit_code == 0
    assert run("--proof", proof, other).exit_code == 1
    refused = run(data)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "--proof" in refused.stderr


def test_an_earlier_head_is_compared(files: Files) -> None:
    bundle, earlier, rewritten = files(
        bundle__json=BUNDLE,
        earlier=cast.ledger().note(cast.EARLIER).encode(),
        rewritten=sign_checkpoint(cast.KEY, cast.EARLIER, bytes(32)).encode(),
    )

    assert run("--checkpoint", earlier, bundle).exit_code == 0
    bent = run("--checkpoint", rewritten, bundle)
    assert bent.exit_code == 1
    assert "not_a_continuation" in bent.stdout


def test_the_wrong_key_ends_with_1(files: Files) -> None:
    result = run("--key", str(cast.STRANGER.verifier), *files(bundle__json=BUNDLE))

    assert result.exit_code == 1
    assert "key_not_trusted" in result.stdout


def test_many_files_and_directories_give_one_document_and_the_worst_verdict(
    files: Files, tmp_path: Path
) -> None:
    files(a__json=BUNDLE, b__json=BENT, c__txt=b"not taken")

    document = json.loads(run("--json", str(tmp_path)).stdout)

    assert document["verdict"] == "invalid"
    assert [Path(one["file"]).name for one in document["files"]] == ["a.json", "b.json"]
    assert all(check["file"] for check in document["checks"])


def test_an_unusable_file_among_others_ends_with_2(files: Files) -> None:
    result = run("--json", *files(a__json=BUNDLE, b__json=b"{"))

    document = json.loads(result.stdout)
    assert result.exit_code == 2
    assert document["unusable"][0]["code"] == "not_json"
    assert document["files"][0]["verdict"] == "valid"


def test_standard_input_is_a_file_too() -> None:
    assert run("-", stdin=BUNDLE).exit_code == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        cast.pdf({}),
        cast.pdf({"a.json": b"{}"}, password="p"),
    ],
)
def test_an_unusable_file_ends_with_2_and_one_line(files: Files, content: bytes) -> None:
    (path,) = files(thing__json=content)

    result = run(path)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert path in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--key", "nothing", "x.json"],
        ["--checkpoint", "missing", "x.json"],
        ["--proof", "missing", "x.json"],
        ["--proof", "p", "x.json", "y.json"],
        ["missing.json"],
        [],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_is_no_checkpoint_is_named(files: Files) -> None:
    bundle, note = files(bundle__json=BUNDLE, note=b"hello")

    result = run("--checkpoint", note, bundle)

    assert (result.exit_code, result.stdout) == (2, "")
    assert note in result.stderr


def test_a_hostile_bundle_cannot_write_its_own_verdict(files: Files) -> None:
    forged = cast.bundle(kind="x\n  ok    everything\x1b[32m")

    result = run(*files(bundle__json=forged))

    assert result.exit_code == 1
    assert "\n  ok    everything" not in result.stdout
    assert "\x1b" not in result.stdout


def test_the_readable_form_says_what_is_open(files: Files) -> None:
    result = run(*files(bundle__json=BUNDLE))

    assert result.stdout.splitlines()[0].endswith("bundle.json: valid")
    assert "compare it with what the operator publishes" in result.stdout
    assert KEY in result.stdout
