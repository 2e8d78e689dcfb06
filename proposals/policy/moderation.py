"""Who may hide, end and resume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Proposal,
    Revision,
)
from proposals.policy.gates import not_now

may_moderate = accounts.policy.may_moderate


def stands_alone(found: object) -> Verdict:
    """Tell whether it can be flagged and hidden by itself: of a proposal's texts only what it no longer says."""
    if not isinstance(found, Revision) or found.number < found.proposal.revision_number:
        return ALLOWED
    return refuse(
        "present-text",
        _("This is the present text. It is flagged, changed and hidden with the proposal itself."),
        remedy=f"/proposals/{found.proposal_id}/flag/",
        remedy_label=_("Flag the proposal"),
    )


NOT_PUBLIC = refuse("not-public", _("This is not public."))
RESUME_DAYS = 30


def may_end(person: Person | AnonymousUser, *, author_ids: Collection[int | None], district_id: int | None) -> Verdict:
    """Tell whether somebody may be one of the two who end a proposal or let it go on: by mandate, never its author.

    Administrators, and moderators where their mandate reaches. At most one query.
    """
    moderates = may_moderate(person, author_ids=author_ids, district_id=district_id)
    if moderates or not isinstance(person, Person) or not person.is_active or person.pk in author_ids:
        return moderates
    no = refuse("not-joint", _("Only administrators and moderators decide what takes two people."))
    return may_act_as(person, Mandate.Role.ADMINISTRATOR, no)


def resumable(proposal: Proposal, ended_at: dt.datetime | None, *, at: dt.datetime) -> Verdict:
    """Tell whether what the city ended at that moment (None: it did not) can go on. No query."""
    if proposal.state != State.WITHDRAWN or ended_at is None:
        return not_now(proposal)
    if at - ended_at > dt.timedelta(days=RESUME_DAYS):
        return refuse("too-late", _("The city ended it more than thirty days ago. It can be proposed anew."))
    return ALLOWED
