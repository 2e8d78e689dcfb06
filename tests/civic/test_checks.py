"""What `check --deploy` says of the role of the web."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from civic.checks import two_database_roles


@pytest.mark.django_db
def test_the_owner_of_the_tables_is_warned_the_web_is_not(settings: Any) -> None:
    settings.AS_OWNER = False
    assert [said.id for said in two_database_roles()] == ["civic.W001"]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE multitude_web")
        assert two_database_roles() == []
        cursor.execute("RESET ROLE")
    settings.AS_OWNER = True
    assert two_database_roles() == []
