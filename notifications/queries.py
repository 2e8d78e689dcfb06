"""Reads: who follows, who is told, what a person was told, what waits to leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Now

from accounts.models import Mandate, Person
from commons.models import Visibility
from journal.models import Entry
from notifications.models import Follow, Kind, Mail, Notification, Preference, Reason
from proposals.models import Comment, Proposal, Support


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a verb, and as what kind of news."""

    followers: Kind | None = None
    office: Kind | None = None
    administrators: Kind | None = None
    writers: Kind | None = None


# Later reminders of one due date come as `overdue` and `escalated` entries of their own.
AUDIENCES: dict[str, Audience] = {
    "proposal.reached": Audience(followers=Kind.THRESHOLD_REACHED, office=Kind.OFFICE_REMINDER),
    "proposal.handed_over": Audience(office=Kind.OFFICE_REMINDER),
    "proposal.reminded": Audience(office=Kind.OFFICE_REMINDER),
    "proposal.answered": Audience(followers=Kind.ANSWER_PUBLISHED),
    "proposal.overdue": Audience(followers=Kind.OVERDUE, office=Kind.OVERDUE),
    "proposal.escalated": Audience(administrators=Kind.OVERDUE),
    "comment.published": Audience(writers=Kind.COMMENT_ON_MINE),
}


@dataclass(frozen=True, slots=True)
class News:
    """A journal entry with the proposal it is about and, for a comment, whose comment it replies to."""

    entry: Entry
    proposal: Proposal
    parent_author_id: int | None = None


def news(entry: Entry) -> News | None:
    """Return what an entry tells of; None when it is hidden, withdrawn from view or gone. One or two queries."""
    if entry.subject_type != "comment":
        proposal = Proposal.objects.public().filter(pk=entry.subject_id).first()
        return News(entry, proposal) if proposal else None
    comment = (
        Comment.objects.public()
        .filter(pk=entry.subject_id, proposal__visibility=Visibility.PUBLIC)
        .select_related("proposal", "parent")
        .first()
    )
    if comment is None:
        return None
    parent = comment.parent if comment.parent and comment.parent.visibility == Visibility.PUBLIC else None
    return News(entry, comment.proposal, parent.author_id if parent else None)


def followers(proposal: Proposal, *, after: int = 0) -> QuerySet[Person]:
    """Return active people who follow a proposal, beyond an id, by id. One query.

    Followers are its author, supporters, commenters and who said so, without those who stopped.
    """
    first, *others = _following(proposal, gt=after)
    people = Person.objects.filter(pk__in=first.union(*others), is_active=True)
    return people.order_by("pk")  # type: ignore[no-any-return]


def is_following(proposal: Proposal, person_id: int | None) -> bool:
    """Tell whether one person follows the proposal, by what they did or by their own word. One query."""
    if person_id is None:
        return False
    first, *others = _following(proposal, exact=person_id)
    return Person.objects.filter(pk__in=first.union(*others)).exists()


def people_to_tell(told: News, *, after: int = 0) -> QuerySet[Person]:
    """Return whom an entry concerns, beyond an id, by id, each with a `reason`. Nobody hears of their own act.

    One query. Ids are gathered first, so that its cost follows the audience and not the number of people.
    """
    entry, proposal, audience = told.entry, told.proposal, AUDIENCES[told.entry.verb]
    ids: list[QuerySet[Any]] = []
    reasons = []
    if audience.office:
        officials = _holders(Mandate.Role.OFFICIAL, office=entry.data.get("office_id") or entry.data.get("to_id"))
        ids.append(officials)
        reasons.append(When(pk__in=officials, then=Value(Reason.OFFICE)))
    if audience.administrators:
        administrators = _holders(Mandate.Role.ADMINISTRATOR)
        ids.append(administrators)
        reasons.append(When(pk__in=administrators, then=Value(Reason.ADMINISTRATOR)))
    if audience.writers:
        writers = [pk for pk in (proposal.author_id, told.parent_author_id) if pk]
        ids.append(_unstopped(Person.objects.filter(pk__in=writers), "pk", proposal))
        reasons.append(When(pk=told.parent_author_id or 0, then=Value(Reason.REPLIED)))
    if audience.followers:
        ids += _following(proposal, gt=after)
    reasons += [
        When(pk=proposal.author_id or 0, then=Value(Reason.AUTHOR)),
        When(
            Exists(Support.objects.filter(proposal=proposal, person=OuterRef("pk"))),
            then=Value(Reason.SUPPORTER),
        ),
        When(
            Exists(Comment.objects.public().filter(proposal=proposal, author=OuterRef("pk"))),
            then=Value(Reason.COMMENTER),
        ),
    ]
    first, *others = ids
    people = Person.objects.filter(pk__in=first.union(*others) if others else first, is_active=True, pk__gt=after)
    if entry.actor_id:
        people = people.exclude(pk=entry.actor_id)
    reason = Case(*reasons, default=Value(Reason.FOLLOWER), output_field=CharField())
    return people.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def kind_for(entry: Entry, reason: str) -> Kind:
    """Return as what kind of news somebody told for this reason hears of the entry."""
    audience = AUDIENCES[entry.verb]
    if reason == Reason.OFFICE and audience.office:
        return audience.office
    if reason == Reason.ADMINISTRATOR and audience.administrators:
        return audience.administrators
    return audience.followers or audience.writers or Kind.OFFICE_REMINDER


