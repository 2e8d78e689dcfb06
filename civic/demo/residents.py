"""Verified residents in any number: a block of ids per district, random pseudonyms, a proof each."""

from __future__ import annotations

import datetime as dt
import math
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts import names
from civic.demo.loading import Bar, copy, reserve_ids

CLAIM_BATCH = 25_000
# Of a hundred residents of the demo so many are of an age; some do not say. The oldest take part least.
AGES = {"16-29": 21, "30-44": 29, "45-64": 25, "65-79": 9, "80+": 2, "": 14}
CLAIM = """
SELECT count(*) FILTER (WHERE identity.claim(
    sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
    1::smallint, 'demo', %s::date, person::bigint))
FROM generate_series(%s, %s) AS person
"""
# Residents come one after the other: a few of a district were there when the first proposal was.
FIRST_SHARE, GROWTH, SETTLING_DAYS = 0.15, 1.5, 15
key = lru_cache(maxsize=100_000)(names.key)


@dataclass(frozen=True, slots=True)
class Growth:
    """When residents proved where they live: from `since` to `until` days ago, the first of them just before."""

    since: int
    until: int = 0

    def share(self, days: float) -> float:
        """Return which share of a district had proved their residency so many days ago."""
        passed = (self.since - min(max(days, self.until), self.since)) / (self.since - self.until)
        return FIRST_SHARE + (1 - FIRST_SHARE) * math.pow(passed, GROWTH)

    def days(self, share: float) -> float:
        """Return how many days ago a district had so large a share of them: `share` the other way round."""
        if share < FIRST_SHARE:
            return self.since + SETTLING_DAYS * (1 - share / FIRST_SHARE)
        passed = ((share - FIRST_SHARE) / (1 - FIRST_SHARE)) ** (1 / GROWTH)
        return float(self.since - (self.since - self.until) * passed)


# So long ago that a closed month always has three of the year before: the first is whole.
GROWN = Growth(since=500)
# In the small city everybody was there when the stories begin.
BEFORE_STORIES = Growth(since=500, until=125)


@dataclass(slots=True)
class Residents:
    """Whose ids lie where: `blocks` by the district's code; `known` by name, for those a story names."""

    blocks: dict[str, Sequence[int]] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def everybody(self) -> range:
        """Return all ids; the blocks follow each other without a gap."""
        blocks = list(self.blocks.values())
        return range(blocks[0][0], blocks[-1][-1] + 1) if blocks else range(0)

    def first(self, share: float, codes: Sequence[str]) -> Voters:
        """Return who was there first: that share of each of these districts."""
        return Voters([self.blocks[code][: max(1, int(len(self.blocks[code]) * share))] for code in codes], codes)


class Voters:
    """The ids of several districts as one sequence, each with its district's code."""

    def __init__(self, parts: Sequence[Sequence[int]], codes: Sequence[str]) -> None:
        self._parts, self._codes, self._ends = parts, codes, list[int]()
        for part in parts:
            self._ends.append(len(self) + len(part))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, place: int) -> tuple[int, str]:
        part = bisect(self._ends, place)
        before = self._ends[part - 1] if part else 0
        return self._parts[part][place - before], self._codes[part]


def settle(
    counts: dict[str, int],
    district_ids: dict[str, int],
    *,
    named: dict[str, list[str]],
    now: dt.datetime,
    seed: int,
    bar: Bar,
    growth: Growth = GROWN,
) -> Residents:
    """Insert so many verified residents per district; `named` live there under a name a story uses."""
    rng, total = random.Random(f"residents {seed}"), sum(counts.values())  # noqa: S311 a demo, no secret
    ids = reserve_ids("accounts_person", total)
    settled, start = Residents(), 0
    for code, count in counts.items():
        settled.blocks[code] = ids[start : start + count]
        start += count
    for code, its_names in named.items():
        settled.known.update(zip(its_names, settled.blocks[code], strict=False))
    bar.begin("people", total)
    copy(
        "accounts_person",
        ("id", "password", "name", "name_key", "language", "is_active", "created_at", "email_confirmed_at"),
        _people(settled, rng, now, growth),
        bar,
    )
    bar.end()
    bar.begin("residencies", total)
    copy(
        "accounts_residency",
        ("person_id", "level", "district_id", "age_band", "of_voting_age", "method", "valid_until", "verified_at"),
        _residencies(settled, district_ids, rng, now, growth),
        bar,
    )
    bar.end()
    prove(ids, valid_until(now), bar)
    return settled


def prove(ids: range, until: dt.date, bar: Bar | None = None) -> None:
    """Claim a random tag for each id, through the one function the web's role may call."""
    if bar:
        bar.begin("proofs", len(ids))
    with connection.cursor() as cursor:
        for start in range(0, len(ids), CLAIM_BATCH):
            part = ids[start : start + CLAIM_BATCH]
            cursor.execute(CLAIM, [until, part[0], part[-1]])
            if bar:
                bar.step(cursor.fetchone()[0])
    if bar:
        bar.end()


def valid_until(now: dt.datetime) -> dt.date:
    return timezone.localdate(now) + dt.timedelta(days=700)


def _people(settled: Residents, rng: random.Random, now: dt.datetime, growth: Growth) -> Iterator[tuple[Any, ...]]:
    taken = {key(name): name for name in settled.known}
    named = {pk: name for name, pk in settled.known.items()}
    fresh = _pseudonyms(len(settled.everybody()) + len(taken), taken, rng)
    for block in settled.blocks.values():
        for place, pk in enumerate(block):
            name, its_key = (named[pk], key(named[pk])) if pk in named else next(fresh)
            days = growth.days(place / len(block)) + rng.uniform(0.1, 3)
            since = now - dt.timedelta(days=days)
            yield pk, "!", name, its_key, "en", True, since, since


def _pseudonyms(count: int, taken: dict[str, str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield different pseudonyms with their keys, in an order that looks drawn: a walk through all of them."""
    numbers = 9_000 + max(0, count - 9_000 * len(names.BIRDS)) // len(names.BIRDS) + 1
    size = numbers * len(names.BIRDS)
    step = rng.randrange(size // 3, size // 2)
    while math.gcd(step, size) != 1:
        step += 1
    place = rng.randrange(size)
    for _n in range(size):
        place = (place + step) % size
        bird, number = names.BIRDS[place % len(names.BIRDS)], str(1_000 + place // len(names.BIRDS))
        # A digit never joins with a letter into another sign, so the key is that of both parts.
        its_key = key(bird) + key(number)
        if its_key not in taken:
            yield f"{bird} {number}", its_key


def _residencies(
    settled: Residents, district_ids: dict[str, int], rng: random.Random, now: dt.datetime, growth: Growth
) -> Iterator[tuple[Any, ...]]:
    until, ages = valid_until(now), random.Random(f"ages {len(settled.everybody())}")  # noqa: S311 a demo, no secret
    bands, weights = list(AGES), list(AGES.values())
    for code, block in settled.blocks.items():
        for place, pk in enumerate(block):
            days = growth.days(place / len(block)) + rng.uniform(0, 0.1)
            level = 1 if rng.random() < 0.1 else 2
            yield (
                pk,
                level,
                district_ids[code],
                ages.choices(bands, weights)[0],
                rng.random() < 0.96,
                "demo",
                until,
                now - dt.timedelta(days=days),
            )
