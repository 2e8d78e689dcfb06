"""What every act on a part of the city shares: the lock, the words, the reason, the entry."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from charter import policy
from charter.actions.enter_version import LEAST_REASON, MOST_REASON
from charter.models import CODE, City, Named
from commons import kept
from commons.actor import Actor
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record

N = TypeVar("N", bound=Named)
MOST_CODE, MOST_NAME, MOST_DESCRIPTION = 60, 120, 10_000
RESERVED = "new"  # addresses end with it where a part is made
# Of these the entry tells what they were and became; of longer ones only that they changed.
TOLD = ("name", "position")


def to_govern(by: Actor) -> None:
    """Lock the city: acts of administration follow each other. Raises Refused (not an administrator)."""
    require(policy.may_govern(by))
    City.objects.select_for_update().only("id").get(id=1)


def reasoned(reason: str) -> str:
    """Return why, cleaned. Raises ValidationError by `reason`."""
    return bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason")


def gathered(*steps: Any) -> dict[str, Any]:
    """Run steps that each return fields, and raise what is wrong with all of them at once, by field."""
    fields: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for step in steps:
        try:
            fields |= step()
        except ValidationError as error:
            errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    return fields


def coded(model: type[Named], code: str) -> dict[str, Any]:
    """Return the code of a new part. Raises ValidationError by `code`."""
    code = code.strip()
    if len(code) > MOST_CODE or not CODE.regex.search(code):  # type: ignore[union-attr]
        raise ValidationError({"code": _("Use lower-case letters, digits and single hyphens, at most 60.")})
    if code == RESERVED or model._default_manager.filter(code=code).exists():
        raise ValidationError({"code": _("There is one with this code already.")})
    return {"code": code}


def named(name: str | None) -> dict[str, Any]:
    """Return the name, if one is given. Raises ValidationError by `name`."""
    return {} if name is None else {"name": bounded(one_line(name), least=1, most=MOST_NAME, field="name")}


def described(description: str | None) -> dict[str, Any]:
    """Return the description, if one is given. Raises ValidationError by `description`."""
    if description is None:
        return {}
    return {"description": bounded(description, least=0, most=MOST_DESCRIPTION, field="description")}


def translated(texts: dict[str, Any] | None) -> dict[str, Any]:
    """Return the words in other languages, `{language: {"name", "description"}}`, the empty ones left out.

    Raises ValidationError by `texts`.
    """
    if texts is None:
        return {}
    found: dict[str, dict[str, str]] = {}
    for language, words in texts.items():
        if language not in dict(settings.LANGUAGES) or not isinstance(words, dict):
            raise ValidationError({"texts": _("Give texts by language: %(language)s.") % {"language": language}})
        if set(words) - {"name", "description"} or not all(isinstance(text, str) for text in words.values()):
            raise ValidationError({"texts": _("A language has a name and a description.")})
        name = one_line(words.get("name", ""))
        said = {
            "name": bounded(name, least=0, most=MOST_NAME, field="texts"),
            "description": bounded(words.get("description", ""), least=0, most=MOST_DESCRIPTION, field="texts"),
        }
        if said := {field: text for field, text in said.items() if text}:
            found[language] = said
    return {"texts": found}


def kept_changes(part: Named, fields: dict[str, Any], *, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """Write the fields that differ; return them by name, as the entry tells them. `also`: what changed beside them.

    Raises ValidationError where nothing would change.
    """
    with override(None):  # as they are stored, not as they read
        before = {name: getattr(part, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed and not also:
        raise ValidationError(_("Nothing would change."))
    for name, value in changed.items():
        setattr(part, name, value)
    if changed:
        part.save(update_fields=list(changed))
    told = {name: [before[name], value] if name in TOLD else None for name, value in changed.items()}
    return told | dict.fromkeys(also)


def entered(verb: str, part: Named, *, by: Actor, reason: str, **more: Any) -> None:
    """Write the entry, under the code and the name of the part, and let this process show it at once."""
    record(verb, actor=by, subject=part, code=part.code, name=part.own_name, reason=reason, **more)
    transaction.on_commit(kept.forget)
