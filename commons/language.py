"""The languages of the city: those its pages speak and its people may write in."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header


def choices() -> list[tuple[str, str]]:
    """Return (code, name in the language itself), the city's own first."""
    return list(settings.LANGUAGES)


def of_city(code: str | None) -> str:
    """Return the code if it is one of the city's languages, else the city's own."""
    return code if code and any(code == known for known, _name in settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def here() -> str:
    """Return the language of the page or answer that is being made."""
    return of_city(get_language())


def checked(code: str) -> str:
    """Return the language a text is said to be written in. Raises ValidationError by `lang`."""
    if code not in dict(settings.LANGUAGES):
        raise ValidationError({"lang": _("Choose one of the city's languages.")})
    return code


@lru_cache(maxsize=1_024)
def accepted(header: str) -> str:
    """Return the city's language that a browser asks for first, else the city's own."""
    for wanted, _weight in parse_accept_lang_header(header[:500].lower()):
        if wanted == "*":
            break
        for code, _name in settings.LANGUAGES:
            if wanted == code or wanted.startswith(f"{code}-"):
                return str(code)
    return str(settings.LANGUAGE_CODE)
