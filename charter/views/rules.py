"""The charter: every rule that governs, what it is, since when and by what decision."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from charter import actions, policy, queries
from charter.catalogue import RULES, RuleSpec, Value
from charter.forms import CHOICE_WORDS, RuleForm
from charter.models import Office
from charter.queries import RuleInForce
from commons.actor import Actor
from commons.templatetags.look import grouped


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Every rule in force. Two queries."""
    offices = _office_names()
    shown = [_shown(rule, offices) for rule in queries.rules().values()]
    return render(request, "charter/charter.html", {"rules": shown, "nav_current": "charter"})


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with its history; administrators enter a new version here."""
    if (spec := RULES.get(code)) is None:
        raise Http404
    may_change = policy.may_change_rule(request.user)
    form = RuleForm(request.POST or None, spec=spec) if may_change or request.method == "POST" else None
    if form is not None and request.method == "POST":
        changed = form.act(actions.change_rule, rule=code, by=cast(Actor, request.user))
        if changed is not None:
            messages.success(request, _("Version %(number)d is in force from now on.") % {"number": changed.number})
            return redirect("rule", code=code)
    offices = _office_names() if isinstance(spec.start, str) else {}
    history = [
        {"number": v.number, "value": _words(spec, v.value, offices), "version": v} for v in queries.rule_history(code)
    ]
    history.append({"number": 1, "value": _words(spec, spec.start, offices), "version": None})
    page = {
        "rule": _shown(queries.rules()[code], offices),
        "history": history,
        "form": form if may_change else None,
        "nav_current": "charter",
    }
    return render(request, "charter/rule.html", page, status=400 if form and form.errors else 200)


def _shown(rule: RuleInForce, offices: dict[str, str]) -> dict[str, Any]:
    return {
        "code": rule.code,
        "title": rule.spec.title,
        "text": rule.spec.text,
        "value": _words(rule.spec, rule.value, offices),
        "number": rule.number,
        "version": rule.version,
    }


def _words(spec: RuleSpec, value: Value, offices: dict[str, str]) -> str:
    """Say a value with its unit."""
    if spec.choices:
        return str(CHOICE_WORDS.get(str(value), value))
    if isinstance(spec.start, str):
        return offices.get(str(value), str(value)) or _("none")
    return _("%(number)s %(unit)s") % {"number": grouped(cast(float, value)), "unit": spec.unit}


def _office_names() -> dict[str, str]:
    return {office.code: office.name for office in Office.objects.all()}
