"""Turn a policy's answer into what an act raises."""

from __future__ import annotations

from commons.errors import IllegalMove
from commons.verdict import Verdict, require

# Refusals that no person could have changed: they are about the state of things.
OF_STATE = {"closed", "dissolved", "begun", "cancelled", "over", "not-yet", "still-speaking", "full", "member"}


def allow(verdict: Verdict, move: str) -> None:
    """Raise IllegalMove where the state says no, Refused where the person is the wrong one."""
    if not verdict and verdict.code in OF_STATE:
        raise IllegalMove(verdict.code.replace("-", "_"), move, str(verdict.reason))
    require(verdict)
