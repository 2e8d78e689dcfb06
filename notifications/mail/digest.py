"""The words of a digest: what happened, by proposal, process or round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from commons.language import of_city
from commons.text import cut
from notifications import queries
from notifications.mail.letter import PLACE, Text, unsubscribe_url
from notifications.mail.queue import subject_line
from notifications.models import ABOUT, About, Edition, Frequency, Kind, Mail, Notification

PROPOSALS_SHOWN = 20
TITLE_LENGTH = 80
# What a later step says makes these lines of the same proposal old.
OUTDATES = {
    Kind.ANSWER_PUBLISHED: {Kind.THRESHOLD_REACHED, Kind.OVERDUE, Kind.OFFICE_REMINDER, Kind.INTERIM_REPLY},
    Kind.OVERDUE: {Kind.THRESHOLD_REACHED},
}
FIRST = {kind: place for place, kind in enumerate([Kind.OFFICE_REMINDER, *Kind])}


class Line(NamedTuple):
    """What a digest asks of a line of the inbox."""

    pk: int
    person_id: int
    proposal_id: int | None
    process_id: int | None
    round_id: int | None
    conversation_id: int | None
    circle_id: int | None
    assembly_id: int | None
    organisation_id: int | None
    case_id: int | None
    entry_id: int
    kind: str
    reason: str
    tellable: bool

    @property
    def about(self) -> About:
        return tuple(getattr(self, name) for name in ABOUT)


class Happening(NamedTuple):
    """So many lines of one kind and reason about a proposal or process, the newest of them from that entry."""

    about: About
    entry_id: int
    kind: str
    reason: str
    times: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a digest says of one proposal, process or round."""

    title: str
    url: str
    sentences: list[str]
    why: str


def writer(edition: Edition, lines: Iterable[Line]) -> Callable[[Person], Text | None]:
    """Return what writes the text for a person from these lines, newest first; None where nothing may be told.

    One query; equal news in one language are rendered once.
    """
    mine: dict[int, list[Line]] = defaultdict(list)
    samples: dict[tuple[int, str, str], int] = {}
    for line in lines:
        if line.tellable:
            mine[line.person_id].append(line)
            samples.setdefault((line.entry_id, line.kind, line.reason), line.pk)
    found = queries.lines_to_render(samples.values())
    texts: dict[tuple[str, tuple[Happening, ...]], Text] = {}

    def write(person: Person) -> Text | None:
        told = _happenings(mine[person.pk])
        if not told:
            return None
        language = of_city(person.language)
        key = (language, told)
        if key not in texts:
            with translation.override(language):
                texts[key] = _render(edition, told, {name: found[pk] for name, pk in samples.items() if pk in found})
        return texts[key]

    return write


def renewed(mail: Mail) -> Text | None:
    """Return what a waiting digest may still say; None where nothing is left. Two queries."""
    if mail.digest is None or mail.person is None:
        return None
    lines = lines_of(queries.with_tellable(Notification.objects.filter(digest=mail.digest)))
    return writer(mail.digest.edition, lines)(mail.person)


def lines_of(lines: QuerySet[Notification]) -> list[Line]:
    """Return the lines, newest first. One query."""
    return [Line(*row) for row in lines.order_by("-pk").values_list(*Line._fields)]


def _happenings(lines: list[Line]) -> tuple[Happening, ...]:
    """Put lines together: a proposal's stand together, most telling and newest first, without what they outdate."""
    counts: dict[tuple[About, str, str], int] = defaultdict(int)
    entries: dict[tuple[About, str, str], int] = {}
    for line in lines:
        name = (line.about, line.kind, line.reason)
        counts[name] += 1
        entries.setdefault(name, line.entry_id)
    old = {(about, kind) for about, newer, _reason in counts for kind in OUTDATES.get(Kind(newer), ())}
    told = [
        Happening(about, entries[about, kind, reason], kind, reason, count)
        for (about, kind, reason), count in counts.items()
        if (about, kind) not in old
    ]
    best: dict[About, tuple[int, int]] = {}
    for one in told:
        rank = (FIRST[Kind(one.kind)], -one.entry_id)
        best[one.about] = min(rank, best.get(one.about, rank))
    return tuple(sorted(told, key=lambda one: (best[one.about], _name(one.about), FIRST[Kind(one.kind)])))


def _name(about: About) -> tuple[int, ...]:
    return tuple(key or 0 for key in about)


def _render(edition: Edition, told: tuple[Happening, ...], found: dict[tuple[int, str, str], Notification]) -> Text:
    by_about: dict[About, list[tuple[Happening, Notification]]] = defaultdict(list)
    for one in told:
        if line := found.get((one.entry_id, one.kind, one.reason)):
            by_about[one.about].append((one, line))
    chapters = [
        Chapter(
            title=some[0][1].shown_title,
            url=f"{settings.PUBLIC_URL}{some[0][1].about_path}",
            sentences=[line.happening(one.times) for one, line in some],
            why=some[0][1].why,
        )
        for some in by_about.values()
    ]
    shown = {
        "daily": edition.frequency == Frequency.DAILY,
        "on": edition.on,
        "chapters": chapters[:PROPOSALS_SHOWN],
        "more_count": max(0, len(chapters) - PROPOSALS_SHOWN),
        "inbox_url": f"{settings.PUBLIC_URL}/inbox/",
        "unsubscribe_url": unsubscribe_url(PLACE),
        "preferences_url": f"{settings.PUBLIC_URL}/account/preferences/",
    }
    subject = subject_line(_subject(edition.frequency, cut(chapters[0].title, TITLE_LENGTH), len(chapters) - 1))
    return Text(
        subject,
        render_to_string("notifications/mail/digest.txt", shown),
        render_to_string("notifications/mail/digest.html", shown | {"subject": subject}),
    )


def _subject(frequency: str, title: str, more: int) -> str:
    if frequency == Frequency.DAILY:
        said = ngettext(
            "Your news of the day: %(title)s, and %(count)d more proposal",
            "Your news of the day: %(title)s, and %(count)d more proposals",
            more,
        )
        said = said if more else _("Your news of the day: %(title)s")
    else:
        said = ngettext(
            "Your news of the week: %(title)s, and %(count)d more proposal",
            "Your news of the week: %(title)s, and %(count)d more proposals",
            more,
        )
        said = said if more else _("Your news of the week: %(title)s")
    return said % {"title": title, "count": more}
