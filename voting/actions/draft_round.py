"""Prepare a round: what it asks, whom, how and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from charter.models import District, Process, Topic
from commons.language import own
from commons.text import bounded, one_line
from commons.verdict import require
from voting import policy, tallying
from voting.models import Area, Form, Method, Round

LONGEST = dt.timedelta(days=366)
# The settings of a round, with what they are where nobody says otherwise.
BUDGET = {
    "rule": "equal-shares",
    "satisfaction": "cost",
    "start": "exact",
    "completion": "add1u",
    "increment": None,
    "stop_when_exhaustive": True,
    "skip": True,
    "threshold": 0,
    "ties": "cost-votes",
}
SETTINGS: dict[str, dict[str, Any]] = {Method.BUDGET: BUDGET, Method.RANKED: {"rule": "schulze"}}
RULES = {Method.BUDGET: ("equal-shares", "greedy"), Method.RANKED: ("schulze", "instant-run-off")}


@transaction.atomic
def draft_round(
    *,
    by: Person,
    title: str,
    summary: str,
    method: str,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    form: str = Form.APPROVAL,
    secrecy: str = Round.Secrecy.SECRET,
    districts: Collection[str] = (),
    budgets: Mapping[str, int] | None = None,
    most_choices: int | None = None,
    most_points: int = 5,
    process: str = "",
    topic: str = "",
    currency: str = "EUR",
    settings: Mapping[str, Any] | None = None,
) -> Round:
    """Make a draft that administrators alone see. Nothing of it binds before it is announced.

    `budgets`: cents by district code, "" for the whole city. `settings`: the counting's, as `rules.json` has them; what
    is not given is as `SETTINGS`. Raises Refused (not an administrator), ValidationError by field.
    """
    require(policy.may_keep_rounds(by))
    its = Round(drafted_by=by, lang=own())
    given = {
        "title": title,
        "summary": summary,
        "method": method,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "form": form,
        "secrecy": secrecy,
        "districts": districts,
        "budgets": budgets or {},
        "most_choices": most_choices,
        "most_points": most_points,
        "process": process,
        "topic": topic,
        "currency": currency,
        "settings": settings or {},
    }
    write(its, given)
    return its


def write(its: Round, given: Mapping[str, Any]) -> None:
    """Hold the fields of a draft to what they may be and write them with its budgets. Raises ValidationError."""
    errors: dict[str, Any] = {}
    for step in (_words, _how, _when, _where):
        try:
            step(its, given)
        except ValidationError as error:
            errors |= error.message_dict
    budgets: dict[str, int] = {}
    try:
        budgets = _budgets(its, given)
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    its.save()
    codes = {each.code: each for each in charter.queries.districts()}
    its.areas.exclude(district__code__in=[code for code in budgets if code]).exclude(
        **({"district": None} if "" in budgets else {"pk": None})
    ).delete()
    for code, cents in budgets.items():
        Area.objects.update_or_create(
            round=its, district=codes[code] if code else None, defaults={"budget_cents": cents}
        )


def _words(its: Round, given: Mapping[str, Any]) -> None:
    its.title = bounded(one_line(given["title"]), least=1, most=Round.TITLE_CHARACTERS, field="title")
    its.summary = bounded(given["summary"], least=1, most=Round.SUMMARY_CHARACTERS, field="summary")


def _how(its: Round, given: Mapping[str, Any]) -> None:
    for field, words in (("method", Method.values), ("form", Form.values), ("secrecy", Round.Secrecy.values)):
        if given[field] not in words:
            raise ValidationError({field: _("Choose one of these: %(all)s.") % {"all": ", ".join(words)}})
    its.method, its.form, its.secrecy = given["method"], given["form"], given["secrecy"]
    if its.method != Method.BUDGET:
        its.form = Form.APPROVAL
    its.most_choices, its.most_points = given["most_choices"], given["most_points"]
    if its.most_choices is not None and its.most_choices < 1:
        raise ValidationError(
            {"most_choices": _("At least one can be chosen; leave it empty for as many as one likes.")}
        )
    if not 1 <= its.most_points <= 100:
        raise ValidationError({"most_points": _("Between 1 and 100.")})
    its.currency = given["currency"].strip().upper()
    if len(its.currency) != 3 or not its.currency.isalpha():
        raise ValidationError({"currency": _("Three letters, such as EUR.")})
    its.settings = settled(its.method, given["settings"])


def settled(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the counting, whole. Raises ValidationError by `settings`."""
    known = SETTINGS.get(method, {})
    if unknown := set(given) - set(known):
        raise ValidationError({"settings": _("There is no setting “%(name)s” here.") % {"name": sorted(unknown)[0]}})
    found = known | dict(given)
    try:
        if method in RULES and found["rule"] not in RULES[method]:  # type: ignore[index]
            raise ValueError(found["rule"])
        if method == Method.BUDGET:
            tallying.settings_of(found)
            if not all(isinstance(found[name], bool) for name in ("skip", "stop_when_exhaustive")):
                raise ValueError("skip")
            if isinstance(found["threshold"], bool) or not 0 <= int(found["threshold"]) < 10**9:
                raise ValueError("threshold")
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise ValidationError({"settings": _("This setting is none: %(what)s.") % {"what": str(error)[:80]}}) from error
    return found


def _when(its: Round, given: Mapping[str, Any]) -> None:
    missing = {name: _("Give day and time.") for name in ("opens_at", "closes_at") if given[name] is None}
    if missing:
        raise ValidationError(missing)
    its.opens_at, its.closes_at = given["opens_at"], given["closes_at"]
    if its.closes_at <= its.opens_at:
        raise ValidationError({"closes_at": _("A vote closes after it opens.")})
    if its.closes_at - its.opens_at > LONGEST:
        raise ValidationError({"closes_at": _("A vote is open for a year at most.")})


def _where(its: Round, given: Mapping[str, Any]) -> None:
    codes = set(District.objects.values_list("code", flat=True))
    if unknown := set(given["districts"]) - codes:
        raise ValidationError({"districts": _("There is no district “%(code)s”.") % {"code": sorted(unknown)[0]}})
    its.districts = sorted(given["districts"])
    for field, model in (("process", Process), ("topic", Topic)):
        found = None
        if given[field]:
            found = model._default_manager.filter(code=given[field]).first()
            if found is None:
                raise ValidationError({field: _("There is none with this code.")})
        setattr(its, field, found)


def _budgets(its: Round, given: Mapping[str, Any]) -> dict[str, int]:
    budgets: dict[str, int] = dict(given["budgets"])
    if given["method"] != Method.BUDGET:
        return {}
    if not budgets:
        raise ValidationError({"budgets": _("Say how much money there is.")})
    codes = set(District.objects.values_list("code", flat=True)) | {""}
    if unknown := set(budgets) - codes:
        raise ValidationError({"budgets": _("There is no district “%(code)s”.") % {"code": sorted(unknown)[0]}})
    if any(not 0 < cents < 10**15 for cents in budgets.values()):
        raise ValidationError({"budgets": _("A budget is more than nothing.")})
    return budgets