def last_told(entry: Entry) -> int:
    """Return the greatest id among those told of the entry, 0 when nobody was. One index look-up."""
    told = Notification.objects.filter(entry=entry).order_by("-person_id").values_list("person_id", flat=True)
    return told.first() or 0


def mails_off(person_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return which of these people want no mails of which kind, as (person, kind). One query."""
    off = Preference.objects.filter(person_id__in=list(person_ids), mail=Preference.Mail.OFF)
    return set(off.values_list("person_id", "kind"))


def preferences(person_id: int) -> dict[str, str]:
    """Return by which way a person hears of each kind that may concern them, defaults included. One query."""
    chosen = dict(Preference.objects.filter(person_id=person_id).values_list("kind", "mail"))
    return {kind: chosen.get(kind, Preference.Mail.AT_ONCE.value) for kind in Kind.values}


def kinds_for(person: Person) -> list[Kind]:
    """Return the kinds of news that can reach this person: reminders of an office only its officials."""
    official = person.holds(Mandate.Role.OFFICIAL)
    return [kind for kind in Kind if official or kind != Kind.OFFICE_REMINDER]


def inbox(person_id: int, *, only_new: bool = False) -> QuerySet[Notification]:
    """Return what a person was told, newest first by `-id`, ready to be shown in one query."""
    lines = Notification.objects.filter(person_id=person_id).select_related("entry", "proposal")
    lines = lines.defer("proposal__body", "proposal__search").order_by("-id")
    return lines.filter(read_at=None) if only_new else lines


def unread_count(person_id: int | None) -> int:
    """Return how many lines of the inbox are new. One index scan, no query for a visitor."""
    return Notification.objects.filter(person_id=person_id, read_at=None).count() if person_id else 0


def waiting_mails() -> QuerySet[Mail]:
    """Return the mails whose time has come, oldest first."""
    return Mail.objects.filter(state=Mail.State.WAITING, next_try_at__lte=Now()).order_by("next_try_at", "id")


def _following(proposal: Proposal, **person: int) -> list[QuerySet[Any]]:
    """Return the ids of a proposal's followers, one query set per way to be one; `person`: gt= or exact=."""
    [(lookup, pk)] = person.items()
    ways: list[tuple[QuerySet[Any], str]] = [
        (Support.objects.filter(proposal=proposal), "person_id"),
        (Comment.objects.public().filter(proposal=proposal), "author_id"),
        (Follow.objects.filter(proposal=proposal, wanted=True), "person_id"),
        (Person.objects.filter(pk=proposal.author_id), "pk"),
    ]
    return [_unstopped(way.filter(**{f"{name}__{lookup}": pk}), name, proposal) for way, name in ways]


def _unstopped(people: QuerySet[Any], name: str, proposal: Proposal) -> QuerySet[Any]:
    stopped = Follow.objects.filter(proposal=proposal, person_id=OuterRef(name), wanted=False)
    return people.filter(~Exists(stopped)).order_by().values_list(name)


def _holders(role: str, *, office: int | None = None) -> QuerySet[Any]:
    """Return the ids of who holds a mandate now; for an official, of that office only."""
    held = Mandate.objects.in_force().filter(role=role)
    if role == Mandate.Role.OFFICIAL:
        held = held.filter(office_id=office or 0)
    return held.order_by().values_list("person_id")
