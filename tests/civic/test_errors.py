"""Where the fault is ours, people get a page and programs a problem document."""

from __future__ import annotations

import pytest
from django.test import Client

from proposals import queries


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where a test breaks our code: to see what is said when it breaks."""

    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "published", breaks)
    monkeypatch.setattr(queries, "listed_page", breaks)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind"), [("/proposals/", "text/html"), ("/api/v1/proposals/", "application/problem+json")]
)
def test_a_fault_of_ours(broken: None, path: str, kind: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert b"ZeroDivisionError" not in answer.content
