"""The commands about evidence that is in: a watched folder, judging anew, stations' tokens."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.apps.workshop.bench import Bench
from tests.cli.test_installation import answer, run

from omlopp.apps.parties import actions as parties
from omlopp.apps.parties.queries import person_for_token
from omlopp.cli.party import party
from omlopp.cli.takeback import takeback

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(cast: Any) -> Bench:
    return Bench(cast)


def test_what_lies_in_the_folder_is_taken_in_once(bench: Bench, tmp_path: Path) -> None:
    device = bench.device("SN1")
    (tmp_path / "sound.json").write_bytes(bench.document("SN1", components=[bench.disk("D1")]))
    (tmp_path / "odd.txt").write_bytes(b"just some words")

    result = run(takeback, "watch", str(tmp_path), "--once", "--every", "0.1", "--json")

    assert result.exit_code == 1
    told = {one["file"]: one["result"] for one in json.loads(result.stdout)["files"]}
    assert told == {"sound.json": "taken_in", "odd.txt": "refused: report_unrecognised"}
    assert [medium.serial for medium in bench.media(device)] == ["D1"]
    assert len(list(tmp_path.glob("done/*/sound.json"))) == 1
    assert len(list(tmp_path.glob("refused/*/odd.txt.reason.json"))) == 1


def test_judging_anew_tells_what_fell(bench: Bench) -> None:
    bench.cleared("SN1")
    number = str(bench.takeback)

    same = answer(takeback, "judge", number)
    stricter = run(takeback, "judge", number, "--policy", "destroy", "--json")

    assert (same["devices"], same["changed"], same["fell"]) == (1, [], [])
    assert stricter.exit_code == 1
    assert len(json.loads(stricter.stdout)["fell"]) == 1
    assert run(takeback, "judge", number, "--policy", "nonsense").exit_code == 2


def test_a_token_is_listed_and_ended(cast: Any) -> None:
    person = cast.person("technician", cast.operator)
    token = parties.issue_token(person=person.pk, name="Station 4", at=cast.at)

    (listed,) = answer(party, "tokens")["tokens"]
    ended = answer(party, "revoke-token", listed["id"])

    assert (listed["name"], listed["revoked_at"]) == ("Station 4", None)
    assert ended["revoked_at"] is not None
    assert person_for_token(token) is None
    assert answer(party, "tokens")["tokens"] == []
    assert len(answer(party, "tokens", "--all")["tokens"]) == 1
    assert run(party, "revoke-token", str(cast.operator.id)).exit_code == 2
