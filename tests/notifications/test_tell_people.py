"""Who is told of what, and who is not."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import mute_person
from accounts.models import Mandate, Mute, Person
from charter.models import District, Office, RuleVersion
from journal.actions import record, sequence
from journal.models import Entry, Reader
from notifications import queries
from notifications.actions import deliver_mails, follow, set_preferences, spread, tell_people, unfollow
from notifications.models import Follow, Kind, Mail, Notification, SetAside, Spread
from notifications.tasks import consume
from proposals.lifecycle import State
from proposals.models import Comment, Proposal
from tests import build
from tests.notifications.sink import Sink
from tests.notifications.test_deliver_mails import wait

pytestmark = pytest.mark.django_db
DUE = "2026-12-08T00:00:00+01:00"


def happen(verb: str, subject: Any, *, actor: Person | None = None, **data: Any) -> Entry:
    if verb == "proposal.answered" and not subject.answers.exists():
        build.answer(subject, decision=data.get("decision", "accepted"))
    with transaction.atomic():
        entry = record(verb, actor=actor, subject=subject, **data)
    sequence()
    return entry


def tell() -> int:
    """Tell until nothing is left, as the task does."""
    told = 0
    while (step := tell_people()).told or step.more:
        told += step.told
    return told


def told(entry: Entry | None = None) -> dict[str, tuple[str, str]]:
    """Name -> (kind, reason) of everybody told."""
    found = Notification.objects.select_related("person")
    if entry:
        found = found.filter(entry=entry)
    return {n.person.name: (n.kind, n.reason) for n in found}


def mailed() -> list[str]:
    return sorted(Mail.objects.values_list("to", flat=True))


@pytest.fixture
def crossing(ana: Person, bea: Person, mira: Person, carl: Person, streets: Office) -> Proposal:
    """Ana's proposal: bea supports it, mira spoke about it, carl follows it."""
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, office=streets)
    build.supports(proposal, [bea])
    Comment.objects.create(proposal=proposal, author=mira, body="I walk there every day.")
    follow(what="proposal", key=proposal.pk, by=carl)
    return proposal


def test_an_answer_reaches_everyone_concerned(crossing: Proposal, omar: Person, nora: Person) -> None:
    happen("proposal.answered", crossing, actor=omar, decision="partly_accepted", office="Streets and Mobility")
    assert tell() == 4
    assert told() == {
        "Ana": ("answer_published", "author"),
        "Bea": ("answer_published", "supporter"),
        "Mira": ("answer_published", "commenter"),
        "Carl": ("answer_published", "follower"),
    }
    assert mailed() == [f"{name}@demo.example" for name in ("ana", "bea", "carl", "mira")]
    mail = Mail.objects.get(to="bea@demo.example")
    assert mail.subject == f"The city answered: {crossing.title}"
    assert "You have news" in mail.text and "Streets and Mobility: Partly accepted." in mail.text
    assert f"/proposals/{crossing.pk}/" in mail.text and "Because you support it." in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<script" not in mail.html and "style=" not in mail.html


def test_the_threshold_is_told_to_followers_and_to_the_office(crossing: Proposal, omar: Person) -> None:
    happen("proposal.reached", crossing, office="Streets", office_id=crossing.office_id, due_at=DUE)
    tell()
    assert told()["Omar"] == ("office_reminder", "office")
    assert told()["Ana"] == ("threshold_reached", "author") and len(told()) == 5
    assert "Streets and Mobility answers until 7 December" in Mail.objects.get(to="ana@demo.example").text
    assert "Your office answers until 7 December" in Mail.objects.get(to="omar@demo.example").text


@pytest.mark.parametrize("verb", ["proposal.reminded", "proposal.handed_over"])
def test_reminders_reach_the_office_alone(crossing: Proposal, omar: Person, ilse: Person, verb: str) -> None:
    name = "office_id" if verb == "proposal.reminded" else "to_id"
    data: dict[str, Any] = {name: crossing.office_id}
    happen(verb, crossing, due_at=DUE, kind="half_time", **data)
    tell()
    assert told() == {"Omar": ("office_reminder", "office")}


def test_overdue_reaches_followers_and_office_then_the_administrators(
    crossing: Proposal, omar: Person, ilse: Person
) -> None:
    missed = happen("proposal.overdue", crossing, office="Streets", office_id=crossing.office_id, due_at=DUE)
    late = happen("proposal.escalated", crossing, office="Streets", office_id=crossing.office_id, due_at=DUE)
    tell()
    assert told(missed)["Omar"] == ("overdue", "office")
    assert {"Ana", "Bea", "Mira", "Carl", "Omar"} == set(told(missed))
    assert told(late) == {"Ilse": ("overdue", "administrator")}


