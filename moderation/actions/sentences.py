"""What follows when a jury decided about an account: one step for each finding, in the deciding transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

import charter.queries
from accounts.actions.silence_person import end_silence, silence_person
from accounts.actions.suspend_person import readmit_person
from accounts.models import Person
from journal.actions import record
from moderation import mail
from moderation.lifecycle import Finding
from moderation.models import Block, Case, Sanction
from moderation.queries.accounts import silence_of

Sentence = Callable[[Case, dt.datetime], None]


def keep(case: Case, at: dt.datetime) -> None:
    """Find nothing against the account: a block is lifted; what an appeal was against ends."""
    person = _held(case)
    _lift(case, person, at)
    if case.appeal_of is not None:
        _end(case.appeal_of, person, at)


def warn(case: Case, at: dt.datetime) -> None:
    """Warn the person; a block is lifted, and the silence that an appeal was against ends."""
    person = _held(case)
    _lift(case, person, at)
    if case.appeal_of is not None:
        if case.appeal_of.outcome == Finding.WARN:
            return  # the warning stands
        _end(case.appeal_of, person, at)
    if person is not None:
        _give(case, person, Sanction.Kind.WARNING, None, at)
        mail.decided("warned", person, case=case)


def silence(case: Case, at: dt.datetime) -> None:
    """Let the account publish no words for the charter's days; a block stands. An appeal makes nothing harder."""
    person = _held(case)
    if case.appeal_of is not None or person is None:
        return
    if case.blocks.filter(lifted_at=None).exists():
        mail.decided("stays_blocked", person, case=case)
        return
    until = at + dt.timedelta(days=charter.queries.rule("silence_days").whole)
    _give(case, person, Sanction.Kind.SILENCE, until, at)
    silence_person(person=person, until=until)
    mail.decided("silenced", person, case=case, until=until)


SENTENCES: dict[Finding, Sentence] = {Finding.KEEP: keep, Finding.WARN: warn, Finding.SILENCE: silence}


def _held(case: Case) -> Person | None:
    """Lock the person; None where the account was erased meanwhile."""
    return Person.objects.select_for_update().filter(pk=case.person_id or 0, email__isnull=False).first()


def _give(case: Case, person: Person, kind: str, until: dt.datetime | None, at: dt.datetime) -> None:
    given = Sanction.objects.create(person=person, case=case, kind=kind, given_at=at, until=until)
    record("sanction.given", actor=None, subject=given, kind=kind, until=until.isoformat() if until else None)


def _end(first: Case, person: Person | None, at: dt.datetime) -> None:
    """End what the first case laid on the person. Another silence that runs keeps its time."""
    given = Sanction.objects.select_for_update().filter(case=first, ended_at=None).first()
    if given is None:
        return
    given.ended_at = at
    given.save(update_fields=["ended_at"])
    record("sanction.ended", actor=None, subject=given, kind=given.kind)
    if person is None:
        return
    if given.kind == Sanction.Kind.SILENCE:
        other = silence_of(person.pk, at=at)
        end_silence(person=person)
        if other is not None and other.until is not None:
            silence_person(person=person, until=other.until)
    mail.decided("overturned", person, case=first)


def _lift(case: Case, person: Person | None, at: dt.datetime) -> None:
    """Lift the block that the case, or the one it appeals against, is about."""
    about = [each for each in (case.pk, case.appeal_of_id) if each is not None]
    lifted = Block.objects.filter(case__in=about, lifted_at=None).select_for_update().first()
    if lifted is None:
        return
    lifted.lifted_at, lifted.lifted_reason = at, _("Residents drawn by lot decided that it does not stand.")
    lifted.save(update_fields=["lifted_at", "lifted_reason"])
    record("account.unblocked", actor=None, subject=lifted)
    if person is not None:
        readmit_person(person=person)
        mail.send("unblocked", person, reason=lifted.lifted_reason)
