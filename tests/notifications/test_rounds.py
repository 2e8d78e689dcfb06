"""Who follows a vote is told of it, and reminded before it closes if they have not voted; no list of that stays."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import Refused
from journal.actions import sequence
from journal.models import Entry
from notifications import actions, queries
from notifications.models import Digest, Follow, Mail, Notification, Preference
from notifications.rights import erase, forget_reminders
from proposals.models import Proposal
from tests import build
from tests.callers import caller, refusal
from tests.notifications.sink import Sink
from tests.notifications.test_digests import write
from tests.notifications.test_tell_people import mailed, tell, told
from tests.voting.build import announced, closed, counted, drafted, opened, proved
from voting import actions as voting
from voting.models import Begun, Round, why_cancelled

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def vote(ilse: Person, ana: Person, bea: Person, mira: Person) -> Round:
    """An open vote of the whole city that closes in a week."""
    proved([ana, bea, mira])
    return heard(opened(ilse, title="What first at the river?")[0])


def heard(its: Round) -> Round:
    """The round, open for a week, when its opening is no news any longer."""
    Round.objects.filter(pk=its.pk).update(opens_at=timezone.now() - 7 * 24 * HOUR)
    sequence()
    tell()
    return its


def follow(its: Round, *people: Person) -> None:
    for person in people:
        actions.follow(what="round", key=its.pk, by=person)


def pass_to(its: Round, hours: float) -> int:
    """Let beat run so many hours before the vote closes; return how many people were told."""
    voting.tell_closing(at=its.closes_at - hours * HOUR)
    sequence()
    return tell()


def lines(person: Person) -> list[str]:
    return [line.headline for line in queries.inbox(person.pk)]


def reminders() -> int:
    return Notification.objects.filter(kind="round_closing").count()


def test_who_has_not_voted_is_reminded_once(vote: Round, ana: Person, bea: Person, mira: Person) -> None:
    follow(vote, ana, bea)
    voting.cast_ballot(by=bea, round_id=vote.pk, said=["1"])
    assert [pass_to(vote, 49), pass_to(vote, 47), pass_to(vote, 46), pass_to(vote, 11)] == [0, 1, 0, 0]
    assert told() == {"Ana": ("round_closing", "follower")}
    assert lines(ana) == ["The vote closes soon, and you have not voted: What first at the river?"]
    mail = Mail.objects.get()
    assert mail.to == "ana@demo.example" and f"/rounds/{vote.pk}/" in mail.text and "It closes on" in mail.html
    assert "Because you follow it." in mail.text and "/unsubscribe/" in mail.text


def test_who_follows_a_proposal_hears_that_it_stands_in_a_vote(
    ilse: Person, ana: Person, bea: Person, mira: Person, carl: Person, molinos: District
) -> None:
    one, other = (build.proposal(author, district=molinos) for author in (ana, mira))
    hidden = build.proposal(carl, district=molinos)
    build.supports(one, [bea])
    build.supports(other, [bea])
    nobody = build.residents(1, molinos)[0]
    build.supports(other, [nobody])
    actions.unfollow(what="proposal", key=other.pk, by=nobody)
    actions.follow(what="proposal", key=one.pk, by=ilse)
    its = drafted(ilse, projects=(), secrecy="open", title="Which comes first?")
    for proposal in (one, other, hidden):
        voting.add_option(by=ilse, round_id=its.pk, proposal_id=proposal.pk, cost_cents=1)
    Proposal.objects.filter(pk=hidden.pk).update(visibility="hidden")
    sequence()
    tell()
    Notification.objects.all().delete()
    voting.announce_round(by=ilse, round_id=its.pk)
    sequence()
    # Each once, whatever they did for how many of them; not who stopped, not who announced it.
    assert tell() == 3 and tell() == 0
    assert told() == {"Ana": ("round", "author"), "Mira": ("round", "author"), "Bea": ("round", "supporter")}
    assert lines(bea) == ["A proposal you follow stands in a vote: Which comes first?"]
    with CaptureQueriesContext(connection) as few:
        list(queries.people_to_tell(queries.news(Entry.objects.get(verb="round.announced"))))  # type: ignore[arg-type]
    assert len(few) <= 3


def test_who_began_a_ballot_is_told_so_also_who_began_late(vote: Round, ana: Person, bea: Person, mira: Person) -> None:
    voting.begin_ballot(by=ana, round_id=vote.pk)
    follow(vote, ana)
    actions.unfollow(what="round", key=vote.pk, by=ana)
    assert pass_to(vote, 40) == 1
    assert told() == {"Ana": ("round_closing", "begun")}
    voting.begin_ballot(by=bea, round_id=vote.pk)
    voting.begin_ballot(by=mira, round_id=vote.pk)
    voting.cast_ballot(by=mira, round_id=vote.pk, said=["1"])
    assert [pass_to(vote, 13), pass_to(vote, 11), pass_to(vote, 2)] == [0, 1, 0]
    assert set(told()) == {"Ana", "Bea"}
    assert lines(bea) == ["You began a ballot and have not sent it: What first at the river?"]
    assert f"/rounds/{vote.pk}/ballot/" in Mail.objects.get(person=bea).text


def test_a_short_vote_reminds_at_half_of_its_time(vote: Round, ana: Person) -> None:
    follow(vote, ana)
    now = timezone.now()
    Round.objects.filter(pk=vote.pk).update(opens_at=now - 5 * HOUR, closes_at=now + 6 * HOUR)
    assert voting.tell_closing() == 0
    assert voting.tell_closing(at=now + HOUR) == 1 and voting.tell_closing(at=now + HOUR) == 0
    assert voting.tell_closing(at=now + 5 * HOUR) == 1, "for who began since"
    assert voting.tell_closing(at=now + 5.5 * HOUR) == 0 and voting.tell_closing(at=now + 7 * HOUR) == 0


def test_who_cannot_vote_is_not_reminded(
    ilse: Person, ana: Person, bea: Person, mira: Person, carl: Person, molinos: District
) -> None:
    una, young, past = build.person("una"), build.resident("young", molinos), build.resident("past", molinos)
    proved([ana, bea, mira, young, past])
    its = heard(opened(ilse, districts=["molinos"])[0])
    follow(its, ana, bea, mira, carl, una, young, past)
    type(bea.residency).objects.filter(person=bea).update(level=1)
    type(bea.residency).objects.filter(person=young).update(of_voting_age=False)
    type(bea.residency).objects.filter(person=past).update(valid_until=clock.today() - dt.timedelta(days=1))
    assert pass_to(its, 40) == 1 and set(told()) == {"Ana"}


def test_who_votes_between_the_draw_and_the_sending_gets_no_mail(
    vote: Round, ana: Person, bea: Person, post: Sink
) -> None:
    follow(vote, ana, bea)
    assert pass_to(vote, 40) == 2 and Mail.objects.count() == 2
    voting.cast_ballot(by=bea, round_id=vote.pk, said=["1"])
    done = actions.deliver_mails()
    assert (done.sent, done.refused) == (1, 1)
    assert [to for (to,) in post.envelopes] == ["ana@demo.example"]
    assert not Mail.objects.exists(), "what is left does not say who got one"
    assert actions.deliver_mails().sent == 0 and tell() == 0 and not Mail.objects.exists()


def test_an_open_vote_asks_its_own_ballots(ilse: Person, ana: Person, bea: Person, post: Sink) -> None:
    proved([ana, bea])
    its = heard(opened(ilse, secrecy="open")[0])
    follow(its, ana, bea)
    voting.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    assert pass_to(its, 40) == 1
    voting.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    assert actions.deliver_mails().refused == 1 and not post.taken


def everything() -> str:
    """Every row of every table the web can read, but for what was there before it closed on purpose."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" AS t")  # noqa: S608
            found.append(f"{table}\n{cursor.fetchone()[0]}")
    return "\n".join(found)


