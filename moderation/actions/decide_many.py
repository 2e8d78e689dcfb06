"""Do the same about many concerns, each by itself, with one reason and one text for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove, Refused
from commons.verdict import require
from moderation import policy
from moderation.actions.decide_concern import checked_words, decide_concern
from moderation.lifecycle import Deed
from moderation.models import Act, Concern

MOST = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: the act, or why there is none."""

    concern_id: int
    concern: Concern | None = None
    act: Act | None = None
    code: str = ""
    words: str = ""

    @property
    def done(self) -> bool:
        return self.act is not None


def decide_many(*, deed: str, concern_ids: Sequence[int], by: Person, reason: str, text: str) -> list[Outcome]:
    """Decide about each in a transaction of its own, in the order given; what is refused stops nothing else.

    Raises Refused, ValidationError by field (`deed`, `concern`, `reason`, `text`) before the first one.
    """
    require(policy.may_see_queue(by))
    if deed not in Deed.values:
        raise ValidationError({"deed": _("Choose what to do.")})
    ids = list(dict.fromkeys(concern_ids))
    if not 1 <= len(ids) <= MOST:
        raise ValidationError({"concern": _("Choose from 1 to %(most)d entries.") % {"most": MOST}})
    checked_words(deed, reason, text)
    known = {
        concern.pk: concern for concern in Concern.objects.filter(pk__in=ids).select_related("proposal", "conversation")
    }
    return [_outcome(pk, known.get(pk), Deed(deed), by, reason, text) for pk in ids]


def _outcome(pk: int, concern: Concern | None, deed: Deed, by: Person, reason: str, text: str) -> Outcome:
    if concern is None:
        return Outcome(pk, code="unknown", words=_("There is no such entry."))
    try:
        act = decide_concern(
            deed=deed, kind=concern.kind, content_id=concern.content_id, by=by, reason=reason, text=text
        )
    except Refused as error:
        return Outcome(pk, concern, code=error.verdict.code, words=str(error.verdict.reason))
    except IllegalMove as error:
        return Outcome(pk, concern, code="state", words=error.reason)
    except ObjectDoesNotExist:
        return Outcome(pk, concern, code="gone", words=_("Its author took it back."))
    return Outcome(pk, concern, act)
