"""Send one delivery: to public addresses only, whatever the name leads to at this moment, and never further on."""

from __future__ import annotations

from dataclasses import dataclass

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

CONNECT_SECONDS, READ_SECONDS = 5, 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """`gone`: the receiver says that it wants nothing more (410)."""

    taken: bool
    result: str
    gone: bool = False


def post(url: str, *, body: bytes, headers: dict[str, str]) -> Outcome:
    """Send and return what came of it; never raises for what the other side does.

    The name is looked up once, and the connection goes to the address that was looked at: one that answers
    otherwise the second time gains nothing. No redirect, no proxy of the environment; of the answer nothing but its
    code is read.
    """
    try:
        with HTTPSession(_config()) as session:
            session.trust_env = False
            with session.post(url, data=body, headers=headers, stream=True) as answer:
                code = answer.status_code
    except InvalidIPAddress:
        return Outcome(taken=False, result="private address")
    except requests.exceptions.SSLError:
        return Outcome(taken=False, result="certificate refused")
    except requests.Timeout:
        return Outcome(taken=False, result="no answer in time")
    except (requests.RequestException, OSError, ValueError):
        return Outcome(taken=False, result="no connection")
    return Outcome(taken=200 <= code < 300, result=str(code), gone=code == 410)


def _config() -> Config:
    return Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=settings.WEBHOOKS_TO_LOOPBACK,
        never_redirect=True,
        default_timeout=(CONNECT_SECONDS, READ_SECONDS),
        user_agent_override="Multitude-Webhooks/1",
    )
