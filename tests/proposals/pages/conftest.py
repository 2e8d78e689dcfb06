"""Visitors and residents before the pages: plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Person
from charter.models import District, Office, Topic
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build

Enter = Callable[[Person | None], Client]


@pytest.fixture
def enter() -> Enter:
    """Somebody's browser, signed in; a visitor's for None. Forms need their token, as in life."""

    def entered(person: Person | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


@pytest.fixture
def crossing(ana: Person, molinos: District, streets: Office) -> Proposal:
    """Ana's open proposal in Molinos."""
    return build.proposal(ana, district=molinos)


@pytest.fixture
def awaited(ana: Person, molinos: District, streets: Office) -> Proposal:
    """Ana's proposal that omar's office must answer."""
    return build.proposal(ana, district=molinos, state=State.AWAITING_ANSWER)


@pytest.fixture
def text(molinos: District, mobility: Topic) -> dict[str, str]:
    """What one types into the form."""
    return {
        "title": "A ramp beside the steps of the footbridge",
        "body": build.BODY,
        "district": "molinos",
        "place_name": "Plaza de la Noria",
        "topic": "mobility",
    }


@pytest.fixture
def rows() -> Callable[[], dict[str, int]]:
    """How many rows every table has, but for sessions: nothing may be written by a refused act."""

    def counted() -> dict[str, int]:
        sessions = {"django_session", "accounts_session"}
        names = [name for name in connection.introspection.table_names() if name not in sessions]
        with connection.cursor() as cursor:
            found = {}
            for name in names:
                cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
                found[name] = cursor.fetchone()[0]
        return found

    return counted


def said(response: Any) -> str:
    """The page's text with its entities resolved."""
    import html

    return html.unescape(response.content.decode())
