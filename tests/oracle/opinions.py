"""Opinion maps held against red-dwarf 0.4.0 on every conversation of Pol.is that is there.

Compared are numbers: directions, positions, who is in the map, consensus, priorities, and what the published groups
say. Which groups are found is not: red-dwarf has no base clusters. Of larger conversations it finds directions by
chance and only nearly: priorities are compared along its directions, positions have to be near. Rows with equal numbers
may be of different statements: it leaves open which of equals come first.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from deliberation.opinions import plane, polis, routing
from deliberation.opinions.opinion_map import OpinionMap, as_json, opinion_map
from tests.oracle import environment

RED_DWARF = environment.HERE / "red_dwarf_says.py"
NUMBERS = ("n_success", "n_trials", "p_success", "p_test", "repness", "repness_test")
REQUIREMENTS = environment.HERE / "requirements-red-dwarf.txt"


def conversations(parts: list[str]) -> list[Path]:
    """Return the folders whose name has one of the parts."""
    folder = Path(os.environ.get("OPEN_DATA_DIR", environment.HERE.parents[2] / "shared" / "data")) / "polis"
    found = [each for each in sorted(folder.glob("*/")) if (each / "comments.csv").exists()]
    return [each for each in found if any(part in each.name.lower() for part in parts)]


def ask(folder: Path, groups: dict[str, int], seconds: float) -> dict[str, Any] | None:
    """Return what red-dwarf says of an export and of given groups; None where it takes longer."""
    with tempfile.TemporaryDirectory() as room:
        (file := Path(room) / "groups.json").write_text(json.dumps(groups))
        return environment.ask(environment.python(REQUIREMENTS), RED_DWARF, [str(folder), str(file)], seconds)


def compare(parts: list[str], seconds: float) -> int:
    """Print a line for each conversation; return 1 where something differs, 2 where nothing was compared."""
    differing = same = 0
    for folder in conversations(parts):
        export = polis.read(folder)
        theirs = ask(folder, export.groups, seconds)
        if theirs is None:
            print(f"{folder.name[:44]:46}red-dwarf took longer than {seconds:.0f} s", flush=True)
            continue
        wrong = differences(
            opinion_map(export.stances, groups={str(each): 0 for each in theirs["in_map"]}),
            opinion_map(export.stances, groups=export.groups),
            theirs,
        )
        differing, same = differing + bool(wrong), same + (not wrong)
        print(f"{folder.name[:44]:46}{'DIFFERENT: ' + ', '.join(wrong) if wrong else 'the same'}", flush=True)
    print(f"opinion maps: {same} the same, {differing} different")
    return 1 if differing else 0 if same else 2


def differences(found: OpinionMap, given: OpinionMap, theirs: dict[str, Any]) -> list[str]:
    """Return what is not the same. `found` has those whom red-dwarf has in its map, `given` the published groups."""
    mine, wrong = as_json(found), []
    named = as_json(given)
    statements = [str(each) for each in theirs["statements"]]
    if mine["pca"]["statements"] != statements or not np.allclose(mine["pca"]["mean"], theirs["mean"], atol=1e-12):
        return ["statements or their means"]
    cosines = (np.array(mine["pca"]["components"]) * np.array(theirs["components"])).sum(axis=1)
    if (np.abs(cosines) < 0.9999).any():
        wrong.append(f"components ({np.abs(cosines).min():.6f})")
    along = plane.Plane(found.plane.columns, found.plane.mean, np.zeros_like(found.plane.components))
    along.components[:, found.plane.columns] = theirs["components"]
    positions = np.array([theirs["positions"][each] for each in found.stances.participants])
    nearly = 1e-9 if (1 - np.abs(cosines) < 1e-14).all() else 0.01 * np.abs(positions).max()
    if not np.allclose(plane.positions(found.stances, along), positions, atol=nearly):
        wrong.append("positions")
    enough = found.stances.counts >= 7
    if sorted(theirs["in_map"]) != sorted(int(each) for each in np.array(found.stances.participants)[enough]):
        wrong.append("who is in the map")
    asked = routing.priorities(found.counts, plane.extremity(along)).tolist()
    if not _close(dict(zip(found.stances.statements, asked, strict=True)), theirs["priorities"], 1e-9):
        wrong.append("priorities")
    if not _close(named["group_aware_consensus"], theirs["group_aware_consensus"], 1e-9):
        wrong.append("group-aware consensus")
    wrong += [
        f"consensus, {side}"
        for side in ("agree", "disagree")
        if _rows(mine["consensus"][side]) != _their_rows(theirs["consensus"][side])
    ]
    wrong += [
        f"group {group}"
        for group, rows in named["representative"].items()
        if _rows(rows) != _their_rows(theirs["representative"].get(group, []))
    ]
    return wrong


def _close(mine: dict[str, float], theirs: dict[str, float], least: float) -> bool:
    """Whether all of theirs are ours; what nobody answered they do not have."""
    return all(abs(mine[each] - value) <= least * max(1, abs(value)) for each, value in theirs.items())


def _rows(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row.get("side"), *(round(row[name], 6) for name in NUMBERS if name in row)) for row in rows]


def _their_rows(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = [name.replace("_", "-") for name in NUMBERS]
    return [(row.get("repful-for"), *(round(row[name], 6) for name in names if name in row)) for row in rows]
