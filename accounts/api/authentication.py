"""Who calls the API: `Authorization: Token …`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

import accounts.queries
from accounts.models import ApiToken, Person


class TokenAuthentication(BaseAuthentication):
    """Find the person by the token's hash. One query."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Give the header as: Authorization: Token <your token>."))
        kept = accounts.queries.token_in_force(words[1].decode("latin-1"))
        if kept is None:
            raise AuthenticationFailed(_("This token is unknown or was revoked. Make a new one on your account page."))
        return kept.person, kept

    def authenticate_header(self, request: Request) -> str:
        return "Token"
