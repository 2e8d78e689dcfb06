"""Opinion maps against red-dwarf on every conversation of Pol.is that is there: from the file to the JSON.

Each in a process of its own, in CPU time and peak memory. Judged are ratios: of a drawn conversation of 100,000 people,
500 statements and five million answers, how many times it costs to sort as many numbers; and its memory.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tomllib
from pathlib import Path
from typing import Any

from deliberation.opinions import polis
from tests.oracle import environment
from tests.oracle.opinions import ask, conversations

OURS = environment.HERE / "map_says.py"
ROUNDS, PATIENCE = 3, 900
PLANTED = ("planted", "100000", "500", "50")


def main(tolerance: float) -> int:
    limits: dict[str, float] = tomllib.loads((Path(__file__).parent / "limits.toml").read_text())["opinions"]
    folders = conversations(os.environ.get("FILES", "").lower().split(","))
    if not folders:
        print("OPEN_DATA_DIR has no polis/*: only the drawn conversation is measured")
    rows = [measure(folder) for folder in folders]
    for row in rows:
        verdict = "  held" if row["faster"] >= limits["faster"] else "  short of the aim"
        print(f"{row['conversation'][:44]:46}{row['faster']:>8.1f} x faster{row['smaller']:>8.1f} x smaller{verdict}")
    large = ours(*PLANTED)
    sorts = large["seconds"] / large["sort"]
    print(
        f"{large['votes']:,} answers of 100,000 people to 500 statements: {sorts:.0f} sorts (limit {limits['sorts']}), "
        f"{large['peak_mb']:,.0f} MB (limit {limits['peak_mb']}); {large['waited']:.1f} s here; "
        f"groups of {large['groups']}, adjusted Rand index to the planted camps {large['camps']:.3f}"
    )
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench-opinions.json").write_text(json.dumps({"conversations": rows, "drawn": large}, indent=1))
    slow = any(row["faster"] * tolerance < limits["faster"] for row in rows)
    return int(slow or sorts > tolerance * limits["sorts"] or large["peak_mb"] > tolerance * limits["peak_mb"])


def measure(folder: Path) -> dict[str, Any]:
    """Return how many times red-dwarf's CPU time and peak memory is ours."""
    theirs = ask(folder, polis.read(folder).groups, PATIENCE)
    if theirs is None:
        raise RuntimeError(f"red-dwarf did not come to an end with {folder.name}")
    answers = [ours(str(folder)) for _ in range(ROUNDS)]
    return {
        "conversation": folder.name,
        "faster": theirs["seconds"] / statistics.median(answer["seconds"] for answer in answers),
        "smaller": theirs["peak_mb"] / max(answer["peak_mb"] for answer in answers),
    }


def ours(*words: str) -> dict[str, Any]:
    said = environment.ask(Path(sys.executable), OURS, words, PATIENCE)
    if said is None:
        raise RuntimeError(f"no end with {words}")
    return said
