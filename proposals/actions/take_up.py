"""Residents do it themselves: declare it, plan steps, reach them, call for help."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock, language
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.end_merge import end_suggestion_of
from proposals.actions.give_consent import agreed, all_agree
from proposals.lifecycle import MOVES, Move, State, after
from proposals.models import Consent, HelpCall, Merge, Need, OwnStep, Proposal, TakeUp

LEAST_REASON = 20
LONGEST_AHEAD = dt.timedelta(days=3_653)


@transaction.atomic
def take_up_proposal(*, proposal_id: int, by: Person, reason: str, city_gives: str = "") -> Proposal:
    """Declare an open proposal taken up by residents: why, and what the city must still give.

    Of several authors each says so, in the same words: whoever changes them asks the others again. With the last one
    it is done, before that its state stays. No clock runs for it, its supports stay. Raises Refused, IllegalMove,
    ValidationError by field. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_do_ourselves(by, proposal))
    after(proposal.state, Move.TAKE_UP)
    words = {
        "reason": bounded(reason, least=LEAST_REASON, most=TakeUp.WORDS_CHARACTERS, field="reason"),
        "city_gives": bounded(city_gives, least=0, most=TakeUp.WORDS_CHARACTERS, field="city_gives"),
    }
    if not TakeUp.objects.filter(proposal=proposal, **words).exists():
        Consent.objects.filter(proposal=proposal, act=Consent.Act.TAKE_UP).delete()
        TakeUp.objects.update_or_create(proposal=proposal, defaults=words | {"declared_by": by})
    if all_agree(proposal, act=Consent.Act.TAKE_UP, by=by) is not None:
        _take_up(proposal, by)
    return proposal


def take_up_if_agreed(proposal: Proposal) -> None:
    """Take up a proposal that an author has left when all who stay had agreed; the caller holds it locked."""
    legal = (State(proposal.state), Move.TAKE_UP) in MOVES
    if legal and agreed(proposal, act=Consent.Act.TAKE_UP) is not None:
        _take_up(proposal, None)


def _take_up(proposal: Proposal, by: Person | None) -> None:
    proposal.state = after(proposal.state, Move.TAKE_UP)
    proposal.save(update_fields=["state"])
    TakeUp.objects.filter(proposal=proposal).update(declared_at=clock.now())
    record("proposal.taken_up", actor=by, subject=proposal)
    end_suggestion_of(proposal, Merge.Lapse.CLOSED)


@transaction.atomic
def plan_own_step(*, proposal_id: int, by: Person, words: str, due_on: dt.date) -> OwnStep:
    """Plan a step by a day of the city. Raises Refused, IllegalMove, ValidationError by field. Locks the proposal."""
    proposal = _tended(proposal_id, by, "plan")
    if not clock.today() <= due_on <= clock.today() + LONGEST_AHEAD:
        raise ValidationError({"due_on": _("Choose a day from today on, within ten years.")})
    if OwnStep.objects.filter(proposal=proposal).count() >= OwnStep.MOST:
        raise ValidationError(_("Plan at most %(most)d steps.") % {"most": OwnStep.MOST})
    words = bounded(one_line(words), least=3, most=OwnStep.WORDS_CHARACTERS, field="words")
    step: OwnStep = OwnStep.objects.create(proposal=proposal, words=words, due_on=due_on)
    record("step.planned", actor=by, subject=step, proposal=proposal.pk)
    return step


@transaction.atomic
def reach_own_step(*, step_id: int, by: Person) -> OwnStep:
    """Say that a step is done, today. Raises Refused, IllegalMove. Locks the proposal."""
    step = queries.own_step(step_id, by)
    _tended(step.proposal_id, by, "reach")
    today = clock.today()
    if not OwnStep.objects.filter(pk=step.pk, reached_on=None).update(reached_on=today):
        raise IllegalMove("reached", "reach", _("This step was done already."))
    step.reached_on = today
    record("step.reached", actor=by, subject=step, proposal=step.proposal_id)
    return step


@transaction.atomic
def call_for_help(
    *,
    proposal_id: int,
    by: Person,
    body: str,
    need_id: int | None = None,
    lang: str = "",
    channel: str = "web",
) -> HelpCall:
    """Tell all who follow that help is wanted, perhaps for one need; at most three times a day.

    An organisation's proposal calls under its name.

    Raises Refused, IllegalMove (the state, or called too often today), ValidationError by field. Locks the proposal.
    """
    proposal = _tended(proposal_id, by, "call")
    asked = Need.objects.filter(proposal=proposal, closed_at=None, visibility=Visibility.PUBLIC)
    if need_id is not None and not asked.filter(pk=need_id).exists():
        raise ValidationError({"need": _("Choose something that is needed here.")})
    since = queries.start_of_day(clock.now())
    if HelpCall.objects.filter(proposal=proposal, created_at__gte=since).count() >= HelpCall.MOST_A_DAY:
        raise IllegalMove("called", "call", _("Help was called for three times here today. Call again tomorrow."))
    call: HelpCall = HelpCall.objects.create(
        proposal=proposal,
        author=by,
        organisation_id=proposal.organisation_id,
        need_id=need_id,
        body=bounded(body, least=10, most=HelpCall.CHARACTERS, field="body"),
        lang=language.checked(lang or language.of_city(by.language)),
        channel=channel,
    )
    record("help.called", actor=by, subject=call, proposal=proposal.pk)
    return call


def _tended(proposal_id: int, by: Person, move: str) -> Proposal:
    proposal = queries.locked(proposal_id, by)
    require(policy.may_do_ourselves(by, proposal))
    if not (now := policy.tended(proposal)):
        raise IllegalMove(proposal.state, move, str(now.reason))
    return proposal
