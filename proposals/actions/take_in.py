"""Enter at the desk, for whom a clerk acts, what that person may do themself: by the same acts and the same rules."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import accounts.policy
from accounts.actions import assisting, begin_by_document, count_at_desk, end_assistance
from accounts.models import DeskCount, Person
from commons import language
from commons.models import Channel
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.draft_proposal import checked, draft_proposal
from proposals.actions.give_support import give_support
from proposals.actions.publish_proposal import opened, publish_proposal
from proposals.actions.withdraw_support import withdraw_support
from proposals.actions.write_comment import spoken, write_comment
from proposals.models import Comment, Intake, Proposal, Support
from proposals.queries import Standing

LEAST_MEETING, MOST_MEETING = 3, 80


@transaction.atomic
def take_in_proposal(*, by: Person, **text: Any) -> Proposal:
    """Publish a proposal for whom the clerk acts: what lies on paper needs no draft. `text` as in `draft_proposal`.

    Raises Refused, IllegalMove (for nobody), ValidationError by field. Locks the person, then the proposal.
    """
    helped = assisting(by)
    draft = draft_proposal(by=helped.person, channel=helped.channel, **text)
    proposal = publish_proposal(proposal_id=draft.pk, by=helped.person)
    _note(by, DeskCount.Act.PROPOSAL, proposal=proposal)
    return proposal


@transaction.atomic
def take_in_comment(*, by: Person, proposal_id: int, **text: Any) -> Comment:
    """Publish a comment for whom the clerk acts; `text` as in `write_comment`.

    Raises Refused, IllegalMove (for nobody, or the discussion is closed), ValidationError by field. Locks the person.
    """
    helped = assisting(by)
    comment = write_comment(proposal_id=proposal_id, by=helped.person, channel=helped.channel, **text)
    _note(by, DeskCount.Act.COMMENT, comment=comment)
    return comment


def take_in_support(*, by: Person, proposal_id: int) -> Standing:
    """Support a proposal for whom the clerk acts, once however often it is entered. Return where it stands.

    Raises Refused, IllegalMove (for nobody, or neither open nor awaiting its answer). Locks the person. No entry says
    who supports what: the row keeps its channel, and the clerk's number of the day rises with it.
    """
    with transaction.atomic():
        person_id = _supported(by, proposal_id)
    return queries.standing(proposal_id, person_id)


def _supported(by: Person, proposal_id: int) -> int:
    helped = assisting(by)
    mine = Support.objects.filter(proposal=proposal_id, person=helped.person)
    before = proposal_id.bit_length() <= 63 and mine.exists()
    give_support(proposal_id=proposal_id, by=helped.person, channel=helped.channel)
    if not before:
        _note(by, DeskCount.Act.SUPPORT, support=mine.get())
    return helped.person_id


def take_in_signature(*, by: Person, proposal_id: int, **document: Any) -> Standing:
    """Enter one line of a support sheet: find or open the account of the document, support, and end.

    `document` as in `begin_by_document`, whose channel is paper. Raises as it and `take_in_support` do; whatever is
    refused, nobody is acted for afterwards. Must stand outside any transaction.
    """
    queries.visible(proposal_id, by)
    begin_by_document(by=by, channel=Channel.PAPER, **document)
    try:
        return take_in_support(by=by, proposal_id=proposal_id)
    finally:
        end_assistance(by=by)


@transaction.atomic
def take_back_support(*, by: Person, proposal_id: int) -> Standing:
    """Take the support of whom the clerk acts for back, while the proposal is open. Nothing happens without one.

    Raises Refused, IllegalMove (for nobody, or it is closed). Locks the person, then the proposal in share.
    """
    person = assisting(by).person
    return taken_back(by, person, proposal_id)


def taken_back(by: Person, person: Person, proposal_id: int) -> Standing:
    """Take a person's support back in the caller's transaction, and count it."""
    before = queries.standing(proposal_id, person.pk) if queries.visible(proposal_id, person) else None
    after = withdraw_support(proposal_id=proposal_id, by=person)
    if before and before.revision is not None:
        count_at_desk(by, DeskCount.Act.UNDONE)
    return after


@transaction.atomic
def take_in_meeting_proposal(*, by: Person, meeting: str, **text: Any) -> Proposal:
    """Publish what a meeting proposes: nobody's alone, under the meeting's label. `text` as in `draft_proposal`.

    Raises Refused (no clerk), ValidationError by field.
    """
    require(accounts.policy.may_use_desk(by))
    text["lang"] = text.get("lang") or language.own()
    fields = checked(**text)
    label = _label(meeting, fields["lang"])
    draft = Proposal.objects.create(author=None, author_label=label, channel=Channel.MEETING, **fields)
    proposal = opened(draft, author=None)
    _note(by, DeskCount.Act.PROPOSAL, proposal=proposal)
    return proposal


@transaction.atomic
def take_in_meeting_comment(
    *, by: Person, proposal_id: int, meeting: str, body: str, side: str = Comment.Side.NEITHER, lang: str = ""
) -> Comment:
    """Publish what a meeting says about a proposal, under the meeting's label.

    Raises Refused (no clerk), IllegalMove (the discussion is closed), ValidationError by field.
    """
    require(accounts.policy.may_use_desk(by))
    proposal = queries.visible(proposal_id, by)
    require(policy.may_comment(by, proposal))
    lang = language.checked(lang or language.own())
    label = _label(meeting, lang)
    comment = spoken(proposal, author=None, label=label, body=body, side=side, lang=lang, channel=Channel.MEETING)
    _note(by, DeskCount.Act.COMMENT, comment=comment)
    return comment


def _label(meeting: str, lang: str) -> str:
    name = bounded(one_line(meeting), least=LEAST_MEETING, most=MOST_MEETING, field="meeting")
    with override(language.of_city(lang)):
        return _("From the meeting: %(name)s") % {"name": name}


def _note(by: Person, act: str, **entered: Any) -> None:
    """Remember for the day what the clerk entered, and count it. What a meeting said is journalled here."""
    intake = Intake.objects.create(clerk=by, **entered)
    count_at_desk(by, act)
    (content,) = entered.values()
    if getattr(content, "channel", "") == Channel.MEETING:
        record("meeting.taken_in", actor=by, subject=intake, kind=intake.kind, id=content.pk)
