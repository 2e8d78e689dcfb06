"""Who may comment."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from charter.models import Feature
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Comment,
    Proposal,
)
from proposals.policy.gates import gone_on, in_phase, is_author, of_level, took_in
from proposals.policy.words import COMMENTABLE, HIDDEN, NOT_AUTHOR


def may_comment(person: Person | AnonymousUser, proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Everybody with a confirmed e-mail may speak about what is public; a phase may ask for a residency."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    return accounts.policy.may_write(person) and of_level(person, proposal.process, Feature.COMMENT, at=at)


def may_edit_comment(
    person: Person | AnonymousUser, comment: Comment, *, edit_minutes: int, at: dt.datetime
) -> Verdict:
    """Authors may change their comment within the edit window; what a meeting said, the clerk who entered it."""
    if not is_author(person, comment) and not took_in(person, comment):
        return NOT_AUTHOR
    if comment.visibility != Visibility.PUBLIC:
        return HIDDEN
    if comment.edit_asked_at is None and at > comment.created_at + dt.timedelta(minutes=edit_minutes):
        return refuse(
            "window-closed",
            _("A comment can be changed for %(minutes)d minutes; write a reply instead.") % {"minutes": edit_minutes},
        )
    return accounts.policy.may_write(person)


def may_delete_comment(person: Person | AnonymousUser, comment: Comment) -> Verdict:
    """Authors may delete their comment at any time; replies stay. What a meeting said, the clerk who entered it."""
    if not is_author(person, comment) and not took_in(person, comment):
        return NOT_AUTHOR
    return ALLOWED if comment.visibility == Visibility.PUBLIC else HIDDEN


def may_mark_useful(person: Person | AnonymousUser, comment: Comment) -> Verdict:
    """Everybody with a confirmed e-mail, but not for one's own."""
    if comment.visibility != Visibility.PUBLIC:
        return HIDDEN
    if (person.pk is not None and comment.author_id == person.pk) or is_author(person, comment):
        return refuse("own-comment", _("You cannot mark your own comment as useful."))
    return accounts.policy.may_take_part(person)


def commentable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether comments are taken now. Queries as `in_phase`."""
    if proposal.state in COMMENTABLE:
        return in_phase(proposal, Feature.COMMENT, at=at)
    if proposal.state == State.MERGED:
        return gone_on(proposal)
    return refuse("state", _("The discussion is closed."))
