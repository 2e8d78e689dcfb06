"""Who is heard, how far proposals came, and the same figures as PDF, workbook and Parquet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from proposals.lifecycle import State
from reports import months
from reports.actions import publish_month, request_report, schedule_report
from reports.models import Cell, Job, Month, Schedule
from reports.story import STORIES
from reports.tables import SOURCES
from reports.writing import Order, Progress, SumsDisagree, write
from tests import build
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db
PAGES = ("representativeness", "funnel", "responses", "moderation", "rounds")


@pytest.fixture
def published(town: Town) -> Town:
    publish_month(first_day=town.month)
    return town


def made(order: Order, path: Path) -> Progress:
    *_before, last = write(order, path, Progress())
    return last


def test_supports_are_concentrated_as_counted_by_hand(published: Town) -> None:
    """Fifty-three people gave one support each; two proposals received 33 and 20."""
    shown = {c.measure: (c.value, c.withheld) for c in Cell.objects.filter(measure__contains="er_")}
    assert shown == {
        "giver_gini": (0, ""),
        "giver_top": (None, "withheld"),
        "taker_gini": (round((33 - 20) / (2 * 53), 3), ""),
        "taker_top": (None, "withheld"),
    }


def test_a_group_that_is_left_out_has_no_share(published: Town, tmp_path: Path) -> None:
    made(Order("representativeness", "csv"), tmp_path / "a")
    rows = {row["district"]: row for row in csv.DictReader(io.StringIO((tmp_path / "a").read_text()))}
    assert rows["molinos"]["people"] == "30" and float(rows["molinos"]["people_share"]) == pytest.approx(
        30 / 53, abs=1e-4
    )
    for code in ("salinas", "cantera"):
        assert rows[code]["people"] == rows[code]["people_share"] == rows[code]["ratio"] == rows[code]["heard"] == ""


def test_the_funnel_counts_who_went_further_too(published: Town, tmp_path: Path) -> None:
    made(Order("funnel", "json"), tmp_path / "a")
    body = json.loads((tmp_path / "a").read_text())
    found = {row["district"]: (row["proposed"], row["supported"], row["answered"]) for row in body["rows"]}
    assert found == {"molinos": (1, 1, 0), "salinas": (1, 1, 0)}


@pytest.mark.parametrize("kind", PAGES)
def test_pages_of_figures_have_a_table_beside_each_chart(published: Town, client: Client, kind: str) -> None:
    response = client.get(f"/reports/{kind}/")
    assert response.status_code == 200 and b"style=" not in response.content
    html = response.content.decode()
    assert html.count('class="twin"') >= html.count('class="chart__plot"')


def asked_by_pages(client: Client) -> dict[str, int]:
    """How many queries every page of reports takes that anybody or an administrator sees, once it is warm."""
    paths = [*(f"/reports/{kind}/" for kind in PAGES), "/reports/", "/reports/dictionary/"]
    paths += ["/open-data/", "/open-data/dictionary/", "/jobs/", "/jobs/schedules/"]
    paths += [f"/jobs/{Job.objects.earliest('pk').pk}/", f"/jobs/schedules/{Schedule.objects.earliest('pk').pk}/"]
    found = {}
    for path in paths:
        for _turn in range(2):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200, path
        found[path] = len(captured)
    return found


def test_pages_ask_as_much_whatever_there_is(published: Town, ilse: Person, client: Client) -> None:
    client.force_login(ilse)
    request_report(by=ilse, kind="comments", form="csv")
    schedule_report(by=ilse, kind="supports", form="csv")
    before = asked_by_pages(client)
    assert max(before.values()) <= 20, before
    cells = list(Cell.objects.values())
    for step in range(1, 5):  # five files at most are made for one person at once
        build.district(f"new-{step}", f"New {step}")
        build.topic(f"topic-{step}", f"Topic {step}")
        build.office(f"office-{step}", f"Office {step}")
        month = Month.objects.create(first_day=months.after(published.month, -step))
        Cell.objects.bulk_create(Cell(**cell | {"id": None, "month_id": month.pk}) for cell in cells)
        proposal = build.proposal(ilse, state=State.ANSWERED, published_at=published.day, title=f"Path {step}")
        build.answer(proposal)
        request_report(by=ilse, kind="comments", form="json")
    for kind in ("comments", "proposals", "participation"):
        schedule_report(by=ilse, kind=kind, form="csv")
    assert asked_by_pages(client) == before


def test_what_is_no_page_is_not_found(published: Town, client: Client) -> None:
    for path in ("comments/", "register/", "comments.pdf", "funnel/?from=2090-01"):
        assert client.get(f"/reports/{path}").status_code == 404


@pytest.mark.parametrize("kind", sorted(STORIES))
def test_every_report_of_figures_is_set_as_tagged_pdf(published: Town, tmp_path: Path, kind: str) -> None:
    made(Order(kind, "pdf"), tmp_path / "a")
    body = (tmp_path / "a").read_bytes()
    assert body.startswith(b"%PDF-") and b"/StructTreeRoot" in body and b"/MarkInfo" in body


def test_everybody_takes_the_pdf_of_the_page(published: Town, client: Client) -> None:
    response = client.get("/reports/funnel.pdf")
    assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_parquet_holds_what_csv_holds(published: Town, tmp_path: Path, kind: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    as_parquet, as_csv = (made(Order(kind, form), tmp_path / form) for form in ("parquet", "csv"))
    table = parquet.read_table(tmp_path / "parquet")
    assert as_parquet.rows == as_csv.rows == table.num_rows
    assert table.column_names == [column.name for column in SOURCES[kind].columns]
    assert all(field.metadata[b"description"] for field in table.schema)


def test_parquet_whose_sums_differ_is_thrown_away(
    published: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES["supports"].sums, "supports", "SELECT 54")
    with pytest.raises(SumsDisagree):
        made(Order("supports", "parquet"), tmp_path / "a")


def test_a_workbook_has_a_sheet_for_each_table_and_heads_over_their_numbers(published: Town, tmp_path: Path) -> None:
    made(Order("participation", "xlsx"), tmp_path / "a")
    with zipfile.ZipFile(tmp_path / "a") as book:
        sheets = book.read("xl/workbook.xml").decode()
        styles, first = book.read("xl/styles.xml").decode(), book.read("xl/worksheets/sheet1.xml").decode()
    assert sheets.count("<sheet ") > 6 and 'name="Definitions"' in sheets
    # Names that are too long for a sheet end with a whole word.
    assert 'name="A month residents who took part"' in sheets and "by off" not in sheets
    assert 'horizontal="right"' in styles
    # The head of `value` has another style than that of `measure`.
    place = "ABCDEFGHIJ"[SOURCES["participation"].column("value")]
    assert first.split(f'r="{place}1" s="')[1][0] != first.split('r="B1" s="')[1][0]
