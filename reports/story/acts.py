"""What moderators and juries decided, and how votes ended."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charter.queries import Known
from commons import clock
from commons.charts import Bar, bars, drawn
from commons.templatetags.look import grouped
from moderation.lifecycle import CaseState, Deed, Finding, Panel, reason_label
from reports import claims
from reports.queries import Juries, Moderated, Vote
from reports.story.words import Chart, columns, number, numbers
from voting.models import Method

ENDS = (*Finding.values, CaseState.LAPSED.value)
TITLE_CHARACTERS = 60


def moderation(found: Moderated) -> Chart:
    """Return the chart of moderators' acts by reason. No query."""
    by_reason = sorted(found.reasons.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    rows = [Bar(reason_label(reason), deeds.total(), grouped(deeds.total())) for reason, deeds in by_reason]
    return {
        "claim": claims.moderation(found.deeds[Deed.HIDE], found.restored),
        "sub": _("Acts of moderators and juries about contributions, by reason"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Acts of moderators by reason"),
        "caption": _("Acts of moderators by reason"),
        "columns": columns(_("Reason"), *(str(deed.label) for deed in Deed)),
        "rows": [[reason_label(reason), *numbers(*(deeds[deed] for deed in Deed))] for reason, deeds in by_reason]
        + [[_("All reasons"), *numbers(*(found.deeds[deed] for deed in Deed))]] * bool(by_reason),
        "foot": _("Each of them stands in the public list of acts, without the words to the author."),
    }


def juries(found: Juries) -> Chart:
    """Return the chart of cases that ended, by their outcome. No query."""
    totals = {end: sum(panel[end] for panel in found.panels.values()) for end in ENDS}
    names = {**{finding.value: str(finding.label) for finding in Finding}, CaseState.LAPSED.value: _("lapsed")}
    rows = [Bar(names[end], count, grouped(count)) for end, count in totals.items() if count]
    hours = "–" if found.median_hours is None else grouped(round(found.median_hours))
    return {
        "claim": claims.juries(found.ended, found.appeals, found.overturned),
        "sub": _("Cases that ended in these months, by what was found"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Cases by outcome"),
        "caption": _("Cases by who decided and what was found"),
        "columns": columns(_("Who decided"), *(names[end] for end in ENDS)),
        "rows": [
            [str(panel.label), *numbers(*(found.panels[panel][end] for end in ENDS))]
            for panel in Panel
            if panel in found.panels
        ],
        "foot": _(
            "Half of them ended within %(hours)s hours. Of %(called)d residents who were called, %(declined)d declined "
            "and %(silent)d did not answer."
        )
        % {"hours": hours, "called": found.called, "declined": found.declined, "silent": found.silent}
        if found.ended
        else "",
    }


def votes(found: list[Vote]) -> list[Chart]:
    """Return the charts of votes that closed: how many voted, and where. No query."""
    counted = sorted((one for one in found if one.voters is not None), key=lambda one: -(one.voters or 0))
    rows = [Bar(one.round.title, one.voters or 0, grouped(one.voters or 0)) for one in counted]
    methods = dict(Method.choices)
    table: list[list[Any]] = [
        [
            {"text": one.round.title, "url": f"/rounds/{one.round.pk}/"},
            str(methods.get(one.round.method, one.round.method)),
            date_format(clock.today(one.round.closes_at), "DATE_FORMAT"),
            *(number(one.voters) if one.voters is not None else number(_("not counted")),),
            *numbers(one.options, one.winners),
        ]
        for one in found
    ]
    return [
        {
            "claim": claims.votes(len(counted), counted[0].round.title if counted else ""),
            "sub": _("How many voted in the votes that closed in these months"),
            "drawing": drawn(bars, rows) if rows else None,
            "label": _("People who voted, by vote"),
            "caption": _("Votes that closed in these months"),
            "columns": columns(
                _("Vote"), _("Method"), _("Closed on"), _("People who voted"), _("Options"), _("Won"), words=2
            ),
            "rows": table,
            "foot": _("What was voted stands on each vote's own page, with the files to count it again."),
        }
    ]


def turnout(found: list[Vote], known: Known) -> Chart:
    """Return the chart of how many voted by district, in all counted votes together. No query."""
    named = {one.code: one.name for one in known.districts.values()}
    counted = [one for one in found if one.districts]
    codes = sorted({code for one in counted for code in one.districts}, key=lambda code: named.get(code, code))
    sums = {code: [one.districts.get(code, 0) for one in counted] for code in codes}
    shown = {code: sum(filter(None, each)) for code, each in sums.items() if None not in each}
    rows = [Bar(named.get(code, code), count, grouped(count)) for code, count in shown.items()]
    rows.sort(key=lambda row: (-row.value, row.name))
    return {
        "claim": _("Where those who voted live"),
        "sub": _("People who voted, all these votes together: whoever votes twice counts twice"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("People who voted, by district"),
        "caption": _("People who voted, by district"),
        "columns": columns(_("District"), *(one.round.title[:TITLE_CHARACTERS] for one in counted)),
        "rows": [
            [named.get(code, code), *(number(_("withheld") if each is None else each) for each in sums[code])]
            for code in codes
        ],
        "foot": _("Written once when each vote closed; left out where it would show few people."),
    }
