"""Builders of cases, through the acts that people use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Mandate, Person
from charter.models import District
from commons import clock
from journal.actions import publish_root
from moderation import actions
from moderation.models import Case, Concern, Juror, Readiness
from tests import build

WHY = "It calls people fools, and that is an insult."
REASONS = {"keep": "no_breach", "ask_edit": "insult", "hide": "insult"}
DAY = dt.timedelta(days=1)


def ready(count: int, district: District, *, prefix: str = "ready") -> list[Person]:
    """Many verified residents who accept jury duty."""
    people = build.residents(count, district, prefix=prefix)
    Readiness.objects.bulk_create(Readiness(person=person) for person in people)
    return people


def promised() -> None:
    """The day's root of the register, with its promise of a seed."""
    publish_root()


def staff(n: int) -> Person:
    """One more moderator."""
    return build.mandated(f"staff{n}", Mandate.Role.MODERATOR, holder_name=f"Stella {n}")


def flagged(piece: Any, people: list[Person], reason: str = "insult") -> Concern:
    """What so many flag."""
    for person in people:
        found = actions.flag_content(kind=piece._meta.model_name, content_id=piece.pk, by=person, reason=reason)
    return found


def asked(piece: Any, by: Person, reason: str = "insult", **more: Any) -> Case:
    """A case that a moderator opens."""
    return actions.open_case(kind=piece._meta.model_name, content_id=piece.pk, by=by, reason=reason, text=WHY, **more)


def accepted(case: Case) -> list[Juror]:
    """Everybody who is called has said yes."""
    case.jurors.filter(ended="", accepted_at=None).update(accepted_at=clock.now())
    return list(case.jurors.filter(ended="").select_related("person").order_by("number"))


def voted(case: Case, votes: list[str]) -> Case:
    """Everybody accepts; so many vote, in the order of their numbers. The last one does it through the act."""
    sitting = accepted(case)[: len(votes)]
    for juror, vote in zip(sitting, votes, strict=True):
        juror.vote, juror.vote_reason, juror.vote_text = vote, REASONS[vote], WHY
        juror.voted_at = clock.now()
    Juror.objects.bulk_update(sitting[:-1], ["vote", "vote_reason", "vote_text", "voted_at"])
    says(case, sitting[-1].person, votes[-1])
    case.refresh_from_db()
    return case


def says(case: Case, by: Person, vote: str, at: dt.datetime | None = None) -> Juror:
    return actions.cast_verdict(case_id=case.pk, by=by, vote=vote, reason=REASONS[vote], text=WHY, at=at)


def later(case: Case, days: float = 0) -> dt.datetime:
    """A moment so long after the end of a case's time."""
    case.refresh_from_db()
    return case.due_at + dt.timedelta(days=days)
