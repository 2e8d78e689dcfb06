"""Say yes or no, consent or object."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import accounts.policy
from accounts.models import Person
from commons import language
from commons.text import bounded
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.lifecycle.circles import SAYABLE, Said
from deliberation.models import Voice


@transaction.atomic
def speak(*, by: Person, decision_id: int, said: str, reason: str = "", channel: str = "web") -> Voice:
    """Say it, or say something else instead; the last word before closing counts. An objection needs its reason.

    No entry in the journal: who said what is the circle's alone. Locks the circle, then the decision, so that what was
    acknowledged is counted and what came after closing is not.
    Raises Refused, IllegalMove (closed), ValidationError by field.
    """
    its, here = queries.circles.decision(decision_id, by, lock=True)
    allow(policy.circles.may_speak(here, its), "speak")
    if said not in SAYABLE[its.rule]:
        all_ = ", ".join(SAYABLE[its.rule])
        raise ValidationError({"said": _("Choose one of these: %(all)s.") % {"all": all_}})
    least = Voice.LEAST_REASON if said == Said.OBJECTION else 0
    reason = bounded(reason, least=least, most=Voice.REASON_CHARACTERS, field="reason")
    if reason:
        allow(accounts.policy.may_write(by), "speak")
    fields = {"said": said, "reason": reason, "channel": channel, "lang": language.of_city(by.language)}
    voice, _new = Voice.objects.get_or_create(decision=its, author=by, defaults=fields)
    if not _new:
        for name, value in (fields | {"edit_asked_at": None}).items():
            setattr(voice, name, value)
        voice.save(update_fields=[*fields, "edit_asked_at"])
    return voice
