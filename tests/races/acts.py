"""What a crowd does at once: the real acts, and their broken twins that a race test must catch."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import DateTimeField, Func

from accounts.actions import erase_person
from accounts.models import Person
from accounts.queries import person_with_residency
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation import actions as talking
from deliberation.actions import assemblies as lots
from deliberation.models import Assembly, Draw, Participant, Stance, Statement
from journal.actions import record
from journal.chain import NOTHING, canonical, link
from journal.models import Registered
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Amendment, AnswerVerdict, Merge, Picture, Proposal, Revision, Support
from tests.brought import brought, picture
from voting import actions as voting
from voting.models import Delegation, OpenBallot, Round


def support(proposal: int, person: int) -> str:
    actions.give_support(proposal_id=proposal, by=person_with_residency(person))
    return "given"


def withdraw(proposal: int, person: int) -> str:
    actions.withdraw_support(proposal_id=proposal, by=Person.objects.get(pk=person))
    return "withdrawn"


def come_and_go(proposal: int, person: int) -> str:
    """Support and, where the number says so, take it back."""
    support(proposal, person)
    if person % 3 == 0:
        withdraw(proposal, person)
    return "done"


def support_by_look_and_insert(proposal: int, person: int) -> str:
    """Broken twin: asks whether there is a row and then writes one. Needs the constraint it does not have."""
    supporter = person_with_residency(person)
    row = queries.visible(proposal, supporter)
    if Support.objects.filter(proposal=row, person=supporter).exists():
        return "given"
    time.sleep(0.01)
    Support.objects.create(
        proposal=row,
        person=supporter,
        revision=row.revisions.get(number=row.revision_number),
        district=supporter.residency.district,
        counts=True,
    )
    actions.decide_reached(proposal_id=proposal)
    return "given"


@transaction.atomic
def support_and_decide_inside(proposal: int, person: int) -> str:
    """Broken twin: decides in the supporting transaction, which does not see the others' supports."""
    supporter = person_with_residency(person)
    row = queries.visible(proposal, supporter)
    _row, new = Support.objects.get_or_create(
        proposal=row,
        person=supporter,
        defaults={
            "revision": row.revisions.get(number=row.revision_number),
            "district": supporter.residency.district,
            "counts": True,
        },
    )
    enough = Support.objects.filter(proposal=row, counts=True).count() >= (row.threshold or 0)
    time.sleep(0.05)  # a transaction that has something else to do before it commits
    if new and enough:
        Proposal.objects.filter(pk=proposal, state=State.OPEN).update(
            state=State.AWAITING_ANSWER, reached_at=row.published_at, due_at=row.published_at
        )
        record("proposal.reached", actor=None, subject=row)
    return "given"


def contest(proposal: int, person: int) -> str:
    actions.judge_answer(proposal_id=proposal, by=person_with_residency(person), says="contest", why="little")
    return "said"


def contest_or_be_late(proposal: int, person: int) -> str:
    """Contest, perhaps after others have sent it back already."""
    try:
        return contest(proposal, person)
    except IllegalMove:
        return "late"


@transaction.atomic
def contest_and_decide_inside(proposal: int, person: int) -> str:
    """Broken twin: decides in the judging transaction, without a lock, on what it read before."""
    row = Proposal.objects.get(pk=proposal)
    answer = row.answers.get()
    AnswerVerdict.objects.create(answer=answer, person_id=person, says="contest", why="little")
    enough = row.state == State.ANSWERED and answer.verdicts.count() >= 10
    time.sleep(0.05)
    if enough:
        Proposal.objects.filter(pk=proposal).update(state=State.AWAITING_ANSWER)
        record("proposal.contested", actor=None, subject=row)
    return "said"


def illustrate(proposal: int, person: int, shade: int) -> str:
    """Bring one picture; five find a place."""
    file = brought(f"{shade}.png", picture("PNG", size=(64, 64), shade=shade))
    try:
        actions.add_picture(proposal_id=proposal, by=Person.objects.get(pk=person), file=file, alt="It.")
    except ValidationError:
        return "refused"
    return "added"


