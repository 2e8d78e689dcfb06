"""Open data: a night's files, what is in them, what fails, what is kept; the page, the catalogue and the licence."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import charter.actions
from accounts.models import Person
from charter.models import Office
from commons import clock
from commons.errors import IllegalMove, Refused
from journal.actions import sequence
from journal.models import Registered
from proposals.models import Answer, Comment, Proposal
from reports import files, queries, tasks, writing
from reports.actions import begin_edition, expire_reports, forget_editions, make_report, publish_month, retry_file
from reports.models import Edition, Job
from reports.rights import forget_jobs
from reports.tables import OPEN
from reports.writing import Order
from tests import build
from tests.callers import caller
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db


def night() -> Edition:
    """Make today's open data as a worker does."""
    edition = begin_edition()
    assert edition is not None
    for job in edition.jobs.all():
        make_report(job_id=job.pk)
    return edition


def taken(kind: str, form: str = "csv", day: str = "") -> str:
    answer = Client().get(f"/open-data/{day}{kind}.{form}")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def rows(kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken(kind))))


def in_parquet(kind: str) -> list[dict[str, Any]]:
    import pyarrow.parquet  # an extra

    content = b"".join(Client().get(f"/open-data/{kind}.parquet").streaming_content)  # type: ignore[attr-defined]
    table: list[dict[str, Any]] = pyarrow.parquet.read_table(pyarrow.BufferReader(content)).to_pylist()
    return table


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_night_makes_every_table_and_its_sums_are_those_of_the_pages(town: Town, streets: Office) -> None:
    proposal = Proposal.objects.filter(district=town.molinos).get()
    Answer.objects.create(
        proposal=proposal, office=streets, decision="accepted", reasons="=1+1", summary="We paint it.", channel="web"
    )
    build.proposal(town.people["molinos"][0], title="Only a draft", state="draft", published_at=None)
    publish_month(first_day=town.month)
    sequence()
    edition = night()
    assert {(job.state, job.problem) for job in edition.jobs.all()} == {("finished", "")}
    assert edition.jobs.count() == 3 * len(OPEN)
    for row in rows("proposals"):
        page = caller().get(f"/api/v1/proposals/{row['id']}/").json()
        told = {name: page[name] for name in ("title", "body", "state", "supports", "supports_counted")}
        assert {name: type(told[name])(row[name]) for name in told} == told
        assert int(row["comments"]) == len(caller().get(f"/api/v1/proposals/{row['id']}/comments/").json()["results"])
    assert [row["supports"] for row in rows("proposals")] == ["33", "20"]
    assert len(rows("comments")) == 4
    (answer,) = rows("answers")
    assert (answer["reasons"], answer["office"]) == ("'=1+1", streets.code)
    assert json.loads(taken("answers", "json"))["rows"][0]["reasons"] == "=1+1"
    table = in_parquet("answers")
    assert (table[0]["reasons"], table[0]["office"]) == ("=1+1", streets.code)
    assert [row["id"] for row in in_parquet("proposals")] == [int(row["id"]) for row in rows("proposals")]
    assert len(rows("register")) == Registered.objects.count()
    assert {row["month"] for row in rows("participation")} == {f"{town.month:%Y-%m}"}


def test_authors_are_ids_of_one_night_and_nobody_is_named(town: Town) -> None:
    author = town.people["molinos"][0]
    night()
    first = {row["author"] for row in rows("comments")}
    assert len(first) == 1 and first <= {row["author"] for row in rows("proposals")}
    for kind in OPEN:
        for form in ("csv", "json"):
            text = taken(kind, form)
            assert author.shown_name not in text and "@" not in text
    Edition.objects.update(day=clock.today() - dt.timedelta(days=1))
    Comment.objects.filter(side="against").update(author=None)
    night()
    second = [row["author"] for row in rows("comments")]
    assert "" in second and not first & set(second)
    assert not Edition.objects.exclude(day=clock.today()).exclude(salt="").exists()


