"""Answer for the city: decision, reasons, summary and commitments, published as one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.models import Person
from charter.models import Office
from commons import clock, language
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import Answer, AnswerDraft, Commitment, Decision, Proposal

MOST_COMMITMENTS = 20


@transaction.atomic
def publish_answer(
    *,
    proposal_id: int,
    by: Person,
    decision: str,
    reasons: str,
    summary: str,
    cost: str = "",
    commitments: Sequence[dict[str, Any]] = (),
    lang: str = "",
    at: dt.datetime | None = None,
) -> Answer:
    """Publish the office's answer and end its clock. `commitments`: `{"text", "due_on": date or ISO text}`;
    `lang`: the writer's unless said.

    Raises Refused (not an official of the office in charge), IllegalMove (not awaiting an answer), ValidationError
    by field. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    state = after(proposal.state, Move.ANSWER)
    at = at or clock.now()
    fields, promises = checked(
        decision=decision, reasons=reasons, summary=summary, cost=cost, commitments=commitments, at=at
    )
    badge = by.office_badge
    office = in_charge(proposal)
    answer: Answer = Answer.objects.create(
        proposal=proposal,
        number=proposal.answers.count() + 1,
        office=office,
        author=by,
        author_name=by.shown_name,
        author_title=badge.title if badge else "",
        lang=language.checked(lang or language.of_city(by.language)),
        published_at=at,
        **fields,
    )
    Commitment.objects.bulk_create(Commitment(answer=answer, text=text, due_on=due_on) for text, due_on in promises)
    AnswerDraft.objects.filter(proposal=proposal).delete()
    proposal.state = state
    proposal.answered_at = at
    proposal.save(update_fields=["state", "answered_at"])
    record(
        "proposal.answered",
        actor=by,
        subject=proposal,
        answer=answer.pk,
        decision=answer.decision,
        office=office.own_name,
        office_id=office.pk,
    )
    return answer


def in_charge(proposal: Proposal) -> Office:
    """Return the office in charge; the policy let nobody pass where there is none."""
    if proposal.office is None:
        raise IllegalMove(proposal.state, Move.ANSWER.value)
    return proposal.office


def checked(
    *,
    decision: str,
    reasons: str,
    summary: str,
    cost: str,
    commitments: Sequence[dict[str, Any]],
    at: dt.datetime,
) -> tuple[dict[str, str], list[tuple[str, dt.date]]]:
    """Return an answer's fields and promises, cleaned. Raises ValidationError by field."""
    errors: dict[str, list[str]] = {}
    fields = {"decision": decision}
    if decision not in Decision.values:
        errors["decision"] = [_("Choose one of: %(all)s.") % {"all": ", ".join(Decision.values)}]
    for name, text, least, most in (
        ("reasons", reasons, 20, 20_000),
        ("summary", summary, 10, 1_000),
        ("cost", one_line(cost), 0, 200),
    ):
        try:
            fields[name] = bounded(text, least=least, most=most, field=name)
        except ValidationError as error:
            errors.update(error.message_dict)
    promises, problems = _promises(commitments, clock.today(at))
    if problems:
        errors["commitments"] = problems
    if errors:
        raise ValidationError(errors)
    return fields, promises


def _promises(commitments: Sequence[dict[str, Any]], today: dt.date) -> tuple[list[tuple[str, dt.date]], list[str]]:
    promises, problems = [], []
    if len(commitments) > MOST_COMMITMENTS:
        problems.append(_("Give at most %(n)d commitments.") % {"n": MOST_COMMITMENTS})
    for place, commitment in enumerate(commitments[:MOST_COMMITMENTS], start=1):
        text, due_on = one_line(str(commitment.get("text") or "")), _date(commitment.get("due_on"))
        if not text or len(text) > 300:
            problems.append(_("Commitment %(n)d: say what will be done, in at most 300 characters.") % {"n": place})
        elif due_on is None:
            problems.append(_("Commitment %(n)d: give a date as year-month-day.") % {"n": place})
        elif due_on < today:
            problems.append(_("Commitment %(n)d: the date has passed; give a coming one.") % {"n": place})
        else:
            promises.append((text, due_on))
    return promises, problems


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return parse_date(str(value))
    except ValueError:
        return None
