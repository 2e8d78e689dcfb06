"""Ribera: what the stories count on, and that its rows are what the acts would have left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

import civic.demo
from accounts import queries as people
from accounts.models import Mandate, Person, Residency
from charter.models import City, District
from civic.demo.build import SIZES, build, close_the_past
from civic.demo.pictures import hang_pictures
from civic.demo.places import inside, point
from civic.demo.scenes import SCENES
from commons.outline import drawing
from commons.pictures import master
from journal.models import Entry
from moderation.models import Act, Block, Concern
from notifications.actions.tell_people import tell_people
from notifications.mail import letter
from notifications.mail.letter import read_token
from notifications.models import Kind, Mail, Notification, Preference, Reason
from proposals import actions, policy, queries
from proposals.lifecycle import State
from proposals.models import (
    Amendment,
    Answer,
    Comment,
    InterimReply,
    InternalNote,
    Merge,
    Milestone,
    MissedDate,
    MovedDate,
    Picture,
    Proposal,
    SecondLook,
    Support,
)
from reports import months
from reports.models import Cell, Month
from tests.civic import letters, planted
from tests.civic.soundness import PROMISED, STRANGE, SUMS, rows, silent
from voting.models import OptionPicture, Tally
from voting.queries import digest_of

NOW = timezone.now()
EARLIER, _SUPPORTS = SIZES["small"].earlier


@pytest.fixture(scope="module")
def ribera(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The small city, built once; each test's own changes are rolled back, and at the end the city is."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(SIZES["small"], seed=1, bar=silent(), now=NOW)
        close_the_past(silent())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small(ribera: None, db: None) -> None:
    """The small city inside this test's transaction."""


def stories() -> QuerySet[Proposal]:
    """What is told; behind it, by number, stands the year before."""
    return Proposal.objects.filter(pk__in=Proposal.objects.order_by("-pk").values("pk")[EARLIER:])


def voice() -> Proposal:
    found: Proposal = Proposal.objects.get(title="One voice short")
    return found


def test_one_voice_is_missing_and_it_can_be_beas(small: None) -> None:
    proposal, bea = voice(), Person.objects.get(name="Bea")
    assert (proposal.topic.code, proposal.district.code, proposal.threshold) == ("mobility", "molinos", 20)
    assert queries.support_figures([proposal.pk])[proposal.pk].counted == 19
    named = Person.objects.filter(email__endswith="@demo.example")
    assert not proposal.supports.filter(person__in=named).exists() and proposal.author != bea
    assert not actions.decide_reached(proposal_id=proposal.pk)

    actions.give_support(proposal_id=proposal.pk, by=bea)
    assert actions.decide_reached(proposal_id=proposal.pk) or voice().state == State.AWAITING_ANSWER
    omar = Person.objects.get(name="Omar")
    assert voice().office_id in {m.office_id for m in omar.mandates_held}


def test_what_ana_publishes_needs_twenty(small: None) -> None:
    ana, molinos = Person.objects.get(name="Ana"), District.objects.get(code="molinos")
    draft = actions.draft_proposal(
        by=ana,
        title="A tree in front of the bakery",
        body="There is room for one, and shade for the queue. " * 5,
        topic_id=voice().topic_id,
        district_id=molinos.pk,
    )
    assert actions.publish_proposal(proposal_id=draft.pk, by=ana).threshold == 20


@pytest.mark.parametrize(
    ("name", "district", "role"),
    [
        ("ana", "molinos", None),
        ("bea", "molinos", None),
        ("mira", "salinas", None),
        ("carl", None, None),
        ("omar", None, "official"),
        ("clara", None, "official"),
        ("nora", None, "moderator"),
        ("cleo", None, "clerk"),
        ("ilse", None, "administrator"),
    ],
)
def test_the_people_of_every_story(small: None, client: Client, name: str, district: str | None, role: str) -> None:
    person = Person.objects.get(email=f"{name}@demo.example")
    assert person.email_confirmed_at and person.check_password("multitude-demo-city")
    residency = Residency.objects.filter(person=person).first()
    assert (residency and (residency.district.code, residency.level)) == (district and (district, 2))
    assert [m.role for m in person.mandates_held] == ([role] if role else [])
    assert bool(rows(f"SELECT identity.is_verified({person.pk})")[0][0]) is (district is not None)
    client.force_login(person)
    assert client.get("/").status_code == client.get("/inbox/").status_code == 200


