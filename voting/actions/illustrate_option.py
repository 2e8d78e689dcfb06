"""Give an option of one's own words a picture, and take it away, as long as its round is a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import store
from commons.later import later
from commons.text import bounded, one_line
from commons.verdict import require
from proposals.actions.keep_file import Kept, about, written_anew
from voting import policy, queries
from voting.models import Option, OptionPicture


def keep_option_picture(*, by: Person, file: File[Any]) -> Kept:
    """Write a picture anew and keep it. Raises Refused (not an administrator), ValidationError that names the file."""
    require(policy.may_keep_rounds(by))
    return written_anew(by=by, file=file, room=store.OPTIONS)


def illustrate_option(*, by: Person, option_id: int, file: File[Any] | Kept, alt: str) -> OptionPicture:
    """Set a picture after the option's others. Its sizes are made after the commit.

    Raises Refused (not an administrator, announced, a proposal's option), ValidationError by field (`file`, `alt`),
    Option.DoesNotExist. Nothing is decoded for somebody who is refused. Locks the round.
    """
    require(policy.may_illustrate(by, queries.option_to_judge(option_id, by)))
    alt = bounded(one_line(alt), least=1, most=OptionPicture.ALT_CHARACTERS, field="alt")
    kept = file if isinstance(file, Kept) else keep_option_picture(by=by, file=file)
    return _illustrated(by, option_id, kept, alt)


@transaction.atomic
def _illustrated(by: Person, option_id: int, kept: Kept, alt: str) -> OptionPicture:
    option = _held(by, option_id)
    there = list(option.pictures.order_by("position"))
    if any(each.digest == kept.digest for each in there):
        raise about(kept.name, ValidationError(_("It is shown here already.")))
    if len(there) >= OptionPicture.MOST:
        raise about(kept.name, ValidationError(_("An option has at most %(n)d pictures.") % {"n": OptionPicture.MOST}))
    if kept.room != store.OPTIONS or queries.belonging([kept.key]):
        raise about(kept.name, ValidationError(_("Choose this file again.")))
    picture = OptionPicture.objects.create(
        option=option,
        position=len(there) + 1,
        key=kept.key,
        digest=kept.digest,
        width=kept.width,
        height=kept.height,
        alt=alt,
    )
    later("voting.make_option_sizes_of", picture.pk)
    return picture


@transaction.atomic
def remove_option_picture(*, by: Person, option_id: int, picture_id: int) -> None:
    """Take a picture away; its files go after the commit, those after it move up. Locks the round.

    Raises Refused (not an administrator, announced), Option.DoesNotExist, OptionPicture.DoesNotExist.
    """
    option = _held(by, option_id)
    if picture_id.bit_length() > 63:
        raise OptionPicture.DoesNotExist
    gone = OptionPicture.objects.get(option=option, pk=picture_id)
    place, key = gone.position, gone.key
    gone.delete()
    for each in option.pictures.filter(position__gt=place).order_by("position"):
        OptionPicture.objects.filter(pk=each.pk).update(position=F("position") - 1)
    later("voting.drop_option_picture", key)


def drop_pictures_of(options: QuerySet[Option]) -> None:
    """Delete the files of options that go, after the commit."""
    for key in OptionPicture.objects.filter(option__in=options).values_list("key", flat=True):
        later("voting.drop_option_picture", key)


def _held(by: Person, option_id: int) -> Option:
    """Return the option while its round is locked and may be changed: nothing is announced meanwhile."""
    option = queries.option_to_judge(option_id, by)
    option.round = queries.locked_round(option.round_id, by)
    require(policy.may_illustrate(by, option))
    return option
