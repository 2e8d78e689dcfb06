"""Reads: who follows, who is told, what a person was told, what waits to leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower, Now, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import voting.queries
from accounts.models import Mandate, Mute, Organisation, Person
from charter.models import Process
from commons import clock
from commons.models import Visibility
from commons.prepared import Prepared
from commons.text import excerpt
from deliberation.lifecycle.assemblies import SeatState
from deliberation.models import Assembly, Circle, Conversation, Decision, Meeting, Membership, Seat
from deliberation.queries.assemblies import invited
from journal.models import Entry
from moderation.contents import writer_ids
from moderation.lifecycle import CaseState
from moderation.models import WHOLES, Act, Concern, Flag, Juror
from moderation.models import Case as JuryCase
from moderation.queries import concerned_by
from notifications.models import (
    ABOUT,
    CHANNELS,
    DEFAULT_MAIL,
    WHAT,
    About,
    Channel,
    Edition,
    Follow,
    Frequency,
    Kind,
    Mail,
    Notification,
    Preference,
    Reason,
    SetAside,
    Spread,
    StoppedAddress,
)
from notifications.queries.following import AROUND, around, people_of_circle
from proposals.models import (
    Amendment,
    Answer,
    Assignment,
    Authorship,
    Comment,
    HelpCall,
    InterimReply,
    Invitation,
    Merge,
    MergeSource,
    Pledge,
    Proposal,
    Revision,
    SecondLook,
    Support,
    Writer,
)
from voting.lifecycle import State
from voting.models import Begun, Option, Round


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a verb, and as what kind of news."""

    followers: Kind | None = None
    office: Kind | None = None
    administrators: Kind | None = None
    writers: Kind | None = None
    concerned: Kind | None = None
    colleague: Kind | None = None
    authors: Kind | None = None
    supporters: Kind | None = None
    carriers: Kind | None = None
    # Who follows an office, a topic, a district or a place it belongs to.
    around: Kind | None = None


# Later reminders of one due date come as `overdue` and `escalated` entries of their own.
AUDIENCES: dict[str, Audience] = {
    "proposal.published": Audience(around=Kind.AROUND),
    "proposal.reached": Audience(followers=Kind.THRESHOLD_REACHED, office=Kind.OFFICE_REMINDER),
    "proposal.handed_over": Audience(office=Kind.OFFICE_REMINDER),
    "proposal.reminded": Audience(office=Kind.OFFICE_REMINDER),
    "proposal.answered": Audience(followers=Kind.ANSWER_PUBLISHED, around=Kind.AROUND),
    "proposal.overdue": Audience(followers=Kind.OVERDUE, office=Kind.OVERDUE),
    "proposal.escalated": Audience(administrators=Kind.OVERDUE),
    "proposal.interim_replied": Audience(followers=Kind.INTERIM_REPLY),
    # What colleagues of an office do for each other: told to whom it concerns among them.
    "assignment.made": Audience(colleague=Kind.OFFICE_WORK),
    "second_look.asked": Audience(office=Kind.OFFICE_WORK),
    "second_look.approved": Audience(colleague=Kind.OFFICE_WORK),
    "second_look.returned": Audience(colleague=Kind.OFFICE_WORK),
    "process.phase_begun": Audience(followers=Kind.PROCESS_PHASE),
    "process.phase_ending": Audience(followers=Kind.PROCESS_PHASE),
    # Who follows a proposal that stands in it.
    "round.announced": Audience(followers=Kind.ROUND),
    "round.opened": Audience(followers=Kind.ROUND),
    "round.counted": Audience(followers=Kind.ROUND),
    # Of these reminders are forgotten, before anybody is told.
    "round.cancelled": Audience(followers=Kind.ROUND),
    "round.closed": Audience(),
    # Only who may vote and has not, and who began a ballot.
    "round.closing": Audience(followers=Kind.ROUND_CLOSING),
    **{
        verb: Audience(followers=Kind.CIRCLE)
        for verb in ("decision.opened", "decision.closed", "meeting.convened", "meeting.changed", "meeting.cancelled")
    },
    **{verb: Audience(concerned=Kind.JURY) for verb in ("jury.drawn", "juror.replaced", "jury.due_soon")},
    **{verb: Audience(concerned=Kind.CASE) for verb in ("case.decided", "case.lapsed")},
    **{verb: Audience(concerned=Kind.LOT) for verb in ("assembly.drawn", "assembly.replaced")},
    "proposal.contested": Audience(followers=Kind.CONTESTED, office=Kind.CONTESTED),
    "proposal.promise_missed": Audience(followers=Kind.DELIVERY, office=Kind.DELIVERY),
    "proposal.promise_moved": Audience(followers=Kind.DELIVERY),
    "proposal.promise_given_up": Audience(followers=Kind.DELIVERY),
    "proposal.finished": Audience(followers=Kind.DELIVERY),
    "proposal.reopened": Audience(followers=Kind.DELIVERY, office=Kind.DELIVERY),
    "proposal.done_asked": Audience(supporters=Kind.DONE_ASKED),
    "proposal.taken_up": Audience(followers=Kind.TAKEN_UP),
    **{verb: Audience(followers=Kind.ENDED) for verb in ("proposal.ended", "proposal.resumed")},
    "pledge.made": Audience(writers=Kind.PLEDGED),
    "help.called": Audience(followers=Kind.HELP_WANTED),
    "comment.published": Audience(writers=Kind.COMMENT_ON_MINE),
    # Those who are to confirm, or to know.
    "proposal.revised": Audience(supporters=Kind.TEXT_CHANGED),
    "proposal.consent_given": Audience(authors=Kind.AUTHORSHIP),
    "amendment.proposed": Audience(authors=Kind.AMENDMENT),
    "amendment.accepted": Audience(concerned=Kind.AMENDMENT),
    "amendment.rejected": Audience(concerned=Kind.AMENDMENT),
    "amendment.shown": Audience(supporters=Kind.AMENDMENT),
    # Authors of what is merged; and, once each, whoever supports any of it.
    **{
        f"merge.{what}": Audience(concerned=Kind.MERGE)
        for what in ("suggested", "written", "consented", "declined", "lapsed", "withdrawn")
    },
    "merge.agreed": Audience(concerned=Kind.MERGE, carriers=Kind.CARRY),
    "merge.undone": Audience(concerned=Kind.MERGE, carriers=Kind.CARRY),
    "author.invited": Audience(concerned=Kind.AUTHORSHIP),
    "author.joined": Audience(authors=Kind.AUTHORSHIP),
    # Those who wrote what a moderator decided about.
    "moderation.hidden": Audience(concerned=Kind.MODERATED),
    "moderation.edit_asked": Audience(concerned=Kind.MODERATED),
    "moderation.restored": Audience(concerned=Kind.MODERATED),
    # Those whose flag a moderator alone dismissed.
    "moderation.dismissed": Audience(concerned=Kind.MODERATED),
    # Whoever has it made every month, while they hold the mandate.
    "report.ready": Audience(administrators=Kind.REPORT),
}


