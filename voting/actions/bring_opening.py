"""Bring what two trustees found in the box. It is counted when another pair has found the same."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.later import later
from commons.verdict import require
from journal.actions import record
from voting import policy, queries
from voting.lifecycle import Move, State
from voting.models import Choice, Opening, Round
from voting.papers import Spoiled

MOST_BYTES = 200 * 2**20


@transaction.atomic
def bring_opening(*, by: Person, round_id: int, trustees: str, choices: str, spoiled: int = 0) -> Opening:
    """Take the choices that a pair opened, as `open_ballots` writes them: sorted, one a line.

    The first pair's wait. When a second pair brings the same, the round is counted after the commit; when it differs,
    both stay and the entry says so: somebody opens again. Raises Refused, IllegalMove (not closed, counted),
    ValidationError by `choices` or `trustees`, Round.DoesNotExist. Locks the round.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_open_box(by, its))
    if its.state != State.CLOSED or not its.is_secret:
        raise IllegalMove(its.state, Move.COUNT.value)
    if trustees not in ("1+2", "1+3", "2+3"):
        raise ValidationError({"trustees": _("A pair of trustees is 1+2, 1+3 or 2+3.")})
    _hold_to_paper(its, choices, spoiled)
    digest = sha256(choices.encode()).hexdigest()
    opening, _made = Opening.objects.update_or_create(
        round=its,
        trustees=trustees,
        defaults={"digest": digest, "choices": choices, "spoiled": spoiled, "brought_by": by},
    )
    found = {(each.digest, each.spoiled) for each in its.openings.all()}
    pairs = its.openings.count()
    record(
        "round.opened_box",
        actor=by,
        subject=its,
        title=its.title,
        trustees=trustees,
        digest=digest,
        agree=len(found) == 1,
    )
    if pairs > 1 and len(found) == 1:
        keep_choices(its, choices.splitlines())
        its.openings.update(choices="")
        later("voting.count_round", its.pk)
    return opening


def keep_choices(its: Round, lines: list[str]) -> None:
    """Write opened ballots, grouped where they are alike, in place of what pairs had agreed on before."""
    Choice.objects.filter(round=its).delete()
    rows = sorted(Counter(lines).items())
    Choice.objects.bulk_create((Choice(round=its, said=said, voters=n) for said, n in rows), batch_size=5_000)


def _hold_to_paper(its: Round, choices: str, spoiled: int) -> None:
    lines = choices.splitlines()
    if choices != "".join(f"{line}\n" for line in sorted(lines)):
        raise ValidationError({"choices": _("This is no file of `open_ballots`: its lines are not sorted.")})
    paper = queries.paper_of(its)
    try:
        wrong = next((line for line in set(lines) if paper.read(line) != line), None)
    except Spoiled as error:
        wrong = str(error)
    if wrong is not None:
        raise ValidationError({"choices": _("This is no ballot of this vote: %(line)s") % {"line": wrong[:200]}})
    taken = queries.sealed_ballots(its, counted=True).count()
    if spoiled < 0 or len(lines) + spoiled != taken:
        said = _("There are %(taken)d ballots in the box; this file says of %(found)d what they are.")
        raise ValidationError({"choices": said % {"taken": taken, "found": len(lines) + spoiled}})
