"""Choose what comes by mail. The inbox always has everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.actions import set_language
from accounts.models import Person
from commons.language import choices as city_languages
from commons.verdict import require
from notifications import policy, queries
from notifications.models import Attention, Frequency, Kind, Notification, Preference, ways_of
from notifications.queries.attention import RULE


@transaction.atomic
def set_preferences(*, by: Person, choices: Mapping[str, object]) -> None:
    """Say by which way news come: kind -> a choice of `Preference.Mail`, and `language` -> one of the city's.

    `mails_a_week` -> how many come at once in seven days; None is as the charter says. What is left out stays as it is.
    What waits for a digest goes with the choice: into the other digest, or into none. What is now wanted at once
    still comes in the digest it waits for. Raises Refused, ValidationError by field. One statement for each choice
    and one more.
    """
    require(policy.may_have_inbox(by))
    ways = {kind: mail for kind, mail in choices.items() if kind not in ("language", "mails_a_week")}
    wrong = {str(kind)[:40]: _("There is no such kind of news.") for kind in ways if kind not in Kind.values}
    wrong |= {
        kind: _("Choose one of: %(ways)s.") % {"ways": ", ".join(dict(ways_of(kind)))}
        for kind, mail in ways.items()
        if kind in Kind.values and mail not in list(dict(ways_of(kind)))
    }
    if "language" in choices and choices["language"] not in [code for code, _name in city_languages()]:
        wrong["language"] = _("Choose one of the city's languages.")
    mails: Any = choices.get("mails_a_week")
    if mails is not None and (type(mails) is not int or not 0 <= mails <= Attention.MOST):
        wrong["mails_a_week"] = _("Give a whole number from 0 to %(most)d.") % {"most": Attention.MOST}
    if wrong:
        raise ValidationError(wrong)
    _set(by.pk, ways)
    if "mails_a_week" in choices:
        _set_mails(by, mails)
    if "language" in choices:
        set_language(by=by, language=str(choices["language"]))


@transaction.atomic
def unsubscribe(*, person_id: int, ends: str) -> None:
    """End mails of a kind, or a digest, for whoever a signed link was written to; nothing for unknown ids.

    To end a digest is to end the mails of the kinds that come in it. Source: RFC 8058.
    """
    if not Person.objects.filter(pk=person_id).exists():
        return
    if ends in Kind.values:
        _set(person_id, {ends: Preference.Mail.OFF})
    elif ends in Frequency.values:
        chosen = queries.preferences(person_id)
        _set(person_id, {kind: Preference.Mail.OFF for kind, mail in chosen.items() if mail == ends})
        Notification.objects.filter(person_id=person_id, awaits=ends).update(awaits="")


def _set_mails(by: Person, mails: int | None) -> None:
    """Keep the number where it is one's own."""
    if mails is None or mails == charter.queries.rule(RULE).whole:
        Attention.objects.filter(person=by).delete()
    else:
        Attention.objects.update_or_create(person=by, defaults={"mails": mails})


def _set(person_id: int, choices: Mapping[str, object]) -> None:
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, kind=kind, mail=str(mail)) for kind, mail in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mail"],
    )
    for way in {str(mail) for mail in choices.values()} - {Preference.Mail.AT_ONCE.value}:
        kinds = [kind for kind, mail in choices.items() if mail == way]
        waiting = Notification.objects.filter(person_id=person_id, kind__in=kinds).exclude(awaits="")
        waiting.update(awaits=way if way in Frequency.values else "")
