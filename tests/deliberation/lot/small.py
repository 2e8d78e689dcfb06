"""Small pools for hypothesis, and one that looks like a city's."""

from __future__ import annotations

import random
from math import ceil, floor

from hypothesis import strategies as st

from deliberation.lot.pool import Member, ticket_of
from deliberation.lot.quotas import Quota, Quotas

AGES, DISTRICTS = ("16-24", "25-64", "65+"), ("molinos", "salinas")
Draw = tuple[list[Member], Quotas, int]


@st.composite
def draws(draw: st.DrawFn) -> Draw:
    """Up to nine people, up to five seats, quotas that add up and yet may be impossible."""
    people = draw(st.lists(st.tuples(st.sampled_from(AGES), st.sampled_from(DISTRICTS)), min_size=2, max_size=9))
    size = draw(st.integers(1, min(5, len(people))))
    quotas = []
    for feature, values in (("age", AGES), ("district", DISTRICTS)):
        least = [draw(st.integers(0, 1)) for _ in values]
        most = [each + draw(st.integers(0, 3)) for each in least]
        quotas += [Quota(feature, *each) for each in zip(values, least, most, strict=True)]
    members = [Member(f"t{9 - at}", {"age": age, "district": home}) for at, (age, home) in enumerate(people)]
    return members, Quotas(tuple(quotas)), size


def city(people: int, size: int, seed: int = 1, features: tuple[int, ...] = (2, 5, 8, 3, 3)) -> Draw:
    """People who come forward unlike the city: its shares of each value, within 5 %, are the quotas."""
    by = random.Random(seed)
    columns: list[list[str]] = []
    quotas: list[Quota] = []
    for at, count in enumerate(features):
        values = [f"value {each}" for each in range(count)]
        live = [by.uniform(1, 3) for _ in values]
        come = [each * by.uniform(0.4, 1.6) for each in live]
        columns.append(by.choices(values, come, k=people))
        for value, share in zip(values, live, strict=True):
            seats = share / sum(live) * size
            quotas.append(Quota(f"feature {at}", value, floor(seats * 0.95), ceil(seats * 1.05)))
    names = [f"feature {at}" for at in range(len(features))]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [Member(ticket_of(b"secret", str(at)), row) for at, row in enumerate(rows)], Quotas(tuple(quotas)), size
