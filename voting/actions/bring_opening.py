"""Bring what two trustees found in the box. It is counted when another pair has found the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import groupby, islice
from typing import IO

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
from voting.papers import Paper, Spoiled

# A million ballots that each name thirty of a hundred projects.
MOST_BYTES = 200 * 2**20
# No ballot is nearly as long; a line is never held beyond it.
MOST_LINE = 100_000
Given = str | IO[bytes]


@transaction.atomic
def bring_opening(*, by: Person, round_id: int, trustees: str, choices: Given, spoiled: int = 0) -> Opening:
    """Take the choices that a pair opened, as `open_ballots` writes them: sorted, one a line; a text, or a file of it.

    The first pair's are known by their digest. When a second pair brings the same, the round is counted after the
    commit; when it differs, both stay and the entry says so: somebody opens again. Raises Refused, IllegalMove (not
    closed, counted), ValidationError by `choices` or `trustees`, Round.DoesNotExist. Locks the round. A file is read a
    line at a time, and once more to be kept.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_open_box(by, its))
    if its.state != State.CLOSED or not its.is_secret:
        raise IllegalMove(its.state, Move.COUNT.value)
    if trustees not in ("1+2", "1+3", "2+3"):
        raise ValidationError({"trustees": _("A pair of trustees is 1+2, 1+3 or 2+3.")})
    found = _held_to_paper(its, choices, spoiled)
    opening, _made = Opening.objects.update_or_create(
        round=its,
        trustees=trustees,
        defaults={"digest": found.digest, "choices": "", "spoiled": spoiled, "brought_by": by},
    )
    answers = {(each.digest, each.spoiled) for each in its.openings.all()}
    pairs = its.openings.count()
    record(
        "round.opened_box",
        actor=by,
        subject=its,
        title=its.title,
        trustees=trustees,
        digest=found.digest,
        agree=len(answers) == 1,
    )
    if pairs > 1 and len(answers) == 1:
        _keep(its, choices)
        later("voting.count_round", its.pk)
    return opening


@dataclass(frozen=True, slots=True)
class Found:
    digest: str
    ballots: int


def _keep(its: Round, choices: Given) -> None:
    """Write opened ballots, grouped where they are alike, in place of what pairs had agreed on before."""
    Choice.objects.filter(round=its).delete()
    alike = groupby(line.decode().removesuffix("\n") for line in _lines(choices))
    rows = (Choice(round=its, said=said, voters=sum(1 for _line in same)) for said, same in alike)
    while chunk := list(islice(rows, 5_000)):
        Choice.objects.bulk_create(chunk)


def _held_to_paper(its: Round, choices: Given, spoiled: int) -> Found:
    """Return the digest of what was brought and how many ballots it has. Raises ValidationError by `choices`."""
    paper, digest, ballots, last = queries.paper_of(its), sha256(), 0, b""
    for line in _lines(choices):
        said = _decoded(line)
        if line < last or not line.endswith(b"\n"):
            raise ValidationError({"choices": _("This is no file of `open_ballots`: its lines are not sorted.")})
        if line != last:  # what is alike stands together
            _hold(paper, said)
        digest.update(line)
        ballots, last = ballots + 1, line
    taken = queries.sealed_ballots(its, counted=True).count()
    if spoiled < 0 or ballots + spoiled != taken:
        differ = _("There are %(taken)d ballots in the box; this file says of %(found)d what they are.")
        raise ValidationError({"choices": differ % {"taken": taken, "found": ballots + spoiled}})
    return Found(digest.hexdigest(), ballots)


def _decoded(line: bytes) -> str:
    try:
        return line.decode().removesuffix("\n")
    except UnicodeDecodeError:
        raise ValidationError({"choices": _("This is no text file, as `open_ballots` writes it.")}) from None


def _hold(paper: Paper, said: str) -> None:
    try:
        wrong = said if paper.read(said) != said else ""
    except Spoiled as error:
        wrong = str(error)
    if wrong:
        raise ValidationError({"choices": _("This is no ballot of this vote: %(line)s") % {"line": wrong[:200]}})


def _lines(choices: Given) -> Iterator[bytes]:
    """Yield the lines of what was brought, from its beginning, each with its end. Raises ValidationError."""
    file = BytesIO(choices.encode()) if isinstance(choices, str) else choices
    if (getattr(file, "size", 0) or 0) > MOST_BYTES:
        raise ValidationError({"choices": _("The file is larger than it can be.")})
    file.seek(0)
    return iter(lambda: file.readline(MOST_LINE), b"")
