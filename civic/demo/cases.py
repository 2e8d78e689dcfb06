"""The cases of `moderation.toml`: what was flagged, what Nora decided, as the acts would have left it on their days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.joint import DAYS
from accounts.models import JointAct, Person
from civic.demo.founding import Ground, plan
from civic.demo.sentences import tell_sentences
from commons import clock
from commons.models import Visibility
from moderation.actions.decide_concern import VERBS
from moderation.lifecycle import Deed, State, after
from moderation.models import Act, Block, Concern, Flag
from proposals.actions.end_proposal import END
from proposals.models import Answer, AnswerVerdict, Comment, Proposal
from proposals.queries.content import Kind, Piece, author_of, whole_of

Row = dict[str, Any]


def tell_cases(ground: Ground) -> None:
    """Write every case, after the stories: some twenty rows. The chronicle is left to be written."""
    decisions, concerns = [], {}
    for row in plan("moderation")["case"]:
        kind, piece = _content(row)
        concern = concerns[row.get("comment", row["on"])] = _flag(ground, kind, piece, row)
        decisions += [(_at(ground, piece, act), concern, piece, act) for act in row.get("acts", [])]
        if "block" in row:
            _block(ground, piece, row["block"])
    # The public list stands in the order of its numbers.
    for at, concern, piece, act in sorted(decisions, key=lambda each: each[0]):
        _decide(ground, concern, piece, act, at)
    ask_for_two(ground)
    tell_sentences(ground, concerns)


def ask_for_two(ground: Ground) -> None:
    """Let Nora ask that a proposal is ended: it waits for a second person, on the start page of administrators."""
    row, at, nora = plan("moderation")["joint_act"], ground.ago(1), ground.people["nora"]
    about = {"kind": END, "ground": row["ground"], "reason": row["reason"]}
    found = Proposal.objects.get(title=row["on"])
    act = JointAct.objects.create(**about, subject_id=found.pk, asked_by=nora, asked_at=at, until=clock.due(at, DAYS))
    ground.chronicle.tell("joint_act.asked", act, at, nora.pk, **about, proposal=found.pk)


def _flag(ground: Ground, kind: Kind, piece: Piece, row: Row) -> Concern:
    flags, whole = row["flags"], whole_of(piece)
    decided = [_at(ground, piece, act) for act in row.get("acts", [])]
    concern: Concern = Concern.objects.create(
        kind=kind,
        content_id=piece.pk,
        proposal=whole,
        author_id=author_of(piece),
        district_id=whole.district_id,
        opened_at=_at(ground, piece, flags[0]),
        flag_count=0 if decided else len(flags),
    )
    ground.chronicle.tell("concern.opened", concern, concern.opened_at, kind=kind.value, reason=flags[0]["reason"])
    Flag.objects.bulk_create(
        Flag(
            concern=concern,
            person=ground.people.get(flag.get("by", "")),
            reason=flag["reason"],
            text=flag.get("text", ""),
            created_at=_at(ground, piece, flag),
            closed_at=min(decided, default=None),
        )
        for flag in flags
    )
    return concern


def _content(row: Row) -> tuple[Kind, Piece]:
    whole = Proposal.objects.get(title=row["on"])
    if "comment" in row:
        return Kind.COMMENT, Comment.objects.get(proposal=whole, body__startswith=row["comment"])
    if row.get("answer"):
        return Kind.ANSWER, Answer.objects.get(proposal=whole, number=1)
    return Kind.PROPOSAL, whole


def _at(ground: Ground, piece: Piece, row: Row) -> dt.datetime:
    if "days" in row:
        return ground.ago(row["days"])
    began: dt.datetime = piece.given_at if isinstance(piece, AnswerVerdict) else piece.created_at  # type: ignore[union-attr]  # of what is moderated here
    return min(began + dt.timedelta(hours=row["hours"]), ground.now)


def _decide(ground: Ground, concern: Concern, piece: Piece, row: Row, at: dt.datetime) -> None:
    nora, deed = ground.people["nora"], Deed(row["deed"])
    concern.state = after(concern.state, deed)
    concern.save(update_fields=["state"])
    if deed == Deed.RESTORE:
        Act.objects.filter(concern=concern, deed=Deed.HIDE).update(restored_at=at)
    act = Act.objects.create(
        concern=concern, deed=deed, reason=row["reason"], text=row["text"], by=nora, created_at=at
    )  # fmt: skip
    about = {"rule": row["reason"], "proposal": concern.proposal_id}
    ground.chronicle.tell(VERBS[deed], act, at, nora.pk, kind=concern.kind, **about)
    if deed == Deed.DISMISS:
        return
    piece.visibility = Visibility.HIDDEN if concern.state == State.HIDDEN else Visibility.PUBLIC
    if isinstance(piece, Comment) and deed == Deed.ASK_EDIT:
        piece.edit_asked_at = at
    piece.save(update_fields=["visibility", *(["edit_asked_at"] if isinstance(piece, Comment) else [])])
    happened = {Deed.HIDE: "hidden", Deed.ASK_EDIT: "edit_asked", Deed.RESTORE: "restored"}[deed]
    if deed == Deed.RESTORE:
        del about["rule"]
    ground.chronicle.tell(f"{concern.kind}.{happened}", piece, at, nora.pk, **about)


def _block(ground: Ground, piece: Piece, row: Row) -> None:
    nora, at, author_id = ground.people["nora"], _at(ground, piece, row), author_of(piece)
    block = Block.objects.create(person_id=author_id, by=nora, reason=row["reason"], created_at=at)
    Person.objects.filter(pk=author_id).update(is_active=False)
    ground.chronicle.tell("account.blocked", block, at, nora.pk)
