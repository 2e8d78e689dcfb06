"""Begin a process: what it is, where, and who runs it. Its phases are planned one by one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import District, Named, Office, Process, Topic
from commons.actor import Actor
from commons.text import bounded


@transaction.atomic
def create_process(
    *,
    code: str,
    name: str,
    reason: str,
    by: Actor,
    description: str = "",
    texts: dict[str, Any] | None = None,
    district: str | None = None,
    office: str | None = None,
    districts: Collection[str] = (),
    topics: Collection[str] = (),
    result: str = "",
) -> Process:
    """Make a process without phases: nothing is allowed in it yet. District (none: all of the city), office by code.

    `districts`, `topics`: codes of those it takes proposals about; empty, all.

    Raises Refused, ValidationError by field. Locks the city.
    """
    keep_part.to_govern(by)
    fields = keep_part.gathered(
        lambda: coded(code),
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts or {}),
        lambda: settled(district or "", office or ""),
        lambda: called(districts, topics, district=district or ""),
        lambda: resulting(result),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    process: Process = Process.objects.create(**fields)
    keep_part.entered("process.created", process, by=by, reason=reason)
    return process


def coded(code: str) -> dict[str, Any]:
    """Return the code of a new process. Raises ValidationError by `code`: one word stands for the open floor."""
    if code.strip() == Process.OPEN_FLOOR:
        raise ValidationError({"code": _("There is one with this code already.")})
    return keep_part.coded(Process, code)


def called(
    districts: Collection[str] | None, topics: Collection[str] | None, *, district: str | None
) -> dict[str, Any]:
    """Return of what is given which districts and topics it takes proposals about, each once.

    Raises ValidationError by field, also where it is about one `district` and names others.
    """
    fields: dict[str, Any] = {}
    models: tuple[tuple[str, type[Named], Collection[str] | None], ...] = (
        ("districts", District, districts),
        ("topics", Topic, topics),
    )
    for field, model, codes in models:
        if codes is None:
            continue
        known = set(model._default_manager.filter(code__in=codes).values_list("code", flat=True))
        if unknown := sorted(set(codes) - known):
            raise ValidationError({field: _("There is none with the code “%(code)s”.") % {"code": unknown[0]}})
        fields[field] = sorted(known)
    if district and fields.get("districts"):
        raise ValidationError(
            {"districts": _("It is about one district alone: name no others, or say the whole city.")}
        )
    return fields


def resulting(result: str | None) -> dict[str, Any]:
    """Return what came of it, if it is given. Raises ValidationError by `result`."""
    if result is None:
        return {}
    return {"result": bounded(result, least=0, most=keep_part.MOST_DESCRIPTION, field="result")}


def settled(district: str | None, office: str | None) -> dict[str, Any]:
    """Return where it is and who runs it, of what is given (empty: all of the city, nobody named).

    Raises ValidationError by field.
    """
    fields: dict[str, Any] = {}
    for field, model, code in (("district", District, district), ("office", Office, office)):
        if code is None:
            continue
        found = model._default_manager.filter(code=code).values_list("pk", flat=True).first() if code else None
        if code and found is None:
            raise ValidationError({field: _("There is none with the code “%(code)s”.") % {"code": code}})
        fields[f"{field}_id"] = found
    return fields
