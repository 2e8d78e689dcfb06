"""Digests: what waits for the day's or the week's mail, who gets one, what it says, and when."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mute, Person
from commons.models import Visibility
from notifications import queries
from notifications.actions import deliver_mails, set_preferences, write_digests
from notifications.mail import digest as words
from notifications.models import Digest, Edition, Frequency, Kind, Mail, Notification, Preference
from proposals.lifecycle import State
from proposals.models import Comment, Proposal
from tests import build
from tests.notifications.sink import Sink
from tests.notifications.test_tell_people import happen, tell

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Europe/Madrid")


def next_monday(hour: int = 8) -> dt.datetime:
    """A Monday that is still to come, so that what happened until now belongs to it."""
    today = timezone.localdate()
    monday = today + dt.timedelta(days=8 - today.isoweekday())
    return dt.datetime.combine(monday, dt.time(hour), tzinfo=CITY)


def write(at: dt.datetime | None = None, *, limit: int = 200) -> int:
    """Write until nothing is left, as the task does; return how many digests there were."""
    written = 0
    while (step := write_digests(at=at or next_monday(), limit=limit)).more:
        written += step.told
    return written + step.told


def comment(proposal: Proposal, author: Person, body: str = "We walk there every day.", **fields: Any) -> Comment:
    made: Comment = Comment.objects.create(proposal=proposal, author=author, body=body, **fields)
    happen("comment.published", made, actor=author, proposal=proposal.pk, parent=fields.get("parent_id"))
    return made


def choose(person: Person, **choices: str) -> None:
    set_preferences(by=person, choices=choices)


@pytest.fixture
def talk(ana: Person, bea: Person, mira: Person) -> Proposal:
    """Ana's proposal about which bea and mira spoke."""
    proposal = build.proposal(ana, state=State.OPEN)
    comment(proposal, bea)
    comment(proposal, mira, "And where do the bicycles go?")
    tell()
    return proposal


def test_talk_comes_once_a_day_unless_one_says_otherwise(talk: Proposal, ana: Person) -> None:
    assert not Mail.objects.exists()
    assert set(Notification.objects.values_list("person__name", "awaits")) == {("Ana", "daily")}
    assert write() == 1
    mail = Mail.objects.get()
    assert mail.to == "ana@demo.example" and mail.subject == f"Your news of the day: {talk.title}"
    for said in (mail.text, mail.html):
        assert "2 comments on your proposal." in said and said.count(talk.title) <= 2
        assert f"/proposals/{talk.pk}/" in said and "Because you wrote the proposal." in said
        assert "/account/preferences/" in said and mail.headers["List-Unsubscribe"].strip("<>") in said
        assert "bicycles" not in said
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<script" not in mail.html and "style=" not in mail.html
    assert set(Notification.objects.values_list("awaits", "digest")) == {("", mail.digest_id)}


def test_nobody_gets_two_and_nobody_gets_an_empty_one(talk: Proposal, ana: Person, bea: Person) -> None:
    assert write() == 1 and write() == 0
    comment(talk, bea, "One thing more.")
    tell()
    assert write() == 0, "the edition is written"
    assert Notification.objects.filter(awaits="daily").count() == 1
    assert write(next_monday() + dt.timedelta(days=1)) == 1, "it comes the day after"
    assert write(next_monday() + dt.timedelta(days=2)) == 0
    assert Mail.objects.count() == Digest.objects.count() == 2


def test_each_kind_comes_by_its_own_way(ana: Person, bea: Person, mira: Person, omar: Person) -> None:
    choose(bea, answer_published="weekly", threshold_reached="weekly")
    choose(mira, answer_published="off")
    first, second = (build.proposal(ana, title=f"Proposal {n}", state=State.AWAITING_ANSWER) for n in (1, 2))
    for proposal in (first, second):
        build.supports(proposal, [bea, mira])
    happen("proposal.reached", first, office="Streets", office_id=first.office_id)
    happen("proposal.answered", first, actor=omar, decision="accepted", office="Streets")
    happen("proposal.answered", second, actor=omar, decision="declined", office="Parks")
    tell()
    at_once = Mail.objects.filter(digest=None)
    assert at_once.filter(to="bea@demo.example").count() == 0
    assert at_once.filter(to="ana@demo.example").count() == 3
    assert at_once.filter(to="mira@demo.example").count() == 1
    assert at_once.filter(to="omar@demo.example").count() == 1, "a duty is told at once"
    assert write(next_monday() - dt.timedelta(days=1)) == 0, "Sunday"
    assert write() == 1
    mail = Mail.objects.get(digest__isnull=False)
    assert mail.to == "bea@demo.example" and mail.subject.startswith("Your news of the week: Proposal ")
    assert mail.subject.endswith(", and 1 more proposal")
    assert "Streets: Accepted." in mail.text and "Parks: Declined." in mail.text
    assert "threshold" not in mail.text, "the answer outdates it"
    assert mail.text.count("Because you support it.") == 2
    assert mail.text.count("/proposals/") == 2


