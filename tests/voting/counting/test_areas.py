"""What districts leave goes to the whole city."""

from __future__ import annotations

from fractions import Fraction

from tests.voting.counting.small import projects
from voting.counting.areas import with_carry_over
from voting.counting.election import Ballots, Election, Kind
from voting.counting.equal_shares import equal_shares
from voting.counting.greedy import greedy


def election(budget: int, costs: list[int]) -> Election:
    everybody = Ballots.of(Kind.APPROVAL, len(costs), [(range(len(costs)), 2)])
    return Election(Fraction(budget), projects([Fraction(cost) for cost in costs]), everybody)


def test_the_city_has_what_districts_leave() -> None:
    districts = {"molinos": election(10, [7, 5]), "salinas": election(4, [4])}
    for rule in (greedy, equal_shares):
        alone = rule(election(6, [5, 4]))
        assert alone.cost < 9
        found = with_carry_over(districts, election(6, [5, 4]), rule)
        left = 14 - found.districts["molinos"].cost - found.districts["salinas"].cost
        assert found.carried == left >= 3
        assert found.city.cost == 9 and found.city.election.budget == 6 + left
