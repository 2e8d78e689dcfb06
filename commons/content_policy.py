"""The content security policy that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentPolicyMiddleware(CSPMiddleware):
    """Put the policy together once; an answer with a nonce or with a policy of its own pays for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        for_all = not settings.CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"] and not settings.DEBUG
        self.policy = build_policy() if for_all else ""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        own = HEADER in response or any(name.startswith("_csp") for name in response.__dict__)
        if own or not self.policy or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        response.headers[HEADER] = self.policy
        # As the parent does: a nonce asked for after the header was written would not be in it.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
