"""Equal shares and greedy, always both, with how many voters prefer each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voting.counting.election import Election
from voting.counting.equal_shares import Outcome as Shared
from voting.counting.equal_shares import Satisfaction, Settings, equal_shares, greedy_order
from voting.counting.greedy import Outcome as Taken
from voting.counting.greedy import Settings as GreedySettings
from voting.counting.greedy import greedy
from voting.counting.purses import worth


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Two outcomes of one election, and how many voters have more satisfaction from each, or as much from both."""

    equal_shares: Shared
    greedy: Taken
    prefer_equal_shares: int
    prefer_greedy: int
    indifferent: int

    @property
    def preferred(self) -> Shared | Taken:
        """The comparison step: the outcome that more voters prefer; equal shares where as many do."""
        return self.greedy if self.prefer_greedy > self.prefer_equal_shares else self.equal_shares


def side_by_side(election: Election, settings: Settings | None = None, *, skip: bool = True) -> SideBySide:
    """Return both outcomes. Greedy takes the order of the same satisfaction, and the same ties."""
    settings = settings or Settings()
    shared = equal_shares(election, settings)
    order = greedy_order(settings.satisfaction)
    taken = greedy(election, GreedySettings(order, skip, settings.ties, settings.lot))
    ours, theirs = (
        satisfaction_of_classes(election, outcome.winners, settings.satisfaction) for outcome in (shared, taken)
    )
    voters = election.ballots.multiplicities
    first, second = (int(voters[more].sum()) for more in (ours > theirs, ours < theirs))
    return SideBySide(shared, taken, first, second, election.ballots.voters - first - second)


def satisfaction_of_classes(
    election: Election, winners: Sequence[int], satisfaction: Satisfaction
) -> npt.NDArray[np.int64] | npt.NDArray[np.object_]:
    """Return what each voter of a class has of the winners, in whole parts that compare exactly."""
    each = [0] * len(election.projects)
    for place in winners:
        by_cost = satisfaction is Satisfaction.COST
        each[place] = int(election.projects[place].cost * election.unit) if by_cost else 1
    weights = worth(election.ballots, by_points=satisfaction is Satisfaction.POINTS)
    most = sum(each) * (1 if weights is None else int(weights.max(initial=1))) * len(election.ballots.choices)
    kind = np.int64 if most < 2**62 else np.object_
    values = np.array(each, kind)[election.ballots.choices]
    if weights is not None:
        values = values * weights.astype(kind)
    running = np.concatenate([np.zeros(1, kind), np.cumsum(values)])
    found: npt.NDArray[np.int64] = running[election.ballots.starts[1:]] - running[election.ballots.starts[:-1]]
    return found
