"""Where a webhook may go, as far as its address says. What the name leads to is looked at when something is sent."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

# Names that only a network of one's own knows (RFC 6761, 6762, 8375, ICANN's "internal").
OWN_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "test", "invalid", "example", "onion")


def require_address(url: str) -> str:
    """Return the address, trimmed. Raises ValidationError by field `url`."""
    url = url.strip()
    schemes = ["http", "https"] if settings.WEBHOOKS_TO_LOOPBACK else ["https"]
    try:
        URLValidator(schemes=schemes)(url)
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except (ValidationError, ValueError):
        raise _refused(_("Give a whole address that begins with https://.")) from None
    if len(url) > 500:
        raise _refused(_("Give an address of at most 500 characters."))
    if parts.username or parts.password:
        raise _refused(_("Give an address without a name and password. What we send is signed."))
    if settings.WEBHOOKS_TO_LOOPBACK:
        return url
    if _is_number(host):
        raise _refused(_("Give the name of a server, not its number."))
    if any(host == own or host.endswith(f".{own}") for own in OWN_NAMES) or "." not in host:
        raise _refused(_("This name leads to no server in the public network."))
    return url


def _is_number(host: str) -> bool:
    """Tell whether a host is an IP address, also as one number, in octal or in hexadecimal."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rsplit(".", 1)[-1]
        return last.isdigit() or last.startswith("0x")
    return True


def _refused(words: str) -> ValidationError:
    return ValidationError({"url": words})