# Why those are told whom an entry concerns, where they did not write it.
WHY_CONCERNED = {"author.invited": Reason.INVITED, "moderation.dismissed": Reason.FLAGGED}


@dataclass(frozen=True, slots=True)
class News:
    """A journal entry with the proposal, process or round it is about; for a comment, whose comment it replies to."""

    entry: Entry
    proposal: Proposal | None
    parent_author_id: int | None = None
    concerned_ids: Sequence[int] = ()
    process: Process | None = None
    # Whose supporters are told too: of a merge what was merged and, where it is undone, what it became.
    supported_ids: Sequence[int] = ()
    round: Round | None = None
    conversation: Conversation | None = None
    circle: Circle | None = None
    assembly: Assembly | None = None
    organisation: Organisation | None = None
    case: JuryCase | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What the line is about, by the names of `WHAT`: one of them, and None for the others."""
        return {name: getattr(self, name) for name in WHAT}


GROUP_LINES = 20
# What of circles their members are told.
OF_CIRCLES: dict[str, Any] = {"decision": Decision, "meeting": Meeting}
QUOTE_LENGTH = 110


def news(entry: Entry) -> News | None:
    """Return what an entry tells of; None when it is hidden, withdrawn from view or gone. One or two queries."""
    if entry.subject_type == "act":  # also about what is hidden: that is the news
        beside = (f"concern__{name}" for name in WHOLES)
        act = Act.objects.filter(pk=entry.subject_id).select_related(*beside).first()
        if act is None or (act.case_id is not None and entry.actor_id is None):
            return None  # what a jury did is told by its case
        wholes = {name: getattr(act.concern, name) for name in WHOLES}
        return News(entry, concerned_ids=sorted(concerned_by(act)), **wholes)
    if entry.verb == "report.ready":
        return News(entry, None, concerned_ids=_who_scheduled(entry))
    if entry.subject_type == "case":
        case = JuryCase.objects.defer("text", "list_csv", "secret").filter(pk=entry.subject_id).first()
        return News(entry, None, case=case) if case else None
    if entry.subject_type == "process":
        process = Process.objects.filter(pk=entry.subject_id).first()
        return News(entry, None, process=process) if process else None
    if entry.subject_type == "round":
        its = Round.objects.defer("rules", "summary").filter(pk=entry.subject_id).first()
        return News(entry, None, round=its) if its else None
    if entry.subject_type in OF_CIRCLES:
        rows = OF_CIRCLES[entry.subject_type].objects.public().filter(circle__visibility=Visibility.PUBLIC)
        found = rows.select_related("circle").filter(pk=entry.subject_id).first()
        return News(entry, None, circle=found.circle) if found else None
    if entry.subject_type == "assembly":
        assembly = Assembly.objects.public().filter(pk=entry.subject_id).first()
        return News(entry, None, assembly=assembly) if assembly else None
    if entry.subject_type in OFFICE_WORK:
        return _office_news(entry)
    if entry.subject_type in TOGETHER:
        return _together(entry)
    if entry.subject_type == "merge":
        return _merge_news(entry)
    if entry.verb == "proposal.revised" and not entry.data.get("substantial"):
        return None
    if entry.subject_type in HELPING:
        return _helping_news(entry)
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


def _who_scheduled(entry: Entry) -> list[int]:
    """Return who has the report made, as the journal says who began it. One query."""
    begun = Entry.objects.filter(subject_type="schedule", subject_id=entry.data["schedule"], verb="schedule.begun")
    return [person for person in begun.values_list("actor_id", flat=True) if person is not None]


# Rows of an office's work, and whom an entry about one concerns.
OFFICE_WORK: dict[str, tuple[type[Model], str]] = {
    "assignment": (Assignment, "mandate__person"),
    "secondlook": (SecondLook, "asked_by"),
}


def _office_news(entry: Entry) -> News | None:
    """Return what colleagues did for each other, as long as it stands."""
    model, concerned = OFFICE_WORK[entry.subject_type]
    person_id = model._default_manager.filter(pk=entry.subject_id).values_list(concerned, flat=True).first()
    proposal = Proposal.objects.public().filter(pk=entry.data["proposal"]).first()
    return News(entry, proposal, concerned_ids=[person_id]) if proposal and person_id else None


TOGETHER: dict[str, tuple[type[Model], str]] = {
    "amendment": (Amendment, "author_id"),
    "invitation": (Invitation, "person_id"),
    "authorship": (Authorship, "person_id"),
}


def _together(entry: Entry) -> News | None:
    """Return news of an amendment, an invitation that waits, or somebody who still writes. One query."""
    model, whose = TOGETHER[entry.subject_type]
    rows: QuerySet[Any] = model._default_manager.filter(
        pk=entry.subject_id, proposal__visibility=Visibility.PUBLIC
    ).select_related("proposal")
    if model is Amendment:
        rows = rows.filter(visibility=Visibility.PUBLIC)
    elif model is Invitation:
        rows = rows.filter(state=Invitation.State.OPEN)
    found = rows.first()
    if found is None:
        return None
    concerned = getattr(found, whose)
    return News(entry, found.proposal, concerned_ids=[concerned] if concerned else [])


def _merge_news(entry: Entry) -> News | None:
    """Return news of a merge: by the title of what it became, before that of what it is placed as. Three queries."""
    merge = Merge.objects.filter(pk=entry.subject_id).select_related("into", "placed_as").first()
    if merge is None:
        return None
    proposal = merge.into or merge.placed_as
    if proposal.visibility != Visibility.PUBLIC:
        return None
    sources = list(MergeSource.objects.filter(merge=merge).values_list("proposal_id", flat=True))
    concerned = set(Writer.objects.filter(proposal__in=sources).values_list("person_id", flat=True))
    if entry.verb not in ("merge.written", "merge.consented") and merge.suggested_by_id:
        concerned.add(merge.suggested_by_id)
    supported = [*sources, *([merge.into_id] if entry.verb == "merge.undone" and merge.into_id else [])]
    return News(entry, proposal, concerned_ids=sorted(concerned), supported_ids=supported)


# What residents give and ask of each other, told as long as everybody may see it.
HELPING: dict[str, type[Model]] = {"pledge": Pledge, "helpcall": HelpCall}


def _helping_news(entry: Entry) -> News | None:
    row = HELPING[entry.subject_type]._default_manager.filter(
        pk=entry.subject_id, visibility=Visibility.PUBLIC, proposal__visibility=Visibility.PUBLIC
    )
    found: Any = row.select_related("proposal").first()
    return News(entry, found.proposal) if found and getattr(found, "withdrawn_at", None) is None else None


def followers(proposal: Proposal, *, after: int = 0) -> QuerySet[Person]:
    """Return active people who follow a proposal, beyond an id, by id. One query.

    Followers are its authors, supporters, commenters, who pledged something and who said so, without those who stopped.
    """
    first, *others = _following(proposal, after)
    people = Person.objects.filter(pk__in=first.union(*others), is_active=True)
    return people.order_by("pk")  # type: ignore[no-any-return]


# Their own word comes before what they did.
IS_FOLLOWING = Prepared(
    "is_following",
    """
