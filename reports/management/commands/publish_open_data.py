"""`manage.py publish_open_data`: what beat and a worker do every night, at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import actions, queries
from reports.models import Job


class Command(BaseCommand):
    help = (
        "Make the day's open data, where it is not made yet, and go on with what was left. Exits 1 where a file failed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if actions.begin_edition() is not None:
            actions.forget_editions()
        edition = queries.latest_edition()
        if edition is None:
            return
        failed = []
        for job in edition.jobs.all():
            if job.is_open:
                actions.make_report(job_id=job.pk)
                job = queries.job(job.pk)
            self.stdout.write(f"{job.file_name} {job.state} {job.rows_count} rows {job.sha256} {job.problem}".rstrip())
            failed += [job.file_name] if job.state == Job.State.FAILED else []
        if failed:
            raise CommandError(f"not published: {', '.join(failed)}")
