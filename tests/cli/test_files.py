"""The helpers behind every command that reads files."""

import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from omlopp.cli._files import Outcome, Unusable, complain, for_each, inputs, read, write_json


def test_files_named_outright_are_taken_whatever_they_are_called(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.log", "a.json", ".secret.json", "b/c.JSON"):
        (tmp_path / name).write_text("x")

    named = list(inputs([str(tmp_path / "z.log"), "-", str(tmp_path)], suffixes=(".json",)))

    assert named == [str(tmp_path / "z.log"), "-", str(tmp_path / "a.json"), str(tmp_path / "b" / "c.JSON")]


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "big"
    file.write_bytes(b"12345")

    assert read(str(file), limit=5) == b"12345"
    with pytest.raises(Unusable) as refused:
        read(str(file), limit=4)
    assert refused.value.code == "too_large"


def test_what_cannot_be_opened_is_unusable(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none"), "a\x00b"):
        with pytest.raises(Unusable) as refused:
            read(name)
        assert refused.value.code == "not_readable"


def test_a_refusal_is_told_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)

    def work(name: str, data: bytes) -> str:
        if data == b"b":
            raise Unusable("cannot be used", code="bad", place="line 3")
        return data.decode()

    outcome = for_each([str(tmp_path)], work)

    assert [result for _, result in outcome.done] == ["a", "c"]
    assert [(each.code, each.place) for each in outcome.refused] == [("bad", "line 3")]
    assert capsys.readouterr().err == f"omlopp: {tmp_path / 'b'}: line 3: cannot be used\n"


@pytest.mark.parametrize(
    ("refused", "negative", "status"),
    [(False, False, 0), (False, True, 1), (True, True, 2), (True, False, 2)],
)
def test_exit_status(refused: bool, negative: bool, status: int) -> None:  # noqa: FBT001 -- a table of truth
    outcome: Outcome[str] = Outcome()
    if refused:
        outcome = for_each(["/nowhere/at/all"], lambda _, data: str(data))

    with pytest.raises(SystemExit) as left:
        outcome.leave(negative=negative)

    assert left.value.code == status


def test_a_complaint_is_one_printable_line(capsys: pytest.CaptureFixture[str]) -> None:
    complain("a\nb\x1b[31m", "reason")

    assert capsys.readouterr().err == "omlopp: a\\x0ab\\x1b[31m: reason\n"


def test_a_name_that_is_no_utf_8_can_still_be_told(tmp_path: Path) -> None:
    name = os.fsdecode(bytes(tmp_path) + b"/\xe5.csv")
    Path(name).write_text("x")

    outcome = for_each([name], lambda shown, _: shown)

    assert outcome.done == [(f"{tmp_path}/\ufffd.csv", f"{tmp_path}/\ufffd.csv")]


def test_json_is_utf_8_with_money_as_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    @dataclass
    class Thing:
        name: str
        price: Decimal
        day: date

    write_json({"things": [Thing("å", Decimal("9.50"), date(2019, 3, 12))]})

    written = capfdbinary.readouterr().out
    assert written == '{"things":[{"name":"å","price":"9.50","day":"2019-03-12"}]}\n'.encode()
