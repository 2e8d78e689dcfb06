"""The languages of the city: those its pages speak and its people may write in."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from commons import face


def choices() -> list[tuple[str, str]]:
    """Return (code, name in the language itself), the city's own first: of the settings', those it chose to offer."""
    return list(_offered().items())


def _offered() -> dict[str, str]:
    return _chosen(face.face().languages, tuple(settings.LANGUAGES))


@lru_cache(maxsize=16)
def _chosen(codes: tuple[str, ...], all_known: tuple[tuple[str, str], ...]) -> dict[str, str]:
    known = dict(all_known)
    return {code: known[code] for code in codes if code in known} or known


def own() -> str:
    """Return the city's own language: the first it offers."""
    return next(iter(_offered()))


def of_city(code: str | None) -> str:
    """Return the code if it is one of the city's languages, else the city's own."""
    return code if code and code in _offered() else own()


def here() -> str:
    """Return the language of the page or answer that is being made."""
    return of_city(get_language())


def checked(code: str) -> str:
    """Return the language a text is said to be written in. Raises ValidationError by `lang`."""
    if code not in dict(settings.LANGUAGES):
        raise ValidationError({"lang": _("Choose one of the city's languages.")})
    return code


def accepted(header: str) -> str:
    """Return the city's language that a browser asks for first, else the city's own."""
    return _accepted(header, tuple(_offered()))


@lru_cache(maxsize=1_024)
def _accepted(header: str, offered: tuple[str, ...]) -> str:
    for wanted, _weight in parse_accept_lang_header(header[:500].lower()):
        if wanted == "*":
            break
        for code in offered:
            if wanted == code or wanted.startswith(f"{code}-"):
                return code
    return offered[0]
