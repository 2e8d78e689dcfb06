"""Counting against pabutools on every file of Pabulib that is there: end to end, from the file to the reasons.

Each in a process of its own, in CPU time and peak memory. Only ratios are shown and judged: absolute times mean nothing
on another machine.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from tests.oracle import environment
from tests.oracle.__main__ import PABUTOOLS, chosen
from voting.counting import pabulib
from voting.counting.delegation import resolve
from voting.counting.election import Kind

OURS = Path(environment.HERE / "ours_says.py")
ROUNDS, MANY, PATIENCE = 3, 60_000, 900


def main(tolerance: float) -> int:
    limits: dict[str, float] = tomllib.loads((Path(__file__).parent / "limits.toml").read_text())["counting"]
    files = chosen(os.environ.get("FILES", "").lower().split(","))
    if not files:
        print("OPEN_DATA_DIR has no pabulib/*.pb: nothing to count")
    rows = [measure(file) for file in files]
    failed = [row for row in rows if row["held"] and is_short(row, limits, tolerance)]
    for row in rows:
        verdict = "" if not row["held"] else "  short of the aim" if is_short(row, limits, 1) else "  held"
        print(f"{row['file'][:44]:46}{row['faster']:>8.1f} x faster{row['smaller']:>8.1f} x smaller{verdict}")
    passes, seconds = delegation_passes(rings=False)
    print(f"a million delegations: {passes:.1f} random passes (limit {limits['delegation']}), {seconds:.2f} s")
    round_passes, seconds = delegation_passes(rings=True)
    print(f"all of them in rings: {round_passes:.1f} random passes (limit {limits['rings']}), {seconds:.2f} s")
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench-counting.json").write_text(
        json.dumps({"files": rows, "delegation": passes, "rings": round_passes}, indent=1)
    )
    slow = passes > tolerance * limits["delegation"] or round_passes > tolerance * limits["rings"]
    return int(bool(failed) or slow)


def is_short(row: dict[str, Any], limits: dict[str, float], tolerance: float) -> bool:
    return any(row[what] * tolerance < limits[what] for what in ("faster", "smaller"))


def measure(file: Path) -> dict[str, Any]:
    """Return how many times pabutools' CPU time and peak memory is ours, for the rule without completion."""
    theirs = environment.ask(environment.python(), PABUTOOLS, [str(file), "none", "1"], PATIENCE)
    if theirs is None:
        raise RuntimeError(f"pabutools did not come to an end with {file.name}")
    answers = [environment.ask(Path(sys.executable), OURS, [str(file), "none"], PATIENCE) for _ in range(ROUNDS)]
    ours = [answer for answer in answers if answer is not None]
    if any(answer["winners"] != theirs["winners"] for answer in ours):
        raise RuntimeError(f"{file.name}: the winners are not the same")
    ballots = pabulib.read_file(file).ballots
    return {
        "file": file.stem,
        "faster": theirs["seconds"] / statistics.median(answer["seconds"] for answer in ours),
        "smaller": theirs["peak_mb"] / max(answer["peak_mb"] for answer in ours),
        "held": ballots.kind in (Kind.APPROVAL, Kind.CHOOSE_ONE) and ballots.voters >= MANY,
    }


def delegation_passes(people: int = 1_000_000, *, rings: bool) -> tuple[float, float]:
    """Return what following a million delegations costs, as a multiple of reading a million numbers at random.

    And in seconds. `rings`: everybody is in one and nobody voted.
    """
    draw = np.random.default_rng(1)
    delegate = draw.permutation(people) if rings else draw.integers(0, people, people)
    if not rings:
        delegate[draw.random(people) < 0.3] = -2
    voted = (draw.random(people) < 0.2) & (not rings)
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(5):
        began = time.process_time()
        delegate[delegate]
        times["bare"].append(time.process_time() - began)
        began = time.process_time()
        resolve(delegate, voted)
        times["ours"].append(time.process_time() - began)
    ours = statistics.median(times["ours"])
    return ours / statistics.median(times["bare"]), ours