SELECT coalesce(
    (SELECT wanted FROM notifications_follow WHERE proposal_id = $1 AND person_id = $2),
    EXISTS (SELECT FROM proposals_writer WHERE proposal_id = $1 AND person_id = $2)
    OR EXISTS (SELECT FROM proposals_support WHERE proposal_id = $1 AND person_id = $2)
    OR EXISTS (SELECT FROM proposals_comment WHERE proposal_id = $1 AND author_id = $2 AND visibility = 'public')
    OR EXISTS (SELECT FROM proposals_pledge WHERE proposal_id = $1 AND author_id = $2 AND withdrawn_at IS NULL)
)
""",
    takes=2,
)


def is_following(proposal: Proposal, person_id: int | None) -> bool:
    """Tell whether one person follows the proposal, by what they did or by their own word. One query, by hand."""
    return person_id is not None and IS_FOLLOWING.row(proposal.pk, person_id) == (True,)


def people_to_tell(told: News, *, after: int = 0) -> QuerySet[Person]:
    """Return whom an entry concerns, beyond an id, by id, each with a `reason`. Nobody hears of their own act.

    One query. Ids are gathered first, so that its cost follows the audience and not the number of people.
    """
    people = _people_to_tell(told, after)
    return people.exclude(pk=told.entry.actor_id) if told.entry.actor_id else people


def _people_to_tell(told: News, after: int) -> QuerySet[Person]:
    if told.round is not None and told.entry.subject_type != "act":
        return _followers_of_round(told.entry, told.round, after)
    if told.process is not None:
        return _followers_of_process(told, after)
    if told.case is not None:
        return _concerned_by(told.entry, told.case, after)
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
        ids.append(_unstopped(Person.objects.filter(pk__in=writers), "pk", proposal))
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
        ids.append(_unstopped(Person.objects.filter(pk__in=proposal.author_ids), "pk", proposal))
    if audience.supporters:
        asked = _asked(told, proposal, audience.supporters).filter(person_id__gt=after)
        ids.append(_unstopped(asked, "person_id", proposal))
    if audience.followers:
        ids += _following(proposal, after)
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
        ids += [_unstopped(rows, "person_id", proposal) for rows in lying.values()]
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


def _concerned_by(entry: Entry, case: JuryCase, after: int) -> QuerySet[Person]:
    """Return who is called and not told yet, or has not voted; of what is decided its authors, flaggers and jurors.

    Two queries more, one for each item that several wrote. Whoever is shut out is told too, of what they wrote.
    """
    seats = Juror.objects.filter(case=case, person__isnull=False, ticket__isnull=False)
    if AUDIENCES[entry.verb].concerned == Kind.JURY:
        return _awaited(entry, case, seats, after)
    wrote, asked = _parties(case)
    judged = seats.filter(ended="").values_list("person_id")
    people = Person.objects.filter(Q(pk__in=wrote) | Q(is_active=True) & (Q(pk__in=asked) | Q(pk__in=judged)))
    reasons = (When(pk__in=wrote, then=Value(Reason.WROTE)), When(pk__in=asked, then=Value(Reason.FLAGGED)))
    reason = Case(*reasons, default=Value(Reason.JUROR), output_field=CharField())
    return people.filter(pk__gt=after).annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def _awaited(entry: Entry, case: JuryCase, seats: QuerySet[Juror], after: int) -> QuerySet[Person]:
    waiting: Any = seats.filter(sits=True, vote="", person_id__gt=after)
    if entry.verb == "jury.due_soon":
        waiting = waiting.filter(accepted_at__isnull=False)
    else:
        told = Notification.objects.filter(person=OuterRef("person_id"), case=case, kind=Kind.JURY)
        waiting = waiting.filter(accepted_at=None).exclude(Exists(told.exclude(entry=entry)))
    people = Person.objects.filter(pk__in=waiting.values_list("person_id"), is_active=True)
    return people.annotate(reason=Value(Reason.JUROR, CharField())).order_by("pk")  # type: ignore[no-any-return]


def _parties(case: JuryCase) -> tuple[set[int], set[int]]:
    """Return who wrote what a case is about, and who flagged it in its time; or whose account it is."""
    if case.subject == "account":
        return ({case.person_id} if case.person_id else set()), set()
    concerns = list(Concern.objects.filter(case_items__case=case))
    wrote = {who for each in concerns for who in writer_ids(each.kind, each.whole_id, each.author_id)}
    since = case.appeal_of.opened_at if case.appeal_of else case.opened_at
    flags = Flag.objects.filter(concern__in=concerns, person__isnull=False)
    flags = flags.filter(Q(closed_at=None) | Q(closed_at__gte=since) | Q(person=case.appellant_id))
    return wrote, {who for who in flags.values_list("person_id", flat=True) if who is not None}


def _followers_of_round(entry: Entry, its: Round, after: int) -> QuerySet[Person]:
    """Return who follows a round; before it closes, of them and of who began a ballot those who may and have not.

    The last time before it closes, only who began since.
    """
    if entry.verb == "round.announced":
        return _followers_of_options(entry, its, after)
    following = Follow.objects.filter(round=its, person_id__gt=after).order_by().values_list("person_id")
    if entry.verb == "round.closed":
        return Person.objects.none()
    if entry.verb != "round.closing":
        people = Person.objects.filter(pk__in=following, is_active=True)
        return people.annotate(reason=Value(Reason.FOLLOWER, CharField())).order_by("pk")  # type: ignore[no-any-return]
    begun = Begun.objects.filter(round=its)
    ids = begun.filter(person_id__gt=after).order_by().values_list("person_id")
    ids = ids.filter(reminded=False) if entry.data.get("last") else ids.union(following)
    reminded = voting.queries.yet_to_vote(its, Person.objects.filter(pk__in=ids))
    mine = When(Exists(begun.filter(person=OuterRef("pk"))), then=Value(Reason.BEGUN))
    reason = Case(mine, default=Value(Reason.FOLLOWER), output_field=CharField())
    return reminded.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def _followers_of_options(entry: Entry, its: Round, after: int) -> QuerySet[Person]:
    """Return who follows a proposal that stands in a round, each once, by what they did for any of them."""
    on_ballot = Option.objects.filter(round=its, proposal__visibility=Visibility.PUBLIC)
    proposals = on_ballot.order_by().values("proposal")
    stopped = Follow.objects.filter(proposal=OuterRef("proposal"), wanted=False)
    first, *others = (
        rows.filter(~Exists(stopped.filter(person_id=OuterRef(name)))).order_by().values_list(name)
        for rows, name in _ways(after, proposal__in=proposals)
    )
    people = Person.objects.filter(pk__in=first.union(*others), is_active=True)
    mine = {
        Reason.AUTHOR: Writer.objects.filter(person=OuterRef("pk")),
        Reason.SUPPORTER: Support.objects.filter(person=OuterRef("pk")),
        Reason.COMMENTER: Comment.objects.public().filter(author=OuterRef("pk")),
        Reason.PLEDGER: _standing_pledges().filter(author=OuterRef("pk")),
    }
    cases = [When(Exists(rows.filter(proposal__in=proposals)), then=Value(why)) for why, rows in mine.items()]
    reason = Case(*cases, default=Value(Reason.FOLLOWER), output_field=CharField())
    return people.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def kind_for(entry: Entry, reason: str) -> Kind:
    """Return as what kind of news somebody told for this reason hears of the entry."""
    audience = AUDIENCES[entry.verb]
    if reason in AROUND and audience.around:
        return audience.around
    if reason == Reason.OFFICE and audience.office:
        return audience.office
    if reason == Reason.ADMINISTRATOR and audience.administrators:
        return audience.administrators
    if reason == Reason.SUPPORTER and audience.carriers:
        return audience.carriers
    kinds = (
        *(audience.followers, audience.writers, audience.concerned),
        *(audience.colleague, audience.authors, audience.supporters),
        audience.around,
    )
    return next((kind for kind in kinds if kind), Kind.OFFICE_REMINDER)


def last_told(entry: Entry) -> int:
    """Return the greatest id among those told of the entry, 0 when nobody was. One index look-up."""
    told = Notification.objects.filter(entry=entry).order_by("-person_id").values_list("person_id", flat=True)
    return told.first() or 0


def mail_choices(person_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """Return by which way these people chose to hear, as (person, kind) -> way, defaults left out. One query."""
    chosen = Preference.objects.filter(person_id__in=list(person_ids))
    return {(person, kind): mail for person, kind, mail in chosen.values_list("person_id", "kind", "mail")}


def preferences(person_id: int) -> dict[str, str]:
    """Return by which way a person hears of each kind, defaults included. One query."""
    chosen = dict(Preference.objects.filter(person_id=person_id).values_list("kind", "mail"))
    return {kind: chosen.get(kind, DEFAULT_MAIL[kind].value) for kind in Kind.values}


def kinds_for(person: Person) -> list[Kind]:
    """Return the kinds of news that can reach this person: of an office its officials, of reports administrators."""
    official = person.holds(Mandate.Role.OFFICIAL)
    hidden = set() if official else {Kind.OFFICE_REMINDER, Kind.OFFICE_WORK}
    hidden |= set() if person.holds(Mandate.Role.ADMINISTRATOR) else {Kind.REPORT}
    return [kind for kind in Kind if kind not in hidden]


# What no line says.
UNREAD_PARTS = (
    "proposal__body",
    "proposal__search",
    "round__summary",
    "round__rules",
    "conversation__about",
    "circle__purpose",
    "assembly__mandate",
    "assembly__secret",
    "case__text",
    "case__list_csv",
    "case__secret",
)


def inbox(person_id: int, *, only_new: bool = False, kind: str = "") -> QuerySet[Notification]:
    """Return what a person was told, of one kind or all, newest first by `-id`, ready to be shown in one query."""
    lines = Notification.objects.filter(person_id=person_id).select_related("entry", *WHAT)
    lines = _worded(lines.annotate(words_hidden=_flag(_withheld())))  # type: ignore[no-redef]
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


def editions_due(at: dt.datetime) -> list[Edition]:
    """Return the editions, not yet kept, whose time has come: today's, and this week's from its day on.

    Before the hour nothing is due: who was late the day before does not ring at night, and its lines come now.
    """
    zone = clock.zone()
    local = at.astimezone(zone)
    hour = dt.time(settings.DIGEST_HOUR)
    if local.time() < hour:
        return []
    today = local.date()
    first = today - dt.timedelta(days=(today.isoweekday() - settings.DIGEST_WEEKDAY) % 7)
    return [
        Edition(frequency=frequency, on=on, until=dt.datetime.combine(on, hour, tzinfo=zone))
        for frequency, on in ((Frequency.DAILY, today), (Frequency.WEEKLY, first))
    ]


def unfinished(editions: Iterable[Edition]) -> QuerySet[Edition]:
    """Return the rows of these editions that are not written to their end."""
    named = Q()
    for edition in editions:
        named |= Q(frequency=edition.frequency, on=edition.on)
    return Edition.objects.filter(named, done_at=None)


def awaiting(edition: Edition) -> QuerySet[Notification]:
    """Return the lines that this edition has still to bring."""
    return Notification.objects.filter(
        awaits=edition.frequency, created_at__lt=edition.until, person_id__gt=edition.after
    )


def people_awaiting(edition: Edition, *, limit: int) -> list[int]:
    """Return the next people, by id, for whom lines wait. One query; it walks the waiting lines alone."""
    people = awaiting(edition).order_by("person_id").values_list("person_id", flat=True).distinct()
    return list(people[:limit])


def with_tellable(lines: QuerySet[Notification]) -> QuerySet[Notification]:
    """Mark as `tellable` what may still be told by mail: public now, its kind not off, its writer not muted.

    A reminder of a vote: as long as one can vote, and has not.
    """
    public = Proposal.objects.public().filter(pk=OuterRef("proposal_id"))
    answer = Answer.objects.public().filter(proposal=OuterRef("proposal_id"))
    comment = Comment.objects.public().filter(pk=OuterRef("entry__subject_id"))
    off = Preference.objects.filter(person=OuterRef("person_id"), kind=OuterRef("kind"), mail=Preference.Mail.OFF)
    muted = Mute.objects.filter(person=OuterRef("person_id"), muted=OuterRef("entry__actor_id"))
    heard = Exists(comment) & ~Exists(muted)
    amendment = Amendment.objects.public().filter(pk=OuterRef("entry__subject_id"))
    still: Any = Exists(public) & (~Q(entry__subject_type="comment") | heard)
    still = still & (~Q(entry__subject_type="amendment") | Exists(amendment))
    still = still & ~_withheld()
    for name, model in HELPING.items():
        there = model._default_manager.filter(pk=OuterRef("entry__subject_id"), visibility=Visibility.PUBLIC)
        still &= ~Q(entry__subject_type=name) | Exists(there)
    word = InterimReply.objects.public().filter(pk=Cast(OuterRef("entry__data__reply"), BigIntegerField()))
    shown = (
        still & (~Q(entry__verb="proposal.answered") | Exists(answer)) & (~Q(kind=Kind.INTERIM_REPLY) | Exists(word))
    )
    # What was decided about one's own is told though it is hidden; a process is always public.
    shown |= Q(kind__in=(Kind.MODERATED, Kind.PROCESS_PHASE, Kind.ROUND))
    seen: Any = Exists(Circle.objects.public().filter(pk=OuterRef("circle_id")))
    for name, model in OF_CIRCLES.items():
        there = model._default_manager.filter(pk=OuterRef("entry__subject_id"), visibility=Visibility.PUBLIC)
        seen &= ~Q(entry__subject_type=name) | Exists(there)
    shown |= Q(kind=Kind.CIRCLE) & seen
    # Who answered since, or whose time is over, is not asked any more.
    waits = Seat.objects.filter(assembly=OuterRef("assembly_id"), person=OuterRef("person_id"), state=SeatState.INVITED)
    shown |= Q(kind=Kind.LOT) & Exists(waits)
    shown |= Q(kind=Kind.CASE)
    # Who declined, voted or was replaced since is not asked any more.
    seat = Juror.objects.filter(case=OuterRef("case_id"), person=OuterRef("person_id"), sits=True, vote="")
    shown |= Q(kind=Kind.JURY) & Exists(seat.filter(case__state=CaseState.SITTING))
    # Who voted since is not reminded.
    open_still = Round.objects.filter(pk=OuterRef("round_id"), state=State.OPEN, closes_at__gt=Now())
    shown |= Q(kind=Kind.ROUND_CLOSING) & Exists(open_still) & ~voting.queries.voted("round_id", "person_id")
    return lines.annotate(shown=_flag(shown), tellable=_flag(~Exists(off) & shown))


def _worded(lines: QuerySet[Any]) -> QuerySet[Any]:
    """Put on each line of a moderator's decision, as `said`, what they wrote to whom it concerns."""
    act = Act.objects.filter(pk=OuterRef("entry__subject_id")).values("text")
    told = When(kind=Kind.MODERATED, then=Subquery(act))
    return lines.annotate(  # type: ignore[no-any-return]
        said=Case(told, default=Value(""), output_field=CharField())
    )


