"""Run what beat repeats once in a large city: `python -m tests.bench.tasks [--size metropolis] [--here]`.

Each task with nothing to do and with what a busy city has for it. Prints how long it took, how many statements, the
slowest of them, and how many rows were read. Nothing that is written stays. Exits 1 where a statement takes
more than some seconds, or where nothing was to be done and very much was read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

# Seconds of one statement; rows that a task may look at to find that there is nothing to do.
SLOWEST, IDLE_ROWS = 5.0, 100_000
# These count or rank all there is, once a night and every five minutes.
READS_ALL = ("retention", "rank_exposure")


class Task(NamedTuple):
    """What is run, after what was prepared for it; how often it is called at most."""

    name: str
    run: Callable[[], Any]
    prepare: Callable[[], Any] | None = None
    times: int = 1


@dataclass(slots=True)
class Run:
    done: int = 0
    calls: int = 0
    seconds: float = 0.0
    statements: int = 0
    slowest: float = 0.0
    sql: str = ""
    rows: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="metropolis", help="a number of proposals, city or metropolis")
    parser.add_argument("--here", action="store_true", help="the city lies in the settings' own database")
    parser.add_argument("--only", default="", help="tasks whose name holds this")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.bench.plans.__main__ import city_of

    wrong = 0
    with city_of(options.size, here=options.here):
        print(f"{'task':38}{'done':>8}{'calls':>6}{'seconds':>9}{'statements':>11}{'slowest':>9}{'rows read':>11}")
        for task in tasks():
            if options.only in task.name:
                run = ran(task)
                idle = task.prepare is None and run.rows > IDLE_ROWS and not task.name.startswith(READS_ALL)
                wrong += idle or run.slowest > SLOWEST
                print(
                    f"{task.name:38}{run.done:>8,}{run.calls:>6}{run.seconds:>9.2f}{run.statements:>11,}"
                    f"{run.slowest:>9.2f}{run.rows:>11,}  {run.sql if idle or run.slowest > 0.5 else ''}",
                    flush=True,
                )
    return int(bool(wrong))


def ran(task: Task) -> Run:
    """Run a task until it has nothing more to do, inside a transaction that is thrown away."""
    from django.db import connection, transaction

    run = Run()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        if task.prepare:
            task.prepare()
        before, began = _rows(), time.monotonic()
        with _timed(run):
            for _call in range(task.times):
                done = task.run()
                done = getattr(done, "told", done)
                run.calls += 1
                done = sum(done.values()) if isinstance(done, dict) else len(done) if isinstance(done, list) else done
                run.done += int(done or 0)
                if not done:
                    break
        run.seconds = time.monotonic() - began
        run.rows = _rows() - before
        transaction.set_rollback(True)
    return run


@contextmanager
def _timed(run: Run) -> Iterator[None]:
    from django.db import connection

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.monotonic() - began
            run.statements += 1
            if took > run.slowest:
                run.slowest, run.sql = took, " ".join(str(sql).split())[:160]

    with connection.execute_wrapper(note):
        yield


def _rows() -> int:
    """Return how many rows this transaction has read so far, by scans of tables and by indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)


def tasks() -> Iterator[Task]:
    """Yield what beat repeats."""
    from accounts.actions import forget_ended, run_retention, tend_letters
    from accounts.actions.tend_idle import erase_idle, warn_idle
    from commons import clock
    from journal.actions import sequence
    from notifications.actions import tell_people, write_digests
    from proposals.actions import count_supports, heed_releases, rank_exposure, sweep_files, tend_clocks
    from reports.actions import expire_reports, publish_months

    now = clock.now()
    week, years = now + dt.timedelta(days=7), now + dt.timedelta(days=800)
    yield Task("count_supports, nothing", count_supports)
    yield Task("count_supports, 1,000 marks", count_supports, _mark)
    yield Task("rank_exposure, nothing", rank_exposure)
    yield Task("rank_exposure, 2,000 views", rank_exposure, _view)
    yield Task("tend_clocks, now", tend_clocks)
    yield Task("tend_clocks, a week later", lambda: tend_clocks(at=week), _nothing)
    yield Task("sequence, nothing", sequence)
    yield Task("sequence, 20,000 entries", sequence, _entries, 10)
    yield Task("heed_releases, nothing", heed_releases)
    yield Task("consume, nothing", tell_people)
    yield Task("consume, 20 reached proposals", tell_people, _reach, 100)
    yield Task("digests, nothing", write_digests)
    yield Task("digests, 5,000 people", lambda: write_digests(at=_morning(now)), _wait, 100)
    yield Task("letters, nothing", tend_letters)
    yield Task("forget_ended, nothing", forget_ended)
    yield Task("warn_idle, now", lambda: warn_idle(at=now))
    yield Task("erase_idle, now", lambda: erase_idle(at=now))
    yield Task("warn_idle, two years later", lambda: warn_idle(at=years), _mails, 10)
    yield Task("retention, now", lambda: run_retention(at=now))
    yield Task("sweep_files, nothing", sweep_files)
    yield Task("expire_reports, nothing", expire_reports)
    yield Task("publish_months, nothing", publish_months)
    yield Task("publish one month", lambda: publish_months(most=1), _unpublish)


