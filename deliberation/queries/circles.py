"""Reads of circles. What somebody may not know of does not exist: it raises DoesNotExist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Person, badges
from commons import clock
from commons.models import ContentQuerySet, Visibility
from deliberation.lifecycle.circles import Count as Voices
from deliberation.lifecycle.circles import Kind, Openness, State, counted
from deliberation.models import (
    AgendaItem,
    Attendance,
    Circle,
    CircleInvitation,
    CircleProposal,
    Decision,
    Meeting,
    Membership,
    Voice,
)
from deliberation.policy.circles import MINUTES_DAYS, Someone, Standing, may_facilitate, may_see
from proposals.models import Proposal

CIRCLES_ORDER = ("-id",)
DECISIONS_ORDER = ("-id",)
MEETINGS_ORDER = ("-starts_at", "-id")
M = TypeVar("M", bound=models.Model)
# A decision about a proposal repeats its words: it is out of sight as long as that is.
OF_HIDDEN = Q(kind=Kind.PROPOSAL, proposal__visibility=Visibility.HIDDEN)


def circles(*, search: str = "", district: str = "", openness: str = "", state: str = "active") -> QuerySet[Circle]:
    """Return public circles, newest first, with how many members each has (`member_count`).

    `district`: a code, or `city` for those about all of it. `search`: words of title or purpose. `state`: active or
    dissolved.
    """
    rows: QuerySet[Circle] = Circle.objects.public().filter(dissolved_at__isnull=state != "dissolved")
    if district:
        rows = rows.filter(district__code=district) if district != "city" else rows.filter(district=None)
    if openness in Openness.values:
        rows = rows.filter(openness=openness)
    for word in search.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
    members = (
        Membership.objects.filter(circle=OuterRef("pk")).order_by().values("circle").annotate(n=Count("pk")).values("n")
    )
    return rows.annotate(member_count=models.Subquery(members)).select_related("district").order_by(*CIRCLES_ORDER)


def circles_of(person: Person) -> QuerySet[Circle]:
    """Return the circles somebody belongs to, newest first, each with what waits for their voice there (`waits`).

    One query.
    """
    mine = Membership.objects.filter(person=person, circle=OuterRef("pk"))
    spoken = Voice.objects.filter(decision=OuterRef("pk"), author=person)
    open_ = Decision.objects.public().filter(
        circle=OuterRef("pk"),
        state=State.OPEN,
        circle__memberships__person=person,
        opened_at__gte=F("circle__memberships__joined_at"),
    )
    open_ = open_.exclude(kind=Kind.EXCLUSION, concerned=person).filter(~Exists(spoken))
    waits = open_.order_by().values("circle").annotate(n=Count("pk")).values("n")
    rows = Circle.objects.public().filter(Exists(mine)).annotate(waits=models.Subquery(waits))
    found: QuerySet[Circle] = rows.order_by("-id")
    return found


def circle(circle_id: int, by: Someone, *, lock: bool = False) -> Circle:
    """Return a circle that there is for the person. Raises Circle.DoesNotExist."""
    found: Circle = _held(Circle.objects.seen_by(by), circle_id, Circle, lock=lock, related=("district",))
    return found


def standing(its: Circle, by: Someone, *, at: dt.datetime | None = None) -> Standing:
    """Return how somebody stands to a circle now. Six queries at most."""
    at = at or clock.now()
    rows = list(
        Membership.objects.filter(Q(person=by.pk) | Q(facilitates_until__gt=at), circle=its).select_related("person")
    )
    member = next((each for each in rows if each.person_id == by.pk), None)
    running = (each for each in rows if each.facilitates_until and each.facilitates_until > at)
    stranger = member is None and by.pk is not None
    excluding = Decision.objects.filter(circle=its, kind=Kind.EXCLUSION, state=State.ADOPTED, concerned=by.pk)
    late = at - dt.timedelta(days=MINUTES_DAYS)
    return Standing(
        circle=its,
        by=by,
        at=at,
        member=member,
        facilitator=next((each for each in running if each.person.is_active), None),
        members=active_members(its).count(),
        invited=stranger and open_invitations(its, at=at).filter(person=by.pk).exists(),
        excluded=stranger and excluding.exists(),
        neglected=Meeting.objects.filter(
            circle=its, ends_at__lt=late, minutes_at=None, cancelled_at=None, visibility="public"
        ).exists(),
    )


def members(its: Circle) -> QuerySet[Membership]:
    """Return who belongs to it, who facilitates first, then by name. Two queries."""
    rows = active_members(its).select_related("person").prefetch_related(badges("person__mandates"))
    return rows.order_by(F("facilitates_until").asc(nulls_last=True), "person__name")


def active_members(its: Circle) -> QuerySet[Membership]:
    """Return the memberships of those whose account is open: who is blocked neither speaks nor is waited for."""
    return Membership.objects.filter(circle=its, person__is_active=True)


def open_invitations(its: Circle, *, at: dt.datetime) -> QuerySet[CircleInvitation]:
    return CircleInvitation.objects.filter(circle=its, expires_at__gt=at)


def invitation(invitation_id: int, by: Someone, *, lock: bool = False) -> tuple[CircleInvitation, Standing]:
    """Return an invitation that waits, and how a member stands to its circle. Raises DoesNotExist. Locks the circle."""
    found = _held(CircleInvitation.objects.filter(expires_at__gt=clock.now()), invitation_id, CircleInvitation)
    here = standing(circle(found.circle_id, by, lock=lock), by)
    if here.member is None:
        raise CircleInvitation.DoesNotExist
    return CircleInvitation.objects.get(pk=found.pk), here


def asked_in(here: Standing) -> QuerySet[CircleInvitation]:
    """Return whom somebody may stop asking in: whom they asked themselves, or all where they facilitate. One query."""
    rows = open_invitations(here.circle, at=here.at).select_related("person")
    rows = rows.prefetch_related(badges("person__mandates")).order_by("person__name", "pk")
    if here.member is None:
        return rows.none()
    return rows if may_facilitate(here) else rows.filter(by=here.by.pk)


def invitations_for(person: Person, *, at: dt.datetime) -> QuerySet[CircleInvitation]:
    """Return the circles somebody is asked into. One query."""
    rows = CircleInvitation.objects.filter(person=person, expires_at__gt=at, circle__visibility="public")
    return rows.filter(circle__dissolved_at=None).select_related("circle", "by").order_by("-id")


def decisions(here: Standing, *, state: str = "") -> QuerySet[Decision]:
    """Return a circle's decisions, newest first, as far as they are for who asks."""
    rows: QuerySet[Decision] = Decision.objects.public().filter(circle=here.circle).exclude(OF_HIDDEN)
    if here.member is None:
        rows = rows.exclude(kind=Kind.EXCLUSION)
    if state:
        rows = rows.filter(state=state)
    rows = rows.select_related("concerned", "proposal").prefetch_related(badges("concerned__mandates"))
    return rows.defer("proposal__body", "proposal__search")


