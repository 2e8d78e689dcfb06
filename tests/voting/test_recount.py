"""The small script that anybody runs: it comes to the same winners, and sees what was changed."""

from __future__ import annotations

import ast
import json
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import PABULIB, elections, needs_files
from tests.voting.counting.test_equal_shares import RULES
from tests.voting.counting.test_options import OPTIONS, RANKINGS, ranked
from voting import recount
from voting.counting import pabulib
from voting.counting.approval import approval
from voting.counting.election import Ballots, Election, Kind, Project
from voting.counting.equal_shares import Completion, Settings, equal_shares, greedy_order
from voting.counting.greedy import Settings as GreedySettings
from voting.counting.greedy import greedy
from voting.counting.judgement import majority_judgement
from voting.counting.merkle import Tree
from voting.counting.ranked import instant_runoff, schulze
from voting.counting.score import score


def lines_of(ballots: Ballots, ids: list[str]) -> list[str]:
    """The opened ballots, one a line."""
    lines: list[str] = []
    for number, voters in enumerate(ballots.multiplicities.tolist()):
        said: Any = [ids[choice] for choice in ballots.choices_of(number)]
        if ballots.points is not None:
            begin, end = ballots.starts[number : number + 2].tolist()
            points = [each / ballots.points_unit for each in ballots.points[begin:end].tolist()]
            said = dict(zip(said, points, strict=True))
        lines += [json.dumps(said)] * voters
    return sorted(lines)


def budget_rules(election: Election, rules: Settings) -> dict[str, Any]:
    return {
        "method": "budget",
        "rule": "equal-shares",
        "budget": str(election.budget),
        "threshold": str(election.threshold),
        "exclusive": [sorted(group) for group in election.exclusive],
        "satisfaction": rules.satisfaction,
        "start": rules.start,
        "ties": rules.ties,
        "lot": rules.lot,
        "completion": rules.completion,
        "increment": rules.increment and str(rules.increment),
        "stop_when_exhaustive": rules.stop_when_exhaustive,
    }


def options_of(election: Election) -> list[dict[str, str]]:
    return [{"id": project.id, "cost": str(project.cost)} for project in election.projects]


def counted(rules: dict[str, Any], options: list[dict[str, str]], ballots: Ballots) -> list[str]:
    lines = lines_of(ballots, [option["id"] for option in options])
    return recount.count(rules, options, recount.count_alike(lines))


@settings(max_examples=150, deadline=None)
@given(elections(), RULES, st.booleans(), st.sampled_from([0, 0, 2]), st.sampled_from(["", "seed"]))
def test_budgets_come_out_the_same(election: Election, rules: Settings, apart: bool, least: int, lot: str) -> None:
    ids = [project.id for project in election.projects]
    groups = (frozenset(ids[:2]),) if apart and len(ids) > 1 else ()
    election, rules = replace(election, exclusive=groups, threshold=Fraction(least)), replace(rules, lot=lot)
    published = budget_rules(election, rules)
    assert counted(published, options_of(election), election.ballots) == list(equal_shares(election, rules).ids)
    for skip in (True, False):
        order = greedy_order(rules.satisfaction)
        expected = greedy(election, GreedySettings(order, skip, rules.ties, lot)).ids
        taken = published | {"rule": "greedy", "skip": skip}
        assert counted(taken, options_of(election), election.ballots) == list(expected)