@pytest.mark.parametrize("sent", [True, False])
def test_closing_leaves_no_list_of_who_was_reminded(
    vote: Round, ana: Person, bea: Person, mira: Person, post: Sink, sent: bool
) -> None:
    follow(vote, ana, bea)
    voting.cast_ballot(by=bea, round_id=vote.pk, said=["1"])
    voting.begin_ballot(by=mira, round_id=vote.pk)
    pass_to(vote, 40)
    assert reminders() == 2
    if sent:
        assert actions.deliver_mails().sent == 2
    closed(vote)
    sequence()
    tell()
    assert reminders() == 0 and not Mail.objects.exists() and not Begun.objects.exists()
    # Who follows is there, alike for who voted and who did not; nothing else tells them apart.
    keys = {person.pk for person in (ana, bea)}
    assert set(Follow.objects.values_list("person_id", flat=True)) == keys
    assert not Notification.objects.exists() and not Digest.objects.exists()
    assert "have not voted" not in everything() and "closes soon" not in everything()
    assert actions.deliver_mails().sent == 0


def test_cancelling_forgets_too_and_says_why(vote: Round, ana: Person, bea: Person, ilse: Person) -> None:
    follow(vote, ana)
    pass_to(vote, 40)
    voting.cancel_round(by=ilse, round_id=vote.pk, reason="Two projects had the wrong price.")
    sequence()
    assert tell() == 2, "one forgotten, one told"
    assert lines(ana) == ["The vote was cancelled: What first at the river?"]
    assert "Two projects had the wrong price." in Mail.objects.get().text


