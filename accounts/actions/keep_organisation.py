"""Register an organisation, change what is said of it, end it: an administrator's acts, each with a public reason."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import names, policy
from accounts.actions.grant_mandate import LEAST_REASON, MOST_REASON
from accounts.models import Organisation, Person
from charter.actions.keep_part import gathered
from charter.models import City
from commons.clock import now
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions.record import record

MOST_SLUG, MOST_REGISTRATION, MOST_WEBSITE = 60, 160, 300
WORDS = ("kind", "registration", "website", "about")


@transaction.atomic
def register_organisation(*, by: Person, name: str, reason: str, **words: str) -> Organisation:
    """Enter an organisation that was looked at: `words` are kind, registration, website and about.

    Raises Refused, ValidationError by field. Locks the city: two of one name follow each other.
    """
    reason = _governed(by, reason)
    fields = gathered(partial(_named, name, None), *(partial(CHECKS[each], words.get(each, "")) for each in WORDS))
    made: Organisation = Organisation.objects.create(slug=_slug(fields["name"]), verified_by=by, **fields)
    _enter("organisation.registered", made, by, reason)
    return made


@transaction.atomic
def change_organisation(*, organisation_id: int, by: Person, reason: str, **words: str) -> Organisation:
    """Change what is said of it; what is left out stays, and so does its address.

    Raises Refused, IllegalMove (it ended), ValidationError by field. Locks the city, then the organisation.
    """
    reason = _governed(by, reason)
    its = _locked(organisation_id)
    asked = [partial(_named, words["name"], its.pk)] if "name" in words else []
    asked += [partial(CHECKS[each], words[each]) for each in WORDS if each in words]
    changed = {name: value for name, value in gathered(*asked).items() if getattr(its, name) != value}
    if not changed:
        raise ValidationError(_("Nothing would change."))
    told = {name: [getattr(its, name), value] if name == "name" else None for name, value in changed.items()}
    for name, value in changed.items():
        setattr(its, name, value)
    its.save(update_fields=list(changed))
    told.pop("name_key", None)
    _enter("organisation.changed", its, by, reason, changes=told)
    return its


@transaction.atomic
def end_organisation(*, organisation_id: int, by: Person, reason: str) -> Organisation:
    """Close it: nobody speaks for it any more, what it said stays under its name.

    Raises Refused, IllegalMove (it ended), ValidationError by field. Locks the city, then the organisation.
    """
    reason = _governed(by, reason)
    its = _locked(organisation_id)
    its.ended_at = now()
    its.save(update_fields=["ended_at"])
    its.representatives.filter(until=None).update(until=its.ended_at)
    _enter("organisation.ended", its, by, reason)
    return its


def _governed(by: Person, reason: str) -> str:
    require(policy.may_govern_organisations(Person.objects.get(pk=by.pk)))
    City.objects.select_for_update().only("id").get(id=1)
    return bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason")


def _locked(organisation_id: int) -> Organisation:
    its: Organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if its.ended_at is not None:
        raise IllegalMove("ended", "change", _("This organisation was closed."))
    return its


def _named(name: str, own: int | None) -> dict[str, Any]:
    """Return the name with its skeleton: none that looks like another one's, or like somebody's."""
    name = one_line(bounded(one_line(name), least=2, most=Organisation.NAME_CHARACTERS, field="name"))
    key = names.key(name)
    if len(key) < 2:
        raise ValidationError({"name": _("This name cannot be told apart from others. Choose another one.")})
    taken = Organisation.objects.filter(name_key=key).exclude(pk=own or 0).exists()
    if taken or Person.objects.filter(name_key=key).exists():
        raise ValidationError({"name": _("There is one with this name, or one that looks like it.")})
    return {"name": name, "name_key": key}


def _kind(kind: str) -> dict[str, Any]:
    if kind not in Organisation.Kind.values:
        raise ValidationError({"kind": _("Choose what it is.")})
    return {"kind": kind}


def _website(website: str) -> dict[str, Any]:
    website = website.strip()
    if website and (len(website) > MOST_WEBSITE or urlsplit(website).scheme != "https"):
        raise ValidationError({"website": _("Give an address that begins with https://.")})
    if website:
        try:
            URLValidator(schemes=["https"])(website)
        except ValidationError:
            raise ValidationError({"website": _("Give an address that begins with https://.")}) from None
    return {"website": website}


def _registration(text: str) -> dict[str, Any]:
    return {"registration": bounded(one_line(text), least=3, most=MOST_REGISTRATION, field="registration")}


def _about(text: str) -> dict[str, Any]:
    return {"about": bounded(text, least=0, most=Organisation.ABOUT_CHARACTERS, field="about")}


CHECKS = {"kind": _kind, "registration": _registration, "website": _website, "about": _about}


def _slug(name: str) -> str:
    """Return an address of the name that is free."""
    wanted = slugify(name.replace("_", " "))[: MOST_SLUG - 4].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := f"{wanted}-{n}" if n > 1 else wanted) not in taken)


def _enter(verb: str, its: Organisation, by: Person, reason: str, **more: Any) -> None:
    record(verb, actor=by, subject=its, code=its.slug, name=its.name, reason=reason, **more)