def test_only_mandates_in_force_count(crossing: Proposal, omar: Person, streets: Office) -> None:
    parks = build.office("parks", "Parks and Trees")
    build.mandated("petra", Mandate.Role.OFFICIAL, office=parks, holder_name="Petra Lenz")
    gone = build.mandated("gus", Mandate.Role.OFFICIAL, office=streets, holder_name="Gus Ferrer")
    Mandate.objects.filter(person=gone).update(revoked_at="2026-01-01T00:00:00Z")
    happen("proposal.reminded", crossing, kind="half_time", office_id=streets.pk, due_at=DUE)
    tell()
    assert set(told()) == {"Omar"}


def test_a_comment_reaches_the_author_and_whom_it_answers(crossing: Proposal, bea: Person, mira: Person) -> None:
    first = Comment.objects.get(author=mira)
    set_preferences(by=crossing.author, choices={"comment_on_mine": "at_once"})
    reply = Comment.objects.create(
        proposal=crossing, author=bea, parent=first, root=first, depth=1, body="So do I. <b>Secret</b>"
    )
    happen("comment.published", reply, actor=bea, proposal=crossing.pk, parent=first.pk)
    tell()
    assert told() == {"Ana": ("comment_on_mine", "author"), "Mira": ("comment_on_mine", "replied")}
    assert not Mail.objects.filter(text__contains="Secret").exists()
    assert f"#comment-{reply.pk}" in Mail.objects.get(to="ana@demo.example").text


def test_who_is_muted_is_not_heard_and_duties_remain(
    crossing: Proposal, ana: Person, bea: Person, omar: Person
) -> None:
    for person in (ana, omar):
        Mute.objects.create(person=person, muted=bea)
    Mute.objects.create(person=bea, muted=omar)
    said = Comment.objects.create(proposal=crossing, author=bea, body="Again and again.")
    happen("comment.published", said, actor=bea, proposal=crossing.pk, parent=None)
    assert tell() == 0
    happen("proposal.answered", crossing, actor=omar, decision="accepted", office="Streets")
    tell()
    assert "Bea" in told(), "the city is not a voice one mutes"


def test_nobody_is_told_of_their_own_act(crossing: Proposal, ana: Person) -> None:
    own = Comment.objects.create(proposal=crossing, author=ana, body="Thank you all.")
    happen("comment.published", own, actor=ana, proposal=crossing.pk, parent=None)
    assert tell() == 0


def test_an_official_who_also_supports_is_told_once_as_office(crossing: Proposal, omar: Person) -> None:
    Follow.objects.create(person=omar, proposal=crossing, wanted=True)
    happen("proposal.reached", crossing, office_id=crossing.office_id, due_at=DUE)
    tell()
    assert told()["Omar"] == ("office_reminder", "office")
    assert Mail.objects.filter(to="omar@demo.example").count() == 1


def test_who_stopped_hears_no_more_unless_it_is_their_duty(crossing: Proposal, ana: Person, omar: Person) -> None:
    for person in (ana, omar):
        unfollow(what="proposal", key=crossing.pk, by=person)
    happen("proposal.overdue", crossing, office_id=crossing.office_id, due_at=DUE)
    own = Comment.objects.create(proposal=crossing, author=omar, body="We are on it.")
    happen("comment.published", own, actor=omar, proposal=crossing.pk, parent=None)
    tell()
    assert set(told()) == {"Bea", "Mira", "Carl", "Omar"}
    assert not queries.is_following(crossing, ana.pk)
    follow(what="proposal", key=crossing.pk, by=ana)
    assert queries.is_following(crossing, ana.pk) and Follow.objects.filter(person=ana).count() == 1


def test_off_stops_the_mail_and_keeps_the_inbox(crossing: Proposal, bea: Person) -> None:
    set_preferences(by=bea, choices={Kind.ANSWER_PUBLISHED: "off"})
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    happen("proposal.overdue", crossing, office_id=crossing.office_id, due_at=DUE)
    tell()
    kinds = set(Notification.objects.filter(person=bea).values_list("kind", flat=True))
    assert kinds == {"answer_published", "overdue"}
    assert [m.notification.kind for m in Mail.objects.filter(person=bea) if m.notification] == ["overdue"]


