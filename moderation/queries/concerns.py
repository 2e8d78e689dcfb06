"""Reads of moderation: the queue, one case with its surroundings, and what everybody may know."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

import accounts.queries
import charter.queries
from accounts.models import Person
from commons import clock
from commons.models import Visibility
from moderation import contents
from moderation.contents import Piece, author_of, district_id_of, pieces, whole_of, writer_ids
from moderation.lifecycle import Deed, Reason, State
from moderation.models import WHOLES, Act, Block, Concern, Flag
from proposals.models import Comment

QUEUE_ORDER = ("opened_at", "id")
ACTS_ORDER = ("-created_at", "-id")
MONTHS = 12
# What is settled grows for ever: beyond so many a number says no more.
MOST_COUNTED = 1_000
# Each state by its name: of one that is read first PostgreSQL does not know how seldom it is, and asks the whole table.
COUNTED = """
SELECT '{state}', count(*) FROM (SELECT FROM moderation_concern WHERE state = '{state}' LIMIT %(most)s) AS counted
"""


def queue(
    *, person: Person, state: str = State.OPEN, kind: str = "", reason: str = "", district: str = ""
) -> QuerySet[Concern]:
    """Return concerns in a state, those first that wait longest, by QUEUE_ORDER. `district` is a code, or `city`.

    `flagged_by_reader`: whether that person flagged it, who then cannot decide. Give each page to `with_content`.
    """
    mine = Flag.objects.filter(concern=OuterRef("pk"), person=person.pk)
    rows = Concern.objects.filter(state=state).annotate(flagged_by_reader=Exists(mine))  # type: ignore[no-redef]
    if kind:
        rows = rows.filter(kind=kind)
    if reason:
        flagged = Flag.objects.filter(concern=OuterRef("pk"), reason=reason)
        acted = Act.objects.filter(concern=OuterRef("pk"), reason=reason)
        rows = rows.filter(Exists(flagged.filter(closed_at=None) if state == State.OPEN else acted))
    if district:
        rows = rows.filter(district=None) if district == "city" else rows.filter(district__code=district)
    return rows.order_by(*QUEUE_ORDER)


def with_content(rows: Iterable[Concern]) -> None:
    """Put on each concern its content, its author as pages name them, and its flags by reason.

    At most eight queries, however many rows.
    """
    rows = list(rows)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.content_id)
    found = {kind: pieces(kind, ids) for kind, ids in by_kind.items()}
    people = accounts.queries.shown_people([row.author_id for row in rows])
    flags = Flag.objects.filter(concern__in=[row.pk for row in rows], closed_at=None)
    counted: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for concern_id, reason, n in flags.values_list("concern_id", "reason").annotate(n=Count("id")).order_by("-n"):
        counted[concern_id].append((reason, n))
    for row in rows:
        row.piece = found[row.kind].get(row.content_id)
        row.reasons = counted[row.pk]
        row.author = people.get(row.author_id) if row.author_id else None
    districts = charter.queries.known().districts
    for row in rows:
        # What is not known, being younger, the row reads itself.
        if row.district_id and (district := districts.get(row.district_id)):
            row.district = district


def state_counts() -> dict[str, int]:
    """Return how many concerns are in each state, counting no further than MOST_COUNTED + 1. One query."""
    with connection.cursor() as cursor:
        each = " UNION ALL ".join(COUNTED.format(state=state) for state in State.values)
        cursor.execute(each, {"most": MOST_COUNTED + 1})
        return dict(cursor.fetchall())


def reachable_piece(kind: str, content_id: int) -> Piece:
    """Return a piece that moderators may look into: what is said within a circle only once somebody flagged it.

    Two queries at most. Raises ObjectDoesNotExist.
    """
    found = contents.piece(kind, content_id)
    if contents.is_within(found) and not Concern.objects.filter(kind=kind, content_id=content_id).exists():
        raise type(found).DoesNotExist
    return found


def concern_about(kind: str, piece: Piece) -> Concern:
    """Return the content's concern, an unsaved one where nobody flagged it. One query."""
    found = Concern.objects.filter(kind=kind, content_id=piece.pk).first()
    return found or new_concern(kind, piece)


def new_concern(kind: str, piece: Piece) -> Concern:
    """Return an unsaved concern about the content, with nothing to decide. No query."""
    whole = whole_of(piece)
    return Concern(
        kind=kind,
        content_id=piece.pk,
        author_id=author_of(piece),
        district_id=district_id_of(piece),
        state=State.SETTLED,
        **{f"{whole._meta.model_name}_id": whole.pk},
    )


def flags_of(concern: Concern) -> list[Flag]:
    """Return the flags on it, open ones first, without who flagged. One query, none for an unsaved concern."""
    if concern.pk is None:
        return []
    return list(concern.flags.defer("person").order_by("closed_at", "-id")[:100])


def acts_on(concern: Concern) -> QuerySet[Act]:
    """Return what was done about it, latest first, with who did it. One query."""
    return Act.objects.filter(concern=concern.pk or 0).select_related("by").order_by("-id")


def above(comment: Comment) -> list[Comment]:
    """Return the comments it replies to, first one first, and none beyond the thread's depth. Two queries at most."""
    found: list[Comment] = []
    while comment.parent_id is not None and len(found) < 3:
        comment = Comment.objects.get(pk=comment.parent_id)
        found.insert(0, comment)
    return found