def test_what_was_hidden_or_turned_off_since_is_not_told(talk: Proposal, ana: Person, bea: Person) -> None:
    hidden = build.proposal(ana, title="Soon hidden")
    comment(hidden, bea)
    tell()
    Proposal.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)
    Comment.objects.filter(proposal=talk, author=bea).update(visibility=Visibility.HIDDEN)
    assert write() == 1
    mail = Mail.objects.get()
    assert "1 comment on your proposal." in mail.text and "Soon hidden" not in mail.text + mail.html + mail.subject
    assert not Notification.objects.exclude(awaits="").exists(), "and it does not wait for ever"


def test_who_was_muted_since_is_not_told(talk: Proposal, ana: Person, bea: Person) -> None:
    Mute.objects.create(person=ana, muted=bea)
    assert write() == 1
    assert "1 comment on your proposal." in Mail.objects.get().text


def test_a_digest_of_hidden_things_alone_is_not_written(talk: Proposal) -> None:
    Proposal.objects.update(visibility=Visibility.HIDDEN)
    assert write() == 0
    assert not Mail.objects.exists() and not Digest.objects.exists()
    assert not Notification.objects.exclude(awaits="").exists()


def test_what_is_hidden_while_the_mail_waits_is_taken_out(talk: Proposal, ana: Person, bea: Person, post: Sink) -> None:
    other = build.proposal(ana, title="Soon hidden")
    comment(other, bea)
    tell()
    assert write() == 1
    assert "Soon hidden" in Mail.objects.get().text
    Proposal.objects.filter(pk=other.pk).update(visibility=Visibility.HIDDEN)
    assert deliver_mails().sent == 1
    [sent] = post.taken
    assert "Soon hidden" not in sent.as_string() and "2 comments on your proposal." in sent.as_string()
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_leaves_where_all_of_it_was_hidden_while_it_waited(talk: Proposal, post: Sink) -> None:
    write()
    Proposal.objects.update(visibility=Visibility.HIDDEN)
    assert deliver_mails().refused == 1 and not post.taken


