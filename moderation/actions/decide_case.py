"""Count a case's votes and do what they decide, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from journal.actions import record
from moderation.actions.decide_concern import carry_out, held_copies
from moderation.actions.draw_jury import fill_seats
from moderation.actions.hold_case import locked_case, locked_concerns
from moderation.actions.open_repeated import open_repeated
from moderation.actions.sentences import SENTENCES
from moderation.contents import pieces
from moderation.lifecycle import (
    CaseState,
    Deed,
    Ending,
    Finding,
    Ground,
    Origin,
    State,
    Subject,
    reason_of,
    tallied,
)
from moderation.models import Act, Case, Concern, Flag, Juror
from moderation.queries.eligible import conflicted

# What is done to content that stands so, for an outcome. What stands so already is left.
DONE: dict[str, Callable[[str], tuple[Deed, ...]]] = {
    Finding.KEEP: lambda state: {
        State.HIDDEN: (Deed.RESTORE,),
        State.OPEN: (Deed.DISMISS,),
        State.EDIT_ASKED: (Deed.DISMISS,),
    }.get(State(state), ()),
    Finding.ASK_EDIT: lambda state: {
        State.HIDDEN: (Deed.RESTORE, Deed.ASK_EDIT),
        State.EDIT_ASKED: (),
    }.get(State(state), (Deed.ASK_EDIT,)),
    Finding.HIDE: lambda state: () if state == State.HIDDEN else (Deed.HIDE,),
}


def decide_if_complete(case: Case, concerns: Sequence[Concern], *, at: dt.datetime) -> bool:
    """Decide as soon as every seat is filled and has voted. Of a locked case, in its transaction."""
    let_go_conflicted(case, concerns, at=at)
    sitting = case.jurors.filter(ended="")
    voted = sitting.exclude(vote="").count()
    seats = sitting.count() if case.exhausted else case.size
    if not voted or voted < seats or sitting.filter(vote="").exists():
        return False
    _decide(case, concerns, at)
    return True


@transaction.atomic
def decide_due(*, case_id: int, at: dt.datetime | None = None) -> bool:
    """Decide a case whose time is over; False where there was nothing to do. Safe to repeat. Locks the case.

    Without a quorum the silent ones are replaced and the time runs once more; then it lapses, and what it is about is
    kept: what was hidden at once comes back. An appeal that lapses leaves the first outcome.
    """
    case = locked_case(case_id)
    at = at or clock.now()
    if not case.is_open or at < case.due_at:
        return False
    concerns = locked_concerns(case)
    conflicts = conflicted(case, concerns)
    case.jurors.filter(ended="", person__in=conflicts).update(ended=Ending.LET_GO, ended_at=at, sits=False)
    voted = case.jurors.filter(ended="").exclude(vote="").count()
    if voted >= case.quorum:
        _decide(case, concerns, at)
    elif case.extended or _is_gone(concerns, case):
        _lapse(case, concerns, at)
    else:
        _extend(case, concerns, at)
    return True


def settle(case: Case, *, at: dt.datetime) -> None:
    """End an open case because there is nothing left to decide: a block was lifted. Of a locked case."""
    _end(case, CaseState.LAPSED, "", "", at)
    record("case.lapsed", actor=None, subject=case)


def let_go_conflicted(case: Case, concerns: Sequence[Concern], *, at: dt.datetime) -> int:
    """Let jurors go who spoke, flagged or came to decide meanwhile, and call others; return how many went."""
    rows = case.jurors.filter(ended="", person__in=conflicted(case, concerns))
    gone = rows.update(ended=Ending.LET_GO, ended_at=at, sits=False)
    if gone:
        fill_seats(case, concerns, at=at)
    return gone


def _extend(case: Case, concerns: Sequence[Concern], at: dt.datetime) -> None:
    silent = case.jurors.filter(ended="", vote="", ticket__isnull=False)
    silent.update(ended=Ending.SILENT, ended_at=at, sits=False)
    case.extended, case.due_at = True, clock.due(at, case.days)
    case.save(update_fields=["extended", "due_at"])
    record("case.extended", actor=None, subject=case)
    fill_seats(case, concerns, at=at)
    if case.exhausted:
        decide_if_complete(case, concerns, at=at)


def _decide(case: Case, concerns: Sequence[Concern], at: dt.datetime) -> None:
    """Count, do it, and say so."""
    jurors = list(case.jurors.filter(ended="").exclude(vote="").order_by("number"))
    if _is_gone(concerns, case):
        return _lapse(case, concerns, at)
    outcome: str = tallied([juror.vote for juror in jurors], case.subject)
    reason = reason_of(outcome, [(juror.vote, juror.vote_reason) for juror in jurors])
    text = "\n\n".join(f"{juror.number}: {juror.vote_text}" for juror in carried(jurors, outcome))
    try:
        with transaction.atomic():
            _enact(case, concerns, outcome, reason, text, at)
    except IllegalMove:
        # Another text was asked for, of what cannot be changed any more: in doubt the milder.
        outcome, reason = Finding.KEEP, Ground.NO_BREACH
        text = _("Another text was asked for. It cannot be changed any more, and so it stays.") + f"\n\n{text}"
        _enact(case, locked_concerns(case), outcome, reason, text, at)
    _end(case, CaseState.DECIDED, outcome, reason, at)
    if case.subject == Subject.ACCOUNT:
        SENTENCES[Finding(outcome)](case, at)
    elif outcome != Finding.KEEP:
        open_repeated(concerns, at=at)
    record("case.decided", actor=None, subject=case, outcome=outcome, rule=reason, votes=len(jurors))
    return None


def carried(jurors: Sequence[Juror], outcome: str) -> list[Juror]:
    """Return whose texts explain an outcome: who voted for it, and of a mild one who wanted more."""
    mild = outcome in (Finding.ASK_EDIT, Finding.WARN)
    return [each for each in jurors if each.vote == outcome or (mild and each.vote != Finding.KEEP)]


def _lapse(case: Case, concerns: Sequence[Concern], at: dt.datetime) -> None:
    kept = case.origin != Origin.APPEAL and not _is_gone(concerns, case)
    if kept:
        text = _("Too few of those who were called voted in time, so it stays.")
        _enact(case, concerns, Finding.KEEP, Ground.NO_BREACH, text, at)
    _end(case, CaseState.LAPSED, Finding.KEEP if kept else "", "", at)
    if kept and case.subject == Subject.ACCOUNT:
        SENTENCES[Finding.KEEP](case, at)
    record("case.lapsed", actor=None, subject=case)


def _end(case: Case, state: str, outcome: str, reason: str, at: dt.datetime) -> None:
    """Close the case: duties end, tickets cannot be traced to people any more, the time to appeal begins."""
    case.state, case.outcome, case.outcome_reason, case.decided_at, case.secret = state, outcome, reason, at, None
    if state == CaseState.DECIDED and case.origin != Origin.APPEAL:
        case.appeal_until = clock.due(at, case.appeal_days)
    case.save(update_fields=["state", "outcome", "outcome_reason", "decided_at", "secret", "appeal_until"])
    case.items.filter(open=True).update(open=False)
    case.jurors.filter(sits=True).update(sits=False)


def _enact(case: Case, concerns: Sequence[Concern], outcome: str, reason: str, text: str, at: dt.datetime) -> None:
    """Do to each item what the outcome asks, where it does not stand so already. What was taken back is passed over."""
    if case.subject == Subject.ACCOUNT:
        return
    for concern in concerns:
        for deed in DONE[outcome](concern.state):
            ground = reason if outcome == Finding.KEEP or deed in (Deed.HIDE, Deed.ASK_EDIT) else Ground.MISTAKE
            try:
                with transaction.atomic():
                    alike = held_copies(concern) if deed == Deed.HIDE else []
                    for each in (concern, *alike):
                        carry_out(deed, each, by=None, reason=ground, text=text[: Act.TEXT_MOST], at=at, case=case)
            except ObjectDoesNotExist:
                break
        Flag.objects.filter(concern=concern, closed_at=None).update(closed_at=at)
        Concern.objects.filter(pk=concern.pk).update(flag_count=0)


def _is_gone(concerns: Sequence[Concern], case: Case) -> bool:
    """Tell whether nothing is left of what a case is about: authors took it back."""
    if case.subject == Subject.ACCOUNT:
        return False
    found = {
        kind: pieces(kind, [c.content_id for c in concerns if c.kind == kind]) for kind in {c.kind for c in concerns}
    }
    left = [found[concern.kind].get(concern.content_id) for concern in concerns]
    return all(piece is None or piece.visibility == Visibility.ERASED for piece in left)
