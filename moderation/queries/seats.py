"""A person's own place in a case, and the files by which anybody repeats a draw."""

from __future__ import annotations

from accounts.models import Person
from commons.verdict import ALLOWED, Verdict
from deliberation.queries.assemblies import SCRIPT, script
from moderation.lifecycle import Panel
from moderation.models import Case, Juror
from moderation.policy.cases import NOT_JUROR, may_judge
from moderation.queries import cases
from moderation.queries.eligible import concerns_of, conflicted


def seat_of(its: Case, by: Person) -> tuple[Juror | None, Verdict]:
    """Return the person's seat, and whether they have a place at all: who was drawn has one, also when it is over.

    A moderator who takes a seat of a staff panel by voting has none before. One query, five more for a moderator.
    """
    juror = its.jurors.filter(person=by.pk).first()
    if juror is not None:
        return juror, ALLOWED
    if its.panel != Panel.STAFF or not its.is_open:
        return None, NOT_JUROR
    seated = its.jurors.filter(ended="").count()
    return None, may_judge(by, its, None, conflicts=conflicted(its, concerns_of(its)), seated=seated)


def draw_files(its: Case) -> dict[str, str]:
    """Return all that one needs to repeat a draw, once its seed is revealed; the list alone before. Three queries."""
    if not its.list_hash:
        return {}
    files = cases.draw_files(its)
    return files | {SCRIPT: script()} if files else {"list.csv": its.list_csv}