def test_forgetting_goes_in_steps_and_comes_back(vote: Round, molinos: District) -> None:
    people = build.residents(7, molinos, prefix="f")
    proved(people)
    follow(vote, *people)
    assert pass_to(vote, 40) == 7
    closed(vote)
    sequence()
    steps = [actions.tell_people(limit=3), *(actions.spread(limit=3) for _ in range(3))]
    assert [step.told for step in steps] == [3, 3, 1, 0] and reminders() == 0


def test_what_is_told_late_is_not_told(vote: Round, ana: Person) -> None:
    follow(vote, ana)
    Round.objects.filter(pk=vote.pk).update(closes_at=timezone.now() + HOUR)
    assert voting.tell_closing() == 1
    closed(vote)
    sequence()
    assert tell() == 0 and reminders() == 0


def test_reminders_that_were_left_go_at_night(vote: Round, ana: Person) -> None:
    follow(vote, ana)
    pass_to(vote, 40)
    assert forget_reminders(clock.now()) == 0
    closed(vote)
    assert forget_reminders(clock.now()) == 1 and reminders() == 0 and not Mail.objects.exists()


def test_opening_and_result_reach_all_followers_alike(ilse: Person, ana: Person, bea: Person, carl: Person) -> None:
    proved([ana, bea])
    its, shares = announced(ilse)
    follow(its, ana, bea, carl)
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    voting.open_rounds()
    sequence()
    assert tell() == 3 and set(mailed()) == {f"{name}@demo.example" for name in ("ana", "bea", "carl")}
    voting.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    counted(closed(its), shares, ilse)
    sequence()
    assert tell() == 3
    assert lines(bea) == ["The result is there: What first?", "The vote is open: What first?"]
    assert queries.inbox(bea.pk)[0].sentence == "1 person voted."
    with pytest.raises(Refused, match="over"):
        follow(its, carl)
    actions.unfollow(what="round", key=its.pk, by=carl)
    assert Follow.objects.count() == 2


def test_where_nothing_is_feasible_each_reads_why_in_their_language(ilse: Person, ana: Person) -> None:
    its, _shares = announced(ilse)
    follow(its, ana)
    its.options.update(feasible=False, feasible_because="The river floods it.", judged_at=clock.now())
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    assert voting.open_rounds() == 0
    its.refresh_from_db()
    assert its.cancelled_because == "nothing-feasible" and its.why_cancelled == "No option is feasible."
    assert caller(ana).get(f"/api/v1/rounds/{its.pk}/").json()["cancelled_because"] == "No option is feasible."
    assert "No option is feasible." in Client().get(f"/rounds/{its.pk}/").content.decode()
    assert "nothing-feasible" not in Client().get("/charter/acts/").content.decode()
    sequence()
    assert tell() == 1 and "No option is feasible." in Mail.objects.get().text
    assert why_cancelled("Two projects had the wrong price.") == "Two projects had the wrong price."


def test_preferences_and_one_click_are_by_kind(vote: Round, ana: Person, bea: Person, client: Client) -> None:
    follow(vote, ana, bea)
    actions.set_preferences(by=ana, choices={"round_closing": "off", "round": "daily"})
    assert pass_to(vote, 40) == 2
    assert mailed() == ["bea@demo.example"] and len(lines(ana)) == 1
    link = Mail.objects.get().headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    assert client.post(f"/{link}").status_code == 200
    assert queries.preferences(bea.pk)["round_closing"] == "off" and queries.preferences(bea.pk)["round"] == "at_once"


@pytest.mark.parametrize("way", ["daily", "weekly"])
def test_a_reminder_is_in_no_digest(vote: Round, ana: Person, client: Client, way: str) -> None:
    refusal(caller(ana).put("/api/v1/me/preferences/", {"round_closing": way}), 400)
    client.force_login(ana)
    page = client.post("/account/preferences/", queries.preferences(ana.pk) | {"round_closing": way})
    assert page.status_code == 400 and not Preference.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(person=ana, kind="round_closing", mail=way)
    follow(vote, ana)
    pass_to(vote, 40)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.update(awaits=way)


def test_other_news_of_votes_come_in_a_digest(ilse: Person, ana: Person) -> None:
    its, _shares = announced(ilse, title="A bench or a tree?")
    follow(its, ana)
    actions.set_preferences(by=ana, choices={"round": "daily"})
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    voting.open_rounds()
    sequence()
    tell()
    assert write() == 1
    text = Mail.objects.get().text
    assert "A bench or a tree?" in text and f"/rounds/{its.pk}/" in text and "The vote is open." in text


