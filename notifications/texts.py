"""What is said of cases and of moderators' acts: to authors, flaggers, jurors. Never a vote, or what is hidden."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

import charter.queries
from commons import clock
from commons.templatetags.look import day
from journal.models import Entry
from moderation.lifecycle import MEANINGS, Finding, Reason, reason_label
from moderation.models import Case

CALLED = ("jury.drawn", "juror.replaced")
# To whom a case is about, with its number, and where that stands above.
TO_AUTHORS: dict[str, tuple[str | Promise, str | Promise]] = {
    Finding.KEEP: (_("What you wrote is kept, for everybody to see: %(title)s"), _("What you wrote is kept.")),
    Finding.ASK_EDIT: (_("You are asked to change what you wrote: %(title)s"), _("You are asked to change it.")),
    Finding.HIDE: (_("What you wrote was hidden: %(title)s"), _("What you wrote was hidden.")),
    Finding.WARN: (_("A warning for your account: %(title)s"), _("Your account is warned.")),
    Finding.SILENCE: (
        _("Your account is silent for some time: %(title)s"),
        _("Your account is silent for some time."),
    ),
    "": (_("Ended without a decision: %(title)s"), _("It ended without a decision.")),
}
TO_FLAGGERS: dict[str, tuple[str | Promise, str | Promise]] = {
    Finding.KEEP: (_("What you flagged was kept: %(title)s"), _("What you flagged was kept.")),
    Finding.ASK_EDIT: (
        _("The author of what you flagged is asked to change it: %(title)s"),
        _("The author of what you flagged is asked to change it."),
    ),
    Finding.HIDE: (_("What you flagged was hidden: %(title)s"), _("What you flagged was hidden.")),
    "": (_("Ended without a decision: %(title)s"), _("It ended without a decision.")),
}
TO_JURORS: dict[str, tuple[str | Promise, str | Promise]] = {
    **dict.fromkeys(
        CALLED,
        (
            _("The lot fell on you. Do you sit on the jury? %(title)s"),
            _("The lot fell on you. Say whether you sit on the jury."),
        ),
    ),
    "jury.due_soon": (_("Your vote is awaited by tomorrow: %(title)s"), _("Your vote is awaited by tomorrow.")),
    "case.decided": (
        _("The jury on which you sat has decided: %(title)s"),
        _("Your jury has decided."),
    ),
    "case.lapsed": (_("A case you were drawn for is over: %(title)s"), _("A case you were drawn for is over.")),
}


def moderated_sentence(entry: Entry) -> str:
    """Say why a moderator decided so; to who flagged what stays, until when they can appeal."""
    said = say("The reason: %(reason)s.") % {"reason": reason_label(entry.data["rule"])}
    if entry.verb != "moderation.dismissed":
        return said
    until = clock.due(entry.created_at, charter.queries.rule("appeal_days").whole)
    return f"{said} {_appealable(until)}"


def case_headline(case: Case, verb: str, reason: str, *, short: bool = False) -> str:
    """Say what happened in a case to one told for this reason, with a place for its number unless `short`."""
    if reason == "juror":
        return str(TO_JURORS[verb][1 if short else 0])
    words = (TO_FLAGGERS if reason == "flagged" else TO_AUTHORS)[case.outcome]
    return str(words[1 if short else 0])


def case_sentence(case: Case, verb: str, reason: str) -> str:
    """Say the rule in plain words and until when one can appeal; to a juror by when."""
    if reason == "juror":
        return say("Vote by %(day)s.") % {"day": day(clock.last_day(case.due_at))} if case.is_open else ""
    said = []
    if case.outcome_reason in Reason.values and reason != "flagged":
        rule = Reason(case.outcome_reason)
        said.append(say("The rule: %(rule)s. %(meaning)s") % {"rule": rule.label, "meaning": MEANINGS[rule]})
    if case.appeal_until is not None and (reason == "flagged") == (case.outcome == Finding.KEEP):
        said.append(_appealable(case.appeal_until))
    elif case.appeal_of_id or case.appeal_of_act_id:
        said.append(say("Somebody had appealed. This is final."))
    return " ".join(said)


def _appealable(until: dt.datetime) -> str:
    last = day(clock.last_day(until))
    return say("You can appeal until %(day)s: open the link, say why, press one button.") % {"day": last}
