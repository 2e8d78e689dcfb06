"""What lines say, by their kind, their reason and the verb of their entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commons.templatetags.look import day, ending, moment
from commons.text import cut
from notifications.models.kinds import Kind, Reason
from voting.models import Round, why_cancelled

HEADLINES: dict[tuple[str, str], str | Promise] = {
    **{(Kind.ANSWER_PUBLISHED, reason): _("The city answered: %(title)s") for reason in Reason},
    **{(Kind.THRESHOLD_REACHED, reason): _("Threshold reached: %(title)s") for reason in Reason},
    **{(Kind.OVERDUE, reason): _("The answer is overdue: %(title)s") for reason in Reason},
    (Kind.OVERDUE, Reason.ADMINISTRATOR): _("Overdue for too long: %(title)s"),
    **{(Kind.COMMENT_ON_MINE, reason): _("A comment on your proposal: %(title)s") for reason in Reason},
    (Kind.COMMENT_ON_MINE, Reason.REPLIED): _("A reply to your comment on: %(title)s"),
    **{(Kind.CONTESTED, reason): _("Its supporters sent the answer back: %(title)s") for reason in Reason},
    **{(Kind.DONE_ASKED, reason): _("Was it done? %(title)s") for reason in Reason},
    **{(Kind.OFFICE_REMINDER, reason): _("Your office owes an answer: %(title)s") for reason in Reason},
    **{(Kind.PLEDGED, reason): _("A pledge for your proposal: %(title)s") for reason in Reason},
    **{(Kind.HELP_WANTED, reason): _("Help is wanted: %(title)s") for reason in Reason},
    **{(Kind.TAKEN_UP, reason): _("Residents do it themselves: %(title)s") for reason in Reason},
    **{(Kind.ENDED, reason): _("The city ended a proposal: %(title)s") for reason in Reason},
    **{(Kind.INTERIM_REPLY, reason): _("Word from the city before its answer: %(title)s") for reason in Reason},
}

# What happens among authors, amenders and supporters: with the proposal's title, and where it stands above.
TOGETHER: dict[str, tuple[str | Promise, str | Promise]] = {
    "proposal.revised": (
        _("Do you still support it? The text changed: %(title)s"),
        _("The text changed. Do you still support it?"),
    ),
    "proposal.consent_given": (
        _("An author would withdraw what you write together: %(title)s"),
        _("An author would withdraw it. It takes all of you."),
    ),
    "proposal.consent_given.merge": (
        _("An author agrees to merge what you write together: %(title)s"),
        _("An author agrees to merge it. It takes all of you."),
    ),
    "proposal.consent_given.unmerge": (
        _("An author would undo the merge of what you write together: %(title)s"),
        _("An author would undo the merge. It takes all of you."),
    ),
    "proposal.consent_given.take_up": (
        _("An author would have you do yourselves what you write together: %(title)s"),
        _("An author would take it up. It takes all of you."),
    ),
    "merge.suggested": (
        _("Somebody finds that what you write says the same as another proposal: %(title)s"),
        _("Somebody finds that it says the same as another proposal."),
    ),
    "merge.written": (
        _("The common text was written anew. Read it before you agree: %(title)s"),
        _("The common text was written anew. Read it before you agree."),
    ),
    "merge.consented": (
        _("One side agrees to the merge: %(title)s"),
        _("One side agrees to the merge."),
    ),
    "merge.agreed": (_("All agreed, and it is merged: %(title)s"), _("All agreed, and it is merged.")),
    "merge.declined": (_("An author does not want the merge: %(title)s"), _("An author does not want the merge.")),
    "merge.lapsed": (_("The suggested merge came to nothing: %(title)s"), _("The suggested merge came to nothing.")),
    "merge.withdrawn": (
        _("The suggested merge was taken back: %(title)s"),
        _("The suggested merge was taken back."),
    ),
    "merge.undone": (_("The merge is undone: %(title)s"), _("The merge is undone.")),
    "amendment.proposed": (_("Other words are suggested for: %(title)s"), _("Other words are suggested.")),
    "amendment.accepted": (_("Your amendment is taken in: %(title)s"), _("Your amendment is taken in.")),
    "amendment.rejected": (_("Your amendment is not taken in: %(title)s"), _("Your amendment is not taken in.")),
    "amendment.shown": (
        _("Many would have it say something else: %(title)s"),
        _("Many would have it say something else."),
    ),
    "author.invited": (_("You are asked to write together: %(title)s"), _("You are asked to write it together.")),
    "author.joined": (_("Somebody writes with you now: %(title)s"), _("Somebody writes it with you now.")),
}

# What supporters of merged proposals are asked, and told.
CARRIED: dict[str, tuple[str | Promise, str | Promise]] = {
    "merge.agreed": (
        _("Do you carry your support over? What you support is merged into: %(title)s"),
        _("What you support became part of it. Do you carry your support over?"),
    ),
    "merge.undone": (
        _("The merge is undone, and what was merged is open again: %(title)s"),
        _("The merge is undone. What was merged is open again, with the supports it had."),
    ),
}

DELIVERY: dict[str, str | Promise] = {
    "proposal.promise_missed": _("A promised date passed: %(title)s"),
    "proposal.promise_moved": _("A promised date was moved: %(title)s"),
    "proposal.promise_given_up": _("A promise was given up: %(title)s"),
    "proposal.finished": _("The city reports it as done: %(title)s"),
    "proposal.reopened": _("Supporters say it is not done: %(title)s"),
}

DELIVERY_HAPPENINGS: dict[str, str | Promise] = {
    "proposal.promise_missed": _("A promised date passed."),
    "proposal.promise_moved": _("A promised date was moved."),
    "proposal.promise_given_up": _("A promise was given up."),
    "proposal.finished": _("The city reports it as done."),
    "proposal.reopened": _("Supporters say it is not done; it goes back to delivery."),
}

MODERATED: dict[str, str | Promise] = {
    "moderation.hidden": _("What you wrote was hidden"),
    "moderation.edit_asked": _("You are asked to change what you wrote"),
    "moderation.restored": _("What you wrote is back"),
    "moderation.dismissed": _("What you flagged stays as it is"),
}

OFFICE_WORK: dict[str, str | Promise] = {
    "assignment.made": _("A colleague gave this to you: %(title)s"),
    "second_look.asked": _("A colleague asks for a second look at the answer to: %(title)s"),
    "second_look.approved": _("A colleague approved your answer to: %(title)s"),
    "second_look.returned": _("A colleague sent your answer back: %(title)s"),
}

PHASES: dict[str, str | Promise] = {
    "process.phase_begun": _("%(phase)s has begun: %(title)s"),
    "process.phase_ending": _("%(phase)s ends soon: %(title)s"),
}

PHASE_HAPPENINGS: dict[str, str | Promise] = {
    "process.phase_begun": _("%(phase)s has begun."),
    "process.phase_ending": _("%(phase)s ends soon."),
}

# What happens among people who found or were drawn to each other.
AMONG: dict[str, tuple[str | Promise, str | Promise]] = {
    "decision.opened": (_("Your circle decides: %(title)s"), _("It decides something: say what you think.")),
    "decision.closed": (_("Your circle has decided: %(title)s"), _("A decision is closed.")),
    "meeting.convened": (_("Your circle meets: %(title)s"), _("It meets.")),
    "meeting.changed": (_("A meeting of your circle moved: %(title)s"), _("A meeting moved, or changed.")),
    "meeting.cancelled": (_("A meeting of your circle was called off: %(title)s"), _("A meeting was called off.")),
    **dict.fromkeys(
        ("assembly.drawn", "assembly.replaced"),
        (
            _("The lot fell on you. Do you take the seat? %(title)s"),
            _("The lot fell on you. Say whether you take the seat."),
        ),
    ),
}
FOLLOWED_CIRCLE: dict[str, tuple[str | Promise, str | Promise]] = {
    "decision.opened": (_("A circle you follow decides: %(title)s"), _("It decides something.")),
    "decision.closed": (_("A circle you follow has decided: %(title)s"), _("A decision is closed.")),
    "meeting.convened": (_("A circle you follow meets: %(title)s"), _("It meets.")),
    "meeting.changed": (
        _("A meeting of a circle you follow moved: %(title)s"),
        _("A meeting moved, or changed."),
    ),
    "meeting.cancelled": (
        _("A meeting of a circle you follow was called off: %(title)s"),
        _("A meeting was called off."),
    ),
}
# What is proposed and answered around what one follows.
AROUND: dict[str, tuple[str | Promise, str | Promise]] = {
    "proposal.published": (_("Proposed: %(title)s"), _("It was proposed.")),
    "proposal.answered": (_("The city answered: %(title)s"), _("The city answered.")),
}
# With the vote's title, and where it stands above.
ROUNDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "round.announced": (
        _("A proposal you follow stands in a vote: %(title)s"),
        _("A proposal you follow stands in a vote."),
    ),
    "round.opened": (_("The vote is open: %(title)s"), _("The vote is open.")),
    "round.closing": (
        _("The vote closes soon, and you have not voted: %(title)s"),
        _("It closes soon, and you have not voted."),
    ),
    "round.closing.begun": (
        _("You began a ballot and have not sent it: %(title)s"),
        _("You began a ballot and have not sent it."),
    ),
    "round.counted": (_("The result is there: %(title)s"), _("The result is there.")),
    "round.cancelled": (_("The vote was cancelled: %(title)s"), _("The vote was cancelled.")),
}

OFFICE_HAPPENINGS: dict[str, str | Promise] = {
    "assignment.made": _("A colleague gave this to you."),
    "second_look.asked": _("A colleague asks for a second look at the answer."),
    "second_look.approved": _("A colleague approved your answer."),
    "second_look.returned": _("A colleague sent your answer back."),
}

HAPPENINGS: dict[str, str | Promise] = {
    Kind.ANSWER_PUBLISHED: _("The city answered."),
    Kind.THRESHOLD_REACHED: _("It reached its threshold."),
    Kind.OVERDUE: _("The answer is overdue."),
    Kind.CONTESTED: _("Its supporters sent the answer back."),
    Kind.DONE_ASKED: _("You are asked whether it was done."),
    Kind.OFFICE_REMINDER: _("Your office owes an answer."),
    Kind.INTERIM_REPLY: _("The city sent word before its answer."),
    Kind.PLEDGED: _("Somebody pledged something."),
    Kind.HELP_WANTED: _("Help is wanted."),
    Kind.TAKEN_UP: _("Residents do it themselves."),
    Kind.ENDED: _("The city ended it."),
}
# Two people of the city decide both.
GOES_ON = (_("A proposal goes on: %(title)s"), _("It goes on."))


def given_too(count: int) -> str:
    """Say that the same answer was given elsewhere too: who follows several of them is told once."""
    if not count:
        return ""
    said = ngettext(
        "The same answer was given to %(count)d other proposal; the answer names it.",
        "The same answer was given to %(count)d other proposals; the answer names them.",
        count,
    )
    return said % {"count": count}


def of_delivery(verb: str, data: dict[str, str]) -> str:
    """Say which promise, or why: the official's own words."""
    if verb == "proposal.promise_missed":
        return say("“%(words)s”") % {"words": data.get("promise", "")}
    words = data.get("reason") or data.get("note")
    return say("“%(words)s”") % {"words": cut(words, 140)} if words else ""


def of_round(its: Round, verb: str, data: dict[str, Any]) -> str:
    """Say from when or until when one can vote, how many did, or why it was cancelled."""
    if verb == "round.announced":
        return say("It opens on %(moment)s.") % {"moment": moment(its.opens_at)}
    if verb in ("round.opened", "round.closing"):
        return say("It closes on %(moment)s.") % {"moment": ending(its.closes_at)}
    if verb == "round.counted":
        many = data.get("voters", 0)
        return ngettext("%(count)d person voted.", "%(count)d people voted.", many) % {"count": many}
    return say("“%(words)s”") % {"words": cut(why_cancelled(data.get("reason", "")), 140)}


def due_day(moment: object) -> str:
    """Return the last day of a time that ends at midnight."""
    found = parse_datetime(moment) if isinstance(moment, str) else None
    return day(timezone.localdate(found - dt.timedelta(seconds=1))) if found else ""
