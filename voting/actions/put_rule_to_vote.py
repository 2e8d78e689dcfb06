"""Put a rule proposal to the vote: one question to the whole city, the new value or the present one."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

import charter.queries
from accounts.models import Person
from charter.articles import in_words
from charter.catalogue import RULES
from commons import language
from commons.errors import IllegalMove
from commons.text import cut
from commons.verdict import require
from proposals.actions.decide_rule import locked_rule_proposal
from proposals.models import Proposal
from voting import policy, queries
from voting.actions.draft_round import draft_round
from voting.models import Method, Option, Round, RuleVote
from voting.queries.rules import NEW, OLD


@transaction.atomic
def put_rule_to_vote(
    *, by: Person, proposal_id: int, opens_at: dt.datetime | None, closes_at: dt.datetime | None
) -> Round:
    """Draft the secret vote that decides a rule proposal, whole but for its key: of it only the dates can change.

    Raises Refused (not an administrator), IllegalMove (not at its threshold, or a vote is under way), ValidationError
    by field, Proposal.DoesNotExist (no rule proposal). Locks the proposal.
    """
    require(policy.may_keep_rounds(by))
    if proposal_id.bit_length() > 63:
        raise Proposal.DoesNotExist
    proposal = locked_rule_proposal(proposal_id)
    if not (now := policy.puttable(proposal, under_way=bool(queries.put_to_vote([proposal.pk])))):
        raise IllegalMove(proposal.state, "vote", str(now.reason))
    with override(language.own()):
        its = draft_round(
            by=by,
            title=cut(_("A rule: %(title)s") % {"title": proposal.title}, Round.TITLE_CHARACTERS),
            summary=_summary(proposal),
            method=Method.APPROVAL,
            most_choices=1,
            opens_at=opens_at,
            closes_at=closes_at,
        )
        require_long_enough(its)
        Option.objects.bulk_create(_options(its, proposal))
    RuleVote.objects.create(round=its, proposal=proposal)
    return its


def require_long_enough(its: Round) -> None:
    """Hold a vote on a rule to the days the charter gives it. Raises ValidationError by `closes_at`."""
    days = charter.queries.rules().number("rule_vote_days")
    if its.closes_at - its.opens_at < dt.timedelta(days=days):
        said = ngettext(
            "A vote on a rule is open for at least %(n)d day.",
            "A vote on a rule is open for at least %(n)d days.",
            days,
        )
        raise ValidationError({"closes_at": said % {"n": days}})


def _summary(proposal: Proposal) -> str:
    spec = RULES[proposal.rule_change.rule]
    words = {"title": proposal.title, "id": proposal.pk, "rule": spec.title, "text": spec.text}
    return (
        _(
            "Residents ask for another rule, in the proposal “%(title)s” (/proposals/%(id)d/).\n\n"
            "**%(rule)s.** %(text)s\n\n"
            "What more voters choose holds, if enough of them vote. A new value is in force later, never backwards: "
            "what began under the old one keeps it."
        )
        % words
    )


def _options(its: Round, proposal: Proposal) -> list[Option]:
    """Return the two options. No office judges them, so none can take the new value off the ballot."""
    change, offices = proposal.rule_change, charter.queries.office_names()
    spec, now = RULES[change.rule], charter.queries.rule(change.rule).value
    new, old = (in_words(spec, value, offices) for value in (change.value, now))
    lang = language.own()
    return [
        Option(
            round=its,
            code=NEW,
            position=1,
            title=_("Change it: %(value)s") % {"value": new},
            proposal=proposal,
            lang=lang,
        ),
        Option(round=its, code=OLD, position=2, title=_("Keep it: %(value)s") % {"value": old}, lang=lang),
    ]
