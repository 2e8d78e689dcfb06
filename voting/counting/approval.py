"""Approval: the option that most voters approve of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from voting.counting.election import Ballots
from voting.counting.standing import Standing, standings


def approval(options: Sequence[str], ballots: Ballots, lot: str = "") -> tuple[Standing, ...]:
    """Return all options, most votes first."""
    return standings(options, [Fraction(each) for each in ballots.votes], lot)
