"""A round in the words of those who prepare it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import charter.queries
from commons.templatetags.look import ending, grouped, moment
from voting import sealing
from voting.forms import in_words
from voting.forms.rounds import RULES, BallotForm
from voting.lifecycle import State
from voting.models import Form, Method, Option, Round


def when(its: Round) -> str:
    return _("From %(opens)s to %(closes)s") % {"opens": moment(its.opens_at), "closes": ending(its.closes_at)}


def electorate(its: Round) -> str:
    if not its.districts:
        return _("Everybody in the city with a proof of level 2 and of voting age")
    names = {each.code: each.name for each in charter.queries.districts()}
    where = ", ".join(names.get(code, code) for code in its.districts)
    return _("Residents of %(where)s with a proof of level 2 and of voting age") % {"where": where}


def money(its: Round) -> str:
    """Say the budgets, that of the city first. No query where areas are loaded."""
    areas = sorted(its.areas.all(), key=lambda each: (each.district is not None, each.district and each.district.name))
    return "; ".join(
        _("%(where)s: %(amount)s")
        % {
            "where": area.district.name if area.district else _("the whole city"),
            "amount": in_words(area.budget_cents, its.currency),
        }
        for area in areas
    )


def ballot(its: Round) -> str:
    said = [str(Form(its.form).label)] if its.method == Method.BUDGET else []
    if its.method in (Method.SCORE, Method.JUDGEMENT) or (its.method == Method.BUDGET and its.form == Form.POINTS):
        said.append(
            _("grades from 0 to %(most)d") % {"most": its.most_points}
            if its.method == Method.JUDGEMENT
            else _("from 0 to %(most)d points") % {"most": its.most_points}
        )
    if its.most_choices:
        said.append(_("at most %(most)d") % {"most": its.most_choices})
    elif its.method in (Method.APPROVAL, Method.RANKED):
        said.append(_("as many as one likes"))
    return "; ".join(said)


def rule(its: Round) -> str:
    words = dict(RULES.get(Method(its.method), []))
    return str(words.get(its.settings.get("rule", ""), ""))


def details(its: Round) -> list[tuple[str, str]]:
    """Return every further setting of the counting of a budget, as its form names it."""
    if its.method != Method.BUDGET:
        return []
    found = []
    for field in BallotForm(its=its).detailed:
        value, choices = its.settings.get(field.name), dict(getattr(field.field, "choices", ()))
        words = choices.get(value) or (_("yes") if value is True else _("no") if value is False else str(value))
        found.append((str(field.label), str(words)))
    if its.settings.get("increment"):
        found.append((_("Each step gives"), str(its.settings["increment"])))
    return found


def facts(its: Round) -> list[tuple[str, str]]:
    """Return all that will stand once a round is announced, but its options: what, and what of it."""
    found = [
        (_("Question"), its.title),
        (_("Open"), when(its)),
        (_("Process"), its.process.name if its.process else ""),
        (_("Topic"), its.topic.name if its.topic else ""),
        (_("Who may vote"), electorate(its)),
        (_("Method"), str(its.get_method_display())),
        (_("Ballot"), ballot(its)),
        (_("Who wins"), rule(its)),
        (_("Secrecy"), str(its.get_secrecy_display())),
        (_("Money"), money(its)),
        *details(its),
    ]
    shown = [(name, capfirst(said)) for name, said in found if said]
    return [*shown, *([(_("Key"), fingerprint(its))] if its.public_key is not None else [])]


def fingerprint(its: Round) -> str:
    """Return the fingerprint of its key in groups of four, or nothing."""
    if its.public_key is None:
        return ""
    whole = sealing.fingerprint(bytes(its.public_key))
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def judged(option: Option) -> str:
    if option.feasible is None:
        name = option.office.name if option.office else ""
        return _("%(office)s has not said yet") % {"office": name} if name else _("no office is asked")
    return _("can be done") if option.feasible else _("cannot be done")


def option_row(its: Round, option: Option, *, link: bool) -> list[Any]:
    """Return an option as a row of a table. No query where office and district are loaded."""
    title: Any = {"text": f"{option.code}. {option.title}"}
    if link:
        title["url"] = reverse("round-option", args=[option.pk])
    where = option.district.name if option.district else _("the whole city")
    money = [] if its.method != Method.BUDGET else [{"text": cost(its, option), "number": True}]
    return [title, *money, where, judged(option)]


def option_columns(its: Round) -> list[dict[str, Any]]:
    money = [] if its.method != Method.BUDGET else [{"text": _("Costs"), "number": True}]
    return [{"text": _("Option")}, *money, {"text": _("Where")}, {"text": _("Can it be done?")}]


def cost(its: Round, option: Option) -> str:
    return _("nobody said") if option.cost_cents is None else in_words(option.cost_cents, its.currency)


def waits(its: Round, at: dt.datetime) -> tuple[list[str], bool]:
    """Return what a round of `queries.rounds_in_hand` waits for, and whether it is late. No query."""
    its_: Any = its  # annotated by the query
    if its.state == State.CLOSED:
        waiting = _opening(its_)
        return [waiting], waiting != _("its count")
    if its.state == State.OPEN:
        return [_("its closing")], its.closes_at <= at
    found = []
    if its.state == State.DRAFT:
        if its.opens_at <= at:
            found.append(_("a later opening: this one is past"))
        if not its_.option_count:
            found.append(_("something to choose from"))
        if its.is_secret and its.public_key is None:
            found.append(_("a key"))
    if its_.unjudged:
        said = ngettext("the word of an office on %(n)s option", "the word of offices on %(n)s options", its_.unjudged)
        found.append(said % {"n": grouped(its_.unjudged)})
    last = _("its announcement") if its.state == State.DRAFT else _("its opening")
    return found or [last], its.opens_at <= at


def _opening(its: Any) -> str:
    if not its.is_secret:
        return _("its count")
    if its.answers > 1:
        return _("trustees to open it again: two pairs found different ballots")
    return {
        0: _("two pairs of trustees to open its box"),
        1: _("a second pair of trustees to open its box"),
    }.get(its.pairs, _("its count"))
