"""Lotteries against sortition-algorithms where it comes to an end, and how they grow with the pool; in CPU time.

Only ratios are shown and judged: absolute times mean nothing on another machine.
"""

from __future__ import annotations

import json
import os
import time
import tomllib
from pathlib import Path
from typing import Any

from deliberation.lot.fairest import fairest
from tests.deliberation.lot.small import city
from tests.oracle import draws

SIZES = ((200, 30), (2_000, 100), (20_000, 150))


def main(tolerance: float) -> int:
    limits: dict[str, float] = tomllib.loads((Path(__file__).parent / "limits.toml").read_text())["draws"]
    ours, theirs = draws.compared(*SIZES[0], seed=1, seconds=600)
    rows: list[dict[str, Any]] = [{"people": SIZES[0][0], "growth": 1.0, "lowest": ours["lowest"]}]
    for people, size in SIZES[1:]:
        began = time.process_time()
        lottery = fairest(*city(people, size))
        growth = (time.process_time() - began) / ours["seconds"]
        rows.append({"people": people, "growth": growth, "lowest": float(lottery.lowest)})
    for row in rows:
        print(f"{row['people']:>7} people: {row['growth']:.1f} times the smallest (limit {limits['growth']})")
    share = ours["seconds"] / theirs["seconds"] if theirs else 0.0
    said = f"{share:.3f} of its time (limit {limits['time']})" if theirs else "it came to no end"
    print(f"against sortition-algorithms: {said}")
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench-draws.json").write_text(json.dumps({"rows": rows, "time": share}, indent=1))
    slow = share > tolerance * limits["time"]
    return int(slow or any(row["growth"] > tolerance * limits["growth"] for row in rows))
