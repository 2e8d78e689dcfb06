"""Where sessions lie: rows that know whose they are, in what browser, and on which day they were last used."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Person, Session

DEVICE, SIGNED_IN = "device", "signed_in_at"
# What a browser calls itself, the more special first: Edge says that it is Chrome, and Chrome that it is Safari.
BROWSERS = (
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung")),
    *(("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


class SessionStore(DatabaseStore):
    """Django's own, with columns beside the data. Reading costs one query, and a day's first one a write more.

    A session that was opened before a mandate of its person ended is not found any more: they sign in anew.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        if data.get(SESSION_KEY):
            row.person_id = int(data[SESSION_KEY])
            row.device = str(data.get(DEVICE, ""))[:60]
            row.signed_in_at = parse_datetime(data.get(SIGNED_IN, ""))
            row.used_on = timezone.localdate()
        return row

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = (
            Session.objects.standing().filter(pk=self.session_key, expire_date__gt=timezone.now()).first()
        )
        if row is None:
            self._session_key = None
        elif row.person_id is not None and row.used_on != (today := timezone.localdate()):
            Session.objects.filter(pk=row.pk).update(used_on=today)
            if row.used_on is None or row.used_on.replace(day=1) != today.replace(day=1):
                note_use(row.person_id, today)
        return row


def note_use(person_id: int, today: dt.date) -> None:
    """Keep the month in which an account was last used: a write a month, and none of a day or an hour."""
    month = today.replace(day=1)
    Person.objects.filter(pk=person_id).exclude(seen_on=month).update(seen_on=month, warned_on=None)


def remember_sign_in(request: HttpRequest) -> None:
    """Note when and in what browser this session began."""
    request.session[DEVICE] = device_words(request.headers.get("User-Agent", ""))
    request.session[SIGNED_IN] = timezone.now().isoformat()
    if request.user.pk is not None:
        note_use(request.user.pk, timezone.localdate())


def device_words(agent: str) -> str:
    """Return “Firefox/Android” for what a browser says of itself: enough to know it again, not to be known by."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser}/{system}"
