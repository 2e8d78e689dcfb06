"""What watching machines count, who may ask for it, and the same for people at `/operations/`."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Holding, Person
from journal.actions import publish_root, sequence
from journal.actions.record import record
from notifications.models import Mail
from reports.actions import begin_edition
from reports.models import Job

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 40
SAID = re.compile(r'^(\w+(?:\{[^}]*\})?) ([\d.e+-]+)$', re.MULTILINE)  # fmt: skip


def said(client: Client, **headers: Any) -> dict[str, float]:
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    return {name: float(value) for name, value in SAID.findall(answer.content.decode())}


@pytest.fixture
def waiting_mail(db: None) -> Mail:
    mail: Mail = Mail.objects.create(message_id="<1@x>", to="ana@demo.example", subject="x", text="x")
    Mail.objects.update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2))
    return mail


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_status(client: Client) -> None:
    names = ['multitude_requests_total{status="200",view="healthz"}', 'multitude_requests_total{status="404",view="-"}']
    before = said(client)
    client.get("/healthz")
    client.get("/nothing/here/")
    after = said(client)
    assert [after[name] - before.get(name, 0) for name in names] == [1, 1]
    assert after["multitude_request_seconds_count"] - before.get("multitude_request_seconds_count", 0) == 2
    # Never an address of somebody, a search or a key of a link.
    assert "nothing" not in str(after)


@pytest.mark.django_db
def test_what_waits_is_said(client: Client, waiting_mail: Mail, ana: Person) -> None:
    Holding.objects.create(label="x", rows=1, counted_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=5))
    record("person.erased", actor=None, subject=Person(pk=0))
    sequence()
    found = said(client)
    assert (found["multitude_database_up"], found["multitude_mails_waiting"]) == (1, 1)
    assert 7_190 < found["multitude_mail_wait_seconds"] < 7_300
    assert found["multitude_outbox_lag"] == 1
    assert found['multitude_report_jobs{state="running"}'] == 0
    assert found['multitude_queue_messages{queue="bulk"}'] >= 0
    assert 17_990 < found["multitude_retention_age_seconds"] < 18_100


@pytest.mark.django_db
def test_without_the_broker_the_rest_is_said(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = said(client)
    assert found["multitude_broker_up"] == 0 and found["multitude_database_up"] == 1
    assert not any(name.startswith("multitude_queue") for name in found)


@pytest.mark.django_db
def test_only_this_machine_or_who_has_the_token_may_ask(client: Client, settings: Any) -> None:
    strange: list[dict[str, Any]] = [
        {"REMOTE_ADDR": "203.0.113.5"},
        {"REMOTE_ADDR": ""},
        # A proxy on this machine speaks for somebody else.
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": "Bearer "},
    ]
    for caller in strange:
        assert client.get("/metrics", **caller).status_code == 404, caller
    settings.METRICS_TOKEN = TOKEN
    for caller in [*strange, {"REMOTE_ADDR": "203.0.113.5", "HTTP_AUTHORIZATION": "Bearer ünknown"}]:
        assert client.get("/metrics", **caller).status_code == 404, caller
    assert said(client, REMOTE_ADDR="203.0.113.5", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert said(client, REMOTE_ADDR="::1", HTTP_HOST="10.0.0.7:8001")


def test_processes_count_together(tmp_path: Path) -> None:
    def run(words: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\nimport civic.metrics as m\n{words}"],
            cwd=ROOT,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    for _process in range(2):
        run("m.REQUESTS.labels('home', '200').inc()")
    text = run(
        "from django.test import RequestFactory\nm.Waiting.collect = lambda self: []\n"
        "print(m.exposed(RequestFactory().get('/metrics')).content.decode())"
    )
    assert 'multitude_requests_total{status="200",view="home"} 2.0' in text


@pytest.mark.django_db
def test_administrators_read_what_needs_a_look(ilse: Person, ana: Person, waiting_mail: Mail, settings: Any) -> None:
    browser = Client()
    assert browser.get("/operations/").status_code == 302
    browser.force_login(ana)
    assert browser.get("/operations/").status_code == 403
    browser.force_login(ilse)
    text = browser.get("/operations/").content.decode()
    assert "4 things need a look" in text and "the oldest for 120 minutes" in text and "not yet" in text
    Mail.objects.all().delete()
    publish_root()
    Holding.objects.create(label="x", rows=1, counted_at=dt.datetime.now(dt.UTC))
    its = begin_edition()
    Job.objects.filter(edition=its).update(
        state=Job.State.FINISHED, sha256="0" * 64, finished_at=dt.datetime.now(dt.UTC)
    )
    assert "Everything is as it should be." in browser.get("/operations/").content.decode()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "the broker does not answer" in browser.get("/operations/").content.decode()
