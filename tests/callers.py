"""People who use the API with their tokens."""

from __future__ import annotations

import secrets
from typing import Any

from rest_framework.test import APIClient

from accounts.models import ApiToken, Person


def caller(person: Person | None = None) -> APIClient:
    """A client of the API: with a token of that person's, or a visitor's without any."""
    client = APIClient()
    if person is not None:
        token = secrets.token_urlsafe(32)
        ApiToken.objects.create(person=person, name="test", digest=ApiToken.digest_of(token))
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def refusal(response: Any, status: int) -> dict[str, Any]:
    """The problem document of a refused call."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status and problem["title"] and problem["detail"]
    return problem
