"""A counted budget leaves in the layout of Pabulib and comes back the same."""

from __future__ import annotations

import io
import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Person
from charter.models import District
from tests import build
from tests.voting.build import closed, counted, opened, proved
from voting import actions, queries
from voting.counting import pabulib
from voting.counting.election import Election
from voting.models import Form, Method, Round

pytestmark = pytest.mark.django_db


def voted(ilse: Person, people: list[Person], ballots: list[Any], **given: Any) -> Round:
    """A counted secret round: each said one of the ballots, in turn."""
    proved(people)
    its, shares = opened(ilse, **given)
    for n, each in enumerate(people):
        actions.cast_ballot(by=each, round_id=its.pk, said=ballots[n % len(ballots)])
    return counted(closed(its), shares, ilse)


def said(election: Election) -> Counter[tuple[tuple[str, Fraction], ...]]:
    """What ballots say, whatever the order, by how many say it."""
    ballots, found = election.ballots, Counter[tuple[tuple[str, Fraction], ...]]()
    for number, voters in enumerate(ballots.multiplicities.tolist()):
        begin, end = ballots.starts[number : number + 2].tolist()
        worth = [1] * (end - begin) if ballots.points is None else ballots.points[begin:end].tolist()
        chosen = [election.projects[each].id for each in ballots.choices_of(number)]
        points = [Fraction(each, ballots.points_unit) for each in worth]
        found[tuple(sorted(zip(chosen, points, strict=True)))] += voters
    return found


def taken(its: Round, name: str = "votes.pb") -> bytes:
    answer = Client().get(f"/rounds/{its.pk}/files/{name}")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


BALLOTS = [["1", "2"], ["3"], [], ["2", "1"]]
POINTS = [{"1": 3, "2": 1}, {"3": 2}, {"1": 1}, {}]


@pytest.mark.parametrize(
    "form, ballots",
    [
        pytest.param(Form.APPROVAL, BALLOTS, id="approval"),
        pytest.param(Form.POINTS, POINTS, id="points"),
    ],
)
def test_what_is_taken_in_again_is_the_same(
    ilse: Person, molinos: District, tmp_path: Path, form: str, ballots: list[Any]
) -> None:
    its = voted(ilse, build.residents(23, molinos), ballots, form=form)
    path = tmp_path / "votes.pb"
    path.write_bytes(taken(its))
    read, here = pabulib.read_file(path), queries.election_of(its, "")
    assert read.remarks == () and read.budget == here.budget == 100
    assert [(each.id, each.cost, each.name) for each in read.projects] == [
        (row.code, Fraction(row.cost_cents or 0, 100), row.title) for row in its.options.order_by("position")
    ]
    assert said(read) == said(here) and read.ballots.voters == its.tally.voters == 23
    assert {each.id for each in read.projects if each.facts["selected"] == "1"} == set(its.tally.winners)
    out = io.StringIO()
    call_command("import_pabulib", path, "--json", stdout=out)
    back = Round.objects.get(pk=json.loads(out.getvalue())["round"])
    assert said(queries.election_of(back, "")) == said(here)
    theirs = back.options.order_by("position").values_list("code", "title", "cost_cents")
    assert list(theirs) == list(its.options.order_by("position").values_list("code", "title", "cost_cents"))


def test_a_file_says_neither_who_nor_when_nor_in_which_order(ilse: Person, molinos: District) -> None:
    people = build.residents(22, molinos)
    its = voted(ilse, people, BALLOTS)
    text = taken(its).decode()
    votes = text.partition("VOTES\n")[2].splitlines()
    assert votes[0] == "voter_id;vote" and [line.partition(";")[0] for line in votes[1:]] == [
        str(number) for number in range(1, 23)
    ]
    ballots = [line.partition(";")[2] for line in votes[1:]]
    assert sum(a != b for a, b in pairwise(ballots)) == len(set(ballots)) - 1, "alike together"
    assert not any(each.shown_name in text or str(each.email) in text for each in people)


def test_of_fewer_than_twenty_there_is_none(ilse: Person, molinos: District) -> None:
    its = voted(ilse, build.residents(19, molinos), BALLOTS)
    page = Client().get(f"/rounds/{its.pk}/").content.decode()
    assert "votes.pb" not in page and Client().get(f"/rounds/{its.pk}/files/votes.pb").status_code == 404
    assert "votes.pb" not in Client().get("/open-data/").content.decode()


def test_only_budgets_have_one(ilse: Person, molinos: District) -> None:
    its = voted(ilse, build.residents(20, molinos), [["1"], ["2"]], method=Method.APPROVAL)
    assert not queries.pabulib_files(its)


def test_each_budget_of_a_round_has_its_file(ilse: Person, molinos: District, salinas: District) -> None:
    people = build.residents(20, molinos)
    proved(people)
    its, shares = opened(ilse, budgets={"": 100_00, "molinos": 50_00}, projects=[("Trees", 40), ("=2+5 benches", 30)])
    for n, each in enumerate(people):
        actions.cast_ballot(by=each, round_id=its.pk, said=["1"] if n % 2 else ["2"])
    counted(closed(its), shares, ilse)
    assert set(queries.pabulib_files(its)) == {"votes-city.pb", "votes-molinos.pb"}
    city = pabulib.read(taken(its, "votes-city.pb"))
    assert city.budget == 100 and city.ballots.voters == 20
    assert not pabulib.read(taken(its, "votes-molinos.pb")).projects
    assert "'=2+5 benches" in [each.name for each in city.projects]


def test_open_data_names_them(ilse: Person, molinos: District, client: Client) -> None:
    its = voted(ilse, build.residents(20, molinos), BALLOTS)
    assert f'href="/rounds/{its.pk}/files/votes.pb"' in client.get("/open-data/").content.decode()
    assert client.get(f"/api/v1/rounds/{its.pk}/files/votes.pb/").status_code == 200
