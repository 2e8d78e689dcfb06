"""The database of the tests, migrated once: every worker begins with a copy, which takes a fifth of a second."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

LOCK = 7_731_000  # an advisory lock of the cluster: one process migrates, the others wait
PREFIX = "migrated_"


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Work on another database of the cluster."""
    settled = connection.settings_dict
    before = settled["NAME"]
    connection.close()
    settled["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settled["NAME"] = before


def migrated() -> str:
    """Return the name of a database that has every table and no row of anybody.

    Whoever comes first makes it, whole or not at all. It is named by what the migrations say: one of other migrations,
    which a server of one's own may have kept, is never taken for it.
    """
    name = f"{PREFIX}{said_by_migrations()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {found for (found,) in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            _make(cursor, name)
    return name


def _make(cursor: Any, name: str) -> None:
    new = f"{PREFIX}new"
    cursor.execute(f'CREATE DATABASE "{new}"')
    with connected_to(new):
        call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)
    # Nobody connects any more, PostgreSQL's own cleaning included: it would stand in the way of a copy.
    cursor.execute(f'ALTER DATABASE "{new}" ALLOW_CONNECTIONS false')
    cursor.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')


def said_by_migrations() -> str:
    """Return a short digest of all migrations of all apps, those of packages too."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda each: each.label):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {file.name} ".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
