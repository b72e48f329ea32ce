"""Runs the measurements, prints the table, keeps it in bench/results/. Names on the command line choose."""

import importlib
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MEASUREMENTS = (
    "manifest_read",
    "evidence_read",
    "carbon_assess",
    "carbon_match",
    "keyboards_plan",
    "keyboards_artwork",
    "trust",
    "documents",
    "ledger_append",
    "takeback_flow",
    "api_import",
    "evidence_flow",
    "evidence_export",
    "inventory_pages",
    "climate_restate",
)
"""Modules with `run() -> list of {what, value, unit, reach}`. One that starts Django has its own process."""


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    with Path("/proc/meminfo").open() as file:
        memory_kb = int(file.readline().split()[1])
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gib": round(memory_kb / 1024**2, 1),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load_before": os.getloadavg()[0],
    }


def figure(value: float | str | None) -> str:
    """A value as the table prints it; what was not measured is a dash, nought is nought."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:,.3g}" if isinstance(value, float) and value < 100 else f"{value:,}"


def main(chosen: list[str]) -> int:
    """Measure and report; ends non-zero when a measurement breaks, not when it is slow."""
    if len(chosen) == 2 and chosen[0] == "--one":
        print(json.dumps(importlib.import_module(f"bench.{chosen[1]}").run()))
        return 0
    report: dict[str, Any] = {"machine": machine(), "measurements": []}
    print(f"{report['machine']}\n", flush=True)
    broken = False
    for name in chosen or MEASUREMENTS:
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bench", "--one", name], stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            broken = True
            print(f"{name}: broken, ended with {done.returncode}", flush=True)
            continue
        rows = json.loads(done.stdout.splitlines()[-1])
        report["measurements"] += [{"name": name, **row} for row in rows]
        for row in rows:
            print(
                f"{row['what']:<72} {figure(row.get('value')):>12} "
                f"{row.get('unit') or '':<12} {row.get('reach') or ''}",
                flush=True,
            )
        print(f"{'':<4}({name}: {time.perf_counter() - started:.0f} s)", flush=True)
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    file = folder / f"{report['machine']['at'].replace(':', '')}.json"
    file.write_text(json.dumps(report, indent=1, ensure_ascii=False))
    print(f"\nkept in {file}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
