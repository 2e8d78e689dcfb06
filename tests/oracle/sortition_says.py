"""Ask sortition-algorithms: `sortition_says.py FOLDER` with `list.csv`, `quotas.csv` and `rules.json`. Prints JSON.

Runs in the environment of `environment.py`, and knows nothing of ours.
"""

import csv
import json
import os
import resource
import sys
import time
from pathlib import Path

from sortition_algorithms import Settings
from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people


def main(folder: str) -> None:
    size = json.loads((Path(folder) / "rules.json").read_text())["size"]
    quotas, people = (list(csv.DictReader((Path(folder) / name).open())) for name in ("quotas.csv", "list.csv"))
    features, *_ = read_in_features(list(quotas[0]), quotas, size)
    settings = Settings(id_column="ticket", columns_to_keep=[])
    everybody, _ = read_in_people(list(people[0]), people, features, settings)
    said = os.fdopen(os.dup(1), "w")
    # The solver writes where the answer goes.
    os.dup2(2, 1)
    began = time.process_time()
    committees, weights, _ = find_distribution_maximin(features, everybody, size, [])
    seconds = time.process_time() - began
    chances = {row["ticket"]: 0.0 for row in people}
    for committee, weight in zip(committees, weights):  # noqa: B905
        for ticket in committee:
            chances[ticket] += weight
    able = [chance for chance in chances.values() if chance > 1e-9]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"lowest": min(able), "highest": max(able), "seconds": seconds, "peak_mb": peak}), file=said)


if __name__ == "__main__":
    main(*sys.argv[1:])
