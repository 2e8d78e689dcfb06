"""The rules that are compared, as ours runs them."""

from __future__ import annotations

from pathlib import Path

from voting.counting import pabulib, reasons
from voting.counting.election import Election, Kind
from voting.counting.equal_shares import Completion, Satisfaction, Settings, equal_shares, greedy_order, increment_of
from voting.counting.greedy import Settings as GreedySettings
from voting.counting.greedy import greedy

RULES = ("none", "add1", "add1u", "cardinality", "greedy")


def settings(election: Election, rule: str) -> Settings:
    """Return the settings of a rule; points count where ballots give points."""
    pointed = election.ballots.kind in (Kind.CUMULATIVE, Kind.SCORING)
    satisfaction = Satisfaction.POINTS if pointed else Satisfaction.COST
    if rule == "cardinality":
        satisfaction = Satisfaction.CARDINALITY
    completion = Completion(rule) if rule in tuple(Completion) else Completion.NONE
    return Settings(satisfaction=satisfaction, completion=completion)


def winners(file: Path, rule: str) -> list[str]:
    """Read a file, count, and give the reasons; return the winners' ids in their order."""
    election = pabulib.read_file(file)
    chosen = settings(election, rule)
    if rule == "greedy":
        taken = greedy(election, GreedySettings(greedy_order(chosen.satisfaction)))
        reasons.of_greedy(taken)
        return list(taken.ids)
    outcome = equal_shares(election, chosen)
    reasons.of_equal_shares(outcome)
    reasons.voters_by_winners(election, outcome.winners)
    return list(outcome.ids)


def increment(file: Path) -> str:
    """Return the increment that completions take, as a fraction."""
    return str(increment_of(pabulib.read_file(file), Settings()))
