"""A hidden word is nowhere: every public address and route is asked, inboxes, mails and digests are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office
from commons import kept
from journal.actions import sequence
from journal.actions.record import record
from moderation import actions
from notifications.actions import deliver_mails, tell_people, write_digests
from notifications.models import Mail
from proposals.lifecycle import State
from proposals.models import (
    Amendment,
    Answer,
    AnswerVerdict,
    Attachment,
    Comment,
    Commitment,
    HelpCall,
    Merge,
    MergeSource,
    Milestone,
    Need,
    OwnStep,
    Picture,
    Pledge,
    ProgressReport,
    Proposal,
    Revision,
    TakeUp,
)
from reports import files
from reports.actions import begin_edition, make_report
from reports.models import Edition
from tests import build
from tests.callers import caller
from tests.civic.planted import text_of
from tests.moderation.conftest import WORDS
from tests.notifications.conftest import post, sink  # noqa: F401
from tests.notifications.sink import Sink
from voting.models import Option, Round

WORD = "zwrkqx"
# What leads out of the session, or needs a key that nobody has.
LEFT_OUT = re.compile(r"sign-out|uidb36|\(\?P<key>|<str:token>|passkey|/schema/|/docs/|^look/|<slug:part>")


def routes(resolver: URLResolver | Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, whole)
        elif not LEFT_OUT.search(whole):
            yield whole.replace("^", "").replace("$", "").replace(r"\Z", "")


class World:
    """One thing of every kind, each with the word in it."""

    def __init__(
        self, ana: Person, bea: Person, carl: Person, place: District, office: Office, word: str = WORD
    ) -> None:
        self.word = word
        self.proposal = build.proposal(
            ana,
            state=State.OPEN,
            district=place,
            title=f"A {word} xylophone",
            body=f"Where the {word} stands today, nobody can pass. " * 3,
            place_name=f"{word} corner",
            latitude=40.4,
            longitude=-3.7,
        )
        self.proposal.revisions.update(title=self.proposal.title, body=self.proposal.body)
        self.waiting = build.proposal(ana, state=State.AWAITING_ANSWER, district=place, title=f"A {word} that waits")
        self.beside = build.proposal(ana, district=place, title="Another one")
        self.comment = Comment.objects.create(proposal=self.beside, author=carl, body=f"The {word} is a shame.")
        self.answer = Answer.objects.create(
            proposal=self.answered(ana, place),
            office=office,
            decision="accepted",
            reasons=word * 3,
            summary=f"A {word}.",
        )
        answered = {"state": State.ANSWERED, "answered_at": timezone.now()}
        self.judged = build.proposal(ana, **answered, district=place, title="A fourth one")
        said = {"person": bea, "says": "contest", "why": "other", "reason": f"It forgets the {word}."}
        self.verdict = AnswerVerdict.objects.create(answer=self.judgeable(office), **said)
        self.built = build.proposal(ana, state=State.IN_DELIVERY, district=place, title="A fifth one")
        told = {
            "proposal": self.built,
            "author": bea,
            "text": f"The {word} is half built.",
            "url": f"https://{word}.org",
        }
        self.report = ProgressReport.objects.create(**told)
        its = {"proposal": self.built, "key": "b" * 32, "digest": "b" * 32, "widths": [320], "report": self.report}
        self.evidence = Picture.objects.create(position=1, width=9, height=9, alt=f"Half a {word}", **its)
        names = {"proposal": self.beside, "key": "a" * 32, "digest": "a" * 32}
        self.picture = Picture.objects.create(position=1, width=9, height=9, widths=[320], alt=f"The {word}", **names)
        self.document = Attachment.objects.create(position=1, name=f"{word}.pdf", bytes_count=9, **names)
        self.write_together(bea, carl)
        self.write_earlier(ana, bea, place)
        self.do_it_themselves(ana, bea, place)
        self.promise(office)
        self.wheels = build.organisation("Wheels", about=f"Rolls past every {word}.", website=f"https://{word}.org")
        self.put_to_vote()

    def do_it_themselves(self, ana: Person, bea: Person, place: District) -> None:
        """What stays is done by residents, who say it in what they need, plan and declare."""
        word = self.word
        its = {"proposal": build.proposal(ana, state=State.TAKEN_UP, district=place, title="An eighth one")}
        self.taken = its["proposal"]
        self.need = Need.objects.create(kind="hours", words=f"Hands at the {word}", **its)
        day = timezone.localdate() + dt.timedelta(days=9)
        self.own_step = OwnStep.objects.create(words=f"Carry the {word}", due_on=day, **its)
        said = {"reason": f"We can lift a {word}.", "city_gives": f"A permit for the {word}."}
        self.take_up = TakeUp.objects.create(declared_by=ana, declared_at=timezone.now(), **said, **its)
        Pledge.objects.create(need=self.need, author=bea, kind="hours", body="Mine.", shown="name", **its)
        HelpCall.objects.create(need=self.need, author=ana, body="Come on Saturday.", **its)

    def promise(self, office: Office) -> None:
        """The office says it in a step on the way to what it promised; the journal repeats that."""
        given = {"office": office, "decision": "accepted", "reasons": "So it is.", "summary": "So."}
        kept = Answer.objects.create(proposal=self.built, **given)
        commitment = Commitment.objects.create(answer=kept, text="Both sides", due_on="2099-01-01")
        self.milestone = Milestone.objects.create(commitment=commitment, text=f"The {self.word}", due_on="2098-01-01")
        with transaction.atomic():
            for verb in ("proposal.step_planned", "proposal.step_reached"):
                record(verb, actor=None, subject=self.built, commitment=commitment.pk, note=self.milestone.text)

    def put_to_vote(self) -> None:
        """What is said of an option beside its title."""
        at = timezone.now()
        when = {"opens_at": at + dt.timedelta(days=1), "closes_at": at + dt.timedelta(days=9), "announced_at": at}
        self.vote = Round.objects.create(
            title="What first?", summary="Choose.", method="approval", secrecy="open", state="announced", **when
        )
        said = {"body": f"Paint the {self.word}.", "place_name": f"{self.word} corner"}
        self.option = Option.objects.create(round=self.vote, code="1", position=1, title="Paint", **said)

    def write_earlier(self, ana: Person, bea: Person, place: District) -> None:
        """What stays says it in its earlier texts alone: one by an amendment; and in a suggested merge."""
        word = self.word
        self.mended = build.proposal(ana, district=place, title="A sixth one")
        told = {"title": "A sixth one", "body": f"Here the {word} stood. " * 4, "reason": f"A {word} is better."}
        its = {"proposal": self.mended, "author": bea}
        base = self.mended.revisions.get(number=1)
        done = {"state": Amendment.State.ACCEPTED, "decided_at": timezone.now()}
        self.taken_in = Amendment.objects.create(base=base, **its, **told, **done)
        self.earlier = Revision.objects.create(number=2, amendment=self.taken_in, **its, **told)
        now = {"title": "A sixth one", "body": "Here it stood, until it was mended. " * 4}
        after = {"author": ana, "reason": "It was wrong.", "created_at": timezone.now()}
        Revision.objects.create(proposal=self.mended, number=3, **after, **now)
        Proposal.objects.filter(pk=self.mended.pk).update(revision_number=3, **now)
        said = {"title": f"A {word} for two", "body": f"One {word} is enough. " * 4, "reason": f"Both want the {word}."}
        until = timezone.now() + dt.timedelta(days=30)
        self.suggested = Merge.objects.create(**said, suggested_by=bea, answer_until=until, placed_as=self.mended)
        self.kin = build.proposal(ana, district=place, title="A seventh one")
        for each in (self.mended, self.kin):
            MergeSource.objects.create(merge=self.suggested, proposal=each)
        with transaction.atomic():
            record("proposal.revised", actor=bea, subject=self.mended, revision=2, reason=f"A {word} is better.")
            record("merge.suggested", actor=bea, subject=self.suggested, reason=f"Both want the {word}.")

    def write_together(self, bea: Person, carl: Person) -> None:
        """Two texts, an amendment and a suggested merge of the proposal; and an amendment to what stays."""
        word = self.word
        text = {"title": self.proposal.title, "body": f"{self.proposal.body} And the {word} beside it."}
        Revision.objects.create(proposal=self.proposal, number=2, reason=f"The {word} grew.", **text)
        Proposal.objects.filter(pk=self.proposal.pk).update(revision_number=2, **text)
        words = {"title": f"No {word}", "body": f"Without any {word} at all. " * 4, "reason": f"Nobody wants a {word}."}
        self.amended = Amendment.objects.create(
            proposal=self.proposal, base=self.proposal.revisions.get(number=2), author=bea, **words
        )
        self.amendment = Amendment.objects.create(
            proposal=self.beside, base=self.beside.revisions.get(number=1), author=bea, **words
        )
        common = {"title": f"One {word} for all", "body": f"Every {word} in one place. " * 4, "reason": "They are one."}
        until = timezone.now() + dt.timedelta(days=30)
        self.merge = Merge.objects.create(**common, suggested_by=carl, answer_until=until, placed_as=self.proposal)
        for each in (self.proposal, self.beside):
            MergeSource.objects.create(merge=self.merge, proposal=each)

    def answered(self, ana: Person, place: District) -> Proposal:
        self.other = build.proposal(ana, state=State.ANSWERED, district=place, title="A third one")
        return self.other

    def judgeable(self, office: Office) -> Answer:
        until = timezone.now() + dt.timedelta(days=21)
        return Answer.objects.create(
            proposal=self.judged,
            office=office,
            decision="accepted",
            reasons="So it is.",
            summary="So.",
            verdict_until=until,
        )

    @property
    def pieces(self) -> list[Any]:
        of_proposals = [self.proposal, self.waiting, self.comment, self.answer, self.picture, self.document]
        alone = [self.verdict, self.report, self.amendment, self.earlier, self.suggested]
        return [*of_proposals, *alone, *self.small]

    @property
    def small(self) -> list[Any]:
        """What is a line or two on a page of something else."""
        return [self.need, self.own_step, self.take_up, self.milestone, self.option, self.wheels]

    def addresses(self, *whole: Proposal) -> list[str]:
        """Every route, asked of these proposals, or of all that are there."""
        whole = whole or (self.proposal, self.waiting, self.beside, self.other, self.judged, self.built)
        found: set[str] = set()
        for route in routes(get_resolver()):
            found |= {self.address(route, each) for each in whole}
        found |= {
            f"/api/v1/proposals/{pk}/difference/?older={older}&newer={newer}"
            for pk in (self.proposal.pk, self.mended.pk)
            for older, newer in ((1, 2), (2, 3))
        }
        mended, common = f"proposals/{self.mended.pk}", f"merges/{self.suggested.pk}"
        paths = ("", *(f"history/{part}" for part in ("", "2/", "1-2/", "2-3/", "1-3/")), "amendments/")
        found |= {f"/{mended}/{path}" for path in paths} | {f"/{mended}/amendments/{self.taken_in.pk}/"}
        found |= {f"/api/v1/{mended}/{path}" for path in ("", "revisions/", "merges/", "amendments/")}
        found |= {f"/{common}/", f"/{common}/carry/", f"/api/v1/{common}/", f"/api/v1/amendments/{self.taken_in.pk}/"}
        found |= self.small_addresses
        asked = ("search=xylophone", "order=newest", "district=molinos", "near=40.4,-3.7,3")
        found |= {f"{path}?{query}" for path in ("/proposals/", "/api/v1/proposals/") for query in asked}
        found |= {"/api/v1/proposals/similar/?title=a+xylophone", "/proposals/new/similar/?title=a+xylophone"}
        found |= {
            "/proposals/map.json?bbox=-4,40,-3,41&zoom=12",
            "/proposals/map/?search=xylophone",
            "/awaiting/?district=molinos",
        }
        return sorted(found)

    @property
    def small_addresses(self) -> set[str]:
        taken, built, vote = self.taken.pk, self.built.pk, self.vote.pk
        found = {f"/proposals/{taken}/{part}" for part in ("", "help/", f"pledge/?need={self.need.pk}", "history/")}
        parts = ("", "needs/", "pledges/", "take-up/", "steps/", "help-calls/")
        found |= {f"/api/v1/proposals/{taken}/{part}" for part in parts}
        found |= {f"/proposals/{built}/{part}" for part in ("", "delivery/", "history/")}
        found |= {f"/api/v1/proposals/{built}/", f"/rounds/{vote}/", f"/api/v1/rounds/{vote}/"}
        return found | {"/organisations/wheels/", "/api/v1/organisations/wheels/"}

    def address(self, route: str, whole: Proposal) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: self.value(name[1], route, whole), route)

    def value(self, name: str, route: str, whole: Proposal) -> str:
        kinds = {"pictures": self.picture, "attachments": self.document, "comments": self.comment}
        kinds |= {"verdicts": self.verdict, "progress": self.report, "amendments": self.amendment}
        if name in ("content_id",):
            return str(next((kinds[part].pk for part in kinds if f"/{part}/" in f"/{route}"), whole.pk))
        known = {
            "comment_id": self.comment.pk,
            "picture_id": self.evidence.pk if whole == self.built else self.picture.pk,
            "report_id": self.report.pk,
            "amendment_id": self.amended.pk if whole == self.proposal else self.amendment.pk,
            "merge_id": self.merge.pk,
            "older": 1,
            "newer": 2,
            "attachment_id": self.document.pk,
            "digest": self.evidence.digest if whole == self.built else self.picture.digest,
            "width": 320,
            "code": "molinos" if "district" in route else "mobility" if "topic" in route else "streets",
            "kind": "comment",
            "form": "csv",
            "lang": "en",
            "slug": "molinos",
            "public_id": "x",
            "token": "x",
            "part": "name",
            "number": 1,
        }
        return str(known.get(name, whole.pk if name in ("pk", "proposal_id") else 1))


def hits(client: Any, addresses: list[str], nothing: set[str] | None = None) -> list[str]:
    """The addresses whose answers hold the word. It stands in none of the questions.

    Those that are read by nobody (405) are noted as `nothing`.
    """
    found = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if nothing is not None and answer.status_code == 405:
            nothing.add(address)
        text = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
        if WORD.encode() in text:
            found.append(address)
    return found


@pytest.fixture(autouse=True)
def as_a_city_runs(settings: Any) -> Iterator[None]:
    """What a process keeps for a moment is kept here too: nobody waits until it is forgotten."""
    settings.FRAME_FRESH_SECONDS = 600
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def world(ana: Person, bea: Person, carl: Person, molinos: District, streets: Office) -> World:
    cache.clear()
    return World(ana, bea, carl, molinos, streets)


def open_files() -> dict[str, str]:
    """Return the text of every file of a night's open data, by name."""
    edition = begin_edition()
    assert edition is not None
    found = {}
    for job in edition.jobs.all():
        assert make_report(job_id=job.pk) == "finished", (job.kind, job.format)
        answer = Client().get(f"/open-data/{job.kind}.{job.format}")
        assert answer.status_code == 200
        found[f"{job.kind}.{job.format}"] = text_of(files.finished(job.key, job.format), job.format)
    return found