def test_a_file_that_fails_is_not_published_and_administrators_see_why(
    town: Town, ilse: Person, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    night()
    yesterday = clock.today() - dt.timedelta(days=1)
    Edition.objects.update(day=yesterday)
    before = taken("comments")
    honest = writing._csv_lines

    def leaking(cursor: Any, order: Order, given: dict[str, Any]) -> tuple[bytes, int]:
        lines, count = honest(cursor, order, given)
        return (lines + lines if order.kind == "comments" else lines), count

    with monkeypatch.context() as broken:
        broken.setattr(writing, "_csv_lines", leaking)
        edition = night()
    failed = edition.jobs.get(state="failed")
    assert (failed.kind, failed.format) == ("comments", "csv") and "rows 8" in failed.problem
    assert taken("comments") == before and not files.folder(failed.key).exists()
    visitor, page = Client().get("/open-data/").content.decode(), signed_in(ilse).get("/open-data/").content.decode()
    assert "did not pass its checks" in visitor and "rows 8" not in visitor
    assert "rows 8" in page and "17 of 18 files published" in page and failed.file_name in page
    assert "1 file failed" in signed_in(ilse).get("/operations/").content.decode()
    with pytest.raises(Refused):
        retry_file(job_id=failed.pk, by=ana)
    assert signed_in(ilse).post(f"/jobs/{failed.pk}/retry/").status_code == 302
    assert make_report(job_id=failed.pk) == "finished"
    assert taken("comments") != before, "the ids of its authors are those of the new night"
    with pytest.raises(IllegalMove):
        retry_file(job_id=failed.pk, by=ilse)


def test_the_policy_of_the_pages_has_the_last_word(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose query knew of more than pages do is not published."""
    Comment.objects.filter(side="against").update(visibility="hidden")
    source = OPEN["comments"]
    monkeypatch.setitem(OPEN, "comments", replace(source, shown=Comment.objects.all))
    edition = night()
    failed = edition.jobs.filter(state="failed")
    assert {job.kind for job in failed} == {"comments"} and failed.count() == 3
    assert "rows 4" in failed[0].problem and "rows 3" in failed[0].problem


def test_one_edition_a_day_and_an_unfinished_one_is_given_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.queries.editions.NIGHT_HOUR", 0)
    assert tasks.begin_edition() and not tasks.begin_edition() and begin_edition() is None
    Edition.objects.update(day=clock.today() - dt.timedelta(days=1))
    left = Job.objects.first()
    assert left is not None and tasks.begin_edition()
    left.refresh_from_db()
    assert left.state == "failed" and "next night" in left.problem and make_report(job_id=left.pk) == ""
    monkeypatch.setattr("reports.queries.editions.NIGHT_HOUR", 25)
    Edition.objects.all().delete()
    assert not tasks.begin_edition()


def test_old_nights_go_and_the_last_good_file_stays(town: Town) -> None:
    keys = []
    for back in range(5, 0, -1):
        edition = night()
        keys.append(edition.jobs.get(kind="comments", format="csv").key)
        Edition.objects.filter(pk=edition.pk).update(day=clock.today() - dt.timedelta(days=30 * back))
    forget_editions()
    expire_reports()
    forget_jobs(clock.now() + dt.timedelta(days=400))
    assert [files.folder(key).exists() for key in keys] == [False, False, True, True, True]
    assert Edition.objects.count() == 3 and len(queries.published_days()) == 3
    day = queries.published_days()[-1]
    assert taken("comments", day=f"{day}/")
    for path in ("/open-data/2001-01-01/comments.csv", "/open-data/x/comments.csv", "/open-data/supports.csv"):
        assert Client().get(path).status_code == 404, path


def test_everybody_finds_takes_and_checks_them(town: Town) -> None:
    assert "No file yet." in Client().get("/open-data/").content.decode()
    night()
    answer = Client().get("/open-data/comments.csv")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    digest = hashlib.sha256(content).hexdigest()
    assert answer["Content-Disposition"] == f'attachment; filename="comments-{clock.today()}.csv"'
    assert f"{digest}  comments-{clock.today()}.csv\n" in Client().get("/open-data/SHA256SUMS").content.decode()
    page = Client().get("/open-data/").content.decode()
    assert digest in page and "CC BY 4.0" in page and "sha256sum" in page
    tables = caller().get("/api/v1/open-data/").json()
    assert [table["name"] for table in tables] == list(OPEN)
    comments = next(table for table in tables if table["name"] == "comments")
    assert comments["files"][0] | {"sha256": digest, "rows": 4, "bytes": len(content)} == comments["files"][0]
    assert [column["name"] for column in comments["columns"]] == list(rows("comments")[0])
    assert caller().get("/api/v1/open-data/?kind=x").status_code == 400
    words = Client().get("/open-data/dictionary/").content.decode()
    assert all(str(column.text) in words.replace("&#x27;", "'") for column in OPEN["rounds"].columns)


def test_the_catalogue_speaks_dcat_and_the_licence_is_the_citys(town: Town, ilse: Person, ana: Person) -> None:
    night()
    with pytest.raises(Refused):
        charter.actions.choose_licence(licence="CC0 1.0", reason="So that all may use it.", by=ana)
    form = {"licence": "CC0 1.0", "reason": "So that all may use it."}
    assert signed_in(ilse).post("/administration/city/licence/", form).status_code == 302
    assert signed_in(ilse).post("/administration/city/licence/", form | {"licence": "mine"}).status_code == 400
    answer = Client().get("/open-data/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    told = json.loads(answer.content)
    assert told["@type"] == "dcat:Catalog" and len(told["dcat:dataset"]) == len(OPEN)
    for its in told["dcat:dataset"]:
        assert {"dct:title", "dct:description", "dct:publisher", "dcat:theme"} <= set(its)
        for file in its["dcat:distribution"]:
            assert file["dct:license"]["@id"] == "https://creativecommons.org/publicdomain/zero/1.0/"
            path = file["dcat:downloadURL"]["@id"].partition("/open-data/")[2]
            text = b"".join(Client().get(f"/open-data/{path}").streaming_content)  # type: ignore[attr-defined]
            assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(text).hexdigest()
            assert file["dcat:byteSize"]["@value"] == str(len(text))
    assert "CC0 1.0" in Client().get("/open-data/").content.decode()


def test_a_report_says_how_long_it_still_takes(town: Town, ilse: Person) -> None:
    at = clock.now()
    job = Job(state="running", started_at=at - dt.timedelta(minutes=10), keys_count=300, keys_done_count=200)
    assert job.seconds_left(at) == 300
    job = Job.objects.create(kind="comments", format="csv", state="running", key="a" * 32, requested_by=ilse)
    assert job.seconds_left(at) is None
    Job.objects.update(started_at=at - dt.timedelta(minutes=10), keys_count=300, keys_done_count=200)
    assert "About 5 minutes left" in signed_in(ilse).get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.update(leased_until=at + Job.LEASE - 2 * Job.SILENT)
    page = signed_in(ilse).get(f"/jobs/{job.pk}/").content.decode()
    assert "Nothing has come for a while" in page and "minutes left" not in page
    Job.objects.update(leased_until=at + Job.LEASE)
    assert "About 5 minutes left" in signed_in(ilse).get(f"/jobs/{job.pk}/").content.decode()


def test_the_command_makes_the_night_and_says_what_failed(
    town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = io.StringIO()
    call_command("publish_open_data", stdout=said)
    assert said.getvalue().count(" finished ") == 18
    Edition.objects.all().delete()
    monkeypatch.setattr(writing, "_json_lines", lambda *given: (b"", 0))
    with pytest.raises(CommandError, match="not published: "):
        call_command("publish_open_data", stdout=said)
