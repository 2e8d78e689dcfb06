"""A worker dies without a word in the middle of a report; another one goes on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import Person
from proposals.models import Comment, Proposal
from reports import files
from reports.actions import cancel_report, request_report
from reports.models import Job
from tests import build
from tests.chaos.machines import Town as Machines
from tests.chaos.machines import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
FULL = bool(os.environ.get("FULL"))
COMMENTS, KILLS = (400_000, 8) if FULL else (120_000, 2)


@pytest.fixture
def machines(
    transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machines]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    monkeypatch.setenv("MEDIA_ROOT", settings.MEDIA_ROOT)
    made = Machines(tmp_path, smtp_port=9)
    made.redis.start()
    yield made
    made.close()


def discuss(proposal: Proposal, author: Person) -> None:
    """Write so many comments that begin with their number: one as everybody does, the others after its pattern."""
    body = "We walk here every morning. " * 4
    Comment.objects.create(proposal=proposal, author=author, body=f"0 {body}")
    same = ", ".join(
        field.column for field in Comment._meta.concrete_fields if not field.primary_key and field.column != "body"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO proposals_comment (body, {same})"  # noqa: S608
            f" SELECT number || ' ' || %s, {same} FROM proposals_comment, generate_series(1, %s) AS number",
            [body, COMMENTS - 1],
        )


def test_a_killed_workers_report_is_whole(machines: Machines, ilse: Person, ana: Person) -> None:
    discuss(build.proposal(ana), ana)
    job = request_report(kind="comments", form="csv", by=ilse)
    worker, kills, positions = machines.worker(), 0, [0]
    for _round in range(40):
        worker.start()
        machines.ring("reports.tend_jobs")
        beyond = positions[-1]
        moved = wait_until(lambda: _job(job).position > beyond or not _job(job).is_open, seconds=40)  # noqa: B023
        assert moved, worker.said
        if _job(job).is_open and kills < KILLS:
            worker.end()
            kills += 1
            positions.append(_job(job).position)
            # What two minutes do.
            Job.objects.filter(pk=job.pk).update(leased_until=None)
            continue
        break
    assert wait_until(lambda: not _job(job).is_open, seconds=120), worker.said
    done = _job(job)
    path = files.finished(done.key, "csv")
    print(f"\n{COMMENTS} rows, {kills} kills at {positions[1:]}")
    assert done.state == "finished" and done.rows_count == COMMENTS and kills >= 1
    assert sorted(set(positions)) == positions
    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    with path.open() as lines:
        numbers = [line.split(",")[0] for line in lines][1:]
    assert len(numbers) == len(set(numbers)) == COMMENTS


def test_a_cancelled_report_is_let_go_by_the_worker_that_writes_it(
    machines: Machines, ilse: Person, ana: Person
) -> None:
    discuss(build.proposal(ana), ana)
    job, worker = request_report(kind="comments", form="csv", by=ilse), machines.worker()
    worker.start()
    machines.ring("reports.tend_jobs")
    assert wait_until(lambda: _job(job).position > 0, seconds=60), worker.said
    cancel_report(job_id=job.pk, by=ilse)
    machines.ring("reports.tend_jobs")
    assert wait_until(lambda: not files.folder(job.key).exists(), seconds=60), worker.said
    stopped = _job(job)
    assert stopped.state == "cancelled" and 0 < stopped.rows_count < COMMENTS and not stopped.sha256
    # The worker does not bring it back, and makes the next one.
    after = request_report(kind="proposals", form="csv", by=ilse)
    machines.ring("reports.tend_jobs")
    assert wait_until(lambda: _job(after).state == "finished", seconds=60), worker.said
    assert not files.folder(job.key).exists() and files.finished(after.key, "csv").exists()


def _job(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)