def test_closed_accounts_and_unconfirmed_addresses_get_no_mail(crossing: Proposal, bea: Person, carl: Person) -> None:
    Person.objects.filter(pk=bea.pk).update(is_active=False)
    Person.objects.filter(pk=carl.pk).update(email_confirmed_at=None)
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    tell()
    assert set(told()) == {"Ana", "Mira", "Carl"}
    assert mailed() == ["ana@demo.example", "mira@demo.example"]


@pytest.mark.parametrize("visibility", ["hidden", "author", "erased"])
def test_hidden_content_is_told_to_nobody(crossing: Proposal, bea: Person, visibility: str) -> None:
    comment = Comment.objects.create(proposal=crossing, author=bea, body="…", visibility=visibility)
    happen("comment.published", comment, actor=bea, proposal=crossing.pk, parent=None)
    assert tell() == 0
    Proposal.objects.filter(pk=crossing.pk).update(visibility=visibility)
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    assert tell() == 0 and not Mail.objects.exists()


def test_what_was_hidden_meanwhile_gives_no_text(crossing: Proposal, ana: Person, post: Sink) -> None:
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    tell()
    Proposal.objects.filter(pk=crossing.pk).update(visibility="hidden")
    assert deliver_mails().sent == 0 and not post.taken
    for line in queries.inbox(ana.pk):
        assert crossing.title not in line.headline and line.sentence == ""


def test_a_second_run_tells_nothing_twice(crossing: Proposal) -> None:
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    assert tell() == 4 and tell() == 0
    before = set(Mail.objects.values_list("message_id", flat=True))
    Reader.objects.update(position=0)  # as if a restored backup had forgotten
    tell()
    assert Notification.objects.count() == 4
    assert set(Mail.objects.values_list("message_id", flat=True)) == before


def test_a_large_audience_is_told_in_chunks_and_taken_up_where_it_stood(crossing: Proposal, molinos: District) -> None:
    crowd = build.residents(95, molinos)
    build.supports(crossing, crowd)
    entry = happen("proposal.answered", crossing, decision="accepted", office="Streets")
    step = tell_people(limit=30)
    assert step.told == 30 and Spread.objects.get().entry_id == entry.pk
    steps = 1
    while (step := spread(limit=30)).more:
        assert step.told == 30
        steps += 1
    assert Notification.objects.filter(entry=entry).count() == 99 and steps == 3
    assert not Spread.objects.exists() and spread().told == 0


def test_what_few_follow_does_not_wait_for_what_a_city_follows(
    crossing: Proposal, ana: Person, carl: Person, molinos: District
) -> None:
    build.supports(crossing, build.residents(95, molinos))
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    small = build.proposal(ana, title="A bench")
    follow(what="proposal", key=small.pk, by=carl)
    few = happen("proposal.answered", small, decision="accepted", office="Streets")
    tell_people(limit=30)
    tell_people(limit=30)
    assert set(told(few)) == {"Ana", "Carl"} and Spread.objects.get().entry.subject_id == crossing.pk


def test_entries_of_many_take_turns(crossing: Proposal, ana: Person, molinos: District) -> None:
    crowd = build.residents(65, molinos)
    other = build.proposal(ana, title="A bench")
    for proposal in (crossing, other):
        build.supports(proposal, crowd)
        happen("proposal.answered", proposal, decision="accepted", office="Streets")
        tell_people(limit=30)
    turns = []
    while Spread.objects.exists():
        before = dict(Spread.objects.values_list("entry__subject_id", "turn"))
        spread(limit=10)
        after = dict(Spread.objects.values_list("entry__subject_id", "turn"))
        turns += [key for key in before if before[key] != after.get(key)]
    assert turns[:4] == [crossing.pk, other.pk, crossing.pk, other.pk]
    assert Notification.objects.count() == 69 + 66


def test_a_spread_that_fails_is_set_aside(crossing: Proposal, molinos: District) -> None:
    build.supports(crossing, build.residents(65, molinos))
    entry = happen("proposal.overdue", crossing, office_id=crossing.office_id, due_at=DUE)
    tell_people(limit=30)
    with connection.cursor() as cursor:  # what a journal never does: the entry cannot be read any more
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("""UPDATE journal_entry SET data = '{"office_id": "no number"}' WHERE id = %s""", [entry.pk])
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    assert spread(limit=30).told == 0
    assert SetAside.objects.get().entry_id == entry.pk and not Spread.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_tell_each_person_once_and_pass_no_number_of_mails(
    crossing: Proposal, ana: Person, molinos: District
) -> None:
    """Four spread beside each other: claims are skipped, nobody is told twice, nobody gets a mail too many."""
    RuleVersion.objects.create(rule="mails_a_week", number=2, value=3)
    crowd = build.residents(120, molinos)
    for n, person in enumerate(crowd):
        person.email = f"c{n}@people.example"
    Person.objects.bulk_update(crowd, ["email"])
    for n in range(4):
        proposal = build.proposal(ana, title=f"Proposal {n}")
        build.supports(proposal, crowd)
        happen("proposal.answered", proposal, decision="accepted", office="Streets")
        tell_people(limit=20)
    assert Spread.objects.count() == 4

    def run() -> None:
        try:
            while Spread.objects.exists():
                spread(limit=15)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Notification.objects.filter(person__in=crowd).count() == 4 * 120
    mails = Counter(Mail.objects.filter(person__in=crowd).values_list("person", flat=True))
    # Of what became of what one follows, two thirds of three.
    assert set(mails.values()) == {2} and len(mails) == 120


