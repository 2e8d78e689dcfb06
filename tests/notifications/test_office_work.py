"""What colleagues tell each other, the word before the answer, and one answer to several proposals."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Mandate, Person
from charter.models import District, Office
from journal.actions import sequence
from notifications import queries
from notifications.actions import deliver_mails
from notifications.models import Kind, Mail, Notification
from proposals import actions
from proposals.lifecycle import State
from proposals.models import InterimReply, Proposal
from tests import build
from tests.notifications.conftest import post, sink  # noqa: F401
from tests.notifications.sink import Sink
from tests.notifications.test_tell_people import tell, told

pytestmark = pytest.mark.django_db

ANSWER: dict[str, Any] = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
}
WORD = "We are asking the water works; you hear from us by 3 May."


@pytest.fixture
def owed(ana: Person, bea: Person, streets: Office, molinos: District) -> Proposal:
    """Ana's, supported by bea, that omar's and clara's office must answer."""
    made = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title="A bench at the mill")
    build.supports(made, [bea])
    return made


def telling() -> dict[str, tuple[str, str]]:
    """Tell of what happened since; who was told what."""
    Notification.objects.all().delete()
    sequence()
    tell()
    return told()


def test_a_colleague_who_gets_it_is_told_and_nobody_else(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk)
    assert telling() == {"Clara": ("office_work", "office")}
    line = Notification.objects.get()
    assert line.headline == "A colleague gave this to you: A bench at the mill"
    assert line.path == f"/workspace/{owed.pk}/"
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=omar.pk, instead_of=clara.pk)
    assert telling() == {}  # nobody hears of their own act


def test_who_no_longer_has_it_is_not_told(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk)
    actions.unassign_proposal(proposal_id=owed.pk, by=omar)
    assert telling() == {}


def test_the_office_is_asked_for_a_look_and_who_asked_hears_of_it(
    owed: Proposal, omar: Person, clara: Person, streets: Office
) -> None:
    build.mandated("vera", Mandate.Role.OFFICIAL, office=streets, holder_name="Vera Blum")
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    look = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    assert telling() == {"Clara": ("office_work", "office"), "Vera": ("office_work", "office")}
    actions.return_second_look(proposal_id=owed.pk, by=clara, digest=look.digest, words="Say which spring, zwrkqx.")
    assert telling() == {"Omar": ("office_work", "office")}
    assert Notification.objects.get().headline.startswith("A colleague sent your answer back")
    again = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    telling()
    actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=again.digest)
    assert telling() == {"Omar": ("office_work", "office")}
    assert not any("zwrkqx" in mail.subject + mail.text + mail.html for mail in Mail.objects.all())


def test_followers_hear_of_the_word_before_the_answer(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    assert telling() == {"Ana": ("interim_reply", "author"), "Bea": ("interim_reply", "supporter")}
    line = Notification.objects.filter(person__name="Bea").get()
    assert line.headline == "Word from the city before its answer: A bench at the mill"
    assert "Streets and Mobility" in line.sentence and "date" in line.sentence


@pytest.mark.django_db(transaction=True)
def test_a_word_that_was_hidden_is_not_mailed(
    owed: Proposal,
    omar: Person,
    post: Sink,  # noqa: F811
) -> None:
    reply = actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    sequence()
    tell()
    assert Mail.objects.count() == 4
    InterimReply.objects.filter(pk=reply.pk).update(visibility="hidden")
    deliver_mails()
    assert len(post.taken) == 2  # of the one that stands


def test_who_follows_several_that_got_one_answer_is_told_once(
    owed: Proposal, ana: Person, bea: Person, carl: Person, omar: Person, molinos: District
) -> None:
    other = build.proposal(carl, state=State.AWAITING_ANSWER, district=molinos, title="Benches everywhere")
    third = build.proposal(carl, state=State.AWAITING_ANSWER, district=molinos, title="A seat")
    build.supports(other, [bea])
    actions.publish_answer(proposal_id=owed.pk, by=omar, also=[other.pk, third.pk], **ANSWER)
    sequence()
    tell()
    lines = Notification.objects.filter(kind=Kind.ANSWER_PUBLISHED)
    assert sorted(lines.values_list("person__name", flat=True)) == ["Ana", "Bea", "Carl"]
    hers = lines.get(person=bea)
    assert "The same answer was given to 2 other proposals; the answer names them." in hers.sentence
    assert Mail.objects.filter(to="bea@demo.example").count() == 1
    assert "2 other proposals" in Mail.objects.get(to="bea@demo.example").text


def test_another_answer_later_is_news_again(owed: Proposal, bea: Person, omar: Person, molinos: District) -> None:
    other = build.proposal(bea, state=State.AWAITING_ANSWER, district=molinos)
    actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    actions.publish_answer(proposal_id=other.pk, by=omar, **ANSWER)
    sequence()
    tell()
    assert Notification.objects.filter(person=bea, kind=Kind.ANSWER_PUBLISHED).count() == 2


def test_only_officials_choose_how_they_hear_of_office_work(omar: Person, ana: Person) -> None:
    assert Kind.OFFICE_WORK in queries.kinds_for(omar) and Kind.OFFICE_WORK not in queries.kinds_for(ana)
    assert Kind.INTERIM_REPLY in queries.kinds_for(ana)
