"""The demo's juries: one that sits, with mira called to it; one kept, one hidden, one appeal won."""

from __future__ import annotations

import datetime as dt
import random
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

import charter.queries
from accounts.models import Residency
from civic.demo.founding import Ground, plan
from commons import clock
from commons.models import Visibility
from deliberation.lot.jury import jury_order, list_text
from deliberation.lot.pool import ticket_of
from journal.actions import publish_root
from journal.models import Root
from moderation.actions.decide_concern import VERBS
from moderation.lifecycle import (
    CaseState,
    Deed,
    Ending,
    Finding,
    Origin,
    Panel,
    State,
    quorum_of,
    reason_of,
    tallied,
)
from moderation.lifecycle import Ground as Why
from moderation.models import Act, Case, CaseItem, Concern, Flag, Juror, Readiness, RoomWord
from proposals.models import Comment, Proposal
from proposals.queries.content import Kind

Row = dict[str, Any]
READY, FLAGS = 60, 3
DEEDS = {Finding.HIDE: (Deed.HIDE, State.HIDDEN), Finding.KEEP: (Deed.DISMISS, State.SETTLED)}


def hold_juries(ground: Ground) -> None:
    """Write what residents decided, as their acts would have left it. The chronicle is left to be written."""
    if not settings.REGISTER_SIGNING_KEY:
        return  # without a register nobody promises a seed, and no jury can be drawn
    rng = random.Random(f"juries {ground.seed}")  # noqa: S311 a demo, no secret
    # The last promises the seed of the jury that sits now; those before are revealed, so that anybody can draw again.
    roots = [publish_root(at=ground.ago(days)) for days in (70, 56, 46, 14, 3)]
    ready = _ready(ground, rng)
    for row in reversed(plan("juries")["case"]):
        _tell(ground, row, roots, ready, rng)


def _ready(ground: Ground, rng: random.Random) -> list[int]:
    ids = ground.residents.everybody()
    valid = Residency.objects.filter(level=2, valid_until__gte=timezone.localdate(ground.now))
    some = rng.sample(ids, min(3 * READY, len(ids)))
    proven = set(valid.filter(person__in=some).values_list("person_id", flat=True))
    people = [pk for pk in some if pk in proven][:READY] + [ground.people[name].pk for name in ("mira", "bea")]
    Readiness.objects.bulk_create(Readiness(person_id=pk, since=ground.ago(90)) for pk in people)
    return people


def _tell(ground: Ground, row: Row, roots: list[Root], ready: list[int], rng: random.Random) -> None:
    opened = ground.ago(row["opened"])
    piece, concern = _concern(ground, row, opened, rng)
    case = _open(ground, row, concern, opened)
    sitting = _draw(ground, case, row, roots, ready, rng)
    if "took" not in row:
        _sit(ground, case, row, sitting)
        return
    _decide(ground, case, row, concern, piece, sitting, opened + dt.timedelta(days=row["took"]))
    if more := row.get("appeal"):
        at = (case.decided_at or opened) + dt.timedelta(days=more["after"])
        again = _open(ground, row | more, concern, at, appeal_of=case, appellant_id=concern.author_id)
        sitting = _draw(ground, again, more, roots, [pk for pk in ready if pk not in sitting], rng)
        _decide(ground, again, more, concern, piece, sitting, at + dt.timedelta(days=more["took"]))


def _concern(ground: Ground, row: Row, opened: dt.datetime, rng: random.Random) -> tuple[Any, Concern]:
    whole = Proposal.objects.get(title=row["on"])
    begins = row.get("comment")
    piece = Comment.objects.get(proposal=whole, body__startswith=begins) if begins else whole
    kind = Kind.COMMENT if begins else Kind.PROPOSAL
    author = piece.author_id if begins else whole.author_ids[0]
    concern, is_new = Concern.objects.get_or_create(
        kind=kind, content_id=piece.pk, defaults={"proposal": whole, "author_id": author, "opened_at": opened}
    )
    if row["origin"] == Origin.FLAGS:
        spoken = set(Comment.objects.filter(proposal=whole).values_list("author_id", flat=True)) | {author}
        people = [pk for pk in rng.sample(ground.residents.everybody(), 12) if pk not in spoken][:FLAGS]
        Flag.objects.bulk_create(
            Flag(concern=concern, person_id=pk, reason=row["reason"], created_at=opened - dt.timedelta(hours=n))
            for n, pk in enumerate(people)
        )
        concern.flag_count += len(people)
        concern.save(update_fields=["flag_count"])
    if is_new:
        ground.chronicle.tell("concern.opened", concern, opened, kind=kind.value, reason=row["reason"])
    return piece, concern


def _open(ground: Ground, row: Row, concern: Concern, at: dt.datetime, **appeal: Any) -> Case:
    rules = charter.queries.rules()
    origin = Origin.APPEAL if appeal else row["origin"]
    by = ground.people["nora"] if origin == Origin.MODERATOR else None
    case: Case = Case.objects.create(
        origin=origin,
        reason=row["reason"],
        text=row.get("text", ""),
        opened_by=by,
        days=rules.number("jury_days"),
        answer_days=rules.number("jury_answer_days"),
        appeal_days=rules.number("appeal_days"),
        opened_at=at,
        due_at=clock.due(at, rules.number("jury_days")),
        **appeal,
    )
    CaseItem.objects.create(case=case, concern=concern, open="took" not in row)
    said = {"reason": row["reason"], "origin": origin, "items": 1}
    verb = "appeal.opened" if appeal else "case.opened"
    ground.chronicle.tell(verb, case, at, by.pk if by else None, **said)
    return case