@settings(max_examples=150, deadline=None)
@given(RANKINGS, st.sampled_from(["", "seed"]))
def test_other_rules_have_the_same_winner(votes: list[tuple[list[int], int]], lot: str) -> None:
    options, rules = [{"id": each} for each in OPTIONS], {"lot": lot}
    orders = ranked(votes)
    run_off, paths = instant_runoff(OPTIONS, orders, lot), schulze(OPTIONS, orders, lot)
    both = {"instant-run-off": run_off.winner, "schulze": paths.order[0]}
    for rule, winner in both.items():
        assert counted(rules | {"method": "ranked", "rule": rule}, options, orders) == [winner]
    plain = Ballots.of(Kind.APPROVAL, 4, votes)
    assert counted(rules | {"method": "approval"}, options, plain) == [approval(OPTIONS, plain, lot)[0].option]
    points = Ballots.of_points(Kind.SCORING, 4, [({each: len(said) for each in said[:3]}, n) for said, n in votes])
    assert counted(rules | {"method": "score"}, options, points) == [score(OPTIONS, points, lot)[0].option]
    best = majority_judgement(OPTIONS, points, grades=5, lot=lot)[0].option
    assert counted(rules | {"method": "judgement", "grades": 5}, options, points) == [best]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The public files of a small round, with the script beside them."""
    votes = [([0, 1], 4), ([1, 2], 3), ([2], 5), ([], 1)]
    election = Election(
        Fraction(100),
        tuple(Project(each, Fraction(cost)) for each, cost in (("3", 40), ("12", 30), ("x", 50))),
        Ballots.of(Kind.APPROVAL, 3, votes),
    )
    publish(tmp_path, election, Settings())
    (tmp_path / "recount.py").write_text(Path(recount.__file__).read_text())
    return tmp_path


def publish(folder: Path, election: Election, rules: Settings) -> None:
    lines = lines_of(election.ballots, [project.id for project in election.projects])
    sealed = sorted(sha256(f"ballot {number}".encode()).hexdigest() for number in range(len(lines)))
    choices = "".join(f"{line}\n" for line in lines)
    tally = {
        "root": Tree.of(bytes.fromhex(each) for each in sealed).root.hex(),
        "voters": len(lines),
        "winners": equal_shares(election, rules).ids,
    }
    (folder / "choices.txt").write_text(choices)
    (folder / "sealed.txt").write_text("".join(f"{each}\n" for each in sealed))
    for name, content in (("rules", budget_rules(election, rules)), ("options", options_of(election))):
        (folder / f"{name}.json").write_text(json.dumps(content))
    sealed_again(folder, tally)


def sealed_again(folder: Path, tally: dict[str, Any]) -> None:
    """Let the tally name the files as they are now."""
    names = ("choices.txt", "options.json", "rules.json", "sealed.txt")
    hashes = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    tally["digest"] = sha256("".join(hashes).encode()).hexdigest()
    (folder / "tally.json").write_text(json.dumps(tally))


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As a resident would: isolated, so that nothing of ours can be imported."""
    command = [sys.executable, "-I", "-S", str(folder / "recount.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_it_runs_alone_and_agrees(folder: Path) -> None:
    digest = json.loads((folder / "tally.json").read_text())["digest"]
    done = run(folder, "--digest", digest)
    assert done.returncode == 0 and "WRONG" not in done.stdout, done.stdout + done.stderr
    assert "ok    winners are x, 12" in done.stdout
    assert run(folder, "--digest", "0" * 64).returncode == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("tally.json", '"12"', '"3"', "winners are"),
        ("choices.txt", '["x"]\n', "", "published digest"),
        ("options.json", '"40"', '"41"', "published digest"),
        ("tally.json", '"voters": 13', '"voters": 14', "as many as published"),
        ("choices.txt", '["x"]', '["y"]', "options that there are"),
        ("choices.txt", "[]\n", "", "published digest"),
        ("rules.json", '"100"', '"40"', "winners are"),
        ("sealed.txt", "0", "1", "published root"),
    ],
)
def test_what_was_changed_is_seen(folder: Path, file: str, old: str, new: str, said: str) -> None:
    content = (folder / file).read_text()
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1))
    done = run(folder)
    assert done.returncode == 1
    assert any(line.startswith("WRONG") and said in line for line in done.stdout.splitlines()), done.stdout