def illustrate_by_look_and_insert(proposal: int, person: int, shade: int) -> str:
    """Broken twin: counts without a lock. Only the constraint is left between it and a sixth picture."""
    there = Picture.objects.filter(proposal=proposal).count()
    time.sleep(0.01)
    if there >= Picture.MOST:
        return "refused"
    key = secrets.token_hex(16)
    Picture.objects.create(proposal_id=proposal, position=there + 1, key=key, digest=key, width=9, height=9, alt="It.")
    return "added"


def erase(person: int, proposal: int = 0) -> str:
    """Erase the person, while they support."""
    return "erased" if erase_person(person_id=person) else "gone"


def support_or_be_gone(proposal: int, person: int) -> str:
    """Support as somebody who may be erased this very moment."""
    try:
        supporter = person_with_residency(person)
        actions.give_support(proposal_id=proposal, by=supporter)
    except Person.DoesNotExist:
        return "gone"
    except Refused:
        return "refused"
    return "given"


def support_or_erase(proposal: int, person: int, erases: bool) -> str:
    return erase(person) if erases else support_or_be_gone(proposal, person)


def come_to_the_desk(clerk: int, number: str, district: int) -> str:
    """Begin to act for whom a document proves; answer with the account it led to."""
    from accounts.actions import begin_by_document

    begun = begin_by_document(
        by=Person.objects.get(pk=clerk),
        channel="desk",
        country="ES",
        kind="national-id",
        number=number,
        district_id=district,
    )
    return f"person {begun.person_id}"


def claim(token: str, password: str) -> str:
    """Make an account one's own by its link."""
    from accounts.actions import claim_account

    claim_account(token=token, password=password)
    return "claimed"


def begin_twice(clerk: int) -> str:
    """Press “Begin” once more while the first press is under way."""
    from accounts.actions import begin_assistance

    begin_assistance(by=Person.objects.get(pk=clerk), channel="desk")
    return "begun"


def come_to_the_desk_once(clerk: int, number: str, tag: str, district: int) -> str:
    """The twin: look for the account, and whatever was found is what there is.

    The tag comes with the call: making it takes so long that nobody would meet anybody.
    """
    from accounts.actions.assist import _begin_by_tag
    from accounts.actions.attest import attested

    attestation = attested(
        method="desk",
        country="ES",
        kind="national-id",
        number=number,
        district_id=district,
        age_band="",
        of_voting_age=False,
    )
    by = Person.objects.get(pk=clerk)
    begun = _begin_by_tag(bytes.fromhex(tag), attestation, by=by, channel="desk", lower=False, language="")
    return f"person {begun.person_id}"


def accept(amendment: int, person: int) -> str:
    """Take an amendment in, as an author."""
    try:
        actions.accept_amendment(amendment_id=amendment, by=Person.objects.get(pk=person))
    except IllegalMove:
        return "refused"
    return "accepted"


def accept_without_lock(amendment: int, person: int) -> str:
    """Broken twin: reads the text, writes its own version of it, and looks at nobody else's."""
    found = Amendment.objects.select_related("proposal", "base").get(pk=amendment)
    time.sleep(0.05)
    number = found.proposal.revision_number + 1
    Revision.objects.get_or_create(
        proposal=found.proposal, number=number, defaults={"title": found.title, "body": found.body}
    )
    Proposal.objects.filter(pk=found.proposal_id).update(body=found.body, revision_number=number)
    return "accepted"


def agree(merge: int, person: int, version: int = 1) -> str:
    """Agree to a merge, as an author."""
    try:
        done = actions.agree_merge(merge_id=merge, by=Person.objects.get(pk=person), version=version)
    except IllegalMove:
        return "refused"
    return done.state


def agree_or_support(merge: int, person: int, proposal: int) -> str:
    """Give the last consent (`proposal` 0), or support one of the sources."""
    if not proposal:
        return agree(merge, person)
    try:
        actions.give_support(proposal_id=proposal, by=person_with_residency(person))
    except IllegalMove as refusal:
        assert "common proposal" in refusal.reason, refusal.reason
        return "pointed on"
    return "given"


