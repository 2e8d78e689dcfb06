"""Who is told of an entry, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.models import Mandate, Mute, Person
from deliberation.models import Membership
from deliberation.queries.assemblies import invited
from journal.models import Entry
from notifications.models import Follow, Kind, Notification, Reason
from notifications.queries.audiences import AUDIENCES, WHY_CONCERNED
from notifications.queries.cases import people_of_case
from notifications.queries.following import around, ids_of_followers, people_of_circle, standing_pledges, unstopped
from notifications.queries.news import News
from notifications.queries.rounds import followers_of_round
from proposals.models import Comment, Proposal, Support


def people_to_tell(told: News, *, after: int = 0) -> QuerySet[Person]:
    """Return whom an entry concerns, beyond an id, by id, each with a `reason`. Nobody hears of their own act.

    One query. Ids are gathered first, so that its cost follows the audience and not the number of people.
    """
    people = _people_to_tell(told, after)
    return people.exclude(pk=told.entry.actor_id) if told.entry.actor_id else people


def _people_to_tell(told: News, after: int) -> QuerySet[Person]:
    if told.round is not None and told.entry.subject_type != "act":
        return followers_of_round(told.entry, told.round, after)
    if told.process is not None:
        return _followers_of_process(told, after)
    if told.case is not None:
        return people_of_case(told.entry, told.case, after)
    if told.proposal is None:
        return _among(told, after)
    return _about_proposal(told, told.proposal, after)


def _about_proposal(told: News, proposal: Proposal, after: int) -> QuerySet[Person]:
    entry, audience = told.entry, AUDIENCES[told.entry.verb]
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
        writers = [*proposal.author_ids, *([told.parent_author_id] if told.parent_author_id else [])]
        ids.append(unstopped(Person.objects.filter(pk__in=writers), "pk", proposal))
        reasons.append(When(pk=told.parent_author_id or 0, then=Value(Reason.REPLIED)))
    if audience.carriers:  # also who follows no more: nobody else can answer for them
        carriers = Support.objects.filter(proposal__in=told.supported_ids, person_id__gt=after)
        ids.append(carriers.order_by().values_list("person_id"))
        mine = Support.objects.filter(proposal__in=told.supported_ids, person=OuterRef("pk"))
        reasons.append(When(Exists(mine), then=Value(Reason.SUPPORTER)))
    if audience.concerned:
        ids.append(Person.objects.filter(pk__in=told.concerned_ids).order_by().values_list("pk"))
        why = WHY_CONCERNED.get(entry.verb, Reason.WROTE)
        reasons.append(When(pk__in=told.concerned_ids, then=Value(why)))
    if audience.colleague:
        ids.append(Person.objects.filter(pk__in=told.concerned_ids).order_by().values_list("pk"))
        reasons.append(When(pk__in=told.concerned_ids, then=Value(Reason.OFFICE)))
    if audience.authors:
        ids.append(unstopped(Person.objects.filter(pk__in=proposal.author_ids), "pk", proposal))
    if audience.supporters:
        asked = _asked(told, proposal, audience.supporters).filter(person_id__gt=after)
        ids.append(unstopped(asked, "person_id", proposal))
    if audience.followers:
        ids += ids_of_followers(proposal, after)
    reasons += [
        When(pk__in=proposal.author_ids, then=Value(Reason.AUTHOR)),
        When(
            Exists(Support.objects.filter(proposal=proposal, person=OuterRef("pk"))),
            then=Value(Reason.SUPPORTER),
        ),
        When(
            Exists(Comment.objects.public().filter(proposal=proposal, author=OuterRef("pk"))),
            then=Value(Reason.COMMENTER),
        ),
        When(Exists(_pledges(proposal).filter(author=OuterRef("pk"))), then=Value(Reason.PLEDGER)),
    ]
    published = entry.verb == "proposal.published"
    if audience.around:
        office = None if published else entry.data.get("office_id")
        lying = around(proposal, office, after=after)
        ids += [unstopped(rows, "person_id", proposal) for rows in lying.values()]
        own_word = Follow.objects.filter(proposal=proposal, person=OuterRef("pk"))
        reasons.append(When(Exists(own_word), then=Value(Reason.FOLLOWER)))
        reasons += [
            When(Exists(rows.filter(person=OuterRef("pk"))), then=Value(reason)) for reason, rows in lying.items()
        ]
    first, *others = ids
    people = Person.objects.filter(pk__in=first.union(*others) if others else first, is_active=True, pk__gt=after)
    if published:
        people = people.exclude(pk__in=proposal.author_ids)
    if entry.actor_id and (audience.writers or audience.authors or published or entry.verb == "author.invited"):
        people = people.filter(~Exists(Mute.objects.filter(person=OuterRef("pk"), muted=entry.actor_id)))
    if others := entry.data.get("others"):  # one answer to several proposals: one line for who follows more of them
        rest = Entry.objects.filter(subject_type=entry.subject_type, subject_id__in=others, verb=entry.verb)
        rest = rest.filter(data__together=entry.data["together"])
        ids_of_rest = list(rest.values_list("pk", flat=True))
        people = people.filter(~Exists(Notification.objects.filter(person=OuterRef("pk"), entry__in=ids_of_rest)))
    reason = Case(*reasons, default=Value(Reason.FOLLOWER), output_field=CharField())
    return people.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def _followers_of_process(told: News, after: int) -> QuerySet[Person]:
    ids = Follow.objects.filter(process=told.process, person_id__gt=after).order_by().values_list("person_id")
    people = Person.objects.filter(pk__in=ids, is_active=True)
    return people.annotate(reason=Value(Reason.FOLLOWER, CharField())).order_by("pk")  # type: ignore[no-any-return]


def _among(told: News, after: int) -> QuerySet[Person]:
    """Return who is in a circle or follows it, who was drawn and not told yet, or whose own was moderated."""
    entry = told.entry
    if told.circle is not None and entry.subject_type != "act":
        people = people_of_circle(told.circle.pk, after=after).filter(is_active=True)
        member = When(
            Exists(Membership.objects.filter(circle=told.circle, person=OuterRef("pk"))), Value(Reason.MEMBER)
        )
        reason = Case(member, default=Value(Reason.FOLLOWER), output_field=CharField())
        return people.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]
    if AUDIENCES[entry.verb].administrators == Kind.REPORT:
        ids: Any = _holders(Mandate.Role.ADMINISTRATOR).filter(person__in=told.concerned_ids)
        why = Reason.ADMINISTRATOR
    elif entry.subject_type == "act":
        ids = told.concerned_ids
        why = WHY_CONCERNED.get(entry.verb, Reason.WROTE)
    elif told.assembly is not None:
        before = Notification.objects.filter(person=OuterRef("person_id"), assembly=told.assembly, kind=Kind.LOT)
        drawn = invited(told.assembly).filter(person_id__gt=after).exclude(Exists(before))
        ids, why = drawn.order_by().values_list("person_id"), Reason.DRAWN
    else:
        ids, why = told.concerned_ids, Reason.WROTE
    people = Person.objects.filter(pk__in=ids, is_active=True, pk__gt=after)
    return people.annotate(reason=Value(why, CharField())).order_by("pk")  # type: ignore[no-any-return]


def last_told(entry: Entry) -> int:
    """Return the greatest id among those told of the entry, 0 when nobody was. One index look-up."""
    told = Notification.objects.filter(entry=entry).order_by("-person_id").values_list("person_id", flat=True)
    return told.first() or 0


# Who was told of a change, and has not said yet whether they support the new text, is not told of the next one so soon.
ASKED_AGAIN = dt.timedelta(days=1)


def _asked(told: News, proposal: Proposal, kind: Kind) -> QuerySet[Support]:
    """Return the supports whose givers are told: of a change, those for an earlier text and not asked lately."""
    rows = Support.objects.filter(proposal=proposal, person__isnull=False)
    if kind != Kind.TEXT_CHANGED:
        return rows
    lately = Notification.objects.filter(
        person=OuterRef("person_id"),
        proposal=proposal,
        kind=kind,
        created_at__gt=told.entry.created_at - ASKED_AGAIN,
    ).exclude(entry=told.entry)
    lately = lately.annotate(number=Cast(KeyTextTransform("revision", "entry__data"), IntegerField()))
    waiting = lately.filter(number__gt=OuterRef("revision_number"))  # type: ignore[misc]  # annotated
    return rows.filter(~Exists(waiting), revision_number__lt=proposal.text_since)


def _pledges(proposal: Proposal) -> QuerySet[Any]:
    """Return the pledges of people here that stand, also those without a name: only who made it is told of it."""
    return standing_pledges().filter(proposal=proposal)


def _holders(role: str, *, office: int | None = None) -> QuerySet[Any]:
    """Return the ids of who holds a mandate now; for an official, of that office only."""
    held = Mandate.objects.in_force().filter(role=role)
    if role == Mandate.Role.OFFICIAL:
        held = held.filter(office_id=office or 0)
    return held.order_by().values_list("person_id")
