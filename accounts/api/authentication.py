"""Who calls the API: `Authorization: Token …`."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, Person


def digest(token: str) -> str:
    """Return what is kept of a token. Tokens are 256 random bits, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenAuthentication(BaseAuthentication):
    """Find the person by the token's hash. One query."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Give the header as: Authorization: Token <your token>."))
        kept = (
            ApiToken.objects.select_related("person__residency")
            .filter(digest=digest(words[1].decode("latin-1")), person__is_active=True)
            .first()
        )
        if kept is None:
            raise AuthenticationFailed(_("This token is unknown or was revoked. Make a new one on your account page."))
        return kept.person, kept

    def authenticate_header(self, request: Request) -> str:
        return "Token"
