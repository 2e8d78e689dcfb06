"""Answer for the city: decision, reasons, summary and commitments, published as one act; to several at once, too."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Unpack

from django.db import transaction

import accounts.queries
import charter.queries
from accounts.models import Person
from charter.models import Office
from commons import clock, language
from commons.errors import IllegalMove
from commons.verdict import Verdict, require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.written_answer import AnswerText, WrittenAnswer, lang_of, the_others, written_answer
from proposals.lifecycle import Move, after
from proposals.models import Answer, AnswerDraft, Assignment, Commitment, Proposal, SecondLook


@transaction.atomic
def publish_answer(
    *, proposal_id: int, by: Person, at: dt.datetime | None = None, **text: Unpack[AnswerText]
) -> Answer:
    """Publish the office's answer and end its clock; give the proposals in `also` the same one, each its own.

    `lang`: the draft's or else the writer's unless said. All are answered or none. Locks all the proposals, by id.

    Raises Refused (not an official of the office in charge, no second look where one is needed), IllegalMove (not
    awaiting an answer), ValidationError by field.
    """
    found = queries.visible_among({proposal_id, *text.get("also", ())}, by, lock=True)
    if (proposal := found.get(proposal_id)) is None:
        raise Proposal.DoesNotExist
    require(policy.may_answer(by, proposal))
    after(proposal.state, Move.ANSWER)
    at, draft = at or clock.now(), queries.answer_draft(proposal)
    written = _written(proposal, by, draft, at, **text)
    others = the_others(proposal, found, written.also, by)
    require(second_look(proposal, by, draft, written.digest))
    look = approval(by, draft, written.digest)
    together = uuid.uuid4() if others else None
    whole = [proposal, *others]
    answers = [_publish(each, by, written, look, at, together, [row.pk for row in whole]) for each in whole]
    return answers[0]


def may_go_out(*, proposal_id: int, by: Person, at: dt.datetime | None = None, **text: Unpack[AnswerText]) -> Verdict:
    """Tell whether this text could be published as far as a second look is concerned. Writes nothing.

    So that a page can say no and keep what was typed. Raises ValidationError by field.
    """
    proposal = queries.visible(proposal_id, by)
    draft = queries.answer_draft(proposal)
    return second_look(proposal, by, draft, _written(proposal, by, draft, at or clock.now(), **text).digest)


def second_look(proposal: Proposal, by: Person, draft: AnswerDraft | None, digest: str) -> Verdict:
    """Tell whether the text with this digest was looked over, where the charter asks for that. Two queries at most."""
    needed = charter.queries.rule("answer_second_look").value == "needed"
    colleagues = accounts.queries.officials(proposal.office_id or 0).exclude(person=by).count() if needed else 0
    look = getattr(draft, "second_look", None)
    return policy.looked_over(by, look, digest=digest, needed=needed, colleagues=colleagues)


def approval(by: Person, draft: AnswerDraft | None, digest: str) -> SecondLook | None:
    """Return the approval that this very text has by somebody else. No query."""
    look: SecondLook | None = getattr(draft, "second_look", None)
    return look if policy.looked_over(by, look, digest=digest, needed=True, colleagues=0) else None


def _written(
    proposal: Proposal, by: Person, draft: AnswerDraft | None, at: dt.datetime, **text: Unpack[AnswerText]
) -> WrittenAnswer:
    lang = text.get("lang") or (lang_of(draft) if draft else language.of_city(by.language))
    text |= {"lang": lang, "also": set(text.get("also", ())) - {proposal.pk}}
    return written_answer(**text, at=at)


def in_charge(proposal: Proposal) -> Office:
    """Return the office in charge; the policy let nobody pass where there is none."""
    if proposal.office is None:
        raise IllegalMove(proposal.state, Move.ANSWER.value)
    return proposal.office


def _publish(
    proposal: Proposal,
    by: Person,
    written: WrittenAnswer,
    look: SecondLook | None,
    at: dt.datetime,
    together: uuid.UUID | None,
    answered: list[int],
) -> Answer:
    office, badge = in_charge(proposal), by.badge_of(proposal.office_id)
    answer: Answer = Answer.objects.create(
        proposal=proposal,
        number=proposal.answers.count() + 1,
        office=office,
        author=by,
        author_name=badge.holder_name if badge else by.shown_name,
        author_title=badge.title if badge else "",
        lang=written.lang,
        together=together,
        approved_by=look.decided_by if look else None,
        approved_at=look.decided_at if look else None,
        published_at=at,
        due_at=proposal.due_at,
        verdict_until=clock.due(at, charter.queries.rules().number("verdict_days")),
        **written.fields,
    )
    Commitment.objects.bulk_create(
        Commitment(answer=answer, text=text, due_on=due_on) for text, due_on in written.promises
    )
    AnswerDraft.objects.filter(proposal=proposal).delete()
    if not policy.deliverable(answer):
        Assignment.objects.filter(proposal=proposal).delete()
    proposal.state = after(proposal.state, Move.ANSWER)
    proposal.answered_at = at
    proposal.save(update_fields=["state", "answered_at"])
    record(
        "proposal.answered",
        actor=by,
        subject=proposal,
        answer=answer.pk,
        decision=answer.decision,
        office=office.own_name,
        office_id=office.pk,
        **({"together": str(together), "others": [pk for pk in answered if pk != proposal.pk]} if together else {}),
    )
    return answer
