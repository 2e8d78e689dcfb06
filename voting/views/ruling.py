"""The rules of a round in plain words: what a ballot says, how it is counted, what is secret and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons.templatetags.look import grouped, moment
from voting.models import FEW_DELEGATED, Form, Method, Round
from voting.views.wording import money, place_names

Rules = Mapping[str, Any]


def how_to_choose(its: Round) -> str:
    """Say what one does with the ballot paper."""
    if its.method == Method.BUDGET:
        said = {
            Form.APPROVAL: _("Choose the projects you want, as many as you like: more choices take nothing away."),
            Form.KNAPSACK: _("Choose projects that together cost no more than the budget."),
            Form.POINTS: _("Give each project points, from 0 to %(most)d.") % {"most": its.most_points},
        }[Form(its.form)]
        spread = _("Besides projects of the whole city, choose those of one district.") if _has_districts(its) else ""
        return f"{said} {spread}".strip()
    return {
        Method.APPROVAL: _("Choose one.")
        if its.most_choices == 1
        else _("Choose everything that you can agree with. Every choice counts the same."),
        Method.SCORE: _("Give each the points it is worth to you, from 0 to %(most)d.") % {"most": its.most_points},
        Method.RANKED: _("Say which is your first, which your second, and so on. What you leave out comes after all."),
        Method.JUDGEMENT: _("Give each a grade of its own. Several may have the same one."),
    }[Method(its.method)]


def most_choices(its: Round) -> str:
    """Say how many may be chosen, if that is limited."""
    most = its.most_choices
    if most is None:
        return ""
    return ngettext("At most %(n)d choice.", "At most %(n)d choices.", most) % {"n": most}


def how_it_is_counted(its: Round, rules: Rules) -> list[str]:
    """Say how ballots become winners, a sentence each."""
    if (terms := rules.get("rule_vote")) is not None:
        return _on_rule(terms)
    said = {
        Method.BUDGET: _budget,
        Method.RANKED: _ranked,
        Method.APPROVAL: lambda *_its: [_("What most ballots name wins.")],
        Method.SCORE: lambda *_its: [_("What has most points of all ballots together wins. Silence is no points.")],
        Method.JUDGEMENT: _judgement,
    }[Method(its.method)](its, rules)
    return [*said, *_delegated(rules), ties(its, rules)]


def _on_rule(terms: Rules) -> list[str]:
    words = {"quorum": grouped(terms["quorum"]), "eligible": grouped(terms["eligible"]), "days": terms["notice_days"]}
    return [
        _("The rule changes when more ballots name the new value than the present one. A tie keeps it as it is."),
        _("At least %(quorum)s must vote, by the charter, of %(eligible)s who can; else it stays as it is.") % words,
        ngettext(
            "A change is in force %(days)s day after the count at the earliest. What began before keeps its rules.",
            "A change is in force %(days)s days after the count at the earliest. What began before keeps its rules.",
            terms["notice_days"],
        )
        % words,
    ]


def _delegated(rules: Rules) -> list[str]:
    if "delegation" not in rules:
        return []
    cap = rules["delegation"]["cap"]
    said = ngettext(
        "A vote can be delegated to who votes in the open; one's own ballot goes before. One ballot counts for at most "
        "%(n)s vote.",
        "A vote can be delegated to who votes in the open; one's own ballot goes before. One ballot counts for at most "
        "%(n)s votes.",
        cap,
    )
    return [said % {"n": grouped(cap)}]


def ties(its: Round, rules: Rules) -> str:
    """Say what is done where two stand alike."""
    if its.method == Method.BUDGET and rules.get("ties") == "cost-votes":
        first = _("Where two stand alike, what costs less goes first, then what has more votes, then a lot.")
    elif its.method == Method.BUDGET:
        return _("Where two stand alike, the one with the lower number goes first.")
    else:
        first = _("Where two stand alike, a lot decides.")
    return f"{first} " + _(
        "The lot is the fingerprint of the rules and options as they were announced: nobody can choose it, anybody can "
        "repeat it."
    )


def _budget(its: Round, rules: Rules) -> list[str]:
    if rules["rule"] == "greedy":
        said = [_("What has most votes is taken first, as long as the money lasts.")]
        if rules.get("skip", True):
            said.append(_("What does not fit any more is passed over, and what comes after it has its turn."))
        else:
            said.append(_("The first that does not fit is the end."))
    else:
        said = [
            _("The Method of Equal Shares: the money is divided equally among all who vote."),
            _(
                "A project wins when its supporters can pay for it together from their shares. First comes what costs "
                "each of them least for what they get."
            ),
        ]
        said += {
            "add1": [_("While money is left, everybody's share is raised in small steps and counted again.")],
            "add1u": [
                _("While money is left, everybody's share is raised in small steps and counted again."),
                _("What then still fits is taken in the order of votes."),
            ],
        }.get(rules.get("completion", "none"), [_("What supporters cannot pay together is not built.")])
    if its.settings.get("threshold") not in (None, 0, "0"):
        most = _("A project needs at least %(n)s votes.") % {"n": its.settings["threshold"]}
        said.append(most)
    if rules.get("exclusive"):
        said.append(_("Of projects that exclude each other at most one wins."))
    if _has_districts(its) and any(not area["district"] for area in rules.get("areas", [])):
        said.append(_("Districts are counted first; what they leave is added to the money of the whole city."))
    said.append(_("Both ways, equal shares and most votes first, are always counted and shown side by side."))
    return said


def _ranked(its: Round, rules: Rules) -> list[str]:
    if rules["rule"] == "schulze":
        first = _(
            "Each is held against each other (Schulze): who is preferred to all others, directly or by way of "
            "others, wins."
        )
    else:
        first = _(
            "Instant run-off: while nothing has more than half of the ballots, the weakest is taken out and its "
            "ballots go to the next place on each."
        )
    return [first, _("Schulze and the instant run-off are both counted and shown; the first-named one decides.")]


def _judgement(its: Round, rules: Rules) -> list[str]:
    return [
        _("Each has its middle grade: half of the ballots give at least as much. The best middle grade wins."),
        _(
            "Where middle grades are alike, middle ballots are taken away one by one until they differ. Silence is the "
            "worst grade."
        ),
    ]


def budgets(its: Round, rules: Rules) -> list[tuple[str, str]]:
    """Return the budgets by district in words."""
    names = place_names()
    return [
        (names.get(area["district"], area["district"]), money(area["budget"], its.currency))
        for area in rules.get("areas", [])
    ]


def protected(its: Round) -> list[str]:
    """Say what keeps a ballot secret."""
    if not its.is_secret:
        return [
            _("This is an open consultation: until it closes, the city's machines hold who said what."),
            _("At closing, who said it is forgotten; what was said is published, without names."),
            _("Only who accepted to vote in the open, so that others can delegate to them, is published by name."),
            _("Whom you delegate to nobody reads but you. At closing only numbers are left, none under %(n)d.")
            % {"n": FEW_DELEGATED},
        ]
    return [
        _(
            "Your ballot is sealed before it is written anywhere: by your browser, or by the city's machine where your "
            "browser runs no scripts. Three trustees hold the key; it takes two of them to open the box."
        ),
        _(
            "In the open box your ballot lies under a number that only this vote can make of your proof of residency, "
            "not under your name. At closing all such numbers and the order of the ballots are destroyed."
        ),
        _("You can vote again until the vote closes. Only your last ballot counts."),
        _("Where fewer than %(n)d people vote, only who won and how many voted is published.") % {"n": Round.FEW},
    ]


def not_protected(its: Round) -> list[str]:
    """Say what no box protects from (ADR 32, “What remains”)."""
    if not its.is_secret:
        return [
            _(
                "Whoever runs the city's machines can read what you say until the vote closes, and whom you delegate "
                "to as long as you do."
            ),
            _(
                "Every vote that counts stands in choices.txt. Who votes in the open and chooses as nobody else does "
                "finds out there how many delegated to them; not who."
            ),
        ]
    return [
        _(
            "Somebody who looks over your shoulder, or makes you show what you choose. Vote again when you are "
            "alone: the last ballot counts."
        ),
        _(
            "The page and its script come from the city's machine: a changed machine could send a script that betrays "
            "you. Where your browser runs no scripts, that machine sees your choices while you check and cast them; it "
            "is made to write them down nowhere."
        ),
        _("A copy of the box made while it is open, together with two trustees who break their word."),
        _("That what was opened is what was sealed rests on two pairs of trustees who found the same."),
        _("Backups hold the open box, sealed, for 35 days at most."),
    ]


def dates(its: Round) -> list[tuple[str, str]]:
    """Return the dates of a round, by the database's clock."""
    known = [
        (_("Announced"), its.announced_at),
        (_("Opens"), its.opens_at),
        (_("Closes"), its.closes_at),
        (_("Counted"), its.counted_at),
        (_("Cancelled"), its.cancelled_at),
    ]
    return [(name, moment(at)) for name, at in known if at is not None]


def voters_words(number: int) -> str:
    """Say how many voted."""
    return ngettext("%(n)s person voted", "%(n)s people voted", number) % {"n": grouped(number)}


def votes_words(number: int) -> str:
    """Say how many votes count, their voters' own and delegated ones."""
    return ngettext("%(n)s vote counts", "%(n)s votes count", number) % {"n": grouped(number)}


def _has_districts(its: Round) -> bool:
    return any(area.district_id is not None for area in its.areas.all())
