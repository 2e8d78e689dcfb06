"""Before what is delegated changes: what has ended is closed with what stood at its last moment."""

from __future__ import annotations

from django.db import transaction

from commons import clock
from voting.actions.carry_delegations import hold_delegations
from voting.actions.close_round import close_round
from voting.lifecycle import State
from voting.models import Round


def settle() -> None:
    """Close open rounds whose time is over and that beat has not come to; then hold closing off until the commit.

    So a change made a second after the last one moves no vote, and one made before does, however late beat comes.
    """
    while True:
        # Going back to the savepoint lets go of the lock: whoever held it while closing would wait for themself.
        before = transaction.savepoint()
        hold_delegations()
        ended = _ended()
        if not ended:
            transaction.savepoint_commit(before)
            return
        transaction.savepoint_rollback(before)
        for pk in ended:
            close_round(round_id=pk)


def _ended() -> list[int]:
    rows = Round.objects.filter(state=State.OPEN, secrecy=Round.Secrecy.OPEN, closes_at__lte=clock.now())
    return list(rows.order_by("pk").values_list("pk", flat=True))
