"""A disk that is really full, while a report is written to it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Person
from commons.errors import IllegalMove
from proposals.models import Comment
from reports import files, workbooks, writing
from reports.actions import make_report, request_report
from reports.downloads import file_response
from reports.models import Job
from reports.writing import Order, Progress
from tests import build

pytestmark = pytest.mark.django_db
ROWS, KEYS = 6_000, 1_000


def alone() -> bool:
    """Give this thread a view of its own of what is mounted, which is gone with it, however the run is ended."""
    apart = 0x20000  # CLONE_NEWNS
    if not sys.platform.startswith("linux") or ctypes.CDLL(None).unshare(apart) != 0:
        return False
    return subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, check=False).returncode == 0


def sized(folder: Path, megabytes: int, *words: str) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join([*words, f"size={megabytes}m"]), "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A disk of one megabyte, where reports are written."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not alone() or not sized(folder, 1):
        pytest.skip("a small disk can be mounted only by root")
    settings.MEDIA_ROOT = str(folder)
    try:
        yield folder
    finally:
        # Lazily: a worker may be about to close a file.
        while os.path.ismount(folder):
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def talk(ana: Person) -> None:
    """A discussion whose report takes more than a megabyte, also when it is packed."""
    proposal = build.proposal(ana)
    # No two alike, so that a workbook cannot make them small.
    digits = (f"{pow(7, number + 99, 10**301):0300d}" for number in range(ROWS))
    Comment.objects.bulk_create(Comment(proposal=proposal, author=ana, body=text) for text in digits)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_it_says_so_serves_nothing_half_and_goes_on_when_there_is_room(
    disk: Path, talk: None, ilse: Person, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = request_report(kind="comments", form=form, by=ilse)
    assert make_report(job_id=job.pk, keys=KEYS) == "waiting"
    job.refresh_from_db()
    assert "disk is full" in job.problem and job.leased_until and not job.sha256
    assert not files.finished(job.key, form).exists()
    with pytest.raises(IllegalMove):
        file_response(job)

    assert sized(disk, 16, "remount")
    Job.objects.update(leased_until=None)  # what half a minute does
    asked: list[int] = []
    honest = writing.next_range

    def counting(cursor: Any, order: Order, after: int, keys: int) -> Any:
        asked.append(after)
        return honest(cursor, order, after, keys)

    for module in (writing, workbooks):
        monkeypatch.setattr(module, "next_range", counting)
    assert make_report(job_id=job.pk, keys=KEYS) == "finished"
    assert asked[0] == (0 if form == "xlsx" else job.position)
    assert form == "xlsx" or 0 < job.keys_done_count < ROWS
    job.refresh_from_db()
    assert job.rows_count == ROWS and not job.problem
    *_ranges, whole = writing.write(Order("comments", form), tmp_path / "whole", Progress())
    path = files.finished(job.key, form)
    assert form == "xlsx" or path.read_bytes() == (tmp_path / "whole").read_bytes()
    assert whole.rows == ROWS and b"".join(file_response(job)) == path.read_bytes()
    assert [each.name for each in files.folder(job.key).iterdir()] == [path.name]


def test_a_disk_that_stays_full_gets_back_what_the_report_took(disk: Path, talk: None, ilse: Person) -> None:
    job = request_report(kind="comments", form="csv", by=ilse)
    states = []
    for _try in range(30):
        states.append(make_report(job_id=job.pk, keys=KEYS))
        Job.objects.update(leased_until=None)
        if states[-1] == "failed":
            break
    assert states == ["waiting"] * 20 + ["failed"]
    job.refresh_from_db()
    assert "too long" in job.problem and not files.folder(job.key).exists()
    assert sum(each.stat().st_size for each in disk.rglob("*") if each.is_file()) == 0
