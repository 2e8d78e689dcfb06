"""A conversation from an export of Pol.is."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from commons.models import Visibility
from commons.text import cut, one_line
from deliberation.actions.stir import stir
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Participant, Stance, Statement
from deliberation.opinions.polis import Export
from journal.actions import record
from journal.models import Entry

CHUNK = 5_000


class Unfit(ValueError):
    """An export that cannot become a conversation."""


@transaction.atomic
def import_conversation(*, export: Export, name: str) -> tuple[Conversation, bool]:
    """Add a closed conversation; return it, and whether it is new: the same answers are never brought twice.

    Its participants have no person behind them and are called as in the file, statements by their number there and
    one more (a statement's number begins with 1). What was moderated out is hidden. When answers were given is not
    taken over. Raises Unfit.
    """
    digest = _digest(export)
    imported = Conversation.objects.filter(imported=True)
    brought = Entry.objects.filter(
        verb="conversation.imported", subject_type="conversation", subject_id__in=imported.values("pk")
    )
    if known := brought.filter(data__digest=digest).first():
        return imported.get(pk=known.subject_id), False
    at = timezone.now()
    its: Conversation = Conversation.objects.create(
        title=cut(one_line(name.replace("-", " ").replace("_", " ")), Conversation.TITLE_CHARACTERS) or "Pol.is",
        state=State.CLOSED,
        closed_at=at,
        imported=True,
        channel=Conversation.Channel.IMPORT,
    )
    statements = _statements(its, export)
    people = _people(its, export)
    _stances(export, statements, people, at.date())
    stir(its.pk)
    record("conversation.imported", actor=None, subject=its, digest=digest)
    return its, True


def _statements(its: Conversation, export: Export) -> dict[str, int]:
    """Write the statements; return their keys. Of those that say the same, later ones are told apart by a number."""
    said: dict[str, int] = {}
    rows = []
    for each in export.statements:
        text = cut(one_line(each.text), Statement.CHARACTERS - 6)
        times = said[text.lower()] = said.get(text.lower(), 0) + 1
        if times > 1:
            text = f"{text} ({times})"
        rows.append(
            Statement(
                conversation=its,
                number=_whole(each.id) + 1,
                text=text,
                visibility=Visibility.HIDDEN if each.moderated == -1 else Visibility.PUBLIC,
                channel=Statement.Channel.IMPORT,
            )
        )
    made = Statement.objects.bulk_create(rows, batch_size=CHUNK)
    return {each.id: row.pk for each, row in zip(export.statements, made, strict=True)}


def _people(its: Conversation, export: Export) -> list[int]:
    rows = [Participant(conversation=its, number=_whole(each)) for each in export.stances.participants]
    return [row.pk for row in Participant.objects.bulk_create(rows, batch_size=CHUNK)]


def _stances(export: Export, statements: dict[str, int], people: list[int], day: dt.date) -> None:
    stances = export.stances
    keys = [statements[each] for each in stances.statements]
    for begin in range(0, len(stances.said), CHUNK):
        part = slice(begin, begin + CHUNK)
        columns = (each[part].tolist() for each in (stances.row_of, stances.places, stances.said))
        Stance.objects.bulk_create(
            Stance(participant_id=people[who], statement_id=keys[what], value=said, said_on=day)
            for who, what, said in zip(*columns, strict=True)
        )


def _whole(identity: str) -> int:
    if not (identity.isascii() and identity.isdigit() and len(identity) <= 9):
        raise Unfit(f"{identity!r} is no number of a participant or a comment")
    return int(identity)


def _digest(export: Export) -> str:
    """Return what tells exports apart: their statements, and who answered what."""
    stances = export.stances
    told = sha256(repr([(each.id, each.text, each.moderated) for each in export.statements]).encode())
    told.update(repr(stances.participants).encode())
    for array in (stances.starts, stances.places, stances.said):
        told.update(array.tobytes())
    return told.hexdigest()
