"""Score: the option with most points of all voters. Who gives an option no points gives it 0."""

from __future__ import annotations

from collections.abc import Sequence

from voting.counting.election import Ballots
from voting.counting.standing import Standing, standings


def score(options: Sequence[str], ballots: Ballots, lot: str = "") -> tuple[Standing, ...]:
    """Return all options, most points first."""
    return standings(options, ballots.scores, lot)
