"""Sign browsers out: one's own others, and all of whoever has no mandate any more."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Assistance, Mandate, Person, Session


@transaction.atomic
def end_session(*, by: Person, public_id: str) -> None:
    """End one of the person's own sessions. Raises Session.DoesNotExist, also for another person's."""
    for session in Session.objects.filter(person=by).select_for_update():
        if session.public_id == public_id:
            session.delete()
            return
    raise Session.DoesNotExist


@transaction.atomic
def end_other_sessions(*, by: Person, keep: str | None) -> int:
    """End the person's sessions but the one with the key `keep`; return how many. One query."""
    ended, _rows = Session.objects.filter(person=by).exclude(pk=keep or "").delete()
    return ended


def end_power(mandate: Mandate) -> None:
    """End all sessions of whoever held a mandate that has just ended, and for whom they act at a desk. Two queries.

    In the caller's transaction. Tokens stay: they never held more than their person does at each call.
    """
    if mandate.person_id is not None:
        Session.objects.filter(person=mandate.person_id).delete()
        Assistance.objects.filter(clerk=mandate.person_id).delete()
