"""An answer as it was written: checked and cleaned before anything is published or looked over."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock, language
from commons.text import bounded, one_line
from proposals import policy
from proposals.models import AnswerDraft, Decision, Proposal

MOST_COMMITMENTS = 20
MOST_TOGETHER = 10


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer's fields and promises, its language, and the ids of the other proposals it is also given to."""

    fields: dict[str, str]
    promises: list[tuple[str, dt.date]]
    lang: str
    also: tuple[int, ...] = ()

    @property
    def digest(self) -> str:
        """Name this very text: equal texts for the same proposals have one digest."""
        promises = [[text, due_on.isoformat()] for text, due_on in self.promises]
        whole = [self.fields, promises, self.lang, self.also]
        return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class AnswerText(TypedDict, total=False):
    """What an official writes. `commitments`: `{"text", "due_on": date or ISO text}`; `also`: other proposals' ids."""

    decision: str
    reasons: str
    summary: str
    cost: str
    commitments: Sequence[dict[str, Any]]
    lang: str
    also: Collection[int]


def written_answer(*, at: dt.datetime, **text: Unpack[AnswerText]) -> WrittenAnswer:
    """Return the answer, cleaned; what is left out is empty. Raises ValidationError by field."""
    errors: dict[str, list[str]] = {}
    decision, also = text.get("decision", ""), set(text.get("also", ()))
    fields = {"decision": decision}
    if decision not in Decision.values:
        errors["decision"] = [_("Choose one of: %(all)s.") % {"all": ", ".join(Decision.values)}]
    for name, written, least, most in (
        ("reasons", text.get("reasons", ""), 20, 20_000),
        ("summary", text.get("summary", ""), 10, 1_000),
        ("cost", one_line(text.get("cost", "")), 0, 200),
    ):
        try:
            fields[name] = bounded(written, least=least, most=most, field=name)
        except ValidationError as error:
            errors.update(error.message_dict)
    promises, problems = _promises(text.get("commitments", ()), clock.today(at))
    if problems:
        errors["commitments"] = problems
    if len(also) > MOST_TOGETHER:
        errors["also"] = [_("Answer at most %(n)d others together.") % {"n": MOST_TOGETHER}]
    if errors:
        raise ValidationError(errors)
    return WrittenAnswer(fields, promises, language.checked(text.get("lang", "")), tuple(sorted(also)))


def lang_of(draft: AnswerDraft) -> str:
    """Return the language of a draft: the one it says, else that of who saved it. One query at most."""
    said: str = draft.content.get("lang", "")
    return said or language.of_city(draft.saved_by.language if draft.saved_by else None)


def the_others(first: Proposal, found: dict[int, Proposal], also: Collection[int], by: Person) -> list[Proposal]:
    """Return the other proposals that are to be given the same answer, by id.

    Raises ValidationError by `also`, which names each that cannot be answered with the first, and why.
    """
    others, problems = [], []
    for pk in sorted(set(also) - {first.pk}):
        other = found.get(pk)
        if other is None:
            problems.append(_("%(id)d: there is no such proposal.") % {"id": pk})
            continue
        verdict = policy.answerable_with(by, other, first)
        if verdict:
            others.append(other)
        else:
            problems.append(
                _("“%(title)s” (%(id)d): %(why)s") % {"title": other.title, "id": pk, "why": verdict.reason}
            )
    if problems:
        raise ValidationError({"also": problems})
    return others


def _promises(commitments: Sequence[dict[str, Any]], today: dt.date) -> tuple[list[tuple[str, dt.date]], list[str]]:
    promises, problems = [], []
    if len(commitments) > MOST_COMMITMENTS:
        problems.append(_("Give at most %(n)d commitments.") % {"n": MOST_COMMITMENTS})
    for place, commitment in enumerate(commitments[:MOST_COMMITMENTS], start=1):
        text, due_on = one_line(str(commitment.get("text") or "")), _date(commitment.get("due_on"))
        if not text or len(text) > 300:
            problems.append(_("Commitment %(n)d: say what will be done, in at most 300 characters.") % {"n": place})
        elif due_on is None:
            problems.append(_("Commitment %(n)d: give a date as year-month-day.") % {"n": place})
        elif due_on < today:
            problems.append(_("Commitment %(n)d: the date has passed; give a coming one.") % {"n": place})
        else:
            promises.append((text, due_on))
    return promises, problems


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return parse_date(str(value))
    except ValueError:
        return None