def test_cost_does_not_grow_with_the_audience(crossing: Proposal, molinos: District) -> None:
    queries_of = []
    for crowd in (0, 60):
        build.supports(crossing, build.residents(crowd, molinos))
        happen("proposal.answered", crossing, decision="accepted", office="Streets")
        with CaptureQueriesContext(connection) as captured:
            assert tell_people().told == crowd + 4
        queries_of.append(len(captured))
    assert queries_of[0] >= queries_of[1]


def test_an_entry_that_cannot_be_told_stops_no_other(crossing: Proposal) -> None:
    broken = happen("proposal.reached", crossing, office_id="no number", due_at=DUE)
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    assert tell() == 4
    aside = SetAside.objects.get()
    assert aside.entry_id == broken.pk and told()["Ana"] == ("answer_published", "author")
    SetAside.objects.update(next_try_at="2026-01-01T00:00:00Z")
    assert tell_people().told == 0
    aside.refresh_from_db()
    assert aside.tries == 2 and aside.next_try_at.year > 2000


def test_subjects_are_one_line_of_any_script(crossing: Proposal) -> None:
    Proposal.objects.filter(pk=crossing.pk).update(title="Más\nsombra 🌳 عربي " + "x" * 120)
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    tell()
    subject = Mail.objects.earliest("pk").subject
    assert "\n" not in subject and "Más sombra 🌳" in subject and len(subject) <= 150


def test_titles_are_text_in_mails(crossing: Proposal) -> None:
    Proposal.objects.filter(pk=crossing.pk).update(title="<img src=x onerror=alert(1)>")
    happen("proposal.answered", crossing, decision="accepted", office="Streets")
    tell()
    assert "<img" not in Mail.objects.earliest("pk").html
    assert "<img src=x onerror=alert(1)>" in Mail.objects.earliest("pk").text


@pytest.mark.django_db(transaction=True)
def test_two_consumers_at_once_tell_once(crossing: Proposal, molinos: District) -> None:
    build.supports(crossing, build.residents(200, molinos))
    for _ in range(3):
        happen("proposal.overdue", crossing, office_id=crossing.office_id, due_at=DUE)

    def run() -> None:
        try:
            consume()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    tell()
    assert Notification.objects.count() == 3 * 204
    assert Mail.objects.count() == 3 * 4
    assert Reader.objects.get(name="notifications").position == 3


@pytest.mark.django_db(transaction=True)
def test_two_postmen_at_once_send_each_mail_once(post: Sink) -> None:
    wait(60)

    def run() -> None:
        try:
            deliver_mails()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert deliver_mails().sent == 0
    assert len(post.message_ids) == len(set(post.message_ids)) == 60


def test_comments_of_whom_somebody_muted_are_not_told(
    crossing: Proposal, bea: Person, mira: Person, omar: Person
) -> None:
    first = Comment.objects.create(proposal=crossing, author=mira, body="Where exactly?")
    reply = Comment.objects.create(
        proposal=crossing, author=bea, body="At the school.", parent=first, root=first, depth=1
    )
    mute_person(person_id=bea.pk, by=mira)
    happen("comment.published", reply, actor=bea, proposal=crossing.pk, parent=first.pk)
    tell_people()
    assert told() == {"Ana": ("comment_on_mine", "author")}


def test_an_answer_reaches_who_muted_the_official(crossing: Proposal, mira: Person, omar: Person) -> None:
    Comment.objects.create(proposal=crossing, author=mira, body="Where exactly?")
    mute_person(person_id=omar.pk, by=mira)
    happen("proposal.answered", crossing, actor=omar)
    tell_people()
    assert told()["Mira"] == ("answer_published", "commenter")