def _withheld() -> Any:
    """Return the condition that moderation hid the words a line would repeat: why a text, a merge, was suggested."""
    number = Cast(KeyTextTransform("revision", OuterRef("entry__data")), IntegerField())
    texts = Revision.objects.filter(proposal=OuterRef("entry__subject_id"), number=number)
    hidden: dict[str, QuerySet[Any]] = {"merge": Merge.objects.filter(pk=OuterRef("entry__subject_id"))}
    hidden["amendment"] = Amendment.objects.filter(pk=OuterRef("entry__subject_id"))
    said: Any = Q(entry__verb="proposal.revised") & Exists(texts.exclude(visibility=Visibility.PUBLIC))
    for name, rows in hidden.items():
        said |= Q(entry__subject_type=name) & Exists(rows.exclude(visibility=Visibility.PUBLIC))
    return said


def _flag(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def is_tellable(line: Notification) -> bool:
    """Tell whether a line may still be told by a mail that was written for it. One query."""
    return line.pk in tellable([line.pk])


def tellable(line_ids: Collection[int]) -> set[int]:
    """Return those of these lines that may still be told by mails that were written for them. One query.

    A preference changed since does not matter: the mail was on its way.
    """
    statement, values = _tellable_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(line_ids) if value == ANY_LINES else value for value in values])
        return {pk for (pk,) in cursor.fetchall()}


