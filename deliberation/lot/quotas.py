"""How many people with a feature's value a panel has, at least and at most; and what cannot be met."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

HEADER = ("feature", "value", "min", "max")


class Fault(StrEnum):
    """What can be wrong with a file of quotas or a list of people."""

    HEADER = "header"  # the first line does not name the columns
    COLUMNS = "columns"  # a line has more or fewer columns than the first
    EMPTY = "empty"  # a feature, value or ticket that is not there
    NUMBER = "number"  # min or max is no whole number from 0 on
    MIN_OVER_MAX = "min_over_max"
    TWICE = "twice"  # the same feature and value, or the same ticket, once more
    NO_QUOTAS = "no_quotas"
    SIZE = "size"  # a panel of nobody
    MINS_OVER_SIZE = "mins_over_size"  # the minima of a feature are more than the panel has seats
    MAXS_UNDER_SIZE = "maxs_under_size"  # its maxima are fewer
    UNKNOWN_VALUE = "unknown_value"  # somebody has a value for which there is no quota
    MISSING_FEATURE = "missing_feature"  # somebody has no value of a feature


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault. `line` counts from 1, 0 where it is about the whole; `said` is what stands there, or the sum."""

    fault: Fault
    line: int = 0
    feature: str = ""
    value: str = ""
    said: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return where + " ".join(each for each in (self.fault, self.feature, self.value, self.said) if each)


class WrongInput(ValueError):
    """Quotas or people that make no sense, with all faults that were found."""

    def __init__(self, faults: Sequence[Wrong]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


class Bound(StrEnum):
    """Which side of a quota cannot be met; `SIZE`: there are fewer people than seats."""

    MIN = "min"
    MAX = "max"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """By how much a bound would have to give way: `needed` fewer than the minimum, or more than the maximum.

    Of a minimum it is also how many more people of that value would have to be there.
    """

    feature: str
    value: str
    bound: Bound
    needed: int

    def __str__(self) -> str:
        return f"{self.feature} {self.value} {self.bound} by {self.needed}".strip()


class Infeasible(ValueError):
    """No panel meets the quotas. `shortfalls`: a smallest relaxation, by the sum of what gives way."""

    def __init__(self, shortfalls: Sequence[Shortfall]) -> None:
        super().__init__("no panel meets the quotas: " + "; ".join(map(str, shortfalls)))
        self.shortfalls = tuple(shortfalls)


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` and at most `most` of the panel have this value of the feature."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Quotas:
    """Quotas in the order of their file; a value without one is a value that nobody may have."""

    all: tuple[Quota, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """The features in the order of their first quota."""
        return tuple(dict.fromkeys(quota.feature for quota in self.all))

    def values(self, feature: str) -> tuple[str, ...]:
        return tuple(quota.value for quota in self.all if quota.feature == feature)

    def text(self) -> str:
        """Return the quotas as they are published: `feature,value,min,max` with a header."""
        return csv_text(HEADER, [(each.feature, each.value, each.least, each.most) for each in self.all])

    def check(self, size: int) -> None:
        """Raise WrongInput where a feature's quotas can never add up to so many seats, whoever is there."""
        faults = [Wrong(Fault.SIZE, said=str(size))] if size < 1 else []
        if not self.all:
            faults.append(Wrong(Fault.NO_QUOTAS))
        for feature in self.features:
            mine = [quota for quota in self.all if quota.feature == feature]
            least, most = sum(quota.least for quota in mine), sum(quota.most for quota in mine)
            if least > size:
                faults.append(Wrong(Fault.MINS_OVER_SIZE, feature=feature, said=str(least)))
            if most < size:
                faults.append(Wrong(Fault.MAXS_UNDER_SIZE, feature=feature, said=str(most)))
        if faults:
            raise WrongInput(faults)

    def broken(self, people: Iterable[Sequence[str]]) -> tuple[Shortfall, ...]:
        """Return by how much these people, each as values in the order of `features`, miss each quota."""
        counts: dict[tuple[str, str], int] = {}
        for values in people:
            for named in zip(self.features, values, strict=True):
                counts[named] = counts.get(named, 0) + 1
        found = []
        for quota in self.all:
            there = counts.get((quota.feature, quota.value), 0)
            if there < quota.least:
                found.append(Shortfall(quota.feature, quota.value, Bound.MIN, quota.least - there))
            if there > quota.most:
                found.append(Shortfall(quota.feature, quota.value, Bound.MAX, there - quota.most))
        return tuple(found)


def read_quotas(text: str) -> Quotas:
    """Read `feature,value,min,max` with its header; blanks around words do not count. Raises WrongInput by line."""
    lines = csv.reader(StringIO(text.removeprefix("\ufeff")))
    header = tuple(word.strip().lower() for word in next(lines, []))
    if header != HEADER:
        raise WrongInput([Wrong(Fault.HEADER, 1, said=",".join(header))])
    found: dict[tuple[str, str], Quota] = {}
    faults: list[Wrong] = []
    for row in lines:
        words = [word.strip() for word in row]
        if not any(words):
            continue
        wrong = _wrong(words, lines.line_num, found)
        if wrong:
            faults.append(wrong)
        else:
            feature, value, least, most = words
            found[feature, value] = Quota(feature, value, int(least), int(most))
    if not found and not faults:
        faults.append(Wrong(Fault.NO_QUOTAS))
    if faults:
        raise WrongInput(faults)
    return Quotas(tuple(found.values()))


def _wrong(words: Sequence[str], line: int, found: dict[tuple[str, str], Quota]) -> Wrong | None:
    """Return what is wrong with a line; `found` are those before it."""
    if len(words) != len(HEADER):
        return Wrong(Fault.COLUMNS, line, said=str(len(words)))
    feature, value, *numbers = words
    if not (feature and value):
        return Wrong(Fault.EMPTY, line, feature, value)
    if bad := [each for each in numbers if not (each.isascii() and each.isdigit() and len(each) < 10)]:
        return Wrong(Fault.NUMBER, line, feature, value, bad[0])
    if int(numbers[0]) > int(numbers[1]):
        return Wrong(Fault.MIN_OVER_MAX, line, feature, value, "-".join(numbers))
    if (feature, value) in found:
        return Wrong(Fault.TWICE, line, feature, value)
    return None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as it is published: one line end, quotes only where they must be."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
