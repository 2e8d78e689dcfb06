"""`/operations/`: what waits, for administrators and those who operate the platform for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Mandate, Person
from civic.condition import EDITION_LATE, LAG, MAIL_LATE, QUEUE_LONG, RETENTION_LATE, ROOT_LATE, Condition, condition
from commons.actor import may_act_as
from commons.clock import zone
from commons.templatetags.look import grouped
from commons.verdict import Verdict, refuse, require
from reports.models import Job

NOT_ADMINISTRATOR = refuse("not-administrator", gettext_lazy("Only administrators of the city see this."))


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
    """Thirteen queries beside the frame's, two commands to the broker."""
    require(may_see_operations(cast(Person, request.user)))
    found = lines(condition())
    context = {"lines": found, "unwell": sum(not line.is_well for line in found), "nav_current": "account"}
    return render(request, "civic/operations.html", context)


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
        Line(
            _("Mails that wait"),
            _mails(now),
            now.mail_age < MAIL_LATE,
            _("The mail server, EMAIL_URL, and the worker of the queue “mail”."),
        ),
        Line(
            _("Reports under way"),
            grouped(sum(now.jobs.get(state, 0) for state in Job.OPEN)),
            True,
            _("The worker of the queue “files”."),
        ),
        Line(
            _("Open data was published last"),
            _editions(now),
            not now.edition_failures and now.edition_age is not None and now.edition_age < EDITION_LATE,
            _("Why files failed stands at /open-data/; else beat, and the worker of the queue “files”."),
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


def _mails(now: Condition) -> str:
    if not now.mails_waiting:
        return grouped(0)
    minutes = int(now.mail_age.total_seconds() // 60)
    age = ngettext("the oldest for %(n)s minute", "the oldest for %(n)s minutes", minutes) % {"n": grouped(minutes)}
    return f"{grouped(now.mails_waiting)}, {age}"


def _editions(now: Condition) -> str:
    if not now.edition_failures:
        return _moment(now.edition_at)
    failed = ngettext("%(n)s file failed", "%(n)s files failed", now.edition_failures)
    return f"{_moment(now.edition_at)}, {failed % {'n': grouped(now.edition_failures)}}"


def _moment(at: dt.datetime | None) -> str:
    return date_format(localtime(at, zone()), "DATETIME_FORMAT") if at else _("not yet")