# Stands in the statement where the lines' numbers come.
ANY_LINES = [-471_812]


@cache
def _tellable_statement() -> tuple[str, tuple[Any, ...]]:
    """Return the question of `tellable`, put into words once: that takes ten times as long as asking it."""
    given = RawSQL("SELECT unnest(%s::bigint[])", [ANY_LINES])  # our own words
    lines = with_tellable(Notification.objects.filter(pk__in=given))
    return lines.filter(shown=True).values_list("pk").query.sql_with_params()  # type: ignore[misc]  # annotated


def lines_to_render(line_ids: Iterable[int]) -> dict[int, Notification]:
    """Return these lines with what a text of them needs. One query."""
    lines = Notification.objects.filter(pk__in=list(line_ids)).select_related("entry", *WHAT)
    return {line.pk: line for line in _worded(lines).defer(*UNREAD_PARTS)}


def waiting_mails(channel: Channel | None = None) -> QuerySet[Mail]:
    """Return the mails whose time has come, of a channel or all, oldest first. A channel's are walked by its index."""
    mails = Mail.objects.filter(state=Mail.State.WAITING, next_try_at__lte=Now()).order_by("next_try_at", "id")
    return mails.filter(channel.mails) if channel else mails


def _stopped(name: str) -> QuerySet[StoppedAddress]:
    """Return the row of the address that the field of that name has."""
    return StoppedAddress.objects.filter(address=Lower(OuterRef(name)))


