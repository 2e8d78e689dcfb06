"""Who may do what with a proposal. The same function greys a button with its reason and stops the action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
import charter.policy
from accounts.models import Mandate, Person
from charter.models import Feature, Process
from commons import clock
from commons.actor import NEEDS_FACTOR, may_act_as
from commons.models import Channel, Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import MOVES, SUPPORTABLE, Move, State
from proposals.models import (
    Amendment,
    Answer,
    Authorship,
    Comment,
    Commitment,
    Consent,
    Decision,
    Intake,
    InterimReply,
    InternalNote,
    Invitation,
    Merge,
    Pledge,
    ProgressReport,
    Proposal,
    ProposalKind,
    SecondLook,
)

COMMENTABLE = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP)
PLEDGEABLE = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.TAKEN_UP)
WORKED_ON = (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY)
DELIVERABLE = (Decision.ACCEPTED, Decision.PARTLY_ACCEPTED, Decision.ALREADY_PLANNED)

# One author may do alone: change the text, take in or refuse an amendment, invite, publish. Together:
TAKES_ALL = (Consent.Act.WITHDRAW, Consent.Act.MERGE, Consent.Act.UNMERGE, Consent.Act.TAKE_UP)
# While others may be asked to write with one.
SHAREABLE = (State.DRAFT, State.OPEN)

NOT_AUTHOR = refuse("not-author", _("Only its author may do this."))
NOT_IN_CHARGE = refuse("not-in-charge", _("Only officials of the office in charge may do this."))
NOT_WRITER = refuse("not-author", _("Only its authors may do this."))
NOT_AMENDER = refuse("not-amender", _("Only who wrote the amendment may do this."))
JUDGED = (State.ANSWERED, State.IN_DELIVERY)
PROMISING = (State.ANSWERED, State.IN_DELIVERY)
NOT_SUPPORTER = refuse("not-supporter", _("Those who support the proposal say this, and it is theirs to say."))
NOT_SUPPORTABLE = refuse("state", _("Supports are given while a proposal is open or awaits its answer."))
NOT_IN_PROCESS = refuse("state", _("It is on the open floor already."))
IN_PROCESS = refuse("state", _("It is in a process. Take it out of there first."))
ON_RULE = refuse("rule", _("A proposal about a rule is the whole city's, and residents answer it by vote."))
HIDDEN = refuse("hidden", _("This is hidden at present; nothing can be done with it."))


def may_draft(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may propose. Nobody has to let it through."""
    return accounts.policy.may_write(person)


def is_author(person: Person | AnonymousUser, content: Proposal | Comment | Pledge) -> bool:
    """Tell whether the person answers for it: an author of it; of an organisation's, whoever speaks for that one now.

    One query for an organisation's, then none.
    """
    if isinstance(content, Proposal):
        return content.is_written_by(person.pk)
    if content.organisation_id is not None:
        return isinstance(person, Person) and person.represents(content.organisation_id)
    return person.pk is not None and content.author_id == person.pk


