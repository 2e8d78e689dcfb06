"""Who hears of changed texts, amendments and invitations, and how often."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F

from accounts.models import Person
from charter.models import District, RuleVersion
from journal.actions import sequence
from notifications.models import Mail, Notification
from proposals import actions
from proposals.models import Authorship, Proposal
from tests import build
from tests.notifications.test_tell_people import tell, told

pytestmark = pytest.mark.django_db
REASON = "The lamps were forgotten."


@pytest.fixture
def proposal(ana: Person, bea: Person, mira: Person, molinos: District) -> Proposal:
    """Ana's and bea's; mira supports it."""
    made = build.proposal(ana, district=molinos)
    Authorship.objects.create(proposal=made, person=bea, via="invitation")
    build.supports(made, [mira])
    return made


def news() -> dict[str, tuple[str, str]]:
    Notification.objects.all().delete()
    sequence()
    tell()
    return told()


def revise(proposal: Proposal, by: Person, words: str) -> None:
    actions.edit_proposal(proposal_id=proposal.pk, by=by, body=build.BODY + words, reason=REASON, substantial=True)


def test_supporters_are_asked_once_a_day_until_they_answered(proposal: Proposal, ana: Person, mira: Person) -> None:
    revise(proposal, ana, "One.")
    sequence()
    tell()
    assert told() == {"Mira": ("text_changed", "supporter")}
    mail = Mail.objects.get()
    assert f"/proposals/{proposal.pk}/support/confirm/{mira.pk}-{proposal.pk}~" in mail.text
    assert "0confirm0" not in mail.text + mail.html
    revise(proposal, ana, "Two.")
    sequence()
    tell()
    assert Notification.objects.count() == 1  # several changes in a day tell once
    actions.confirm_support(proposal_id=proposal.pk, by=mira)
    revise(proposal, ana, "Three.")
    sequence()
    tell()
    assert Notification.objects.count() == 2  # she had answered: this is another question
    Notification.objects.update(created_at=F("created_at") - dt.timedelta(days=2))
    revise(proposal, ana, "Four.")
    sequence()
    tell()
    assert Notification.objects.count() == 3


def test_small_changes_ask_nobody(proposal: Proposal, ana: Person) -> None:
    actions.edit_proposal(proposal_id=proposal.pk, by=ana, body=build.BODY.replace("wide", "broad", 1), reason=REASON)
    assert news() == {}


def test_authors_amenders_and_supporters_hear_of_amendments(
    proposal: Proposal, ana: Person, bea: Person, mira: Person, carl: Person, molinos: District
) -> None:
    RuleVersion.objects.create(rule="amendment_least", number=2, value=1, decision="A trial.")
    amendment = actions.propose_amendment(
        proposal_id=proposal.pk, by=carl, title=proposal.title, body=build.BODY + "Lamps.", reason=REASON
    )
    assert news() == {"Ana": ("amendment", "author"), "Bea": ("amendment", "author")}
    actions.support_amendment(amendment_id=amendment.pk, by=build.resident("rosa", molinos))
    assert news() == {"Mira": ("amendment", "supporter")}
    actions.reject_amendment(amendment_id=amendment.pk, by=bea, answer="It is not our street.")
    assert news() == {"Carl": ("amendment", "wrote")}


def test_who_is_asked_to_write_hears_of_it_and_then_the_others(proposal: Proposal, ana: Person, carl: Person) -> None:
    invitation = actions.invite_author(proposal_id=proposal.pk, by=ana, name="Carl")
    assert news() == {"Carl": ("authorship", "invited")}
    actions.accept_invitation(invitation_id=invitation.pk, by=carl)
    assert news() == {"Ana": ("authorship", "author"), "Bea": ("authorship", "author")}
    actions.withdraw_proposal(proposal_id=proposal.pk, by=ana)
    assert set(news()) == {"Bea", "Carl"}
