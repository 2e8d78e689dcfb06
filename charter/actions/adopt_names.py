"""Take in the districts and topics that an import names and the city does not know, marked to be looked at."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from charter.models import District, Office, Topic
from commons.text import cut, one_line
from journal.actions import record

N = TypeVar("N", District, Topic)
CODE_CHARACTERS, NAME_CHARACTERS = 60, 120


@transaction.atomic
def adopt_district(*, name: str) -> District:
    """Return the district of that name or code; where there is none make one, without boundary, marked as imported."""
    return _adopt(District, name)


@transaction.atomic
def adopt_topic(*, name: str) -> Topic:
    """Return the topic of that name or code; make one, marked as imported, where there is none."""
    return _adopt(Topic, name)


@transaction.atomic
def adopt_default_office() -> Office:
    """Return the office that answers when no other does; a city that nobody founded yet gets it now."""
    return Office.objects.get_or_create(code="city-hall", defaults={"name": _("City hall")})[0]


def _adopt(model: type[N], name: str) -> N:
    name = cut(one_line(name), NAME_CHARACTERS)
    known = (
        model._default_manager.filter(Q(code=code_of(name)) | Q(name__iexact=name)).order_by("imported", "pk").first()
    )
    if known is not None:
        return known
    made, new = model._default_manager.get_or_create(code=code_of(name), defaults={"name": name, "imported": True})
    if new:
        record(f"{model._meta.model_name}.imported", actor=None, subject=made, code=made.code)
    return made


def code_of(name: str) -> str:
    """Return a code for a name; a name without Latin letters gets one that is only its own."""
    code = slugify(name)[:CODE_CHARACTERS].strip("-").replace("_", "-")
    return "-".join(filter(None, code.split("-"))) or f"x{hashlib.sha256(name.encode()).hexdigest()[:12]}"
