"""Whoever takes every published file, of every period, and solves for what is left out, recovers no cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from django.test import Client
from scipy.optimize import Bounds, LinearConstraint, milp

from accounts.models import Person
from charter.models import District
from commons.suppression import K, Table
from proposals.models import Support
from reports import files, months, parquet, queries, story, tasks
from reports.actions import make_report, publish_months, request_report
from reports.models import Edition
from reports.writing import Order
from tests import build
from tests.reports.conftest import Town
from tests.reports.test_files import SHEET
from tests.voting.build import closed, counted, opened, proved
from voting import actions

pytestmark = pytest.mark.django_db
# Columns of tables that count people, or are worked out from such a count; percentages are no whole numbers.
OF_PEOPLE = {"Took part", "Per 1,000", "Heard", "Missing a month", "To their share", "Points"}
NUMBER = re.compile(r"[+−]?[\d,]+(\.\d+)?")
Key = tuple[str, str, str]  # a month or a round; by what it is split; the part, "" for all


@dataclass
class Attacker:
    """What is known of each number: exactly, at most nine (it is said to be under ten), or only that it is counted."""

    exact: dict[Key, float] = field(default_factory=dict)
    under: set[Key] = field(default_factory=set)
    hidden: set[Key] = field(default_factory=set)
    # Sums over several months, as pages show them.
    sums: list[tuple[list[Key], float]] = field(default_factory=list)
    # The same where pages round: not less and not more than.
    between: list[tuple[list[Key], float, float]] = field(default_factory=list)

    def hears(self, key: Key, value: float | None, withheld: str) -> None:
        if value is not None:
            assert self.exact.setdefault(key, value) == value, "two files say two things"
        else:
            self.hidden.add(key)
            if withheld == "under":
                self.under.add(key)

    def reads(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            value = float(row["value"]) if row["value"] not in ("", None) else None
            if row["measure"] == "people":
                split = "district" if row["district"] else "age" if row["age"] else ""
                for by in [split] if split else ["district", "age"]:
                    self.hears((row["month"], by, row["district"] or row["age"] or ""), value, row["withheld"])
            elif row["measure"] == "supports" and not row["topic"]:
                self.hears((row["month"], "way", row["channel"] or ""), value, row["withheld"])

    def bounds(self) -> dict[Key, tuple[int, int]]:
        """Return the least and the most that each hidden number can be, over whole numbers of people."""
        keys = sorted(self.exact.keys() | self.hidden)
        at = {key: place for place, key in enumerate(keys)}
        low, high = np.zeros(len(keys)), np.full(len(keys), 10_000.0)
        for key, value in self.exact.items():
            low[at[key]] = high[at[key]] = value
        for key in self.under:
            high[at[key]] = K - 1
        lines, totals = [], []
        for total in (key for key in keys if not key[2]):
            parts = [at[key] for key in keys if key[:2] == total[:2] and key[2]]
            if parts:
                lines.append(self._line(len(keys), parts, at[total]))
                totals.append(0.0)
        for some, value in self.sums:
            lines.append(self._line(len(keys), [at[key] for key in some]))
            totals.append(value)
        least, most = list(totals), list(totals)
        for some, under, over in self.between:
            lines.append(self._line(len(keys), [at[key] for key in some]))
            least.append(under)
            most.append(over)
        rules = LinearConstraint(np.array(lines), np.array(least), np.array(most))
        found = {}
        for key in self.hidden:
            goal, ends = np.zeros(len(keys)), []
            for sign in (1, -1):
                goal[at[key]] = sign
                solved = milp(goal, integrality=np.ones(len(keys)), bounds=Bounds(low, high), constraints=rules)
                assert solved.success, solved.message
                ends.append(round(sign * solved.fun))
            found[key] = (ends[0], ends[1])
        return found

    def looks(self, chart: Mapping[str, Any], days: list[dt.date], codes: Mapping[str, str]) -> int:
        """Read the table of a chart, as page, PDF and workbook show it; return how many of its rows tell of people."""
        heads = [str(column["text"]) for column in chart["columns"]]
        by = {"District": "district", "Age": "age"}.get(heads[0])
        if by is None:
            return 0
        for row in chart["rows"]:
            name, *texts = [str(cell["text"]) if isinstance(cell, dict) else str(cell) for cell in row]
            some = [(f"{day:%Y-%m}", by, codes.get(name, name)) for day in days]
            told = {head: text for head, text in zip(heads[1:], texts, strict=True) if head in OF_PEOPLE}
            if any(key in self.hidden for key in some):
                assert not [text for text in told.values() if NUMBER.match(text)], (name, told)
            elif NUMBER.fullmatch(told.get("Took part", "")):
                people = int(told["Took part"].replace(",", ""))
                self.between.append((some, (people - 0.5) * len(some), (people + 0.5) * len(some)))
        return len(chart["rows"])

    @staticmethod
    def _line(width: int, parts: list[int], total: int | None = None) -> Any:
        line = np.zeros(width)
        line[parts] = 1
        if total is not None:
            line[total] -= 1
        return line


def everything(ilse: Person, vote: int) -> Attacker:
    """Take every file that counts people by something of theirs: all periods, districts, kinds and formats."""
    attacker, client = Attacker(), Client()
    days = queries.published_months()
    periods = list(itertools.combinations_with_replacement(days, 2))
    for first, last in periods:
        for form in ("csv", "json"):
            answer = client.get(f"/reports/data.{form}?from={first:%Y-%m}&to={last:%Y-%m}")
            assert answer.status_code == 200
            attacker.reads(parsed(answer.content.decode(), form))
        shown = queries.figures(first, last)
        for by, people in [("district", shown.districts), ("age", shown.ages), ("district", [shown.people])]:
            for each in people:
                if each.monthly is not None:
                    some = [(f"{month:%Y-%m}", by, each.code) for month in shown.months]
                    attacker.sums.append((some, each.monthly * len(some)))
    codes = dict(District.objects.values_list("name", "code")) | {"The whole city": ""}
    for (first, last), kind in itertools.product(periods, ("participation", "representativeness")):
        charts = story.told(Order(kind, "pdf", first, last))
        assert sum(attacker.looks(each, [day for day in days if first <= day <= last], codes) for each in charts) >= 4
    attacker.reads(workbook(ilse))
    for form, district in itertools.product(("csv", "json"), ("", "molinos", "cantera")):
        job = request_report(kind="participation", form=form, district=district, by=ilse)
        assert make_report(job_id=job.pk) == "finished"
        attacker.reads(parsed(files.finished(job.key, form).read_text(), form))
    for form in ("csv", "json"):
        answer = client.get(f"/open-data/participation.{form}")
        attacker.reads(parsed(b"".join(answer.streaming_content).decode(), form))  # type: ignore[attr-defined]
    if parquet.is_there():
        its = queries.published_file("participation", "parquet")
        attacker.reads(rows_in_parquet(files.finished(its.key, "parquet")))
    result = client.get(f"/api/v1/rounds/{vote}/result/").json()
    attacker.hears(("round", "home", ""), result["voters"], "")
    for row in result["turnout"]:
        attacker.hears(("round", "home", row["district"]), row["voters"], "")
    return attacker


def workbook(ilse: Person) -> Iterator[dict[str, str]]:
    """Yield the rows of the figures as their workbook has them."""
    job = request_report(kind="participation", form="xlsx", by=ilse)
    assert make_report(job_id=job.pk) == "finished"
    with zipfile.ZipFile(files.finished(job.key, "xlsx")) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 our own
    names: dict[str, str] = {}
    for row in root.iter(f"{SHEET}row"):
        cells = {str(cell.get("r")).rstrip("0123456789"): "".join(cell.itertext()) for cell in row.iter(f"{SHEET}c")}
        if names:
            yield {name: cells.get(column, "") for column, name in names.items()}
        else:
            names = cells


def rows_in_parquet(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet  # an extra

    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return rows


def parsed(text: str, form: str) -> Iterable[Mapping[str, Any]]:
    return csv.DictReader(io.StringIO(text)) if form == "csv" else json.loads(text)["rows"]


@pytest.fixture
def published(town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Publish two months that differ by a few people, a night and a vote: with few in Cantera, few aged 25, few by
    paper."""
    people = town.people["molinos"] + town.people["salinas"] + town.people["cantera"]
    for place, person in enumerate(people):
        person.residency.age_band = "16-24" if place < 24 else "25+" if place < 28 else ""
        person.residency.save(update_fields=["age_band"])
    earlier = months.begin(months.after(town.month, -1))
    older = build.proposal(people[0], topic=town.green, district=town.salinas, published_at=earlier)
    build.supports(older, people[:-1])
    Support.objects.filter(proposal=older).update(created_at=earlier)
    Support.objects.filter(pk__in=[row.pk for row in Support.objects.order_by("pk")[:7]]).update(channel="paper")
    monkeypatch.setattr("reports.queries.editions.NIGHT_HOUR", 0)

    def publish() -> Attacker:
        publish_months()
        tasks.begin_edition()
        for job in Edition.objects.get().jobs.filter(kind="participation"):
            assert make_report(job_id=job.pk) == "finished"
        voters = [*town.people["molinos"][:14], *town.people["salinas"][:11], *town.people["cantera"]]
        proved(voters)
        its, shares = opened(ilse)
        for each in voters:
            actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
        counted(closed(its), shares, ilse)
        return everything(ilse, its.pk)

    return publish