def acts() -> QuerySet[Act]:
    """Return every act with its concern, for the public list, by ACTS_ORDER. No content, no names."""
    return Act.objects.select_related("concern").defer("text").order_by(*ACTS_ORDER)


def act(act_id: int) -> Act:
    """Return one act with its concern. One query. Raises Act.DoesNotExist."""
    return (
        Act.objects.select_related(*(f"concern__{name}" for name in WHOLES))
        .defer("concern__proposal__search")
        .get(pk=act_id)
    )


def act_text(act_id: int) -> str:
    """Return what a moderator wrote to whom an act concerns. One query."""
    return Act.objects.filter(pk=act_id).values_list("text", flat=True).first() or ""


def last_act(kind: str, content_id: int) -> Act | None:
    """Return what was done last about a piece of content. One query."""
    return Act.objects.filter(concern__kind=kind, concern__content_id=content_id).order_by("-id").first()


def is_about(person_id: int | None, act: Act) -> bool:
    """Tell whether the act is about something this person wrote, alone or with others. One query at most."""
    concern = act.concern
    return person_id is not None and person_id in writer_ids(concern.kind, concern.whole_id, concern.author_id)


def concerned_by(act: Act) -> set[int]:
    """Return whom an act concerns, who may appeal: who flagged what stays, and of all else who wrote it.

    Two queries at most; its `concern` is read along.
    """
    concern = act.concern
    if act.deed != Deed.DISMISS:
        return set(writer_ids(concern.kind, concern.whole_id, concern.author_id))
    flags = Flag.objects.filter(concern=concern, closed_at=act.created_at, person__isnull=False)
    return {who for who in flags.values_list("person_id", flat=True) if who is not None}


def blocks() -> QuerySet[Block]:
    """Return every block, latest first. Who it is stays with moderators."""
    return Block.objects.order_by("-id")


def block_of(person_id: int) -> Block | None:
    """Return the block that shuts a person out now. One query."""
    return Block.objects.filter(person=person_id, lifted_at=None).first()


@dataclass(frozen=True, slots=True)
class Month:
    """One month in numbers. `hidden`, `restored`: of what was hidden in it, how much came back since."""

    on: dt.date
    hidden: int
    restored: int
    asked: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What moderators did within a year: by month, latest first, and what they hid by reason (hidden, restored)."""

    months: list[Month]
    reasons: dict[str, tuple[int, int]]

    @property
    def hidden(self) -> int:
        return sum(month.hidden for month in self.months)

    @property
    def restored(self) -> int:
        return sum(month.restored for month in self.months)

    @property
    def restored_percent(self) -> int | None:
        return round(100 * self.restored / self.hidden) if self.hidden else None


def figures(*, at: dt.datetime) -> Figures:
    """Return the numbers of the last twelve months in the city's time. One query.

    Public acts of the city, not people by an attribute: small numbers are shown.
    """
    today = clock.today(at)
    year, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    first = dt.datetime(year, month + 1, 1, tzinfo=clock.zone())
    rows = (
        Act.objects.filter(created_at__gte=first)
        .order_by()
        .values(on=TruncMonth("created_at", tzinfo=clock.zone()))
        .annotate(n=Count("id"), back=Count("id", filter=Q(restored_at__isnull=False)))
        .values_list("on", "deed", "reason", "n", "back")
    )
    counted: dict[dt.date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    reasons: dict[str, tuple[int, int]] = dict.fromkeys(Reason.values, (0, 0))
    for moment, deed, reason, n, back in rows:
        month_of = counted[moment.date()]
        month_of[deed] += n
        if deed == Deed.HIDE:
            month_of["back"] += back
            hidden, restored = reasons[reason]
            reasons[reason] = (hidden + n, restored + back)
    months = [
        Month(on, of[Deed.HIDE], of["back"], of[Deed.ASK_EDIT], of[Deed.DISMISS])
        for on, of in sorted(counted.items(), reverse=True)
    ]
    return Figures(months, reasons)


def shown_words(piece: Piece | None) -> tuple[str, str]:
    """Return a piece's title and text for who may read it; erased ones are empty. No query for what `pieces` gave."""
    if piece is None or piece.visibility == Visibility.ERASED:
        return "", ""
    for title, body in (
        ("title", "body"),
        ("", "body"),
        ("", "reasons"),
        ("", "reason"),
        ("", "alt"),
        ("title", "about"),
        ("title", "purpose"),
        ("title", "minutes"),
        ("title", "text"),
        ("", "text"),
        ("", "words"),
        ("name", ""),
    ):
        if (not title or hasattr(piece, title)) and (not body or hasattr(piece, body)):
            text = getattr(piece, body) if body else ""
            if body == "minutes":
                text = "\n\n".join(words for words in (piece.place_name, piece.link, text) if words)
            if proposed := getattr(piece, "change", None):  # words that a circle decides on are said as well
                text = "\n\n".join([text, *(str(proposed[name]) for name in ("title", "purpose") if name in proposed)])
            if title and body == "body" and getattr(piece, "reason", ""):  # why a text was written is said as well
                text = f"{piece.reason}\n\n{text}"
            if site := getattr(piece, "website", ""):
                text = f"{text}\n\n{site}"
            if gives := getattr(piece, "city_gives", ""):
                text = f"{text}\n\n{gives}"
            if body == "reasons":
                text = f"{getattr(piece, 'summary', '')}\n\n{text}"
            return getattr(piece, title) if title else "", text
    return "", ""
