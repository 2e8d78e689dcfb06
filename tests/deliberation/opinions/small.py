"""Small conversations for hypothesis, and those of Pol.is."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from hypothesis import strategies as st

from deliberation.opinions.stances import Stances

POLIS = Path(settings.OPEN_DATA_DIR) / "polis"
needs_files = pytest.mark.skipif(not POLIS.exists(), reason="OPEN_DATA_DIR has no polis")
FULL = bool(os.environ.get("FULL"))
CONVERSATIONS = (
    *("15-per-hour-seattle", "american-assembly.bowling-green", "austria-climate.5twd2jsnkf.2022-08-08"),
    *("brexit-consensus", "canadian-electoral-reform", "football-concussions", "london.youth.policing"),
    *("scoop-hivemind.biodiversity", "scoop-hivemind.ubi", "ssis.land-bank-farmland.2rumnecbeh.2021-08-01"),
    "vtaiwan.uberx",
)
LARGE = ("american-assembly.bowling-green", "austria-climate.5twd2jsnkf.2022-08-08", "vtaiwan.uberx")
Row = tuple[str, str, int]


@st.composite
def conversations(draw: st.DrawFn, most: int = 24) -> Stances:
    """Up to `most` people and nine statements, some of them without an answer, some moderated out."""
    people, statements = draw(st.integers(1, most)), draw(st.integers(1, 9))
    cells = st.sampled_from([1, 1, -1, 0, None, None])
    table = draw(st.lists(st.lists(cells, min_size=statements, max_size=statements), min_size=people, max_size=people))
    names = [str(number) for number in range(statements)]
    out = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return Stances.of(rows_of(table), names, out)


def rows_of(table: Sequence[Sequence[int | None]]) -> list[Row]:
    """Rows from a table of participants x statements."""
    return [
        (str(person), str(statement), said)
        for person, row in enumerate(table)
        for statement, said in enumerate(row)
        if said is not None
    ]


def camps(*sizes: int, statements: int = 12, noise: float = 0.08) -> list[Row]:
    """Camps that answer in patterns of their own, some answers the other way round; the same every time."""
    chance = np.random.default_rng(7)
    rows: list[Row] = []
    for camp, size in enumerate(sizes):
        for _ in range(size):
            person = str(len(rows) // statements)
            for statement in range(statements):
                said = 1 if (statement >> camp) & 1 else -1
                rows.append((person, str(statement), -said if chance.random() < noise else said))
    return rows


def finite(found: object) -> str:
    """The JSON of something; raises ValueError for what is no number."""
    return json.dumps(found, allow_nan=False)
