"""Whom each verb of the journal is told to, and as what kind of news."""

from __future__ import annotations

from dataclasses import dataclass

from journal.models import Entry
from notifications.models import Kind, Reason
from notifications.queries.following import AROUND


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
