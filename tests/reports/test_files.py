"""Files of reports: their rows, their sums, what is in their cells, and what happens when something goes wrong."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import hashlib
import io
import json
import os
import random
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from journal.models import Entry
from proposals.models import Comment, Proposal, Support, UsefulMark
from reports import files, workbooks, writing
from reports.actions import cancel_report, expire_reports, make_report, publish_month, request_report
from reports.models import Job, Kind
from reports.tables import SOURCES
from reports.writing import Order, Progress, write
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(order: Order, path: Path, **how: Any) -> Progress:
    *_before, last = write(order, path, Progress(), **how)
    assert last.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    return last


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_supports_by_proposal_and_month(town: Town, tmp_path: Path) -> None:
    done = written(Order("supports", "csv"), tmp_path / "a")
    month = f"{town.month:%Y-%m}"
    first, second = rows_of(tmp_path / "a")
    assert (first["district"], first["month"], first["supports"]) == ("molinos", month, "33")
    assert (second["district"], second["month"], second["supports"]) == ("salinas", month, "20")
    assert done.rows == 2 and done.expected == {"supports": 53}


def test_months_of_one_proposal_follow_each_other(town: Town, tmp_path: Path) -> None:
    for back in range(1, 13):
        support = Support.objects.filter(created_at=town.day).order_by("proposal_id", "pk").first()
        Support.objects.filter(pk=support.pk).update(created_at=town.day - dt.timedelta(days=29 * back))
    written(Order("supports", "csv"), tmp_path / "a")
    found = [(int(row["proposal"]), row["month"]) for row in rows_of(tmp_path / "a")]
    assert found == sorted(found) and len(found) > 10


def test_a_workbook_is_ready_to_be_read_and_printed(town: Town, tmp_path: Path) -> None:
    written(Order("comments", "xlsx"), tmp_path / "xlsx")
    with zipfile.ZipFile(tmp_path / "xlsx") as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    filtered = root.find(f"{SHEET}autoFilter")
    assert filtered is not None and filtered.get("ref") == f"A1:M{len(sheet(tmp_path / 'xlsx', 1))}"
    setup = root.find(f"{SHEET}pageSetup")
    assert setup is not None and (setup.get("orientation"), setup.get("fitToHeight")) == ("landscape", "0")
    # A moment is 20 characters long; a definition of two lines has room for both.
    widths = {int(col.get("min", "0")): float(col.get("width", "0")) for col in root.iter(f"{SHEET}col")}
    assert widths[1 + SOURCES["comments"].column("created_at")] > 20
    written(Order("participation", "xlsx"), tmp_path / "xlsx")
    with zipfile.ZipFile(tmp_path / "xlsx") as book:
        last = sorted(name for name in book.namelist() if "worksheets/sheet" in name)[-1]
        definitions = ElementTree.fromstring(book.read(last))  # noqa: S314
    assert {float(row.get("ht", "15")) for row in definitions.iter(f"{SHEET}row")} >= {15, 30}


def test_proposals_in_all_formats_say_the_same(town: Town, tmp_path: Path) -> None:
    for form in ("csv", "json", "xlsx"):
        written(Order("proposals", form), tmp_path / form)
    as_csv = rows_of(tmp_path / "csv")
    as_json = json.loads((tmp_path / "json").read_text())
    assert [row["supports"] for row in as_csv] == ["33", "20"]
    assert [row["supports"] for row in as_json["rows"]] == [33, 20]
    assert as_json["check"] == {"rows": 2, "supports": 53.0}
    assert set(as_json["columns"]) == set(as_csv[0]) == set(as_json["rows"][0])
    assert len(sheet(tmp_path / "xlsx", 1)) == 3
    assert any("Its title." in cells for cells in sheet(tmp_path / "xlsx", 2))


def test_a_district_and_months_narrow_every_kind(town: Town, tmp_path: Path) -> None:
    publish_month(first_day=town.month)
    for kind in ("participation", "proposals", "comments", "supports", "responses"):
        here = written(Order(kind, "csv", town.month, town.month, "molinos"), tmp_path / "here")
        places = {row["district"] for row in rows_of(tmp_path / "here")}
        assert places <= {"molinos"} and (here.rows or kind == "responses"), kind
        if kind != "participation":
            assert written(Order(kind, "csv", None, town.month.replace(year=2001)), tmp_path / "none").rows == 0


def test_hidden_things_are_in_no_file(town: Town, tmp_path: Path) -> None:
    Comment.objects.filter(side="against").update(visibility="hidden", body="plantedword")
    Proposal.objects.filter(district=town.salinas).update(visibility="hidden", title="plantedword")
    for kind in ("proposals", "comments", "supports", "responses"):
        for form in ("csv", "json"):
            written(Order(kind, form), tmp_path / "file")
            assert b"plantedword" not in (tmp_path / "file").read_bytes()


def test_the_number_of_chunks_changes_nothing(town: Town, tmp_path: Path) -> None:
    for form in ("csv", "json"):
        assert (
            written(Order("comments", form), tmp_path / "a", keys=1).sha256
            == written(Order("comments", form), tmp_path / "b").sha256
        )


# Spreadsheets


def sheet(path: Path, number: int) -> list[list[str]]:
    """The cells of one sheet of a workbook as text; a formula would be an element of its own."""
    with zipfile.ZipFile(path) as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
        words = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
            words = ["".join(part.itertext()) for part in shared]
    assert not list(root.iter(f"{SHEET}f"))
    lines = []
    for row in root.iter(f"{SHEET}row"):
        cells = []
        for cell in row.iter(f"{SHEET}c"):
            text = "".join(cell.itertext())
            cells.append(words[int(text)] if cell.get("t") == "s" else text)
        lines.append(cells)
    return lines


def wicked(number: int) -> str:
    """Text that a spreadsheet could take for a formula, in one of many ways."""
    dice = random.Random(number)
    before = dice.choice(["", " ", "\t", "\n", "\r\n", "x;", "x\t", "a\n", "x,", '"', "'"])
    sign = dice.choice(["=", "+", "-", "@", "＝", "＋", "－", "＠"])
    after = dice.choice(["1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x.example")', "SUM(A1:A9)", " 1"])
    return before + sign + after


def formulas(text: str) -> list[str]:
    """Cells that begin like a formula, whatever the reader takes for a separator."""
    found = []
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            found += [cell for cell in row if cell.lstrip()[:1] in ("=", "+", "@", "＝", "＋", "＠", "－")]
            found += [cell for cell in row if cell.lstrip()[:1] == "-" and cell.strip("-0123456789.") != ""]
    return found


def test_ten_thousand_wicked_rows_have_no_formula_cell(town: Town, tmp_path: Path) -> None:
    proposal, author = Proposal.objects.filter(district=town.molinos).get(), town.people["molinos"][0]
    Comment.objects.bulk_create(
        Comment(proposal=proposal, author=author, body=wicked(number)) for number in range(10_000)
    )
    written(Order("comments", "csv"), tmp_path / "csv")
    assert formulas((tmp_path / "csv").read_text()) == []
    written(Order("comments", "xlsx"), tmp_path / "xlsx")
    assert len(sheet(tmp_path / "xlsx", 1)) == 10_005
    written(Order("comments", "json"), tmp_path / "json")
    bodies = [row["body"] for row in json.loads((tmp_path / "json").read_text())["rows"]]
    assert bodies[4:] == [wicked(number) for number in range(10_000)]


def test_rows_beyond_a_sheet_go_on_in_the_next(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "SHEET_ROWS", 3)
    written(Order("comments", "xlsx"), tmp_path / "xlsx")
    assert [len(sheet(tmp_path / "xlsx", number)) for number in (1, 2)] == [3, 3]


# Sums


def test_a_file_that_does_not_hold_what_was_counted_is_thrown_away(
    town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    UsefulMark.objects.create(comment=Comment.objects.first(), person=ilse)
    honest = writing._csv_lines

    def forgetful(cursor: Any, order: Order, given: dict[str, Any]) -> tuple[bytes, int]:
        lines, count = honest(cursor, order, given)
        return lines.replace(b",1,en", b",0,en"), count

    monkeypatch.setattr(writing, "_csv_lines", forgetful)
    job = request_report(kind="comments", form="csv", by=ilse)
    assert make_report(job_id=job.pk) == "failed"
    job.refresh_from_db()
    assert "do not agree" in job.problem and not files.folder(job.key).exists()
    assert "in the file rows 4, useful 0; counted rows 4, useful 1" in caplog.text and "useful 0" in job.problem


# Workers


class Killed(BaseException):
    """The worker is no more: nothing of ours runs."""


def killed_after(monkeypatch: pytest.MonkeyPatch, chunks: int, why: BaseException) -> None:
    settle, done = writing._settle, iter(range(chunks))

    def dying(file: Any) -> None:
        if next(done, None) is None:
            file.write(b"half a row,")
            file.flush()
            raise why
        settle(file)

    monkeypatch.setattr(writing, "_settle", dying)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_killed_workers_report_goes_on_from_its_last_chunk(
    town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    job = request_report(kind="comments", form=form, by=ilse)
    with monkeypatch.context() as broken:
        killed_after(broken, 2, Killed())
        with pytest.raises(Killed):
            make_report(job_id=job.pk, keys=1)
    job.refresh_from_db()
    assert (job.state, job.keys_done_count) == ("running", 2)
    assert make_report(job_id=job.pk) == "", "another worker waits until nobody was heard of for a while"
    Job.objects.update(leased_until=job.requested_at)
    asked: list[int] = []
    honest = writing.next_range

    def counting(cursor: Any, order: Order, after: int, keys: int) -> Any:
        asked.append(after)
        return honest(cursor, order, after, keys)

    monkeypatch.setattr(writing, "next_range", counting)
    assert make_report(job_id=job.pk, keys=1) == "finished"
    assert asked[0] == job.position > 0
    job.refresh_from_db()
    path = files.finished(job.key, form)
    whole = path.with_name("whole")
    written(Order("comments", form), whole)
    assert path.read_bytes() == whole.read_bytes()
    assert job.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() and job.percent == 100


def test_a_workbook_begins_anew(town: Town, ilse: Person) -> None:
    job = request_report(kind="comments", form="xlsx", by=ilse)
    Job.objects.update(position=3, keys_done_count=3, rows_count=3, file_bytes=7)
    assert make_report(job_id=job.pk, keys=1) == "finished"
    job.refresh_from_db()
    assert job.rows_count == 4 and len(sheet(files.finished(job.key, "xlsx"), 1)) == 5
    assert os.listdir(files.folder(job.key)) == ["report.xlsx"]


def test_a_full_disk_is_waited_for(town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    job = request_report(kind="comments", form="csv", by=ilse)
    with monkeypatch.context() as full:
        killed_after(full, 1, OSError(errno.ENOSPC, "No space left on device"))
        assert make_report(job_id=job.pk, keys=1) == "waiting"
    job.refresh_from_db()
    assert "disk is full" in job.problem and job.keys_done_count == 1
    Job.objects.update(leased_until=None)
    assert make_report(job_id=job.pk, keys=1) == "finished"
    job.refresh_from_db()
    assert len(rows_of(files.finished(job.key, "csv"))) == 4 and not job.problem


def test_a_disk_that_stays_full_fails_the_report_and_is_given_back(
    town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = request_report(kind="comments", form="csv", by=ilse)
    Job.objects.update(pauses_count=20)
    killed_after(monkeypatch, 0, OSError(errno.ENOSPC, "No space left on device"))
    assert make_report(job_id=job.pk) == "failed"
    assert not files.folder(job.key).exists()


def test_a_cancelled_report_stops_at_the_next_chunk(town: Town, ilse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    job = request_report(kind="comments", form="csv", by=ilse)
    settle, done = writing._settle, iter(range(1))

    def cancelling(file: Any) -> None:
        settle(file)
        if next(done, None) is None:
            cancel_report(job_id=job.pk, by=ilse)

    monkeypatch.setattr(writing, "_settle", cancelling)
    assert make_report(job_id=job.pk, keys=1) == ""
    job.refresh_from_db()
    assert (job.state, job.keys_done_count) == ("cancelled", 1)
    assert not files.folder(job.key).exists()
    assert list(Entry.objects.filter(subject_type="job").values_list("verb", flat=True)) == [
        "report.requested",
        "report.cancelled",
    ]


def test_files_are_deleted_after_seven_days(town: Town, ilse: Person) -> None:
    job = request_report(kind="proposals", form="csv", by=ilse)
    make_report(job_id=job.pk)
    assert expire_reports() == 0
    job.refresh_from_db()
    assert job.expires_at and job.finished_at and (job.expires_at - job.finished_at).days == 7
    Job.objects.update(expires_at=job.requested_at)
    assert expire_reports() == 1
    job.refresh_from_db()
    assert job.state == "expired" and not files.folder(job.key).exists()


# The command


def test_the_command_writes_the_same_file(town: Town, ilse: Person, tmp_path: Path) -> None:
    out, said = tmp_path / "out.csv", io.StringIO()
    call_command("build_report", "supports", "--format", "csv", "--out", str(out), stdout=said)
    job = request_report(kind="supports", form="csv", by=ilse)
    make_report(job_id=job.pk)
    assert out.read_bytes() == files.finished(job.key, "csv").read_bytes()
    assert hashlib.sha256(out.read_bytes()).hexdigest() in said.getvalue()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["supports", "--format", "pdf"], "A PDF holds figures"),
        (["weather"], "no such report"),
        (["supports", "--district", "nowhere"], "no such district"),
        (["participation", "--from", "2090-01"], "not published"),
        (["supports", "--from", "2026"], "write 2026-03"),
    ],
)
def test_the_command_refuses_what_cannot_be(town: Town, tmp_path: Path, words: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("build_report", *words, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_report_of_an_empty_city(city: object, tmp_path: Path) -> None:
    for kind in Kind.values:
        for form in ("csv", "json", "xlsx"):
            assert written(Order(kind, form), tmp_path / form).rows == 0
