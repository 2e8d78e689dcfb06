"""What operators, trustees and programs call: import, tally, key, opening, export, receipt."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from charter.models import District
from journal.actions import keep_up, publish_root
from journal.models import Entry
from tests import build
from tests.voting.build import announced, closed, opened, proved
from tests.voting.counting.small import PABULIB, needs_files
from voting import actions, queries
from voting.counting import pabulib
from voting.models import Round

pytestmark = pytest.mark.django_db

SMALL = """META
key;value
unit;Ribera
instance;2025
budget;100
vote_type;approval
rule;greedy
currency;EUR
PROJECTS
project_id;cost;name
a;60;Trees
b;50;Benches
10;40;A bus
VOTES
voter_id;vote
1;a,b
2;a
3;b,10
4;b
5;
"""


def said(*words: Any, **options: Any) -> Any:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.pb"
    path.write_text(SMALL)
    return path


def test_a_file_becomes_a_counted_round(small: Path, tmp_path: Path) -> None:
    its = json.loads(said("import_pabulib", small, "--json"))["round"]
    told = json.loads(said("tally", its, "--json"))
    assert told["round"] == its and told["rule"] == "greedy" and told["winners"] == ["b", "10"]
    assert (told["cost"], told["budget"], told["voters"]) == ("90", "100", 5)
    assert told["projects"]["a"] | {"reason": ""} == told["projects"]["a"] | {"won": False, "votes": 2, "reason": ""}
    assert all(project["reason"] for project in told["projects"].values())
    told = json.loads(
        said("tally", its, "--rule", "equal-shares", "--completion", "add1u", "--start", "floor", "--json")
    )
    assert told["settings"]["completion"] == "add1u" and told["settings"]["start"] == "floor"
    assert "won " in said("tally", its) and "Trees" in said("tally", its)
    said("export_round", its, out=tmp_path / "out")
    ran = subprocess.run([sys.executable, tmp_path / "out" / "recount.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_same_file_is_one_round_under_whatever_name(small: Path, tmp_path: Path) -> None:
    first = json.loads(said("import_pabulib", small, "--json"))["round"]
    again = tmp_path / "again.pb"
    again.write_bytes(small.read_bytes())
    assert json.loads(said("import_pabulib", again, "--json"))["round"] == first
    assert f"round {first} already" in said("import_pabulib", again)
    assert Round.objects.count() == 1 and Entry.objects.filter(verb="round.imported").count() == 1
    again.write_text(SMALL.replace("5;\n", "5;a\n"))
    assert json.loads(said("import_pabulib", again, "--json"))["round"] != first


@needs_files
@pytest.mark.parametrize("name", sorted(path.name for path in PABULIB.glob("*.pb") if path.stat().st_size < 400_000))
def test_real_files_keep_their_ballots_and_recount(name: str, tmp_path: Path) -> None:
    election = pabulib.read_file(PABULIB / name)
    its = Round.objects.get(pk=json.loads(said("import_pabulib", PABULIB / name, "--json"))["round"])
    assert its.tally.voters == election.ballots.voters
    votes = {project.id: n for project, n in zip(election.projects, election.ballots.votes, strict=True)}
    assert {code: facts["votes"] for code, facts in its.tally.result["options"].items()} == votes
    selected = {project.id for project in election.projects if project.facts.get("selected") in ("1", "2")}
    if selected and election.meta["rule"] in ("greedy", "greedy-no-skip", "greedy-threshold", "equalshares/add1"):
        assert set(its.tally.winners) == selected
    said("export_round", its.pk, out=tmp_path)
    ran = subprocess.run([sys.executable, tmp_path / "recount.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_cannot_be_done_is_said(small: Path, tmp_path: Path, ilse: Person) -> None:
    broken = tmp_path / "broken.pb"
    broken.write_text(SMALL.replace("budget;100", "budget;a hundred"))
    its, _shares = announced(ilse)
    for words in (
        ("import_pabulib", tmp_path / "none.pb"),
        ("import_pabulib", broken),
        ("tally", 0),
        ("tally", its.pk),
        ("tally", its.pk, "--rule", "schulze"),
        ("export_round", its.pk, "--out", str(tmp_path)),
        ("check_receipt", its.pk, "00"),
        ("open_ballots", tmp_path / "none", "--share", "a", "--share", "b"),
        ("open_ballots", broken, "--share", str(broken), "--share", str(broken)),
    ):
        with pytest.raises(CommandError):
            said(*words)


def assert_the_register_tells_of_the_count(its: Round, folder: Path) -> None:
    keep_up()
    root = publish_root()
    said("export_round", its.pk, out=folder)
    told = json.loads((folder / "register.json").read_text())
    assert told["root"]["root"]["hash"] == root.hash == told["head"]["hash"]
    assert json.loads(told["text"])["data"]["digest"] == Round.objects.get(pk=its.pk).tally.digest
    recount = [sys.executable, str(folder / "recount.py")]
    ran = subprocess.run(recount, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and f"ok    entry {told['number']} of the public register" in ran.stdout
    (folder / "register.json").write_text(
        (folder / "register.json").read_text().replace("round.counted", "round.count")
    )
    assert subprocess.run(recount, capture_output=True, check=False).returncode == 1


def test_trustees_open_with_two_of_three_shares(ilse: Person, molinos: District, tmp_path: Path) -> None:
    told = said("round_key", "--out", str(tmp_path))
    key = next(line.split()[-1] for line in told.splitlines() if line.startswith("public key"))
    assert all((tmp_path / f"share-{n}.json").stat().st_mode & 0o777 == 0o600 for n in (1, 2, 3))
    with pytest.raises(CommandError):
        said("round_key", "--out", str(tmp_path))
    its, _theirs = announced(ilse)
    Round.objects.filter(pk=its.pk).update(public_key=bytes.fromhex(key), opens_at=its.announced_at)
    assert actions.open_rounds() == 1
    voters = build.residents(21, molinos)
    proved(voters)
    receipts = [actions.cast_ballot(by=each, round_id=its.pk, said=["1"]).receipt for each in voters]
    closed(its)
    (tmp_path / "box.json").write_text(json.dumps(queries.box_file(Round.objects.get(pk=its.pk))))
    digests = set()
    for pair in ((1, 2), (1, 3), (2, 3)):
        shares = [word for n in pair for word in ("--share", str(tmp_path / f"share-{n}.json"))]
        out = tmp_path / "choices.txt"
        found = json.loads(said("open_ballots", str(tmp_path / "box.json"), *shares, "--out", str(out), "--json"))
        assert found["ballots"] == 21 and found["spoiled"] == 0
        digests.add(found["digest"])
        if pair != (2, 3):
            actions.bring_opening(
                by=ilse, round_id=its.pk, trustees=found["trustees"], choices=out.read_text(), spoiled=0
            )
    assert len(digests) == 1 and actions.count_round(round_id=its.pk)
    assert_the_register_tells_of_the_count(its, tmp_path / "files")
    found = json.loads(said("check_receipt", its.pk, receipts[3], "--json"))
    assert found["found"] == "counted" and found["size"] == 21
    assert "the proof leads to the root" in said("check_receipt", its.pk, receipts[3])
    assert said("check_receipt", its.pk, "ab" * 32).strip() == "unknown"
    same = str(tmp_path / "share-1.json")
    with pytest.raises(CommandError):
        said("open_ballots", str(tmp_path / "box.json"), "--share", same, "--share", same)


def test_no_share_opens_another_box(ilse: Person, tmp_path: Path) -> None:
    its, _shares = opened(ilse)
    closed(its)
    (tmp_path / "box.json").write_text(json.dumps(queries.box_file(Round.objects.get(pk=its.pk))))
    said("round_key", "--out", str(tmp_path))
    shares = [word for n in (1, 2) for word in ("--share", str(tmp_path / f"share-{n}.json"))]
    with pytest.raises(CommandError, match="another box"):
        said("open_ballots", str(tmp_path / "box.json"), *shares)
