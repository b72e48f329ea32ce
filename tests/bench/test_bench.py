"""The measurements still run: each once, so small that its figures mean nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench.__main__ import MEASUREMENTS
from bench.fill import FACTS, main

ROOT = Path(__file__).resolve().parents[2]


def done(code: str, **environment: str) -> Any:
    """What the code prints last, as JSON. A process of its own, since Django's settings are read once."""
    program = f"import json\nif __name__ == '__main__':\n    {code}"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("OMLOPP_", "DATABASE_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout.splitlines()[-1])


def figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert all({"what", "value"} <= set(row) for row in rows)
    return {row["what"]: row["value"] for row in rows}


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_measurement_has_its_module(name: str) -> None:
    assert "def run(" in (ROOT / "bench" / f"{name}.py").read_text()


def test_a_take_back_is_played_to_its_settlement_with_fifteen_facts_a_device() -> None:
    found = figures(done("from bench.takeback_flow import run; print(json.dumps(run(devices=40, most=1)))"))

    assert found["take-back: events for each device that arrived"] >= 15
    assert found["take-back: settlement (other desk)"] > 0
    assert found["take-back: processor time, database"] > 0


def test_fill_asks_for_a_folder_and_enough_devices(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--devices", "10", "--data", "nowhere"])

    assert "at least 100 devices" in capsys.readouterr().err


def test_a_filled_fact_names_its_values_in_canonical_order() -> None:
    assert '{"asset_tag":%s,"bought_date":%s,"code":%s,"currency":%s' in FACTS
