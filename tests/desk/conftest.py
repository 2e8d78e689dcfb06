"""People at the desk: dora, who has no account; her document; and a second clerk."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Mandate, Person
from charter.models import District
from commons.models import Channel
from tests import build

DESK, PAPER = Channel.DESK, Channel.PAPER
TEXT = {"title": "A bench at the clinic stop", "body": build.BODY}


def document(district: District, number: str = "12345678Z", **fields: Any) -> dict[str, Any]:
    """What a resident's document says, as a clerk enters it."""
    return {"country": "ES", "kind": "national-id", "number": number, "district_id": district.pk} | fields


@pytest.fixture
def clara(city: object) -> Person:
    """A second clerk."""
    return build.mandated("clara", Mandate.Role.CLERK, holder_name="Clara Vidal")
