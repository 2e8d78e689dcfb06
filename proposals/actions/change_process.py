"""Take an open proposal into a process, or out of it: its author, while the phase takes proposals."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from charter.models import Feature, Process
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.heed_call import call_errors, require_taking
from proposals.models import Proposal


@transaction.atomic
def enter_process(*, proposal_id: int, process_id: int | None, by: Person) -> Proposal:
    """Take a proposal from the open floor into a process, by the rules of its call. Its supports and comments stay.

    Raises Refused (not the author, or the phase asks a higher level), IllegalMove (not open, in a process, not in
    its phase, or supported already where the process asks more of supporters), ValidationError by field. Locks the
    proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_change_process(by, proposal))
    if not (now := policy.enterable(proposal)):
        raise IllegalMove(proposal.state, "enter", str(now.reason))
    if process_id is None:
        raise ValidationError({"process": _("Choose a process.")})
    process = require_taking(process_id, by=by, state=proposal.state)
    if errors := call_errors(process_id, district_id=proposal.district_id, topic_id=proposal.topic_id):
        raise ValidationError({"process": [said for messages in errors.values() for said in messages]})
    assert process is not None  # noqa: S101  # else there were errors
    if _asks_more(process) and proposal.supports.exists():
        said = _("“%(process)s” asks more of who supports. What is supported already stays on the open floor.")
        raise IllegalMove(proposal.state, "enter", said % {"process": process.name})
    proposal.process = process
    proposal.save(update_fields=["process"])
    record("proposal.entered_process", actor=by, subject=proposal, process=process.code)
    return proposal


@transaction.atomic
def leave_process(*, proposal_id: int, by: Person) -> Proposal:
    """Take a proposal out of its process onto the open floor, before the phase that takes proposals has ended.

    Raises Refused (not the author), IllegalMove (not open, in no process, or too late). Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_change_process(by, proposal))
    if not (now := policy.leavable(proposal)):
        raise IllegalMove(proposal.state, "leave", str(now.reason))
    process, proposal.process = proposal.process, None
    proposal.save(update_fields=["process"])
    record("proposal.left_process", actor=by, subject=proposal, process=process.code if process else "")
    return proposal


def _asks_more(process: Process) -> bool:
    return any(phase.level(Feature.SUPPORT) for phase in process.plan)