def stopped_address(person: Person) -> StoppedAddress | None:
    """Return why a person's address takes no news, if so. One query; none for who has no address."""
    return StoppedAddress.objects.filter(address=person.email.lower()).first() if person.email else None


def people_stopped(person_ids: Iterable[int]) -> set[int]:
    """Return those of these people whose present address takes no news. One query."""
    people = Person.objects.filter(pk__in=list(person_ids), email__isnull=False)
    return set(people.filter(Exists(_stopped("email"))).order_by().values_list("pk", flat=True))


@dataclass(slots=True)
class Flow:
    """How one channel runs: mails that wait, those that are tried again among them, and since when the oldest; how many
    left and how many were given up within the last hour.
    """

    waiting: int = 0
    since: dt.datetime | None = None
    sent: int = 0
    failed: int = 0


HOUR = dt.timedelta(hours=1)


def flows() -> dict[Channel, Flow]:
    """Return how each channel runs. Three queries, each along an index of what it counts."""
    its = Case(
        *(When(which, then=Value(channel.value)) for channel, which in CHANNELS.items()), output_field=CharField()
    )
    found = {channel: Flow() for channel in Channel}
    by_channel = Mail.objects.annotate(its=its).order_by().values("its")
    for row in by_channel.filter(state=Mail.State.WAITING).annotate(n=Count("pk"), since=Min("created_at")):
        found[Channel(row["its"])].waiting, found[Channel(row["its"])].since = row["n"], row["since"]
    sent = by_channel.filter(state=Mail.State.SENT, sent_at__gt=Now() - HOUR)
    for its_name, count in sent.annotate(n=Count("pk")).values_list("its", "n"):
        found[Channel(its_name)].sent = count
    failed = by_channel.filter(state=Mail.State.REFUSED, failed_at__isnull=False, failed_at__gt=Now() - HOUR)
    for its_name, count in failed.annotate(n=Count("pk")).values_list("its", "n"):
        found[Channel(its_name)].failed = count
    return found