def decision(decision_id: int, by: Someone, *, lock: bool = False) -> tuple[Decision, Standing]:
    """Return a decision and how somebody stands to its circle. Raises DoesNotExist.

    Locks the circle, then the decision. Seven queries at most.
    """
    found = _held(Decision.objects.seen_by(by), decision_id, Decision, related=("concerned", "author", "proposal"))
    its = circle(found.circle_id, by, lock=lock)
    if lock:
        found = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    found.circle = its
    here = standing(its, by)
    if not may_see(here, found) or (found.kind == Kind.PROPOSAL and found.proposal and _is_hidden(found.proposal)):
        raise Decision.DoesNotExist
    return found, here


def roll(its: Decision) -> QuerySet[Membership]:
    """Return who can still speak to a decision: members of its opening who still are."""
    rows = Membership.objects.filter(circle=its.circle_id, joined_at__lte=its.opened_at, person__is_active=True)
    return rows.exclude(person=its.concerned_id) if its.kind == Kind.EXCLUSION and its.concerned_id else rows


def waiting(its: Decision) -> int:
    """Return how many could still speak and have not. One query."""
    spoken = Voice.objects.filter(decision=its, author=OuterRef("person"))
    return roll(its).filter(~Exists(spoken)).count()


def voices(its: Decision) -> QuerySet[Voice]:
    """Return what was said, objections first. Two queries."""
    first = models.Case(models.When(said="objection", then=0), default=1)
    rows: QuerySet[Voice] = Voice.objects.filter(decision=its).select_related("author")
    rows = rows.prefetch_related(badges("author__mandates"))
    return rows.order_by(first, "pk")


def count_of(its: Decision) -> Voices:
    """Return how many said what so far. One query."""
    return counted(Voice.objects.filter(decision=its).values_list("pk", "said"))


def agenda(its: Circle) -> QuerySet[AgendaItem]:
    """Return what is open on the agenda, in its order."""
    rows: QuerySet[AgendaItem] = AgendaItem.objects.public().filter(circle=its, discussed_at=None)
    return rows.select_related("author", "decision", "proposal").order_by("position", "pk")