def hide_all(world: World, nora: Person) -> None:
    for piece in world.pieces:
        kind = piece._meta.model_name
        actions.hide(kind=kind, content_id=piece.pk, by=nora, reason="spam", text=WORDS)


def test_a_hidden_word_is_nowhere(world: World, nora: Person, bea: Person, mira: Person) -> None:
    reader = Client()
    reader.force_login(mira)
    everybody = {"visitor": Client(), "resident": reader, "program": caller(mira), "anybody's program": caller()}
    # Programs read the API; of its pages they get what a visitor gets. What only takes something in is asked once.
    nothing: set[str] = set()
    addresses = {"visitor": world.addresses()}
    addresses["program"] = [each for each in addresses["visitor"] if each.startswith("/api/")]
    before = {name: hits(everybody[name], asked, nothing) for name, asked in addresses.items()}
    # The walk would find it: the text, the comment, the answer, words of pictures and contests, names of documents.
    judged, one = world.judged.pk, f"/proposals/{world.proposal.pk}"
    texts = {f"{one}/history/", f"{one}/history/1/", f"{one}/history/1-2/", f"/api/v1{one}/revisions/"}
    other = {f"{one}/amendments/{world.amended.pk}/", f"/proposals/{world.beside.pk}/amendments/{world.amendment.pk}/"}
    merge = {f"/merges/{world.merge.pk}/", f"/api/v1/merges/{world.merge.pk}/"}
    program = {f"/api/v1/amendments/{world.amendment.pk}/", f"/api/v1{one}/difference/?older=1&newer=2"}
    assert texts | other | merge | program <= set(before["visitor"])
    mended, common = f"/proposals/{world.mended.pk}", f"/merges/{world.suggested.pk}/"
    earlier = {f"{mended}/history/{part}" for part in ("", "2/", "1-2/", "2-3/")}
    earlier |= {f"{mended}/", f"{mended}/amendments/{world.taken_in.pk}/", common, f"/api/v1{common}"}
    earlier |= {f"/api/v1{mended}/{part}" for part in ("revisions/", "merges/", "difference/?older=1&newer=2")}
    assert earlier <= set(before["visitor"])
    told = {f"/proposals/{world.built.pk}/delivery/", f"/api/v1/proposals/{world.built.pk}/progress/"}
    assert told | {f"/api/v1/progress/{world.report.pk}/", f"/api/v1/pictures/{world.evidence.pk}/"} <= set(
        before["visitor"]
    )
    taken, built = f"/proposals/{world.taken.pk}", f"/proposals/{world.built.pk}"
    small = {f"{taken}/", f"{taken}/help/", f"{built}/delivery/", f"{built}/history/", f"/rounds/{world.vote.pk}/"}
    small |= {f"/api/v1{taken}/{part}" for part in ("needs/", "take-up/", "steps/")}
    small |= {"/organisations/", "/organisations/wheels/", "/api/v1/organisations/", "/api/v1/organisations/wheels/"}
    assert small | {"/api/v1/commitments/", f"/api/v1/rounds/{world.vote.pk}/"} <= set(before["visitor"])
    assert {f"/proposals/{judged}/", f"/api/v1/proposals/{judged}/answer/verdict/"} <= set(before["visitor"])
    assert len(before["visitor"]) > 10 and len(before["program"]) > 5
    hide_all(world, nora)
    whole = [each for each in addresses["visitor"] if each not in nothing]
    asked = {name: [each for each in addresses["program"] if each not in nothing] for name in everybody}
    asked |= {"visitor": whole, "resident": whole}
    assert {name: hits(client, asked[name]) for name, client in everybody.items()} == {name: [] for name in everybody}