def tampered(folder: Path, rng: random.Random) -> str:
    """Change one thing in one of the files, then let all that follows from it agree; say what was changed."""
    name = rng.choice(["choices.txt", "options.json", "rules.json", "sealed.txt"])
    before = text = (folder / name).read_text()
    while text == before:
        lines = before.splitlines(keepends=True)
        place = rng.randrange(len(lines))
        kind = rng.choice(["drop", "twice", "swap", "figure", "letter"])
        if kind == "drop":
            lines.pop(place)
        elif kind == "twice":
            lines.insert(place, lines[place])
        elif kind == "swap":
            other = rng.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
        text = "".join(lines)
        at = rng.randrange(len(text)) if text else 0
        if kind in ("figure", "letter") and (text[at].isdigit() or text[at].isalpha()):
            text = text[:at] + (str(rng.randrange(10)) if text[at].isdigit() else rng.choice("abcdef")) + text[at + 1 :]
    (folder / name).write_text(text)
    tally = json.loads((folder / "tally.json").read_text())
    with suppress(Exception):
        tally["root"] = recount.tree_hash((folder / "sealed.txt").read_text().split())
        lines = (folder / "choices.txt").read_text().splitlines()
        tally["voters"], tally["spoiled"] = len(lines), len((folder / "sealed.txt").read_text().split()) - len(lines)
        rules, options = (json.loads((folder / f"{each}.json").read_text()) for each in ("rules", "options"))
        tally["winners"] = recount.count(rules, options, recount.count_alike(lines))
    sealed_again(folder, tally)
    return f"{kind} in {name}"


def test_a_digest_noted_down_finds_every_change(folder: Path, tmp_path: Path) -> None:
    """A hundred forgeries that agree with themselves: without the digest from elsewhere some of them pass."""
    digest = json.loads((folder / "tally.json").read_text())["digest"]
    assert run_here(folder, "--digest", digest) == 0
    passed, missed, rng = 0, [], random.Random(7)
    for number in range(100):
        forged = tmp_path / f"forged-{number}"
        shutil.copytree(folder, forged, ignore=shutil.ignore_patterns("forged-*"))
        said = tampered(forged, rng)
        passed += run_here(forged) == 0
        if run_here(forged, "--digest", digest) == 0:
            missed.append(said)
    assert not missed
    assert passed > 10, "forgeries that nobody would believe show nothing"


def run_here(folder: Path, *words: str) -> int:
    """As `run`, in this process; a file that cannot be read at all is seen, too."""
    try:
        return recount.main([str(folder), *words])
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, IndexError):
        return 1


def test_ballots_out_of_nowhere_and_in_their_order_are_seen(folder: Path) -> None:
    sealed = (folder / "sealed.txt").read_text().splitlines(keepends=True)
    (folder / "sealed.txt").write_text("".join(sealed[1:]))
    assert "WRONG 13 choices are those of sealed ballots" in run(folder).stdout
    (folder / "sealed.txt").write_text("".join([sealed[1], *sealed[1:]]))
    assert "WRONG no sealed ballot is there twice" in run(folder).stdout
    choices = (folder / "choices.txt").read_text().splitlines(keepends=True)
    (folder / "choices.txt").write_text("".join(choices[::-1]))
    assert "WRONG choices are sorted" in run(folder).stdout


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(recount.__file__).read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert imported <= sys.stdlib_module_names


@pytest.mark.open_data
@needs_files
@pytest.mark.parametrize("name", ["Netherlands_Assen_2024", "Poland_Swiecie_2023"])
def test_a_real_round_is_counted_again(name: str) -> None:
    election = pabulib.read_file(PABULIB / f"{name}.pb")
    rules = Settings(completion=Completion.NONE if "Swiecie" in name else Completion.ADD1, increment=Fraction(9))
    expected = list(equal_shares(election, rules).ids)
    assert counted(budget_rules(election, rules), options_of(election), election.ballots) == expected
