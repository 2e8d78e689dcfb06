"""How the platform is: what answers, what waits and since when. For machines that watch, and for who operates it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import redis
from django.conf import settings
from django.db import DatabaseError, connection

import accounts.queries
import journal.queries
import notifications.queries
import reports.queries
from commons import clock
from notifications.models import Channel
from notifications.queries import Behind, Flow

# Beyond so many unread entries somebody should look; the platform goes on.
LAG = 5_000
QUEUE_LONG = 1_000
MAIL_LATE = dt.timedelta(hours=1)
# What somebody waits for is in their hands within minutes; a digest for a city takes its time.
LATE = {
    Channel.TRANSACTIONAL: dt.timedelta(minutes=5),
    Channel.AT_ONCE: MAIL_LATE,
    Channel.BULK: dt.timedelta(hours=6),
}
# An entry with 100,000 followers is told within minutes.
SPREAD_LATE = dt.timedelta(hours=1)
# A root is published each night.
ROOT_LATE = dt.timedelta(hours=26)
# Open data is made each night from two o'clock on.
EDITION_LATE = dt.timedelta(hours=27)
# The day's run is asked for every hour: two of them may fail.
RETENTION_LATE = dt.timedelta(hours=27)


@dataclass(slots=True)
class Condition:
    """`queues` is None while the broker is away; the rest keeps its defaults while the database is."""

    at: dt.datetime | None = None
    database: bool = False
    broker: bool = False
    outbox_lag: int = 0
    register_lag: int = 0
    root_at: dt.datetime | None = None
    flows: dict[Channel, Flow] = field(default_factory=dict)
    behind: Behind | None = None
    jobs: dict[str, int] = field(default_factory=dict)
    queues: dict[str, int] | None = None
    retention_at: dt.datetime | None = None
    edition_at: dt.datetime | None = None
    edition_failures: int = 0

    @property
    def mails_waiting(self) -> int:
        return sum(flow.waiting for flow in self.flows.values())

    def wait_of(self, channel: Channel) -> dt.timedelta:
        """How long the oldest mail of a channel has waited."""
        flow = self.flows.get(channel)
        return self.at - flow.since if self.at and flow and flow.since else dt.timedelta()

    @property
    def mail_age(self) -> dt.timedelta:
        """How long the oldest mail that waits has waited."""
        return max((self.wait_of(channel) for channel in self.flows), default=dt.timedelta())

    @property
    def spread_age(self) -> dt.timedelta:
        """How long the oldest entry that many follow is being told."""
        since = self.behind.spreads_since if self.behind else None
        return self.at - since if self.at and since else dt.timedelta()

    @property
    def root_age(self) -> dt.timedelta | None:
        """How long ago the register's last root was published; None before the first."""
        return self.at - self.root_at if self.at and self.root_at else None

    @property
    def edition_age(self) -> dt.timedelta | None:
        """How long ago a file of open data was published; None before the first."""
        return self.at - self.edition_at if self.at and self.edition_at else None

    @property
    def retention_age(self) -> dt.timedelta | None:
        """How long ago the day's deletions were done; None before the first time."""
        return self.at - self.retention_at if self.at and self.retention_at else None


def condition() -> Condition:
    """Return how the platform is. Nineteen queries, two commands to the broker; what is away is said, not raised."""
    found = Condition(queues=queue_lengths())
    found.broker = found.queues is not None
    if not database_answers():
        return found
    found.database, found.at = True, clock.now()
    found.outbox_lag = journal.queries.lag("notifications")
    found.register_lag = journal.queries.waiting()
    root = journal.queries.last_root()
    found.root_at = root.published_at if root else None
    found.flows, found.behind = notifications.queries.flows(), notifications.queries.behind()
    found.jobs = reports.queries.job_counts()
    found.edition_at = reports.queries.last_edition_success()
    found.edition_failures = reports.queries.edition_failures()
    found.retention_at = accounts.queries.last_retention()
    return found


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def queue_lengths() -> dict[str, int] | None:
    """Return how many messages wait in each queue; None while the broker is away."""
    try:
        broker = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=0.3)
        with broker.pipeline(transaction=False) as asked:
            for queue in settings.QUEUES:
                asked.llen(queue)
            return dict(zip(settings.QUEUES, asked.execute(), strict=True))
    except (redis.RedisError, OSError):
        return None
