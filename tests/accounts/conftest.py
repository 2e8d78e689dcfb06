"""What several stories of accounts begin with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.actions import issue_desk_code
from accounts.models import Person
from charter.models import AgeBand, District
from tests import build


@pytest.fixture
def bands(molinos: District) -> None:
    AgeBand.objects.create(district=molinos, age_from=16, age_to=24, population=900)
    AgeBand.objects.create(district=molinos, age_from=80, age_to=None, population=300)


@pytest.fixture
def document(molinos: District) -> dict[str, Any]:
    """What carl's document says. The number appears nowhere else, so that it can be searched for."""
    return {"country": "ES", "kind": "national-id", "number": "PLANTED-4711471147-Q", "district_id": molinos.pk}


@pytest.fixture
def code(carl: Person) -> str:
    """The code carl shows at the desk."""
    return issue_desk_code(by=carl).code


@pytest.fixture
def at_home(client: Client, ana: Person) -> Client:
    """Ana's browser, in which she has just shown again that it is her."""
    client.force_login(ana)
    client.post("/account/again/", {"password": build.PASSWORD})
    return client
