"""How a circle decides: its two rules, counted by pure functions, and the states of a decision.

What decides is frozen when a decision opens: the rule, the quorum, and how many members there were (`Terms`). Nothing
here reads a clock or a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy

from commons.errors import IllegalMove


class Openness(models.TextChoices):
    OPEN = "open", pgettext_lazy("who can join a circle", "Open: whoever takes part in the city can join")
    INVITATION = "invitation", pgettext_lazy("who can join a circle", "By invitation of a member")


class Rule(models.TextChoices):
    MAJORITY = "majority", pgettext_lazy("rule of a circle", "Majority: more say yes than no")
    CONSENT = "consent", pgettext_lazy("rule of a circle", "Consent: nobody has a reasoned objection")


class Said(models.TextChoices):
    """What a member says: the first three by majority, the others by consent."""

    YES = "yes", pgettext_lazy("voice", "Yes")
    NO = "no", pgettext_lazy("voice", "No")
    ABSTAIN = "abstain", pgettext_lazy("voice", "I abstain")
    CONSENT = "consent", pgettext_lazy("voice", "I consent: good enough for now, safe enough to try")
    ASIDE = "aside", pgettext_lazy("voice", "I stand aside")
    OBJECTION = "objection", pgettext_lazy("voice", "I object, and say why")


SAYABLE: dict[str, tuple[Said, ...]] = {
    Rule.MAJORITY: (Said.YES, Said.NO, Said.ABSTAIN),
    Rule.CONSENT: (Said.CONSENT, Said.ASIDE, Said.OBJECTION),
}


class Kind(models.TextChoices):
    ORDINARY = "ordinary", pgettext_lazy("kind of decision", "Something we do or think")
    FACILITATOR = "facilitator", pgettext_lazy("kind of decision", "Who facilitates")
    RULES = "rules", pgettext_lazy("kind of decision", "Our own rules")
    PROPOSAL = "proposal", pgettext_lazy("kind of decision", "A proposal in our name")
    EXCLUSION = "exclusion", pgettext_lazy("kind of decision", "That somebody leaves")
    DISSOLUTION = "dissolution", pgettext_lazy("kind of decision", "That the circle ends")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a decision", "Open")
    ADOPTED = "adopted", pgettext_lazy("state of a decision", "Adopted")
    REJECTED = "rejected", pgettext_lazy("state of a decision", "Not adopted")
    LAPSED = "lapsed", pgettext_lazy("state of a decision", "Too few spoke")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a decision", "Withdrawn")
    REPLACED = "replaced", pgettext_lazy("state of a decision", "Replaced by a new text")


class Move(models.TextChoices):
    ADOPT = "adopt", pgettext_lazy("move of a decision", "adopt")
    REJECT = "reject", pgettext_lazy("move of a decision", "reject")
    LAPSE = "lapse", pgettext_lazy("move of a decision", "lapse")
    WITHDRAW = "withdraw", pgettext_lazy("move of a decision", "withdraw")
    REPLACE = "replace", pgettext_lazy("move of a decision", "replace")


MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.ADOPT): State.ADOPTED,
    (State.OPEN, Move.REJECT): State.REJECTED,
    (State.OPEN, Move.LAPSE): State.LAPSED,
    (State.OPEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Move.REPLACE): State.REPLACED,
}


def after(state: str, move: Move) -> State:
    """Return the state that the move leads to. Raises IllegalMove."""
    try:
        return MOVES[State(state), move]
    except KeyError:
        raise IllegalMove(state, move.value) from None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was frozen at the opening. `quorum`: percent of `members` who must speak; 0 at a second call."""

    rule: str
    quorum: int
    members: int

    @property
    def needed(self) -> int:
        """How many must speak for it to stand: one at least, whatever the percentage."""
        return max(1, -(-self.quorum * self.members // 100))


@dataclass(frozen=True, slots=True)
class Count:
    """How many said what. `against`: no, or an objection; `aside`: abstained, or stood aside."""

    for_it: int = 0
    against: int = 0
    aside: int = 0

    @property
    def spoken(self) -> int:
        return self.for_it + self.against + self.aside


FOR, AGAINST = (Said.YES, Said.CONSENT), (Said.NO, Said.OBJECTION)


def counted(voices: Iterable[tuple[int, str]]) -> Count:
    """Count voices, each the number of a member and what they said; a member's last one alone counts."""
    said = list(dict(voices).values())
    for_it, against = sum(each in FOR for each in said), sum(each in AGAINST for each in said)
    return Count(for_it, against, len(said) - for_it - against)


def outcome(terms: Terms, count: Count) -> Move:
    """Return what becomes of a decision whose time is over: ADOPT, REJECT or LAPSE.

    By consent an objection that stands rejects, however few have spoken: who objects is not outvoted by silence. Else
    the quorum comes first. For it, somebody must be for it.
    """
    if terms.rule == Rule.CONSENT and count.against:
        return Move.REJECT
    if count.spoken < terms.needed:
        return Move.LAPSE
    return Move.ADOPT if count.for_it > count.against else Move.REJECT
