"""Draw: write down what the event brought, and let everybody see what follows from it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.actions.assemblies.call_panel import call_panel
from deliberation.lifecycle.assemblies import Move, after
from deliberation.models import Assembly, Draw
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def enter_seed(*, by: Person, assembly_id: int, seed: str, source: str) -> Assembly:
    """Enter the seed, once and for all, with where everybody can look it up; the panel follows from it at once.

    Raises Refused (not an administrator, the event has not been), IllegalMove (no list waits for it, or somebody was
    first), ValidationError by field. Locks the assembly, then the people who were drawn.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_enter_seed(by, its, at=clock.now()))
    its.state = after(its.state, Move.DRAW)
    draw = Draw.objects.get(assembly=its)
    draw.seed = bounded(one_line(seed), least=1, most=200, field="seed")
    if any(not character.isprintable() for character in draw.seed):
        raise ValidationError({"seed": _("Write the seed in letters and digits.")})
    draw.seed_source = bounded(one_line(source), least=15, most=500, field="source")
    draw.entered_by, draw.entered_at = by, Now()
    draw.save(update_fields=["seed", "seed_source", "entered_by", "entered_at"])
    its.drawn_at = Now()
    its.save(update_fields=["state", "drawn_at"])
    its.refresh_from_db(fields=["drawn_at"])
    called = call_panel(its, draw)
    told = {"title": its.title, "seed": draw.seed, "reason": draw.seed_source, "commitment": draw.commitment}
    record("assembly.drawn", actor=by, subject=its, **told, seats=called)
    return its
