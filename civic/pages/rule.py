"""One rule with its history; administrators see what a new version would change, and enter it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import accounts.queries
import charter.queries
import proposals.queries
from charter import actions, policy
from charter.actions.change_rule import checked
from charter.articles import in_words
from charter.catalogue import RULES, Value
from charter.forms import RuleForm
from charter.models import RuleVersion
from charter.queries import Rules, Span
from charter.views.rules import shown, version_shown
from civic.pages.constitution import coming_shown, decisions, discussions
from commons import clock
from commons.actor import Actor
from commons.templatetags.look import grouped
from commons.verdict import require
from proposals.actions.publish_proposal import threshold

THRESHOLDS = {"support_threshold", "support_threshold_least", "support_threshold_most"}
CLOCKS = {"gather_days", "answer_days"}


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Show a rule; with `look` say what the value typed would change, without it enter it."""
    if (spec := RULES.get(code)) is None:
        raise Http404
    may_change = policy.may_change_rule(request.user)
    if request.method == "POST":
        require(may_change)
    at, in_force = clock.now(), charter.queries.rules()
    free = policy.changeable(spec, charter.queries.decided_by_residents(code), rules=in_force, at=at)
    form = RuleForm(request.POST or None, spec=spec) if may_change and free else None
    if request.method == "POST":
        require(free)
    looking = "look" in request.POST
    if form is not None and request.method == "POST" and not looking:
        changed = form.act(actions.change_rule, rule=code, by=cast(Actor, request.user))
        if changed is not None:
            messages.success(request, _said(changed))
            return redirect("rule", code=code)
    offices = charter.queries.office_names() if isinstance(spec.start, str) else {}
    versions = list(charter.queries.rule_history(code))
    history = [version_shown(spec, version, offices) for version in versions]
    history.append({"number": 1, "value": in_words(spec, spec.start, offices), "version": None})
    context = {
        "rule": shown(in_force[code], offices),
        "newest": versions[0].number if versions else 1,
        "history": history,
        "coming": [coming_shown(version, offices) for version in versions if version.effective_at > at],
        "discussed": discussions(proposals.queries.rules_discussed(code), offices),
        "decided": decisions(proposals.queries.rules_decided(code), offices),
        "may_change": may_change,
        "free": free,
        "form": form,
        "effect": _looked_at(form, code) if looking and form else None,
        "nav_current": "charter",
    }
    return render(request, "civic/rule.html", context, status=400 if form and form.errors else 200)


def _said(version: RuleVersion) -> str:
    if version.effective_at <= clock.now():
        return _("Version %(number)d is in force from now on.") % {"number": version.number}
    words = {"number": version.number, "day": date_format(clock.today(version.effective_at))}
    return _("Version %(number)d is announced. It is in force from %(day)s.") % words


def _looked_at(form: RuleForm, code: str) -> dict[str, Any] | None:
    """Say what the typed value would change; what is wrong with it stands in the form. The decision may be missing."""
    form.is_valid()
    form.errors.pop("decision", None)
    if form.errors:
        return None
    try:
        return effect(code, checked(RULES[code], form.cleaned_data["value"]))
    except ValidationError as error:
        form.add_error("value", error.messages)
        return None


def effect(code: str, value: Value) -> dict[str, Any]:
    """Return what a value would change: `words`, and where it can be counted `columns` and `rows`. Five queries."""
    now = charter.queries.rules()
    then = Rules(now | {code: replace(now[code], value=value)})
    if code in THRESHOLDS:
        return _thresholds(now, then)
    if code in CLOCKS:
        return _dates(code, now, then)
    if code == "default_office":
        return _default(now, then)
    return {"words": _("It holds for everything that begins from then on.")}


def _thresholds(now: Rules, then: Rules) -> dict[str, Any]:
    verified = accounts.queries.verified_counts()
    places = [
        (_("The whole city"), sum(verified.values())),
        *((each.name, verified.get(each.pk, 0)) for each in charter.queries.districts() if each.closed_at is None),
    ]
    rows = [
        [name, *({"text": grouped(n), "number": True} for n in (count, threshold(count, now), threshold(count, then)))]
        for name, count in places
    ]
    columns = [
        {"text": _("Where")},
        {"text": _("Verified residents"), "number": True},
        {"text": _("Needed now"), "number": True},
        {"text": _("Needed then"), "number": True},
    ]
    words = _("A proposal published from then on needs so many supports. Those that are open keep their number.")
    return {"words": words, "columns": columns, "rows": rows}


def _dates(code: str, now: Rules, then: Rules) -> dict[str, Any]:
    at = clock.now()
    words = {
        "gather_days": _("A proposal published today would gather support until this day; those open keep theirs."),
        "answer_days": _("A proposal that reaches its threshold today would be due on this day; due dates stay."),
    }[code]
    ends = [clock.due(at, rules.number(code)) for rules in (now, then)]
    columns = [{"text": _("By the version in force")}, {"text": _("By the new one")}]
    return {"words": words, "columns": columns, "rows": [[date_format(clock.last_day(end)) for end in ends]]}


def _default(now: Rules, then: Rules) -> dict[str, Any]:
    topics = [
        each.topic.name
        for each in charter.queries.in_charge(rules=now)
        if each.district is None and each.by == Span.DEFAULT
    ]
    if not topics:
        return {"words": _("Every topic has an office of its own: for proposals about the whole city nothing changes.")}
    names = charter.queries.office_names()
    office = names.get(str(then["default_office"].value), "")
    words = _("%(office)s would answer for these topics, where no office is named for the district either.")
    return {"words": words % {"office": office}, "columns": [{"text": _("Topic")}], "rows": [[each] for each in topics]}