def merge_without_lock(merge: int, person: int, proposal: int = 0) -> str:
    """Broken twin: reads whether all agreed, and carries it out; looks at nobody else."""
    from proposals.actions.merge_proposals import merge_proposals

    found = Merge.objects.get(pk=merge)
    sources = [row.proposal for row in found.sources.select_related("proposal")]
    if found.state != "suggested":
        return "refused"
    time.sleep(0.1)
    with transaction.atomic():
        merge_proposals(found, sources, by=Person.objects.get(pk=person))
    return "merged"


def carry_or_support(merge: int, person: int, proposal: int) -> str:
    """Carry one's support over (`proposal` 0), or support the common proposal directly; or undo it all (negative)."""
    try:
        if proposal < 0:
            actions.undo_merge(merge_id=merge, by=Person.objects.get(pk=person), reason="It was not the same.")
            return "undone"
        by = person_with_residency(person)
        if proposal:
            actions.give_support(proposal_id=proposal, by=by)
        else:
            actions.carry_support(merge_id=merge, by=by)
    except IllegalMove:
        return "refused"
    return "given" if proposal else "carried"


def support_or_edit(proposal: int, person: int, edits: bool) -> str:
    """Change the text substantially, or support what one has read: revision 1."""
    if edits:
        author = Person.objects.get(pk=person)
        body = f"{Proposal.objects.get(pk=proposal).body}\n\n{secrets.token_hex(40)}"
        actions.edit_proposal(proposal_id=proposal, by=author, body=body, reason="It was forgotten.", substantial=True)
        return "edited"
    try:
        actions.give_support(proposal_id=proposal, by=person_with_residency(person), seen=1)
    except IllegalMove:
        return "told"
    return "given"


def support_unseen_or_edit(proposal: int, person: int, edits: bool) -> str:
    """Broken twin: the form does not say which text was read."""
    if edits:
        return support_or_edit(proposal, person, edits)
    actions.give_support(proposal_id=proposal, by=person_with_residency(person))
    return "given"


def vote(round: int, person: int, said: list[str]) -> str:
    cast = voting.cast_ballot(by=person_with_residency(person), round_id=round, said=said)
    return "replaced" if cast.replaced else "taken"


def vote_by_look_and_insert(round: int, person: int, said: list[str]) -> str:
    """Broken twin: asks whether there is a ballot and then writes one, where no constraint holds."""
    voter = person_with_residency(person)
    if OpenBallot.objects.filter(round=round, person=voter).exists():
        return "taken"
    time.sleep(0.01)
    OpenBallot.objects.create(round_id=round, person=voter, district=voter.residency.district, said=str(said))
    return "taken"


def vote_or_close(round: int, person: int | None, said: list[str]) -> str:
    """Vote; without a person, let the last second pass and close."""
    if person is not None:
        return vote(round, person, said)
    Round.objects.filter(pk=round).update(closes_at=ClockTimestamp())
    return "closed" if voting.close_round(round_id=round) else "open"


def vote_by_clock_or_close(round: int, person: int | None, said: list[str]) -> str:
    """Broken twin: looks whether the vote is open and then puts the ballot in, where nobody keeps it from closing."""
    if person is None:
        return vote_or_close(round, person, said)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT box.tag_of(%s, %s) FROM voting_round WHERE id = %s AND closes_at > clock_timestamp()",
            [round, person, round],
        )
        found = cursor.fetchone()
        if found is None or found[0] is None:
            return "IllegalMove"
        time.sleep(0.05)
        home, sealed = person_with_residency(person).residency.district_id, secrets.token_bytes(64)
        cursor.execute(
            "INSERT INTO box.ballot VALUES (%s, %s, %s, %s, %s)",
            [round, found[0], home, hashlib.sha256(sealed).digest(), sealed],
        )
    return "taken"


class ClockTimestamp(Func):
    function = "clock_timestamp"
    output_field = DateTimeField()


def take_stance(statement: int, person: int, stance: str) -> str:
    talking.take_stance(statement_id=statement, by=Person.objects.get(pk=person), stance=stance)
    return "said"


