"""How the demo's offices work: drafts, a look that is wanted, who works on what, notes, word before the answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from civic.demo.founding import Ground
from proposals.actions import written_draft
from proposals.models import AnswerDraft, Assignment, InterimReply, InternalNote, Proposal, SecondLook

Row = dict[str, Any]


def tell_all(ground: Ground, stories: list[tuple[Row, Proposal]]) -> None:
    """Write what the plan says of each proposal's office. The chronicle is left to be written."""
    for row, proposal in stories:
        if "draft" in row:
            _draft(ground, row["draft"], proposal)
        if "assigned" in row:
            _assign(ground, row["assigned"], proposal)
        for note in row.get("notes", []):
            _note(ground, note, proposal)
        for number, reply in enumerate(row.get("interim", []), start=1):
            _reply(ground, reply, proposal, number)


def _draft(ground: Ground, row: Row, proposal: Proposal) -> None:
    today = timezone.localdate(ground.now)
    draft: AnswerDraft = AnswerDraft.objects.create(
        proposal=proposal,
        saved_by=ground.people[row["by"]],
        content={
            **{name: row[name] for name in ("decision", "summary", "reasons", "cost")},
            "lang": "en",
            "commitments": [
                {"text": each["text"], "due_on": (today + dt.timedelta(days=each["in_days"])).isoformat()}
                for each in row["commitments"]
            ],
        },
    )
    if asked := row.get("look"):
        by, at = ground.people[asked["by"]], ground.ago(asked["days"])
        look = SecondLook.objects.create(
            draft=draft, digest=written_draft(draft, ground.now).digest, asked_by=by, asked_at=at
        )
        ground.chronicle.tell("second_look.asked", look, at, by.pk, proposal=proposal.pk, office_id=proposal.office_id)


def _assign(ground: Ground, row: Row, proposal: Proposal) -> None:
    mandate, by, at = ground.mandates[row["to"]], ground.people[row["by"]], ground.ago(row["days"])
    made = Assignment.objects.create(proposal=proposal, mandate=mandate, assigned_by=by, assigned_at=at)
    ground.chronicle.tell("assignment.made", made, at, by.pk, proposal=proposal.pk, mandate=mandate.pk)


def _note(ground: Ground, row: Row, proposal: Proposal) -> None:
    by, at = ground.people[row["by"]], ground.ago(row["days"])
    assert proposal.office is not None  # noqa: S101 only an office in charge takes notes
    note = InternalNote.objects.create(
        proposal=proposal, office=proposal.office, author=by, body=row["text"], created_at=at
    )
    ground.chronicle.tell("note.written", note, at, by.pk, proposal=proposal.pk)


def _reply(ground: Ground, row: Row, proposal: Proposal, number: int) -> None:
    by, mandate, at = ground.people[row["by"]], ground.mandates[row["by"]], ground.ago(row["days"])
    office = proposal.office
    assert office is not None  # noqa: S101 only an office in charge sends word
    reply = InterimReply.objects.create(
        proposal=proposal,
        number=number,
        office=office,
        author=by,
        author_name=mandate.holder_name,
        author_title=mandate.title,
        body=row["text"],
        created_at=at,
    )
    told = {"reply": reply.pk, "office": office.name, "office_id": office.pk}
    ground.chronicle.tell("proposal.interim_replied", proposal, at, by.pk, **told)
