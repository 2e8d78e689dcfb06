"""Ask red-dwarf: `red_dwarf_says.py FOLDER GROUPS.json`: the map of an export, and what given groups say. Prints JSON.

Runs in the environment of `environment.py`, and knows nothing of ours. The time is that of reading and the map.
"""

import csv
import json
import resource
import sys
import time
from pathlib import Path

from reddwarf.implementations.polis import run_pipeline
from reddwarf.utils.stats import calculate_comment_statistics_dataframes, select_representative_statements


def votes_of(folder: Path) -> list[dict]:
    last: dict[tuple[int, int], tuple[int, int]] = {}
    if (folder / "votes.csv").exists():
        with (folder / "votes.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                pair, at = (int(row["voter-id"]), int(row["comment-id"])), int(row["timestamp"])
                if pair not in last or at >= last[pair][0]:
                    last[pair] = (at, int(row["vote"]))
    else:
        with (folder / "participants-votes.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                said = {name: vote for name, vote in row.items() if name.isdigit() and vote}
                last |= {(int(row["participant"]), int(name)): (0, int(vote)) for name, vote in said.items()}
    return [
        {"participant_id": who, "statement_id": what, "vote": vote, "modified": at}
        for (who, what), (at, vote) in sorted(last.items())
    ]


def main(folder: str, groups: str) -> None:
    began = time.process_time()
    votes = votes_of(Path(folder))
    with (Path(folder) / "comments.csv").open(encoding="utf-8-sig") as file:
        out = [int(row["comment-id"]) for row in csv.DictReader(file) if row["moderated"] == "-1"]
    found = run_pipeline(votes=votes, mod_out_statement_ids=out, random_state=1)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    given = {int(who): group for who, group in json.loads(Path(groups).read_text()).items()}
    numbers = sorted(set(given.values()))
    people = [who for who in found.raw_vote_matrix.index if who in given]
    statistics, aware = calculate_comment_statistics_dataframes(
        found.raw_vote_matrix.loc[people, :], [numbers.index(given[who]) for who in people]
    )
    rows = select_representative_statements(statistics, mod_out_statement_ids=out)
    said = {
        "seconds": seconds,
        "peak_mb": peak,
        "statements": [int(each) for each in found.statements_df.index],
        "mean": found.statements_df["mean"].tolist(),
        "components": [found.statements_df[axis].tolist() for axis in ("pc1", "pc2")],
        "positions": {int(who): [float(x) for x in place] for who, place in found.participant_projections.items()},
        "consensus": found.consensus,
        "in_map": [int(who) for who in found.participants_df.index[found.participants_df["to_cluster"]]],
        "priorities": {int(what): float(each) for what, each in found.statements_df["priority"].items()},
        "group_aware_consensus": {int(what): float(each) for what, each in aware["group-aware-consensus"].items()},
        "representative": {numbers[place]: each for place, each in rows.items()},
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