def take_stance_by_look_and_insert(statement: int, person: int, stance: str) -> str:
    """Broken twin: asks whether there is an answer and then writes one, where no constraint holds."""
    row = Statement.objects.get(pk=statement)
    participant = Participant.objects.get_or_create(
        conversation=row.conversation, person_id=person, defaults={"number": secrets.randbits(62)}
    )[0]
    if Stance.objects.filter(statement=row, participant=participant).exists():
        return "said"
    time.sleep(0.01)
    said = next(number for number, word in talking.WORDS.items() if word == stance)
    Stance.objects.create(statement=row, participant=participant, value=said, said_on="2026-01-01")
    return "said"


def recall_or_close(round: int, person: int | None, delegation: int) -> str:
    """Recall a delegation and say whether that was before the round closed; without a person, close it."""
    if person is None:
        return vote_or_close(round, None, [])
    with transaction.atomic():
        voting.recall_delegation(by=person_with_residency(person), delegation_id=delegation)
        return "before" if Round.objects.get(pk=round).state == "open" else "after"


def recall_unheld_or_close(round: int, person: int | None, delegation: int) -> str:
    """Broken twin: looks whether the round is open and then deletes, and holds off nobody who closes it."""
    if person is None:
        return vote_or_close(round, None, [])
    with transaction.atomic():
        is_open = Round.objects.get(pk=round).state == "open"
        Delegation.objects.filter(pk=delegation, delegator=person).delete()
        time.sleep(0.02)
        return "before" if is_open else "after"


def delegate(person: int, to: int, day: str) -> str:
    voting.delegate(by=person_with_residency(person), delegate_id=to, expires_on=dt.date.fromisoformat(day))
    return "delegated"


def enter_seed(assembly: int, person: int, seed: str) -> str:
    try:
        by = Person.objects.get(pk=person)
        lots.enter_seed(by=by, assembly_id=assembly, seed=seed, source="As the state lottery house publishes it")
    except IllegalMove:
        return "late"
    return "drawn"


def enter_seed_by_look_and_write(assembly: int, person: int, seed: str) -> str:
    """Broken twin: looks whether the list waits for its seed, and writes one, without a lock."""
    its = Assembly.objects.get(pk=assembly)
    if its.state != "listed":
        return "late"
    time.sleep(0.05)
    Draw.objects.filter(assembly=its).update(seed=seed, seed_source="somewhere", entered_at=clock.now())
    Assembly.objects.filter(pk=assembly).update(state="drawn", drawn_at=clock.now())
    return "drawn"


def decline_or_tend(assembly: int, person: int | None) -> str:
    """Decline as a person, or do what beat does."""
    if person is None:
        return f"called {lots.tend_panel(assembly_id=assembly)}"
    try:
        lots.decline_seat(by=Person.objects.get(pk=person), assembly_id=assembly)
    except Refused as refused:
        return refused.verdict.code
    return "declined"


def withdraw_in_the_register(proposal: int, person: int) -> str:
    """Write an act; say when it began, when it was acknowledged, and which entry tells of it."""
    began = time.monotonic_ns()
    with transaction.atomic():
        entry = record(
            "proposal.withdrawn", actor=Person(pk=person), subject=Proposal(pk=proposal), merge=1, reason="So."
        )
    return f"{began} {time.monotonic_ns()} {entry.pk}"


def register_without_the_sequencer(proposal: int, person: int) -> str:
    """Broken twin: every writer takes the last hash and writes the next one itself, in the act's transaction."""
    with transaction.atomic():
        entry = record("proposal.withdrawn", actor=None, subject=Proposal(pk=proposal), merge=person)
        last = Registered.objects.order_by("-number").first()
        number, previous = (last.number, last.hash) if last else (0, NOTHING)
        time.sleep(0.01)
        text = canonical({"number": number + 1, "merge": person})
        Registered.objects.create(
            number=number + 1, entry=entry, verb=entry.verb, text=text, previous=previous, hash=link(previous, text)
        )
    return "written"
