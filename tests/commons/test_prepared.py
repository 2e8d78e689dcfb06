"""A statement is planned once per connection, and survives what happens to the connection and to the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import NotSupportedError, connection, transaction

from commons.prepared import Prepared

NAME_OF = Prepared("test_name_of", "SELECT name FROM test_places WHERE id = $1", takes=1)
RENAME = Prepared("test_rename", "UPDATE test_places SET name = $2 WHERE id < $1", takes=2)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def places(transactional_db: None) -> Iterator[None]:
    sql("CREATE TABLE test_places (id bigint, name varchar(20))")
    sql("INSERT INTO test_places VALUES (1, 'mill'), (2, 'school')")
    yield
    sql("DROP TABLE test_places")


def test_gives_rows_and_counts(places: None, django_assert_num_queries: Any) -> None:
    assert NAME_OF.row(1) == ("mill",)
    assert NAME_OF.row(3) is None
    assert RENAME.count(3, "it's \\ 100 %s") == 2
    assert NAME_OF.row(2) == ("it's \\ 100 %s",)
    with django_assert_num_queries(1):
        NAME_OF.row(1)


def test_a_new_connection_prepares_again(places: None) -> None:
    assert NAME_OF.row(1) == ("mill",)
    connection.close()
    assert NAME_OF.row(1) == ("mill",)


def test_what_a_failed_transaction_prepared_stays_prepared(places: None) -> None:
    connection.close()
    with transaction.atomic():
        assert NAME_OF.row(1) == ("mill",)
        transaction.set_rollback(True)
    assert NAME_OF.row(2) == ("school",)


def test_a_column_changes_its_type_under_a_running_web(places: None) -> None:
    assert NAME_OF.row(1) == ("mill",)
    sql("ALTER TABLE test_places ALTER name TYPE varchar(40)")
    with pytest.raises(NotSupportedError), transaction.atomic():  # it would take the transaction's other acts with it
        NAME_OF.row(1)
    assert NAME_OF.row(1) == ("mill",)
    sql("ALTER TABLE test_places ADD place text")
    assert NAME_OF.row(2) == ("school",)


def test_behind_a_pooler_by_transaction_nothing_is_prepared(places: None, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert RENAME.count(3, "100 % $1") == 2
    assert NAME_OF.row(1) == ("100 % $1",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)
