"""The fairest lottery against its definition: all panels of all people, in one program."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from deliberation.lot.fairest import fairest, rounded
from deliberation.lot.lottery import Lottery, Panel
from deliberation.lot.pool import Member, ticket_of
from deliberation.lot.quotas import Infeasible, Quota, Quotas, WrongInput
from tests.deliberation.lot.small import Draw, city, draws


def all_panels(draw: Draw) -> list[tuple[int, ...]]:
    members, quotas, size = draw
    rows = [tuple(member.features[feature] for feature in quotas.features) for member in members]
    panels = itertools.combinations(range(len(rows)), size)
    return [panel for panel in panels if not quotas.broken([rows[at] for at in panel])]


def best_lowest(draw: Draw) -> float:
    """The highest lowest chance of people who can be on a panel, person by person."""
    panels = all_panels(draw)
    able = sorted({at for panel in panels for at in panel})
    there = np.array([[at in panel for panel in panels] for at in able], float)
    found = linprog(
        np.append(np.zeros(len(panels)), -1),
        A_ub=np.hstack([-there, np.ones((len(able), 1))]),
        b_ub=np.zeros(len(able)),
        A_eq=np.append(np.ones(len(panels)), 0)[None],
        b_eq=[1],
    )
    return float(-found.fun)


@settings(max_examples=80, deadline=None)
@given(draws())
def test_nobody_can_do_better_for_the_unluckiest(draw: Draw) -> None:
    try:
        lottery = fairest(*draw, tolerance=0)
    except (WrongInput, Infeasible):
        return
    assert float(lottery.lowest) == pytest.approx(best_lowest(draw), abs=1e-6)
    able = {draw[0][at].ticket for panel in all_panels(draw) for at in panel}
    assert set(lottery.left_out()) == {member.ticket for member in draw[0]} - able


@settings(max_examples=40, deadline=None)
@given(draws())
def test_each_chance_is_what_counting_lots_and_seats_gives(draw: Draw) -> None:
    try:
        lottery = fairest(*draw, lots=97)
    except (WrongInput, Infeasible):
        return
    drawn = Counter(lottery.panel_at(number) for number in range(lottery.lots))
    assert drawn == {panel: panel.weight for panel in lottery.panels}
    # Every lot with every choice within classes: all choices of a panel are equally often.
    chances: dict[str, Fraction] = {}
    for panel, lots in drawn.items():
        ways = list(
            itertools.product(
                *(itertools.combinations(lottery.pool.classes[at].tickets, count) for at, count in panel.seats)
            )
        )
        counts = Counter(ticket for way in ways for part in way for ticket in part)
        for ticket, times in counts.items():
            chances[ticket] = chances.get(ticket, Fraction(0)) + Fraction(lots * times, lottery.lots * len(ways))
    assert {ticket: lottery.chance_of(ticket) for ticket in chances} == chances
    assert sum(lottery.chance_of(member.ticket) for member in draw[0]) == lottery.size
    assert lottery.lowest <= lottery.highest <= 1


def test_a_city_is_drawn_fairly_and_read_again() -> None:
    members, quotas, size = city(120, 20, features=(2, 5, 4))
    lottery = fairest(members, quotas, size)
    again = Lottery.read(lottery.files)
    assert again.files == lottery.files and again.commitment == lottery.commitment
    assert again.chances == lottery.chances and len(lottery.panels) > 10
    assert Fraction(1, 30) < lottery.lowest <= Fraction(size, len(members))


def test_alike_people_have_the_same_chance_and_features_without_quotas_stay_at_home() -> None:
    quotas = Quotas((Quota("age", "16-24", 1, 1), Quota("age", "65+", 1, 1)))
    members = [Member(f"t{at}", {"age": "16-24" if at < 2 else "65+", "name": "ana"}) for at in range(7)]
    lottery = fairest(members, quotas, 2)
    assert lottery.chances == (Fraction(1, 2), Fraction(1, 5))
    assert "ana" not in "".join(lottery.files.values())


def test_a_lottery_that_is_not_whole_is_refused() -> None:
    lottery = fairest(*city(60, 12, features=(2, 3)), lots=100)
    first = lottery.panels[0]
    parts = (lottery.pool, lottery.quotas, lottery.size, lottery.lots)
    for panels in (
        lottery.panels[1:],
        (Panel(first.weight, first.seats[1:]), *lottery.panels[1:]),
        (Panel(first.weight, ((99, 1), *first.seats)), *lottery.panels[1:]),
        (Panel(first.weight, tuple((at, 99) for at, _ in first.seats)), *lottery.panels[1:]),
        (Panel(first.weight, ((0, lottery.size),)), *lottery.panels[1:]),
    ):
        with pytest.raises(ValueError, match="panel"):
            Lottery(*parts, panels)


def test_weights_are_rounded_to_all_lots() -> None:
    assert rounded(np.array([0.5, 0.25, 0.25]), 10) == [5, 3, 2]
    assert rounded(np.array([1 / 3] * 3), 10) == [4, 3, 3]
    assert sum(rounded(np.array([0.1] * 10), 10**9)) == 10**9


def test_a_ticket_says_nothing_and_is_another_one_in_another_draw() -> None:
    tickets = {ticket_of(secret, person) for secret in (b"one", b"two") for person in ("1", "2")}
    assert len(tickets) == 4 and all(len(each) == 32 for each in tickets)
