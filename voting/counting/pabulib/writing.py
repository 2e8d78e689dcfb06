"""Write an election so that it is read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from voting.counting.election import Election, Kind

OWN = ("project_id", "cost", "name")


def write(election: Election) -> Iterator[str]:
    """Yield the lines of a file, each with its end; voters are numbered in the order of their classes."""
    ballots = election.ballots
    yield _line(["META"]) + _line(["key", "value"])
    meta = {**election.meta, "num_projects": str(len(election.projects)), "num_votes": str(ballots.voters)}
    meta |= {"budget": _decimal(election.budget), "vote_type": ballots.kind.value}
    for key, value in meta.items():
        yield _line([key, value])
    more = list(dict.fromkeys(name for project in election.projects for name in project.facts))
    yield _line(["PROJECTS"]) + _line([*OWN, *more])
    for project in election.projects:
        facts = [project.facts.get(name, "") for name in more]
        yield _line([project.id, _decimal(project.cost), project.name, *facts])
    pointed = ballots.points is not None and ballots.kind is not Kind.ORDINAL
    columns = ["voter_id", "vote", *(["points"] if pointed else []), *(["neighborhood"] if ballots.homes else [])]
    yield _line(["VOTES"]) + _line(columns)
    number = 0
    for said, home, voters in _said(election, pointed):
        for _ in range(voters):
            number += 1
            yield _line([str(number), *said, *home])


def _said(election: Election, pointed: bool) -> Iterator[tuple[list[str], list[str], int]]:
    ballots = election.ballots
    homes: dict[int, list[tuple[list[str], int]]] = {}
    if ballots.homes:
        where = ballots.homes
        for number, place, voters in zip(where.classes, where.places, where.voters, strict=True):
            homes.setdefault(int(number), []).append(([where.names[place]], int(voters)))
    for number, multiplicity in enumerate(ballots.multiplicities.tolist()):
        begin, end = int(ballots.starts[number]), int(ballots.starts[number + 1])
        said = [",".join(election.projects[choice].id for choice in ballots.choices_of(number))]
        if pointed and ballots.points is not None:
            points = [Fraction(int(each), ballots.points_unit) for each in ballots.points[begin:end]]
            said.append(",".join(_decimal(each) for each in points))
        for home, voters in homes.get(number, [([], multiplicity)]):
            yield said, home, voters


def _line(fields: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerow(fields)
    return written.getvalue()


def _decimal(number: Fraction) -> str:
    """Write a number that came from decimals. Raises ValueError for a third."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
        if places > 60:
            raise ValueError(f"{number} is no decimal number")
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if number < 0 else "") + whole + (f".{rest}" if rest else "")
