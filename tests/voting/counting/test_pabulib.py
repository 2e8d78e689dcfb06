"""Pabulib's files: read as they come, refused with the line, written so that they are read again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.voting.counting.small import PABULIB, elections, needs_files
from voting.counting import pabulib
from voting.counting.election import Election, Kind
from voting.counting.pabulib import Unreadable

FILE = """META
key;value
description;"Ribera; the river bank"
budget;1000,50
num_projects;3
num_votes;4
vote_type;approval
PROJECTS
project_id;cost;votes;name;selected
a;200.25;3;"A ""green"" roof; with
two lines";1
b;300;2;Benches;2
7/x;0;0;None;0
VOTES
voter_id;vote;age;neighborhood
1;a,b;30;Molinos
2;b,a;40;Salinas
3;a;None;Molinos
4;;50;
"""
POINTS = """META
key;value
budget;10
vote_type;cumulative
PROJECTS
project_id;cost
a;1
b;2
VOTES
voter_id;vote;points
1;a,b;2.5,1
2;b;0.25
3;none;none
"""


def read(text: str) -> Election:
    return pabulib.read(text.encode())


def test_money_quotes_and_homes_are_read() -> None:
    election = read(FILE)
    assert election.budget == Fraction(100050, 100)
    assert [(each.id, each.cost) for each in election.projects] == [("a", Fraction("200.25")), ("b", 300), ("7/x", 0)]
    assert election.projects[0].name == 'A "green" roof; with\ntwo lines'
    assert [each.facts["selected"] for each in election.projects] == ["1", "2", "0"]
    assert (election.ballots.voters, election.ballots.votes) == (4, (3, 2, 0))
    assert election.meta["description"] == "Ribera; the river bank"
    homes = election.ballots.homes
    assert homes is not None and homes.names == ("", "Molinos", "Salinas")
    assert homes.voters.sum() == 4 and election.remarks == ()
    assert election.unit == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(b"\n"),
        lambda content: content + b"\n  \n\n",
        lambda content: content.replace(b"META", b" meta ").replace(b"VOTES", b"votes"),
        lambda content: content.replace(b"1;a,b", b"1;a, b"),
        lambda content: content.replace(b"3;a;None", b"3;a,;None"),
        lambda content: content.replace(b"4;;50;", b"4;None;50;none"),
        lambda content: content.replace(b"4;;50;", b"4;"),
    ],
    ids=[
        *("byte order mark", "CRLF", "no last end of line", "blank lines", "sections in any case", "blanks"),
        *("comma at the end", "none", "fields left out"),
    ],
)
def test_it_is_taken_as_cities_write_it(change: object) -> None:
    assert callable(change)
    election, plain = pabulib.read(change(FILE.encode())), read(FILE)
    assert election.ballots.votes == plain.ballots.votes
    assert (election.budget, election.ballots.voters) == (plain.budget, plain.ballots.voters)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("META", "MATE", 1, "META was expected"),
        ("budget;1000,50", "budget;much", 4, "'much' is no budget"),
        ("budget;1000,50", "budget;-5", 4, "less than nothing"),
        ("budget;1000,50", "budget;1e400", 4, "is no budget"),
        ("budget;1000,50\n", "", 7, "no budget"),
        ("vote_type;approval", "vote_type;guess", 1, "'guess'"),
        ("b;300;2", "b;;2", 12, "is no cost"),
        ("b;300;2", "a;300;2", 12, "twice"),
        ("b;300;2", "b,c;300;2", 12, "no project's id"),
        ("project_id;cost", "project;cost", 9, "no project_id"),
        ("3;a;None", "3;z;None", 18, "'z'"),
        ("3;a;None", "3;a,a;None", 18, "twice"),
        ("3;a;None;Molinos", "3", 18, "1 field"),
        ("VOTES", "BALLOTS", 14, "no cost"),
        ("PROJECTS", "VOTES", 8, "PROJECTS was expected"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in FILE
    with pytest.raises(Unreadable, match=said) as raised:
        read(FILE.replace(old, new, 1))
    assert raised.value.line == line


def test_files_that_are_none_are_refused() -> None:
    for content in (b"", b"\n\n", b"\x00\x01", b"PK\x03\x04", FILE.encode().replace(b"Benches", b"B\xff"), b"META\n"):
        with pytest.raises(Unreadable):
            pabulib.read(content)
    with pytest.raises(Unreadable) as raised:
        pabulib.read(FILE.encode().replace(b"Benches", b"B\xff"))
    assert raised.value.line == 12
    with pytest.raises(Unreadable, match="not CSV") as raised:
        read(FILE.replace("Benches", "B" * 200_000))
    assert raised.value.line == 12


def test_points_are_exact_and_must_fit() -> None:
    election = read(POINTS)
    assert election.ballots.scores == (Fraction(5, 2), Fraction(5, 4))
    assert election.ballots.votes == (1, 2)
    for old, new, line in (
        ("2.5,1", "2.5", 11),
        ("0.25", "x", 12),
        ("0.25", "1e9", 12),
        ("3;none;none", "3;none;1", 13),
        ("0.25", "9" * 30, 12),
    ):
        with pytest.raises(Unreadable) as raised:
            read(POINTS.replace(old, new))
        assert raised.value.line == line


def test_a_choice_of_an_order_is_worth_its_place() -> None:
    text = POINTS.replace("cumulative", "ordinal").replace(";points", "").replace("1;a,b;2.5,1", "1;b,a")
    text = text.replace("2;b;0.25", "2;b").replace("3;none;none", "3;").replace("budget;10", "budget;10\nmax_length;3")
    ballots = read(text).ballots
    assert (ballots.kind, ballots.votes, ballots.scores) == (Kind.ORDINAL, (1, 2), (2, 6))
    assert ballots.choices_of(0) == (1, 0)


def test_numbers_of_votes_that_are_wrong_are_remarked() -> None:
    assert read(FILE.replace("num_votes;4", "num_votes;5")).remarks == ("num_votes is 5, found 4",)


def test_what_is_written_is_read_again() -> None:
    for text in (FILE, POINTS):
        election = read(text)
        again = read("".join(pabulib.write(election)))
        assert again.projects == election.projects
        assert (again.budget, again.ballots.votes) == (election.budget, election.ballots.votes)
        assert again.ballots.scores == election.ballots.scores
        assert (again.ballots.homes is None) == (election.ballots.homes is None)
        assert "".join(pabulib.write(again)) == "".join(pabulib.write(election))


@settings(max_examples=100, deadline=None)
@given(elections())
def test_any_election_is_written_and_read_again(election: Election) -> None:
    again = read("".join(pabulib.write(election)))
    assert (again.budget, again.ballots.votes) == (election.budget, election.ballots.votes)
    assert again.ballots.scores == election.ballots.scores
    assert again.ballots.voters == election.ballots.voters


@pytest.mark.open_data
@needs_files
def test_every_file_counts_as_many_votes_as_it_says() -> None:
    files = sorted(PABULIB.glob("*.pb"))
    assert len(files) == 17
    for file in files:
        election = pabulib.read_file(file)
        assert election.remarks == ()
        for project, votes, score in zip(
            election.projects, election.ballots.votes, election.ballots.scores, strict=True
        ):
            assert int(float(project.facts["votes"])) == votes, (file.name, project.id)
            assert Fraction(project.facts.get("score", score)) == score, (file.name, project.id)