def test_closed_accounts_and_unconfirmed_addresses_get_none(talk: Proposal, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    assert write() == 0
    Person.objects.filter(pk=ana.pk).update(is_active=True, email_confirmed_at=None)
    comment(talk, build.person("dora"))
    tell()
    assert set(Notification.objects.values_list("awaits", flat=True)) == {""}


def test_what_waits_goes_with_the_choice(talk: Proposal, ana: Person) -> None:
    def waits() -> set[str]:
        return set(Notification.objects.values_list("awaits", flat=True))

    choose(ana, comment_on_mine="weekly")
    assert waits() == {"weekly"}
    choose(ana, comment_on_mine="at_once")
    assert waits() == {"weekly"}, "it was promised for Monday and comes then"
    choose(ana, overdue="off")
    assert waits() == {"weekly"}
    choose(ana, comment_on_mine="off")
    assert waits() == {""}
    assert write() == 0


def test_one_click_ends_exactly_that_digest(talk: Proposal, ana: Person) -> None:
    choose(ana, answer_published="weekly", overdue="daily")
    write()
    mail = Mail.objects.get()
    path = "/" + mail.headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    program = Client(enforce_csrf_checks=True)
    before = queries.preferences(ana.pk)
    assert b"Stop these mails" in program.get(path).content and queries.preferences(ana.pk) == before
    for _ in range(2):
        done = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and b"The daily digest no longer comes." in done.content
    assert queries.preferences(ana.pk) == before | {"overdue": "off", "comment_on_mine": "off", "pledged": "off"}


def test_a_mail_is_in_its_readers_language(talk: Proposal, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import translation

    Person.objects.filter(pk=ana.pk).update(language="fr")
    spoken: list[str | None] = []
    render = words._render

    def listening(*given: Any) -> Any:
        spoken.append(translation.get_language())
        return render(*given)

    monkeypatch.setattr(words, "_render", listening)
    write()
    assert spoken == ["fr"]
    assert '<html lang="fr"' in Mail.objects.get().html


@pytest.mark.parametrize(
    ("local", "found"),
    [
        ("2026-11-23 06:59", []),
        ("2026-11-23 07:00", ["daily 2026-11-23", "weekly 2026-11-23"]),
        ("2026-11-25 23:59", ["daily 2026-11-25", "weekly 2026-11-23"]),
        ("2026-11-26 03:00", []),
        ("2026-03-29 07:00", ["daily 2026-03-29", "weekly 2026-03-23"]),  # clocks went forward that night
        ("2026-10-25 07:00", ["daily 2026-10-25", "weekly 2026-10-19"]),  # and back
        ("2026-10-25 06:59", []),
    ],
)
def test_editions_are_due_at_seven_by_the_citys_clock(local: str, found: list[str]) -> None:
    at = dt.datetime.strptime(local, "%Y-%m-%d %H:%M").replace(tzinfo=CITY).astimezone(dt.UTC)
    due = queries.editions_due(at)
    assert [str(edition) for edition in due] == found
    assert all(edition.until <= at and edition.until.astimezone(CITY).hour == 7 for edition in due)


def test_late_is_the_same_day_and_once(talk: Proposal, ana: Person, bea: Person) -> None:
    choose(ana, comment_on_mine="weekly")
    late = next_monday(19) + dt.timedelta(days=1)
    comment(talk, bea)
    tell()
    Notification.objects.filter(pk=Notification.objects.latest("pk").pk).update(created_at=next_monday(9))
    assert write(late) == 1, "beat was down all Monday"
    assert "2 comments" in Mail.objects.get().text, "what came after Monday at seven is for the next week"
    assert write(late) == 0 and write(late + dt.timedelta(days=3)) == 0
    assert write(next_monday() + dt.timedelta(days=7)) == 1
    assert "1 comment" in Mail.objects.latest("pk").text


def crowd(count: int, proposal: Proposal, *, waiting: int | None = None) -> None:
    """So many people with an address, of whom `waiting` have a line that waits for the daily digest."""
    people = Person.objects.bulk_create(
        Person(
            name=f"p{n}", name_key=f"p{n}", password="!", email=f"p{n}@demo.example", email_confirmed_at=timezone.now()
        )
        for n in range(count)
    )
    Preference.objects.bulk_create(Preference(person=p, kind="answer_published", mail="daily") for p in people)
    entry = happen("proposal.answered", proposal, decision="accepted", office="Streets")
    Notification.objects.bulk_create(
        Notification(
            person=p,
            entry=entry,
            proposal=proposal,
            kind="answer_published",
            reason="supporter",
            awaits="daily" if waiting is None or n < waiting else "",
        )
        for n, p in enumerate(people)
    )


def test_chunks_follow_one_another_and_cost_the_same(ana: Person) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    crowd(70, proposal, waiting=50)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            step = write_digests(at=next_monday(), limit=20)
        assert step.told == 20 and step.more
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 20
    with CaptureQueriesContext(connection) as captured:
        assert write_digests(at=next_monday(), limit=200).told == 10
    assert len(captured) <= 20
    assert Mail.objects.values("to").distinct().count() == Mail.objects.count() == 50
    while write_digests(at=next_monday()).more:
        pass
    with CaptureQueriesContext(connection) as idle:
        assert write_digests(at=next_monday()).more is False
    assert len(idle) <= 6


def test_cost_follows_the_news_and_not_the_people(ana: Person) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    people_count, news_count = (50_000, 1_000) if os.environ.get("FULL") else (3_000, 60)
    crowd(people_count, proposal, waiting=news_count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    edition = queries.editions_due(next_monday())[0]
    people = queries.awaiting(edition).order_by("person_id").values_list("person_id", flat=True).distinct()[:200]
    plan = people.explain(analyze=True)
    assert "notifications_awaits_digest" in plan, plan
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        assert write() == news_count
    took = time.perf_counter() - start
    print(f"\n{people_count} people, {news_count} with news: {len(captured)} statements, {took:.1f} s")
    assert len(captured) <= 20 * (news_count // 200 + 2)
    read = [q["sql"] for q in captured if 'FROM "accounts_person"' in q["sql"]]
    assert all('"accounts_person"."id" IN' in sql for sql in read)


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_write_each_digest_once(ana: Person) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    crowd(60, proposal)

    def work() -> None:
        try:
            for _ in range(12):
                write_digests(at=next_monday(), limit=10)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while write_digests(at=next_monday(), limit=10).more:
        pass
    assert Mail.objects.count() == Digest.objects.count() == 60
    assert not Notification.objects.exclude(awaits="").exists()


def test_one_text_that_cannot_be_written_stops_nobody(
    ana: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    crowd(5, proposal)
    Person.objects.filter(name="p2").update(language="fr")
    render = words._render

    def broken(*given: Any) -> Any:
        from django.utils import translation

        if translation.get_language() == "fr":
            raise ValueError("a text that cannot be written")
        return render(*given)

    monkeypatch.setattr(words, "_render", broken)
    assert write() == 4
    assert [n.person.name for n in Notification.objects.exclude(awaits="")] == ["p2"]
    monkeypatch.setattr(words, "_render", render)
    assert write(next_monday() + dt.timedelta(days=1)) == 1


def test_every_kind_has_a_default_and_a_place() -> None:
    assert set(words.FIRST) == set(Kind)
    assert queries.preferences(0)["office_reminder"] == "at_once"
    assert set(Frequency.values) < set(Preference.Mail.values)
    assert not Edition.objects.exists()
