"""Compare with other packages: `python -m tests.oracle [--only draws] [--files swiecie,assen] [--rules none,add1]`.

Winners must be the same in the same order as those of pabutools 1.2.3, and opinion maps the same as those of red-dwarf
(`opinions`). Where one does not come to an end within `--seconds` nothing is said. Draws are compared by their lowest
chance (`draws`). Exit 1 where something differs, 2 where there is nothing to compare.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.oracle import draws, environment, opinions, rules

EVERY = ("rounds", "opinions", "draws")
PABUTOOLS = environment.HERE / "pabutools_says.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(EVERY), help=f"of {', '.join(EVERY)}")
    parser.add_argument("--files", default="", help="parts of files' names; some with commas")
    parser.add_argument("--rules", default=",".join(rules.RULES), help=f"of {', '.join(rules.RULES)}")
    parser.add_argument("--seconds", type=float, default=300, help="how long another package may take for one")
    options = parser.parse_args()
    only, parts = options.only.split(","), options.files.lower().split(",")
    if unknown := set(only) - set(EVERY):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}")
    codes = [compare(parts, options.rules.split(","), options.seconds)] if "rounds" in only else []
    codes += [opinions.compare(parts, options.seconds)] if "opinions" in only else []
    codes += [draws.main(options.seconds)] if "draws" in only else []
    # Nothing to compare is told where nothing at all was.
    return 1 if 1 in codes else min(codes)


def compare(parts: list[str], chosen_rules: list[str], seconds: float) -> int:
    """Print a line for each file and rule; return 1 where winners differ, 2 where none were compared."""
    files = chosen(parts)
    if not files:
        print("OPEN_DATA_DIR has no pabulib/*.pb of that name: nothing was compared")
        return 2
    program = environment.python()
    differing = unfinished = same = 0
    for file in files:
        for rule in chosen_rules:
            ours = rules.winners(file, rule)
            words = [str(file), rule, rules.increment(file), "grouped"]
            theirs = environment.ask(program, PABUTOOLS, words, seconds)
            if theirs is None:
                unfinished += 1
                verdict = f"pabutools took longer than {seconds:.0f} s"
            elif theirs["winners"] == ours:
                same += 1
                verdict = f"same {len(ours)} winners"
            else:
                differing += 1
                verdict = f"DIFFERENT: ours {ours}, pabutools {theirs['winners']}"
            print(f"{file.stem[:44]:46}{rule:13}{verdict}", flush=True)
    print(f"{same} the same, {differing} different, {unfinished} without an answer of pabutools")
    return 1 if differing else 0 if same else 2


def chosen(parts: list[str]) -> list[Path]:
    """Return the files whose name has one of the parts, the smallest first."""
    folder = Path(os.environ.get("OPEN_DATA_DIR", environment.HERE.parents[2] / "shared" / "data")) / "pabulib"
    found = [file for file in folder.glob("*.pb") if any(part in file.name.lower() for part in parts)]
    return sorted(found, key=lambda file: file.stat().st_size)


if __name__ == "__main__":
    sys.exit(main())