def discussed(its: Circle) -> QuerySet[AgendaItem]:
    """Return what was talked about, the last first."""
    rows: QuerySet[AgendaItem] = AgendaItem.objects.public().filter(circle=its, discussed_at__isnull=False)
    return rows.select_related("decision", "proposal").order_by("-discussed_at", "-pk")


def known_item(item_id: int, by: Someone) -> AgendaItem:
    """Return what is open on the agenda of a circle that somebody reads, with what it is about. Raises DoesNotExist."""
    rows = AgendaItem.objects.public().filter(discussed_at=None)
    found = _held(rows, item_id, AgendaItem, related=("decision", "proposal"))
    circle(found.circle_id, by)
    return found


def item(item_id: int, by: Someone) -> tuple[AgendaItem, Standing]:
    """Return an item, its circle locked, and how somebody stands to that. Raises DoesNotExist."""
    found = _held(AgendaItem.objects.public(), item_id, AgendaItem)
    its = circle(found.circle_id, by, lock=True)
    found = AgendaItem.objects.select_for_update().get(pk=item_id)
    found.circle = its
    return found, standing(its, by)


def meetings(its: Circle) -> QuerySet[Meeting]:
    """Return a circle's meetings, the latest first."""
    rows: QuerySet[Meeting] = Meeting.objects.public().filter(circle=its)
    return rows.order_by(*MEETINGS_ORDER)


def meeting(meeting_id: int, by: Someone, *, lock: bool = False) -> tuple[Meeting, Standing]:
    """Return a meeting and how somebody stands to its circle. Raises DoesNotExist. Locks the circle, then it."""
    found = _held(Meeting.objects.seen_by(by), meeting_id, Meeting)
    its = circle(found.circle_id, by, lock=lock)
    if lock:
        found = Meeting.objects.select_for_update().get(pk=meeting_id)
    found.circle = its
    return found, standing(its, by)


def attending(its: Meeting) -> QuerySet[Attendance]:
    """Return who means to come, by name. Two queries."""
    rows = Attendance.objects.filter(meeting=its).select_related("person").prefetch_related(badges("person__mandates"))
    return rows.order_by("person__name")


def written_by(here: Standing) -> QuerySet[CircleProposal]:
    """Return what members write together, newest first: to others only what is public and bears the circle's name."""
    rows = CircleProposal.objects.filter(circle=here.circle).select_related("proposal")
    rows = rows.exclude(proposal__visibility=Visibility.HIDDEN)
    if here.member is None:
        rows = rows.filter(named_at__isnull=False, proposal__published_at__isnull=False, proposal__visibility="public")
    return rows.defer("proposal__search").order_by("-id")


def circle_of_proposal(proposal_id: int) -> Circle | None:
    """Return the circle whose name a proposal bears in public. One query."""
    found = CircleProposal.objects.filter(
        proposal=proposal_id, named_at__isnull=False, circle__visibility="public"
    ).select_related("circle")
    return next((each.circle for each in found), None)


def brought(row_id: int, by: Someone, *, lock: bool = False) -> tuple[CircleProposal, Standing]:
    """Return a proposal that was brought into a circle, and how somebody stands to that. Raises DoesNotExist."""
    found = _held(CircleProposal.objects.select_related("proposal"), row_id, CircleProposal)
    here = standing(circle(found.circle_id, by, lock=lock), by)
    strange = here.member is None and (found.named_at is None or found.proposal.published_at is None)
    if strange or _is_hidden(found.proposal):
        raise CircleProposal.DoesNotExist
    return found, here


def bringable(person: Person) -> QuerySet[Proposal]:
    """Return the proposals somebody writes that are in no circle yet and not closed, newest first."""
    rows = Proposal.objects.filter(writers__person=person, closed_at=None).exclude(visibility="erased")
    rows = rows.filter(~Exists(CircleProposal.objects.filter(proposal=OuterRef("pk"))))
    found: QuerySet[Proposal] = rows.filter(state__in=("draft", "open")).only("id", "title", "state")
    return found.order_by("-id")


def _is_hidden(its: Proposal) -> bool:
    return its.visibility == Visibility.HIDDEN


def due_decisions(*, at: dt.datetime) -> Iterable[int]:
    """Return the decisions whose time is over. One query."""
    return Decision.objects.filter(state=State.OPEN, closes_at__lte=at).order_by("pk").values_list("pk", flat=True)


def _held(
    rows: QuerySet[M] | ContentQuerySet[M], pk: int, kind: type[M], *, lock: bool = False, related: tuple[str, ...] = ()
) -> M:
    if pk.bit_length() > 63:
        raise kind.DoesNotExist  # type: ignore[attr-defined]
    rows = rows.select_related(*related) if related else rows
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=pk)
