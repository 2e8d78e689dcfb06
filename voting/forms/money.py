"""Money as people type and read it; what is kept is cents."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

MOST_CENTS = 10**15
# Blanks of all kinds and apostrophes stand between thousands, names of currencies before or behind.
BETWEEN = re.compile(r"[\s'’\u00a0\u202f]")
CURRENCY = re.compile(r"^[A-Za-z]{3}|[A-Za-z]{3}$|[€$£¥]")
# Thousands by one sign, cents by the other; a sign before three digits stands between thousands.
WRITTEN = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d{1,2}))?"
    r"|(?P<whole_>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents_>\d{1,2}))?",
    re.ASCII,
)


class Money(forms.CharField):
    """An amount in a currency's units, as “1,500”, “1.500,50” or “1500.50”; None where nothing was typed. In cents."""

    default_error_messages = {"amount": _("Write an amount such as 1,500 or 1500.50, not “%(typed)s”.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        found = WRITTEN.fullmatch(CURRENCY.sub("", BETWEEN.sub("", typed)))
        if found is None:
            raise ValidationError(self.error_messages["amount"], "amount", {"typed": typed})
        whole = re.sub(r"\D", "", found["whole"] or found["whole_"])
        cents = int(whole) * 100 + int((found["cents"] or found["cents_"] or "").ljust(2, "0"))
        if cents >= MOST_CENTS:
            raise ValidationError(_("This is more money than there is."), "most")
        return cents

    def run_validators(self, value: Any) -> None:
        """A number of cents has no length; what was typed was held to it by the browser and by the expression."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"


def in_words(cents: int, currency: str) -> str:
    """Say an amount with its currency, in the reader's way of writing numbers."""
    places = 0 if cents % 100 == 0 else 2
    # Whole numbers alone: no cent is lost on the way.
    whole = number_format(cents // 100, use_l10n=True, force_grouping=True)
    return f"{whole}{_tail(cents) if places else ''} {currency}"


def _tail(cents: int) -> str:
    return number_format(f"0.{cents % 100:02d}", decimal_pos=2, use_l10n=True)[1:]