def test_sixty_proposals_and_a_fork_in_every_state_a_proposal_can_reach(small: None) -> None:
    merged = Q(merge__isnull=False) | Q(merge_sources__isnull=False)
    assert stories().filter(forked_from=None, kind="proposal").exclude(merged).count() == 60
    # What an assembly recommends waits for its answer.
    assert Proposal.objects.get(kind="recommendation").state == "awaiting_answer"
    states = Merge.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["merged", "merged", "undone", "suggested"]
    assert set(Amendment.objects.values_list("state", flat=True)) == {"open", "accepted", "rejected"}
    assert Proposal.objects.get(forked_from__isnull=False).state == State.OPEN
    assert set(Proposal.objects.values_list("state", flat=True)) == set(State.values)
    assert len(set(Answer.objects.values_list("decision", flat=True))) == 5
    assert District.objects.count() == 12 and City.objects.get().name == "Ribera"
    assert Comment.objects.count() > 100 and Comment.objects.filter(depth=2).exists()
    assert Proposal.objects.filter(escalated_at__isnull=False, state=State.AWAITING_ANSWER).count() == 1


def test_one_amendment_is_in_conflict_and_its_page_says_what_to_do(small: None, client: Client) -> None:
    waiting = Amendment.objects.filter(state="open").select_related("proposal", "base")
    clash, fits = sorted(waiting, key=lambda each: not queries.rebased(each).conflicts)
    assert (clash.author.name, clash.base.number, clash.proposal.revision_number) == ("Ana", 2, 3)
    assert [place.now.strip()[:4] for place in queries.rebased(clash).conflicts] and not queries.rebased(fits).conflicts
    page = client.get(f"/proposals/{clash.proposal_id}/amendments/{clash.pk}/").content.decode()
    assert "The text says now" in page and "Eight mulberries" in page and "Six mulberries" in page
    client.force_login(clash.author)
    assert client.get(f"/proposals/{clash.proposal_id}/amendments/{clash.pk}/edit/").status_code == 200


