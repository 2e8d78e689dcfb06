"""What pages read of the database does not grow with the city."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from civic.demo.build import Size, build, close_the_past
from tests.bench.plans.look import growing, look_around
from tests.bench.plans.work import Look
from tests.civic.soundness import silent

# Proposals. `make plans` looks at larger cities.
SMALL = 300 if os.environ.get("FULL") else 200


def looks(proposals: int) -> dict[str, Look]:
    """What each page reads in a demo city of that size."""
    build(Size(residents=proposals * 10, proposals=proposals, supports=proposals * 50), seed=1, bar=silent())
    close_the_past(silent())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    found = look_around(by_index=True)
    call_command("flush", interactive=False, verbosity=0)
    return found


@pytest.mark.django_db(transaction=True)
def test_no_page_reads_more_in_a_city_ten_times_as_large(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    # Statements as they are, not by the names they were prepared under.
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    settings.ALLOWED_HOSTS = ["testserver"]
    small, large = looks(SMALL), looks(10 * SMALL)
    assert {look.status for look in large.values()} == {200}, {n: x.status for n, x in large.items()}
    assert len(large) > 150 and sum(len(look.statements) for look in large.values()) > 1_000
    assert growing(large, small) == []
