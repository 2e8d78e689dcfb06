"""Why each option won or lost, in sentences made from the facts of a tally."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons.templatetags.look import grouped
from voting.counting.reasons import Why
from voting.models import Round
from voting.views.wording import amount_of, money

Facts = Mapping[str, Any]


def sentence(its: Round, facts: Facts, titles: Mapping[str, str]) -> str:
    """Say why a project won or lost by the rule whose facts these are."""
    tell = {
        Why.BOUGHT: _bought,
        Why.FITTED: _fitted,
        Why.OUT_OF_MONEY: _out_of_money,
        Why.TOO_DEAR: _too_dear,
    }.get(Why(facts["why"]))
    if tell is not None:
        return tell(its, facts)
    if facts["why"] == Why.RIVAL_WON:
        rival = titles.get(facts["rival"], facts["rival"])
        return _("“%(title)s” won, and at most one of the two can be built.") % {"title": rival}
    if facts["why"] == Why.BELOW_THRESHOLD:
        said = ngettext(
            "It has %(n)s vote, fewer than the rules ask for.", "It has %(n)s votes, fewer than the rules ask for.",
            facts["votes"],
        )  # fmt: skip
        return said % {"n": grouped(facts["votes"])}
    if facts["why"] == Why.NO_TURN:
        return _("One before it did not fit, and by the rules that was the end.")
    return _("Nobody chose it.")


def _bought(its: Round, facts: Facts) -> str:
    full, short, nothing = (facts.get(name, 0) for name in ("full", "short", "nothing"))
    if amount_of(facts["cost"]) == 0:
        return _("It costs nothing and somebody wants it.")
    each = money(facts["rate"], its.currency)
    if not full:
        said = [_("Its supporters paid for it with all that they still had.")]
    elif its.form == "points":
        said = [
            ngettext(
                "%(n)s supporter paid %(each)s for each point given.",
                "%(n)s supporters paid %(each)s for each point given.",
                full,
            )
            % {"n": grouped(full), "each": each}
        ]
    else:
        said = [
            ngettext("%(n)s supporter paid %(each)s.", "%(n)s supporters paid %(each)s each.", full)
            % {"n": grouped(full), "each": each}
        ]
    if short and full:
        said.append(
            ngettext("%(n)s gave the rest of their share.", "%(n)s gave the rest of their shares.", short)
            % {"n": grouped(short)}
        )
    if nothing:
        said.append(ngettext("%(n)s had nothing left.", "%(n)s had nothing left.", nothing) % {"n": grouped(nothing)})
    return " ".join(said)


def _fitted(its: Round, facts: Facts) -> str:
    said = ngettext(
        "It has %(n)s vote, and when its turn came there was money for it.",
        "It has %(n)s votes, and when its turn came there was money for it.",
        facts["votes"],
    )
    return said % {"n": grouped(facts["votes"])}


def _out_of_money(its: Round, facts: Facts) -> str:
    said = ngettext(
        "Its %(n)s supporter could still pay %(could)s of %(cost)s.",
        "Its %(n)s supporters could still pay %(could)s of %(cost)s.",
        facts["votes"],
    )
    could = money(facts["could_pay"], its.currency)
    return said % {"n": grouped(facts["votes"]), "could": could, "cost": money(facts["cost"], its.currency)}


def _too_dear(its: Round, facts: Facts) -> str:
    said = ngettext(
        "It has %(n)s vote. When its turn came, %(missing)s were missing.",
        "It has %(n)s votes. When its turn came, %(missing)s were missing.",
        facts["votes"],
    )
    return said % {"n": grouped(facts["votes"]), "missing": money(facts["missing"], its.currency)}