def dead_letters() -> QuerySet[Mail]:
    """Return mails that were given up and may be sent again: not those to an address that takes none."""
    failed = Mail.objects.filter(state=Mail.State.REFUSED, failed_at__isnull=False)
    return failed.filter(~Exists(_stopped("to")))


def set_aside() -> QuerySet[SetAside]:
    """Return the entries that could not be told, oldest first."""
    return SetAside.objects.select_related("entry").order_by("pk")


@dataclass(frozen=True, slots=True)
class Behind:
    """What was not told or sent as it should: entries still being told to many, since when; entries set aside; dead
    letters; addresses that take no news.
    """

    spreads: int
    spreads_since: dt.datetime | None
    aside: int
    dead: int
    stopped: int


def behind() -> Behind:
    """Return what stays behind. Four queries."""
    spreads = Spread.objects.aggregate(n=Count("pk"), since=Min("begun_at"))
    return Behind(
        spreads["n"],
        spreads["since"],
        SetAside.objects.count(),
        dead_letters().count(),
        StoppedAddress.objects.count(),
    )


def _following(proposal: Proposal, after: int) -> list[QuerySet[Any]]:
    """Return the ids of a proposal's followers beyond an id, one query set per way to be one."""
    return [_unstopped(way, name, proposal) for way, name in _ways(after, proposal=proposal)]


