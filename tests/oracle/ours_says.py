"""Ask ours: `ours_says.py FILE RULE`: the file, the rule and the reasons. Prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main(file: str, rule: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    # Counted from here: importing numpy is not counting, neither there.
    from tests.oracle import rules

    began = time.process_time()
    winners = rules.winners(Path(file), rule)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said: dict[str, Any] = {"winners": winners, "seconds": seconds, "peak_mb": peak}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
