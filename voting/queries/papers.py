"""What a round publishes of its rules and options, as files and as the ballot paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

import charter.queries
from commons.kept import kept
from voting import sealing
from voting.lifecycle import State
from voting.models import Method, OptionPicture, Round
from voting.papers import Paper
from voting.queries.rounds import options_of
from voting.queries.rules import rule_vote_terms


def rules_file(its: Round) -> dict[str, Any]:
    """Return `rules.json`: as frozen at opening, before that as it would be. At most five queries."""
    if its.rules:
        frozen: dict[str, Any] = json.loads(its.rules)
        return frozen
    ballot: dict[str, Any] = {"most_choices": its.most_choices, "most_points": its.most_points}
    found: dict[str, Any] = {"round": its.pk, "title": its.title, "method": its.method, "secrecy": its.secrecy}
    found |= {"lot": "", "ballot": ballot} | its.settings
    if its.method == Method.BUDGET:
        found["ballot"] = ballot | {"form": its.form}
        areas = its.areas.select_related("district")
        named = [(area.district.code if area.district else "", amount(area.budget_cents)) for area in areas]
        found["areas"] = [{"district": district, "budget": budget} for district, budget in sorted(named)]
        found["budget"] = amount(sum(area.budget_cents for area in areas))
        found["exclusive"] = _exclusive(its)
    if not its.is_secret and not its.imported:
        in_force = charter.queries.rules()
        found["delegation"] = {"cap": in_force.number("delegation_cap"), "days": in_force.number("delegation_days")}
    if (terms := rule_vote_terms(its)) is not None:
        found["rule_vote"] = terms
    if its.public_key is not None:
        found["key"] = sealing.fingerprint(bytes(its.public_key))
    return found


def options_file(its: Round) -> list[dict[str, Any]]:
    """Return `options.json`: what is on the ballot, in its order, with the paths of its own pictures. Two queries."""
    rows = options_of(its, on_ballot=True).defer("body")
    return [
        {"id": row.code, "title": row.title}
        | ({"cost": amount(row.cost_cents)} if row.cost_cents is not None else {})
        | ({"district": row.district.code} if row.district else {})
        | ({"pictures": [_picture(each) for each in shown]} if (shown := row.pictures.all()) else {})
        for row in rows
    ]


def _picture(its: OptionPicture) -> dict[str, str]:
    return {"alt": its.alt, "path": reverse("option-picture-whole", args=[its.option_id, its.digest])}


def paper_of(its: Round) -> Paper:
    """Return the ballot paper. At most five queries; once rules are frozen it never changes and is kept for a while."""

    def read() -> Paper:
        return Paper.of(rules_file(its), options_file(its))

    return kept(f"paper:{its.pk}", read) if its.rules else read()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What sealing a ballot takes. Nothing of it changes while a round is open."""

    paper: Paper
    public_key: bytes
    size: int


def envelope(round_id: int) -> Envelope | None:
    """Return what a secret round's ballots are sealed with, None where it was not open. Kept for a while."""

    def read() -> Envelope | None:
        its = Round.objects.filter(pk=round_id, state=State.OPEN, secrecy=Round.Secrecy.SECRET).first()
        return Envelope(paper_of(its), bytes(its.public_key or b""), its.box_size or 0) if its else None

    return kept(f"envelope:{round_id}", read)


def amount(cents: int) -> str:
    """Write money as a decimal number without a currency."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def _exclusive(its: Round) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for code, group in options_of(its, on_ballot=True).exclude(excludes="").values_list("code", "excludes"):
        groups.setdefault(group, []).append(code)
    return [sorted(codes) for _, codes in sorted(groups.items()) if len(codes) > 1]
