"""What beat repeats for deliberation. Maps are computed in a queue of their own."""

from __future__ import annotations

from celery import shared_task

from commons.later import wake
from deliberation import actions
from deliberation.actions import assemblies, circles


@shared_task(name="deliberation.tend_conversations")
def tend_conversations() -> int:
    """Close what is due by the database's clock, and ask for a map of whatever is newer than its map."""
    closed = actions.close_due()
    for conversation_id in actions.due_maps():
        wake("deliberation.draw_map", conversation_id)
    return closed


# Beat asks again every minute: what waited longer than that would only add up.
@shared_task(name="deliberation.draw_map", expires=60)
def draw_map(conversation_id: int) -> bool:
    """Make one map. Safe to repeat: of two that run at once, the later one throws its result away."""
    return actions.draw_map(conversation_id=conversation_id)


@shared_task(name="deliberation.rank_bridging", expires=3600)
def rank_bridging() -> int:
    """Score anew which proposals bring people together. Safe to repeat."""
    return actions.rank_bridging()


@shared_task(name="deliberation.tend_circles")
def tend_circles() -> int:
    """Close decisions that are due, forget what is over, open the choice of a facilitator. Safe to repeat."""
    return circles.tend_circles()


@shared_task(name="deliberation.list_assembly")
def list_assembly(assembly_id: int) -> bool:
    """Compute the lottery of a closed list. Safe to repeat."""
    return assemblies.list_assembly(assembly_id=assembly_id)


@shared_task(name="deliberation.tend_assemblies")
def tend_assemblies() -> int:
    """Compute what was left, and call who replaces those who did not answer or have gone. Safe to repeat."""
    return assemblies.list_assemblies() + assemblies.tend_panels()
