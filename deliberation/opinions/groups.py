"""Opinion groups: who is in the map, base clusters of people close together, and groups of base clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from deliberation.opinions.clusters import k_means, means, silhouette
from deliberation.opinions.earlier import Earlier, Smoothing
from deliberation.opinions.stances import Floats, Ints, Mask, Stances

# Who answered so many statements (or all, where there are fewer) is in the map; at least so many people are.
ENOUGH, LEAST = 7, 15
BASE, MOST_GROUPS, PER_GROUP = 100, 5, 12
# Another number of groups is shown only when it was the best so many times in a row.
PATIENCE = 4


@dataclass(frozen=True, eq=False)
class Grouping:
    """`group_of`, `base_of` (participants): -1 outside the map. `base_centres` (base clusters x 2), on the plane.

    For each number of groups: in `clusterings` the group of each base cluster, in `silhouettes` how well it separates.
    """

    group_of: Ints
    base_of: Ints
    base_centres: Floats
    clusterings: Mapping[int, Ints]
    silhouettes: Mapping[int, float]
    smoothing: Smoothing


def in_map(stances: Stances, earlier: Earlier | None = None) -> Mask:
    """Return who is in the map: who answered enough, who was in it before, and the most active where these are few."""
    counts = stances.counts
    found = counts >= min(ENOUGH, int(stances.answered.sum()))
    if earlier is not None:
        found |= earlier.groups_of(stances) >= 0
    if (missing := LEAST - int(found.sum())) > 0:
        waiting = np.flatnonzero(~found)
        found[waiting[np.argsort(-counts[waiting], kind="stable")[:missing]]] = True
    return found


def grouping(stances: Stances, positions: Floats, inside: Mask, earlier: Earlier | None = None) -> Grouping:
    """Return the groups of those in the map.

    At most `BASE` base clusters of positions, which begin as the earlier ones, wherever their people stand now; their
    centres, weighted by people, make 2 to 5 groups, one more at most for every `PER_GROUP` base clusters; the number
    that separates best is taken, with `PATIENCE`. Groups keep the numbers of those with which they share most people; a
    first map numbers them by size, the largest 0. Source: Pol.is, but for the silhouette, which weighs base clusters by
    their people as k-means does: a few who stand apart do not decide how many groups there are. Cost: k-means of
    everybody in the map.
    """
    earlier = earlier or Earlier()
    points, before = positions[inside], earlier.base_of(stances)[inside]
    base = k_means(points, BASE, _moved(points, before))
    weights = np.bincount(base.labels, minlength=len(base.centres)).astype(np.float64)
    clusterings = {}
    for k in range(2, most_groups(len(base.centres)) + 1):
        # The last is for those who are in no earlier cluster.
        groups_before = np.append(np.array(earlier.clusterings.get(k, ()), np.int64), -1)
        known = np.where(before < len(groups_before) - 1, before, -1)
        clusterings[k] = k_means(base.centres, k, _moved(points, groups_before[known]), weights).labels
    silhouettes = {k: silhouette(base.centres, labels, weights) for k, labels in clusterings.items()}
    smoothing = smoothed(silhouettes, earlier.smoothing)
    group_of, base_of = np.full((2, len(stances.participants)), -1, np.int64)
    base_of[inside] = base.labels
    group_of[inside] = clusterings[smoothing.shown][base.labels]
    group_of = _relabelled(group_of, earlier.groups_of(stances))
    return Grouping(group_of, base_of, base.centres, clusterings, silhouettes, smoothing)


def most_groups(base: int) -> int:
    """Return how many groups so many base clusters can make."""
    return min(MOST_GROUPS, 2 + base // PER_GROUP)


def smoothed(silhouettes: Mapping[int, float], earlier: Smoothing) -> Smoothing:
    """Return the number of groups to show: the best, of equals the smaller, once it was that `PATIENCE` times in a row.

    Before the first map there is nothing to hold on to, nor where the number that was shown is out of reach.
    """
    best = min(silhouettes, key=lambda k: (-silhouettes[k], k))
    times = earlier.times + 1 if best == earlier.last else 1
    stays = times < PATIENCE and earlier.shown in silhouettes
    return Smoothing(best, times, earlier.shown if stays else best)


def given(stances: Stances, groups: Mapping[str, int]) -> Ints:
    """Return the group of each participant by id, -1 for who has none. Raises ValueError for a number below 0."""
    found = np.array([groups.get(each, -1) for each in stances.participants], np.int64)
    if min(groups.values(), default=0) < 0:
        raise ValueError("groups are numbers from 0")
    return found


def _moved(points: Floats, before: Ints) -> Floats:
    """Return where the centres of earlier clusters are now: the means of those who were in them, -1 in none."""
    known = before >= 0
    return means(points[known], before[known], np.ones(int(known.sum())), int(before.max(initial=-1)) + 1)[0]


def _relabelled(found: Ints, before: Ints) -> Ints:
    """Give groups the numbers of the earlier ones so that most people keep theirs; new ones the least that is free."""
    sizes = np.bincount(found[found >= 0])
    new = sorted(range(len(sizes)), key=lambda group: (-sizes[group], np.flatnonzero(found == group)[0]))
    both = (found >= 0) & (before >= 0)
    pairs, people = np.unique(np.stack([found[both], before[both]]), axis=1, return_counts=True)
    shared = {(int(group), int(name)): int(count) for (group, name), count in zip(pairs.T, people, strict=True)}
    old = sorted({name for _, name in shared})
    chosen = max(
        permutations([*old, *[-1] * (len(new) - len(old))], len(new)),
        key=lambda names: sum(shared.get(pair, 0) for pair in zip(new, names, strict=True)),
    )
    # Nobody in common is no reason to go on under a name.
    kept = {pair for pair in zip(new, chosen, strict=True) if pair in shared}
    free = iter(sorted(set(range(2 * len(new) + len(old))) - {name for _, name in kept}))
    renamed = np.full(len(sizes) + 1, -1, np.int64)
    for group, name in zip(new, chosen, strict=True):
        renamed[group] = name if (group, name) in kept else next(free)
    return renamed[found]