def _nothing() -> None:
    """What is due follows from the time alone."""


def _sql(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _mark() -> None:
    """A thousand proposals got a support: also the most supported ones."""
    _sql(
        "INSERT INTO proposals_countdue (proposal_id) SELECT id FROM proposals_proposal WHERE state = 'open' "
        "ORDER BY sorting_supports DESC LIMIT 1000"
    )


def _view() -> None:
    from commons import tallies
    from proposals.actions.note_views import TALLY
    from proposals.models import Proposal

    tallies.add(TALLY, list(Proposal.objects.filter(state="open").values_list("id", flat=True)[:2_000]))


def _entries() -> None:
    _sql(
        "INSERT INTO journal_entry (verb, subject_type, subject_id, data, created_at) "
        "SELECT 'comment.published', 'comment', id, '{}', now() FROM proposals_comment ORDER BY id DESC LIMIT 20000"
    )


def _reach() -> None:
    """Twenty well supported proposals reach their threshold at once: all who support them are told."""
    _sql(
        "INSERT INTO journal_entry (verb, subject_type, subject_id, data, created_at, position) "
        "SELECT 'proposal.reached', 'proposal', id, '{}', now(), "
        "(SELECT max(position) FROM journal_entry) + row_number() OVER () FROM "
        "(SELECT id FROM proposals_proposal WHERE state = 'open' ORDER BY sorting_supports DESC LIMIT 20) AS liked"
    )


def _mails() -> None:
    """Three thousand of those who came first have an address, as everybody has in a real city."""
    _sql(
        "UPDATE accounts_person SET email = 'p' || id || '@people.example' WHERE id IN "
        "(SELECT id FROM accounts_person WHERE email IS NULL ORDER BY id LIMIT 3000)"
    )
    _sql("ANALYZE accounts_person")


def _wait() -> None:
    """Five thousand people wait for the digest of the day, each with four lines."""
    _sql("UPDATE accounts_person SET email = 'p' || id || '@people.example' WHERE email IS NULL AND id % 200 = 0")
    _sql(
        "INSERT INTO notifications_notification (person_id, entry_id, kind, reason, proposal_id, created_at, awaits) "
        "SELECT person.id, entry.id, 'answer_published', 'supporter', entry.subject_id, now() - interval '2 days', "
        "'daily' FROM (SELECT id FROM accounts_person WHERE email LIKE '%@people.example' ORDER BY id LIMIT 5000) "
        "AS person, (SELECT id, subject_id FROM journal_entry WHERE verb = 'proposal.answered' ORDER BY id DESC "
        "LIMIT 4) AS entry"
    )
    _sql("ANALYZE notifications_notification")


def _morning(now: dt.datetime) -> dt.datetime:
    from commons import clock

    return dt.datetime.combine(now.astimezone(clock.zone()).date(), dt.time(9), tzinfo=clock.zone())


def _unpublish() -> None:
    _sql("DELETE FROM reports_cell WHERE month_id = (SELECT max(id) FROM reports_month)")
    _sql("DELETE FROM reports_month WHERE id = (SELECT max(id) FROM reports_month)")


if __name__ == "__main__":
    sys.exit(main())
