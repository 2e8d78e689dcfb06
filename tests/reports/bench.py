"""Measure big files: `python -m tests.reports.bench [--sizes 100000,1000000]`.

Each size is written by a process of its own. Its peak of memory may grow by a fifth from the smallest to the largest;
the rate is given as a ratio to PostgreSQL's own COPY of the same rows, that of CSV is held. Exits 1 beyond the limits.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GROWTH, RATE = 1.2, 0.3
FILL = """
INSERT INTO proposals_comment (visibility, channel, proposal_id, author_id, author_label, depth, side, body, lang)
SELECT 'public', 'web', %s, %s, '', 0, (ARRAY['for', 'against', 'neither'])[1 + n %% 3],
    repeat('We walk here every morning, and so do they. ', 1 + n %% 8), 'en' FROM generate_series(1, %s) AS n
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--forms", default="", help="with commas; at first all that there are")
    parser.add_argument("--open", action="store_true", help="files of open data instead of reports")
    parser.add_argument("--write", default="", help="(inside) the form to write")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.chaos.settings" if options.write else "tests.settings"
    import django

    django.setup()
    if options.write:
        print(json.dumps(measured(options.write, is_open=options.open)))
        return 0
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        every = "csv,json" if options.open else "csv,json,xlsx,parquet"
        sizes, forms = [int(size) for size in options.sizes.split(",")], (options.forms or every).split(",")
        return judged(city(sizes, forms, ["--open"] if options.open else []))
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)


def city(sizes: list[int], forms: list[str], more: list[str]) -> list[dict[str, Any]]:
    """Fill one proposal's discussion to each size and write it in every form."""
    from django.db import connection

    from tests import build

    build.city()
    author = build.person("ana")
    proposal = build.proposal(author)
    environment = os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"])}
    results, have = [], 0
    for size in sizes:
        with connection.cursor() as cursor:
            cursor.execute(FILL, [proposal.pk, author.pk, size - have])
            cursor.execute("ANALYZE proposals_comment")
        have = size
        for form in forms:
            words = [sys.executable, "-m", "tests.reports.bench", "--write", form, *more]
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
            results.append({"form": form, "rows": size} | json.loads(done.stdout.splitlines()[-1]))
            print(
                "{form:7} {rows:>9} rows  {seconds:7.2f} s (COPY {copy_seconds:.2f})  {peak_mb:4.0f} MB".format(
                    **results[-1]
                ),
                flush=True,
            )
    return results


def measured(form: str, *, is_open: bool) -> dict[str, Any]:
    from reports.writing import Order, Progress, write

    order = Order("comments", form, salt="5a" * 32, day=dt.date(2026, 3, 1)) if is_open else Order("comments", form)
    with tempfile.TemporaryDirectory() as folder:
        copied = bare_copy(order, Path(folder) / "copy")
        before = time.monotonic()
        *_before, done = write(order, Path(folder) / "report", Progress())
        seconds = time.monotonic() - before
    took = {"seconds": seconds, "copy_seconds": copied, "peak_mb": peak_mb()}
    return took | {"written": done.rows, "bytes": done.file_bytes}


def peak_mb() -> float:
    """Return the most memory that this program had. What `getrusage` says counts from before it began: its parent's."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    return (int(found.group(1)) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def bare_copy(order: Any, path: Path) -> float:
    """Return how long PostgreSQL's COPY takes for the same columns and rows, without anything of ours."""
    from django.db import connection

    from reports.kinds import SHOWN

    source = order.source
    columns = ", ".join(f'{column.read} AS "{column.name}"' for column in source.columns)
    tables = source.tables.replace(SHOWN, source.ranged)
    statement = f"SELECT {columns} FROM {tables} {source.joins} WHERE {source.where} ORDER BY {source.key}"  # noqa: S608
    with connection.cursor() as cursor, path.open("wb") as file:
        statement = cursor.mogrify(statement, {"after": 0, "upto": 10**18, "salt": order.salt}).decode()
        before = time.monotonic()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv)", file)
        return time.monotonic() - before


def judged(results: list[dict[str, Any]]) -> int:
    wrong = 0
    for form in dict.fromkeys(row["form"] for row in results):
        rows = [row for row in results if row["form"] == form]
        growth = rows[-1]["peak_mb"] / rows[0]["peak_mb"]
        print(f"{form}: memory grows by {growth:.2f} from {rows[0]['rows']} to {rows[-1]['rows']} rows")
        wrong += growth > GROWTH
        for row in rows:
            ratio = row["copy_seconds"] / row["seconds"]
            print(f"{form}: {row['rows']} rows at {ratio:.2f} of COPY's rate")
        wrong += form == "csv" and ratio < RATE
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
