"""What a person was told: the inbox, its groups by thing and day, and how much of it is new."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Mute
from commons.prepared import Prepared
from commons.text import excerpt
from notifications.models import ABOUT, WHAT, About, Kind, Notification, Reason
from notifications.queries.lines import UNREAD_PARTS, flag, withheld, worded
from proposals.models import Comment

GROUP_LINES = 20
QUOTE_LENGTH = 110


def inbox(person_id: int, *, only_new: bool = False, kind: str = "") -> QuerySet[Notification]:
    """Return what a person was told, of one kind or all, newest first by `-id`, ready to be shown in one query."""
    lines = Notification.objects.filter(person_id=person_id).select_related("entry", *WHAT)
    lines = worded(lines.annotate(words_hidden=flag(withheld())))  # type: ignore[no-redef]
    lines = lines.filter(kind=kind) if kind else lines
    lines = lines.defer(*UNREAD_PARTS).order_by("-id")
    return lines.filter(read_at=None) if only_new else lines


@dataclass(frozen=True, slots=True)
class Group:
    """What a person was told of one thing on one day. `lines`: the newest of them, newest first."""

    lines: Sequence[Notification]
    count: int
    new_count: int

    @property
    def latest(self) -> Notification:
        return self.lines[0]

    @property
    def headline(self) -> str:
        """Say in one line what happened, the newest first that is more than a comment."""
        if self.count == 1:
            return self.latest.headline
        if self.first.kind != Kind.COMMENT_ON_MINE:
            more = self.count - 1
            said = ngettext("%(headline)s (and %(count)d more)", "%(headline)s (and %(count)d more)", more)
            return said % {"headline": self.first.headline, "count": more}
        if any(line.reason == Reason.REPLIED for line in self.lines):
            said = ngettext(
                "%(count)d comment that concerns you: %(title)s",
                "%(count)d comments that concern you: %(title)s",
                self.count,
            )
        else:
            said = ngettext(
                "%(count)d comment on your proposal: %(title)s",
                "%(count)d comments on your proposal: %(title)s",
                self.count,
            )
        return said % {"count": self.count, "title": self.latest.shown_title}

    @property
    def first(self) -> Notification:
        """Return the line that stands for all: the newest that is more than a comment, else the newest."""
        return next((line for line in self.lines if line.kind != Kind.COMMENT_ON_MINE), self.latest)

    @property
    def aside(self) -> str:
        """What stands small below the headline: what that line says or what follows from it, and why one is told."""
        first = self.first
        return " ".join(filter(None, (first.quote or first.sentence, first.quoted, first.why)))

    @property
    def rest_count(self) -> int:
        """Return how many lines are not among `lines`."""
        return self.count - len(self.lines)


def told_kinds(person_id: int) -> list[Kind]:
    """Return of which kinds there are lines in the inbox, in the order of `Kind`. One query."""
    told = set(Notification.objects.filter(person_id=person_id).order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in Kind if kind in told]


def inbox_heads(person_id: int, *, only_new: bool = False, kind: str = "") -> QuerySet[Notification]:
    """Return the newest line of each thing and day, by `-id`. One query, three index look-ups a line."""
    newer = Notification.objects.filter(person_id=person_id, told_on=OuterRef("told_on"), pk__gt=OuterRef("pk"))
    lines = Notification.objects.filter(person_id=person_id)
    if only_new:
        newer, lines = newer.filter(read_at=None), lines.filter(read_at=None)
    if kind:
        newer, lines = newer.filter(kind=kind), lines.filter(kind=kind)
    # Each of them has its index; what is about another kind equals nothing.
    heads = lines.filter(*(~Exists(newer.filter(**{name: OuterRef(name)})) for name in ABOUT))
    # Reports are about nothing that has a key: those of a day stand together.
    heads = heads.filter(~Exists(newer.filter(kind=Kind.REPORT).filter(kind=OuterRef("kind"))))
    return heads.only("pk", *ABOUT, "told_on").order_by("-id")


def inbox_groups(
    person_id: int, heads: Sequence[Notification], *, only_new: bool = False, kind: str = ""
) -> list[Group]:
    """Return the groups that these lines head, each with its `GROUP_LINES` newest. Two queries."""
    days = Q()
    for head in heads:
        days |= Q(**dict(zip(ABOUT, head.about, strict=True)), told_on=head.told_on)
    if not heads:
        return []
    together = [*map(F, ABOUT), F("told_on")]
    lines = inbox(person_id, only_new=only_new, kind=kind).filter(days)
    lines = lines.annotate(
        nth=Window(RowNumber(), partition_by=together, order_by="-id"),
        told=Window(Count("pk"), partition_by=together),
        new=Window(Count("pk", filter=Q(read_at=None)), partition_by=together),
    )
    found: dict[tuple[About, dt.date], list[Any]] = defaultdict(list)
    for line in lines.filter(nth__lte=GROUP_LINES):
        found[line.about, line.told_on].append(line)
    # What came since the heads were read has its own place on the next look.
    groups = [found[head.about, head.told_on] for head in heads]
    _quote([line for lines in groups for line in lines])
    return [Group(lines, lines[0].told, lines[0].new) for lines in groups if lines]


def _quote(lines: list[Any]) -> None:
    """Give comments their first words, as far as they are public."""
    told = [line for line in lines if line.kind == Kind.COMMENT_ON_MINE and line.is_public]
    comments = Comment.objects.public().filter(pk__in=[line.entry.subject_id for line in told])
    if told:
        comments = comments.filter(~Exists(Mute.objects.filter(person=told[0].person_id, muted=OuterRef("author_id"))))
    bodies = dict(comments.values_list("pk", "body")) if told else {}
    for line in told:
        words = excerpt(bodies.get(line.entry.subject_id, ""), QUOTE_LENGTH)
        line.quote = _("“%(words)s”") % {"words": words} if words else ""


UNREAD = Prepared(
    "unread",
    "SELECT count(*) FROM notifications_notification WHERE person_id = $1 AND read_at IS NULL",
    takes=1,
)


def unread_count(person_id: int | None) -> int:
    """Return how many lines of the inbox are new. One index scan, by hand: every page asks it; none for a visitor."""
    row = UNREAD.row(person_id) if person_id else None
    return row[0] if row else 0
