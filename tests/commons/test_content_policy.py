"""The policy put together once is the policy put together each time."""

from __future__ import annotations

from typing import Any

import pytest
from csp.constants import HEADER
from csp.decorators import csp_exempt, csp_update
from csp.exceptions import CSPNonceError
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from commons.content_policy import ContentPolicyMiddleware


def answered(view: Any) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get("/")
    return request, ContentPolicyMiddleware(view)(request)


def test_every_answer_carries_the_whole_policy() -> None:
    _request, response = answered(lambda request: HttpResponse("plain"))
    policy = dict(part.split(" ", 1) for part in response[HEADER].split("; "))
    assert policy == dict(part.split(" ", 1) for part in build_policy().split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"


def test_a_view_may_still_differ() -> None:
    opened = csp_update({"img-src": "https://tiles.example"})(lambda request: HttpResponse())
    assert "https://tiles.example" in answered(opened)[1][HEADER]
    assert HEADER not in answered(csp_exempt()(lambda request: HttpResponse()))[1]
    given = HttpResponse(headers={HEADER: "default-src 'none'"})
    assert answered(lambda request: given)[1][HEADER] == "default-src 'none'"


def test_a_nonce_asked_for_too_late_is_an_error() -> None:
    request, _response = answered(lambda request: HttpResponse())
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]
