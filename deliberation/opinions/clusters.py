"""k-means in the plane, without chance, and how well a clustering separates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.opinions.stances import Floats, Ints, Mask

# When no centre moves farther, a clustering has settled; at the latest after so many steps.
SETTLED, STEPS = 0.01, 100
# So many points at a time: their distances to a hundred centres stay in a processor's cache.
CHUNK = 512


@dataclass(frozen=True, eq=False)
class Clustering:
    """`centres` (clusters x 2), none without points; `labels[i]`: the cluster of point i."""

    centres: Floats
    labels: Ints


def k_means(points: Floats, k: int, start: Floats | None = None, weights: Floats | None = None) -> Clustering:
    """Return at most `k` clusters of points (n x 2); fewer where there are fewer distinct points.

    Starts at the first `k` of `start` and, as far as these are not enough, at the first distinct points. Cost: at most
    `STEPS` times n x k distances; memory: a part of them.
    """
    if not len(points):
        return Clustering(np.zeros((0, 2)), np.zeros(0, np.int64))
    weights = np.ones(len(points)) if weights is None else weights
    centres = _started(points, k, np.zeros((0, 2)) if start is None else start[:k])
    for _ in range(STEPS):
        labels = nearest(points, centres)
        moved, kept = means(points, labels, weights, len(centres))
        far = np.abs(moved - centres[kept]).max()
        settled = bool(kept.all()) and bool(far < SETTLED)
        centres = moved
        if settled:
            break
    labels = nearest(points, centres)
    filled, labels = np.unique(labels, return_inverse=True)
    return Clustering(means(points, labels, weights, len(filled))[0], labels)


def nearest(points: Floats, centres: Floats) -> Ints:
    """Return for each point the nearest centre, of equally near ones the first."""
    found = np.empty(len(points), np.int64)
    for begin in range(0, len(points), CHUNK):
        part = points[begin : begin + CHUNK]
        apart = (part[:, None, 0] - centres[None, :, 0]) ** 2 + (part[:, None, 1] - centres[None, :, 1]) ** 2
        found[begin : begin + CHUNK] = apart.argmin(axis=1)
    return found


def silhouette(points: Floats, labels: Ints, weights: Floats | None = None) -> float:
    """Return how well clusters separate, -1 to 1: the mean over points, by their weights, of (b - a) / max(a, b).

    a: the mean distance to the others of one's cluster; b: to those of the nearest other cluster. 0 for who is alone,
    and where there is one cluster only. Source: P. Rousseeuw, *Silhouettes*, 1987. Memory: n^2.
    """
    sizes = np.bincount(labels) if len(labels) else np.zeros(0, np.int64)
    if len(sizes) < 2:
        return 0.0
    apart = np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])
    sums = np.stack([apart[:, labels == label].sum(axis=1) for label in range(len(sizes))], axis=1)
    each = np.arange(len(points))
    own = sums[each, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[each, labels] = np.inf
    other = means.min(axis=1)
    larger = np.maximum(own, other)
    found = np.divide(other - own, larger, out=np.zeros(len(points)), where=(larger > 0) & (sizes[labels] > 1))
    return float(np.average(found, weights=weights))


def means(points: Floats, labels: Ints, weights: Floats, count: int) -> tuple[Floats, Mask]:
    """Return the centres of the clusters that have points, and which these are."""
    masses = np.bincount(labels, weights, minlength=count)
    sums = np.stack([np.bincount(labels, weights * points[:, axis], minlength=count) for axis in (0, 1)], axis=1)
    kept = masses > 0
    return sums[kept] / masses[kept, None], kept


def _started(points: Floats, k: int, start: Floats) -> Floats:
    """Return `start` without what it holds twice, filled up to `k` with the first distinct points beside it."""
    together = np.concatenate([start, points])
    _, firsts = np.unique(together, axis=0, return_index=True)
    return together[np.sort(firsts)[:k]]
