"""Where votes go and what they carried, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commons.templatetags.look import grouped
from voting import queries
from voting.models import FEW_DELEGATED, Carried, Round
from voting.queries import Fate, Foretold

# So many of the largest weights stand on the page; the API has more.
LARGEST = 20


def fate_words(its: Foretold) -> str:
    """Say where a vote goes, as things stand."""
    names = {"last": its.last, "through": ", ".join(its.through)}
    if its.fate == Fate.OWN:
        return _("You vote yourself: your ballot is cast, and goes before every delegation.")
    if its.fate == Fate.NONE:
        return _("You have cast no ballot and delegate to nobody here.")
    if its.fate == Fate.CIRCLE:
        said = _(
            "Your vote goes in a circle, through %(through)s and back to you, and is not counted unless one of you "
            "votes."
        )
        return said % names
    passed = _("Your vote goes through %(through)s to %(last)s")
    to = passed if its.through else _("Your vote goes to %(last)s")
    after = {
        Fate.CARRIED: _("who has voted."),
        Fate.WAITS: _("who has not voted yet. If that stays so, it is not counted."),
        Fate.LOST: _("who does not carry it here: they vote in the open no more on this, or have no vote in it."),
    }[its.fate]
    return f"{to % names}, {after}"


def fate_shown(its: Foretold) -> dict[str, Any]:
    """Return what pages show of a vote in an open round. `state` is a badge's."""
    badges = {
        Fate.OWN: ("kept", "check", _("You vote yourself")),
        Fate.CARRIED: ("kept", "check", _("It is carried")),
        Fate.WAITS: ("awaiting_answer", "clock", _("It waits for a ballot")),
        Fate.NONE: ("draft", "", _("Not cast")),
        Fate.CIRCLE: ("missed", "cross", _("In a circle")),
        Fate.LOST: ("missed", "cross", _("Nobody carries it")),
    }
    state, icon, badge = badges[its.fate]
    return {"words": fate_words(its), "state": state, "icon": icon, "badge": badge, "fate": its.fate.value}


def carried_shown(its: Round, rules: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what became of delegations in a counted round; None where there were none to be. Two queries.

    `titles`: of options, by code.
    """
    found = its.delegation
    if found is None:
        return None
    rows = queries.carried(its, most=LARGEST)
    capped = any(each.beyond for each in rows)
    return {
        "facts": _facts(found, rules),
        "caption": _("Who voted in the open, by the votes that their ballot counted for"),
        "columns": [
            {"text": _("Who")},
            {"text": pgettext("column", "Votes"), "number": True},
            *([{"text": _("Beyond the cap"), "number": True}] if capped else []),
            {"text": _("What they chose")},
        ],
        "rows": [_row(each, titles, capped=capped) for each in rows],
        "few": FEW_DELEGATED,
    }


def _facts(found: Mapping[str, int | None], rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    fewer = _("fewer than %(n)d") % {"n": FEW_DELEGATED}

    def told(name: str) -> str:
        number = found[name]
        return fewer if number is None else grouped(number)

    if found["cast"] is None:
        sums = [(_("Delegated and counted"), _("%(n)s, or a few more") % {"n": grouped(found["at_least"] or 0)})]
    else:
        sums = [(_("Cast by their own voters"), told("cast")), (_("Delegated and counted"), told("delegated"))]
    cap = rules.get("delegation", {}).get("cap", 0)
    return [
        *sums,
        (_("Delegated to somebody who cast no ballot: not counted"), told("dead_ends")),
        (_("Delegated in a circle: not counted"), told("circling")),
        (
            ngettext(
                "Beyond the cap of %(n)s vote on one ballot: not counted",
                "Beyond the cap of %(n)s votes on one ballot: not counted",
                cap,
            )
            % {"n": grouped(cap)},
            told("beyond"),
        ),
    ]


def _row(row: Carried, titles: Mapping[str, str], *, capped: bool) -> list[Any]:
    if row.organisation is not None:
        who: Any = {"text": row.organisation.name, "url": reverse("organisation", args=[row.organisation.slug])}
    else:
        who = {"text": row.person.shown_name if row.person else _("somebody who has left")}
    few = _("fewer than %(n)d delegated")
    votes = few % {"n": FEW_DELEGATED} if row.votes is None else grouped(row.votes)
    beyond = "–" if not row.beyond else grouped(row.beyond)
    numbers = [votes, beyond] if capped else [votes]
    return [who, *({"text": each, "number": True} for each in numbers), {"text": _said(row.said, titles)}]


def _said(line: str, titles: Mapping[str, str]) -> str:
    said = json.loads(line)
    if not said:
        return _("nothing")
    if isinstance(said, dict):
        return "; ".join(f"{titles.get(code, code)} ({points})" for code, points in said.items())
    return "; ".join(titles.get(code, code) for code in said)
