"""Who is heard, how far proposals came, and the same figures as PDF, workbook and Parquet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reports.actions import publish_month
from reports.models import Cell
from reports.story import STORIES
from reports.tables import SOURCES
from reports.writing import Order, Progress, SumsDisagree, write
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
def test_pages_of_figures_ask_as_much_whatever_there_is(
    published: Town, client: Client, kind: str, django_assert_max_num_queries: Any
) -> None:
    client.get(f"/reports/{kind}/")
    with django_assert_max_num_queries(16):
        response = client.get(f"/reports/{kind}/")
    assert response.status_code == 200 and b"style=" not in response.content
    html = response.content.decode()
    assert html.count('class="twin"') >= html.count('class="chart__plot"')


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
