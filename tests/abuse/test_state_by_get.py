"""Class “state changed by GET”: every address is looked at by everybody, and no row of any table is another one."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from tests.abuse.acts import FORMS, body
from tests.abuse.asking import ask, browse
from tests.abuse.routes import routes
from tests.abuse.world import VISITOR, World, watched

# What looking may write: one's own browser (its day, a question to its passkey), and that a clerk saw addresses.
OF_LOOKING = {"accounts_session", "django_session"}
LOOKS = {"cleo": {"accounts_look"}}
# What a GET of the other people writes, test_permissions.py watches too, for each of them and every route.
WHO = (VISITOR, "cleo", *(("ana", "omar", "nora", "ilse") if os.environ.get("FULL") else ()))


def fingerprint() -> dict[str, str]:
    """A sum of each table of every schema, so that one changed byte is seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [(schema, table) for schema, table in cursor.fetchall() if table not in OF_LOOKING]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{schema}\".\"{table}\" AS t"  # noqa: S608
                for schema, table in tables
            )
        )
        return dict(cursor.fetchall())


@pytest.mark.parametrize("who", WHO)
def test_looking_changes_no_row(world: World, who: str) -> None:
    before, wrote = fingerprint(), []
    for route in routes():
        for method in ("get", "head", "options"):
            # Who has no business here is asked once: the rest is in the table of permissions.
            if method != "get" and who not in (VISITOR, "ana"):
                continue
            with watched() as tables:
                answer = ask(world, route, method, who)
            assert answer.status_code < 500, route
            wrote += [f"{method} {route}: {table}" for table in tables - LOOKS.get(who, set())]
    assert not wrote, wrote
    after = fingerprint()
    assert {table for table in before if before[table] != after[table]} <= LOOKS.get(who, set())


@pytest.mark.parametrize("who", ["ana", "omar", "nora", "cleo", "ilse"])
def test_what_a_form_sends_does_nothing_in_an_address(world: World, who: str) -> None:
    """A link or a picture's address with all the right words in it, and headers that ask for another method."""
    overridden = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_METHOD_OVERRIDE": "DELETE"}
    wrote = []
    for route in routes():
        if route.name not in FORMS:
            continue
        words = {name: str(value) for name, value in body(world, route.name, "post").items()}
        with watched() as tables:
            answer = browse(world, who, "get", world.address(route), words | {"_method": "POST"}, **overridden)
        assert answer.status_code < 500, route
        wrote += [f"{route}: {table}" for table in tables - LOOKS.get(who, set())]
    assert not wrote, wrote
