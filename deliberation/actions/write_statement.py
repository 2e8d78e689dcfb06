"""Write a statement that others answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

import proposals.queries
from accounts.models import Person
from commons import clock, language
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.stir import stir
from deliberation.models import Conversation, Statement
from journal.actions import record

MOST_A_DAY = 10
MOST_SEEDS = 30
LEAST = 8


@transaction.atomic
def write_statement(*, conversation_id: int, by: Person, text: str, lang: str = "", channel: str = "web") -> Statement:
    """Add a statement of at most 280 characters; one of who opened the conversation is marked as such.

    Ten a day in one conversation, thirty for who opened it. Locks the conversation against other statements (a number
    is the next one), not against answers. Raises Refused, IllegalMove (closed, too many today), ValidationError by
    field.
    """
    its = queries.locked_conversation(conversation_id, by)
    missing = queries.answers_missing(queries.progress(its, by))
    require(policy.may_state(by, its, answers=missing))
    at = clock.now()
    policy.require_open(its, "state", at=at)
    since = proposals.queries.start_of_day(at)
    most = MOST_SEEDS if its.author_id == by.pk else MOST_A_DAY
    if Statement.objects.filter(conversation=its, author=by, created_at__gte=since).count() >= most:
        said = _("You have written %(most)d statements here today. Write more tomorrow.")
        raise IllegalMove("stated", "state", said % {"most": most})
    lang = language.checked(lang or language.of_city(by.language))
    written = _written(its, by, text, lang=lang, channel=channel, field="text")
    stir(its.pk)
    return written


def seed(its: Conversation, *, by: Person, texts: Sequence[str], channel: str) -> None:
    """Write the statements a conversation opens with, in the caller's transaction. Raises ValidationError."""
    texts = [text for text in texts if one_line(text)]
    if len(texts) > MOST_SEEDS:
        raise ValidationError({"statements": _("Begin with at most %(most)d statements.") % {"most": MOST_SEEDS}})
    for text in texts:
        _written(its, by, text, lang=its.lang, channel=channel, field="statements")


def worded(text: str, *, field: str) -> str:
    """Return a statement's words, on one line. Raises ValidationError by field."""
    return bounded(one_line(text), least=LEAST, most=Statement.CHARACTERS, field=field)


def said_already(field: str) -> ValidationError:
    return ValidationError({field: _("Somebody has said just this here already. Answer that statement instead.")})


def _written(its: Conversation, by: Person, text: str, *, lang: str, channel: str, field: str) -> Statement:
    last = Statement.objects.filter(conversation=its).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            statement: Statement = Statement.objects.create(
                conversation=its,
                number=last + 1,
                author=by,
                text=worded(text, field=field),
                lang=lang,
                seeded=its.author_id == by.pk,
                channel=channel,
            )
    except IntegrityError:
        raise said_already(field) from None
    record("statement.published", actor=by, subject=statement, conversation=its.pk)
    return statement
