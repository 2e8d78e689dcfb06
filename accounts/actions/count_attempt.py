"""Count tries where guessing would pay. In PostgreSQL, committed before the try: no row, no try."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from accounts.models import Attempt

# The most tries in a day (UTC) that did not succeed, by kind.
MOST = {
    # One person from one place; a person from anywhere (SP 800-63B-4, 3.2.2: at most 100); a place, where many live.
    "sign_in": 10,
    "sign_in_person": 100,
    "sign_in_place": 300,
    "sign_up_place": 200,
    # Mails to one address that somebody without a session can cause.
    "mail": 10,
    "password": 20,
    # Codes of the second step: three of a million are right at a time.
    "code": 20,
    "email_change": 5,
    "name": 5,
    "proof": 5,
    "desk": 60,
    "letter": 3,
    # Years of birth are few: also the tries at one number, whoever makes them.
    "register_number": 10,
    # Files of one's own data.
    "export": 10,
    # Flags: of a person, of a visitor's class of addresses, of one thing by that class.
    "flag_person": 60,
    "flag_place": 30,
    "flag_again": 3,
    # Codes of slips, each of 50 bits: of one class of addresses, and of everybody together.
    "claim_place": 20,
    "claim": 5_000,
}


def count_attempt(*, kind: str, subject: str | int) -> bool:
    """Count one try of a kind; tell whether it is still within the day's limit.

    Must stand outside any transaction (RuntimeError): a try that fails must not take its count back with it.
    Atomic upsert of one row: of parallel tries exactly the limit get True. One query.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempt (kind, subject, day, count) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (kind, subject, day) DO UPDATE SET count = accounts_attempt.count + 1 RETURNING count",
            [kind, *_place(kind, subject)],
        )
        count: int = cursor.fetchone()[0]
    return count <= MOST[kind]


def forgive_attempt(*, kind: str, subject: str | int) -> None:
    """Take back one counted try: it succeeded. One query."""
    key, day = _place(kind, subject)
    Attempt.objects.filter(kind=kind, subject=key, day=day, count__gt=0).update(count=F("count") - 1)


def forget_attempts(*, kind: str, subject: str | int) -> None:
    """Begin the day's count anew: the person has shown by another way who they are. One query."""
    key, day = _place(kind, subject)
    Attempt.objects.filter(kind=kind, subject=key, day=day).delete()


def address_class(address: str) -> str:
    """Return the network an address belongs to: what one household or office has, an IPv4 /24, an IPv6 /48.

    What is no address is one class.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _place(kind: str, subject: str | int) -> tuple[str, dt.date]:
    """Return the subject under the day's key, which nobody can compute back once the day's rows are gone."""
    day = dt.datetime.now(dt.UTC).date()
    key = hmac.digest(settings.SECRET_KEY.encode(), f"attempt {day}".encode(), "sha256")
    return hmac.new(key, f"{kind}|{subject}".encode(), hashlib.sha256).hexdigest(), day
