"""Put a circle's name and purpose right. What they say is the circle's to decide."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import journal.queries
from accounts.models import Person
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.actions.circles.found_circle import checked_words
from deliberation.models import Circle
from journal.actions import record

# So many words somebody who facilitates puts right alone, all in all, until the circle decides about its words: slips,
# not another purpose.
MOST_WORDS = 3


@transaction.atomic
def correct_circle(*, by: Person, circle_id: int, title: str | None = None, purpose: str | None = None) -> Circle:
    """Put up to three words right until the circle decides about them; all where a moderator asked, or one is alone.

    Facilitation. What is not given stays. Raises Refused, IllegalMove (dissolved), ValidationError by field. Locks
    the circle.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_facilitate(here), "correct")
    given = {"title": title, "purpose": purpose}
    words = checked_words({name: text for name, text in given.items() if text is not None})
    words = {name: text for name, text in words.items() if getattr(its, name) != text}
    is_free = its.edit_asked_at is not None or here.members == 1
    changed = 0 if is_free else sum(words_changed(getattr(its, name), text) for name, text in words.items())
    if changed and changed + _put_right_before(its) > MOST_WORDS:
        field = "purpose" if "purpose" in words else "title"
        said = _(
            "More than three words change since the circle last decided about them, so the circle decides it: open a "
            "decision with this text."
        )
        raise ValidationError({field: said})
    for name, text in words.items():
        setattr(its, name, text)
    its.edit_asked_at = None
    its.save(update_fields=[*words, "edit_asked_at"])
    record("circle.corrected", actor=by, subject=its, words=sorted(words), **({} if is_free else {"changed": changed}))
    return its


def _put_right_before(its: Circle) -> int:
    """Return how many words were put right since the circle, or everybody in it, last decided about them. One query."""
    count = 0
    for entry in journal.queries.about("circle", its.pk).filter(verb__in=("circle.corrected", "circle.rules_changed")):
        decided = entry.data["words"] if entry.verb == "circle.rules_changed" else "changed" not in entry.data
        count = 0 if decided else count + entry.data["changed"]
    return count


def words_changed(before: str, after: str) -> int:
    """Return how many words are other words, are gone or are new; the larger of both where some became others."""
    old, new = before.split(), after.split()
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal")