def test_stories_have_pictures_in_every_size_and_with_words(
    small: None, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    hang_pictures(silent())
    shown = list(Picture.objects.select_related("proposal", "report__author"))
    assert len(shown) == 5 and all(each.alt and each.widths == [480, 960, 1200] for each in shown)
    (evidence,) = [each for each in shown if each.report]
    assert evidence.report.author.name == "Bea" and evidence.proposal.state == State.IN_DELIVERY
    for each in shown:
        for name in ("480.webp", "960.webp", "1200.webp", "whole.jpg"):
            path = f"/proposals/{each.proposal_id}/pictures/{each.digest}/{name}"
            assert client.get(path).status_code == 200, path
        page = client.get(f"/proposals/{each.proposal_id}/{'delivery/' if each.report else ''}").content.decode()
        assert each.alt in page and each.digest in page
    again = {master(ContentFile(draw().png())).digest for draw in SCENES.values()}
    assert again == {each.digest for each in shown}
    projects = list(OptionPicture.objects.select_related("option"))
    assert len(projects) == 5 and all(each.alt and each.widths for each in projects)
    for each in projects:
        page = client.get(f"/rounds/{each.option.round_id}/").content.decode()
        assert each.alt in page and each.digest in page
    for tally in Tally.objects.select_related("round"):
        assert digest_of(tally.round, choices=tally.voters >= 20) == tally.digest, "a recount finds what was published"


def test_bea_is_asked_and_nobody_was_moved(small: None, client: Client) -> None:
    asked, bea = Merge.objects.get(title__startswith="A safe way"), Person.objects.get(name="Bea")
    assert queries.source_supports(asked.pk, bea).count() == 2 and not queries.supports(bea, asked.into_id or 0)
    assert Notification.objects.filter(person=bea, kind="carry", proposal=asked.into_id).count() == 1
    client.force_login(bea)
    for page in (f"/merges/{asked.pk}/", f"/merges/{asked.pk}/carry/", f"/proposals/{asked.into_id}/"):
        assert client.get(page).status_code == 200, page
    assert actions.carry_support(merge_id=asked.pk, by=bea).revision == 1


def test_mira_is_asked_whether_hers_is_the_same(small: None, client: Client) -> None:
    waiting, mira = Merge.objects.get(state="suggested"), Person.objects.get(name="Mira")
    assert waiting.sources.filter(agreed_version=waiting.version).count() == 1
    assert Notification.objects.filter(person=mira, kind="merge").exists()
    client.force_login(mira)
    assert "I agree to this text" in client.get(f"/merges/{waiting.pk}/").content.decode()
    merged = actions.agree_merge(merge_id=waiting.pk, by=mira, version=waiting.version)
    assert merged.state == "merged" and not Support.objects.filter(proposal=merged.into_id or 0).exists()


def test_sums_and_supports_are_what_the_acts_leave(small: None) -> None:
    assert rows(SUMS) == [] and rows(STRANGE) == [] and rows(PROMISED) == []
    assert actions.count_supports() == 0
    assert people.verified_count(None) == Residency.objects.filter(person__is_active=True).count()


def test_nothing_is_left_to_tend_and_no_mail_is_due(small: None) -> None:
    before = Notification.objects.count()
    assert actions.tend_clocks(at=NOW) == 0
    tell_people()
    assert Notification.objects.count() == before and not Mail.objects.exists()


def test_the_journal_is_in_order_and_wholly_placed(small: None) -> None:
    entries = list(Entry.objects.order_by("id"))
    assert [e.created_at for e in entries] == sorted(e.created_at for e in entries)
    assert [e.position for e in entries] == list(range(entries[0].position or 0, (entries[-1].position or 0) + 1))
    past = [e for e in entries if e.verb != "month.published"]
    assert past[-1].created_at <= NOW


def test_every_story_has_its_entries(small: None) -> None:
    for proposal in Proposal.objects.exclude(state=State.DRAFT).exclude(kind="rule"):  # a vote answers those
        verbs = {entry.verb for entry in queries.timeline(proposal)}
        wanted = {
            "proposal.published": True,
            "proposal.revised": proposal.revision_number > 1,
            "proposal.reached": proposal.reached_at is not None,
            "proposal.overdue": proposal.overdue_at is not None,
            "proposal.escalated": proposal.escalated_at is not None,
            "proposal.extended": proposal.extended_at is not None,
            "proposal.answered": proposal.answered_at is not None,
            "proposal.contested": proposal.contested_at is not None,
            "proposal.delivery_started": proposal.state in (State.IN_DELIVERY, State.DONE),
            "proposal.finished": proposal.state == State.DONE,
            "proposal.done_asked": proposal.done_asked_at is not None,
            "proposal.promise_missed": MissedDate.objects.filter(commitment__answer__proposal=proposal).exists(),
            "proposal.expired": proposal.state == State.EXPIRED,
            "proposal.withdrawn": proposal.state == State.WITHDRAWN,
            "proposal.merged": proposal.merge_sources.exclude(merge__state="suggested").exists(),
            "proposal.unmerged": proposal.merge_sources.filter(merge__state="undone").exists(),
            "proposal.taken_up": proposal.state == State.TAKEN_UP,
        }
        sometimes = {
            "proposal.handed_over",
            "proposal.interim_replied",
            "proposal.promise_kept",
            "proposal.progress",
            "proposal.promise_moved",
        }
        assert verbs - sometimes == {verb for verb, told in wanted.items() if told}, proposal


def test_answers_come_from_the_office_in_charge(small: None) -> None:
    for answer in Answer.objects.select_related("proposal"):
        mandate = Mandate.objects.get(person=answer.author)
        assert mandate.office_id == answer.office_id == answer.proposal.office_id, answer.proposal
        assert (answer.author_name, answer.author_title) == (mandate.holder_name, mandate.title)
        dates = [c.due_on for c in answer.commitments.all()]
        assert all(day >= timezone.localdate(answer.published_at) for day in dates), answer.proposal
        assert len(answer.reasons) >= 20 and len(answer.summary) >= 10


def test_an_answer_was_sent_back_a_delivery_was_late_and_supporters_are_asked(small: None) -> None:
    contested = Proposal.objects.get(contested_at__isnull=False)
    second, first = queries.answers_to(contested)
    assert (first.number, first.decision, second.number, second.decision) == (1, "declined", 2, "partly_accepted")
    judged = queries.judged(first)
    assert judged.all >= 10 and judged.contest * 2 >= judged.all and len(judged.words) == 3
    assert first.published_at < contested.contested_at < second.published_at <= contested.due_at
    assert second.verdict_until > NOW and queries.judged(second).confirm > 0

    late = MissedDate.objects.get(commitment__answer__proposal__state=State.DONE).commitment
    assert late.kept_on > late.due_on and late.evidence
    told = [entry.verb for entry in queries.timeline(late.answer.proposal)]
    assert told.index("proposal.promise_missed") < told.index("proposal.promise_kept") < told.index("proposal.finished")

    built = Proposal.objects.distinct().get(
        progress__author__isnull=False, progress__office=None, state=State.IN_DELIVERY
    )
    assert [report.office is None for report in queries.progress(built)] == [True, False]
    assert MovedDate.objects.get().commitment.answer.proposal == built and Milestone.objects.count() == 3

    asked = stories().get(state=State.DONE, done_until__gt=NOW)
    bea = people.person_with_residency(Person.objects.get(name="Bea").pk)
    assert policy.may_judge_done(bea, asked, supports=queries.has_supported(bea, asked))
    open_ones = [each.proposal for each in Answer.objects.filter(verdict_until__gt=NOW).select_related("proposal")]
    assert any(policy.may_judge_answer(bea, each, supports=queries.has_supported(bea, each)) for each in open_ones)
    said = queries.done_judged(asked)
    assert said.yes > said.no > 0


def test_the_mobility_office_works_together(small: None, client: Client, settings: Any) -> None:
    settings.DEBUG = True  # demonstrations ask for no second step
    omar, clara = (Person.objects.get(name=name) for name in ("Omar", "Clara"))
    assert {person.mandates_held[0].office.code for person in (omar, clara)} == {"streets"}  # type: ignore[union-attr]
    assert queries.owed_counts(clara)["look"] == queries.owed_counts(clara)["mine"] == 1
    assert InterimReply.objects.count() == 1 and InternalNote.objects.count() == 2
    pair = Answer.objects.exclude(together=None)
    assert len(pair) == 2 and len({(each.summary, each.reasons, each.together) for each in pair}) == 1
    look = SecondLook.objects.get()
    assert look.digest == actions.written_draft(look.draft, NOW).digest
    actions.approve_second_look(proposal_id=look.draft.proposal_id, by=clara, digest=look.digest)
    actions.publish_answer(proposal_id=look.draft.proposal_id, by=omar, **look.draft.content)
    client.force_login(clara)
    for page in ("/workspace/", "/workspace/promised/", f"/workspace/{look.draft.proposal_id}/"):
        assert client.get(page).status_code == 200, page


def test_anas_inbox_is_worth_a_look(small: None) -> None:
    hers = Notification.objects.filter(person__name="Ana")
    assert hers.filter(read_at=None).count() >= 2 and hers.exclude(read_at=None).count() >= 5
    assert not Notification.objects.exclude(person__email__endswith="@demo.example").exists()


def test_the_pages_show_it(small: None, client: Client) -> None:
    home = client.get("/?district=city", follow=True).content.decode()
    assert "Name the date when the Cantera school gets its roof" in home
    for page in (
        "/districts/molinos/",
        "/topics/mobility/",
        "/offices/streets/",
        "/proposals/",
        "/awaiting/",
        "/charter/",
        "/mandates/",
    ):
        assert client.get(page).status_code == 200, page
    for pk in stories().exclude(state=State.DRAFT).values_list("pk", flat=True):
        assert client.get(f"/proposals/{pk}/").status_code == 200
    draft = Proposal.objects.filter(state=State.DRAFT).first()
    assert client.get(f"/proposals/{draft.pk}/").status_code == 404


def test_a_year_of_months_stands_beside_the_last_one(small: None, client: Client) -> None:
    """Whatever day it is: three closed months, and the same three of the year before them, none half empty."""
    published = [month.first_day for month in Month.objects.all()]
    assert published == [months.after(published[0], place) for place in range(len(published))] and len(published) >= 15
    made = dict(
        Cell.objects.filter(measure="supports", district="", topic="", channel="", process="").values_list(
            "month__first_day", "value"
        )
    )
    assert min(made[day] for day in published[-15:]) > 100, made
    assert "than a year before" in client.get("/reports/").content.decode()
    earlier = Proposal.objects.exclude(pk__in=stories())
    assert earlier.count() == EARLIER and not earlier.filter(state__in=(State.OPEN, State.AWAITING_ANSWER)).exists()


def test_mails_of_every_kind_say_why_and_how_to_stop(small: None, client: Client, settings: Any) -> None:
    """In text and HTML, in the reader's language, with one click for the reader's mail program."""
    ana, kinds = Person.objects.get(name="Ana"), set()
    languages = [code for code, _name in settings.LANGUAGES]
    for line, language, mail in letters.mails(languages, ana):
        kinds.add(line.kind)
        with override(language):
            said = (str(Reason(line.reason).label), str(Kind(line.kind).label))
            head = gettext("You have news on Multitude.")
            assert mail.subject == " ".join(line.headline.split())[: len(mail.subject)] != "", (line.kind, language)
        assert language == "en" or head != "You have news on Multitude."
        token = re.fullmatch(rf"<{settings.PUBLIC_URL}/unsubscribe/([^/]+)/>", mail.headers["List-Unsubscribe"])
        assert token and mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert read_token(token[1]) == (ana.pk, line.kind)
        assert f'<html lang="{language}">' in mail.html
        for body in (mail.text, unescape(mail.html)):
            ways = [f"{settings.PUBLIC_URL}/{path}" for path in (f"unsubscribe/{token[1]}/", "account/preferences/")]
            for words in (*said, head, *ways):
                assert words in body, (line.kind, line.reason, language, words)
            assert letter.PLACE not in body and letter.CONFIRM not in body
        if language == "en":
            assert client.post(f"/unsubscribe/{token[1]}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
            assert Preference.objects.get(person=ana, kind=line.kind).mail == "off"
    assert kinds == set(Kind)


def test_what_is_hidden_is_in_no_file(small: None, settings: Any, tmp_path: Path) -> None:
    """Of every kind of content some is hidden; every report, open file, feed and calendar is read."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    hidden = planted.plant()
    there = {kind for kind, rows in hidden.items() if rows.exists()}
    assert {"proposal", "comment", "answer", "progressreport", "merge", "statement", "circle", "decision"} <= there
    before = {name for name, text in planted.everything(tmp_path, ("csv",)) if planted.WORD in text}
    assert {"proposals.csv", "responses.csv", "comments.csv", "answers.csv"} <= before
    assert {f"/open-data/{kind}.{form}" for kind in ("proposals", "comments") for form in ("csv", "json")} <= before
    assert {"/feeds/proposals.atom", "/feeds/conversations.atom", "/feeds/circles.atom"} <= before
    assert any(name.endswith("files/comments.csv") for name in before)  # in the layout of Pol.is
    planted.hide(hidden)
    read = dict(planted.everything(tmp_path, ("csv", "json", "xlsx", "parquet", "pdf")))
    assert {name for name, text in read.items() if planted.WORD in text} == set()
    assert any(name.endswith("votes.pb") and text.startswith("META") for name, text in read.items())


def test_districts_are_polygons_that_do_not_overlap() -> None:
    shapes = json.loads((Path(civic.demo.__file__).parent / "districts.geojson").read_text())["features"]
    rings = {s["properties"]["code"]: s["geometry"]["coordinates"][0] for s in shapes}
    assert len(rings) == 12
    for ring in rings.values():
        assert ring[0] == ring[-1] and all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        turns = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))
        assert turns > 0  # RFC 7946: the outer ring runs counter-clockwise
    xs, ys = ([p[axis] for ring in rings.values() for p in ring] for axis in (0, 1))
    grid = [
        (min(xs) + (max(xs) - min(xs)) * (i + 0.5) / 80, min(ys) + (max(ys) - min(ys)) * (j + 0.5) / 80)
        for i in range(80)
        for j in range(80)
    ]
    assert all(sum(inside(ring, *place) for ring in rings.values()) <= 1 for place in grid)
    drawn = drawing({s["properties"]["code"]: s["geometry"] for s in shapes})
    assert drawn and len(drawn.outlines) == 12


def test_a_place_is_always_the_same_point_inside_its_district() -> None:
    shapes = json.loads((Path(civic.demo.__file__).parent / "districts.geojson").read_text())["features"]
    for shape in shapes:
        latitude, longitude = point(shape["geometry"], "Plaza")
        assert inside(shape["geometry"]["coordinates"][0], longitude, latitude)
        assert (latitude, longitude) == point(shape["geometry"], "Plaza")


def test_nora_finds_work_and_everybody_what_was_decided(small: None, settings: Any) -> None:
    settings.DEBUG = True  # a mandate without a second step, as where the demo is
    nora = Client()
    nora.force_login(Person.objects.get(email="nora@demo.example"))
    queue = nora.get("/moderation/queue/").content.decode()
    assert all(f'<span class="badge">{kind}</span>' in queue for kind in ("comment", "proposal", "answer"))
    acts = Client().get("/moderation/").content.decode()
    assert all(words in acts for words in ("Hidden", "Restored", "Author asked to change it", "Flags dismissed"))
    assert "Posted the same advertisement" in acts
    # What is hidden is so everywhere, its author is shut out, carl reads what he is asked to change.
    hidden = Comment.objects.filter(visibility="hidden")
    assert hidden.count() == 3 and not Client().get(f"/proposals/{hidden[0].proposal_id}/").content.count(b"old gold")
    assert Concern.objects.filter(state="hidden").count() == 3
    assert not Block.objects.get().person.is_active
    carl = Person.objects.get(email="carl@demo.example")
    assert Notification.objects.filter(person=carl, kind="moderated").count() == 1
    # Every act and its effect have their entries, on their day.
    for act in Act.objects.all():
        entry = Entry.objects.get(subject_type="act", subject_id=act.pk)
        assert (entry.created_at, entry.actor_id) == (act.created_at, act.by_id)


def test_what_is_held_is_counted(small: None) -> None:
    assert "not counted" not in Client().get("/privacy/").content.decode()
    assert "Counted on" in Client().get("/privacy/").content.decode()
