"""The charter as a short constitution: what the rules are, what they were, what comes and what is discussed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
import proposals.queries
import voting.queries
from charter.articles import chapters, in_words
from charter.catalogue import RULES
from charter.models import RuleVersion
from charter.views.rules import shown
from commons import clock
from commons.templatetags.look import day, grouped
from proposals.lifecycle import State
from proposals.models import RuleChange
from voting.lifecycle import State as RoundState
from voting.models import Round

DECIDED = 5


@require_safe
def constitution(request: HttpRequest) -> HttpResponse:
    """Every rule in a sentence, by chapters. Seven queries, however many rules."""
    offices = charter.queries.office_names()
    in_force, coming = charter.queries.rules(), list(charter.queries.rules_to_come(at=clock.now()))
    discussed = discussions(proposals.queries.rules_discussed(), offices)
    later, asked = defaultdict(list), defaultdict(list)
    for version in coming:
        later[version.rule].append(coming_shown(version, offices))
    for row in discussed:
        asked[row["rule"]].append(row)
    context = {
        "chapters": [
            {
                "slug": chapter.slug,
                "title": chapter.title,
                "lead": chapter.lead,
                "rules": [
                    shown(in_force[code], offices) | {"coming": later[code], "discussed": asked[code]} for code in codes
                ],
            }
            for chapter, codes in chapters()
        ],
        "coming": [coming_shown(version, offices) for version in coming if version.rule in RULES],
        "discussed": discussed,
        "decided": decisions(proposals.queries.rules_decided()[:DECIDED], offices),
        "nav_current": "charter",
    }
    return render(request, "civic/constitution.html", context)


def coming_shown(version: RuleVersion, offices: dict[str, str]) -> dict[str, Any]:
    """Return a version that is announced, as pages show it. No query."""
    spec = RULES.get(version.rule)
    return {
        "rule": version.rule,
        "title": spec.title if spec else version.rule,
        "value": in_words(spec, version.value, offices) if spec else version.value,
        "version": version,
    }


def discussions(rows: Iterable[RuleChange], offices: dict[str, str]) -> list[dict[str, Any]]:
    """Say what is asked of rules, and how far each is. Three queries."""
    rows = [row for row in rows if row.rule in RULES]
    ids = [row.proposal_id for row in rows]
    figures, rounds = proposals.queries.support_figures(ids), voting.queries.rounds_on_rules(ids)
    return [
        _asked(row, offices)
        | {"stands": stands(row, figures[row.proposal_id].counted, rounds.get(row.proposal_id))}
        | _voted(rounds.get(row.proposal_id))
        for row in rows
    ]


def decisions(rows: Iterable[RuleChange], offices: dict[str, str]) -> list[dict[str, Any]]:
    """Say what residents decided. One query."""
    return [
        _asked(row, offices)
        | {"on": row.decided_at, "adopted": row.adopted, "stands": tally_words(row), "effective_at": row.effective_at}
        | {"round_url": reverse("round", args=[row.round_id])}
        for row in rows
        if row.rule in RULES
    ]


def stands(row: RuleChange, supports: int, its: Round | None) -> str:
    """Say how far a rule proposal is. No query."""
    proposal = row.proposal
    if proposal.state == State.OPEN:
        words = {"n": grouped(supports), "of": grouped(proposal.threshold or 0)}
        return _("%(n)s of %(of)s supports") % words
    if its is None:
        return _("to be put to the vote by %(day)s") % {"day": day(proposal.due_on)}
    if its.state == RoundState.ANNOUNCED:
        return _("the vote opens on %(day)s") % {"day": day(its.opens_at)}
    if its.state == RoundState.OPEN:
        return _("voted on until %(day)s") % {"day": day(its.closes_at)}
    return _("the vote is being counted")


def tally_words(row: RuleChange) -> str:
    """Say what a vote on a rule came to. No query."""
    words = {"voters": grouped(row.voters or 0), "quorum": grouped(row.quorum or 0)}
    if row.votes_for is None:
        return _("%(voters)s voted, %(quorum)s were needed") % words
    words |= {"ours": grouped(row.votes_for), "theirs": grouped(row.votes_against or 0)}
    return _("%(ours)s for it, %(theirs)s against; %(voters)s voted, %(quorum)s were needed") % words


def _asked(row: RuleChange, offices: dict[str, str]) -> dict[str, Any]:
    spec = RULES[row.rule]
    value = in_words(spec, row.value, offices)
    return {
        # Most are called what they ask.
        "says_more": row.proposal.title != f"{spec.title}: {value}",
        "rule": row.rule,
        "title": row.proposal.title,
        "lang": row.proposal.lang,
        "url": reverse("proposal", args=[row.proposal_id]),
        "rule_title": spec.title,
        "value": value,
    }


def _voted(its: Round | None) -> dict[str, Any]:
    return {"round_url": reverse("round", args=[its.pk]) if its else ""}
