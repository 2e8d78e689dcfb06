"""A person's own place in a case, and the files by which anybody repeats a draw."""

from __future__ import annotations

from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, require
from deliberation.queries.assemblies import SCRIPT, script
from moderation.lifecycle import Panel
from moderation.models import Case, Juror
from moderation.policy.cases import NOT_JUROR, may_judge
from moderation.queries import cases
from moderation.queries.eligible import concerns_of, conflicted
from proposals.models import Picture
from proposals.queries.content import Kind


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


def picture_before(its: Case, by: Person, content_id: int) -> Picture:
    """Return a picture that the case is about, also a hidden one, for who sits on it while it is open.

    Two queries beside those of `seat_of`. Raises Refused, DoesNotExist.
    """
    juror, may = seat_of(its, by)
    require(may)
    is_its = any(each.kind == Kind.PICTURE and each.content_id == content_id for each in concerns_of(its))
    if not is_its or not its.is_open or (juror and juror.ended):
        raise Picture.DoesNotExist
    return Picture.objects.exclude(visibility=Visibility.ERASED).get(pk=content_id)


def draw_files(its: Case) -> dict[str, str]:
    """Return all that one needs to repeat a draw, once its seed is revealed; the list alone before. Three queries."""
    if not its.list_hash:
        return {}
    files = cases.draw_files(its)
    return files | {SCRIPT: script()} if files else {"list.csv": its.list_csv}
