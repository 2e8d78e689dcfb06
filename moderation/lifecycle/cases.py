"""What can become of a case: who opens it, who sits on it, what they can find, how their votes are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.lifecycle.concerns import Ground, Reason


class Subject(models.TextChoices):
    """What a case is about."""

    CONTENT = "content", _("content")
    ACCOUNT = "account", _("account")


class Origin(models.TextChoices):
    """How a case came about. Jurors are not told."""

    FLAGS = "flags", _("flags of residents")
    MODERATOR = "moderator", _("a moderator")
    URGENT = "urgent", _("a moderator, who hid it at once")
    ALARM = "alarm", _("an alarm about many alike")
    BLOCK = "block", _("an account shut out by moderators")
    REPEATED = "repeated", _("several cases within a year")
    APPEAL = "appeal", _("an appeal")


class Panel(models.TextChoices):
    """Who decides: residents by lot, fewer where few are ready, and where hardly any are, two moderators."""

    JURY = "jury", _("jury")
    SMALL_JURY = "small_jury", _("small jury")
    STAFF = "staff", _("two moderators")


class CaseState(models.TextChoices):
    """Where a case stands. Lapsed: too few voted, or there is nothing left to decide about."""

    SITTING = "sitting", _("open")
    DECIDED = "decided", _("decided")
    LAPSED = "lapsed", _("lapsed")


class Finding(models.TextChoices):
    """What is found about content (keep, ask to edit, hide) or an account (keep, warn, silence)."""

    KEEP = "keep", _("keep")
    ASK_EDIT = "ask_edit", _("ask to edit")
    HIDE = "hide", _("hide")
    WARN = "warn", _("warn")
    SILENCE = "silence", _("silence for some time")


class Ending(models.TextChoices):
    """Why a duty ended before its case. Let go: a conflict of interest came up, or the account was closed."""

    DECLINED = "declined", pgettext_lazy("a juror", "declined")
    SILENT = "silent", pgettext_lazy("a juror", "did not answer")
    LET_GO = "let_go", pgettext_lazy("a juror", "let go")


# From the mildest to the hardest.
FINDINGS = {
    Subject.CONTENT: (Finding.KEEP, Finding.ASK_EDIT, Finding.HIDE),
    Subject.ACCOUNT: (Finding.KEEP, Finding.WARN, Finding.SILENCE),
}
# What is found about an account that moderators shut out.
OF_BLOCKS = {
    Finding.KEEP: _("let the account in again"),
    Finding.WARN: _("let the account in again, with a warning"),
    Finding.SILENCE: _("the account stays shut out"),
}
CALLS_ENDED = (Ending.DECLINED, Ending.SILENT, Ending.LET_GO)


def findings_for(subject: str, *, fixed: bool = False) -> list[Finding]:
    """Return what jurors may find, mildest first; of what is `fixed` nobody asks for another text."""
    return [each for each in FINDINGS[Subject(subject)] if not (fixed and each == Finding.ASK_EDIT)]


def finding_reasons(finding: str) -> type[Reason] | type[Ground]:
    """Return the list of which a finding names one: a ground to keep, else the rule that was broken."""
    return Ground if finding == Finding.KEEP else Reason


def finding_label(finding: str, *, origin: str = "") -> str:
    """Return the words of a finding. About a block jurors say whether it stays: the hardest lets it stand."""
    if origin == Origin.BLOCK:
        return str(OF_BLOCKS[Finding(finding)])
    return str(Finding(finding).label)


def tallied(votes: Sequence[str], subject: str) -> Finding:
    """Return what the votes decide; in doubt the milder.

    Something is done when more than half of the votes want something done; the hardest only when more than half of all
    votes say so.
    """
    keep, mild, hard = FINDINGS[Subject(subject)]
    if 2 * sum(vote != keep for vote in votes) <= len(votes):
        return keep
    return hard if 2 * sum(vote == hard for vote in votes) > len(votes) else mild


def reason_of(outcome: str, votes: Sequence[tuple[str, str]]) -> str:
    """Return the most frequent reason among the votes (finding, reason) that carried an outcome, empty without any.

    What made a mild outcome are all votes that wanted something done. Ties go by the order of the public list.
    """
    keeps = outcome == Finding.KEEP
    hard = outcome in (Finding.HIDE, Finding.SILENCE)
    counted = Counter(reason for vote, reason in votes if (vote == outcome if keeps or hard else vote != Finding.KEEP))
    order = finding_reasons(outcome).values
    return max(order, key=lambda reason: counted[reason]) if counted else ""


def quorum_of(size: int, percent: int) -> int:
    """Return how many of a panel must vote: that share of its seats, rounded up."""
    return -(-size * percent // 100)
