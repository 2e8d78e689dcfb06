"""The discussions of a large city: more where more support, in threads, with useful marks. By COPY, in two passes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from civic.demo.loading import coprime
from civic.demo.residents import Voters

MOST_COMMENTS = 300
REPLIES = 0.4
CHANNELS = {"web": 93, "api": 3, "meeting": 2, "paper": 1, "desk": 1}
COMMENT = (
    *("id", "proposal_id", "author_id", "author_label", "parent_id", "root_id", "depth", "side"),
    *("body", "lang", "visibility", "channel", "created_at"),
)
MARK = ("comment_id", "person_id")
Row = tuple[Any, ...]


class Talk(NamedTuple):
    """What a discussion depends on; the generator stands where the proposal's life left it."""

    rng: random.Random
    voters: Voters
    supports: int
    begin: dt.datetime
    end: dt.datetime


class Said(NamedTuple):
    """One comment: who and when, which one of the same discussion it replies to, how many find it useful."""

    author: int
    at: dt.datetime
    parent: int | None
    root: int | None
    depth: int
    useful: int


class Voices:
    """All discussions. Each pass draws them anew from the proposals' own seeds, so nothing is kept."""

    def __init__(self, texts: Sequence[str], discussed: Callable[[], Iterator[tuple[int, Talk]]]) -> None:
        self._texts, self._discussed = texts, discussed

    def count(self) -> int:
        return sum(_length(talk) for _proposal, talk in self._discussed())

    def comments(self, ids: range) -> Iterator[Row]:
        first = 0
        for proposal, talk in self._discussed():
            said, rng = _said(talk), talk.rng
            for place, each in enumerate(said):
                yield (
                    ids[first + place],
                    proposal,
                    each.author,
                    "",
                    None if each.parent is None else ids[first + each.parent],
                    None if each.root is None else ids[first + each.root],
                    each.depth,
                    rng.choice(("for", "for", "against", "neither")),
                    rng.choice(self._texts),
                    "en",
                    "public",
                    rng.choices(list(CHANNELS), list(CHANNELS.values()))[0],
                    each.at,
                )
            first += len(said)

    def marks(self, ids: range) -> Iterator[Row]:
        first = 0
        for _proposal, talk in self._discussed():
            said, size = _said(talk), len(talk.voters)
            for place, each in enumerate(said):
                step, at = coprime(talk.rng, size), talk.rng.randrange(size)
                for _n in range(min(each.useful, size - 1)):
                    at = (at + step) % size
                    if (person := talk.voters[at][0]) != each.author:
                        yield ids[first + place], person
            first += len(said)


def _length(talk: Talk) -> int:
    return min(int(talk.rng.expovariate(1) * 1.2 * (1 + talk.supports) ** 0.35), MOST_COMMENTS)


def _said(talk: Talk) -> list[Said]:
    rng, count = talk.rng, _length(talk)
    moments = sorted(talk.begin + (talk.end - talk.begin) * rng.betavariate(1, 1.6) for _n in range(count))
    said: list[Said] = []
    for place, at in enumerate(moments):
        author, useful = talk.voters[rng.randrange(len(talk.voters))][0], int(rng.expovariate(0.8))
        above = rng.randrange(place) if place and rng.random() < REPLIES else None
        if above is None or said[above].depth == 2:
            said.append(Said(author, at, None, None, 0, useful))
        else:
            root = said[above].root
            said.append(Said(author, at, above, above if root is None else root, said[above].depth + 1, useful))
    return said
