"""Reads of acts that take two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import JointAct
from accounts.queries.mandates import real_name


def with_names(rows: QuerySet[JointAct]) -> QuerySet[JointAct]:
    """Annotate `first` and `second`, the real names of who asked and who decided."""
    named = {"first": real_name("asked_by"), "second": real_name("decided_by")}
    return rows.annotate(**named)


def joint_acts(kinds: Collection[str]) -> QuerySet[JointAct]:
    """Return acts of these kinds with both names, whatever became of them, to be paged."""
    return with_names(JointAct.objects.filter(kind__in=kinds).select_related("person"))


def waiting_joint_acts(kinds: Collection[str], *, at: dt.datetime) -> QuerySet[JointAct]:
    """Return acts of these kinds that wait for a second person, the soonest to lapse first."""
    return joint_acts(kinds).filter(state=JointAct.State.ASKED, until__gt=at).order_by("until", "pk")


def joint_act(act_id: int, kinds: Collection[str]) -> JointAct:
    """Return one act with both names. One query. Raises JointAct.DoesNotExist, also for another kind."""
    if act_id.bit_length() > 63:
        raise JointAct.DoesNotExist
    return joint_acts(kinds).get(pk=act_id)


def last_joint_act(kinds: Collection[str], subject_id: int) -> JointAct | None:
    """Return what two people agreed to last about one thing. One query."""
    done = JointAct.objects.filter(kind__in=kinds, subject_id=subject_id, state=JointAct.State.CONFIRMED)
    return with_names(done).order_by("-decided_at", "-pk").first()
