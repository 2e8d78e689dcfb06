"""The two ways a rule says no. One middleware and one API handler turn them into pages and problem documents.

Wrong input is Django's ValidationError, by field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from commons.verdict import Verdict


class Refused(Exception):
    """This person may not do this: 403, with the verdict's reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class IllegalMove(Exception):
    """Nobody may do this in the present state: 409, with the state."""

    def __init__(self, state: str, move: str, reason: str = "") -> None:
        super().__init__(f"{move} is not possible while {state}")
        self.state, self.move = state, move
        self.reason = reason or _("This is not possible in the present state: %(state)s.") % {
            "state": state.replace("_", " ")
        }