def may_see(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the proposal exists for this person: drafts and hidden ones only for their authors."""
    if proposal.visibility == Visibility.ERASED:
        return False
    public = proposal.visibility == Visibility.PUBLIC and proposal.published_at is not None
    return public or proposal.is_written_by(person.pk)


def may_edit(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Each author may change the text of a draft and of an open one, alone.

    What a meeting said has no author: today the clerk may who entered it.
    """
    if took_in(person, proposal):
        return accounts.policy.may_use_desk(person)
    if not proposal.is_written_by(person.pk):
        return NOT_WRITER
    return accounts.policy.may_write(person)


def took_in(person: Person | AnonymousUser, content: Proposal | Comment) -> bool:
    """Tell whether this is the clerk who entered today what a meeting said. No query but for what has no author."""
    if not isinstance(person, Person) or content.author_id is not None or content.channel != Channel.MEETING:
        return False
    whose = {"proposal": content} if isinstance(content, Proposal) else {"comment": content}
    return Intake.objects.filter(clerk=person, **whose).exists()


def may_put_right(intake: Intake, *, edit_minutes: int, at: dt.datetime) -> Verdict:
    """Tell whether a clerk may still change or undo what they entered: a text in the edit window, a support all day."""
    if intake.support_id is None and at > intake.taken_at + dt.timedelta(minutes=edit_minutes):
        return refuse(
            "window-closed",
            _("What was entered can be put right for %(minutes)d minutes. After that its author decides about it.")
            % {"minutes": edit_minutes},
        )
    return ALLOWED


def may_publish(person: Person | AnonymousUser, proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Authors publish their draft, in a process those whom its phase asks for."""
    return may_edit(person, proposal) and of_level(person, proposal.process, Feature.PROPOSE, at=at)


def may_withdraw(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors may withdraw, all together, until the threshold is reached; then it belongs to its supporters too."""
    if took_in(person, proposal):
        return accounts.policy.may_use_desk(person)
    return NOT_WRITER if not proposal.is_written_by(person.pk) else ALLOWED


def may_support(person: Person | AnonymousUser, proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Verified residents of level 1 or more, one voice each, wherever in the city they live; a phase may ask more."""
    # What is asked of the proposal, `give_support` asks in its statement too: change both.
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    return accounts.policy.may_support(person) and of_level(person, proposal.process, Feature.SUPPORT, at=at)


def may_withdraw_support(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Whoever is signed in may take back their own support while the proposal is open."""
    return accounts.policy.may_take_part(person)


def may_judge_done(person: Person | AnonymousUser, proposal: Proposal, *, supports: bool) -> Verdict:
    """Its supporters say whether it was done, as long as their residency is valid."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    verdict = accounts.policy.may_support(person)
    return NOT_SUPPORTER if verdict and not supports else verdict


def may_judge_answer(person: Person | AnonymousUser, proposal: Proposal, *, supports: bool) -> Verdict:
    """Its supporters of level 2 say whether the answer answers them: it can cost an office its answer."""
    verdict = may_judge_done(person, proposal, supports=supports)
    if verdict and isinstance(person, Person) and person.residency.level < 2:
        return refuse(
            "level-2",
            _("This takes a proof of residency of level 2, as from an office desk."),
            remedy=accounts.policy.PROOF,
            remedy_label=_("Prove that you live here"),
        )
    return verdict


def judgeable(proposal: Proposal, answer: Answer | None, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters may judge the answer now: the last one, in its days."""
    if answer is None or answer.verdict_until is None or proposal.state not in JUDGED:
        return refuse("state", _("There is no answer to judge at present."))
    if at >= answer.verdict_until:
        return refuse("window-closed", _("The time to judge this answer has ended."))
    return ALLOWED


def done_judgeable(proposal: Proposal, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters may say now if it was done: once they were asked, for some days."""
    if proposal.state != State.DONE or proposal.done_until is None:
        return refuse("state", _("Supporters are asked some weeks after it is done."))
    if at >= proposal.done_until:
        return refuse("window-closed", _("The time to say whether it was done has ended."))
    return ALLOWED


def promising(proposal: Proposal, commitment: Commitment | None = None) -> Verdict:
    """Tell whether the office may report on its promises now, and on this one: while it is neither kept nor gone."""
    if proposal.state not in PROMISING:
        return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})
    if commitment is not None and not commitment.is_open:
        return refuse("ended", _("This promise is kept or given up already."))
    return ALLOWED


def may_report(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail may say what they see; officials in charge speak as their office."""
    if may_know_work(person, proposal):
        return may_deliver(person, proposal)
    return HIDDEN if proposal.visibility != Visibility.PUBLIC else accounts.policy.may_write(person)


def reportable(proposal: Proposal) -> Verdict:
    """Tell whether there is a delivery to report on."""
    return ALLOWED if proposal.state == State.IN_DELIVERY else _not_now(proposal)


def may_illustrate_report(
    person: Person | AnonymousUser, report: ProgressReport, *, edit_minutes: int, at: dt.datetime
) -> Verdict:
    """Who wrote a report adds pictures within the edit window."""
    if person.pk is None or report.author_id != person.pk:
        return NOT_AUTHOR
    if at > report.created_at + dt.timedelta(minutes=edit_minutes):
        return refuse(
            "window-closed",
            _("Pictures can be added for %(minutes)d minutes; write another report.") % {"minutes": edit_minutes},
        )
    return accounts.policy.may_write(person)


def may_delete_report(person: Person | AnonymousUser, report: ProgressReport) -> Verdict:
    """Residents may delete their report at any time. What an office says is a public record."""
    if person.pk is None or report.author_id != person.pk:
        return NOT_AUTHOR
    return refuse("public-record", _("What an office says stays to be read.")) if report.office_id else ALLOWED


def finishable(unkept: int) -> Verdict:
    """Tell whether all that was promised is kept, or given up with a reason."""
    if not unkept:
        return ALLOWED
    return refuse("unkept", _("Say first of each promise that it is kept, or why it is given up."))


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


def may_pledge(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail may give something to what is public."""
    return may_comment(person, proposal)


def may_withdraw_pledge(person: Person | AnonymousUser, pledge: Pledge) -> Verdict:
    """Whoever made a pledge takes it back; of an organisation's, whoever speaks for that one now."""
    return ALLOWED if is_author(person, pledge) else NOT_AUTHOR


def may_do_ourselves(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors say what is needed, take the proposal up, plan steps and call for help."""
    if not is_author(person, proposal):
        return NOT_WRITER
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    return HIDDEN if proposal.visibility != Visibility.PUBLIC else accounts.policy.may_write(person)


def pledgeable(proposal: Proposal) -> Verdict:
    """Tell whether needs are named and pledges made now: from when it is public until it is done or closed."""
    return ALLOWED if proposal.state in PLEDGEABLE else _not_now(proposal)


def tended(proposal: Proposal) -> Verdict:
    """Tell whether steps are planned and help is called for: what residents have taken up."""
    return ALLOWED if proposal.state == State.TAKEN_UP else _not_now(proposal)


def is_in_charge(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the person is an official of the office in charge."""
    return (
        isinstance(person, Person)
        and proposal.office_id is not None
        and person.holds(Mandate.Role.OFFICIAL, office=proposal.office_id)
    )


def may_answer(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Officials of the office in charge prepare and publish the answer, extend its time, report delivery."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if not person.is_authenticated:
        return accounts.policy.may_take_part(person)
    if not isinstance(person, Person) or proposal.office_id is None:
        return NOT_IN_CHARGE
    return may_act_as(person, Mandate.Role.OFFICIAL, NOT_IN_CHARGE, office=proposal.office_id)


def answerable_with(person: Person | AnonymousUser, other: Proposal, first: Proposal) -> Verdict:
    """Tell whether another proposal may be given the same answer in one act: it waits for the same office's."""
    if other.office_id != first.office_id:
        return refuse("other-office", _("Another office is in charge of it."))
    return in_state(other, Move.ANSWER) and may_answer(person, other)


may_extend = may_deliver = may_assign = may_write_note = may_reply_meanwhile = may_ask_second_look = may_answer


def may_know_work(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the office's own work on a proposal exists for this person: also before their second step."""
    if not isinstance(person, Person) or proposal.office_id is None:
        return False
    return any(mandate.covers(Mandate.Role.OFFICIAL, proposal.office_id, None) for mandate in person.mandates_held)


def may_delete_note(person: Person | AnonymousUser, note: InternalNote) -> Verdict:
    """Who wrote an internal note takes it back, as long as they may read it."""
    return ALLOWED if person.pk is not None and note.author_id == person.pk else NOT_AUTHOR


def may_look_over(person: Person | AnonymousUser, proposal: Proposal, look: SecondLook) -> Verdict:
    """Another official of the office decides about a draft: neither who asked nor who saved it last."""
    verdict = may_answer(person, proposal)
    if verdict and person.pk in (look.asked_by_id, look.draft.saved_by_id):
        return refuse("own-text", _("This is your own text. Another official of your office looks over it."))
    return verdict


def looked_over(
    person: Person | AnonymousUser, look: SecondLook | None, *, digest: str, needed: bool, colleagues: int
) -> Verdict:
    """Tell whether a text may be published: where the charter asks for it, as another person approved it.

    `digest` is of the text; `colleagues` counts the office's other officials.
    """
    approved = look is not None and look.state == SecondLook.State.APPROVED
    if not needed or (approved and look.digest == digest and look.decided_by_id != person.pk):  # type: ignore[union-attr]
        return ALLOWED
    if not colleagues:
        return LOOKS_ALONE
    if not approved:
        return refuse(
            "second-look",
            _("The charter asks for a second pair of eyes: another official of your office approves the text first."),
        )
    if look.digest != digest:  # type: ignore[union-attr]
        return refuse(
            "second-look-changed",
            _("This is not the text that was approved. Keep it as a draft and ask for a second look again."),
        )
    return refuse("second-look-own", _("You approved this text yourself. A colleague of your office publishes it."))


LOOKS_ALONE = refuse(
    "second-look-alone",
    _(
        "Your office has no other official who could look over the text. Ask an administrator to give a second one a "
        "mandate, or hand the proposal over."
    ),
    remedy="/mandates/",
    remedy_label=_("Who holds which mandate"),
)


def worked_on(proposal: Proposal) -> Verdict:
    """Tell whether the office still owes something, so that a colleague takes it on and notes are written."""
    return ALLOWED if proposal.state in WORKED_ON else _not_now(proposal)


def repliable(proposal: Proposal, *, given: int) -> Verdict:
    """Tell whether the office may still send word before its answer; `given` counts the words it sent."""
    if proposal.state != State.AWAITING_ANSWER:
        return _not_now(proposal)
    if given >= InterimReply.MOST:
        most = {"most": InterimReply.MOST}
        return refuse("replied", _("There are %(most)d interim replies already. Now it is the answer's turn.") % most)
    return ALLOWED


def may_hand_over(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """The office in charge, or an administrator, hands the answer over with a public reason; never of a rule."""
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    if isinstance(person, Person) and person.holds(Mandate.Role.ADMINISTRATOR):
        return ALLOWED if proposal.visibility == Visibility.PUBLIC else HIDDEN
    return may_answer(person, proposal)


def in_state(proposal: Proposal, move: Move) -> Verdict:
    """Tell whether the table of moves allows the move now, in words for a greyed button."""
    if (State(proposal.state), move) in MOVES:
        return ALLOWED
    return _not_now(proposal)


def _not_now(proposal: Proposal) -> Verdict:
    return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})


def in_phase(proposal: Proposal, feature: Feature, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether the proposal's process has the feature at a moment (now, by the database's clock).

    No query on the open floor; in a process three at most, none where it is known and the moment is given.
    """
    if proposal.process is None:
        return ALLOWED
    return charter.policy.allows(proposal.process, feature, at=at or clock.now())


def of_level(
    person: Person | AnonymousUser, process: Process | None, feature: Feature, *, at: dt.datetime | None = None
) -> Verdict:
    """Tell whether the person has the residency level that the phase in force asks for. Queries as `in_phase`.

    The other half of permission = phase feature x role x level (ADR 0022): the feature itself is asked by `in_phase`.
    """
    if process is None or not isinstance(person, Person):
        return ALLOWED
    level = charter.policy.level_asked(process, feature, at=at or clock.now())
    return accounts.policy.has_level(person, level, where=process.name)


def may_change_process(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Its author takes an open proposal into a process or out of it."""
    return accounts.policy.may_take_part(person) if proposal.is_written_by(person.pk) else NOT_AUTHOR


def leavable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether it may leave its process: open, while the phase in force takes proposals. Queries as `in_phase`."""
    if proposal.state != State.OPEN:
        return _not_now(proposal)
    return in_phase(proposal, Feature.PROPOSE, at=at) if proposal.process else NOT_IN_PROCESS


def enterable(proposal: Proposal) -> Verdict:
    """Tell whether it may be taken into a process: open, on the open floor, and about no rule. No query."""
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    if proposal.state != State.OPEN:
        return _not_now(proposal)
    return ALLOWED if proposal.process_id is None else IN_PROCESS


def supportable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether supports are given now. Queries as `in_phase`."""
    # `give_support` asks both in its statement too: change both.
    if proposal.state == State.MERGED:
        return gone_on(proposal)
    return in_phase(proposal, Feature.SUPPORT, at=at) if proposal.state in SUPPORTABLE else NOT_SUPPORTABLE


def gone_on(proposal: Proposal) -> Verdict:
    """Say where a merged proposal goes on."""
    if proposal.merged_into_id is None:
        return refuse("merged", _("It became part of a common proposal."))
    return refuse(
        "merged",
        _("It became part of a common proposal, number %(n)d: supports and comments go there.")
        % {"n": proposal.merged_into_id},
        remedy=f"/proposals/{proposal.merged_into_id}/",
        remedy_label=_("Open the common proposal"),
    )


def same_text(proposal: Proposal, seen: int) -> Verdict:
    """Tell whether the revision somebody read says in substance what the present one says."""
    if seen >= proposal.text_since:
        return ALLOWED
    return refuse("changed", _("The text has changed substantially since you read it. Read it, then press again."))


def commentable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether comments are taken now. Queries as `in_phase`."""
    if proposal.state in COMMENTABLE:
        return in_phase(proposal, Feature.COMMENT, at=at)
    if proposal.state == State.MERGED:
        return gone_on(proposal)
    return refuse("state", _("The discussion is closed."))


def correctable(proposal: Proposal, *, supports: int, edit_minutes: int, at: dt.datetime) -> Verdict:
    """Tell whether the text may be corrected in place: a draft, or open, in the edit window and without a support."""
    if proposal.state == State.DRAFT:
        return ALLOWED
    if proposal.state != State.OPEN or proposal.published_at is None:
        return _not_now(proposal)
    if proposal.edit_asked_at is None and at > proposal.published_at + dt.timedelta(minutes=edit_minutes):
        return refuse("window-closed", _("A published text can be corrected for %(n)d minutes.") % {"n": edit_minutes})
    if supports:
        return refuse("supported", _("Somebody supports this text already; it cannot change in its place."))
    if proposal.revision_number > 1:
        return refuse("revised", _("It was revised before; every further change is a revision."))
    return ALLOWED


def revisable(proposal: Proposal) -> Verdict:
    """Tell whether a new revision may follow, by its state: only while supports are gathered."""
    if proposal.state == State.OPEN:
        return ALLOWED
    if proposal.state == State.AWAITING_ANSWER:
        return refuse("state", _("It has reached its threshold: its text stays as the city was asked to answer it."))
    return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})


def is_substantial(changed_share: int, *, said: bool, percent: float) -> bool:
    """Tell whether a change is substantial: its author says so, or it is beyond the rule's share of words.

    `changed_share` in thousandths, `percent` the rule `substantial_share`.
    """
    return said or changed_share > round(percent * 10)


def takes_all(proposal: Proposal, act: Consent.Act) -> bool:
    """Tell whether an act waits until every author agrees."""
    return act in TAKES_ALL and len(proposal.author_ids) > 1


def may_invite(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Each author may ask somebody to write with them, and take that back."""
    return may_edit(person, proposal)


def invitable(proposal: Proposal, *, open_count: int) -> Verdict:
    """Tell whether one more may be invited: while the text may still change, and within limits."""
    if proposal.state not in SHAREABLE:
        return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})
    if open_count >= Invitation.MOST:
        return refuse(
            "invited", _("%(n)d invitations are not answered yet. Wait, or take one back.") % {"n": open_count}
        )
    if len(proposal.author_ids) + open_count >= Authorship.MOST:
        return refuse("authors", _("A proposal has at most %(n)d authors.") % {"n": Authorship.MOST})
    return ALLOWED


def joinable(proposal: Proposal) -> Verdict:
    """Tell whether somebody may still join its authors."""
    if proposal.state not in SHAREABLE or proposal.visibility != Visibility.PUBLIC:
        return refuse("state", _("Its text cannot change any more; nobody joins its authors now."))
    if len(proposal.author_ids) >= Authorship.MOST:
        return refuse("authors", _("A proposal has at most %(n)d authors.") % {"n": Authorship.MOST})
    return ALLOWED


def may_answer_invitation(person: Person | AnonymousUser, invitation: Invitation) -> Verdict:
    """Only who was invited."""
    if person.pk is None or invitation.person_id != person.pk:
        return refuse("not-invited", _("This invitation is for somebody else."))
    return accounts.policy.may_take_part(person)


def may_leave(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors may leave, but the last one: a proposal is never nobody's by somebody's wish."""
    if not proposal.is_written_by(person.pk):
        return NOT_WRITER
    if not proposal.authorships.filter(person=person.pk).exists():
        return refuse("speaks", _("The organisation is its author. You stop speaking for it on your account's page."))
    if len(proposal.author_ids) == 1:
        return refuse("last-author", _("You are its only author. Invite somebody first, or withdraw the proposal."))
    return ALLOWED


def may_amend(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail but its authors, who change the text themselves."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if proposal.is_written_by(person.pk):
        return refuse("own-proposal", _("You are one of its authors: change the text itself."))
    return accounts.policy.may_write(person) and of_level(person, proposal.process, Feature.AMEND)


def amendable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether its published text may change now: by a revision or an amendment. Queries as `in_phase`."""
    return revisable(proposal) and in_phase(proposal, Feature.AMEND, at=at)


def may_decide_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Each author of the proposal may take an amendment in, or refuse it with a reason."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    return may_edit(person, amendment.proposal)


def may_rewrite_amendment(person: Person | AnonymousUser, amendment: Amendment, *, conflicts: bool) -> Verdict:
    """Its amender; an author of the proposal too where both changed one place and somebody must join the two."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is not None and amendment.author_id == person.pk:
        return accounts.policy.may_write(person)
    if conflicts and amendment.proposal.is_written_by(person.pk):
        return accounts.policy.may_write(person)
    return NOT_AMENDER


def may_withdraw_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Only its amender."""
    return ALLOWED if person.pk is not None and amendment.author_id == person.pk else NOT_AMENDER


def may_promote(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Its amender may make what was not taken in a proposal of its own."""
    if amendment.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is None or amendment.author_id != person.pk:
        return NOT_AMENDER
    return accounts.policy.may_write(person)


def promotable(amendment: Amendment) -> Verdict:
    """Tell whether it was not taken in: refused, or its proposal cannot change any more."""
    if amendment.state == Amendment.State.REJECTED:
        return ALLOWED
    if amendment.state == Amendment.State.OPEN and not revisable(amendment.proposal):
        return ALLOWED
    return refuse("state", _("Only an amendment that was not taken in becomes a proposal of its own."))


def may_support_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Verified residents of level 1 or more, one voice each; not its amender."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is not None and amendment.author_id == person.pk:
        return refuse("own-amendment", _("You wrote it: your voice is in it."))
    return accounts.policy.may_support(person)


def rewritable(proposal: Proposal, *, supports: int) -> Verdict:
    """Tell whether a moderator may ask for another text: open, and nobody supports this one yet."""
    if proposal.state != State.OPEN:
        return _not_now(proposal)
    if supports:
        return refuse("supported", _("Somebody supports this text already, so it cannot change. Hide it or leave it."))
    return ALLOWED


def may_moderate(
    person: Person | AnonymousUser, *, author_ids: Collection[int | None], district_id: int | None
) -> Verdict:
    """Moderators by mandate hide, restore and ask for another text; never what they wrote themselves."""
    if not isinstance(person, Person) or not person.is_active:
        return accounts.policy.may_take_part(person)
    if not person.holds(Mandate.Role.MODERATOR, district=district_id):
        if person.waits_for_factor(Mandate.Role.MODERATOR, district=district_id):
            return NEEDS_FACTOR
        return refuse("not-moderator", _("Only moderators of the city may do this."))
    if person.pk in author_ids:
        return refuse("own-content", _("You wrote this yourself. Another moderator decides about it."))
    return ALLOWED


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
        return _not_now(proposal)
    if at - ended_at > dt.timedelta(days=RESUME_DAYS):
        return refuse("too-late", _("The city ended it more than thirty days ago. It can be proposed anew."))
    return ALLOWED


def may_illustrate(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors give pictures and documents while the text may change: what is supported stays as it was."""
    return may_edit(person, proposal)


def described(undescribed: int) -> Verdict:
    """Tell whether every picture has words for those who do not see it; without them a draft is not published."""
    if not undescribed:
        return ALLOWED
    return refuse("no-words", _("Say first what each picture shows, for people who do not see it."))


def extendable(proposal: Proposal, *, at: dt.datetime) -> Verdict:
    """Tell whether the office may still ask for more time: once, and before the due date."""
    if proposal.state != State.AWAITING_ANSWER or proposal.due_at is None:
        return _not_now(proposal)
    if proposal.extended_at is not None:
        return refuse("extended", _("The time was extended before; that is possible once."))
    if at >= proposal.due_at:
        return refuse("overdue", _("The due date has passed; it cannot be moved any more."))
    return ALLOWED


def deliverable(answer: Answer | None) -> Verdict:
    """Tell whether the last answer promised something that can be delivered."""
    if answer is not None and answer.decision in DELIVERABLE:
        return ALLOWED
    return refuse("nothing-promised", _("The answer promised nothing to deliver."))


def may_suggest_merge(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may say that proposals are the same."""
    return accounts.policy.may_write(person)


def mergeable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether a proposal may become part of another: public, open, somebody there to agree. Queries: one more."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if proposal.kind == ProposalKind.RULE:
        return refuse("rule", _("Proposals about rules stay apart: each is one question in a vote."))
    if not (now := amendable(proposal, at=at)):
        return now
    if not proposal.author_ids:
        return refuse("nobody", _("Nobody writes it any more, so nobody could agree. Support the other one instead."))
    return ALLOWED


def may_write_common(person: Person | AnonymousUser, sources: Collection[Proposal]) -> Verdict:
    """Each author of any of the proposals may write the common text."""
    return may_agree(person, sources) and accounts.policy.may_write(person)


def may_agree(person: Person | AnonymousUser, sources: Collection[Proposal]) -> Verdict:
    """Each author of any of the proposals may agree to the common text, or decline."""
    if not any(source.is_written_by(person.pk) for source in sources):
        return NOT_WRITER
    return accounts.policy.may_take_part(person)


may_decline_merge = may_undo = may_agree


def may_withdraw_merge(person: Person | AnonymousUser, merge: Merge) -> Verdict:
    """Only who suggested it."""
    if person.pk is not None and merge.suggested_by_id == person.pk:
        return ALLOWED
    return refuse("not-suggester", _("Only who suggested it may take it back."))


def undecided_merge(merge: Merge) -> Verdict:
    """Tell whether the authors may still answer."""
    return ALLOWED if merge.state == Merge.State.SUGGESTED else refuse("decided", _("This was decided before."))


def same_version(merge: Merge, version: int) -> Verdict:
    """Tell whether the common text is still what somebody read."""
    if version == merge.version:
        return ALLOWED
    return refuse("changed", _("The common text has changed since you read it. Read it, then press again."))


def may_carry(person: Person | AnonymousUser, *, supports: bool) -> Verdict:
    """Who supported one of the merged proposals, by the rules for a support of today."""
    if person.pk is not None and not supports:
        return refuse("not-asked", _("You supported none of these proposals. Support the common one directly."))
    return accounts.policy.may_support(person)


def may_let_go(person: Person | AnonymousUser, *, supports: bool) -> Verdict:
    """Who supported one of the merged proposals, whatever became of their residency."""
    if person.pk is not None and not supports:
        return refuse("not-asked", _("You supported none of these proposals. Support the common one directly."))
    return accounts.policy.may_take_part(person)


def carriable(merge: Merge, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters are still asked."""
    if merge.state != Merge.State.MERGED or merge.carry_until is None:
        return refuse("not-merged", _("Nothing is asked: these proposals are not merged."))
    if at >= merge.carry_until:
        return refuse("late", _("The time to answer is over. You may support the common proposal directly."))
    return ALLOWED


def undoable(merge: Merge, into: Proposal | None, *, at: dt.datetime, reached: bool = False) -> Verdict:
    """Tell whether a merge may still be undone: in its days, and before the threshold was reached.

    `reached`: the supports are there, and only the deciding is not done yet.
    """
    if merge.state != Merge.State.MERGED or merge.undo_until is None or into is None:
        return refuse("not-merged", _("These proposals are not merged."))
    if at >= merge.undo_until:
        return refuse("late", _("The days in which a merge can be undone are over."))
    if into.state != State.OPEN or reached:
        return refuse("state", _("The common proposal is no longer open: the merge stays."))
    return ALLOWED
