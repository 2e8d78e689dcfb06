"""Ask ours: `map_says.py FOLDER`: an export's map as JSON; `map_says.py planted PEOPLE STATEMENTS EACH`: a drawn one.

Prints JSON with the CPU seconds of reading and the map (of a drawn conversation, of the map alone) and peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main(*words: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    # Counted from here: importing numpy is not counting, neither there.
    from deliberation.opinions import opinion_map, polis

    said: dict[str, Any] = {}
    if words[0] == "planted":
        stances, camps = planted(*(int(each) for each in words[1:]))
        # Sorting as many numbers tells how fast the machine is.
        said["sort"] = sorting(len(stances.places))
        began, at = time.process_time(), time.monotonic()
    else:
        began, at = time.process_time(), time.monotonic()
        stances, camps = polis.read(Path(words[0])).stances, None
    found = opinion_map.opinion_map(stances)
    opinion_map.as_json(found)
    said |= {"seconds": time.process_time() - began, "waited": time.monotonic() - at}
    said |= {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "votes": len(stances.places)}
    said["groups"] = [len(group.members) for group in found.groups]
    if camps is not None:
        from tests.deliberation.opinions.definition import adjusted_rand

        inside = found.in_map
        said["camps"] = adjusted_rand(found.group_of[inside].tolist(), camps[inside].tolist())
    print(json.dumps(said))


def planted(people: int, statements: int, each: int) -> Any:
    """Return a drawn conversation of three camps, in which everybody answers about `each` statements, and the camps."""
    import numpy as np

    from deliberation.opinions.stances import Stances

    draw = np.random.default_rng(1)
    camps = draw.choice(3, people, p=(0.5, 0.3, 0.2))
    leaning = draw.normal(0, 1.2, (3, statements))
    who, what = (draw.integers(0, end, people * each, dtype=np.int64) for end in (people, statements))
    felt = leaning[camps[who], what] + draw.normal(0, 1, len(who))
    said = (np.sign(felt) * (np.abs(felt) > 0.3)).astype(np.int8)
    names = [str(number) for number in range(max(people, statements))]
    return Stances.of_arrays(names[:people], names[:statements], who, what, said), camps


def sorting(count: int) -> float:
    """Return the CPU seconds of sorting so many random numbers."""
    import numpy as np

    numbers = np.random.default_rng(2).random(count)
    began = time.process_time()
    np.argsort(numbers, kind="stable")
    return time.process_time() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
