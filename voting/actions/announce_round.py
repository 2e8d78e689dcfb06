"""Announce a round: from now on everybody reads it, and nobody changes it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

import proposals.actions
from accounts.models import Person
from commons import clock
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from voting import policy, queries
from voting.actions.close_round import empty_box, forget_openly
from voting.actions.open_round import LOCK
from voting.lifecycle import Move, State, after
from voting.models import Begun, Method, Round, RuleVote


@transaction.atomic
def announce_round(*, by: Person, round_id: int) -> Round:
    """Publish a draft with its options and rules; the database's clock opens it.

    Raises Refused (not an administrator, announced already), ValidationError: what is `lacking`. Locks the round.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_change_round(by, its))
    then = after(its.state, Move.ANNOUNCE)
    if errors := lacking(its, at=clock.now()):
        raise ValidationError(errors)
    count = its.options.count()
    its.state, its.announced_at = then, Now()
    its.save(update_fields=["state", "announced_at"])
    record("round.announced", actor=by, subject=its, title=its.title, method=its.method, options=count)
    its.refresh_from_db(fields=["announced_at"])
    return its


def lacking(its: Round, *, at: dt.datetime) -> dict[str, str]:
    """Return what keeps a draft from being announced, by what it is about; nothing where it can be. Two queries."""
    found: dict[str, str] = {}
    options = list(its.options.select_related("district").order_by("position", "id"))
    areas = {area.district_id for area in its.areas.all()}
    if len(options) < (1 if its.method in (Method.APPROVAL, Method.BUDGET) else 2):
        found["options"] = _("There is nothing to choose from yet.")
    elif its.method == Method.BUDGET:
        priceless = next((each for each in options if each.cost_cents is None), None)
        # With one budget all is paid from it; with several each project from its own place's.
        homeless = next((each for each in options if len(areas) > 1 and each.district_id not in areas), None)
        if priceless:
            found["options"] = _("Say what “%(title)s” costs.") % {"title": priceless.title}
        elif homeless:
            where = homeless.district.name if homeless.district else _("the whole city")
            said = _("“%(title)s” is for %(where)s, which has no budget in this vote.")
            found["options"] = said % {"title": homeless.title, "where": where}
    if its.is_secret and its.public_key is None:
        found["public_key"] = _("Ballots are sealed to a key: let the trustees make one first.")
    if its.opens_at <= at:
        found["opens_at"] = _("The opening is past. Choose a later one.")
    return found


@transaction.atomic
def cancel_round(*, by: Person, round_id: int, reason: str) -> Round:
    """End a round that was announced or is open, with a public reason. Ballots in its box are destroyed unopened.

    Raises Refused (not an administrator), IllegalMove, ValidationError by `reason`. Locks as `close_round`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, round_id % 2**31])
    its = queries.locked_round(round_id, by)
    require(policy.may_keep_rounds(by))
    was, its.state = its.state, after(its.state, Move.CANCEL)
    its.cancelled_because = bounded(reason, least=15, most=2_000, field="reason")
    its.cancelled_at = Now()
    its.save(update_fields=["state", "cancelled_at", "cancelled_because"])
    record("round.cancelled", actor=by, subject=its, title=its.title, reason=its.cancelled_because)
    if was == State.OPEN and its.is_secret:
        empty_box(its)
    _stop_rule_vote(its, opened=was == State.OPEN)
    forget_openly(its)
    Begun.objects.filter(round=its).delete()
    its.refresh_from_db(fields=["cancelled_at"])
    return its


def _stop_rule_vote(its: Round, *, opened: bool) -> None:
    """Let a rule proposal be put to another vote; once it was voted on, its clock begins anew."""
    vote = RuleVote.objects.filter(round=its, standing=True).first()
    if vote is None:
        return
    vote.standing = False
    vote.save(update_fields=["standing"])
    if opened:
        proposals.actions.rule_vote_stopped(proposal_id=vote.proposal_id, round_id=its.pk, reason=its.cancelled_because)
