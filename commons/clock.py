"""One clock: the database's. Days fall due at local midnight of the city."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from commons import face


def zone() -> dt.tzinfo:
    """Return the city's time zone: what its administrators set, else `CITY_TIME_ZONE`. No query."""
    name = face.face().time_zone
    return ZoneInfo(name) if name else timezone.get_default_timezone()


def now() -> dt.datetime:
    """Return the database's present time, aware. One cheap query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        value: dt.datetime = cursor.fetchone()[0]
    return value


def today(at: dt.datetime | None = None) -> dt.date:
    """Return the city's date at that moment."""
    return timezone.localdate(at or now(), zone())


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the midnight that ends that day in the city's time zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=zone())


def last_day(end: dt.datetime) -> dt.date:
    """Return the city's last day before a midnight that ends something."""
    return today(end - dt.timedelta(seconds=1))


def due(start: dt.datetime, days: int) -> dt.datetime:
    """Return the local midnight that ends the last of so many whole days after `start`."""
    return end_of_day(timezone.localdate(start, zone()) + dt.timedelta(days=days))
