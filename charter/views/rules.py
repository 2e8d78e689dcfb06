"""The charter: every rule that governs, what it is, since when and by what decision."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charter import queries
from charter.catalogue import RuleSpec, Value
from charter.forms import CHOICE_WORDS
from charter.models import Office
from charter.queries import RuleInForce
from commons.templatetags.look import grouped


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Every rule in force. Two queries."""
    offices = office_names()
    rules = [shown(rule, offices) for rule in queries.rules().values()]
    return render(request, "charter/charter.html", {"rules": rules, "nav_current": "charter"})


def shown(rule: RuleInForce, offices: dict[str, str]) -> dict[str, Any]:
    """Return a rule in force as pages show it. No query."""
    return {
        "code": rule.code,
        "title": rule.spec.title,
        "text": rule.spec.text,
        "value": in_words(rule.spec, rule.value, offices),
        "number": rule.number,
        "version": rule.version,
    }


def in_words(spec: RuleSpec, value: Value, offices: dict[str, str]) -> str:
    """Say a value with its unit."""
    if spec.choices:
        return str(CHOICE_WORDS.get(str(value), value))
    if isinstance(spec.start, str):
        return offices.get(str(value), str(value)) or _("none")
    return _("%(number)s %(unit)s") % {"number": grouped(cast(float, value)), "unit": spec.unit}


def office_names() -> dict[str, str]:
    """Return the offices' names by code. One query."""
    return {office.code: office.name for office in Office.objects.all()}
