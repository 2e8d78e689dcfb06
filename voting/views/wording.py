"""Numbers and names of rounds in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import charter.queries
from commons.templatetags.look import ending, moment
from voting.lifecycle import State
from voting.models import Round

CENT = Decimal("0.01")


def amount_of(text: str) -> Decimal:
    """Return an amount as results write it: a decimal number, a fraction, or one that was rounded, after a `~`."""
    exact = Fraction(text.removeprefix("~"))
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal | str | int, currency: str) -> str:
    """Write money as “14,000 EUR”; cents only where there are some."""
    value = amount_of(amount) if isinstance(amount, str) else Decimal(amount)
    places = 0 if value == value.to_integral_value() else 2
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return _("%(number)s %(currency)s") % {"number": number, "currency": currency}


def left_words(until: dt.datetime, at: dt.datetime) -> str:
    """Say how long a vote stays open, in its largest unit."""
    seconds = max(0, int((until - at).total_seconds()))
    if days := seconds // 86_400:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    if hours := seconds // 3_600:
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    minutes = max(1, seconds // 60)
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


def place_names() -> dict[str, str]:
    """Return what districts are called, by code; “” is the whole city. No query beside the frame's."""
    known = charter.queries.known()
    return {"": _("all of %(city)s") % {"city": known.city.name}} | {
        each.code: each.name for each in known.districts.values()
    }


def electorate(its: Round, names: Mapping[str, str]) -> str:
    """Say whose residents may vote. `names`: of `place_names`."""
    # One that is no more is called by its code.
    return ", ".join(names.get(code, code) for code in its.districts) if its.districts else names[""]


def when(its: Round, at: dt.datetime) -> str:
    """Say in one line what matters of a round's time now."""
    if its.state == State.OPEN:
        if at < its.closes_at:
            said = {"left": left_words(its.closes_at, at), "when": ending(its.closes_at)}
            return _("%(left)s, until %(when)s") % said
        return _("Closed on %(when)s, being emptied") % {"when": ending(its.closes_at)}
    known: dict[str, Any] = {
        State.ANNOUNCED: (_("Opens on %(when)s"), its.opens_at),
        State.CLOSED: (_("Closed on %(when)s, being opened by the trustees"), its.closes_at),
        State.COUNTED: (_("Counted on %(when)s"), its.counted_at),
        State.CANCELLED: (_("Cancelled on %(when)s"), its.cancelled_at),
    }
    words, day = known.get(State(its.state), (_("Opens on %(when)s"), its.opens_at))
    return str(words % {"when": moment(day)})
