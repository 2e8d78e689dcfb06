"""Who may open a conversation, answer in it and write statements."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import accounts.policy
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Statement

Someone = Person | AnonymousUser
# Who has read so many statements of others knows what was said already.
ANSWERS_FIRST = 5
MOST_A_DAY = 3

NOT_ITS_OPENER = refuse("not-its-opener", _("Only who opened the conversation does this."))
NOT_ITS_WRITER = refuse("not-its-writer", _("Only who wrote the statement does this."))
HIDDEN = refuse("hidden", _("A moderator hid this. Nobody answers it until it is shown again."))
IMPORTED = refuse(
    "imported", _("This conversation was brought from another platform, with its answers. Nobody answers in it here.")
)
CLOSED = refuse("closed", _("This conversation is closed. Its opinion map stays."))


def may_open(by: Someone) -> Verdict:
    """Everybody with a confirmed e-mail may open a conversation. No query."""
    return _for_oneself(by) and accounts.policy.may_write(by)


def may_see(by: Someone, its: Conversation) -> bool:
    """Tell whether the conversation exists for this person: a hidden one only for who opened it."""
    if its.visibility == Visibility.ERASED:
        return False
    return its.visibility == Visibility.PUBLIC or (by.pk is not None and its.author_id == by.pk)


def may_keep(by: Someone, its: Conversation) -> Verdict:
    """Who opened a conversation closes it and opens it again. No query."""
    if by.pk is None or its.author_id != by.pk:
        return NOT_ITS_OPENER
    return _for_oneself(by)


def may_change(by: Someone, its: Conversation, *, answered: bool) -> Verdict:
    """Who opened it corrects its words until somebody has answered; afterwards when a moderator asks for it."""
    if not (verdict := may_keep(by, its)):
        return verdict
    if answered and its.edit_asked_at is None:
        return refuse("answered", _("People have answered under these words. They stand as everybody read them."))
    return accounts.policy.may_write(by)


def not_imported(its: Conversation) -> Verdict:
    """What was brought from elsewhere stays as it came."""
    return IMPORTED if its.imported else ALLOWED


def may_answer(by: Someone, its: Conversation) -> Verdict:
    """Who takes part may answer, wherever they live, each for themself. No query; `answerable` tells of its state."""
    if its.visibility != Visibility.PUBLIC:
        return HIDDEN
    return not_imported(its) and _for_oneself(by)


def answerable(its: Conversation, *, at: dt.datetime) -> Verdict:
    """Tell whether the conversation is open at that moment, by the database's clock."""
    # `take_stance` asks the same in its statement: change both.
    over = its.state != State.OPEN or (its.closes_at is not None and its.closes_at <= at)
    return CLOSED if over else ALLOWED


def require_open(its: Conversation, move: str, *, at: dt.datetime | None = None) -> None:
    """Raise IllegalMove unless the conversation is open."""
    if not (open_now := answerable(its, at=at or clock.now())):
        raise IllegalMove(its.state, move, str(open_now.reason))


def require_another(opened: int) -> None:
    """Raise IllegalMove when a person has opened as many conversations today, `opened`, as one may."""
    if opened >= MOST_A_DAY:
        raise IllegalMove(
            "opened", "open", str(_("You have opened three conversations today. Open the next one tomorrow."))
        )


def may_state(by: Someone, its: Conversation, *, answers: int) -> Verdict:
    """Who has answered five statements may add one, or all there are; who opened it, at once. No query.

    `answers`: how many of the person's answers are missing to that, 0 when none.
    """
    if not (verdict := may_answer(by, its)):
        return verdict
    if answers > 0 and its.author_id != by.pk:
        said = ngettext(
            "First answer %(n)d more statement of others: perhaps somebody has said it already.",
            "First answer %(n)d more statements of others: perhaps somebody has said it already.",
            answers,
        )
        return refuse("answer-first", said % {"n": answers})
    return accounts.policy.may_write(by)


def may_change_statement(
    by: Someone, statement: Statement, *, answered: bool, edit_minutes: int, at: dt.datetime
) -> Verdict:
    """Its writer corrects it for some minutes, as long as nobody has answered it; later when a moderator asks."""
    if by.pk is None or statement.author_id != by.pk:
        return NOT_ITS_WRITER
    if not (verdict := _for_oneself(by) and accounts.policy.may_write(by)):
        return verdict
    if statement.edit_asked_at is not None:
        return ALLOWED
    if answered:
        return refuse("answered", _("Somebody has answered this statement. Its words stay as they were read."))
    if at > statement.created_at + dt.timedelta(minutes=edit_minutes):
        said = _("A statement can be corrected for %(minutes)d minutes. Write another one, or take it back.")
        return refuse("window-closed", said % {"minutes": edit_minutes})
    return ALLOWED


def may_leave(by: Someone) -> Verdict:
    """Whoever is signed in takes back their own answers, in closed conversations too. No query."""
    return _for_oneself(by)


def may_take_back(by: Someone, statement: Statement) -> Verdict:
    """Who wrote a statement takes it back at any time. No query."""
    return ALLOWED if by.pk is not None and statement.author_id == by.pk else NOT_ITS_WRITER


def _for_oneself(by: Someone) -> Verdict:
    verdict = accounts.policy.may_take_part(by)
    if verdict and isinstance(by, Person) and by.assisted_by is not None:
        return refuse("assisted", _("Nobody answers for somebody else: a clerk takes no part in conversations."))
    return verdict
