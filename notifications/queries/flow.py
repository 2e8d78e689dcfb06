"""How the channels run, and what stays behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Min, QuerySet, Value, When
from django.db.models.functions import Now

from notifications.models import CHANNELS, Channel, Mail, SetAside, Spread, StoppedAddress
from notifications.queries.mails import dead_letters


@dataclass(slots=True)
class Flow:
    """How one channel runs: mails that wait, those that are tried again among them, and since when the oldest; how many
    left and how many were given up within the last hour.
    """

    waiting: int = 0
    since: dt.datetime | None = None
    sent: int = 0
    failed: int = 0


HOUR = dt.timedelta(hours=1)


def flows() -> dict[Channel, Flow]:
    """Return how each channel runs. Three queries, each along an index of what it counts."""
    its = Case(
        *(When(which, then=Value(channel.value)) for channel, which in CHANNELS.items()), output_field=CharField()
    )
    found = {channel: Flow() for channel in Channel}
    by_channel = Mail.objects.annotate(its=its).order_by().values("its")
    for row in by_channel.filter(state=Mail.State.WAITING).annotate(n=Count("pk"), since=Min("created_at")):
        found[Channel(row["its"])].waiting, found[Channel(row["its"])].since = row["n"], row["since"]
    sent = by_channel.filter(state=Mail.State.SENT, sent_at__gt=Now() - HOUR)
    for its_name, count in sent.annotate(n=Count("pk")).values_list("its", "n"):
        found[Channel(its_name)].sent = count
    failed = by_channel.filter(state=Mail.State.REFUSED, failed_at__isnull=False, failed_at__gt=Now() - HOUR)
    for its_name, count in failed.annotate(n=Count("pk")).values_list("its", "n"):
        found[Channel(its_name)].failed = count
    return found


def set_aside() -> QuerySet[SetAside]:
    """Return the entries that could not be told, oldest first."""
    return SetAside.objects.select_related("entry").order_by("pk")


@dataclass(frozen=True, slots=True)
class Behind:
    """What was not told or sent as it should: entries still being told to many, since when; entries set aside; dead
    letters; addresses that take no news.
    """

    spreads: int
    spreads_since: dt.datetime | None
    aside: int
    dead: int
    stopped: int


def behind() -> Behind:
    """Return what stays behind. Four queries."""
    spreads = Spread.objects.aggregate(n=Count("pk"), since=Min("begun_at"))
    return Behind(
        spreads["n"],
        spreads["since"],
        SetAside.objects.count(),
        dead_letters().count(),
        StoppedAddress.objects.count(),
    )
