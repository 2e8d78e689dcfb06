"""Ways to prove that one lives here. Each turns what was shown into an attestation; nothing else is passed on."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import charter.queries

KINDS = {
    "national-id": gettext_lazy("National identity number"),
    "residence-permit": gettext_lazy("Number of the residence permit"),
    "passport": gettext_lazy("Passport number"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown, for the length of one request. Its text form says nothing of it."""

    country: str
    kind: str
    number: str = field(repr=False)
    district_id: int = field(repr=False)
    age_band: str = field(default="", repr=False)
    of_voting_age: bool = field(default=False, repr=False)
    birth_year: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a driver attests. `tag_source` is `country|kind|number`; it lives until the tag is computed.

    It is empty where no number was shown. Age band and voting age are None where the driver knows nothing of them.
    """

    tag_source: str = field(repr=False)
    level: int
    district_id: int = field(repr=False)
    age_band: str | None = field(repr=False)
    of_voting_age: bool | None = field(repr=False)
    valid_until: dt.date


class Driver(Protocol):
    """One way to prove residency."""

    method: str

    def attest(self, shown: Shown, *, on: dt.date) -> Attestation:
        """Return what this proof attests on that day. Raises ValidationError by field."""
        ...


def level_of(method: str) -> int:
    """Return the level that a way of proof gives today. One query. Source: charter, rules `level_…`."""
    return charter.queries.rule(f"level_{method}").whole


def tag_source(shown: Shown) -> str:
    """Return `country|kind|number` in the one way it is written. Raises ValidationError by field.

    One city accepts one kind of number: somebody with two kinds would have two voices.
    """
    country, kind = shown.country.strip().upper(), shown.kind.strip()
    accepted = settings.IDENTITY_COUNTRY, settings.IDENTITY_KIND
    if (country, kind) != accepted:
        wrong = "country" if country != accepted[0] else "kind"
        raise ValidationError(
            {
                wrong: _("This city accepts one document: %(kind)s (%(country)s).")
                % {"kind": KINDS[accepted[1]], "country": accepted[0]}
            }
        )
    return f"{country}|{kind}|{_normalised(shown.number)}"


def _normalised(number: str) -> str:
    """Signs between and zeros in front are written by some and left out by others: neither makes another number."""
    plain = re.sub(r"[\s./_·–—-]+", "", unicodedata.normalize("NFKC", number)).upper().lstrip("0")
    if not re.fullmatch(r"[A-Z0-9]{4,30}", plain):
        raise ValidationError({"number": _("A document number has 4 to 30 letters and digits.")})
    return plain


def end_of_month_after(months: int, *, on: dt.date) -> dt.date:
    """Return the last day of the month so many months on: the day of the visit is nobody's business."""
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])
