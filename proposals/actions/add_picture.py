"""Add a picture to a proposal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import store
from commons.later import later
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.edit_proposal import held_for_change
from proposals.actions.keep_file import Kept, about, keep_picture
from proposals.lifecycle import State
from proposals.models import Picture


def add_picture(
    *, proposal_id: int, by: Person, file: File[Any] | Kept, alt: str = "", at: dt.datetime | None = None
) -> Picture:
    """Set a picture after the others; the same one again is no second one. Its sizes are made after the commit.

    `alt` may be given later; until then only the author sees the picture. Raises Refused, IllegalMove,
    ValidationError by field (`file`, `alt`). Nothing is decoded for somebody who is refused.
    """
    require(policy.may_illustrate(by, queries.visible(proposal_id, by)))
    alt = words(alt)
    kept = file if isinstance(file, Kept) else keep_picture(by=by, file=file)
    return _added(proposal_id, by, kept, alt, at)


def words(alt: str) -> str:
    """Return a picture's words, cleaned. Raises ValidationError by field."""
    return bounded(one_line(alt), least=0, most=Picture.ALT_CHARACTERS, field="alt")


@transaction.atomic
def _added(proposal_id: int, by: Person, kept: Kept, alt: str, at: dt.datetime | None) -> Picture:
    proposal = held_for_change(proposal_id, by, at)
    there = list(Picture.objects.filter(proposal=proposal, report=None).order_by("position"))
    if same := next((each for each in there if each.digest == kept.digest), None):
        return same
    if len(there) >= Picture.MOST:
        raise about(kept.name, ValidationError(_("A proposal has at most %(n)d pictures.") % {"n": Picture.MOST}))
    if kept.room != store.PICTURES or Picture.objects.filter(key=kept.key).exists():
        raise about(kept.name, ValidationError(_("Choose this file again.")))
    picture = Picture.objects.create(
        proposal=proposal,
        position=len(there) + 1,
        key=kept.key,
        digest=kept.digest,
        width=kept.width,
        height=kept.height,
        alt=alt,
    )
    if proposal.state != State.DRAFT:
        record("proposal.picture_added", actor=by, subject=proposal, picture_id=picture.pk)
    later("proposals.make_sizes_of", picture.pk)
    return picture
