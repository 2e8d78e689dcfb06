"""One proposal that many write, as its acts would have left it: texts, amendments, authors, a fork."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import Person
from civic.demo.founding import Ground, plan
from commons import clock
from commons.difference import changed_share, compared
from proposals.lifecycle import State
from proposals.models import Amendment, AmendmentSupport, Authorship, Invitation, Proposal, Revision, Support

GATHER_DAYS = 120
Row = dict[str, Any]


def write_together(ground: Ground) -> None:
    """Give the plan's proposal its earlier texts, amendments and authors. The chronicle is left to be written."""
    told: Row = plan("together")
    proposal = Proposal.objects.get(title=told["title"])
    texts = bodies(proposal)
    for number in range(1, len(texts) + 1):
        if number > 1:
            taken_in = proposal.amendments.filter(state=Amendment.State.ACCEPTED, revision=None).first()
            _revision(ground, proposal, number, told["revisions"][number - 2], texts[number - 2 : number], taken_in)
        for row in told["amendments"]:
            if row.get("base", 1) == number:
                _amendment(ground, proposal, row, texts)
    proposal.save(update_fields=["revision_number", "text_since"])
    _bind(ground, proposal, told["revisions"])
    invited_to = Proposal.objects.get(title=told["invited_to"])
    asked = Invitation.objects.create(proposal=invited_to, person=ground.people["ana"], by=invited_to.author)
    Invitation.objects.filter(pk=asked.pk).update(asked_at=ground.ago(2))
    ground.chronicle.tell("author.invited", asked, ground.ago(2), invited_to.author_id, proposal=invited_to.pk)


def bodies(proposal: Proposal) -> list[str]:
    """Return the texts a proposal had, the first one first, the present one last."""
    told, found = plan("together"), [proposal.body]
    for row in reversed(told["revisions"] if told["title"] == proposal.title else []):
        before = found[0].replace(row["added"], "")
        found.insert(0, _said(before, [(now, was) for was, now in row.get("changed", [])]))
    return found


def _said(text: str, changes: Iterable[Sequence[str]]) -> str:
    """Return the text with some words put in the place of others."""
    for was, now in changes:
        text = text.replace(was, now)
    return text


def _revision(
    ground: Ground, proposal: Proposal, number: int, row: Row, texts: list[str], amendment: Amendment | None
) -> None:
    before, after = texts
    share = changed_share(f"{proposal.title}\n\n{before}", f"{proposal.title}\n\n{after}")
    author, at = _person(ground, row["by"]), ground.ago(row["days"])
    Revision.objects.create(
        proposal=proposal,
        number=number,
        title=proposal.title,
        body=after,
        author=author,
        reason=row["reason"],
        substantial=row.get("substantial", False),
        changed_share=share,
        changes={"title": compared(proposal.title, proposal.title), "body": compared(before, after)},
        amendment=amendment,
        created_at=at,
    )
    proposal.revision_number = number
    if row.get("substantial"):
        proposal.text_since = number
    actor = proposal.author_id if amendment else author.pk
    more = {"substantial": row.get("substantial", False), "changed_share": share}
    ground.chronicle.tell("proposal.revised", proposal, at, actor, revision=number, reason=row["reason"], **more)
    if amendment:
        Authorship.objects.create(proposal=proposal, person=author, via=Authorship.Via.AMENDMENT, since=at)


def _amendment(ground: Ground, proposal: Proposal, row: Row, texts: list[str]) -> None:
    at, number = ground.ago(row["days"]), row.get("revision")
    began = row.get("base", 1)
    base = Revision.objects.get(proposal=proposal, number=began)
    body = texts[number - 1] if number else _said(texts[began - 1], row["changes"])
    made: Amendment = Amendment.objects.create(
        proposal=proposal,
        base=base,
        author=_person(ground, row["by"]),
        title=proposal.title,
        body=body,
        reason=row["reason"],
        state=row["state"],
        answer=row.get("answer", ""),
        decided_by=proposal.author if "decided" in row else None,
        decided_at=ground.ago(row["decided"]) if "decided" in row else None,
        created_at=at,
    )
    tell = ground.chronicle.tell
    tell("amendment.proposed", made, at, made.author_id, proposal=proposal.pk, reason=made.reason)
    if made.decided_at:
        verb = f"amendment.{made.state}"
        tell(verb, made, made.decided_at, proposal.author_id, proposal=proposal.pk, reason=made.answer)
    fans = Support.objects.filter(proposal=proposal).exclude(person=made.author).order_by("pk")
    AmendmentSupport.objects.bulk_create(
        AmendmentSupport(amendment=made, person_id=pk, created_at=at + dt.timedelta(hours=7))
        for pk in fans.values_list("person_id", flat=True)[: row["supports"]]
    )
    if row["state"] == Amendment.State.OPEN:
        made.shown_at = at + dt.timedelta(hours=7)
        made.save(update_fields=["shown_at"])
        tell("amendment.shown", made, made.shown_at, None, proposal=proposal.pk, supports=row["supports"])
    if "fork" in row:
        _fork(ground, proposal, made, row["fork"])


def _fork(ground: Ground, origin: Proposal, amendment: Amendment, row: Row) -> None:
    """A refused amendment that residents may support by itself."""
    at = ground.ago(row["days"])
    fork = Proposal.objects.create(
        author=amendment.author,
        title=row["title"],
        body=amendment.body,
        topic=origin.topic,
        district=origin.district,
        place_name=origin.place_name,
        state=State.OPEN,
        revision_number=1,
        forked_from=amendment,
        published_at=at,
        gather_until=clock.due(at, GATHER_DAYS),
        threshold=origin.threshold,
        threshold_rule_number=origin.threshold_rule_number,
        created_at=at - dt.timedelta(hours=2),
        sorting_supports=row["supports"],
        sorting_share=row["supports"] * 1_000 // (origin.threshold or 1),
    )
    revision = Revision.objects.create(
        proposal=fork, number=1, title=fork.title, body=fork.body, author=fork.author, created_at=at
    )
    fans = Support.objects.filter(proposal=origin, counts=True, person__email=None).order_by("-pk")[: row["supports"]]
    Support.objects.bulk_create(
        Support(
            proposal=fork,
            person_id=each.person_id,
            revision=revision,
            district_id=each.district_id,
            counts=True,
            created_at=at + dt.timedelta(days=place + 1),
        )
        for place, each in enumerate(fans)
    )
    ground.chronicle.tell("proposal.published", fork, at, fork.author_id, threshold=fork.threshold)


def _bind(ground: Ground, proposal: Proposal, revisions: list[Row]) -> None:
    """Bind supports to the texts of their days; of those before the last change every second one was confirmed."""
    numbered = {each.number: each for each in Revision.objects.filter(proposal=proposal)}
    for number, row in enumerate(revisions, start=2):
        later = Support.objects.filter(proposal=proposal, created_at__gte=ground.ago(row["days"]))
        later.update(revision=numbered[number], revision_number=number)
    waiting = Support.objects.filter(proposal=proposal, revision_number__lt=proposal.revision_number)
    crowd = waiting.filter(person__email=None).order_by("pk").values_list("pk", flat=True)
    last = numbered[proposal.revision_number]
    Support.objects.filter(pk__in=list(crowd)[::2]).update(revision=last, revision_number=last.number)


def _person(ground: Ground, name: str) -> Person:
    return ground.people[name] if name in ground.people else Person.objects.get(name=name)