def test_no_file_of_open_data_tells_it(world: World, nora: Person, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    found = {name for name, text in open_files().items() if WORD in text}
    forms = ("csv", "json", "parquet")
    assert {f"{kind}.{form}" for kind in ("proposals", "answers", "comments") for form in forms} <= found
    hide_all(world, nora)
    Edition.objects.all().delete()
    after = open_files()
    assert len(after) == 18 and {name for name, text in after.items() if WORD in text} == set()


def test_its_files_are_gone_too(world: World, nora: Person) -> None:
    hide_all(world, nora)
    pk, digest = world.beside.pk, world.picture.digest
    for path in (
        f"/proposals/{pk}/pictures/{digest}/320.webp",
        f"/proposals/{pk}/pictures/{digest}/whole.jpg",
        f"/proposals/{world.built.pk}/pictures/{world.evidence.digest}/320.webp",
        f"/proposals/{world.built.pk}/pictures/{world.evidence.digest}/whole.jpg",
        f"/proposals/{pk}/attachments/{world.document.digest}.pdf",
        f"/proposals/{world.proposal.pk}/poster.pdf",
        f"/proposals/{world.proposal.pk}/print/",
        f"/proposals/{world.proposal.pk}/share/x.png",
    ):
        assert Client().get(path).status_code == 404, path


@pytest.mark.django_db(transaction=True)
def test_mails_on_their_way_and_inboxes_do_not_tell_it(
    world: World,
    nora: Person,
    ana: Person,
    bea: Person,
    carl: Person,
    post: Sink,  # noqa: F811
) -> None:
    build.supports(world.proposal, [bea])
    with transaction.atomic():
        record("proposal.answered", actor=None, subject=world.proposal, decision="accepted")
        record("comment.published", actor=carl, subject=world.comment, proposal=world.beside.pk)
    sequence()
    assert tell_people().told >= 2
    assert any(WORD in mail.subject + mail.text for mail in Mail.objects.all())
    hide_all(world, nora)
    sequence()
    tell_people()
    write_digests(at=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    deliver_mails()
    assert not [mail["subject"] for mail in post.taken if WORD in mail.as_string()]
    told = {str(mail["to"]): str(mail["subject"]) for mail in post.taken}
    assert {"ana@demo.example", "carl@demo.example"} <= set(told)
    for person in (ana, bea, carl):
        browser = Client()
        browser.force_login(person)
        assert WORD not in browser.get("/inbox/").content.decode()
        assert WORD not in caller(person).get("/api/v1/me/notifications/").content.decode()


def test_who_wrote_it_reads_it_with_the_reason_and_the_way_on(world: World, nora: Person, carl: Person) -> None:
    act = actions.hide(kind="comment", content_id=world.comment.pk, by=nora, reason="insult", text=WORDS)
    path = f"/moderation/acts/{act.pk}/"
    mine = Client()
    mine.force_login(carl)
    own = mine.get(path).content.decode()
    assert WORD in own and "Insult, threat or hatred" in own and WORDS in own and "/legal/" in own
    other = Client().get(path).content.decode()
    assert WORD not in other and WORDS not in other and "Insult, threat or hatred" in other