def test_a_line_is_about_one_thing(vote: Round, ana: Person) -> None:
    entry, about = Entry.objects.first(), build.proposal(ana)
    for given in ({}, {"round": vote, "proposal": about}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.create(person=ana, entry=entry, kind="round", reason="follower", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(person=ana, entry=entry, kind="round_closing", reason="follower", proposal=about)


def test_inbox_and_api_tell_of_votes_beside_the_rest(vote: Round, ana: Person, client: Client) -> None:
    follow(vote, ana)
    pass_to(vote, 40)
    client.force_login(ana)
    page = client.get("/inbox/").content.decode()
    assert "The vote closes soon, and you have not voted: What first at the river?" in page
    row = caller(ana).get("/api/v1/me/notifications/").json()["results"][0]
    assert (row["kind"], row["round"], row["proposal"], row["process"]) == ("round_closing", vote.pk, None, None)
    assert client.post(f"/inbox/{row['id']}/read/day/").status_code == 302 and queries.unread_count(ana.pk) == 0


def test_one_follows_on_the_page_and_by_program(client: Client, vote: Round, ana: Person, ilse: Person) -> None:
    at = f"/rounds/{vote.pk}/"
    assert f"/account/sign-in/?next={at}" in client.get(at).content.decode()
    client.force_login(ana)
    assert client.post(f"{at}follow/").status_code == 302
    assert "You follow this" in client.get(at).content.decode()
    held = caller(ana).get("/api/v1/me/data/").content.decode()
    assert "What you follow" in held
    client.post(f"{at}follow/", {"wanted": "0"})
    assert not Follow.objects.exists()
    draft = drafted(ilse)
    assert client.post(f"/rounds/{draft.pk}/follow/").status_code == 404
    assert client.post("/rounds/999999/follow/").status_code == 404
    api = f"/api/v1/rounds/{vote.pk}/follow/"
    assert caller(ana).put(api).json() == caller(ana).put(api).json() == {"following": True}
    assert caller(ana).delete(api).json() == {"following": False}
    refusal(caller().put(api), 401)
    with pytest.raises(Refused, match="public"):
        follow(draft, ilse)
    una = build.person("una", email_confirmed_at=None)
    with pytest.raises(Refused):
        follow(vote, una)


def test_telling_costs_the_same_for_one_and_for_many(
    vote: Round, molinos: District, django_assert_max_num_queries: Any
) -> None:
    people = build.residents(20, molinos, prefix="f")
    proved(people)
    follow(vote, *people)
    Round.objects.filter(pk=vote.pk).update(closes_at=timezone.now() + 40 * HOUR)
    voting.tell_closing()
    sequence()
    with django_assert_max_num_queries(27):
        assert actions.tell_people().told == 20


@pytest.mark.django_db(transaction=True)
def test_a_round_does_not_close_while_people_are_reminded(vote: Round, ana: Person) -> None:
    """What is written while it is open is there when closing has it deleted: none is written behind its back."""
    follow(vote, ana)
    Round.objects.filter(pk=vote.pk).update(closes_at=timezone.now() + dt.timedelta(seconds=1))
    done: list[bool] = []

    def close() -> None:
        try:
            Round.objects.filter(pk=vote.pk).update(closes_at=clock.now())
            done.append(voting.close_round(round_id=vote.pk))
        finally:
            connection.close()

    closing = threading.Thread(target=close)
    with transaction.atomic():
        assert voting.hold_open(round_id=vote.pk)
        closing.start()
        closing.join(0.3)
        assert not done
    closing.join()
    assert done == [True]
    with transaction.atomic():
        assert not voting.hold_open(round_id=vote.pk)


@pytest.mark.django_db(transaction=True)
def test_a_round_closes_while_mails_leave(vote: Round, ana: Person, bea: Person, post: Sink) -> None:
    """The mail server has one reminder in its hands: the other does not leave, and of neither anything is left."""
    follow(vote, ana, bea)
    assert pass_to(vote, 40) == 2

    def close() -> None:
        try:
            closed(vote)
        finally:
            connection.close()

    def close_meanwhile(count: int) -> None:
        closing = threading.Thread(target=close)
        closing.start()
        closing.join()

    post.on_taken = close_meanwhile
    done = actions.deliver_mails()
    assert (done.sent, done.refused) == (1, 1) and len(post.taken) == 1
    sequence()
    tell()
    assert reminders() == 0 and not Mail.objects.exists()


def test_an_erased_account_follows_nothing(vote: Round, ana: Person, bea: Person) -> None:
    follow(vote, ana, bea)
    pass_to(vote, 40)
    erase(ana.pk, texts=True)
    assert set(Follow.objects.values_list("person_id", flat=True)) == {bea.pk}
    assert set(told()) == {"Bea"} and mailed() == ["bea@demo.example"]


def test_what_is_held_is_told_with_its_lifetime(client: Client, vote: Round) -> None:
    page = client.get("/privacy/").content.decode()
    assert "What you follow" in page and "that you were reminded of a vote, until it closes" in page
