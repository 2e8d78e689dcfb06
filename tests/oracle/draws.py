"""Compare the fairest lottery with that of sortition-algorithms 0.12: the lowest chance is at most 2 % below theirs."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from deliberation.lot.fairest import fairest
from tests.deliberation.lot.small import city
from tests.oracle import environment

SORTITION = environment.HERE / "sortition_says.py"
REQUIREMENTS = environment.HERE / "requirements-sortition.txt"
SHORT = 0.02


def main(seconds: float) -> int:
    """Return 1 where ours is lower by more, 2 where nothing was compared."""
    verdicts = []
    for people, size, seed in ((200, 30, 1), (200, 30, 2), (60, 12, 3)):
        ours, theirs = compared(people, size, seed, seconds)
        if theirs is None:
            print(f"{size} of {people}, {seed}: sortition-algorithms took longer than {seconds:.0f} s", flush=True)
            continue
        share = ours["lowest"] / theirs["lowest"]
        verdicts.append(share >= 1 - SHORT)
        print(
            f"{size} of {people}, {seed}: lowest chance {share:.4f} of theirs, highest {ours['highest']:.3f} "
            f"(theirs {theirs['highest']:.3f}), in {ours['seconds'] / theirs['seconds']:.3f} of the time"
            f"{'' if verdicts[-1] else '  LOWER'}",
            flush=True,
        )
    return 2 if not verdicts else int(not all(verdicts))


def compared(people: int, size: int, seed: int, seconds: float) -> tuple[dict[str, float], dict[str, Any] | None]:
    """Return lowest and highest chance and CPU time of ours, and of theirs if they come to an end."""
    members, quotas, size = city(people, size, seed)
    began = time.process_time()
    lottery = fairest(members, quotas, size)
    took = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        for name, text in lottery.files.items():
            (Path(folder) / name).write_text(text)
        program = environment.python(REQUIREMENTS)
        theirs = environment.ask(program, SORTITION, [folder], seconds)
    return {"lowest": float(lottery.lowest), "highest": float(lottery.highest), "seconds": took}, theirs
