"""Why each project won or lost, and what voters got, as facts from which sentences are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from voting.counting import equal_shares, greedy
from voting.counting.election import Election, Ints


class Why(StrEnum):
    """The one reason that decided."""

    BOUGHT = "bought"  # its supporters paid for it
    FITTED = "fitted"  # its turn came, and the budget had room
    UNSUPPORTED = "unsupported"
    BELOW_THRESHOLD = "below-threshold"
    RIVAL_WON = "rival-won"
    OUT_OF_MONEY = "out-of-money"  # its supporters could not pay for it any more
    TOO_DEAR = "too-dear"  # the budget had no room when its turn came
    NO_TURN = "no-turn"  # one before it did not fit, and that was the end


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a project won or lost. Money in the currency.

    Winners have their `round` (from 1). Those bought also `rho` (money per satisfaction), `rate` (what a supporter
    paid, with points for each point), and of its supporters how many paid that in `full`, paid the `short` rest of
    their money, or had `nothing` left. Losers have `could_pay`, what their supporters still had, under `OUT_OF_MONEY`;
    `missing`, what the budget lacked, under `TOO_DEAR`; the `rival` that won. `homes`: supporters by where they live.
    """

    project: str
    why: Why
    won: bool
    cost: Fraction
    votes: int
    score: Fraction
    round: int | None = None
    rho: Fraction | None = None
    rate: Fraction | None = None
    full: int = 0
    short: int = 0
    nothing: int = 0
    could_pay: Fraction | None = None
    missing: Fraction | None = None
    rival: str = ""
    homes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """Of the voters of one place: how many, how many have a winner they chose, and their votes for winners."""

    voters: int
    served: int
    votes: int


def of_equal_shares(outcome: equal_shares.Outcome) -> tuple[Reason, ...]:
    """Return the reason for each project, in the election's order. Cost: one pass over the supporters per winner."""
    election, bought = outcome.election, {purchase.place: purchase for purchase in outcome.purchases}
    rounds = {place: number for number, place in enumerate(outcome.winners, 1)}
    losers = [place for place, can_win in enumerate(election.eligible) if can_win and place not in rounds]
    left = dict(zip(losers, outcome.purses.left(losers), strict=True))
    homes = supporters_by_home(election)

    def reason(place: int) -> Reason:
        found = _reason(election, place, homes)
        if place in bought:
            purchase = bought[place]
            found = replace(found, why=Why.BOUGHT, rho=outcome.rho(purchase), rate=purchase.rate)
            nothing = found.votes - purchase.full - purchase.short
            found = replace(found, full=purchase.full, short=purchase.short, nothing=nothing)
        if place in rounds:
            return replace(found, won=True, round=rounds[place])
        return _lost(election, found, outcome.winners) or replace(found, why=Why.OUT_OF_MONEY, could_pay=left[place])

    return tuple(reason(place) for place in range(len(election.projects)))


def of_greedy(outcome: greedy.Outcome) -> tuple[Reason, ...]:
    """Return the reason for each project, in the election's order."""
    election = outcome.election
    rounds = {place: number for number, place in enumerate(outcome.winners, 1)}
    homes = supporters_by_home(election)

    def reason(place: int) -> Reason:
        found = _reason(election, place, homes)
        if place in rounds:
            return replace(found, won=True, round=rounds[place])
        if place in outcome.missing:
            return replace(found, why=Why.TOO_DEAR, missing=outcome.missing[place])
        return _lost(election, found, outcome.winners) or replace(found, why=Why.NO_TURN)

    return tuple(reason(place) for place in range(len(election.projects)))


def voters_by_winners(election: Election, winners: Sequence[int]) -> tuple[int, ...]:
    """Return how many voters have 0, 1, 2 … winners among what they support, up to the most that anybody has."""
    mine = _winners_of_classes(election, winners)
    totals = np.zeros(int(mine.max(initial=0)) + 1, np.int64)
    np.add.at(totals, mine, election.ballots.multiplicities)
    return tuple(totals.tolist())


def by_home(election: Election, winners: Sequence[int]) -> dict[str, Home]:
    """Return what voters of each place got; nothing where the ballots do not say where voters live."""
    homes = election.ballots.homes
    if homes is None:
        return {}
    mine = _winners_of_classes(election, winners)[homes.classes]
    columns = []
    for weights in (homes.voters, homes.voters * (mine > 0), homes.voters * mine):
        totals = np.zeros(len(homes.names), np.int64)
        np.add.at(totals, homes.places, weights)
        columns.append(totals.tolist())
    return {name: Home(*row) for name, *row in zip(homes.names, *columns, strict=True)}


def supporters_by_home(election: Election) -> tuple[dict[str, int], ...]:
    """Return for each project how many supporters live where; empty where the ballots do not say."""
    ballots, homes = election.ballots, election.ballots.homes
    if homes is None:
        return tuple({} for _ in election.projects)
    width = len(election.projects)
    lengths = np.diff(ballots.starts)[homes.classes]
    begins = ballots.starts[homes.classes]
    entries = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
    entries += np.arange(int(lengths.sum()))
    voters = np.repeat(homes.voters, lengths)
    if ballots.points is not None:
        voters *= ballots.points[entries] > 0
    cells = ballots.choices[entries]
    del entries  # with one more such column this would be the most memory that a count takes
    cells += np.repeat(homes.places * width, lengths)
    totals = np.zeros(len(homes.names) * width, np.int64)
    np.add.at(totals, cells, voters)
    columns = totals.reshape(-1, width).T.tolist()
    return tuple({name: each for name, each in zip(homes.names, column, strict=True) if each} for column in columns)


def _winners_of_classes(election: Election, winners: Sequence[int]) -> Ints:
    ballots = election.ballots
    won = np.zeros(len(election.projects), np.int64)
    won[list(winners)] = 1
    counted = won[ballots.choices]
    if ballots.points is not None:
        counted = counted * (ballots.points > 0)
    found = np.zeros(len(ballots.multiplicities), np.int64)
    np.add.at(found, ballots.class_of, counted)
    return found


def _lost(election: Election, reason: Reason, winners: Iterable[int]) -> Reason | None:
    """Return the reason with what made a project lose whatever the rule; None if nothing did."""
    place = election.index[reason.project]
    if not reason.votes:
        return replace(reason, why=Why.UNSUPPORTED)
    if not election.eligible[place]:
        return replace(reason, why=Why.BELOW_THRESHOLD)
    for winner in winners:
        if winner in election.rivals[place]:
            return replace(reason, why=Why.RIVAL_WON, rival=election.projects[winner].id)
    return None


def _reason(election: Election, place: int, homes: Sequence[Mapping[str, int]]) -> Reason:
    """Return what is known of a project before one asks why."""
    project, ballots = election.projects[place], election.ballots
    votes, score = ballots.votes[place], ballots.scores[place]
    return Reason(project.id, Why.FITTED, False, project.cost, votes, score, homes=homes[place])
