"""Who said what to which statement: agree (+1), disagree (-1) or pass (0), one stance for a pair, kept sparse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

AGREE, DISAGREE, PASS = 1, -1, 0


@dataclass(frozen=True, eq=False)
class Stances:
    """All stances of a conversation; participants and statements by their ids, in the order of `in_order`.

    Participant i answered the statements `places[starts[i]:starts[i + 1]]`, ascending, with `said` beside them (int8).
    Everybody answered something; a statement may be one that nobody answered. `moderated_out` is a mask of statements.
    Five bytes a stance.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    moderated_out: Mask
    starts: Ints
    places: npt.NDArray[np.int32]
    said: npt.NDArray[np.int8]

    @classmethod
    def of(
        cls, rows: Iterable[tuple[str, str, int]], statements: Iterable[str] = (), moderated_out: Collection[str] = ()
    ) -> Stances:
        """Return stances from (participant, statement, stance): of each pair the last row counts.

        `statements` are those that may be without an answer. Raises ValueError for a stance that is none.
        """
        people: dict[str, int] = {}
        known: dict[str, int] = {each: place for place, each in enumerate(dict.fromkeys(statements))}
        who, what, said = [], [], []
        for participant, statement, stance in rows:
            who.append(people.setdefault(participant, len(people)))
            what.append(known.setdefault(statement, len(known)))
            said.append(stance)
        columns = [np.array(each, np.int64) for each in (who, what, said)]
        return cls.of_arrays(tuple(people), tuple(known), columns[0], columns[1], columns[2], moderated_out)

    @classmethod
    def of_arrays(
        cls,
        participants: Sequence[str],
        statements: Sequence[str],
        who: Ints,
        what: Ints,
        said: npt.NDArray[np.signedinteger],
        moderated_out: Collection[str] = (),
    ) -> Stances:
        """Return stances from columns: row n is what `participants[who[n]]` said to `statements[what[n]]`.

        Of each pair the last row counts; who said nothing is left out. Cost: one sort of the rows. Raises ValueError
        for a stance that is none, a place that there is not, and an id given twice.
        """
        if len(said) and not np.isin(said, (AGREE, DISAGREE, PASS)).all():
            raise ValueError("a stance is 1, -1 or 0")
        if len(set(participants)) < len(participants) or len(set(statements)) < len(statements):
            raise ValueError("an id was given twice")
        for places, ids in ((who, participants), (what, statements)):
            if len(places) and (places.min() < 0 or places.max() >= len(ids)):
                raise ValueError("a row names a place that there is not")
        spoke = np.zeros(len(participants), bool)
        spoke[who] = True
        people, row_of = _renumbered([each if spoke[n] else None for n, each in enumerate(participants)])
        columns, column_of = _renumbered(list(statements))
        keys = row_of[who] * max(len(columns), 1) + column_of[what]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        last = np.ones(len(keys), bool)
        last[:-1] = keys[1:] != keys[:-1]
        rows, places_ = np.divmod(keys[last], max(len(columns), 1))
        starts = np.zeros(len(people) + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=len(people)), out=starts[1:])
        out = np.array([each in set(moderated_out) for each in columns], bool)
        return cls(people, columns, out, starts, places_.astype(np.int32), said[order][last].astype(np.int8))

    @cached_property
    def counts(self) -> Ints:
        """How many statements each participant answered, with those that were moderated out later."""
        return np.diff(self.starts)

    @cached_property
    def row_of(self) -> npt.NDArray[np.int32]:
        """The participant of each entry of `places`."""
        return np.repeat(np.arange(len(self.participants), dtype=np.int32), self.counts)

    @cached_property
    def answered(self) -> Mask:
        """The statements that somebody answered."""
        return np.bincount(self.places, minlength=len(self.statements)) > 0


def in_order(identity: str) -> tuple[int, int, str]:
    """Return the key by which ids are sorted: whole numbers by value, then what else there is as text."""
    if identity.isascii() and identity.isdigit():
        return 0, int(identity), identity
    return 1, 0, identity


def _renumbered(ids: Sequence[str | None]) -> tuple[tuple[str, ...], Ints]:
    """Return the ids in order, and the new place of each; of None there is none."""
    kept = [(in_order(each), place) for place, each in enumerate(ids) if each is not None]
    kept.sort()
    new = np.full(len(ids), -1, np.int64)
    new[[place for _, place in kept]] = np.arange(len(kept))
    return tuple(key[2] for key, _ in kept), new