def _draw(ground: Ground, case: Case, row: Row, roots: list[Root], ready: list[int], rng: random.Random) -> list[int]:
    """Draw the jury; return who is called, by number."""
    rules = charter.queries.rules()
    size = rules.number("jury_size")
    concerned = Concern.objects.get(case_items__case=case)
    spoken: set[int | None] = set(
        Comment.objects.filter(proposal=concerned.proposal_id).values_list("author_id", flat=True)
    )
    spoken |= set(Flag.objects.filter(concern=concerned).values_list("person_id", flat=True)) | {concerned.author_id}
    people = [pk for pk in ready if pk not in spoken and (row.get("called") or pk != ground.people["mira"].pk)]
    root = [each for each in roots if each.day <= clock.today(case.opened_at)][-1]
    wanted = ground.people[row["called"]].pk if "called" in row else None
    # So that who tries the demo is called: tickets are made of a secret with which the lot falls on her.
    for number in range(1_000):
        secret = sha256(f"jury {case.pk} {ground.seed} {number}".encode()).digest()
        tickets = {ticket_of(secret, str(pk)): pk for pk in people}
        order = [tickets[ticket] for ticket in jury_order(root.seed, str(case.pk), tickets)]
        if wanted is None or wanted in order[row["accepted"] : size]:
            break
    case.panel, case.size, case.quorum = (
        Panel.JURY,
        size,
        quorum_of(size, rules.number("jury_quorum")),
    )
    case.list_csv, case.seed_root, case.secret = list_text(tickets), root.pk, secret
    case.list_hash = sha256(case.list_csv.encode()).hexdigest()
    case.save()
    told = {"list": case.list_hash, "root": root.pk, "panel": case.panel, "size": size}
    ground.chronicle.tell("jury.drawn", case, case.opened_at, None, **told)
    names = {pk: ticket for ticket, pk in tickets.items()}
    answer_by = clock.due(case.opened_at, case.answer_days)
    Juror.objects.bulk_create(
        Juror(
            case=case, person_id=pk, ticket=names[pk], number=number, called_at=case.opened_at, answer_by=answer_by,
            sits="called" in row,
        )
        for number, pk in enumerate(order[:size], start=1)
    )  # fmt: skip
    return order[:size]


def _vote(juror: Juror, row: Row, vote: str, at: dt.datetime, reason: str) -> None:
    juror.vote, juror.vote_text, juror.accepted_at, juror.voted_at = vote, row["texts"][vote], at, at
    juror.vote_reason = Why.NO_BREACH if vote == Finding.KEEP else reason


VOTED = ["vote", "vote_text", "vote_reason", "accepted_at", "voted_at", "ended", "ended_at"]


def _sit(ground: Ground, case: Case, row: Row, sitting: list[int]) -> None:
    jurors = list(case.jurors.order_by("number"))
    for juror in jurors[: row["accepted"]]:
        juror.accepted_at = ground.ago(0.6)
    for juror, vote in zip(jurors, row["votes"], strict=False):
        _vote(juror, row, vote, ground.ago(0.3), row["reason"])
    Juror.objects.bulk_update(jurors, VOTED)
    for number, text in row["words"]:
        said = RoomWord.objects.create(case=case, juror=jurors[number - 1], text=text)
        RoomWord.objects.filter(pk=said.pk).update(created_at=ground.ago(0.6 - number / 20))


def _decide(
    ground: Ground, case: Case, row: Row, concern: Concern, piece: Any, sitting: list[int], at: dt.datetime
) -> None:
    jurors = list(case.jurors.order_by("number"))
    votes = row["votes"]
    for juror, vote in zip(jurors, votes, strict=False):
        _vote(juror, row, vote, at - dt.timedelta(hours=juror.number), case.reason)
    for juror in jurors[len(votes) :]:
        juror.ended, juror.ended_at = Ending.SILENT, juror.answer_by
    Juror.objects.bulk_update(jurors, VOTED)
    outcome = tallied(votes, case.subject)
    reason = reason_of(outcome, [(each.vote, each.vote_reason) for each in jurors if each.vote])
    case.state, case.outcome, case.outcome_reason = CaseState.DECIDED, outcome, reason
    case.decided_at, case.secret = at, None
    case.appeal_until = None if case.origin == Origin.APPEAL else clock.due(at, case.appeal_days)
    case.save()
    _enact(ground, case, concern, piece, row, at)
    ground.chronicle.tell("case.decided", case, at, None, outcome=outcome, reason=reason, votes=len(votes))


def _enact(ground: Ground, case: Case, concern: Concern, piece: Any, row: Row, at: dt.datetime) -> None:
    deed, state = DEEDS[Finding(case.outcome)]
    if deed == Deed.DISMISS and concern.state == State.HIDDEN:
        deed = Deed.RESTORE
        Act.objects.filter(concern=concern, deed=Deed.HIDE).update(restored_at=at)
    concern.state, concern.flag_count = state, 0
    concern.save(update_fields=["state", "flag_count"])
    Flag.objects.filter(concern=concern, closed_at=None).update(closed_at=at)
    text = row["texts"][case.outcome]
    act = Act.objects.create(
        concern=concern, deed=deed, reason=case.outcome_reason, text=text, case=case, created_at=at
    )
    about = {"rule": case.outcome_reason, "proposal": concern.proposal_id}
    ground.chronicle.tell(VERBS[deed], act, at, None, kind=concern.kind, **about)
    if deed == Deed.DISMISS:
        return
    piece.visibility = Visibility.HIDDEN if deed == Deed.HIDE else Visibility.PUBLIC
    piece.save(update_fields=["visibility"])
    happened = "hidden" if deed == Deed.HIDE else "restored"
    if deed == Deed.RESTORE:
        del about["rule"]
    ground.chronicle.tell(f"{concern.kind}.{happened}", piece, at, None, **about)
