"""The opinion map by its definition: dense, slow, plain; shares nothing with the product but its results' shapes."""

from __future__ import annotations

from itertools import pairwise
from math import hypot, prod, sqrt
from typing import Any

import numpy as np

from deliberation.opinions.stances import Stances

Z = 1.2816
Point = tuple[float, float]


class Definition:
    """`votes[i][j]`: what participant i said to statement j, None where nothing; by places as in `Stances`."""

    def __init__(self, stances: Stances) -> None:
        self.votes: list[list[int | None]] = [[None] * len(stances.statements) for _ in stances.participants]
        for person, (begin, end) in enumerate(pairwise(stances.starts.tolist())):
            for entry in range(begin, end):
                self.votes[person][int(stances.places[entry])] = int(stances.said[entry])
        self.out = stances.moderated_out.tolist()
        self.columns = [j for j in range(len(self.out)) if any(row[j] is not None for row in self.votes)]

    def zeroed(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Columns that somebody answered; moderated-out ones are 0 for all, what is missing is not a number."""
        table = [[0 if self.out[j] else row[j] for j in self.columns] for row in self.votes]
        return np.array(table, np.float64).reshape(len(self.votes), len(self.columns))

    def principal(self) -> tuple[list[float], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """The mean of each column, the directions as rows, the largest first, and the variance along each."""
        table = self.zeroed()
        mean = [float(np.mean(column[~np.isnan(column)])) for column in table.T]
        filled = np.where(np.isnan(table), mean, table)
        _, values, rows = np.linalg.svd(filled - mean, full_matrices=False)
        return mean, rows, values**2

    def position(self, person: int, mean: list[float], components: np.ndarray[Any, Any]) -> Point:
        x = y = 0.0
        seen = 0
        for place, vote in enumerate(self.zeroed_row(person)):
            if vote is not None:
                seen += 1
                x += (vote - mean[place]) * components[0][place]
                y += (vote - mean[place]) * components[1][place]
        scale = sqrt(len(self.columns) / max(seen, 1))
        return x * scale, y * scale

    def zeroed_row(self, person: int) -> list[int | None]:
        return [0 if self.out[j] else self.votes[person][j] for j in self.columns]

    def in_map(self) -> list[bool]:
        counts = [sum(vote is not None for vote in row) for row in self.votes]
        inside = [count >= min(7, len(self.columns)) for count in counts]
        for person in sorted(range(len(counts)), key=lambda each: -counts[each]):
            if sum(inside) >= 15:
                break
            inside[person] = True
        return inside

    def count(self, people: list[int], place: int) -> tuple[int, int, int]:
        """How many agree, disagree, answered."""
        said = [self.votes[person][place] for person in people]
        return said.count(1), said.count(-1), sum(vote is not None for vote in said)

    def representative(self, groups: dict[int, list[int]]) -> dict[int, list[tuple[Any, ...]]]:
        """For each group (place, side, successes, trials, share, its test, ratio, its test)."""
        everybody = [person for people in groups.values() for person in people]
        found = {}
        for group, people in groups.items():
            rest = sorted(set(everybody) - set(people))
            best: dict[str, float] | None = None
            taken: list[dict[str, float]] = []
            every: list[dict[str, float]] = []
            for place in [j for j in range(len(self.out)) if not self.out[j]]:
                here = _measured(self.count(people, place), self.count(rest, place)) | {"place": place}
                every.append(here)
                if (here["pat"] > Z and here["rat"] > Z) or (here["pdt"] > Z and here["rdt"] > Z):
                    taken.append(here)
                if _agreed_better(here, best):
                    best = here
            rows = [_row(each) for each in taken]
            rows.sort(key=lambda row: -(row[6] * row[7] * row[4] * row[5]))
            if best is not None:
                rows = [_row(best), *[row for row in rows if row[0] != best["place"]]]
            elif not rows:
                rows = sorted((row for row in map(_row, every) if row[2]), key=lambda row: -row[7])[:1]
            rows = rows[:5]
            found[group] = [row for row in rows if row[1] == "agree"] + [row for row in rows if row[1] == "disagree"]
        return found

    def consensus(self) -> dict[str, list[tuple[int, int, int, float, float]]]:
        """For each side (place, successes, trials, share, its test)."""
        people = list(range(len(self.votes)))
        sides: dict[str, list[tuple[int, int, int, float, float]]] = {"agree": [], "disagree": []}
        for place in [j for j in range(len(self.out)) if not self.out[j]]:
            agree, disagree, answered = self.count(people, place)
            for side, some in (("agree", agree), ("disagree", disagree)):
                share, test = (some + 1) / (answered + 2), _half(some, answered)
                if share > 0.5 and test > Z:
                    sides[side].append((place, some, answered, share, test))
        return {side: sorted(rows, key=lambda row: -row[3] * row[4])[:5] for side, rows in sides.items()}

    def group_aware(self, groups: dict[int, list[int]], place: int) -> float:
        counts = [self.count(people, place) for people in groups.values()]
        return prod((agree + 1) / (answered + 2) for agree, _, answered in counts)

    def priority(
        self, groups: dict[int, list[int]], place: int, mean: list[float], components: np.ndarray[Any, Any]
    ) -> float:
        agree, disagree, answered = self.count([each for people in groups.values() for each in people], place)
        far = 0.0
        if place in self.columns:
            column = self.columns.index(place)
            far = hypot(*((1 - mean[column]) * axis[column] for axis in components)) * sqrt(len(self.columns))
        passes = answered - agree - disagree
        telling = (1 - (passes + 1) / (answered + 2)) * (far + 1) * (agree + 1) / (answered + 2)
        return float((telling * (1 + 8 * 2 ** (-answered / 5))) ** 2)


def k_means(points: list[Point], k: int, weights: list[float]) -> list[int]:
    """Clusters from the first distinct points on; a centre without points goes."""
    centres = list(dict.fromkeys(points))[:k]
    for _ in range(100):
        nearest = [_nearest(point, centres) for point in points]
        moved, far = [], 0.0
        for label, centre in enumerate(centres):
            mine = [(point, weight) for point, weight, at in zip(points, weights, nearest, strict=True) if at == label]
            if mine:
                mass = sum(weight for _, weight in mine)
                moved.append(tuple(sum(weight * point[axis] for point, weight in mine) / mass for axis in (0, 1)))
                far = max(far, *(abs(now - then) for now, then in zip(moved[-1], centre, strict=True)))
        stays = len(moved) == len(centres) and far < 0.01
        centres = moved  # type: ignore[assignment]
        if stays:
            break
    nearest = [_nearest(point, centres) for point in points]
    names = sorted(set(nearest))
    return [names.index(label) for label in nearest]


def silhouette(points: list[Point], labels: list[int], weights: list[float]) -> float:
    if len(set(labels)) < 2:
        return 0.0
    total = 0.0
    for here, label, weight in zip(points, labels, weights, strict=True):
        means: dict[int, float] = {}
        for other in set(labels):
            apart = [hypot(here[0] - p[0], here[1] - p[1]) for p, at in zip(points, labels, strict=True) if at == other]
            means[other] = sum(apart) / max(len(apart) - (other == label), 1)
        own, nearest = means.pop(label), min(means.values())
        if labels.count(label) > 1 and max(own, nearest) > 0:
            total += weight * (nearest - own) / max(own, nearest)
    return total / sum(weights)


def adjusted_rand(one: list[int], two: list[int]) -> float:
    """1 where two groupings of the same people are alike, about 0 where they have nothing to do with each other."""
    pairs = lambda counts: sum(count * (count - 1) / 2 for count in counts)  # noqa: E731
    together = pairs(np.unique(np.stack([one, two]), axis=1, return_counts=True)[1])
    ones, twos = (pairs(np.unique(each, return_counts=True)[1]) for each in (one, two))
    chance = ones * twos / pairs([len(one)])
    return 1.0 if ones == twos == chance else float((together - chance) / ((ones + twos) / 2 - chance))


def _nearest(point: Point, centres: list[Point]) -> int:
    apart = [(point[0] - c[0]) * (point[0] - c[0]) + (point[1] - c[1]) * (point[1] - c[1]) for c in centres]
    return apart.index(min(apart))


def _half(some: int, answered: int) -> float:
    return 2 * sqrt(answered + 1) * ((some + 1) / (answered + 1) - 0.5)


def _others(some: int, answered: int, others: int, others_answered: int) -> float:
    one, two = (some + 1) / (answered + 1), (others + 1) / (others_answered + 1)
    both = (some + others + 2) / (answered + others_answered + 2)
    if both == 1:
        return 0.0
    return (one - two) / sqrt(both * (1 - both) * (1 / (answered + 1) + 1 / (others_answered + 1)))


def _measured(mine: tuple[int, int, int], rest: tuple[int, int, int]) -> dict[str, float]:
    (na, nd, ns), (oa, od, os) = mine, rest
    pa, pd = (na + 1) / (ns + 2), (nd + 1) / (ns + 2)
    alone = {"na": na, "nd": nd, "ns": ns, "pa": pa, "pd": pd, "pat": _half(na, ns), "pdt": _half(nd, ns)}
    ratios = {"ra": pa / ((oa + 1) / (os + 2)), "rd": pd / ((od + 1) / (os + 2))}
    return alone | ratios | {"rat": _others(na, ns, oa, os), "rdt": _others(nd, ns, od, os)}


def _agreed_better(here: dict[str, float], best: dict[str, float] | None) -> bool:
    if here["na"] == here["nd"] == 0:
        return False
    if best is None:
        return here["pat"] > Z or (here["ra"] > 1 and here["pa"] > 0.5)
    names = ("pa", "pat", "ra", "rat") if best["ra"] > 1 else ("pa", "pat")
    return prod(here[name] for name in names) > prod(best[name] for name in names)


def _row(of: dict[str, float]) -> tuple[Any, ...]:
    if of["rat"] > of["rdt"]:
        return of["place"], "agree", of["na"], of["ns"], of["pa"], of["pat"], of["ra"], of["rat"]
    return of["place"], "disagree", of["nd"], of["ns"], of["pd"], of["pdt"], of["rd"], of["rdt"]