def _ways(after: int, **about: Any) -> list[tuple[QuerySet[Any], str]]:
    """Return the rows by which people beyond an id follow proposals, and what names the person there."""
    ways: list[tuple[QuerySet[Any], str]] = [
        (Support.objects.all(), "person_id"),
        (Comment.objects.public(), "author_id"),
        (_standing_pledges(), "author_id"),
        (Follow.objects.filter(wanted=True), "person_id"),
        (Writer.objects.all(), "person_id"),
    ]
    return [(rows.filter(**about, **{f"{name}__gt": after}), name) for rows, name in ways]


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
    return _standing_pledges().filter(proposal=proposal)


def _standing_pledges() -> QuerySet[Any]:
    return Pledge.objects.filter(withdrawn_at=None, author__isnull=False)  # type: ignore[no-any-return]


def _unstopped(people: QuerySet[Any], name: str, proposal: Proposal) -> QuerySet[Any]:
    stopped = Follow.objects.filter(proposal=proposal, person_id=OuterRef(name), wanted=False)
    return people.filter(~Exists(stopped)).order_by().values_list(name)


def _holders(role: str, *, office: int | None = None) -> QuerySet[Any]:
    """Return the ids of who holds a mandate now; for an official, of that office only."""
    held = Mandate.objects.in_force().filter(role=role)
    if role == Mandate.Role.OFFICIAL:
        held = held.filter(office_id=office or 0)
    return held.order_by().values_list("person_id")
