"""Conversations: all of them, those attached to something, one in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

import proposals.queries
from accounts.models import Person, badges
from commons.models import Visibility
from deliberation import policy
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, OpinionMap, Participant, Stance
from deliberation.policy import Someone

CONVERSATIONS_ORDER = ("-id",)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many take part, how many statements there are and how many answers."""

    participants: int = 0
    statements: int = 0
    stances: int = 0


def conversations(
    *, state: str = "", district: str = "", process: str = "", proposal: int | None = None
) -> QuerySet[Conversation]:
    """Return what is public, newest first. `district`: a code; a conversation of the whole city belongs to each."""
    rows: QuerySet[Conversation] = Conversation.objects.public()
    if state:
        rows = rows.filter(state=state)
    if district:
        rows = rows.filter(Q(district__code=district) | Q(district=None))
    if process:
        rows = rows.filter(process__code=process)
    if proposal is not None:
        rows = rows.filter(proposal=proposal) if proposal.bit_length() <= 63 else rows.none()
    rows = rows.select_related("district", "process", "author").prefetch_related(badges("author__mandates"))
    return rows.order_by(*CONVERSATIONS_ORDER)


def mapped_conversations() -> QuerySet[Conversation]:
    """Return what is public and has a map with groups, and so files in the layout of Pol.is; newest first."""
    rows: QuerySet[Conversation] = Conversation.objects.public().exclude(map=None).exclude(map__shown__groups=[])
    return rows.filter(map__shown__has_key="groups").order_by(*CONVERSATIONS_ORDER)


def open_conversations(district_id: int | None, *, at: dt.datetime, most: int) -> list[Conversation]:
    """Return what is open and about the city or that district, newest first. One query."""
    rows = Conversation.objects.public().filter(state=State.OPEN, imported=False)
    rows = rows.filter(Q(closes_at=None) | Q(closes_at__gt=at), Q(district=None) | Q(district=district_id))
    return list(rows.order_by(*CONVERSATIONS_ORDER)[:most])


def attached(*, proposal_id: int | None = None, process_id: int | None = None) -> list[Conversation]:
    """Return the public conversations about a proposal or a process, newest first. One query."""
    rows = Conversation.objects.public().filter(proposal=proposal_id, process=process_id)
    return list(rows.order_by(*CONVERSATIONS_ORDER)[:20])


def proposals_talked_about() -> frozenset[int]:
    """Return the proposals that a public conversation is about. One query."""
    rows = Conversation.objects.public().filter(proposal__isnull=False)
    return frozenset(rows.order_by().values_list("proposal", flat=True).distinct())


def figures(rows: Iterable[Conversation]) -> dict[int, Figures]:
    """Return the figures of conversations, as of their latest maps; counted where there is none yet. Two queries."""
    ids = [each.pk for each in rows]
    known = OpinionMap.objects.filter(conversation__in=ids)
    found = {
        pk: Figures(*counts)
        for pk, *counts in known.values_list("conversation", "participants", "statements", "stances")
    }
    fresh = set(ids) - set(found)
    public = Q(statements__visibility=Visibility.PUBLIC)
    rows_of = Conversation.objects.filter(pk__in=fresh).annotate(said=Count("statements", filter=public))
    for pk, statements in rows_of.values_list("pk", "said"):
        found[pk] = Figures(statements=statements)
    return found


def figures_of(its: Conversation, *, statements: int) -> Figures:
    """Return the figures of one conversation that came with its map; counted where there is none. Two queries then."""
    known: OpinionMap | None = getattr(its, "map", None)
    if known is not None:
        return Figures(known.participants, statements, known.stances)
    people = Participant.objects.filter(conversation=its).count()
    return Figures(people, statements, Stance.objects.filter(participant__conversation=its).count())


def conversation_in_full(conversation_id: int, by: Someone) -> Conversation:
    """Return a conversation with its map and what it is attached to. Two queries. Raises Conversation.DoesNotExist."""
    rows = Conversation.objects.select_related("author", "district", "process", "proposal", "map")
    rows = rows.defer("proposal__body", "proposal__search").prefetch_related(badges("author__mandates"))
    return _seen(rows, conversation_id, by)


def locked_conversation(conversation_id: int, by: Someone) -> Conversation:
    """Return a conversation, locked against other changes of it; who answers waits for nobody.

    Raises Conversation.DoesNotExist.
    """
    return _seen(Conversation.objects.select_for_update(no_key=True), conversation_id, by)


def _seen(rows: QuerySet[Conversation], conversation_id: int, by: Someone) -> Conversation:
    if conversation_id.bit_length() > 63:
        raise Conversation.DoesNotExist
    found = rows.get(pk=conversation_id)
    if not policy.may_see(by, found):
        raise Conversation.DoesNotExist
    return found


def opened_today(by: Person, *, at: dt.datetime) -> int:
    """Return how many conversations a person has opened since midnight in the city. One query."""
    return Conversation.objects.filter(author=by, created_at__gte=proposals.queries.start_of_day(at)).count()


def is_answered(its: Conversation) -> bool:
    """Tell whether anybody but who opened it has answered. One query."""
    said = Stance.objects.filter(participant=OuterRef("pk"))
    others = Participant.objects.filter(conversation=its).exclude(person=its.author_id, person__isnull=False)
    return others.filter(Exists(said)).exists()
