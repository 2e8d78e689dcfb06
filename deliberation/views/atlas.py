"""What a conversation's page shows of its map, in words and as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commons.templatetags.look import day, grouped, percent
from commons.text import cut
from deliberation import queries
from deliberation.actions.draw_map import MAP_FROM
from deliberation.models import Conversation, Stance, Statement
from deliberation.queries import Place
from deliberation.views.picture import mark, picture, star, tone_of, unborn

# So many rows stand on the page; the report has all.
FEW, FEW_APART = 5, 3
TITLE_CHARACTERS = 100


def atlas(its: Conversation, mine: Iterable[Stance]) -> dict[str, Any]:
    """Return the map as the page shows it; before there is one, what is missing. One query, for statements' words."""
    found = queries.map_of(its)
    if found is None or not found.shown.get("groups"):
        return _not_yet(found.in_map if found else 0)
    words = {str(each.number): each for each in queries.statements(its)}
    shown = queries.public(found.shown, words)
    groups = [_group(each, words) for each in shown["groups"]]
    place = queries.my_place(its, mine)
    told = _told(groups, found.in_map, shown["others"])
    me = (place.x, place.y) if place else None
    return {
        "ready": True,
        "claim": _claim(len(groups), place),
        "sub": _sub(shown["per_mark"]),
        "svg": picture(shown, title=told[0], words=told[1], me=me, you=_("You")),
        "groups": groups,
        "others": _others(shown["others"]),
        "me": {"mark": star(), "words": _("You, seen by you alone")} if place else None,
        "words": " ".join([*told, _mine(place)]).strip(),
        "foot": _("Computed on %(day)s.") % {"day": day(found.computed_at)},
        "agreed": [_bars(its, row["statement"], groups, words, row["side"]) for row in shown["agreed"][:FEW]],
        "divides": [_bars(its, row["statement"], groups, words, "") for row in shown["divisive"][:FEW_APART]],
    }


def _not_yet(people: int) -> dict[str, Any]:
    missing = max(1, MAP_FROM - people)
    words = ngettext(
        "The map is drawn when %(n)d more person has answered seven statements, or all there are.",
        "The map is drawn when %(n)d more people have answered seven statements, or all there are.",
        missing,
    )
    return {
        "ready": False,
        "claim": _("The map is still empty"),
        "sub": _("It grows with every answer."),
        "svg": unborn(),
        "words": words % {"n": missing},
    }


def _group(group: dict[str, Any], words: dict[str, Statement]) -> dict[str, Any]:
    tone = tone_of(group["letter"])
    return {
        "letter": group["letter"],
        "name": _("Group %(letter)s") % {"letter": group["letter"]},
        "tone": tone,
        "mark": mark(tone),
        "people": group["people"],
        "people_words": ngettext("%(n)s person", "%(n)s people", group["people"]) % {"n": grouped(group["people"])},
        "says": [_said(row, words[row["statement"]]) for row in group["representative"]],
        "votes": group["votes"],
    }


def _said(row: dict[str, Any], statement: Statement) -> dict[str, Any]:
    elsewhere = row["elsewhere"]
    return {
        "text": statement.text,
        "lang": statement.lang,
        "against": row["side"] == "disagree",
        "share": _percent(row["n_success"], row["n_trials"]),
        "elsewhere": "" if elsewhere is None else percent(round(elsewhere * 100)),
    }


def _claim(number: int, place: Place | None) -> str:
    """Say in one line how many groups there are, and where one stands oneself."""
    if number == 1:
        return _("One group: here people think alike")
    many = {2: pgettext("how many groups", "Two"), 3: pgettext("how many groups", "Three")}
    many |= {4: pgettext("how many groups", "Four"), 5: pgettext("how many groups", "Five")}
    if place is None or not place.group:
        return _("%(number)s groups") % {"number": many[number]}
    if place.also:
        said = {"number": many[number], "one": place.group, "other": place.also}
        return _("%(number)s groups, and you between %(one)s and %(other)s") % said
    return _("%(number)s groups, and you with %(one)s") % {"number": many[number], "one": place.group}


def _sub(per_mark: int) -> str:
    words = ngettext(
        "Each mark is %(n)d person. Near means: answered alike.",
        "Each mark is %(n)d people. Near means: answered alike.",
        per_mark,
    )
    return words % {"n": per_mark}


def _told(groups: list[dict[str, Any]], people: int, others: int) -> tuple[str, str]:
    """Return a title and a description that say what the picture shows."""
    title = ngettext(
        "Opinion map of %(people)s person in %(groups)d group.",
        "Opinion map of %(people)s people in %(groups)d groups.",
        people,
    ) % {"people": grouped(people), "groups": len(groups)}
    words = [
        _("%(group)s, %(people)s: most typical is “%(text)s” (%(side)s, %(share)s).")
        % {
            "group": each["name"],
            "people": each["people_words"],
            "text": each["says"][0]["text"],
            "side": _("disagree") if each["says"][0]["against"] else _("agree"),
            "share": each["says"][0]["share"],
        }
        for each in groups
        if each["says"]
    ]
    return title, " ".join([_("People who answered alike stand close together."), *words, _others(others)]).strip()


def _others(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%(n)s person stands in a group of fewer than five and is not drawn.",
        "%(n)s people stand in groups of fewer than five and are not drawn.",
        number,
    )
    return words % {"n": grouped(number)}


def _mine(place: Place | None) -> str:
    if place is None or not place.group:
        return ""
    if place.also:
        return _("You stand between group %(one)s and group %(other)s.") % {"one": place.group, "other": place.also}
    return _("You stand with group %(one)s.") % {"one": place.group}


def _bars(
    its: Conversation, number: str, groups: list[dict[str, Any]], words: dict[str, Statement], side: str
) -> dict[str, Any]:
    """Return a statement with a bar for each group."""
    statement = words[number]
    return {
        "text": statement.text,
        "lang": statement.lang,
        "bars": [bar(group["name"], group["tone"], group["votes"].get(number, [0, 0, 0]), side) for group in groups],
        "propose_url": propose_url(its, statement) if side == "agree" else "",
    }


def bar(name: str, tone: str, votes: list[int], side: str) -> dict[str, Any]:
    """Return how a group is split: whole percent of those who answered."""
    answered = sum(votes)
    agree, disagree = (round(100 * each / answered) if answered else 0 for each in votes[:2])
    words = _("%(share)s disagree") if side == "disagree" else _("%(share)s agree")
    share = percent(disagree if side == "disagree" else agree)
    return {
        "name": name,
        "tone": tone,
        "agree": agree,
        "disagree": disagree,
        "from": 100 - disagree,
        "share": share,
        "words": words % {"share": share},
    }


def propose_url(its: Conversation, statement: Statement) -> str:
    """Return the address of a new proposal that begins with a statement's words."""
    body = _("In the conversation “%(title)s”, all groups agree: “%(text)s”") % {
        "title": its.title,
        "text": statement.text,
    }
    said = {"title": cut(statement.text, TITLE_CHARACTERS), "body": body}
    if its.process is not None:
        said["process"] = its.process.code
    if its.district is not None:
        said["district"] = its.district.code
    return f"{reverse('proposal-new')}?{urlencode(said)}"


def _percent(some: int, all_: int) -> str:
    return percent(round(100 * some / all_)) if all_ else ""