def test_whoever_solves_for_what_is_left_out_recovers_no_cell(published: Any) -> None:
    attacker = published()
    found = attacker.bounds()
    assert {by for _month, by, _part in found} == {"district", "age", "way", "home"}
    for key, (least, most) in found.items():
        whole = attacker.exact.get((*key[:2], ""), K)
        if whole < K:  # how many supports there are is public: of none, each way has none
            assert (least, most) == (0, whole), key
            continue
        assert most - least >= K - 1, (key, least, most)
        if key in attacker.under:
            assert (least, most) == (0, K - 1), key


def test_without_complementary_suppression_the_same_attacker_does(
    published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a twin that leaves out cells under ten and nothing beside them."""

    def naive(cells: Mapping[Any, int]) -> Table[Any]:
        under = frozenset(name for name, number in cells.items() if number < K)
        shown = {name: number for name, number in cells.items() if name not in under}
        total = sum(cells.values())
        return Table(shown, under, frozenset(), total if total >= K else None)

    for module in ("reports.actions.publish_month", "voting.actions.close_round"):
        monkeypatch.setattr(sys.modules[module], "suppressed", naive)
    found = published().bounds()
    assert {key[1] for key, (least, most) in found.items() if least == most} >= {"district", "age", "home"}
    assert [most for key, (least, most) in found.items() if key[1:] == ("home", "cantera") and least == most] == [3]
