"""Exports of Pol.is: read as they come, refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliberation.opinions import polis
from deliberation.opinions.polis import Unreadable
from tests.deliberation.opinions.small import CONVERSATIONS, POLIS, needs_files

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1500,Mon,2,7,1,0,1,"More ""shade"",
in the park"
1400,Mon,0,7,1,1,-1,Rubbish
1600,Mon,10,8,0,0,0,Nobody answered
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1700,Mon,2,5,1
1900,Mon,0,5,-1
1800,Mon,0,11,1
1600,Mon,2,5,0
"""
WIDE = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,2
5,bea,1,0,2,1,1,-1,1
11,,,0,1,1,0,1,
"""


def folder(at: Path, **files: str) -> Path:
    for name, content in files.items():
        (at / f"{name.replace('_', '-')}.csv").write_text(content)
    return at


def test_votes_count_by_their_time(tmp_path: Path) -> None:
    export = polis.read(folder(tmp_path, comments=COMMENTS, votes=VOTES))
    assert [(each.id, each.moderated, each.at_ms) for each in export.statements] == [
        ("2", 1, 1500),
        ("0", -1, 1400),
        ("10", 0, 1600),
    ]
    assert export.statements[0].text == 'More "shade",\nin the park' and export.statements[0].author == "7"
    stances = export.stances
    assert (stances.participants, stances.statements) == (("5", "11"), ("0", "2", "10"))
    assert stances.moderated_out.tolist() == [True, False, False]
    assert (stances.places.tolist(), stances.said.tolist()) == ([0, 1, 0], [-1, 1, 1])


def test_a_row_for_each_participant_says_the_same_and_the_groups(tmp_path: Path) -> None:
    wide = polis.read(folder(tmp_path, comments=COMMENTS, participants_votes=WIDE))
    long = polis.read(folder(tmp_path, votes=VOTES))
    assert wide.groups == long.groups == {"5": 1}
    assert wide.stances.said.tolist() == long.stances.said.tolist()
    assert wide.stances.places.tolist() == long.stances.places.tolist()
    without = "\n".join(",".join(row.split(",")[:1] + row.split(",")[2:]) for row in WIDE.splitlines())
    (tmp_path / "votes.csv").unlink()
    again = polis.read(folder(tmp_path, participants_votes="\ufeff" + without.replace("\n", "\r\n")))
    assert again.groups == wide.groups and again.stances.said.tolist() == wide.stances.said.tolist()


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        ("votes", "2,5,1", "2,5,2", 2, "'2' is no vote"),
        ("votes", "2,5,1", "2,5", 2, "'' is no vote"),
        ("votes", "0,11,1", "3,11,1", 4, "'3' is not in comments.csv"),
        ("votes", "2,5,0", "2,,0", 5, "without a voter"),
        ("votes", "1900", "1.9e3", 3, "no whole number"),
        ("votes", "voter-id", "voter", 1, "no column is called voter-id"),
        ("comments", ",-1,Rub", ",-2,Rub", 4, "no state of moderation"),
        ("comments", "Mon,10,", "Mon,2,", 5, "twice"),
        ("comments", "Mon,10,", "Mon,,", 5, "without a number"),
        ("comments", "Rubbish", "Rub\ufffdbish", 4, "not UTF-8"),
        ("comments", "Rubbish", '"Rub"bish', 4, "not CSV"),
        ("comments", COMMENTS, "", 1, "no column is called comment-id, moderated, comment-body"),
        ("participants-votes", "0,2\n5,", "0,2\n,", 2, "without a participant"),
        ("participants-votes", "bea,1", "bea,x", 2, "no whole number"),
        ("participants-votes", "participant", "who", 1, "no column is called participant"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, file: str, old: str, new: str, line: int, said: str) -> None:
    folder(tmp_path, comments=COMMENTS, votes=VOTES, participants_votes=WIDE)
    path = tmp_path / f"{file}.csv"
    assert old in path.read_text()
    path.write_bytes(path.read_text().replace(old, new, 1).encode().replace("\ufffd".encode(), b"\xff"))
    with pytest.raises(Unreadable, match=said) as raised:
        polis.read(tmp_path)
    assert (raised.value.file, raised.value.line) == (path.name, line)


def test_votes_of_the_wide_file_are_looked_at_where_they_count(tmp_path: Path) -> None:
    wide = WIDE.replace("0,2\n", "0,3\n")
    folder(tmp_path, comments=COMMENTS, participants_votes=wide)
    with pytest.raises(Unreadable, match=r"'3' is not in comments\.csv"):
        polis.read(tmp_path)
    assert polis.read(folder(tmp_path, votes=VOTES)).groups == {"5": 1}


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"comments\.csv"):
        polis.read(tmp_path)
    with pytest.raises(Unreadable, match=r"neither this file nor participants-votes\.csv"):
        polis.read(folder(tmp_path, comments=COMMENTS))


@pytest.mark.open_data
@needs_files
def test_both_files_of_every_conversation_say_the_same(tmp_path: Path) -> None:
    assert sorted(each.name for each in POLIS.iterdir() if each.is_dir()) == sorted(CONVERSATIONS)
    for name in CONVERSATIONS:
        long = polis.read(POLIS / name)
        for file in ("comments.csv", "participants-votes.csv"):
            (tmp_path / file).write_bytes((POLIS / name / file).read_bytes())
        wide = polis.read(tmp_path)
        assert wide.stances.participants == long.stances.participants and wide.groups == long.groups
        assert (wide.stances.places == long.stances.places).all() and (wide.stances.said == long.stances.said).all()
