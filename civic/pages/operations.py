"""`/operations/`: what waits, for administrators and those who operate the platform for them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import notifications.queries
from accounts.models import Mandate, Person
from civic.condition import (
    EDITION_LATE,
    LAG,
    LATE,
    QUEUE_LONG,
    RETENTION_LATE,
    ROOT_LATE,
    SPREAD_LATE,
    Condition,
    condition,
)
from commons.actor import may_act_as
from commons.clock import zone
from commons.paging import page
from commons.templatetags.look import grouped
from commons.verdict import Verdict, refuse, require
from notifications.actions import retry_failed
from notifications.models import Channel
from notifications.queries import Flow
from reports.models import Job

NOT_ADMINISTRATOR = refuse("not-administrator", gettext_lazy("Only administrators of the city see this."))


# At once on a page; those that were tried again and told make room.
MOST_ASIDE = 50
# From where it begins: each letter tried as the first costs, of a long text, the square.
ADDRESS = re.compile(r"(?<![^\s<>\"'(),;:@])[^\s<>\"'(),;:@]+@")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A mail that was given up: which, of which channel, since when and why. Not to whom, and not what it says."""

    pk: int
    channel: Channel
    failed_at: dt.datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to watch: what it is, how it is now, and whether somebody should look; `advice` says after what."""

    title: str
    now: str
    is_well: bool
    advice: str


def may_see_operations(person: Person) -> Verdict:
    """Tell whether the person sees how the platform is: an administrator. At most one query."""
    return may_act_as(person, Mandate.Role.ADMINISTRATOR, NOT_ADMINISTRATOR)


@never_cache
@login_required
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Twenty-two queries beside the frame's, two commands to the broker."""
    require(may_see_operations(cast(Person, request.user)))
    found = lines(condition())
    dead = page(notifications.queries.dead_letters(), order=("-id",), cursor=request.GET.get("cursor", ""))
    context = {
        "lines": found,
        "unwell": sum(not line.is_well for line in found),
        "dead": [DeadLetter(mail.pk, mail.channel, mail.failed_at, nobodys(mail.error)) for mail in dead.rows],
        "aside": list(notifications.queries.set_aside()[:MOST_ASIDE]),
        "page": dead,
        "nav_current": "account",
    }
    return render(request, "civic/operations.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, mail_id: int | None = None) -> HttpResponse:
    """Send one dead letter again, or all of them."""
    count = retry_failed(by=cast(Person, request.user), mail_id=mail_id)
    said = ngettext("%(n)s thing is tried again.", "%(n)s things are tried again.", count)
    messages.success(request, said % {"n": grouped(count)})
    return redirect("operations")


def nobodys(error: str) -> str:
    """Return the server's words without whose address it is."""
    return ADDRESS.sub("…@", error)


def lines(now: Condition) -> list[Line]:
    """Say how everything is; limits are those of docs/operations.md."""
    return [
        Line(
            _("Messages between the parts"),
            _queues(now),
            now.broker and max((now.queues or {}).values(), default=0) < QUEUE_LONG,
            _("Redis, and the workers of the queue that is long. Nothing is lost meanwhile."),
        ),
        Line(
            _("Acts that were not told yet"),
            grouped(now.outbox_lag),
            now.outbox_lag < LAG,
            _("The worker of the queue “celery”, and beat."),
        ),
        Line(
            _("Acts that wait for the public register"),
            grouped(now.register_lag),
            now.register_lag < LAG,
            _("The worker of the queue “celery”, and beat."),
        ),
        Line(
            _("The register's last root"),
            _moment(now.root_at),
            now.root_age is not None and now.root_age < ROOT_LATE,
            _("Beat, and REGISTER_SIGNING_KEY in the worker: what stands after it is not yet protected."),
        ),
        *(_channel(now, channel) for channel in Channel),
        Line(
            _("Acts that many are being told of"),
            _spreads(now),
            now.spread_age < SPREAD_LATE,
            _("The worker of the queue “bulk”, and beat."),
        ),
        Line(
            _("Dead letters"),
            _dead(now),
            now.behind is not None and not (now.behind.dead or now.behind.aside),
            _("Why stands below. When the reason is gone, send them again."),
        ),
        Line(
            _("Addresses to which no news go"),
            grouped(now.behind.stopped if now.behind else 0),
            True,
            _("Their owners see it on their page."),
        ),
        Line(
            _("Reports under way"),
            grouped(sum(now.jobs.get(state, 0) for state in Job.OPEN)),
            True,
            _("The worker of the queue “exports”."),
        ),
        Line(
            _("Open data was published last"),
            _editions(now),
            not now.edition_failures and now.edition_age is not None and now.edition_age < EDITION_LATE,
            _("Why files failed stands at /open-data/; else beat, and the worker of the queue “exports”."),
        ),
        Line(
            _("Old data was deleted last"),
            _moment(now.retention_at),
            now.retention_age is not None and now.retention_age < RETENTION_LATE,
            _("Beat: while it is down nothing is erased in time."),
        ),
    ]


def _queues(now: Condition) -> str:
    if now.queues is None:
        return _("the broker does not answer")
    return ", ".join(f"{name} {grouped(count)}" for name, count in now.queues.items())


def _channel(now: Condition, channel: Channel) -> Line:
    """Say how many mails of a channel wait, for how long, and how many left or failed within the hour."""
    flow = now.flows.get(channel, Flow())
    rates = _("%(sent)s left within the hour, %(failed)s failed") % {
        "sent": grouped(flow.sent),
        "failed": grouped(flow.failed),
    }
    advice = _("The mail server, EMAIL_URL, and the worker of the queue “%(queue)s”.") % {"queue": channel.value}
    return Line(
        _("Mails that wait: %(channel)s") % {"channel": channel.label},
        f"{_waits(flow.waiting, now.wait_of(channel))}; {rates}",
        now.wait_of(channel) < LATE[channel],
        advice,
    )


def _waits(count: int, age: dt.timedelta) -> str:
    if not count:
        return grouped(0)
    minutes = int(age.total_seconds() // 60)
    said = ngettext("the oldest for %(n)s minute", "the oldest for %(n)s minutes", minutes) % {"n": grouped(minutes)}
    return f"{grouped(count)}, {said}"


def _spreads(now: Condition) -> str:
    return _waits(now.behind.spreads if now.behind else 0, now.spread_age)


def _dead(now: Condition) -> str:
    if now.behind is None:
        return grouped(0)
    mails = ngettext("%(n)s mail", "%(n)s mails", now.behind.dead) % {"n": grouped(now.behind.dead)}
    acts = ngettext("%(n)s act that was not told", "%(n)s acts that were not told", now.behind.aside)
    return f"{mails}, {acts % {'n': grouped(now.behind.aside)}}" if now.behind.aside else mails


def _editions(now: Condition) -> str:
    if not now.edition_failures:
        return _moment(now.edition_at)
    failed = ngettext("%(n)s file failed", "%(n)s files failed", now.edition_failures)
    return f"{_moment(now.edition_at)}, {failed % {'n': grouped(now.edition_failures)}}"


def _moment(at: dt.datetime | None) -> str:
    return date_format(localtime(at, zone()), "DATETIME_FORMAT") if at else _("not yet")
